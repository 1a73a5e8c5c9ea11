"""The HTTP API: routes, request bodies, responses and problem documents. It needs the extra `server`."""

from summarizer.extras import require_extra

require_extra("server")
