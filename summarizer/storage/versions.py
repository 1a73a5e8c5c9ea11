"""Schema versions: each part of a database stores the version of its tables, as a row of `schema_versions`.

No release has upgraded tables yet. The first one that changes them adds its steps to `create_tables`; Alembic is not
needed for that: a step is a few statements that both databases take, and it runs when the program starts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from summarizer.errors import ConfigurationError

if TYPE_CHECKING:
    from summarizer.storage.sql import Run

TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS schema_versions (part VARCHAR(40) NOT NULL PRIMARY KEY, version INTEGER NOT NULL)"
)


def create_tables(run: Run, part: str, version: int, create: Callable[[], object], *, shown: str) -> None:
    """Create the tables of a part, unless they exist.

    Args:
        run: Runs a statement in a transaction that holds the write lock of the database.
        version: The version of the tables that `create` makes.
        shown: What may be said of the database in an error.

    Raises:
        ConfigurationError: The tables exist in another version.
    """
    run(TABLE)
    if not check_version(run, part, version, shown=shown):
        create()
        run("INSERT INTO schema_versions (part, version) VALUES (:part, :version)", part=part, version=version)


def check_version(run: Run, part: str, version: int, *, shown: str) -> bool:
    """Check that the tables of a part have the version that this program uses; returns False if there are none.

    Raises:
        ConfigurationError: They have another version.
    """
    rows = run("SELECT version FROM schema_versions WHERE part = :part", part=part)
    if not rows:
        return False
    found = int(rows[0][0])
    if found == version:
        return True
    which, advice = ("a newer", "Upgrade this program, or use") if found > version else ("an earlier", "Use")
    raise ConfigurationError(
        f"The database {shown} belongs to {which} release: its {part} have schema version {found}, and this program "
        f"uses version {version}. {advice} another database."
    )
