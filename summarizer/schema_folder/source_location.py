"""Locations in a source file, for error messages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

DEFINITION_NAME = re.compile(r"^(\w+)(?:\.(\w+))?")


def format_location(path: Path, line: int | None) -> str:
    """Format a file with a line, if it is known.

    >>> format_location(Path("recall.py"), 3), format_location(Path("recall.py"), None)
    ('recall.py, line 3', 'recall.py')
    """
    return str(path) if line is None else f"{path}, line {line}"


def find_definition_line(source: bytes, message: str) -> int | None:
    r"""Return the line that defines the class or field with which a message begins; None if there is none.

    >>> find_definition_line(b"class A:\n    x: int\n    y: int\n", "A.y is wrong")
    3
    >>> find_definition_line(b"x = 1", "A is wrong") is None
    True
    """
    named = DEFINITION_NAME.match(message)
    tree = ast.parse(source)
    owner = next((n for n in tree.body if isinstance(n, ast.ClassDef) and named and n.name == named[1]), None)
    if owner is None or named is None:
        return None
    for node in owner.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == named[2]:
            return node.lineno
    return owner.lineno
