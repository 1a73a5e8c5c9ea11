"""The only room that imports litellm and instructor, and only once a model is asked: one call in, its record out."""
