"""Checks of statements that paraphrase an article: proof of names and numbers, and flags for what is suspicious."""
