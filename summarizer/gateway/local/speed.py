"""How fast a local model is on this machine, measured with one short request. Says nothing of how good it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from summarizer.errors import ProviderUnavailableError
from summarizer.gateway.local.models import PROVIDER, LocalModel
from summarizer.gateway.local.process import LocalServer, LocalServerError
from summarizer.gateway.local.server_main import ALIAS
from summarizer.gateway.local.servers import start_server

SAMPLE_TOKENS = 48
"""Tokens that the model writes for the measurement."""

BRIEF_TOKENS = 1200
"""Tokens of a brief, about."""

TIMEOUT = 300.0


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured.

    Attributes:
        load_seconds: What loading took; next to nothing where the system still has the file in memory.
        memory_bytes: Memory of the process after the request, or None on a system that does not say.
        read_rate: Tokens of a prompt that are read in a second.
        write_rate: Tokens that are written in a second.
        characters_per_token: Of the sample.
    """

    load_seconds: float
    memory_bytes: int | None
    prompt_rate: float
    generation_rate: float
    characters_per_token: float

    def estimate_seconds(self, characters: int, /) -> float:
        """Seconds for a brief, asked for with so many characters of instructions and article, without repairs."""
        return characters / self.characters_per_token / self.prompt_rate + BRIEF_TOKENS / self.generation_rate


def measure_speed(local_model: LocalModel, /, *, sample: str) -> Speed:
    """Load a model, and have it read a text and write a little.

    Raises:
        ProviderUnavailableError: It cannot be loaded, or gives no answer.
    """
    try:
        server = start_server(local_model).result()
        timings = _ask(server, sample)
    except (LocalServerError, httpx2.HTTPError, KeyError, ValueError) as error:
        why = str(error) if isinstance(error, LocalServerError) else f"'{local_model.name}' gave no answer"
        raise ProviderUnavailableError(f"{why}.", provider=PROVIDER, model=local_model.name, retryable=False) from None
    return Speed(
        load_seconds=server.seconds,
        memory_bytes=read_memory(server.process.pid),
        prompt_rate=timings["prompt_per_second"],
        generation_rate=timings["predicted_per_second"],
        characters_per_token=len(sample) / timings["prompt_n"],
    )


def _ask(server: LocalServer, sample: str) -> dict[str, Any]:
    request = {
        "model": ALIAS,
        "messages": [{"role": "user", "content": sample}],
        "max_tokens": SAMPLE_TOKENS,
        "ignore_eos": True,
        "cache_prompt": False,
    }
    with httpx2.Client(trust_env=False, timeout=TIMEOUT) as http:
        headers = {"authorization": f"Bearer {server.key}"}
        answer = http.post(f"{server.address}/chat/completions", json=request, headers=headers)
        answer.raise_for_status()
        timings: dict[str, Any] = answer.json()["timings"]
        return timings


def read_memory(pid: int, /) -> int | None:
    """Bytes of memory that a process holds, its file's pages included."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return None
    found = re.search(r"^VmRSS:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 if found else None
