"""Finds schemas by name: those of the package and those of the configured folder, which is loaded once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Final

from summarizer.errors import ConfigurationError, UnknownSchemaError
from summarizer.schemas.brief import SCHEMAS, Schema
from summarizer.settings import Settings

SCHEMA_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,59}")
"""Valid schema names. They are part of URLs and file names."""


@dataclass(frozen=True, slots=True)
class BrokenSchema:
    """A file of the folder that cannot be loaded.

    Attributes:
        name: Name of the schema.
        path: The file.
        reason: Where the error is, what it is, and what to do.
    """

    name: str
    path: Path
    reason: str


CustomSchemas = Mapping[str, Schema | BrokenSchema]

_lock = Lock()
_loaded: dict[Path, CustomSchemas] = {}


def find_schema(name: str, /, *, settings: Settings) -> Schema:
    """Return the schema with a name.

    Args:
        name: Name of the schema.
        settings: The configuration, with the schema folder.

    Raises:
        UnknownSchemaError: There is no such schema.
        ConfigurationError: The schema's file cannot be loaded.
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
    """Return the schemas of the configured folder by name, including those that cannot be loaded.

    The folder is loaded on first use. Other threads wait.
    """
    if settings.schema_dir is None:
        return {}
    with _lock:
        folder = settings.schema_dir.absolute()
        if folder not in _loaded:
            _loaded[folder] = MappingProxyType(dict(load_folder(settings.schema_dir)))
        return _loaded[folder]


def load_folder(folder: Path) -> dict[str, Schema | BrokenSchema]:
    """Load every schema in a folder. Files whose names begin with an underscore are skipped."""
    from summarizer.schema_folder.loader import load_schema  # imported here, since most services have no folder

    own: dict[str, Schema | BrokenSchema] = {}
    for path in sorted(folder.glob("*.py")):
        if path.name.startswith("_"):
            continue
        try:
            check_name(path.stem, path=path)
            own[path.stem] = load_schema(path)
        except ConfigurationError as error:
            own[path.stem] = BrokenSchema(path.stem, path, str(error))
        except Exception as error:  # noqa: BLE001 - one broken file must not affect the others
            reason = f"{path} cannot be read as a schema: {type(error).__name__}: {error}."
            own[path.stem] = BrokenSchema(path.stem, path, reason)
    return own


def check_name(name: str, /, *, path: Path) -> None:
    """Reject a name that is taken or invalid.

    Raises:
        ConfigurationError: The name is taken or invalid.
    """
    if name in SCHEMAS:
        raise ConfigurationError(f"{path}: {name} is a schema of the package, which none can replace. Rename the file.")
    if not SCHEMA_NAME.fullmatch(name):
        raise ConfigurationError(
            f"{path}: a schema's name has at most 60 small letters, digits, - and _, a letter first. Rename the file."
        )


def describe_folder_fault(settings: Settings, /) -> str:
    """Describe what is wrong with the folder itself; empty if nothing is."""
    folder = settings.schema_dir
    if folder is None or folder.is_dir():
        return ""
    return f"The schema folder {folder} does not exist: make it, or correct `schema_dir` (SUMMARIZER_SCHEMA_DIR)."
