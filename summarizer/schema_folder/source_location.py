"""Where in a file something stands, so that a reason can say so."""

from __future__ import annotations

import ast
import re
from pathlib import Path

DEFINITION_NAME = re.compile(r"^(\w+)(?:\.(\w+))?")


def format_location(path: Path, line: int | None) -> str:
    """A file, and the line where one is known.

    >>> format_location(Path("recall.py"), 3), format_location(Path("recall.py"), None)
    ('recall.py, line 3', 'recall.py')
    """
    return str(path) if line is None else f"{path}, line {line}"


def find_definition_line(source: bytes, message: str) -> int | None:
    r"""The line that defines the class or field which a message begins with.

    >>> find_definition_line(b"class A:\n    x: int\n    y: int\n", "A.y is wrong"), find_definition_line(b"x = 1", "A is wrong")
    (3, None)
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
