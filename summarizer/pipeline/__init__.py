"""The main path, and the stages that belong to no single room: reading, coverage, the audit. No engine, no finder."""
