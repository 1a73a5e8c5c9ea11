"""Checks that every module of the package is reached by imports from what users call.

    python scripts/check_reachable.py [PACKAGE_FOLDER]

Starts at the public modules and follows every import statement, and every module name that a module which uses
`importlib` or `import_on_use` holds as a string. Imports under `if TYPE_CHECKING` do not count. Prints the modules that
are not reached, one a line, and exits with 1 if there are any.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
PUBLIC: Final = ("", "__main__", "cli", "client", "api.app", "grounding", "jobs.drain", "schemas")
"""Where the search begins, relative to the package: what is imported, served or run by users. A task of another
task queue calls `jobs.drain`; see examples/celery_tasks.py."""


def find_modules(package: Path) -> dict[str, Path]:
    """The modules of a package by their full name. Files that lie in no package (templates) are left out."""
    modules: dict[str, Path] = {}
    for path in sorted(package.glob("*.py")):
        modules[package.name if path.stem == "__init__" else f"{package.name}.{path.stem}"] = path
    for folder in sorted(path for path in package.iterdir() if (path / "__init__.py").is_file()):
        modules |= {f"{package.name}.{name}": path for name, path in find_modules(folder).items()}
    return modules


def find_unreachable(package: Path, *, public: Iterable[str] = PUBLIC) -> list[str]:
    """The modules of a package that no import leads to.

    Args:
        package: Its folder.
        public: The modules to begin with, relative to the package; "" is the package itself.

    Raises:
        LookupError: There is no such public module.
    """
    modules = find_modules(package)
    starts = [f"{package.name}.{name}".rstrip(".") for name in public]
    missing = [name for name in starts if name not in modules]
    if missing:
        raise LookupError(f"There is no module {', '.join(missing)}: correct PUBLIC in {__file__}.")
    waiting = [found for name in starts for found in resolve(name, modules)]
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            tree = ast.parse(modules[name].read_text(encoding="utf-8"))
            home = name if modules[name].name == "__init__.py" else name.rpartition(".")[0]
            waiting += [found for target in find_targets(tree, home) for found in resolve(target, modules)]
    return sorted(modules.keys() - reached)


def resolve(target: str, modules: dict[str, Path]) -> Iterator[str]:
    """The modules that are run when a dotted name is imported: it, or what holds it, and the packages above."""
    parts = target.split(".")
    yield from (name for end in range(len(parts)) if (name := ".".join(parts[: end + 1])) in modules)


def find_targets(tree: ast.Module, home: str) -> Iterator[str]:
    """The dotted names that a module imports.

    Args:
        tree: The module.
        home: The package that it belongs to.
    """
    nodes = [*walk_run_time(tree)]
    imports = [ast.unparse(node) for node in nodes if isinstance(node, ast.ImportFrom | ast.Import)]
    lazy = any("importlib" in line or "import_on_use" in line for line in imports)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif lazy and isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
            yield f"{home}.{node.value}"


def walk_run_time(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those under `if TYPE_CHECKING`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from walk_run_time(child)


def main(arguments: list[str]) -> int:
    """Run the check."""
    package = Path(arguments[0]) if arguments else ROOT / "summarizer"
    unreachable = find_unreachable(package)
    for name in unreachable:
        print(f"{name}: nothing that users call imports it; delete it, or import it where it is needed")
    return 1 if unreachable else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
