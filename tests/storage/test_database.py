"""Where the database is, how it is connected to, and what is said of one that cannot be."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sqlite3
import stat
import sys
import threading
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from summarizer.errors import ConfigurationError, DatabaseUnavailableError
from summarizer.settings import Settings
from summarizer.storage.database import (
    Place,
    UseCounter,
    connect_file,
    find_database,
    finish_in_database_thread,
    open_engine,
    read_url,
    translate_errors,
)
from tests.support import processes
from tests.support.postgres_server import PASSWORD, Postgres
from tests.support.service import configure, make_client
from tests.support.waiting import PATIENCE, join


def test_the_default_is_a_file_of_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    place = find_database(configure())
    assert place.file == tmp_path / "summarizer" / "summarizer.sqlite3"
    assert not place.file.parent.exists()  # nothing is made by looking
    connect_file(place.file).close()
    assert stat.S_IMODE(place.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.file.parent.stat().st_mode) == 0o700
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert find_database(configure()).file == tmp_path / "home/.local/share/summarizer/summarizer.sqlite3"


def test_a_folder_is_no_database_and_stays_open_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(0o755)
    with pytest.raises(ConfigurationError, match="it names a folder"):
        make_client(configure(database_url=SecretStr(f"sqlite:///{folder}")))
    with pytest.raises(sqlite3.OperationalError):
        connect_file(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_the_environment_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMMARIZER_DATABASE_URL", f"postgres://anna:{PASSWORD}@db.example:6432/news?sslmode=require")
    settings = Settings.load()
    assert find_database(settings) == Place(
        None, f"postgresql+psycopg://anna:{PASSWORD}@db.example:6432/news?sslmode=require",
        "postgresql://db.example:6432/news",
    )  # fmt: skip
    assert PASSWORD not in f"{settings!r} {find_database(settings)!r}"


@pytest.mark.parametrize(
    "url",
    [
        f"mysql://anna:{PASSWORD}@db/news",
        f"{PASSWORD}",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///news.db?mode=ro",
        "sqlite://news.db",
        "sqlite:news.db",
        "sqlite:/news.db",
        f"postgresql://anna:{PASSWORD}@db",
        f"postgresql://anna:{PASSWORD}@db:port/news",
        f"postgresql://anna:12/{PASSWORD}@db/news",
        f"postgresql://anna:x#{PASSWORD}@db/news",
        f"postgresql://anna:{PASSWORD}@[::1/news",
    ],
)
def test_a_url_that_cannot_be_used_is_told_without_its_password(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"database_url \(SUMMARIZER_DATABASE_URL\) cannot be used") as raised:
        make_client(configure(database_url=SecretStr(url)))  # by the service when it starts
    assert PASSWORD not in str(raised.value)


def test_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/anna")
    found = [read_url(f"sqlite:///{path}").file for path in ("a/b.db", "/var/a.db", "~/a.db", "a%20b.db")]
    assert found == [Path("a/b.db"), Path("/var/a.db"), Path("/home/anna/a.db"), Path("a b.db")]


def test_a_file_is_written_by_way_of_a_log_and_waits_for_the_lock(tmp_path: Path) -> None:
    engine = open_engine(read_url(f"sqlite:///{tmp_path}/in/here.db"))
    assert stat.S_IMODE((tmp_path / "in" / "here.db").stat().st_mode) == 0o600
    with engine.begin() as connection:
        asked = [connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "foreign_keys", "synchronous")]
        assert asked == ["wal", 1, 2]
        assert connection.scalar(text("PRAGMA busy_timeout")) == 10_000
        connection.execute(text("CREATE TABLE counts (n INTEGER)"))
        connection.execute(text("INSERT INTO counts VALUES (0)"))

    def count() -> None:
        for _ in range(50):
            with engine.begin() as connection:
                connection.execute(text("UPDATE counts SET n = n + 1"))
                connection.execute(text("SELECT n FROM counts"))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    join(threads)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT n FROM counts")) == 200
    engine.dispose()


def test_readers_wait_for_no_writer(tmp_path: Path) -> None:
    engine = open_engine(read_url(f"sqlite:///{tmp_path}/news.db"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counts (n INTEGER)"))
    with engine.begin() as writer, engine.begin() as reader:
        writer.execute(text("INSERT INTO counts VALUES (1)"))
        assert reader.execute(text("SELECT n FROM counts")).all() == []
    engine.dispose()


OPENS_AT_ONCE = """
import os, sys
from pathlib import Path
from summarizer.storage.database import connect_file

for turn in range(20):
    gate, go = os.pipe()
    children = []
    for _ in range(4):
        child = os.fork()
        if not child:
            os.close(go)
            os.read(gate, 1)  # returns for all of them when the parent closes its end
            connect_file(Path(sys.argv[1]) / f"{turn}.db").close()
            os._exit(0)
        children.append(child)
    os.close(go)
    os.close(gate)
    assert not any(os.waitpid(child, 0)[1] for child in children)
"""


@pytest.mark.faults
def test_processes_that_open_a_new_file_at_once_all_may(tmp_path: Path) -> None:
    processes.run([sys.executable, "-c", OPENS_AT_ONCE, str(tmp_path)], check=True)


def test_a_file_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ConfigurationError, match=r"file/news.db cannot be made: File exists"):
        open_engine(read_url(f"sqlite:///{tmp_path}/file/news.db"))


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "news.db").write_text("no database " * 100)
    place = read_url(f"sqlite:///{tmp_path}/news.db")
    engine = open_engine(place)
    with (
        pytest.raises(DatabaseUnavailableError, match=r"news.db cannot be used: file is not a database"),
        translate_errors(place),
    ):
        engine.connect()


def test_an_error_that_is_the_programs_own_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), translate_errors(read_url("sqlite:///news.db")):
        _ = 1 / 0


@pytest.mark.faults
def test_postgres_and_its_return(postgres: Postgres, postgres_url: str) -> None:
    place = read_url(postgres_url)
    engine = open_engine(place)
    with engine.begin() as connection:
        assert connection.scalar(text("SHOW application_name")) == "summarizer"
        connection.execute(text("CREATE TABLE counts (n INTEGER)"))
    postgres.stop()
    try:
        named = pytest.raises(DatabaseUnavailableError, match=f"postgresql://127.0.0.1:{postgres.port}/test_")
        with named as raised, translate_errors(place), engine.begin() as connection:
            connection.execute(text("SELECT n FROM counts"))
        assert PASSWORD not in str(raised.value)
    finally:
        postgres.start()
    with (
        translate_errors(place),
        engine.begin() as connection,
    ):  # the pool's connections were cut off, and are made anew
        assert connection.execute(text("SELECT n FROM counts")).all() == []
    engine.dispose()


def test_a_password_that_is_wrong_is_told_without_it(postgres_url: str) -> None:
    place = read_url(postgres_url.replace(PASSWORD, "canary-wrong"))
    engine = open_engine(place)
    with (
        pytest.raises(DatabaseUnavailableError, match="password authentication failed") as raised,
        translate_errors(place),
    ):
        engine.connect()
    assert "canary" not in str(raised.value)
    engine.dispose()


def test_the_module_loads_no_library() -> None:
    code = (
        "import sys, pathlib\n"
        "from summarizer.storage.database import connect_file, find_database\n"
        "from summarizer.settings import Settings\n"
        "connect_file(find_database(Settings()).file).close()\n"
        "print(sorted({'sqlalchemy', 'psycopg'} & set(sys.modules)))"
    )
    assert processes.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_password_with_an_at_sign_is_refused_and_not_shown() -> None:
    with pytest.raises(ConfigurationError, match="write %40") as refused:
        read_url("postgresql://anna:one@canary@db.example/news")
    assert "canary" not in str(refused.value)
    assert read_url("postgresql://anna:one%40two@db.example/news").shown == "postgresql://db.example/news"


def test_a_file_that_cannot_be_written_says_what_sqlite_needs(tmp_path: Path) -> None:
    file = tmp_path / "news.sqlite3"
    connect_file(file).close()
    with (
        contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database,
        pytest.raises(DatabaseUnavailableError, match="cannot make files in its folder"),
        translate_errors(read_url(f"sqlite:///{file}")),
    ):
        database.execute("CREATE TABLE a (b)")


def test_a_database_is_closed_after_its_last_use() -> None:
    uses, begun, ended = UseCounter(Place(Path("a.sqlite3"), "", "a.sqlite3")), threading.Event(), threading.Event()

    def work() -> None:
        with uses.one():
            begun.set()
            ended.wait(PATIENCE)

    thread = threading.Thread(target=work)
    closing = threading.Thread(target=uses.close)
    thread.start()
    assert begun.wait(PATIENCE)
    closing.start()
    closing.join(0.1)
    assert closing.is_alive(), "somebody is at it"
    ended.set()
    join([closing, thread])
    with pytest.raises(DatabaseUnavailableError, match=r"a\.sqlite3 was closed"), uses.one():
        pass


def test_what_to_install_is_told_if_the_driver_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'provenbrief\[postgres\]'"):
        open_engine(read_url("postgresql://anna@db.example/news"))


def test_a_call_that_fails_when_nobody_waits_for_it_is_no_error_of_the_loop() -> None:
    told: list[object] = []
    begun, fails = threading.Event(), threading.Event()

    def fail() -> None:
        begun.set()
        assert fails.wait(PATIENCE)
        raise DatabaseUnavailableError("It is gone.")

    async def leave() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
        waiting = asyncio.ensure_future(finish_in_database_thread(fail))
        assert await asyncio.to_thread(begun.wait, PATIENCE)
        waiting.cancel()
        await asyncio.wait({waiting})
        fails.set()
        await asyncio.sleep(0.2)
        del waiting
        gc.collect()

    asyncio.run(leave())
    assert not told
