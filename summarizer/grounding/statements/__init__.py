"""Statements in somebody's own words: what code can prove about them, and what it can only suspect."""
