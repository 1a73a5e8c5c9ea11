"""Streaming: the main path with its events. The final brief equals the one that `asummarize` returns.

An item is announced as soon as it is complete and verified. At the end, events correct any difference between the
announced items and the brief.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import Counter, deque
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Generator, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias, Unpack, cast

from pydantic_core import to_json, to_jsonable_python

from summarizer.call_options import RequestOptions, SummarizeOptions, accepts_summarize_options
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.pipeline.brief_cache import CachePolicy, Generated, make_cache_policy
from summarizer.pipeline.catalogue import read_stored_brief
from summarizer.pipeline.request import BriefRequest, read_request
from summarizer.pipeline.run import answer, make_brief
from summarizer.pipeline.sync import iterate_sync
from summarizer.schemas.article import Article
from summarizer.schemas.audit import Rejection
from summarizer.schemas.brief import Envelope, Schema
from summarizer.schemas.events import (
    BriefEvent,
    ItemEvent,
    ProgressEvent,
    RejectedEvent,
    RestartedEvent,
    StartedEvent,
    StreamEvent,
    VerdictEvent,
)
from summarizer.schemas.structure import is_at_or_below
from summarizer.settings import Settings
from summarizer.verification.contents import restore
from summarizer.verification.incremental import ItemVerifier, JsonEvent, JsonStreamParser, Section
from summarizer.verification.merge import MIN_SIMILARITY, similarity
from summarizer.workers import run_in_worker


@accepts_summarize_options
async def astream(
    text: str | Article,
    model: str | None = None,
    schema: str = "news",
    *_positional: Any,
    **options: Unpack[SummarizeOptions],
) -> AsyncGenerator[StreamEvent, None]:
    """Make a verified brief of an article, and yield events while it is made.

    An item is announced as soon as the model has written it and it is verified. The last event holds the brief, equal
    to what `asummarize` returns. To stop early, close the iterator (`contextlib.aclosing`), which cancels the call to
    the provider.

    Args:
        text: The article, as a string or an `Article`.
        model: See `asummarize`, also for the next two.
        schema: Name of the schema.
        options: `mode`, `api_base`, `api_key`, `options`, `cache`, `settings`, `title` and `published`; see
            `summarizer.call_options.SummarizeOptions`. A cached brief is yielded at once.

    Yields:
        The events; see `summarizer.schemas.events`.

    Raises:
        SummarizerError: There is no brief; see `asummarize`. This may be raised after events: a stream that breaks off
            is an error, never a shorter brief.
    """
    cache_policy = make_cache_policy(options.pop("cache"))
    request = await read_request(text, model=model, schema=schema, **cast("RequestOptions", options))
    async with contextlib.aclosing(follow(request, cache_policy=cache_policy)) as events:
        async for event in events:
            yield event


async def follow(request: BriefRequest, *, cache_policy: CachePolicy | None) -> AsyncGenerator[StreamEvent, None]:
    """Yield the events of a new or cached brief; see `astream`."""
    most = request.options.max_items
    live = BriefEvents(request.article, schema=request.schema, model=request.model, max_items=most)

    def make() -> Coroutine[Any, Any, Generated]:
        return make_brief(request, grounder=live.grounder, listener=live.feed, on_progress=live.add_progress)

    work = asyncio.ensure_future(answer(request, cache_policy=cache_policy, make=make))
    work.add_done_callback(lambda done: live.close(drain=not done.cancelled() and done.exception() is not None))
    try:
        async for event in live.follow():
            yield event
        served = await work
        for event in await run_in_worker(lambda: list(live.finish(served.brief))):
            yield event
    finally:
        work.cancel()
        await asyncio.wait({work})
        if not work.cancelled():
            work.exception()  # mark the exception as retrieved: the caller may be gone


async def replay_brief(raw: bytes, /, *, model: str, settings: Settings) -> AsyncGenerator[StreamEvent, None]:
    """Yield the events of a finished brief from its JSON; without item events if its schema is unknown now."""
    brief, schema = await read_stored_brief(raw, settings=settings)
    if schema is None:
        yield StartedEvent(schema_name=brief.schema_name, model=model, article=brief.article)
        yield BriefEvent(brief=brief)
        return
    live = BriefEvents(brief.article, schema=schema, model=model)
    for event in await run_in_worker(lambda: list(live.finish(brief))):
        yield event


@accepts_summarize_options
def stream(
    text: str | Article,
    model: str | None = None,
    schema: str = "news",
    *_positional: Any,
    **options: Unpack[SummarizeOptions],
) -> Generator[StreamEvent, None, None]:
    """Make a verified brief of an article, and yield events while it is made; see `astream`.

    Keyword arguments: see `summarizer.call_options.SummarizeOptions`.

    Examples:
        >>> events = list(stream("Mayor Anna Lind said on Monday that 40 people came.", "extractive"))
        >>> [event.type for event in events if event.type not in ("item", "progress")]
        ['started', 'brief']
        >>> events[-1].brief.actors[0].name
        'Anna Lind'
    """
    return iterate_sync(astream(text, model, schema, **options))


JUDGED: Final = frozenset({"contradicted", "not_stated"})  # kinds of rejection that a judge decides
BATCH_SECONDS: Final = 0.004  # seconds for which a worker thread verifies complete items before their events are sent

StreamInput: TypeAlias = JsonEvent | ProgressEvent | Literal["answer", "over"]
"""Entry of the input queue: a JSON event of an answer, the start of a stage, a new answer, or the end."""


@dataclass(slots=True)
class StreamedAnswer:
    """The answer that a model is writing for one part of the article; a short article has one part."""

    verifier: ItemVerifier  # verifies the complete items
    closed: set[str] = field(default_factory=set)  # sections that are complete
    waiting: list[JsonEvent] = field(default_factory=list)  # items held back until the actors are known
    # announced items, each with its index in its list as written
    announced: list[tuple[Section, Any, int | None]] = field(default_factory=list)
    is_announced: bool = False  # whether any item or rejection was announced

    def begin(self) -> None:
        self.verifier.begin()
        self.closed, self.waiting, self.announced, self.is_announced = set(), [], [], False


@dataclass(slots=True)
class AnnouncedItem:
    section: Section
    item: Any
    name: tuple[str, bytes]  # key that equal items share; see `name_item`
    index: int | None  # the announced index; None if the section is not a list
    place: int | None  # the index in the list as the model wrote it; None if unknown
    is_withdrawn: bool = False  # whether a later event withdrew the item


class BriefEvents:
    """The events of one request, with at most `max_items` of a section; None for no limit."""

    def __init__(self, article: Article, *, schema: Schema, model: str, max_items: int | None = None) -> None:
        # shared with the run, so that the article is read once
        self.grounder = ArticleGrounder(article.text, title=article.title, published=article.published)
        self._article, self._schema, self._model, self._max_items = article, schema, model, max_items
        self._sections = ItemVerifier(schema.content, grounder=self.grounder).sections
        self._inputs: asyncio.Queue[tuple[int, StreamInput]] = asyncio.Queue()
        self._parsers: dict[int, JsonStreamParser] = {}
        self._answers: dict[int, StreamedAnswer] = {}
        self._is_begun = self._is_over = False
        self._early: list[ProgressEvent] = []  # progress before the first event
        self._forget()

    def _forget(self) -> None:
        self._items: Counter[tuple[str, bytes]] = Counter()
        self._announced: list[AnnouncedItem] = []
        self._counts: Counter[str] = Counter()
        self._rejections: set[tuple[str, str]] = set()

    def feed(self, number: int, piece: str) -> None:
        """Queue a piece of a model's answer for one part; "" when an answer begins. Nothing is verified yet."""
        if piece:
            for part in self._parsers[number].feed(piece):
                self._inputs.put_nowait((number, part))
        else:
            apart = [section for section in self._sections.values() if section.is_apart]
            lists, fields = ([one.key for one in apart if one.is_list is is_list] for is_list in (True, False))
            self._parsers[number] = JsonStreamParser(lists=lists, fields=fields)
            self._inputs.put_nowait((number, "answer"))

    def add_progress(self, progress: ProgressEvent) -> None:
        self._inputs.put_nowait((0, progress))

    def close(self, *, drain: bool = False) -> None:
        """End the queue. `drain`: announce what is queued first, since no later event has it if the brief failed."""
        self._is_over = not drain
        self._inputs.put_nowait((0, "over"))

    async def follow(self) -> AsyncIterator[StreamEvent]:
        """Yield the events until `close`, each as soon as possible."""
        queued: deque[tuple[int, StreamInput]] = deque()
        while True:
            if not queued:
                queued.append(await self._inputs.get())
            while not self._inputs.empty():
                queued.append(self._inputs.get_nowait())
            _, entry = queued[0]
            if isinstance(entry, ProgressEvent):
                queued.popleft()
                if self._is_begun:
                    yield entry
                else:  # held back: an error before the first event must be an ordinary error
                    self._early.append(entry)
            elif entry == "over":
                return
            elif self._is_over:
                queued.popleft()
            else:  # in a worker thread: before the first item, the finders read the whole article
                for event in await run_in_worker(self._take_several, queued):
                    yield event

    def _take_several(self, queued: deque[tuple[int, StreamInput]]) -> list[StreamEvent]:
        """Process queued entries of answers: at least one, and further ones for `BATCH_SECONDS` seconds."""
        events: list[StreamEvent] = []
        until = time.monotonic() + BATCH_SECONDS
        while queued:
            number, entry = queued[0]
            if isinstance(entry, ProgressEvent) or entry == "over":
                break
            queued.popleft()
            events += self._take(number, entry)
            if time.monotonic() >= until:
                break
        return events

    def finish(self, brief: Envelope) -> Iterator[StreamEvent]:
        """Yield the remaining events of a finished brief. The last one holds the brief."""
        yield from self._start()
        wanted = list(self._list_items(brief))
        named = Counter(name_item(section.name, item) for section, item in wanted)
        withdrawn = [one for one in self._announced if not one.is_withdrawn and not named[one.name]]
        for one in withdrawn:
            yield from self._withdraw(one, brief)
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
        yield from self._list_verdicts(brief)
        for rejection in brief.audit.rejected:
            yield from self._reject(rejection)
        yield BriefEvent(brief=brief)

    def _withdraw(self, announced: AnnouncedItem, brief: Envelope) -> Iterator[RejectedEvent]:
        """Withdraw an announced item if the review rejected or changed it; otherwise yield nothing.

        After any other difference, `finish` announces everything again.
        """
        section = announced.section
        path = f"{section.key}[{announced.place}]" if section.is_list else section.key
        rejection = find_judged(announced, brief)
        if rejection is not None:
            self._rejections.add(name_rejection(rejection))
            reasons = rejection_fields(rejection)
        else:
            notes = [note for note in brief.audit.notes if is_at_or_below(note.path, path)]
            if not notes:
                return
            why = "; ".join(f"{note.path.rpartition('.')[2]} was left out: {note.reason}" for note in notes)
            reasons = {"path": path, "kind": "changed", "reason": why, "item": to_jsonable_python(announced.item)}
        announced.is_withdrawn = True
        self._items[announced.name] -= 1
        yield RejectedEvent(section=section.name, index=announced.index, **reasons)

    def _list_verdicts(self, brief: Envelope) -> Iterator[VerdictEvent]:
        """Yield the judge's verdicts on the items, with the announced indices."""
        indices: dict[tuple[str, bytes], list[int | None]] = {}
        for one in self._announced:
            if not one.is_withdrawn:
                indices.setdefault(one.name, []).append(one.index)
        places: dict[str, tuple[str, int | None]] = {}
        for section in self._sections.values():
            value = getattr(brief, section.name)
            for place, item in enumerate(value or ()) if section.is_list else [(None, value)]:
                announced = indices.get(name_item(section.name, item)) if item is not None else None
                if announced:
                    path = section.key if place is None else f"{section.key}[{place}]"
                    places[path] = section.name, announced.pop(0)
        for check in brief.audit.statements:
            if not check.by.startswith("judge:"):
                continue
            home = max((path for path in places if is_at_or_below(check.path, path)), key=len, default=None)
            if home is not None:
                section_name, index = places[home]
                yield VerdictEvent(section=section_name, index=index, check=check)

    def _start(self) -> Iterator[StreamEvent]:
        if not self._is_begun:
            self._is_begun = True
            yield StartedEvent(schema_name=self._schema.label, model=self._model, article=self._article)
            yield from self._early

    def _take(self, number: int, entry: StreamInput) -> Iterator[StreamEvent]:
        if not isinstance(entry, JsonEvent):
            yield from self._begin(number)
            return
        answer = self._answers[number]
        if entry.kind == "object":  # the last of several objects is the answer
            yield from self._begin_again(answer, is_announced=answer.is_announced)
        elif entry.kind == "value":
            yield from self._check_or_wait(answer, entry)
            if not self._sections[entry.name].is_list:
                yield from self._close(answer, entry.name)
        elif entry.kind == "list":
            yield from self._close(answer, entry.name)
        elif entry.kind == "end":
            yield from self._close(answer, *self._sections)

    def _begin(self, number: int) -> Iterator[StreamEvent]:
        """Begin an answer: the first for its part of the article, or one that replaces an earlier one."""
        known = self._answers.get(number)
        if known is not None:
            yield from self._begin_again(known, is_announced=True)
        else:
            self._answers[number] = StreamedAnswer(ItemVerifier(self._schema.content, grounder=self.grounder))
            yield from self._start()

    def _begin_again(self, answer: StreamedAnswer, *, is_announced: bool) -> Iterator[StreamEvent]:
        """Forget an answer. If any of it was announced, announce those for other parts again."""
        answer.begin()
        if not is_announced:
            return
        self._forget()
        yield RestartedEvent(reason="answer")
        for other in self._answers.values():
            for section, item, place in other.announced:
                yield self._announce(section, item, place=place)

    def _close(self, answer: StreamedAnswer, *keys: str) -> Iterator[StreamEvent]:
        """Mark sections as complete, and verify the items that waited for them, in the order of the schema."""
        answer.closed.update(keys)
        order = list(self._sections)
        waiting, answer.waiting = sorted(answer.waiting, key=lambda part: order.index(part.name)), []
        for part in waiting:
            yield from self._check_or_wait(answer, part)

    def _check_or_wait(self, answer: StreamedAnswer, part: JsonEvent) -> Iterator[StreamEvent]:
        """Verify an item, or hold it back until the actors that it may refer to are known."""
        section = self._sections[part.name]
        if not answer.closed.issuperset(section.after):
            answer.waiting.append(part)
            return
        item, rejected = restore(answer.verifier.check(part.name, part.index, part.value), self.grounder)
        for rejection in rejected:
            answer.is_announced = True
            yield from self._reject(rejection)
        most = self._max_items if section.is_list and not section.is_summary else None
        if item is not None and not (most is not None and self._counts[section.name] >= most):
            answer.is_announced = True
            answer.announced.append((section, item, part.index))
            yield self._announce(section, item, place=part.index)

    def _announce(self, section: Section, item: Any, *, place: int | None = None) -> ItemEvent:
        index = self._counts[section.name] if section.is_list else None
        self._counts[section.name] += 1
        name = name_item(section.name, item)
        self._items[name] += 1
        self._announced.append(AnnouncedItem(section, item, name, index, place))
        return ItemEvent(schema_name=self._schema.label, section=section.name, index=index, item=item)

    def _reject(self, rejection: Rejection) -> Iterator[RejectedEvent]:
        name = name_rejection(rejection)
        if name not in self._rejections:
            self._rejections.add(name)
            section = rejection.path.partition("[")[0].partition(".")[0]
            yield RejectedEvent(section=section, **rejection_fields(rejection))

    def _list_items(self, brief: Envelope) -> Iterator[tuple[Section, Any]]:
        for section in self._sections.values():
            value = getattr(brief, section.name)
            if section.is_list:
                yield from ((section, item) for item in value or ())
            elif value is not None:
                yield section, value


def name_item(section: str, item: Any) -> tuple[str, bytes]:
    return section, to_json(item)


def name_rejection(rejection: Rejection) -> tuple[str, str]:
    return rejection.path, json.dumps(rejection.item, default=str)  # the item may hold invalid characters


def rejection_fields(rejection: Rejection) -> dict[str, Any]:
    """Return the fields that a rejection shares with its event."""
    return {name: getattr(rejection, name) for name in Rejection.model_fields if name != "attempt"}


def find_judged(announced: AnnouncedItem, brief: Envelope) -> Rejection | None:
    """Return the judge's rejection of an announced item, found by similar words; None if there is none."""
    judged = [
        rejection
        for rejection in brief.audit.rejected
        if rejection.kind in JUDGED and is_at_or_below(rejection.path, announced.section.key)
    ]
    scores = [similarity(rejection.item, announced.item) for rejection in judged]
    return judged[scores.index(max(scores))] if scores and max(scores) >= MIN_SIMILARITY else None
