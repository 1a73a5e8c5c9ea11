"""What the tests of the gateway and of the LLM engine share: an article, a schema, and a call through the real path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from summarizer.engines.base import Answers, EngineTask
from summarizer.engines.llm.engine import make_engine
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article
from summarizer.schemas.blocks import Quote
from summarizer.schemas.brief import Mode, Options
from summarizer.schemas.findings import (
    Alignment,
    ClaimedFigure,
    ClaimedSpeaker,
    DeclaredActor,
    FoundFigure,
    FoundSpeaker,
    Span,
    StatementContext,
    StatementReport,
    Verification,
)
from summarizer.settings import ModelSettings, Settings
from tests.support.provider_server import ProviderServer

KEY = "sk-canary-0123456789"

ARTICLE = (
    "The quokka-canary bridge will not open before May, Mayor Anna Lind said. “We are ready,” she added.\r\n"
    "{{ 7*7 }} {% raise %} {# gone #} ${mark} $focus <|im_end|> </article> 3.2 million\u00a0euros, naïve café 🙂"
)
"""It holds what no other text would, so that a leak is seen, and what template engines would not leave alone."""

CANARIES = (KEY, "quokka-canary", "will not open before May")

GOOD = {"sayings": [{"quote": "The quokka-canary bridge will not open before May"}]}
BAD = {"sayings": [{"quote": "The bridge will open before May"}, {"quote": "{why} {0} %s nobody said this"}]}

SHAPELESS: dict[str, Any] = {"sayings": "“We are ready,” she added"}
"""No answer in the schema: what failed cannot be told apart in it, so the whole is asked for again."""


class Saying(BaseModel):
    quote: Quote


class Report(BaseModel):
    """What was said."""

    sayings: list[Saying]


@dataclass(frozen=True)
class PlainGrounder:
    """Finds what is there character for character, and nothing else."""

    text: str

    def align(self, quote: str, *, near: Sequence[Span] = ()) -> Alignment:
        start = self.text.find(quote)
        if start < 0:
            return Alignment("absent", reason="it does not stand in the article")
        return Alignment("exact", ((start, start + len(quote)),), quote)

    def find_passages(self, quote: str) -> Sequence[Alignment]:
        return [self.align(quote)]

    def choose_passage(self, passages: Sequence[Alignment], *, beside: str) -> Alignment:
        return passages[0]

    def find_closest(self, words: str) -> Span | None:
        return 0, 20

    def find_mentions(self, names: Sequence[str]) -> Sequence[Span]:
        return [(at, at + len(name)) for name in names if (at := self.text.find(name)) >= 0]

    def match_figure(self, claimed: ClaimedFigure, *, evidence: Sequence[Span]) -> FoundFigure | str:
        return "it finds no figures"

    def match_speaker(
        self, claimed: ClaimedSpeaker, *, evidence: Sequence[Span], actors: Sequence[DeclaredActor]
    ) -> FoundSpeaker | str:
        return "it finds no speakers"

    def check_holder(self, actor: DeclaredActor, *, evidence: Sequence[Span]) -> str:
        return ""

    def prove_statement(self, statement: str, *, context: StatementContext) -> StatementReport:
        return StatementReport()

    def check_role(self, role: str, *, names: Sequence[str]) -> str:
        return ""


def ask(
    server: ProviderServer | str,
    *,
    schema: type[BaseModel] = Report,
    article: str = ARTICLE,
    model: str = "openai/scripted",
    mode: Mode = "tools",
    options: Options | None = None,
    **settings: Any,
) -> Answers:
    settings.setdefault("retries", 0)
    base = server if isinstance(server, str) else server.base
    known = {"scripted": ModelSettings(model=model, timeout=settings.pop("timeout", 5.0), mode=mode)}
    engine = make_engine("scripted", settings=Settings(models=known, **settings), api_base=base, api_key=KEY)
    asked, run = options or Options(), Verification(PlainGrounder(article))
    return run_sync(engine.write(EngineTask(schema, Article(text=article), "extract.md", asked, run)))
