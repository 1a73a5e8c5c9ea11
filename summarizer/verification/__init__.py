"""Turns an answer into a verified object, and prunes what fails."""
