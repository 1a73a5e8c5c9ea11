"""Speech: sentences, quotations, and who is said to say what. Starts at `attribution`."""
