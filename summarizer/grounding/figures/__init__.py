"""Finds the figures that a text states, with value, unit, comparator and period. Entry point: `finder`."""
