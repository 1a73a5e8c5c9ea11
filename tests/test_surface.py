"""The public surface, and what importing it must not bring with it."""

from __future__ import annotations
