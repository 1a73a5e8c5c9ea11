"""The file that briefs are kept in: what goes in comes out, its limits hold, and no fault of it reaches a caller."""

from __future__ import annotations

import contextlib
import sqlite3
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from summarizer.cache import Cache, CacheSize, Entry
from summarizer.user_files import cache_folder
from tests.support import processes
from tests.support.waiting import PATIENCE

KEY = "k" * 64


def put(cache: Cache, key: str, body: str = "{}", *, age: float = 0.0) -> float:
    made = time.time() - age
    assert cache.store(key, body, made=made), cache.fault
    return made


def test_what_is_stored_is_loaded(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "deep" / "folder")
    assert cache.load(KEY) is None
    assert cache.measure() == CacheSize(0, 0)
    assert not cache.file.exists(), "nothing is written where nothing is kept"
    made = put(cache, KEY, '{"a": "ü🙂"}')
    assert Cache(tmp_path / "deep" / "folder").load(KEY) == Entry('{"a": "ü🙂"}', made)
    assert cache.load("another") is None
    assert cache.fault == ""


def test_a_later_brief_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    put(cache, KEY, "first")
    put(cache, KEY, "second")
    entry = cache.load(KEY)
    assert entry is not None
    assert entry.body == "second"
    assert cache.measure() == CacheSize(1, 6)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_only_the_owner_may_read(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    put(cache, KEY)
    files = list(cache.file.parent.iterdir())
    assert len(files) > 1, "SQLite's own stand beside it"
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(cache.file.parent.stat().st_mode) == 0o700
    cache.file.chmod(0o644)
    put(cache, KEY)
    assert stat.S_IMODE(cache.file.stat().st_mode) == 0o600


def test_what_is_too_old_is_not_loaded_and_goes_with_the_next_that_comes(tmp_path: Path) -> None:
    cache = Cache(tmp_path, max_seconds=100)
    put(cache, "old", age=101)
    put(cache, "young", age=50)
    assert cache.load("old") is None
    assert cache.load("young") is not None
    assert cache.measure().entries == 1
    assert Cache(tmp_path, max_seconds=10).load("young") is None


def test_what_was_made_while_the_clock_was_wrong_is_neither_loaded_nor_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path, max_seconds=100, max_bytes=1000)
    put(cache, "from tomorrow", "x" * 900, age=-86_400)
    assert cache.load("from tomorrow") is None
    put(cache, "now", "x" * 900)
    put(cache, "soon", "x", age=-50)
    assert cache.load("now") is not None
    assert cache.load("soon") is not None
    assert cache.measure().entries == 2


def test_the_oldest_go_where_there_are_too_many(tmp_path: Path) -> None:
    cache = Cache(tmp_path, max_bytes=1000)
    for number in range(10):
        put(cache, str(number), "x" * 300, age=100 - number)
    assert [number for number in range(10) if cache.load(str(number))] == [7, 8, 9]
    assert cache.measure() == CacheSize(3, 900)
    assert cache.store("huge", "x" * 1001, made=time.time()) is False
    assert cache.load("9") is not None, "what cannot be kept drives nothing out"


def test_the_file_shrinks_with_what_it_holds(tmp_path: Path) -> None:
    cache = Cache(tmp_path, max_bytes=2_000_000)
    for number in range(40):
        put(cache, str(number), "x" * 100_000, age=100 - number)
    cache.close()
    assert cache.file.stat().st_size < 2_500_000


def test_a_file_that_is_deleted_while_it_is_open_is_made_anew(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    put(cache, KEY)
    for file in tmp_path.iterdir():
        file.unlink()
    assert cache.load(KEY) is None
    put(cache, "other")
    assert Cache(tmp_path).measure().entries == 1


@pytest.mark.parametrize(
    "content", [b"this is no database", b"SQLite format 3\x00" + b"\xff" * 5000], ids=["text", "junk"]
)
def test_a_broken_file_is_a_miss_and_told_once(tmp_path: Path, content: bytes) -> None:
    cache = Cache(tmp_path)
    cache.file.write_bytes(content)
    assert cache.load(KEY) is None
    assert "DatabaseError" in cache.take_fault()
    assert cache.store(KEY, "{}", made=time.time()) is False
    assert cache.fault
    assert cache.take_fault() == ""
    assert cache.measure() == CacheSize(0, 0)
    cache.file.unlink()
    put(cache, KEY)
    assert (cache.fault, cache.take_fault()) == ("", "")
    cache.close()
    cache.file.write_bytes(content)
    assert cache.load(KEY) is None
    assert cache.take_fault(), "a new fault is told anew"


def test_a_file_cut_in_the_middle_is_no_error(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for number in range(20):
        put(cache, str(number), "x" * 5000)
    cache.close()
    whole = cache.file.read_bytes()
    cache.file.write_bytes(whole[: len(whole) // 2])
    for number in range(20):
        entry = cache.load(str(number))
        assert entry is None or entry.body == "x" * 5000
    cache.store("new", "{}", made=time.time())


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    cache = Cache(tmp_path / "file" / "folder")
    assert cache.load(KEY) is None
    assert cache.store(KEY, "{}", made=time.time()) is False
    assert cache.take_fault()


def test_a_locked_file_is_a_miss_after_a_short_wait(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    put(cache, KEY)
    cache.close()
    holder = sqlite3.connect(cache.file, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    begun = time.monotonic()
    assert cache.load(KEY) is None
    assert "locked" in cache.take_fault()
    assert cache.store("other", "{}", made=time.time()) is False
    assert time.monotonic() - begun < PATIENCE
    holder.close()
    assert cache.load(KEY) is not None


@pytest.mark.faults
def test_another_process_that_ends_takes_nothing_along(tmp_path: Path) -> None:
    """The last process to close the file removes its journal: our locks must tell it that it is not the last."""
    cache = Cache(tmp_path)
    for number in range(3):
        put(cache, f"{number}")
        other = f"from summarizer.cache import Cache as C; c = C({str(tmp_path)!r}); assert c.load('{number}')"
        processes.run([sys.executable, "-c", other], check=True)
    cache.close()
    assert Cache(tmp_path).measure().entries == 3


WRITER = """
import sys, time
from summarizer.cache import Cache
cache, name = Cache(sys.argv[1]), sys.argv[2]
for number in range(50):
    assert cache.store(f"{name}-{number}", "x" * 20_000, made=time.time()), cache.fault
    assert cache.load(f"{name}-{number}") is not None, cache.fault
"""


@pytest.mark.faults
def test_two_processes_and_threads_at_once(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name], stderr=subprocess.PIPE, text=True)
        for name in ("a", "b")
    ]
    cache = Cache(tmp_path)

    def work(number: int) -> bool:
        return cache.store(f"c-{number}", "x" * 20_000, made=time.time()) and cache.load(f"c-{number}") is not None

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(50)))
    for writer in writers:
        _, told = writer.communicate(timeout=processes.PATIENCE)
        assert writer.returncode == 0, told
    assert cache.measure().entries == 150
    with sqlite3.connect(cache.file) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_the_users_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "summarizer"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_folder() == tmp_path / "home" / ".cache" / "summarizer"


def test_a_file_of_before_versions_is_kept_and_one_of_a_newer_release_is_left_alone(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    made = put(cache, KEY, '{"a": 1}')
    cache.close()
    set_version(cache.file, 0)
    assert cache.load(KEY) == Entry('{"a": 1}', made)
    cache.close()
    set_version(cache.file, 2)
    for _ in range(2):
        assert cache.load(KEY) is None
        assert not cache.store(KEY, "{}", made=made)
    assert "a newer release made it (schema version 2)" in cache.fault
    set_version(cache.file, 1)
    assert cache.load(KEY) == Entry('{"a": 1}', made)


def set_version(file: Path, version: int) -> None:
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute(f"PRAGMA user_version = {version}")
