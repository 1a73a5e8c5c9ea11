"""Schemas of one's own: files in a configured folder, loaded once and found by name as those of the package are."""
