"""Figures of one brief held against each other: sums, shares, changes, and the same thing counted twice."""
