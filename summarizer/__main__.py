"""Run the command line with `python -m summarizer`, for environments whose scripts are not on the path."""

from __future__ import annotations

from summarizer.cli import main

if __name__ == "__main__":
    main()
