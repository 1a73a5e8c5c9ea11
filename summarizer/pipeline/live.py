"""A brief in the making, as events: what a model writes is announced as soon as it closes and is verified.

What the whole comes to is decided on the main path, which knows nothing of this; in the end what was announced is
held against it, so that the items that count are the brief's.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any, Literal, TypeAlias

from pydantic_core import to_json

from summarizer.engines.scanner import Part, Scanner
from summarizer.grounding.items import ItemGate, Section
from summarizer.grounding.verify import ArticleGrounder
from summarizer.pipeline.request import BriefRequest
from summarizer.schemas.audit import Rejection
from summarizer.schemas.brief import Envelope
from summarizer.schemas.events import (
    BriefEvent,
    ItemEvent,
    RejectedEvent,
    RestartedEvent,
    StartedEvent,
    StreamEvent,
)

Turn: TypeAlias = Part | Literal["answer", "over"]
"""What happened next: a part of the answer has closed, another answer begins, or all is over."""


class LiveBrief:
    """The events of one request.

    Args:
        request: What is asked for.

    Attributes:
        grounder: The article's; what it finds for single items it need not find again for the whole.
    """

    def __init__(self, request: BriefRequest) -> None:
        article = request.article
        self.grounder = ArticleGrounder(article.text, title=article.title, published=article.published)
        self._request = request
        self._gate = ItemGate(request.schema.content, grounder=self.grounder)
        self._turns: asyncio.Queue[Turn] = asyncio.Queue()
        self._scanner = self._make_scanner()
        self._is_begun = self._is_over = False
        self._begin_answer()

    def _make_scanner(self) -> Scanner:
        apart = [section for section in self._gate.sections.values() if section.is_apart]
        lists = [section.key for section in apart if section.is_list]
        return Scanner(lists=lists, fields=[section.key for section in apart if not section.is_list])

    def _begin_answer(self) -> None:
        """Forget what was announced."""
        self._gate.begin()
        self._closed: set[str] = set()  # sections that nothing is added to any more
        self._waiting: list[Part] = []  # what came before the actors that it may refer to
        self._items: Counter[tuple[str, bytes]] = Counter()
        self._counts: Counter[str] = Counter()
        self._rejections: set[tuple[str, str]] = set()

    def listen(self, piece: str) -> None:
        """Take a further piece of a model's answer; "" where one begins. Nothing is verified yet."""
        if piece:
            for part in self._scanner.feed(piece):
                self._turns.put_nowait(part)
        else:
            self._scanner = self._make_scanner()
            self._turns.put_nowait("answer")

    def end(self) -> None:
        """There is a brief, or there will be none: what waits to be verified need not be any more."""
        self._is_over = True
        self._turns.put_nowait("over")

    async def follow(self) -> AsyncIterator[StreamEvent]:
        """The events until then, each as soon as it can be told."""
        while True:
            turn = await self._turns.get()
            if self._is_over:
                return
            # off the event loop: the first item has the whole article read
            for event in await asyncio.to_thread(lambda: list(self._take(turn))):  # noqa: B023 - it is awaited here
                yield event

    def settle(self, brief: Envelope) -> Iterator[StreamEvent]:
        """The events that are left when there is a brief; it is the last of them."""
        yield from self._start()
        wanted = list(self._list_items(brief))
        named = Counter(name_item(section.name, item) for section, item in wanted)
        if self._items - named:
            self._begin_answer()
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
            yield StartedEvent(schema_name=self._request.schema.label, model=self._request.model)

    def _take(self, turn: Turn) -> Iterator[StreamEvent]:
        """What is to be told of one thing that happened."""
        if not isinstance(turn, Part):
            self._begin_answer()
            yield from [RestartedEvent(reason="answer")] if self._is_begun else self._start()
        elif turn.kind == "object":  # of several in one answer the last is the answer
            is_told = bool(self._counts or self._rejections)
            self._begin_answer()
            if is_told:
                yield RestartedEvent(reason="answer")
        elif turn.kind == "value":
            yield from self._check_or_wait(turn)
            if not self._gate.sections[turn.name].is_list:
                yield from self._close(turn.name)
        elif turn.kind == "list":
            yield from self._close(turn.name)
        elif turn.kind == "end":
            yield from self._close(*self._gate.sections)

    def _close(self, *keys: str) -> Iterator[StreamEvent]:
        """Nothing more comes in some sections: what waited for them can be verified, in the schema's order."""
        self._closed.update(keys)
        order = list(self._gate.sections)
        waiting, self._waiting = sorted(self._waiting, key=lambda part: order.index(part.name)), []
        for part in waiting:
            yield from self._check_or_wait(part)

    def _check_or_wait(self, part: Part) -> Iterator[StreamEvent]:
        """Verify a part, or keep it until the actors are there to whom it may refer."""
        section = self._gate.sections[part.name]
        if not self._closed.issuperset(section.after):
            self._waiting.append(part)
            return
        item, rejected = self._gate.check(part.name, part.index, part.value)
        for rejection in rejected:
            yield from self._reject(rejection)
        most = self._request.options.max_items
        if item is not None and not (section.is_list and most is not None and self._counts[section.name] >= most):
            yield self._announce(section, item)

    def _announce(self, section: Section, item: Any) -> ItemEvent:
        index = self._counts[section.name] if section.is_list else None
        self._counts[section.name] += 1
        self._items[name_item(section.name, item)] += 1
        return ItemEvent(schema_name=self._request.schema.label, section=section.name, index=index, item=item)

    def _reject(self, rejection: Rejection) -> Iterator[RejectedEvent]:
        """Tell of a rejection, unless that was done."""
        name = rejection.path, json.dumps(rejection.item, default=str)  # it may hold what no text does
        if name not in self._rejections:
            self._rejections.add(name)
            section = rejection.path.partition("[")[0].partition(".")[0]
            told = {field: getattr(rejection, field) for field in type(rejection).model_fields if field != "attempt"}
            yield RejectedEvent(section=section, **told)

    def _list_items(self, brief: Envelope) -> Iterator[tuple[Section, Any]]:
        for section in self._gate.sections.values():
            value = getattr(brief, section.name)
            if section.is_list:
                yield from ((section, item) for item in value or ())
            elif value is not None:
                yield section, value


def name_item(section: str, item: Any) -> tuple[str, bytes]:
    """What is the same for the same item of a section."""
    return section, to_json(item)
