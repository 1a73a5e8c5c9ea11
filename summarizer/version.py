"""The version of this package, as in briefs, logs and clients. Imports nothing, so that every module can import it."""

from __future__ import annotations

__version__ = "0.1.0"
