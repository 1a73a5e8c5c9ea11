"""Finds quotations and reported speech with their speakers. Entry point: `attribution`."""
