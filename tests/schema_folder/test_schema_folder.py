"""A folder of schemas: what is found in it, and how each thing that can be wrong with a file is told."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from summarizer import schema_folder, summarize, verify
from summarizer.cli.listing import create_schema_files
from summarizer.errors import ConfigurationError, InputError, UnknownSchemaError
from summarizer.pipeline.request import find_schema
from summarizer.schema_folder import BrokenSchema, list_custom_schemas
from summarizer.schema_folder.loader import load_schema
from summarizer.schemas import Content, Prose
from summarizer.schemas.brief import SCHEMAS
from summarizer.schemas.check import list_unchecked_fields
from summarizer.settings import Settings
from tests.support import processes
from tests.support.service import ARTICLE, LIE, TRUE, configure, make_client
from tests.support.waiting import PATIENCE, join

IMPORTS = """\
from __future__ import annotations
from typing import Any, Callable, ClassVar
from pydantic import BaseModel, Field, RootModel
from summarizer.schemas import Actor, ActorRef, Attribution, Content, Figure, Prose, Quote
"""

LOSS = """
class Loss(BaseModel):
    quote: Quote
    figure: Figure
"""

ONE = IMPORTS + LOSS + "class Losses(Content):\n    losses: list[Loss] = []\n"

TWO = ONE + "class Other(BaseModel):\n    quote: Quote\n"

PROMPT = "[article $mark] $language $max_items $focus, for $$5"


def write(folder: Path, name: str = "losses", source: str = ONE, prompt: str | None = PROMPT) -> Path:
    (folder / f"{name}.py").write_text(source, "utf-8")
    if prompt is not None:
        (folder / f"{name}.md").write_text(prompt, "utf-8")
    return folder / f"{name}.py"


def in_folder(folder: Path, **values: Any) -> Settings:
    return configure(schema_dir=folder, **values)


def test_a_file_is_a_schema(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, "later", ONE + "VERSION = 4\n")
    schema = find_schema("losses", settings=in_folder(tmp_path))
    assert (schema.label, schema.content.__name__, schema.brief.__name__) == ("losses/1", "Losses", "LossesBrief")
    assert list(schema.brief.model_fields) == ["schema_name", "article", "losses", "audit", "receipt"]
    assert find_schema("later", settings=in_folder(tmp_path)).label == "later/4"
    assert not list(tmp_path.glob("**/__pycache__")), "nothing is written into the folder"


BROKEN: dict[str, tuple[str, str | None, str, str]] = {
    "syntax": (IMPORTS + "class A(:\n", PROMPT, "line 5", "Correct that line"),
    "import": (IMPORTS + "import no_such_module\n", PROMPT, "line 5", "No module named 'no_such_module'. Install it"),
    "name": (IMPORTS + "\nclass A(Content):\n    x: Nothing\n    q: Quote\n", PROMPT, "", "Nothing"),
    "raises": (IMPORTS + "def f():\n    raise ValueError('odd')\nf()\n", PROMPT, "line 6", "ValueError: odd"),
    "getattr": (
        ONE + "def __getattr__(name):\n    raise ValueError('odd')\n",
        PROMPT,
        "",
        "as a schema: ValueError: odd",
    ),
    "exits": ("import sys\nsys.exit(3)\n", PROMPT, "line 2", "SystemExit"),
    "default": (
        ONE.replace("] = []", "] = None"),
        PROMPT,
        "line 10",
        "Losses.losses has a default that its type refuses (Input should be a valid list)",
    ),
    "no-model": (IMPORTS + "X = 1\n", PROMPT, "", "defines no pydantic model"),
    "two-models": (TWO, PROMPT, "", "(Losses, Other): say which, SCHEMA ="),
    "choice": (ONE + "SCHEMA = 'Losses'\n", PROMPT, "", "a pydantic model's class, not str"),
    "version": (ONE + "VERSION = '2'\n", PROMPT, "", "VERSION is a whole number"),
    "order": (
        IMPORTS + "class A(Content):\n    figure: Figure\n    quote: Quote\n",
        PROMPT,
        "line 6",
        "declare quote before it",
    ),
    "actors": (
        IMPORTS + "class A(Content):\n    q: Quote\n    by: ActorRef\n",
        PROMPT,
        "line 7",
        "a list of Actor first",
    ),
    "union": (IMPORTS + "class A(Content):\n    q: Quote | str\n", PROMPT, "line 6", "proves nothing"),
    "root": (IMPORTS + "class A(RootModel[list[Quote]]):\n    pass\n", PROMPT, "line 5", "A has no fields"),
    "taken": (IMPORTS + "class A(Content):\n    q: Quote\n    audit: str\n", PROMPT, "line 7", "every brief uses"),
    "alias": (
        IMPORTS + "class A(Content):\n    q: Quote = Field(alias='schema')\n",
        PROMPT,
        "line 6",
        "every brief uses",
    ),
    "misspelled": (
        IMPORTS + "class B(BaseModel):\n    q: 'Qoute'\nclass A(Content):\n    b: list[B] = []\n",
        PROMPT,
        "line 6",
        "B.q is of a type that is not known, Qoute: import it",
    ),
    "loose": (IMPORTS + "class A(Content):\n    name: str\n", PROMPT, "line 5", "neither a Quote nor Prose"),
    "callable": (
        IMPORTS + "class A(Content):\n    q: Quote\n    f: Callable[[], int]\n",
        PROMPT,
        "line 5",
        "JSON Schema",
    ),
    "section": (
        IMPORTS + "class A(Content):\n    EXTRACTIVE: ClassVar = {'no': 'actors'}\n    q: Quote | None = None\n",
        PROMPT,
        "line 6",
        "no field of A",
    ),
    "nobody": (
        IMPORTS
        + """
class A(BaseModel):
    quote: Quote
    actor: ActorRef
class B(Content):
    EXTRACTIVE: ClassVar = {"a": "positions"}
    actors: list[Actor] = []
    a: list[A] = []
""",
        PROMPT,
        "line 10",
        "so a section has to hold those",
    ),
    "ends": (IMPORTS + "import asyncio\nraise asyncio.CancelledError\n", PROMPT, "line 6", "CancelledError. Correct"),
    "no-prompt": (ONE, None, "", "no-prompt.md is missing: write it beside"),
    "variable": (ONE, PROMPT + "\n\n$mark ${reader}", "md, line 3", "no variable $reader. There are: $mark"),
    "dollar": (ONE, PROMPT + "\n$5", "md, line 2", "write $$ for one"),
    "missing": (ONE, "[article $mark] $$focus $language", "", "does not use $max_items, $focus"),
    "Capital": (ONE, PROMPT, "", "Rename the file"),
    "news": (ONE, PROMPT, "", "is a schema of the package"),
}


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A folder with all that can be wrong, and one file that is as it should be."""
    folder = tmp_path_factory.mktemp("broken")
    for name, (source, prompt, _, _) in BROKEN.items():
        write(folder, name, source, prompt)
    write(folder, "undecoded", "", None).write_bytes(b"x = '\xff'\n")
    write(folder, "_shared", "raise SystemExit\n")
    write(folder)
    return in_folder(folder)


@pytest.mark.parametrize("name", sorted(BROKEN.keys() - {"news"}))
def test_what_is_wrong_with_a_file_is_told_where_it_is_used(name: str, broken: Settings) -> None:
    _, _, where, why = BROKEN[name]
    with pytest.raises(ConfigurationError) as caught:
        find_schema(name, settings=broken)
    said = str(caught.value)
    assert said.startswith(f"The schema “{name}” cannot be used. ")
    assert f"{name}." in said
    assert where in said
    assert why in said
    assert ("line " in said) == ("line" in where) or not where
    assert str(broken.schema_dir) not in said, "callers of a service read it"


def test_a_broken_file_breaks_no_other(broken: Settings) -> None:
    own = list_custom_schemas(broken)
    assert not isinstance(own["losses"], BrokenSchema)
    assert isinstance(own["undecoded"], BrokenSchema)
    assert "utf-8" in own["undecoded"].reason
    assert find_schema("news", settings=broken) is SCHEMAS["news"], "ours is not replaced"
    assert {name for name, entry in own.items() if isinstance(entry, BrokenSchema)} == {
        *BROKEN.keys(), "undecoded",
    }  # fmt: skip
    assert summarize(ARTICLE, settings=broken).schema_name == "news/2"
    with pytest.raises(UnknownSchemaError, match=r"Ask for one of: .*losses") as caught:
        find_schema("nothing", settings=broken)
    assert "Capital" not in str(caught.value)


def test_callers_are_not_told_where_the_folder_is(broken: Settings) -> None:
    client = make_client(broken)
    answers = [client.get("/v1/schemas"), client.get("/v1/schemas/loose"), client.get("/v1/schemas/no-prompt")]
    answers.append(client.post("/v1/summaries", json={"text": ARTICLE, "schema": "raises"}))
    assert [answer.status_code for answer in answers] == [200, 500, 500, 500]
    assert all(str(broken.schema_dir) not in answer.text for answer in answers)


def test_a_file_whose_name_is_not_utf_8_is_listed(tmp_path: Path) -> None:
    write(tmp_path, os.fsdecode(b"caf\xe9"))
    write(tmp_path)
    answer = make_client(in_folder(tmp_path)).get("/v1/schemas")
    problems = {card["name"]: card["problem"] for card in answer.json()["schemas"]}
    assert problems["losses"] is None
    assert problems["caf?"].endswith("a letter first. Rename the file.")


def test_a_pipe_or_a_device_in_the_folder_is_told_of_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "endless.py").symlink_to("/dev/zero")
    write(tmp_path, "asked", prompt=None)
    os.mkfifo(tmp_path / "asked.md")
    write(tmp_path)
    cards = {card["name"]: card for card in make_client(in_folder(tmp_path)).get("/v1/schemas").json()["schemas"]}
    assert not cards["losses"]["problem"]
    for name in ("pipe", "endless", "asked"):
        assert "cannot be read: it is not a regular file." in cards[name]["problem"]


def test_a_folder_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    nowhere = in_folder(tmp_path / "nowhere")
    assert summarize(ARTICLE, settings=nowhere).schema_name == "news/2"
    with pytest.raises(UnknownSchemaError, match=r"nowhere does not exist: make it, or correct `schema_dir`"):
        find_schema("losses", settings=nowhere)
    asked = {"text": ARTICLE, "schema": "losses"}
    assert str(tmp_path) not in make_client(nowhere).post("/v1/summaries", json=asked).text


def test_one_model_may_be_named_among_several(tmp_path: Path) -> None:
    path = write(tmp_path, source=TWO + "SCHEMA = Losses\n")
    assert load_schema(path).content.__name__ == "Losses"


def test_a_class_that_is_defined_after_its_use_is_verified_too(tmp_path: Path) -> None:
    holder = "class Holder(BaseModel):\n    quote: Quote\n    parts: list[Part]\n"
    part = "class Part(BaseModel):\n    quote: Quote\n    text: Prose\n    town: str = ''\n"
    write(tmp_path, source=IMPORTS + holder + part + "class Losses(Content):\n    held: list[Holder] = []\n")
    parts = [{"quote": quote, "text": "The fences are mended.", "town": "Ayr"} for quote in (TRUE, LIE)]
    brief = {"schema": "losses", "held": [{"quote": "Nobody asked us", "parts": parts}]}
    service = make_client(in_folder(tmp_path))
    audit = service.post("/v1/verifications", json={"text": ARTICLE, "brief": brief}).json()
    assert not audit["complete"]
    assert [rejected["path"] for rejected in audit["rejected"]] == ["held[0].parts[1]"]
    assert [statement["path"] for statement in audit["statements"]] == ["held[0].parts[0].text"]
    assert audit["not_checked"] == ["held[0].parts[0].town"]


def test_a_class_that_was_unknown_at_first_is_verified_once_it_is_defined() -> None:
    """In a notebook, the cell that defines it may run after the first attempt."""
    later: dict[str, Any] = {"__name__": "notebook"}
    exec(IMPORTS + "class Losses(BaseModel):\n    parts: list[Part] = []\n", later)
    given = later["Losses"].model_construct(parts=[{"quote": LIE}])
    with pytest.raises(ConfigurationError, match=r"Losses.parts is of a type that is not known, Part: import it, def"):
        verify(ARTICLE, given)
    exec("class Part(BaseModel):\n    quote: Quote\n", later)
    later["Losses"].model_rebuild(_types_namespace=later)
    assert [rejected.path for rejected in verify(ARTICLE, given).rejected] == ["parts[0]"]


def test_a_reason_names_the_field_of_a_union_and_no_type_of_pydantic() -> None:
    class Losses(Content):
        told: Prose | int | None = None

    (rejected,) = verify(ARTICLE, Losses.model_construct(told="Anna Novak lost the fences.")).rejected
    assert (rejected.path, rejected.reason.partition(": ")[0]) == ("told", "told")


def test_objects_inside_one_another_are_refused_beyond_a_limit(tmp_path: Path) -> None:
    nodes = "class Node(BaseModel):\n    quote: Quote\n    parts: list[Node] = []\n"
    source = f"from __future__ import annotations\n{IMPORTS}{nodes}class Losses(Content):\n    nodes: list[Node] = []\n"
    write(tmp_path, source=source)

    def nest(times: int) -> str:
        node = f'{{"quote": "{TRUE}"'
        return f'{{"schema": "losses", "nodes": [{f"""{node}, "parts": [""" * times}{node}}}{"]}" * times}]}}'

    settings = in_folder(tmp_path)
    assert verify(ARTICLE, nest(90), settings=settings).complete
    for times in (100, 300):
        with pytest.raises(InputError, match="over 190 objects and lists one inside another"):
            verify(ARTICLE, nest(times), settings=settings)
        answer = make_client(settings).post(
            "/v1/verifications",
            content=f'{{"text": "{ARTICLE[:20]}", "brief": {nest(times)}}}',
            headers={"Content-Type": "application/json"},
        )
        assert 400 <= answer.status_code < 500


def test_a_choice_of_thousands_of_values_is_not_listed_in_whole(tmp_path: Path) -> None:
    part = (
        "class Part(BaseModel):\n    quote: Quote\n    town: typing.Literal[tuple(f'town-{n}' for n in range(5000))]\n"
    )
    write(
        tmp_path,
        source=f"import typing\n{IMPORTS}{part}class Losses(Content):\n    parts: list[Part] = []\n".replace(
            "from __future__ import annotations\n", ""
        ),
    )
    brief = {"schema": "losses", "parts": [{"quote": TRUE, "town": "Ayr"}]}
    (rejected,) = verify(ARTICLE, brief, settings=in_folder(tmp_path)).rejected
    assert rejected.reason.startswith("town: it must be 'town-0', 'town-1'")
    assert rejected.reason.endswith("or another of the values in the schema")
    assert len(rejected.reason) < 2_100


def test_fields_that_nothing_verifies_are_known(tmp_path: Path) -> None:
    source = ONE.replace("    quote: Quote\n", "    quote: Quote\n    town: str\n    why: Prose\n    n: int = 0\n")
    content = load_schema(write(tmp_path, source=source)).content
    assert list_unchecked_fields(content) == ["Loss.town", "Loss.n"]


def test_a_folder_is_loaded_once_whoever_comes_first(tmp_path: Path) -> None:
    write(tmp_path, source="import time\ntime.sleep(0.05)\n" + ONE.replace(IMPORTS, IMPORTS.partition("\n")[2]))
    found: list[Any] = []
    barrier = threading.Barrier(8)

    def find() -> None:
        barrier.wait(PATIENCE)
        found.append(find_schema("losses", settings=in_folder(tmp_path)))

    threads = [threading.Thread(target=find) for _ in range(8)]
    for thread in threads:
        thread.start()
    join(threads)
    assert len(found) == 8
    assert len({id(schema) for schema in found}) == 1


def test_files_that_are_loaded_at_once_leave_standard_output_as_it_was(tmp_path: Path) -> None:
    path = write(tmp_path, source="import time\ntime.sleep(0.2)\n" + ONE.partition("\n")[2])
    before = sys.stdout
    threads = [threading.Thread(target=load_schema, args=(path,)) for _ in range(2)]
    for thread in threads:  # the first ends while the second runs
        thread.start()
        time.sleep(0.1)
    join(threads)
    assert sys.stdout is before


def test_a_schema_file_costs_nothing_before_it_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path, source="raise SystemExit('loaded')\n")
    code = "import summarizer, summarizer.schemas, sys; print([n for n in sys.modules if 'schema_folder' in n])"
    environment = {"SUMMARIZER_SCHEMA_DIR": str(tmp_path)}
    done = processes.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["recall", "court-ruling_2"])
def test_a_schema_that_was_begun_works_at_once(name: str, tmp_path: Path) -> None:
    schema, prompt = create_schema_files(name, folder=tmp_path / "new")
    assert (schema.name, prompt.name) == (f"{name}.py", f"{name}.md")
    loaded = load_schema(schema)
    assert loaded.label == f"{name}/1"
    assert list_unchecked_fields(loaded.content) == []
    brief = summarize(ARTICLE, "extractive", name, settings=in_folder(tmp_path / "new"))
    assert brief.schema_name == f"{name}/1"
    assert brief.audit.complete
    assert brief.statements
    assert brief.key_figures[0].figure.currency == "EUR"
    assert brief.audit.warnings == ()


@pytest.mark.parametrize("there", ["recall.py", "recall.md"])
def test_beginning_a_schema_overwrites_nothing(there: str, tmp_path: Path) -> None:
    (tmp_path / there).write_text("mine")
    with pytest.raises(ConfigurationError, match=f"{there} exists already"):
        create_schema_files("recall", folder=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text() == "mine"


@pytest.mark.parametrize("name", ["news", "Recall", "../recall", "a/b", "", "_x", "1st", "x" * 61])
def test_a_schema_cannot_be_begun_under_every_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="Choose another name"):
        create_schema_files(name, folder=tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_folder_goes_from_the_file_that_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "summarizer.toml").write_text('schema_dir = "own"\n')
    assert Settings.load(path=tmp_path / "summarizer.toml").schema_dir == tmp_path / "own"
    monkeypatch.setenv("SUMMARIZER_SCHEMA_DIR", "here")
    assert Settings.load(path=tmp_path / "summarizer.toml").schema_dir == Path("here")


def test_what_is_loaded_is_kept_by_folder(tmp_path: Path) -> None:
    write(tmp_path)
    first = list_custom_schemas(in_folder(tmp_path))
    write(tmp_path, "second")
    assert list_custom_schemas(in_folder(tmp_path)) is first, "loaded once for a process"
    assert tmp_path in schema_folder._loaded
    assert list_custom_schemas(configure()) == {}


def test_the_keys_of_a_dictionary_are_told_to_be_unchecked() -> None:
    class Named(Content):
        told: dict[str, Prose]
        counts: dict[str, int]

    key = "the hall burned"
    answer = Named.model_construct(told={key: TRUE}, counts={"fences": 3})
    assert set(verify(ARTICLE, answer).not_checked) == {f"told.{key}", "counts.fences"}
    assert list_unchecked_fields(Named) == ["Named.told", "Named.counts"]
