"""How one tells at once that a process of this machine is gone, without waiting until it was not heard of for long.

Of other machines nothing is known here. Where the system tells too little, silence is what is left to go by.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path


def name_machine() -> str:
    """Where process ids mean what they mean here: this boot of this machine, and this container on it."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"  # noqa: PTH115 - the link's words, not the file it names
    except OSError:
        return f"host {socket.gethostname()}"


def name_process(pid: int) -> str:
    """A process by its id and when it began, since ids are given again; by its id alone where that is not told.

    >>> name_process(os.getpid()) == name_process(os.getpid())
    True
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return f"{pid}"
    return f"{pid} {fields[19]} {'gone' if fields[0] in 'ZX' else ''}".strip()


def is_gone(process: str) -> bool:
    """Whether a process of this machine is known to have ended.

    >>> is_gone(name_process(os.getpid()))
    False
    >>> is_gone("4194304 1")
    True
    """
    pid, *begun = process.split()
    return bool(begun) and name_process(int(pid)) != process
