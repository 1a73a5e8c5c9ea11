"""Model calls: the only package that imports LiteLLM and Instructor, and only when the first model is called."""
