"""The HTTP API: routes, request bodies, responses and problem documents."""
