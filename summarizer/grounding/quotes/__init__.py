"""Finds quotes in an article and grades how faithful they are. Entry point: `align`."""
