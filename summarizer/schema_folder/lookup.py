"""The schemas that can be asked for by name: the package's, and those of the configured folder, loaded once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Final

from summarizer.errors import ConfigurationError, UnknownSchemaError
from summarizer.schemas.registry import SCHEMAS, Schema
from summarizer.settings import Settings

SCHEMA_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,59}")
"""What a schema may be called: it stands in addresses and file names."""


@dataclass(frozen=True, slots=True)
class BrokenSchema:
    """A file of the folder that cannot be used.

    Attributes:
        name: What it would be asked for by.
        path: The file.
        reason: Where the fault is, what it is, and what to do.
    """

    name: str
    path: Path
    reason: str


CustomSchemas = Mapping[str, Schema | BrokenSchema]

_lock = Lock()
_loaded: dict[Path, CustomSchemas] = {}


def find_schema(name: str, /, *, settings: Settings) -> Schema:
    """The schema of that name.

    Args:
        name: What is asked for.
        settings: Where the folder is.

    Raises:
        UnknownSchemaError: There is none.
        ConfigurationError: There is a file for it, which cannot be used.
    """
    if name in SCHEMAS:
        return SCHEMAS[name]
    own = list_custom_schemas(settings)
    found = own.get(name)
    if isinstance(found, BrokenSchema):
        raise ConfigurationError(f"The schema “{name}” cannot be used. {found.reason}")
    if found is None:
        known = ", ".join([*SCHEMAS, *(key for key, entry in own.items() if isinstance(entry, Schema))])
        fault = describe_folder_fault(settings)
        raise UnknownSchemaError(f"There is no schema “{name}”. Ask for one of: {known}.{f' {fault}' if fault else ''}")
    return found


def list_custom_schemas(settings: Settings, /) -> CustomSchemas:
    """The schemas of the configured folder, in the order of their names, with those that cannot be used.

    They are loaded when they are first asked for, by whichever thread comes first; the others wait for it.
    """
    if settings.schema_dir is None:
        return {}
    with _lock:
        folder = settings.schema_dir.absolute()
        if folder not in _loaded:
            _loaded[folder] = MappingProxyType(dict(load_folder(settings.schema_dir)))
        return _loaded[folder]


def load_folder(folder: Path) -> dict[str, Schema | BrokenSchema]:
    """Every schema in a folder. Files whose names begin with an underscore are none."""
    from summarizer.schema_folder.loader import load_schema  # here: whoever has no folder need not load it

    own: dict[str, Schema | BrokenSchema] = {}
    for path in sorted(folder.glob("*.py")):
        if path.name.startswith("_"):
            continue
        try:
            check_name(path.stem, path=path)
            own[path.stem] = load_schema(path)
        except ConfigurationError as error:
            own[path.stem] = BrokenSchema(path.stem, path, str(error))
        except Exception as error:  # noqa: BLE001 - whatever a file leads to, it breaks no other
            reason = f"{path} cannot be read as a schema: {type(error).__name__}: {error}."
            own[path.stem] = BrokenSchema(path.stem, path, reason)
    return own


def check_name(name: str, /, *, path: Path) -> None:
    """Refuse a name that is taken, or that would not stand in an address.

    Raises:
        ConfigurationError: It is one of these.
    """
    if name in SCHEMAS:
        raise ConfigurationError(f"{path}: {name} is a schema of the package, which none can replace. Rename the file.")
    if not SCHEMA_NAME.fullmatch(name):
        raise ConfigurationError(
            f"{path}: a schema's name has at most 60 small letters, digits, - and _, a letter first. Rename the file."
        )


def describe_folder_fault(settings: Settings, /) -> str:
    """What is the matter with the folder itself; empty where nothing is."""
    folder = settings.schema_dir
    if folder is None or folder.is_dir():
        return ""
    return f"The schema folder {folder} is not there: make it, or mend `schema_dir` (SUMMARIZER_SCHEMA_DIR)."
