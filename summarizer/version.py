"""The version of this package, which briefs, logs and clients name. Nothing else is here, so that all may import it."""

from __future__ import annotations

__version__ = "0.1.0"
