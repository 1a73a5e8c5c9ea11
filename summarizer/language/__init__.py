"""English as text: its words, names of places and inflection, and which language a text is in. Reads no article."""
