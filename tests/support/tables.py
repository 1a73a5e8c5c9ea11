"""Tables of cases as one test each: pytest takes longer for a case, and for its report, than most cases take.

With `--whole-tables`, as in `make test`, the cases of a test run as one test if its arguments are parameters and
fixtures that it shares with other tests. It tries all of them, and names each that fails. Without the option every case
is a test of its own, with a name to choose it by.
"""

from __future__ import annotations

import inspect
from collections.abc import Hashable, Sequence
from itertools import groupby

import pytest

PER_TEST = {"_key", "_log_is_left_alone", "_own_environment", "monkeypatch", "request", "tmp_path_factory"}
"""The fixtures of every test, and that which sets a scripted provider's key. A table has them once."""

NEUTRAL = {"parametrize", "slow"}
"""Marks that change nothing about a case."""


def join(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    joined: list[pytest.Item] = []
    for table, cases in groupby(items, find_table):
        found = list(cases)
        joined += found if table is None else [join_cases(found)]
    return joined


def find_table(item: pytest.Item) -> Hashable:
    """Return what the cases of a table have in common; None for a test that is no case, or has a fixture of its own."""
    if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
        return None
    names: set[str] = set()
    for mark in item.iter_markers():
        if mark.name not in NEUTRAL or "indirect" in mark.kwargs:
            return None
        if mark.name == "parametrize":
            argument = mark.args[0]
            names.update(map(str.strip, argument.split(",")) if isinstance(argument, str) else argument)
    shared = find_shared(item)
    if set(item.fixturenames) - PER_TEST - shared != names or set(item.callspec.params) != names:
        return None
    if hasattr(item.obj, "hypothesis") or not names <= set(inspect.signature(item.obj).parameters) <= names | shared:
        return None  # it asks for one of the fixtures of every test
    return item.parent, item.originalname


def find_shared(item: pytest.Function) -> set[str]:
    """Return the fixtures of a test that others of its module or session have, too."""
    known = item._fixtureinfo.name2fixturedefs
    return {name for name in item.fixturenames if name in known and known[name][-1].scope in ("module", "session")}


def join_cases(cases: Sequence[pytest.Function]) -> pytest.Function:
    """Return one test that tries all cases."""

    def run() -> None:
        __tracebackhide__ = True
        failed: list[BaseException] = []
        skipped = None
        for case in cases:
            try:
                returned = case.obj(**case.callspec.params, **{name: test.funcargs[name] for name in asked})
                assert returned is None  # a coroutine, say, which nothing has run
            except pytest.skip.Exception as skip:
                skipped = skip
            except (KeyboardInterrupt, pytest.exit.Exception):
                raise
            except BaseException as error:  # noqa: BLE001 - raised when all cases were tried
                error.add_note(f"the case {case.name}")
                failed.append(error)
        if failed:
            many = f"{len(failed)} of {len(cases)} cases failed"
            raise failed[0] if len(failed) == 1 else BaseExceptionGroup(many, failed)
        if skipped:
            raise skipped

    first = cases[0]
    asked = set(inspect.signature(first.obj).parameters) - set(first.callspec.params)
    run.pytestmark = [mark for mark in first.own_markers if mark.name != "parametrize"]  # type: ignore[attr-defined]
    test: pytest.Function = pytest.Function.from_parent(first.parent, name=first.originalname, callobj=run)
    test.fixturenames = [name for name in first.fixturenames if name not in first.callspec.params]
    return test
