"""The main path and the stages around the engines: reading, coverage, audit."""
