"""A schema of one's own from end to end: asked of a scripted model, verified, repaired, completed, served, shown."""

from __future__ import annotations

import copy
import json
import multiprocessing
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer import Client, read_brief, stream, summarize, verify
from summarizer.errors import ConfigurationError, InputError, ServerError, UnknownSchemaError
from summarizer.report.markdown import to_markdown
from summarizer.schemas.brief import Envelope, OpenBrief
from summarizer.schemas.events import BriefEvent
from summarizer.settings import Settings
from tests.support.judge_script import is_review
from tests.support.provider_server import ProviderServer, Reply, Request, answer, serve
from tests.support.service import ARTICLE, configure, configure_model, make_client, read_problem, serve_app
from tests.support.streamed import streamed

SOURCE = '''\
from typing import Literal
from pydantic import BaseModel, Field
from summarizer.schemas import Actor, ActorRef, Attribution, Content, Figure, Prose, Quote

VERSION = 2

class Cost(BaseModel):
    """What something costs."""

    quote: Quote
    amount: Figure
    attribution: Attribution
    what: Prose
    size: Literal["small", "large"] = "small"

class Vow(BaseModel):
    """What somebody will do."""

    quote: Quote
    by: ActorRef
    attribution: Attribution
    words: Prose

class Reopening(Content):
    """When a place opens again, and what that costs."""

    headline: Prose | None = None
    place: Prose | None = Field(default=None, title="Where it is")
    actors: list[Actor] = []
    vows: list[Vow] = Field(default_factory=list, title="What was promised")
    costs: list[Cost] = []
'''

AMADI = {"id": "amadi", "name": "Ruth Amadi", "kind": "person", "role": "director", "aliases": ["Amadi"]}
VOW = {
    "quote": "We will not reopen before the fences are mended",
    "by": "amadi",
    "attribution": "Amadi",
    "words": "It does not reopen before the fences are mended.",
}
COST = {
    "quote": "Repairs will cost 3.2 million euros",
    "amount": "3.2 million euros",
    "attribution": "the article",
    "what": "repairs",
    "size": "large",
}
LIE = {**COST, "quote": "Repairs will cost 2.3 million euros", "amount": "2.3 million euros"}
ANSWER = {
    "headline": "Sanctuary stays shut",
    "place": "Millbrook",
    "actors": [AMADI],
    "vows": [VOW],
    "costs": [LIE],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "reopening.py").write_text(SOURCE, "utf-8")
    prompts = Path(__file__).parents[2] / "prompts"
    shutil.copy(prompts / "news.md", tmp_path / "reopening.md")
    (tmp_path / "broken.py").write_text("import nothing_at_all\n", "utf-8")
    return tmp_path


def play(request: Request) -> Reply:
    """Write the lie, and mend it where it comes back."""
    if not is_review(request):
        return answer(ANSWER)(request)
    return answer({"repairs": [{"id": "costs[0]", "item": COST}]})(request)


@pytest.fixture
def ask(folder: Path) -> Iterator[Callable[..., tuple[Settings, ProviderServer]]]:
    with serve(play) as server:
        yield lambda **values: (configure_model(server.base, schema_dir=folder, **values), server)


def test_a_brief_in_ones_own_schema(ask: Any) -> None:
    settings, server = ask(reasks=0)
    brief = summarize(ARTICLE, schema="reopening", settings=settings)
    assert type(brief).__name__ == "ReopeningBrief"
    assert brief.schema_name == "reopening/2"
    assert (brief.headline, brief.place, brief.costs) == ("Sanctuary stays shut", "Millbrook", [])
    (vow,) = brief.vows
    assert ARTICLE[vow.quote.start : vow.quote.end] == vow.quote.text == VOW["quote"]
    assert (vow.by, vow.attribution.kind) == ("amadi", "direct")
    assert isinstance(brief, Envelope)
    (rejected,) = brief.audit.rejected
    assert (rejected.path, rejected.kind, rejected.item) == ("costs[0]", "altered", LIE)
    assert "3.2" in rejected.reason
    assert rejected.closest is not None
    assert brief.audit.coverage is not None
    assert list(json.loads(brief.model_dump_json())) == [
        "schema", "article", "headline", "place", "actors", "vows", "costs", "audit", "receipt",
    ]  # fmt: skip
    (asked,) = server.requests
    wire = asked.json["response_format"]["json_schema"]["schema"]
    assert wire["required"] == ["headline", "place", "actors", "vows", "costs"]
    assert "You write a brief of one news article" in asked.texts[0], "its own prompt"


def test_a_brief_in_ones_own_schema_is_read_back_and_pickled(ask: Any) -> None:
    settings, _ = ask()
    brief = summarize(ARTICLE, schema="reopening", settings=settings)
    assert read_brief(brief.model_dump_json(), settings=settings) == brief
    assert pickle.loads(pickle.dumps(brief)) == brief
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(copy.copy, (brief,)) == brief


ONLY_AS_WRITTEN = """
    @field_validator("vows", mode="before")
    @classmethod
    def keep(cls, value):
        return [one for one in value if one["quote"].strip()]
"""


def test_a_validator_that_can_read_only_what_a_model_writes(ask: Any, folder: Path) -> None:
    source = SOURCE.replace("import BaseModel", "import field_validator, BaseModel") + ONLY_AS_WRITTEN
    (folder / "reopening.py").write_text(source, "utf-8")
    settings, server = ask(reasks=0)
    for _ in range(2):
        brief = summarize(ARTICLE, schema="reopening", settings=settings, cache=folder / "cache")
        assert len(brief.vows) == 1
    assert len(server.requests) == 2, "the cached brief cannot be read"
    with pytest.raises(InputError, match=r"the schema's own Reopening.keep \(reopening.py, line \d+\) raised"):
        read_brief(brief.model_dump_json(), settings=settings)


def test_what_fails_is_repaired(ask: Any) -> None:
    settings, _ = ask(reasks=1)
    brief = summarize(ARTICLE, schema="reopening", settings=settings)
    assert brief.audit.rejected == ()
    assert [str(cost.amount.value) for cost in brief.costs] == ["3200000"]
    assert [attempt.purpose for attempt in brief.receipt.attempts] == ["answer", "review"]


def test_what_is_left_out_is_asked_for(folder: Path) -> None:
    with serve(answer({**ANSWER, "costs": []}), answer({"costs": [COST], "vows": [], "actors": []})) as server:
        settings = configure_model(server.base, schema_dir=folder)
        brief = summarize(ARTICLE, schema="reopening", options={"complete": True}, settings=settings)
    assert len(brief.costs) == 1
    completion = brief.audit.completion
    assert completion.sections["costs"].added == 1
    assert completion.figures.after > (completion.figures.before or 0)


def test_it_is_served_as_ours_are(ask: Any) -> None:
    settings, _ = ask(reasks=0)
    with make_client(settings) as client:
        cards = {card["name"]: card for card in client.get("/v1/schemas").json()["schemas"]}
        assert cards["reopening"]["version"] == "reopening/2"
        assert cards["reopening"]["description"] == "When a place opens again, and what that costs."
        assert (cards["news"]["problem"], cards["reopening"]["problem"]) == (None, None)
        assert "broken.py, line 1" in cards["broken"]["problem"]
        document = client.get("/v1/schemas/reopening").json()
        assert document["written"]["$defs"]["Quote"]["type"] == "string"
        assert {"vows", "audit"} <= set(document["returned"]["properties"])
        read_problem(client.get("/v1/schemas/nothing"), 404, "not_found")
        problem = read_problem(client.get("/v1/schemas/broken"), 500, "configuration")
        assert "nothing_at_all" in problem["detail"]
        read_problem(client.post("/v1/summaries", json={"text": ARTICLE, "schema": "broken"}), 500, "configuration")
        made = client.post("/v1/summaries", json={"text": ARTICLE, "schema": "reopening"}).json()
        assert (made["schema"], len(made["vows"]), len(made["audit"]["rejected"])) == ("reopening/2", 1, 1)


def test_a_client_reads_a_schema_that_it_does_not_know(ask: Any) -> None:
    settings, _ = ask(reasks=0)
    with serve_app(settings) as url, Client(url) as client:
        brief: Any = client.summarize(ARTICLE, schema="reopening")
        again = client.summarize(ARTICLE, schema="reopening")
        assert client.verify(ARTICLE, brief).complete
        with pytest.raises(ServerError, match="broken"):
            client.summarize(ARTICLE, schema="broken")
    assert again.receipt.cached
    assert brief.vows[0]["quote"]["text"] == VOW["quote"]
    assert type(brief) is OpenBrief
    here = to_markdown(summarize(ARTICLE, schema="reopening", settings=settings))
    there = to_markdown(brief)
    for words in ("**Ruth Amadi**: It does not reopen before the fences are mended.", "> — Ruth Amadi", "Rejected"):
        assert words in here
    assert "  > We will not reopen before the fences are mended" in there, "quotes are known by their form"
    assert "## Vows" in there


def test_somebody_elses_brief_is_checked_in_its_schema(ask: Any) -> None:
    settings, _ = ask(reasks=0)
    brief = summarize(ARTICLE, schema="reopening", settings=settings)
    assert verify(ARTICLE, brief, settings=settings).complete
    audit = verify(ARTICLE, {"schema": "reopening/2", "costs": [COST, LIE]}, settings=settings)
    assert [item.path for item in audit.rejected] == ["costs[1]"]
    with make_client(settings) as client:
        body = {"text": ARTICLE, "brief": {"schema": "reopening/2", "costs": [LIE]}}
        assert len(client.post("/v1/verifications", json=body).json()["rejected"]) == 1
    with pytest.raises(UnknownSchemaError):
        verify(ARTICLE, {"schema": "nothing/1", "costs": [COST]}, settings=settings)
    with pytest.raises(ConfigurationError, match="nothing_at_all"):
        verify(ARTICLE, {"schema": "broken/1", "costs": [COST]}, settings=settings)


def test_the_built_in_engine_guesses_nothing(folder: Path) -> None:
    said = SOURCE.replace("    headline", '    EXTRACTIVE: ClassVar = {"actors": "actors"}\n    headline', 1)
    (folder / "told.py").write_text(said.replace("import Literal", "import ClassVar, Literal"), "utf-8")
    shutil.copy(folder / "reopening.md", folder / "told.md")
    settings = configure(schema_dir=folder)
    with pytest.raises(InputError, match=r"cannot fill the schema “reopening”: that needs"):
        summarize(ARTICLE, schema="reopening", settings=settings)
    brief = summarize(ARTICLE, schema="told", settings=settings)
    assert [actor.name for actor in brief.actors][:1] == ["Ruth Amadi"]
    assert (brief.headline, brief.costs, brief.vows) == (None, [], [])
    (caution,) = brief.audit.warnings
    assert caution.message.endswith("cannot fill headline, place, vows, costs, which stay empty: that needs a model")


def test_another_file_is_another_request(ask: Any, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a schema's own validators do is not in its JSON Schema: the cache goes by the file."""
    settings, server = ask(reasks=0)
    cache = tmp_path_factory.mktemp("cache")
    summarize(ARTICLE, schema="reopening", settings=settings, cache=cache)
    assert summarize(ARTICLE, schema="reopening", settings=settings, cache=cache).receipt.cached
    other = tmp_path_factory.mktemp("other")
    (other / "reopening.py").write_text(SOURCE + "\n# changed\n", "utf-8")
    shutil.copy(folder / "reopening.md", other / "reopening.md")
    changed = settings.model_copy(update={"schema_dir": other})
    assert not summarize(ARTICLE, schema="reopening", settings=changed, cache=cache).receipt.cached
    assert len(server.requests) == 2


def test_it_is_streamed_as_news_is(folder: Path) -> None:
    with serve(streamed(ANSWER)) as server:
        settings = configure_model(server.base, schema_dir=folder, reasks=0)
        events = list(stream(ARTICLE, schema="reopening", settings=settings))
    kinds = [event.type for event in events if event.type != "progress"]
    assert kinds == ["started", *["item"] * 4, "rejected", "brief"]
    told = {event.section for event in events if event.type == "item"}
    assert told == {"headline", "place", "actors", "vows"}
    last = events[-1]
    assert last.type == "brief"
    assert last.brief.vows[0].quote.text == VOW["quote"]
    written = json.loads(last.model_dump_json())["brief"]
    assert written["vows"][0]["by"] == "amadi", "all of it goes over the wire"
    assert type(BriefEvent.model_validate_json(last.model_dump_json()).brief) is OpenBrief
