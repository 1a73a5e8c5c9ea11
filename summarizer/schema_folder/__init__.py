"""Custom schemas from the files of a configured folder."""
