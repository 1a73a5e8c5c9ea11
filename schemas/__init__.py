"""The pydantic models of a brief and the building blocks that make them trustworthy."""
