"""Engines write drafts of briefs; nothing in here verifies what it wrote."""
