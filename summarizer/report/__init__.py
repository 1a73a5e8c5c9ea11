"""Briefs for readers. What a brief says is laid out once, in `view`; each form only writes it down."""
