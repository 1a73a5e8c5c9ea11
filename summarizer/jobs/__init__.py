"""Durable batches: many articles are accepted at once, and workers make briefs of them until all are done.

An accepted article is stored in the database; nothing depends on memory. Batches need the extra `server`. See
docs/adr/0026-leases-on-every-database.md.
"""

from summarizer.extras import require_extra

require_extra("server")
