"""Static word knowledge: names of places and peoples, first names, and ordinary words."""
