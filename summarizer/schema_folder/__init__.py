"""Custom schemas, from a folder that is loaded once in a process."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import NamedTuple

from summarizer.errors import ConfigurationError
from summarizer.schemas.brief import Schema
from summarizer.settings import Settings


class BrokenSchema(NamedTuple):
    """A file in the schema folder that cannot be loaded."""

    name: str  # name of the schema
    path: Path  # path of the file
    reason: str  # where the error is, what it is, and what to do; callers over HTTP read it, so it names no folder


CustomSchemas = Mapping[str, Schema | BrokenSchema]

_lock = Lock()
_loaded: dict[Path, CustomSchemas] = {}


def list_custom_schemas(settings: Settings, /) -> CustomSchemas:
    """Return the schemas of the configured folder by name, including those that cannot be loaded.

    The folder is loaded on first use; other threads wait for it.
    """
    if settings.schema_dir is None:
        return {}
    with _lock:
        folder = settings.schema_dir.absolute()
        if folder not in _loaded:
            _loaded[folder] = MappingProxyType(dict(load_folder(settings.schema_dir)))
        return _loaded[folder]


def load_folder(folder: Path) -> dict[str, Schema | BrokenSchema]:
    """Load every schema in a folder, except files whose names begin with an underscore."""
    # imported here: most services have no folder
    from summarizer.schema_folder.loader import check_name, load_schema
    from summarizer.surrogates import replace_surrogates

    own: dict[str, Schema | BrokenSchema] = {}
    for path in sorted(folder.glob("*.py")):
        if path.name.startswith("_"):
            continue
        name = replace_surrogates(path.stem)
        try:
            check_name(name, path=path)
            own[name] = load_schema(path)
        except ConfigurationError as error:
            reason = str(error)
        except Exception as error:  # noqa: BLE001 - one broken file must not affect the others
            reason = f"{path} cannot be read as a schema: {type(error).__name__}: {error}."
        else:
            continue
        own[name] = BrokenSchema(name, path, replace_surrogates(omit_folder(reason, folder)))
    return own


def omit_folder(message: str, folder: Path) -> str:
    """Name the files of a folder in a message without the folder.

    >>> omit_folder("/srv/own/losses.py, line 3: it reads /srv/data", Path("/srv/own"))
    'losses.py, line 3: it reads /srv/data'
    """
    for form in (folder.resolve(), folder.absolute(), folder):
        message = message.replace(f"{form}{os.sep}", "")
    return message


def describe_folder_fault(settings: Settings, /, *, has_path: bool = True) -> str:
    """Describe what is wrong with the schema folder itself, with or without its path; empty if nothing is."""
    folder = settings.schema_dir
    if folder is None or folder.is_dir():
        return ""
    called = folder if has_path else folder.name
    return f"The schema folder {called} does not exist: make it, or correct `schema_dir` (SUMMARIZER_SCHEMA_DIR)."
