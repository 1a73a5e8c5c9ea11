"""Records the cassettes anew: starts the real small model, runs the recorded tests against it, and stops it.

Usage: record.py [PYTEST_ARGUMENT …]                          for instance -k anthropic
       record.py --model PROVIDER/MODEL -k formats            a provider's own model, with the key in its usual variable

Nothing in a recording is edited. The model is small and its answers vary: a test that asks for an answer that passes,
or for one that is sent back, is recorded again until it gets one. The environment variable TRIES says how often.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

from partners import (  # type: ignore[import-not-found] # beside this script
    ROOT,
    install_model,
    install_proxy,
    run_model,
    run_proxy,
)

CASSETTES = ROOT / "cassettes"
ACCOUNTS = CASSETTES / "accounts.txt"
ONE = "--one"
TRIES = int(os.environ.get("TRIES", "200"))
PAID_TRIES = int(os.environ.get("TRIES", "3"))
"""With somebody's account."""

SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSWORD")
"""Names of environment variables whose values no cassette may hold."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--model")
    given, others = parser.parse_known_args(arguments)
    failed = record_account(given.model, others) if given.model else record_small(others)
    for test in failed:
        say(f"not recorded: {test}")
    played = [str(path) for path in sorted((ROOT / "tests").rglob("test_cassettes*.py"))]
    return 1 if failed else subprocess.call([sys.executable, "-m", "pytest", "-q", *played], cwd=ROOT)


def record_small(arguments: list[str]) -> list[str]:
    """Record the small model; the tests for which that failed."""
    tests = [test for test in list_tests(arguments) if not any(f"[{name}-" in test for name in list_accounts())]
    install_model()
    with contextlib.ExitStack() as running:
        running.enter_context(run_model())
        if any("[gemini-" in test for test in tests):
            install_proxy()
            running.enter_context(run_proxy())
        return [test for test in tests if not record(test, tries=TRIES)]


def record_account(model: str, arguments: list[str]) -> list[str]:
    """Record a provider's own model; the tests for which that failed. It is listed only where none did."""
    before = ACCOUNTS.read_text(encoding="utf-8") if ACCOUNTS.exists() else None
    lines = (before or "").split()
    if model not in lines:
        ACCOUNTS.write_text("".join(f"{line}\n" for line in sorted([*lines, model])), encoding="utf-8")
    name = name_account(model)
    tests = [test for test in list_tests(arguments) if f"[{name}-" in test]
    failed = [test for test in tests if not record(test, tries=PAID_TRIES)]
    if not failed and tests:
        return []
    if model not in lines:
        for path in CASSETTES.glob(f"*/*[[]{name}-*"):
            path.unlink()
        if before is None:
            ACCOUNTS.unlink()
        else:
            ACCOUNTS.write_text(before, encoding="utf-8")
    return failed or [f"no test of {model} matches"]


def list_accounts() -> list[str]:
    """Names of the tests' parameters that are providers' own models."""
    return [name_account(model) for model in ACCOUNTS.read_text(encoding="utf-8").split()] if ACCOUNTS.exists() else []


def name_account(model: str) -> str:
    """The name of a test's parameter that is a provider's own model; as in `test_cassettes_formats.py`."""
    return re.sub(r"[^\w.]+", "-", model)


def list_tests(arguments: list[str]) -> list[str]:
    files = [str(path) for path in sorted((ROOT / "tests").rglob("test_*.py")) if "mark.vcr" in path.read_text("utf-8")]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "vcr", *files, *arguments]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [line for line in listed.splitlines() if "::" in line]


def record(test: str, *, tries: int) -> bool:
    """Record one test until it passes, in a process of its own."""
    command = [sys.executable, __file__, ONE, test, str(tries)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def record_one(test: str, *, tries: int) -> bool:
    """Record one test until it passes, in this process: to import what the path of production needs takes seconds."""
    import pytest

    sys.path.insert(0, str(ROOT))
    for tried in range(1, tries + 1):
        told = io.StringIO()
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
            status = pytest.main(["-q", "--record-mode=rewrite", "-p", "no:cacheprovider", test])
        for path in list_leaks():
            path.unlink()
            sys.exit(f"{path.name} held the value of a variable that is secret, and was removed")
        say(f"{'recorded' if status == 0 else 'not yet'} (try {tried}): {test}")
        if status == 0:
            return True
        if tried == 1:
            say("\n".join(told.getvalue().splitlines()[-12:]))
    return False


def list_leaks() -> list[Path]:
    """Cassettes that hold the value of a variable of the environment that is secret."""
    values = [value for name, value in os.environ.items() if SECRET.search(name) and len(value) >= 8]
    return [
        path for path in CASSETTES.rglob("*.yaml") if any(value in path.read_text(encoding="utf-8") for value in values)
    ]


def say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == [ONE]:
        sys.exit(not record_one(sys.argv[2], tries=int(sys.argv[3])))
    sys.exit(main(sys.argv[1:]))
