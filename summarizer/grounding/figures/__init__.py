"""Figures: every number that a text states, with value, unit, bound and period. Starts at `numbers`."""
