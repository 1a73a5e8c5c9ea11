"""Durable batches: many articles accepted at once, and briefed by whatever workers there are until all are done.

What is accepted is in the database, and nothing that is only in memory counts. See docs/adr/0023-batches-by-tickets.md.
"""
