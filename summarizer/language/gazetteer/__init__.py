"""Names of places and peoples, and ordinary words: what is known before any article is read."""
