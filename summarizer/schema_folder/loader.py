"""Loads a file of a schema folder as a schema and checks it."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import re
import sys
import traceback
import types
from pathlib import Path
from string import Template
from threading import RLock
from types import ModuleType
from typing import Any, Final, cast

from pydantic import BaseModel, ConfigDict, RootModel, ValidationError

from summarizer.engines.extractive.sections import check_sections
from summarizer.errors import ConfigurationError
from summarizer.schemas.blocks import Quote
from summarizer.schemas.brief import SCHEMAS, Envelope, Schema, envelop
from summarizer.schemas.check import check_schema
from summarizer.schemas.structure import PROSE, is_model, is_of_package, list_marks, objects_in, read_fields
from summarizer.templates import VARIABLES, load_prompt
from summarizer.user_files import read_regular_file

SCHEMA_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,59}")  # valid schema names, which occur in URLs and file names

SCHEMA_VARIABLE: Final = "SCHEMA"
VERSION_VARIABLE: Final = "VERSION"
RESERVED_FIELDS: Final = {"schema", *Envelope.model_fields}
SCAFFOLD_HINT: Final = "provenbrief schemas new NAME writes one to start from"

KNOWN_VARIABLES: Final = ", ".join(f"${name}" for name in VARIABLES)

_redirecting: Final = RLock()  # two redirections that overlap would leave the process without its standard output

_briefs: Final[dict[Path, type[Envelope]]] = {}  # the latest class of each file

DEFINITION_NAME: Final = re.compile(r"^(\w+)(?:\.(\w+))?")


def load_schema(path: Path, /) -> Schema:
    """Load the schema NAME from `NAME.py` and `NAME.md`.

    The file is executed like an imported module: it is the operator's own.
    """
    try:
        source = read_regular_file(path)
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read: {error.strerror}.") from None
    digest = hashlib.sha256(source).hexdigest()
    module = run_file(path, source, name=f"summarizer_schema_{path.stem.replace('-', '_')}_{digest[:12]}")
    content = select_model(module, path)
    check_model(content, path=path, source=source)
    version = getattr(module, VERSION_VARIABLE, 1)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ConfigurationError(f"{path}: {VERSION_VARIABLE} is a whole number of at least 1, not {version!r}.")
    prompt = path.with_suffix(".md")
    check_prompt(prompt)
    file = path.absolute()
    brief = envelop(content, name=f"{content.__name__}Brief")

    def reduce(own: Envelope) -> tuple[Any, ...]:
        """Pickle the brief with the path of its schema, since another process cannot import the class."""
        return load_brief, (file, own.model_dump_json())

    setattr(brief, "__reduce__", reduce)  # noqa: B010 - mypy takes it for a method of `type` otherwise
    _briefs[file] = brief
    return Schema(path.stem, version, content, brief, prompt.absolute(), digest)


def load_brief(path: Path, raw: str, /) -> Envelope:
    """Unpickle a brief. Load its schema first if this process has not loaded it."""
    return (_briefs.get(path) or load_schema(path).brief).model_validate_json(raw)


def run_file(path: Path, source: bytes, *, name: str) -> ModuleType:
    """Execute a file as a module."""
    module = ModuleType(name)
    module.__file__ = str(path)
    module.__dict__["print"] = print_to_stderr  # standard output may be a command's JSON
    sys.modules[name] = module  # pydantic resolves annotations there
    try:
        # importing it would write compiled files into the operator's folder
        code = compile(source, str(path), "exec", dont_inherit=True)
        with _redirecting, contextlib.redirect_stdout(sys.stderr):  # also what it logs, or its imports print
            exec(code, module.__dict__)  # noqa: S102 - as importing does
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a file may raise anything
        del sys.modules[name]
        raise ConfigurationError(explain(error, path)) from None
    return module


def print_to_stderr(*values: object, **options: Any) -> None:
    """Print to standard error by default."""
    print(*values, **{"file": sys.stderr, **options})  # noqa: T201 - called by the schema's file


def explain(error: BaseException, path: Path) -> str:
    """Describe the exception that a file raised, with the line."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return f"{format_location(path, error.lineno)}: {error.msg}. Correct that line."
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    place = format_location(path, frames[-1].lineno if frames else None)
    words = " ".join(str(error).split())[:300].rstrip(".")
    message = f"{type(error).__name__}: {words}" if words else type(error).__name__
    if isinstance(error, ModuleNotFoundError):
        return f"{place}: {message}. Install it, or leave the import out."
    return f"{place}: {message}. Correct that line."


def select_model(module: ModuleType, path: Path) -> type[BaseModel]:
    """Return the model that `SCHEMA` names, or else the only model in the file that no other model uses."""
    chosen = getattr(module, SCHEMA_VARIABLE, None)
    if chosen is not None:
        if not is_model(chosen):
            raise ConfigurationError(
                f"{path}: {SCHEMA_VARIABLE} is a pydantic model's class, not {type(chosen).__name__}."
            )
        return chosen
    own = [value for value in vars(module).values() if is_model(value) and value.__module__ == module.__name__]
    used = {part for model in own for part in objects_in(model)[1:]}
    used |= {base for model in own for base in model.__mro__[1:]}
    roots = list(dict.fromkeys(model for model in own if model not in used and not model.__name__.startswith("_")))
    if not roots:
        raise ConfigurationError(f"{path} defines no pydantic model that could be the schema: {SCAFFOLD_HINT}.")
    if len(roots) > 1:
        names = ", ".join(model.__name__ for model in roots)
        raise ConfigurationError(
            f"{path} defines several models that could be the schema ({names}): say which, {SCHEMA_VARIABLE} = "
            f"{roots[0].__name__}, or have one contain the others."
        )
    return roots[0]


def check_model(content: type[BaseModel], *, path: Path, source: bytes) -> None:
    """Reject a schema that cannot be verified, sent to a language model or returned."""
    try:
        check_schema(content)
        check_structure(content)
        check_sections(content)
        check_defaults(content)
        check_json_schema(content)
    except ConfigurationError as error:
        raise ConfigurationError(
            f"{format_location(path, find_definition_line(source, str(error)))}: {error}"
        ) from None


def check_structure(content: type[BaseModel]) -> None:
    """Reject a schema that does not fit into a brief, or in which nothing would be verified."""
    if issubclass(content, RootModel):
        raise ConfigurationError(f"{content.__name__} is a RootModel: a schema has fields with names.")
    for field in read_fields(content):
        if field.names & RESERVED_FIELDS:
            raise ConfigurationError(f"{content.__name__}.{field.name} has a name that every brief uses: rename it.")
    if not any(mark in (Quote, PROSE) for mark in list_marks(content)):
        raise ConfigurationError(
            f"{content.__name__} contains neither a Quote nor Prose, so nothing in it would be verified: "
            f"{SCAFFOLD_HINT}."
        )


def check_defaults(content: type[BaseModel]) -> None:
    """Reject a default that the field's type refuses, such as None for a list: a brief with it could not be parsed."""
    for owner in objects_in(content):
        faults = {} if is_of_package(owner) else find_refused_defaults(owner)
        for field in read_fields(owner):
            if (why := faults.get(field.alias) or faults.get(field.name)) is not None:
                raise ConfigurationError(
                    f"{owner.__name__}.{field.name} has a default that its type refuses ({why}): change one of them."
                )


def find_refused_defaults(owner: type[BaseModel]) -> dict[int | str, str]:
    """Return pydantic's reasons why defaults of a model are invalid, by field name."""
    space = {"__module__": owner.__module__, "model_config": ConfigDict(validate_default=True)}
    try:
        checked = types.new_class(owner.__name__, (owner,), exec_body=lambda own: own.update(space))
        cast("type[BaseModel]", checked).model_validate({})
    except ValidationError as error:
        return {one["loc"][0]: one["msg"] for one in error.errors() if one["loc"] and one["type"] != "missing"}
    except Exception:  # noqa: BLE001 - a custom validator that expects a value may raise anything
        return {}
    return {}


def check_json_schema(content: type[BaseModel]) -> None:
    """Check that both JSON Schemas of a model can be generated."""
    try:
        content.model_json_schema(mode="validation")
        content.model_json_schema(mode="serialization")
    except Exception as error:  # noqa: BLE001 - pydantic's errors about types have no common class
        words = " ".join(str(error).split())[:300].rstrip(".")
        raise ConfigurationError(f"{content.__name__} cannot be written as JSON Schema: {words}.") from None


def check_prompt(path: Path, /) -> None:
    """Reject a prompt that lacks a variable or has an unknown one."""
    text = load_prompt(path.absolute()).text
    for found in Template.pattern.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        name = found["named"] or found["braced"]
        if found["invalid"] is not None:
            raise ConfigurationError(f"{format_location(path, line)}: a stray dollar sign; write $$ for one.")
        if name and name not in VARIABLES:
            raise ConfigurationError(
                f"{format_location(path, line)}: there is no variable ${name}. There are: {KNOWN_VARIABLES}; "
                "$$ is a dollar sign."
            )
    missing = [f"${name}" for name in VARIABLES if not re.search(rf"(?<!\$)\$(?:{name}\b|\{{{name}\}})", text)]
    if missing:
        raise ConfigurationError(
            f"{path} does not use {', '.join(missing)}: the mark keeps the article apart from your words, and without "
            "the others what a caller asks for would have no effect."
        )


def format_location(path: Path, line: int | None) -> str:
    """Format a path with a line number, if it is known.

    >>> format_location(Path("recall.py"), 3), format_location(Path("recall.py"), None)
    ('recall.py, line 3', 'recall.py')
    """
    return str(path) if line is None else f"{path}, line {line}"


def find_definition_line(source: bytes, message: str) -> int | None:
    r"""Return the line that defines the class or field that a message names first; None if there is none.

    >>> find_definition_line(b"class A:\n    x: int\n    y: int\n", "A.y is wrong")
    3
    >>> find_definition_line(b"x = 1", "A is wrong") is None
    True
    """
    named = DEFINITION_NAME.match(message)
    tree = ast.parse(source)
    owner = next((n for n in tree.body if isinstance(n, ast.ClassDef) and named and n.name == named[1]), None)
    if owner is None or named is None:
        return None
    for node in owner.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == named[2]:
            return node.lineno
    return owner.lineno


def check_name(name: str, /, *, path: Path | None = None) -> None:
    """Reject a schema name that is taken or invalid. `path` is the file with the name, if there is one."""
    where, advice = (f"{path}: ", "Rename the file.") if path else ("", "Choose another name.")
    if name in SCHEMAS:
        raise ConfigurationError(f"{where}{name} is a schema of the package, which none can replace. {advice}")
    if not SCHEMA_NAME.fullmatch(name):
        raise ConfigurationError(
            f"{where}a schema's name has at most 60 small letters, digits, - and _, a letter first. {advice}"
        )
