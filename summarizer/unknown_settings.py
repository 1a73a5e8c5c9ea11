"""Finds misspelled settings, and suggests the right name."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, get_args

if TYPE_CHECKING:
    from pydantic import BaseModel

PREFIX: Final = "SUMMARIZER_"

OTHERS: Final = ("API_KEY", "CONFIG", "SERVER")
"""Variables that are no settings of the service: those of its clients, and the one that names the file."""

KUBERNETES: Final = re.compile(r"(SERVICE_(HOST|PORT)|PORT_\d+_(TCP|UDP))(_\w+)?")
"""Ends of variables that Kubernetes sets in every container if a Service is called `summarizer`."""

SIMILAR: Final = 0.6
"""Least similarity of a suggested name, from 0 to 1."""


class UnknownSettingWarning(UserWarning):
    """A SUMMARIZER_* variable is no setting."""


def find_unknown_variables(settings: type[BaseModel]) -> list[str]:
    """Return a message for each SUMMARIZER_* variable of the environment that is no setting.

    It is not an error: another version of this package, or another program, may know the variable.
    """
    known = [*map(str.upper, settings.model_fields), *OTHERS]
    said = []
    for variable in sorted(name for name in os.environ if name.upper().startswith(PREFIX)):
        name = variable.upper().removeprefix(PREFIX)
        if name not in known and not KUBERNETES.fullmatch(name):
            hint = suggest(name, known, prefix=PREFIX) or "; `provenbrief doctor` lists the settings"
            said.append(f"there is no setting {variable}{hint}")
    return said


def explain_unknown_key(settings: type[BaseModel], path: Sequence[str | int]) -> str:
    """Say that a key of the configuration file is unknown, and suggest another."""
    owner = settings
    for part in path[:-1]:
        field = owner.model_fields.get(str(part))
        if field is not None:
            owner = next(find_models(field.annotation), owner)
    known = list(owner.model_fields)
    return "there is no such key" + (suggest(str(path[-1]), known) or f"; there are: {', '.join(known)}")


def find_models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The classes of settings in a type, such as that of the values of a dict."""
    from pydantic import BaseModel  # here: the command's help does without it

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from find_models(part)


def suggest(name: str, known: Collection[str], *, prefix: str = "") -> str:
    """Ask whether the most similar name was meant, with a prefix; empty if none is similar."""
    found = difflib.get_close_matches(name, known, n=1, cutoff=SIMILAR)
    return f"; did you mean {prefix}{found[0]}?" if found else ""
