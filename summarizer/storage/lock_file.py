"""Locks between the processes of one machine: each is one byte of a file, and is free as soon as its holder has ended.

The operating system frees it, however the process ends, so nobody has to be believed dead. A process that is paused
still holds its locks.
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
    """The locks of one file; use `LockFile.of`, which gives the same object for the same file.

    POSIX locks belong to the process: closing any descriptor of the file frees them all. So each process opens it once
    and never closes it, and who holds what within the process is kept here.
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
        """The locks of a file.

        Raises:
            OSError: It cannot be made.
        """
        path = file.expanduser().absolute()
        with cls._opening:
            found = cls._opened.get(path)
            if found is None or not found.is_at(path):
                found = cls._opened[path] = cls(path)
            return found

    def is_at(self, path: Path) -> bool:
        """Whether the file that is open is still the one at its path; a file that was removed locks nobody out."""
        try:
            return os.path.samestat(os.fstat(self._descriptor), path.stat())
        except FileNotFoundError:
            return False

    def take(self, number: int, *, holder: object) -> bool:
        """Take a lock, unless somebody else holds it; true if the holder has it now."""
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
        """Have a forked process begin without locks, as the operating system does: it does not inherit them."""
        cls._opening = threading.Lock()
        for file in cls._opened.values():
            file._holders, file._lock = {}, threading.Lock()


after_fork(LockFile.forget_holders)


if sys.platform == "win32":
    import msvcrt

    def lock_byte(descriptor: int, number: int) -> bool:
        """Lock one byte; false if another process has it."""
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
        """Lock one byte; false if another process has it."""
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def unlock_byte(descriptor: int, number: int) -> None:
        fcntl.lockf(descriptor, fcntl.LOCK_UN, 1, number)
