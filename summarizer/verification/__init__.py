"""Turns an answer into a verified object, and removes what fails."""
