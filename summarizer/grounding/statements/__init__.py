"""Checks for statements that paraphrase an article: names and numbers are proved, suspicious wording is flagged."""
