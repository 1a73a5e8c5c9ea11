"""What was written of the parts of one article, made into one object."""
