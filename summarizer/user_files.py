"""The user's cache and data folders, and files readable only by their owner."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path
from typing import Final

NAME: Final = "summarizer"

CACHES: Final = {"win32": "~/AppData/Local", "darwin": "~/Library/Caches"}
DATA: Final = {"win32": "~/AppData/Local", "darwin": "~/Library/Application Support"}


def cache_folder() -> Path:
    """Return the folder for data that can be recreated."""
    usual = local_app_data() or CACHES.get(sys.platform, "~/.cache")
    return user_folder(os.environ.get("XDG_CACHE_HOME") or usual, without_home=".cache")


def data_folder() -> Path:
    """Return the folder for data that cannot be recreated."""
    usual = local_app_data() or DATA.get(sys.platform, "~/.local/share")
    return user_folder(os.environ.get("XDG_DATA_HOME") or usual, without_home=".")


def local_app_data() -> str:
    """Return LOCALAPPDATA on Windows; empty elsewhere."""
    return os.environ.get("LOCALAPPDATA", "") if sys.platform == "win32" else ""


def user_folder(base: str, *, without_home: str) -> Path:
    """Return this package's folder within `base`, or within `without_home` if the user has no home folder."""
    try:
        return Path(base).expanduser() / NAME
    except RuntimeError:
        return Path(without_home) / NAME


def make_private(file: Path) -> None:
    """Make a file readable only by its owner, and create it if it is missing. SQLite's journals get the same mode.

    An existing file is not opened: closing it would release the locks that SQLite holds on it in this process, and
    another process could then remove the journal during a write.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    mode = file.stat().st_mode
    if os.name == "posix" and stat.S_ISREG(mode) and mode & 0o077:  # a folder or device would be closed to others
        file.chmod(0o600)


def read_regular_file(path: Path) -> bytes:
    """Read a regular file. Raises OSError for pipes and devices, which may never end."""

    def open_at_once(name: str, flags: int) -> int:
        return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))  # otherwise a pipe waits for a writer

    with open(path, "rb", opener=open_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file")
        return file.read()
