"""Measures the speed of a local model, for `provenbrief doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import httpx2

from summarizer.errors import ProviderUnavailableError
from summarizer.gateway.local.models import PROVIDER, LocalModel
from summarizer.gateway.local.server_main import ALIAS
from summarizer.gateway.local.servers import LocalServer, LocalServerError, start_server
from summarizer.process_memory import read_memory

SAMPLE_TOKENS: Final = 48  # tokens generated for the measurement
BRIEF_TOKENS: Final = 1200  # approximate length of a brief

TIMEOUT: Final = 300.0


@dataclass(frozen=True, slots=True)
class Speed:
    load_seconds: float  # close to zero if the system has the file cached
    memory_bytes: int | None  # of the process after the request; None if the system does not report it
    prompt_rate: float  # prompt tokens per second
    generation_rate: float  # generated tokens per second
    characters_per_token: float  # in the sample

    def estimate_seconds(self, characters: int, /) -> float:
        """Estimate the seconds for a brief without repairs, given the length of the prompt in characters."""
        return characters / self.characters_per_token / self.prompt_rate + BRIEF_TOKENS / self.generation_rate


def measure_speed(local_model: LocalModel, /, *, sample: str) -> Speed:
    try:
        server = start_server(local_model).result()
        timings = _ask(server, sample)
    except (LocalServerError, httpx2.HTTPError, KeyError, ValueError) as error:
        why = str(error) if isinstance(error, LocalServerError) else f"'{local_model.name}' gave no answer"
        raise ProviderUnavailableError(f"{why}.", provider=PROVIDER, model=local_model.name, retryable=False) from None
    return Speed(
        load_seconds=server.seconds,
        memory_bytes=read_memory(f"/proc/{server.process.pid}/status", "VmRSS"),
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
