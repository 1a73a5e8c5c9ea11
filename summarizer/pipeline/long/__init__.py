"""Long articles: split, write each part, merge."""
