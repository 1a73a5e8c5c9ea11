"""A real PostgreSQL for the tests of one process: in a folder of its own, on a free port, behind a password.

It refuses to run as root: there it runs as Debian's user `postgres`. It ends with the tests, however they end.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.fork_server import forks
from tests.support.provider_server import free_port

PASSWORD = "canary-9f3e"
"""Stands in every URL of the tests: it must not stand in a log, an error or an answer."""

OWNER = "postgres"


class Postgres:
    """One server. It can be stopped and started again, with what it holds.

    Args:
        binaries: Where PostgreSQL's programs are.
        folder: For its files.
        made: Where the files of a new server are kept for others that are to be like it.
    """

    def __init__(self, binaries: Path, folder: Path, *, made: Path | None = None) -> None:
        self.folder, self._binaries = folder, binaries
        self._as_owner: list[str] = []
        if os.geteuid() == 0:
            self._as_owner = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups", "--pdeathsig=INT"]
            shutil.chown(folder, OWNER, OWNER)
        self.port = free_port()
        self._empty: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None
        if made is None:
            self._make()
        else:
            self._copy(made)

    def _copy(self, made: Path) -> None:
        """Copy a new server's folder. The first process that wants it makes it, in a second or two of CPU time."""
        with made.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                self._make()
                part = made.with_suffix(".part")
                subprocess.run(["cp", "-a", self.folder / "data", part], check=True, timeout=120)
                part.rename(made)
                return
        subprocess.run(["cp", "-a", made, self.folder / "data"], check=True, timeout=120)

    def _make(self) -> None:
        password = self.folder / "password"
        password.write_text(PASSWORD)
        options = ["--username=news", "--auth=scram-sha-256", f"--pwfile={password}", "--encoding=UTF8", "--no-sync"]
        command = [*self._as_owner, str(self._binaries / "initdb"), f"--pgdata={self.folder / 'data'}", *options]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, timeout=120)

    def url(self, name: str = "postgres") -> str:
        return f"postgresql://news:{PASSWORD}@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        import psycopg

        options = ["-p", str(self.port), "-k", str(self.folder), "-h", "127.0.0.1", "-F", "-c", "max_connections=200"]
        command = [*self._as_owner, str(self._binaries / "postgres"), "-D", str(self.folder / "data"), *options]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)
        deadline = time.monotonic() + 240
        while True:
            try:
                psycopg.connect(self.url(), connect_timeout=5).close()
            except psycopg.OperationalError:
                assert self._process.poll() is None, (self.folder / "log").read_text()
                assert time.monotonic() < deadline, "PostgreSQL did not start"
                time.sleep(0.05)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it at once: whoever is connected is cut off. With SIGQUIT it does not even write down what it knows."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=60)
            self._process = None

    @contextlib.contextmanager
    def lend_database(self) -> Iterator[str]:
        """The URL of a database in which nothing is, under a name that none had before.

        Afterwards it is renamed, emptied and kept for another test: a new one takes a tenth of a second of CPU time.
        One that something still connects to is left alone.
        """
        from psycopg import OperationalError

        if self._empty:
            name = self._empty.pop()
        else:
            name = make_name()
            self._execute(f'CREATE DATABASE "{name}"')
        yield self.url(name)
        emptied = make_name()
        with contextlib.suppress(OperationalError):  # a test can leave the server stopped
            self._execute(
                f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'",
                f'ALTER DATABASE "{name}" RENAME TO "{emptied}"',
            )
            self._execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", database=emptied)
            self._empty.append(emptied)

    def _execute(self, *statements: str, database: str = OWNER) -> None:
        import psycopg

        with contextlib.closing(psycopg.connect(self.url(database), autocommit=True)) as connection:
            for statement in statements:
                connection.execute(statement.encode())


def make_name() -> str:
    return f"test_{uuid.uuid4().hex}"


def find_binaries() -> Path | None:
    """Where PostgreSQL's programs are; Debian has them outside the path."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return max((path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")), default=None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server of this process, started when a test first wants it."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("there is no PostgreSQL here; on Debian: apt-get install postgresql")
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:  # sockets want a short path
        server = Postgres(binaries, Path(folder), made=forks().parent / "postgres")
        try:
            server.start()
            yield server
        finally:
            server.stop()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """A database of one test's own."""
    with postgres.lend_database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    sqlite = f"sqlite:///{tmp_path / 'database.sqlite3'}"
    return sqlite if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
