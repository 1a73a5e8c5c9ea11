"""A brief in the making, as events: what a model writes is announced as soon as it closes and is verified.

What the whole comes to is decided on the main path, which knows nothing of this; in the end what was announced is
held against it, so that the items that count are the brief's.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, TypeAlias

from pydantic_core import to_json

from summarizer.grounding.grounder import ArticleGrounder
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Rejection
from summarizer.schemas.brief import Envelope
from summarizer.schemas.events import (
    BriefEvent,
    ItemEvent,
    ProgressEvent,
    RejectedEvent,
    RestartedEvent,
    StartedEvent,
    StreamEvent,
)
from summarizer.schemas.registry import Schema
from summarizer.verification.incremental import ItemVerifier, Section
from summarizer.verification.json_stream import Part, Scanner

Turn: TypeAlias = Part | ProgressEvent | Literal["answer", "over"]
"""What happened next: a part of the answer has closed, a stage begins, another answer begins, or all is over."""


@dataclass(slots=True)
class LiveAnswer:
    """The answer that is being written for one part of the article; for a short article there is one.

    Attributes:
        gate: Verifies what of it has closed.
        closed: Sections that nothing is added to any more.
        waiting: What came before the actors that it may refer to.
        told: What was announced of it.
        is_told: Whether anything was announced of it, rejections included.
    """

    gate: ItemVerifier
    closed: set[str] = field(default_factory=set)
    waiting: list[Part] = field(default_factory=list)
    told: list[tuple[Section, Any]] = field(default_factory=list)
    is_told: bool = False

    def begin(self) -> None:
        """Forget what was told of it."""
        self.gate.begin()
        self.closed, self.waiting, self.told, self.is_told = set(), [], [], False


class LiveBrief:
    """The events of one request.

    Args:
        article: The article.
        schema: What its brief is in.
        model: The model, as it was asked for.
        max_items: How many items of a section are told at most; no limit if None.

    Attributes:
        grounder: The article's; what it finds for single items it need not find again for the whole.
    """

    def __init__(self, article: Article, *, schema: Schema, model: str, max_items: int | None = None) -> None:
        self.grounder = ArticleGrounder(article.text, title=article.title, published=article.published)
        self._article, self._schema, self._model, self._max_items = article, schema, model, max_items
        self._sections = ItemVerifier(schema.content, grounder=self.grounder).sections
        self._turns: asyncio.Queue[tuple[int, Turn]] = asyncio.Queue()
        self._scanners: dict[int, Scanner] = {}
        self._answers: dict[int, LiveAnswer] = {}
        self._is_begun = self._is_over = False
        self._early: list[ProgressEvent] = []  # what came before the first event
        self._forget()

    def _make_scanner(self) -> Scanner:
        apart = [section for section in self._sections.values() if section.is_apart]
        lists = [section.key for section in apart if section.is_list]
        return Scanner(lists=lists, fields=[section.key for section in apart if not section.is_list])

    def _forget(self) -> None:
        """Nothing that was announced counts any more."""
        self._items: Counter[tuple[str, bytes]] = Counter()
        self._counts: Counter[str] = Counter()
        self._rejections: set[tuple[str, str]] = set()

    def listen(self, number: int, piece: str) -> None:
        """Take a further piece of a model's answer; "" where one begins. Nothing is verified yet.

        Args:
            number: Which part of the article it is for, counted from 1.
            piece: The piece.
        """
        if piece:
            for part in self._scanners[number].feed(piece):
                self._turns.put_nowait((number, part))
        else:
            self._scanners[number] = self._make_scanner()
            self._turns.put_nowait((number, "answer"))

    def note(self, progress: ProgressEvent) -> None:
        """Take how far the work is."""
        self._turns.put_nowait((0, progress))

    def end(self) -> None:
        """There is a brief, or there will be none: what waits to be verified need not be any more."""
        self._is_over = True
        self._turns.put_nowait((0, "over"))

    async def follow(self) -> AsyncIterator[StreamEvent]:
        """The events until then, each as soon as it can be told."""
        while True:
            number, turn = await self._turns.get()
            if isinstance(turn, ProgressEvent):
                if self._is_begun:
                    yield turn
                else:  # an error before the first event is nothing but an error
                    self._early.append(turn)
                continue
            if turn == "over":
                return
            if self._is_over:
                continue
            # off the event loop: the first item has the whole article read
            told = partial(self._take, number, turn)
            for event in await asyncio.to_thread(lambda: list(told())):  # noqa: B023 - it is awaited here
                yield event

    def settle(self, brief: Envelope) -> Iterator[StreamEvent]:
        """The events that are left when there is a brief; it is the last of them."""
        yield from self._start()
        wanted = list(self._list_items(brief))
        named = Counter(name_item(section.name, item) for section, item in wanted)
        if self._items - named:
            self._forget()
            yield RestartedEvent(reason="verification")
        announced = self._items.copy()
        for section, item in wanted:
            name = name_item(section.name, item)
            if announced[name]:
                announced[name] -= 1
            else:
                yield self._announce(section, item)
        for rejection in brief.audit.rejected:
            yield from self._reject(rejection)
        yield BriefEvent(brief=brief)

    def _start(self) -> Iterator[StreamEvent]:
        if not self._is_begun:
            self._is_begun = True
            yield StartedEvent(schema_name=self._schema.label, model=self._model, article=self._article)
            yield from self._early

    def _take(self, number: int, turn: Turn) -> Iterator[StreamEvent]:
        """What is to be told of one thing that happened to an answer."""
        if not isinstance(turn, Part):
            yield from self._begin(number)
            return
        answer = self._answers[number]
        if turn.kind == "object":  # of several in one answer the last is the answer
            yield from self._begin_again(answer, is_told=answer.is_told)
        elif turn.kind == "value":
            yield from self._check_or_wait(answer, turn)
            if not self._sections[turn.name].is_list:
                yield from self._close(answer, turn.name)
        elif turn.kind == "list":
            yield from self._close(answer, turn.name)
        elif turn.kind == "end":
            yield from self._close(answer, *self._sections)

    def _begin(self, number: int) -> Iterator[StreamEvent]:
        """An answer begins: the first for its part of the article, or one in place of the last."""
        known = self._answers.get(number)
        if known is not None:
            yield from self._begin_again(known, is_told=True)
        else:
            self._answers[number] = LiveAnswer(ItemVerifier(self._schema.content, grounder=self.grounder))
            yield from self._start()

    def _begin_again(self, answer: LiveAnswer, *, is_told: bool) -> Iterator[StreamEvent]:
        """Forget an answer; what is told of those for other parts of the article goes on to count."""
        answer.begin()
        if not is_told:
            return
        self._forget()
        yield RestartedEvent(reason="answer")
        for other in self._answers.values():
            for section, item in other.told:
                yield self._announce(section, item)

    def _close(self, answer: LiveAnswer, *keys: str) -> Iterator[StreamEvent]:
        """Nothing more comes in some sections: what waited for them can be verified, in the schema's order."""
        answer.closed.update(keys)
        order = list(self._sections)
        waiting, answer.waiting = sorted(answer.waiting, key=lambda part: order.index(part.name)), []
        for part in waiting:
            yield from self._check_or_wait(answer, part)

    def _check_or_wait(self, answer: LiveAnswer, part: Part) -> Iterator[StreamEvent]:
        """Verify a part, or keep it until the actors are there to whom it may refer."""
        section = self._sections[part.name]
        if not answer.closed.issuperset(section.after):
            answer.waiting.append(part)
            return
        item, rejected = answer.gate.check(part.name, part.index, part.value)
        for rejection in rejected:
            answer.is_told = True
            yield from self._reject(rejection)
        most = self._max_items
        if item is not None and not (section.is_list and most is not None and self._counts[section.name] >= most):
            answer.is_told = True
            answer.told.append((section, item))
            yield self._announce(section, item)

    def _announce(self, section: Section, item: Any) -> ItemEvent:
        index = self._counts[section.name] if section.is_list else None
        self._counts[section.name] += 1
        self._items[name_item(section.name, item)] += 1
        return ItemEvent(schema_name=self._schema.label, section=section.name, index=index, item=item)

    def _reject(self, rejection: Rejection) -> Iterator[RejectedEvent]:
        """Tell of a rejection, unless that was done."""
        name = rejection.path, json.dumps(rejection.item, default=str)  # it may hold what no text does
        if name not in self._rejections:
            self._rejections.add(name)
            section = rejection.path.partition("[")[0].partition(".")[0]
            told = {field: getattr(rejection, field) for field in type(rejection).model_fields if field != "attempt"}
            yield RejectedEvent(section=section, **told)

    def _list_items(self, brief: Envelope) -> Iterator[tuple[Section, Any]]:
        for section in self._sections.values():
            value = getattr(brief, section.name)
            if section.is_list:
                yield from ((section, item) for item in value or ())
            elif value is not None:
                yield section, value


def name_item(section: str, item: Any) -> tuple[str, bytes]:
    """What is the same for the same item of a section."""
    return section, to_json(item)
