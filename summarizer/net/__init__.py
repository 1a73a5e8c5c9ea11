"""Checks of network addresses, and the guard against server-side request forgery (SSRF)."""
