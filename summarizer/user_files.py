"""Where this user's files lie, and how they are kept for their owner alone. What is in them is not known here."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Final

NAME: Final = "summarizer"

CACHES: Final = {"win32": "~/AppData/Local", "darwin": "~/Library/Caches"}
DATA: Final = {"win32": "~/AppData/Local", "darwin": "~/Library/Application Support"}


def cache_folder() -> Path:
    """The folder where programs of this user keep what can be made again."""
    usual = local_app_data() or CACHES.get(sys.platform, "~/.cache")
    return user_folder(os.environ.get("XDG_CACHE_HOME") or usual, without_home=".cache")


def data_folder() -> Path:
    """The folder where programs of this user keep what cannot be made again."""
    usual = local_app_data() or DATA.get(sys.platform, "~/.local/share")
    return user_folder(os.environ.get("XDG_DATA_HOME") or usual, without_home=".")


def local_app_data() -> str:
    """Windows' own word for both; empty elsewhere."""
    return os.environ.get("LOCALAPPDATA", "") if sys.platform == "win32" else ""


def user_folder(base: str, *, without_home: str) -> Path:
    """Our folder in one of the user's, or in the working directory where this user has no home."""
    try:
        return Path(base).expanduser() / NAME
    except RuntimeError:
        return Path(without_home) / NAME


def make_private(file: Path) -> None:
    """Make the file, for its owner alone, where it is not there. SQLite's own files beside it take its mode over.

    A file that is there is not opened: closing it would let go of every lock that SQLite holds on it in this process,
    and another process would take the journal away under our writes.

    Raises:
        OSError: It cannot be made.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    if os.name == "posix" and file.stat().st_mode & 0o077:
        file.chmod(0o600)
