"""Quotes: where somebody's words stand in an article, and how faithful they are. Starts at `align`."""
