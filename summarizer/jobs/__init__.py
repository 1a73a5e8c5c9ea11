"""Durable batches: many articles are accepted at once, and workers make their briefs until all are done.

An accepted article is in the database; nothing that exists only in memory counts. Batches need the extra `server`. See
docs/adr/0026-leases-on-every-database.md.
"""

from summarizer.extras import require_extra

require_extra("server")
