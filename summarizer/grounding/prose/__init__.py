"""Prose: a sentence in somebody's own words against the quotes that should prove it. Starts at `check`."""
