"""Turns an answer into a verified object and removes the parts that fail."""
