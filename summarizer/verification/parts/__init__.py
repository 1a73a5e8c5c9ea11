"""Combines the verified objects of an article's parts."""
