"""Explains pydantic's validation errors and misspelled settings in plain words, without values, which may be secret."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, get_args

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

SIMILAR: Final = 0.7  # least similarity of a suggested name, from 0 to 1

SUBJECT: Final = re.compile(r"^(?:Value error, |(?:Input|Value|[A-Z][a-z]+) should (?=be |have |match ))")
"""The beginning of a pydantic message, which stands for the field's name."""

PYTHON_TERMS: Final = (
    (re.compile(r"valid tuple"), "valid list"),
    (re.compile(r"valid dictionary( or instance of \w+)?"), "valid table or object"),
    (re.compile(r"is not a valid path for .*"), "should be a valid path"),
    (
        re.compile(r"Input tag .* found using ('\w+') does not match any of the expected tags:"),
        r"its \1 must be one of",
    ),
    (re.compile(r"Unable to extract tag using discriminator ('\w+')"), r"its \1 is missing"),
)
"""Python's words in a pydantic message, and those of a configuration file."""

PARSE_FAULT: Final = re.compile(r"(\bYYYY-MM-DD|\bvalid integer|\bvalid number|\bvalid boolean), .*")
"""The end of a message about a date or number, with details of its parser."""


def explain_error(error: ErrorDetails, model: type[BaseModel]) -> str:
    """Explain what is wrong with one field of a model, and what it must be instead.

    >>> from summarizer.schemas.brief import Options
    >>> explain_error({"type": "extra_forbidden", "loc": ("maxitems",), "msg": "", "input": 3}, Options)
    'there is no such key; did you mean max_items?'
    """
    path = error["loc"]
    if error["type"] == "extra_forbidden":
        return explain_unknown_key(model, path)
    if error["type"] == "missing":
        return "it is missing"
    if error["type"] == "date_type":
        return "it must be a valid date in the format YYYY-MM-DD"
    if error["type"] == "string_pattern_mismatch":
        named = [part for part in path if isinstance(part, str)]
        field = find_owner(model, named).model_fields.get(named[-1]) if named else None
        described = f": {field.description.rstrip('.')}" if field is not None and field.description else ""
        return f"its form is not valid, or it has characters that are not allowed{described}"
    return explain_message(error["msg"])


def explain_errors(
    error: ValidationError, model: type[BaseModel], *, sources: Mapping[str | int, str] = MappingProxyType({})
) -> str:
    """Explain what is wrong with each field of a model, in one sentence.

    Args:
        sources: Where values come from, by top-level field; named before the fault.
    """
    faults = []
    for fault in error.errors(include_url=False):
        path = fault["loc"]
        name = ".".join(map(str, path))
        source = sources.get(name.partition(".")[0])
        text = f"{name or model.__name__.lower()}: {explain_error(fault, model)}"
        faults.append(f"{source}: {text}" if source else text)
    text = "; ".join(faults)
    return text if text.endswith("?") else f"{text}."


MAX_MESSAGE: Final = 2_000  # characters; a model is sent the reason, and a choice may have thousands of values


def explain_message(message: str) -> str:
    """Rewrite a pydantic message so that it can follow the name of a field.

    >>> explain_message("List should have at least 1 item after validation, not 0")
    'it must have at least 1 item, not 0'
    >>> explain_message("Input should be 'full' or 'quotes'")
    "it must be 'full' or 'quotes'"
    >>> explain_message("Input should be a valid date in the format YYYY-MM-DD, input is too short")
    'it must be a valid date in the format YYYY-MM-DD'
    >>> explain_message("Input tag 'x' found using 'kind' does not match any of the expected tags: 'bus', 'tram'")
    "its 'kind' must be one of 'bus', 'tram'"
    """
    for term, plain in PYTHON_TERMS:
        message = term.sub(plain, message)
    found = SUBJECT.match(message)
    if found is None:
        return message
    rest = message[found.end() :].replace(" after validation", "")
    rest = PARSE_FAULT.sub(r"\1", rest)
    if len(rest) > MAX_MESSAGE:
        rest = f"{rest[:MAX_MESSAGE].rpartition(', ')[0]} or another of the values in the schema"
    return rest if found.group().startswith("Value error") else f"it must {rest}"


def explain_unknown_key(model: type[BaseModel], path: Sequence[str | int]) -> str:
    """Explain that a key is unknown, and suggest a similar key or option, or list all keys."""
    fields = {field.alias or name: field for name, field in find_owner(model, path).model_fields.items()}
    wanted = str(path[-1])
    hint = suggest(wanted, fields)
    if not hint and "options" in fields:
        below = [name for kind in find_models(fields["options"].annotation) for name in kind.model_fields]
        hint = suggest(wanted, below, prefix="options.")
    return "there is no such key" + (hint or f"; there are: {', '.join(fields)}")


def find_owner(model: type[BaseModel], path: Sequence[str | int]) -> type[BaseModel]:
    """Return the model that contains the last key of a path, or the innermost known one around it."""
    owner = model
    for part in path[:-1]:
        field = owner.model_fields.get(str(part))
        if field is not None:
            owner = next(find_models(field.annotation), owner)
    return owner


def find_models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models in a type annotation, including those of type arguments."""
    from pydantic import BaseModel  # imported here, since the command's help does not need it

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from find_models(part)


def suggest(name: str, known: Collection[str], *, prefix: str = "") -> str:
    """Suggest the most similar name with a prefix, as the end of a sentence; empty if none is similar."""
    found = difflib.get_close_matches(name, known, n=1, cutoff=SIMILAR)
    return f"; did you mean {prefix}{found[0]}?" if found else ""


PREFIX: Final = "SUMMARIZER_"

OTHERS: Final = ("API_KEY", "CONFIG", "SERVER")
"""Variables that are not settings of the service: those of its clients, and the one that names the file."""

KUBERNETES: Final = re.compile(r"(SERVICE_(HOST|PORT)|PORT_\d+_(TCP|UDP))(_\w+)?")
"""Suffixes of variables that Kubernetes sets in every container if a Service is called `summarizer`."""


class UnknownSettingWarning(UserWarning):
    """A SUMMARIZER_* variable is not a setting, or is empty where that matters."""


def find_unknown_variables(settings: type[BaseModel]) -> list[str]:
    """Return a message for each SUMMARIZER_* environment variable that is not a setting.

    This is not an error, since another version of this package, or another program, may know the variable.
    """
    known = [*map(str.upper, settings.model_fields), *OTHERS]
    said = []
    for variable in sorted(name for name in os.environ if name.upper().startswith(PREFIX)):
        name = variable.upper().removeprefix(PREFIX)
        if name not in known and not KUBERNETES.fullmatch(name):
            hint = suggest(name, known, prefix=PREFIX) or "; `provenbrief doctor` lists the settings"
            said.append(f"there is no setting {variable}{hint}")
    return said
