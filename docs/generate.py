"""Writes the generated parts of the documentation: `python docs/generate.py`.

Pages are written by hand, except for the parts between `<!-- begin NAME -->` and `<!-- end NAME -->`. Tables come from
the code. In the pages of `docs/blocks.py`, these parts are the output of the commands before them; a service is started
for them.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from summarizer import align_quote
from summarizer.api.app import create_app
from summarizer.api.problems import ERRORS, PAID_AGAIN, STATUSES
from summarizer.client.retries import ERROR_CLASSES
from summarizer.errors import (
    APIStatusError,
    FetchError,
    KeyLimitError,
    ProviderError,
    ProviderRateLimitError,
    ProviderTimeoutError,
    ProviderUnavailableError,
    ServerError,
    SummarizerError,
)
from summarizer.model_settings import ModelParams
from summarizer.schemas.brief import Brief, Options
from summarizer.settings import Deployment, KeySettings, ModelSettings, ProviderSettings, Settings

ROOT = Path(__file__).resolve().parents[1]
REGION = re.compile(r"(<!-- begin (\S+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)

Writer = Callable[[], str]


def fill(page: str, writers: Mapping[str, Writer], /) -> str:
    """A page with its generated parts written anew.

    Raises:
        KeyError: It has a part that nobody writes.
    """
    return REGION.sub(lambda found: f"{found[1]}\n{writers[found[2]]().strip()}\n\n{found[3]}", page)


def write_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [heads, ["---"] * len(heads), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def read_docstrings(model: type[BaseModel]) -> dict[str, str]:
    """The docstrings below the fields of a class, by name. At run time nothing needs them, and reading takes long."""
    (definition,) = ast.parse(inspect.getsource(model)).body
    assert isinstance(definition, ast.ClassDef)
    return {
        field.target.id: " ".join(said.value.value.split())
        for field, said in itertools.pairwise(definition.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(said, ast.Expr) and isinstance(said.value, ast.Constant) and isinstance(said.value.value, str)
    }


def list_settings() -> str:
    """Every setting, with its variable."""
    told = read_docstrings(Settings)
    rows = (
        (f"`{name}`", f"`SUMMARIZER_{name.upper()}`", describe_default(field), told[name])
        for name, field in Settings.model_fields.items()
        if name != "models"
    )
    return write_table(("In the file", "In the environment", "Default", "Meaning"), rows)


def list_model_settings() -> str:
    """Every key of a `[models.NAME]` table."""
    told = read_docstrings(ModelSettings)
    rows = (
        (f"`{name}`", describe_default(field), describe_choices(field) + told[name])
        for name, field in ModelSettings.model_fields.items()
    )
    return write_table(("Key", "Default", "Meaning"), rows)


def list_model_params() -> str:
    """Every key of a model's table `params`."""
    return list_fields(ModelParams)


def list_deployment_settings() -> str:
    """Every key of one of a model's deployments."""
    return list_fields(Deployment)


def list_provider_settings() -> str:
    """Every key of a `[providers.NAME]` table."""
    return list_fields(ProviderSettings)


def list_key_settings() -> str:
    """Every key of a `[keys.NAME]` table."""
    return list_fields(KeySettings)


def list_fields(model: type[BaseModel]) -> str:
    """Every key of a table in the file."""
    told = read_docstrings(model)
    rows = ((f"`{name}`", describe_default(field), told[name]) for name, field in model.model_fields.items())
    return write_table(("Key", "Default", "Meaning"), rows)


def list_provider_errors() -> str:
    """Every error of a provider, its problem over HTTP, and whether it is temporary."""
    kinds = [kind for kind in ERRORS if issubclass(kind, ProviderError) and kind is not ProviderError]
    temporary = {ProviderRateLimitError, ProviderTimeoutError, ProviderUnavailableError}
    rows = (
        (
            f"`{kind.__name__}`",
            f"{ERRORS[kind][0]} `{kind.code}`",
            (kind.__doc__ or "").split("\n")[0],
            "yes" if kind in temporary else "no",
        )
        for kind in kinds
    )
    return write_table(("Error", "Over HTTP", "Meaning", "Temporary"), rows)


def list_options() -> str:
    """Every option of a request or call."""
    rows = (
        (f"`{name}`", describe_default(field), describe_choices(field) + (field.description or ""))
        for name, field in Options.model_fields.items()
    )
    return write_table(("Option", "Default", "Meaning"), rows)


def describe_default(field: FieldInfo) -> str:
    """A field's default, in words."""
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True, validated_data={})
    if value is None or value == () or isinstance(value, BaseModel):
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def describe_choices(field: FieldInfo) -> str:
    """The values that a field may have, where they are few."""
    choices = TypeAdapter[Any](field.annotation or Any).json_schema().get("enum", ())
    return f"{' '.join(f'`{choice}`' for choice in choices)}. " if choices else ""


def list_brief() -> str:
    """A brief and every object in it, field by field, in the order in which a reader meets them."""
    schema = Brief.model_json_schema(mode="serialization")
    objects = {"Brief": schema, **schema["$defs"]}
    met: dict[str, None] = {"Brief": None}
    for name in met_in(schema):
        met.setdefault(name)
    waiting = list(met)[1:]
    while waiting:
        for name in met_in(objects[waiting.pop(0)]):
            if name not in met:
                met[name] = None
                waiting.append(name)
    return "\n\n".join(describe_object(name, objects[name]) for name in met)


def met_in(node: Any) -> Iterator[str]:
    """The names of the objects that a schema refers to directly."""
    if isinstance(node, Mapping):
        if "$ref" in node:
            yield node["$ref"].rsplit("/", 1)[-1]
        for name, part in node.items():
            if name != "$defs":
                yield from met_in(part)
    elif isinstance(node, list):
        for part in node:
            yield from met_in(part)


def describe_object(name: str, schema: Mapping[str, Any]) -> str:
    """One object as a heading and a table."""
    summary = schema["description"].split("\n\n")[0].replace("\n", " ")
    rows = (
        (f"`{key}`", describe_type(field), field.get("description") or referred(field))
        for key, field in schema["properties"].items()
    )
    return f"### {name}\n\n{summary}\n\n{write_table(('Field', 'Type', 'Meaning'), rows)}"


def referred(field: Mapping[str, Any]) -> str:
    """A word on a field that has none of its own."""
    return next((f"See [{name}](#{name.lower()})." for name in met_in(field)), "")


def describe_type(node: Mapping[str, Any]) -> str:
    """A JSON Schema type in a few words."""
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "enum" in node:
        return " ".join(f"`{choice}`" for choice in node["enum"])
    if "const" in node:
        return f"`{node['const']}`"
    if "anyOf" in node:
        return " or ".join(describe_type(part) for part in node["anyOf"])
    if "prefixItems" in node:
        return "[start, end]"
    if node.get("type") == "array":
        return f"list of {describe_type(node['items'])}"
    if node.get("type") == "object" and isinstance(node.get("additionalProperties"), Mapping):
        return f"object of {describe_type(node['additionalProperties'])}"
    return str(node.get("format") or node.get("type") or "any")


def list_endpoints() -> str:
    """What can be asked for."""
    paths = create_app(Settings.model_construct()).openapi()["paths"]
    rows = (
        (f"`{method.upper()} {path}`", operation["description"].split("\n\n")[0].replace("\n", " "))
        for path, methods in paths.items()
        for method, operation in methods.items()
    )
    return write_table(("Request", "Description"), rows)


def list_provider_faults() -> str:
    """Every fault of a provider that `make faults` tests, and the answer to it."""
    from tests.faults.provider_faults import list_rows

    return write_table(("The provider …", "One brief, a batch's article", "Calls", "A stream", "Calls"), list_rows())


def list_problems() -> str:
    """Every problem that the service can answer with, by status."""
    ours = [(status, kind.code, title, should_retry(kind)) for kind, (status, title) in ERRORS.items()]
    codes = {kind.code for kind in ERRORS}
    plain = [
        (status, code, title, "yes" if status == HTTPStatus.REQUEST_TIMEOUT else "no")
        for status, (code, title) in STATUSES.items()
        if code not in codes
    ]
    rows = (
        (str(status), f"`{code}`", title, f"`{ERROR_CLASSES.get(status, default_error(status)).__name__}`", retry)
        for status, code, title, retry in sorted(ours + plain, key=lambda row: row[0])
    )
    return write_table(("Status", "`code`", "`title`", "In Python", "Try again?"), rows)


def should_retry(kind: type[SummarizerError]) -> str:
    """Whether the same request may succeed later."""
    if kind is FetchError:
        return "if `X-Should-Retry` is `true`"
    if kind is KeyLimitError:
        return "unless `X-Should-Retry` is `false`"
    again = issubclass(kind, ProviderError) and kind.default_retryable and not issubclass(kind, PAID_AGAIN)
    others = ("not_ready", "database_unavailable", "overloaded", "idempotency_in_progress")
    return "yes" if again or kind.code in others else "no"


def default_error(status: int) -> type[APIStatusError]:
    """What the client raises for a status that has no class of its own."""
    return ServerError if status >= 500 else APIStatusError


SAMPLE = (
    "“We will not close the school before 2028,” the mayor, Ada Brandt, told reporters. “The roof,” she said, “will "
    "be mended first.” Repairs cost about 3.2 million euros."
)

SAMPLE_QUOTES = (
    "We will not close the school before 2028",
    '"the mayor, Ada Brandt, told reporters"',
    "“The roof will be mended first.”",
    "We will not close the school … Repairs cost about 3.2 million euros",
    "We will not close … before 2028",
    "told the reporters",
    "We will close the school before 2028",
    "We will not close the school before 2026",
    "Repairs cost 3.2 million euros",
    "We will not close the school. Repairs cost about 3.2 million euros.",
    "Parents were not asked",
)


def list_statuses() -> str:
    """How quotes stand to a sample text, found out by asking."""
    hits = [(quote, align_quote(quote, SAMPLE)) for quote in SAMPLE_QUOTES]
    rows = ((quote, f"`{hit.status}`", hit.reason or "—") for quote, hit in hits)
    return f"> {SAMPLE}\n\n{write_table(('Given as a quote', 'Status', 'Reason'), rows)}"


def list_decisions() -> str:
    """Every architecture decision record with its title."""
    paths = sorted((ROOT / "docs" / "adr").glob("0*.md"))
    return "\n".join(f"- [{path.read_text('utf-8').split(chr(10))[0].lstrip('# ')}]({path.name})" for path in paths)


PAGES: Mapping[str, Mapping[str, Writer]] = {
    "docs/adr/README.md": {"decisions": list_decisions},
    "docs/providers.md": {
        "deployments": list_deployment_settings,
        "provider-limits": list_provider_settings,
        "provider-errors": list_provider_errors,
    },
    "docs/configuration.md": {
        "settings": list_settings,
        "models": list_model_settings,
        "params": list_model_params,
        "keys": list_key_settings,
    },
    "docs/brief.md": {"brief": list_brief},
    "docs/http.md": {"endpoints": list_endpoints, "options": list_options, "problems": list_problems},
    "docs/operations.md": {"provider-faults": list_provider_faults},
    "docs/verification.md": {"statuses": list_statuses},
}


def make_pages() -> dict[Path, str]:
    """The pages in this folder as they should be."""
    return {ROOT / name: fill((ROOT / name).read_text("utf-8"), writers) for name, writers in PAGES.items()}


def refresh_pages() -> dict[Path, str]:
    """Return the pages that show output of their commands, as they should be."""
    sys.path.insert(0, str(ROOT))  # run as a script, this module has only its own folder on the path
    from docs.blocks import PAGES as SHOWING
    from docs.blocks import copy_checkout, refresh
    from examples.demo import running_service

    pages = {}
    with running_service() as url:
        for name in SHOWING:
            with TemporaryDirectory() as folder:
                page = refresh((ROOT / name).read_text("utf-8"), folder=copy_checkout(Path(folder)), url=url)
                pages[ROOT / name] = page
    return pages


def main() -> None:
    """Write what is stale."""
    for path, page in {**make_pages(), **refresh_pages()}.items():
        if page != path.read_text("utf-8"):
            path.write_text(page, "utf-8")
            sys.stdout.write(f"written: {path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
