"""Schema versions: each part of a database stores the version of its tables, as a row of `schema_versions`.

Tables that a version adds are created when the program starts. The first release that changes a table adds its steps to
`create_tables`; Alembic is not needed for that: a step is a few statements that both databases take.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from summarizer.errors import ConfigurationError

if TYPE_CHECKING:
    from summarizer.storage.sql import RunStatement

TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS schema_versions (part VARCHAR(40) NOT NULL PRIMARY KEY, version INTEGER NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Part:
    """The tables of one part of the program."""

    name: str  # its name in `schema_versions`
    version: int = 1  # the version of its tables
    since: int = 1  # the earliest version that has the same tables, but for missing ones


def create_tables(run: RunStatement, part: Part, create: Callable[[], object], *, shown: str) -> None:
    """Create the tables of a part that do not exist.

    Args:
        run: Runs a statement in a transaction that holds the write lock of the database.
        create: Creates missing tables.
        shown: What may be said of the database in an error.

    Raises:
        ConfigurationError: The tables exist in another version.
    """
    run(TABLE)
    found = find_version(run, part)
    if found is None or part.since <= found < part.version:
        create()
        run(
            "INSERT INTO schema_versions (part, version) VALUES (:part, :version) "
            "ON CONFLICT (part) DO UPDATE SET version = excluded.version",
            part=part.name,
            version=part.version,
        )
    else:
        check_version(run, part, shown=shown)


def find_version(run: RunStatement, part: Part) -> int | None:
    """The version of a part's tables; None if there are none."""
    rows = run("SELECT version FROM schema_versions WHERE part = :part", part=part.name)
    return int(rows[0][0]) if rows else None


def check_version(run: RunStatement, part: Part, *, shown: str) -> None:
    """Check that the tables of a part have the version that this program uses.

    Raises:
        ConfigurationError: They have another version.
    """
    found = find_version(run, part)
    if found is None or found == part.version:
        return
    which, advice = ("a newer", "Upgrade this program, or use") if found > part.version else ("an earlier", "Use")
    raise ConfigurationError(
        f"The database {shown} belongs to {which} release: its {part.name} have schema version {found}, and this "
        f"program uses version {part.version}. {advice} another database."
    )
