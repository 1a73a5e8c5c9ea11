"""Locks between processes of one machine. Each is a lock on one byte of a file.

The operating system releases it when its process ends for whatever reason, so no timeout is needed. A paused process
keeps its locks.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import ClassVar

from summarizer.user_files import make_private
from summarizer.workers import after_fork


class LockFile:
    """The locks of one file; use `LockFile.of`, which returns the same object for the same file.

    POSIX locks belong to the process, and closing any descriptor of the file releases them all. Therefore each process
    opens the file once and never closes it, and this class records the holders within the process.
    """

    _opened: ClassVar[dict[Path, LockFile]] = {}
    _opening: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, file: Path) -> None:
        make_private(file)
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        self._holders: dict[int, object] = {}
        self._lock = threading.Lock()

    @classmethod
    def of(cls, file: Path) -> LockFile:
        """Return the locks of a file, which is created if it is missing.

        Raises:
            OSError: The file cannot be created.
        """
        path = file.expanduser().absolute()
        with cls._opening:
            found = cls._opened.get(path)
            if found is None or not found.is_at(path):
                found = cls._opened[path] = cls(path)
            return found

    def is_at(self, path: Path) -> bool:
        """Whether the open file is still the one at its path; a removed file locks nobody out."""
        try:
            return os.path.samestat(os.fstat(self._descriptor), path.stat())
        except FileNotFoundError:
            return False

    def take(self, number: int, *, holder: object) -> bool:
        """Take a lock unless another holder has it, and return whether `holder` has it now."""
        with self._lock:
            if number in self._holders:
                return self._holders[number] is holder
            if not lock_byte(self._descriptor, number):
                return False
            self._holders[number] = holder
            return True

    def free(self, number: int, *, holder: object) -> None:
        with self._lock:
            if self._holders.get(number) is holder:
                unlock_byte(self._descriptor, number)
                del self._holders[number]

    @classmethod
    def forget_holders(cls) -> None:
        """Forget all holders in a forked process, which does not inherit the locks."""
        cls._opening = threading.Lock()
        for file in cls._opened.values():
            file._holders, file._lock = {}, threading.Lock()


after_fork(LockFile.forget_holders)


if sys.platform == "win32":
    import msvcrt

    def lock_byte(descriptor: int, number: int) -> bool:
        """Lock one byte; return False if another process has locked it."""
        os.lseek(descriptor, number, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def unlock_byte(descriptor: int, number: int) -> None:
        os.lseek(descriptor, number, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def lock_byte(descriptor: int, number: int) -> bool:
        """Lock one byte; return False if another process has locked it."""
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def unlock_byte(descriptor: int, number: int) -> None:
        fcntl.lockf(descriptor, fcntl.LOCK_UN, 1, number)
