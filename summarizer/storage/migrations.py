"""Schema versions: each part of a database says which version its tables have, and is upgraded step by step.

A table `schema_versions` holds one row for each part. Tables without a row are version 1, as releases made them that
stored no version. A page of code instead of Alembic: parts that use no SQLAlchemy have a version too, a step is a few
statements that both databases take, and it must run when the program starts, not as a command of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from summarizer.errors import ConfigurationError

if TYPE_CHECKING:
    from summarizer.storage.sql import Run

TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS schema_versions (part VARCHAR(40) NOT NULL PRIMARY KEY, version INTEGER NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Part:
    """The tables of one part of the program."""

    name: str  # the part's name in `schema_versions`
    table: str  # a table that is there in every version
    create: Callable[[], object]  # makes all tables as they are in the latest version
    upgrades: Sequence[Callable[[], object]] = ()  # what takes version 1 to 2, 2 to 3 and so on

    @property
    def version(self) -> int:
        """The version that this program uses."""
        return len(self.upgrades) + 1


def upgrade(run: Run, part: Part, *, shown: str, is_postgres: bool) -> None:
    """Make or upgrade the tables of a part.

    Args:
        run: Runs a statement in a transaction that holds the write lock of the database.
        shown: What may be said of the database in an error.

    Raises:
        ConfigurationError: A newer release wrote the tables.
    """
    run(TABLE)
    found = find_version(run, part.name)
    if found is None:
        found = 1 if has_table(run, part.table, is_postgres=is_postgres) else 0
    check_version(part, found, shown=shown)
    if found == 0:
        part.create()
    for step in part.upgrades[max(found - 1, 0) :] if found else ():
        step()
    if found != part.version or find_version(run, part.name) is None:
        store_version(run, part.name, part.version)


def check_version(part: Part, found: int | None, *, shown: str) -> None:
    """Refuse tables of a version that this program does not know.

    Raises:
        ConfigurationError: A newer release wrote them.
    """
    if found is not None and found > part.version:
        raise ConfigurationError(
            f"The database {shown} belongs to a newer release: its {part.name} have schema version {found}, and this "
            f"program knows versions up to {part.version}. Upgrade this program, or use another database."
        )


def find_version(run: Run, name: str) -> int | None:
    """The version of a part that the database tells; None if it tells none."""
    rows = run("SELECT version FROM schema_versions WHERE part = :part", part=name)
    return int(rows[0][0]) if rows else None


def store_version(run: Run, name: str, version: int) -> None:
    """Store the version of a part."""
    run(
        "INSERT INTO schema_versions (part, version) VALUES (:part, :version) "
        "ON CONFLICT (part) DO UPDATE SET version = excluded.version",
        part=name,
        version=version,
    )


def has_table(run: Run, name: str, *, is_postgres: bool) -> bool:
    """Whether there is a table of a name."""
    if is_postgres:
        return run("SELECT to_regclass(:name) IS NOT NULL", name=name)[0][0] is True
    return bool(run("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = :name", name=name))
