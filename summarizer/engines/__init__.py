"""Engines write drafts of briefs; verification takes place elsewhere."""
