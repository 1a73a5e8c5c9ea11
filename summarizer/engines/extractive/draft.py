"""Writes a draft brief of an article without a model, in the wire form that a language model would write.

Nothing is verified here: the draft is verified like any other, and items that fail are rejected with a reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.claims import draft_claims
from summarizer.engines.extractive.document import Document
from summarizer.engines.extractive.evidence import acts
from summarizer.engines.extractive.layout import QUOTES_ONLY
from summarizer.engines.extractive.positions import draft_positions
from summarizer.engines.extractive.questions import draft_questions
from summarizer.engines.extractive.stretches import count_stretches, find_stretch
from summarizer.engines.extractive.summary import draft_abstract, draft_headline
from summarizer.grounding.grounder import ArticleGrounder

_OFTEN: Final = 2  # in a text of several articles, actors with more mentions than this are listed
DEFAULT_ACTORS: Final = 8  # actors per stretch, besides those whose positions and figures are in the brief


def draft_brief(
    text: str,
    *,
    title: str | None = None,
    max_items: int | None = None,
    focus: str | None = None,
    findings: ArticleGrounder | None = None,
) -> dict[str, Any]:
    """Draft a brief from an article's own words.

    Args:
        text: The article. Every quote in the draft is a slice of it.
        title: The headline, if it is not part of the text.
        max_items: The most items in each section; None leaves the number to the engine.
        focus: A reader's question, which steers the choice of sentences for the abstract.
        findings: The text's figures, quotations and attributions; computed if None.

    Returns:
        A dictionary with `actors`, `headline`, `abstract`, `positions`, `numeric_claims` and `open_questions`, in the
        wire form of the news schema.

    >>> draft = draft_brief("Mayor Ana Roe opened the bridge on Monday. “The bridge will last a century,” Roe said.")
    >>> draft["actors"][0]["name"], draft["positions"][0]["quote"]
    ('Ana Roe', 'The bridge will last a century')
    """
    document = Document(text, title=title, findings=findings)
    return draft_document(document, max_items=max_items, focus=focus)


def draft_document(document: Document, *, max_items: int | None = None, focus: str | None = None) -> dict[str, Any]:
    """Draft a brief of a document; see `draft_brief`."""
    headline, abstract = draft_headline(document), draft_abstract(document, focus=focus)
    above = [item["text"] for item in (headline, *abstract) if item is not None]
    positions = draft_positions(document, limit=max_items, above=above)
    claims = draft_claims(document, limit=max_items)
    questions = draft_questions(document, limit=max_items)
    holders = {key for item in positions for key in (item["actor"], *item.get("joined_by", ()))}
    actors = _choose(document, holders, claims, limit=max_items, above=" ".join(above))
    known = {actor.id for actor in actors}
    for item in questions:
        item["related"] = [key for key in item["related"] if key in known]
    return {
        "actors": [write_actor(actor) for actor in actors],
        "headline": headline,
        "abstract": abstract,
        "positions": positions,
        "numeric_claims": claims,
        "open_questions": questions,
    }


def _choose(
    document: Document, needed: set[str], claims: list[dict[str, Any]], *, limit: int | None, above: str
) -> list[Actor]:
    """Return the actors that hold positions, and others up to `limit`; without one, sources and foremost actors.

    In a genre of which only quotes and figures are drafted, only position holders are returned.

    Args:
        needed: The ids of the actors that hold positions.
        above: The brief's headline and abstract.
    """
    if document.layout.genre in QUOTES_ONLY:
        limit = 0
    candidates = [actor for actor in document.actors.ranked if _is_listed_without_item(document, actor, above)]
    if limit is None:
        sources = (document.actors.find(item["attribution"]) for item in claims if item["attribution"] != "the article")
        named = (actor for actor in sources if actor is not None)
        needed = needed | {actor.id for actor in named if actor.listed or _is_described(actor)}
        needed |= {actor.id for actor in _find_foremost(document, candidates)}
    ranked = [actor for actor in candidates if actor.id not in needed]
    room = max(0, (limit or 0) - len(needed))
    kept = needed | {actor.id for actor in ranked[:room]}
    return [actor for actor in document.actors.ranked if actor.id in kept]


def _is_described(actor: Actor) -> bool:
    """Whether an actor is a described body such as "the Norland government"; a medium only has a name."""
    return actor.name.rpartition(" ")[2].islower()


def _is_listed_without_item(document: Document, actor: Actor, above: str) -> bool:
    """Whether to list an actor without an item of its own: headline or abstract name it, or the article gives its role.

    A person's role must name a body, a place or an office with a capital; unless headline or abstract name the person,
    there must be aliases, that is, a second mention. States need no role. In a text of several articles, which one
    headline cannot cover, frequent mentions are enough. What is no person and has no role must act.
    """
    person = actor.kind == "person"
    named = actor.in_headline or any(form in above for form in actor.forms) or actor.kind == "state"
    known = actor.role is not None and (not person or bool(actor.aliases))
    often = len(actor.mentions) > _OFTEN and count_stretches(document.text) > 1
    if person:
        placed = often or any(map(str.isupper, actor.role or ""))
    else:
        placed = bool(actor.role) or any(map(acts, actor.mentions))
    return actor.listed and placed and (often or named or known)


def _find_foremost(document: Document, candidates: Sequence[Actor]) -> Iterator[Actor]:
    """Yield the most important actors of the text, and those that each stretch of a long text names most often."""
    yield from candidates[:DEFAULT_ACTORS]
    if count_stretches(document.text) == 1:
        return
    named = [
        ((actor, stretch), times)
        for actor in candidates
        for stretch, times in Counter(find_stretch(document.text, one.start) for one in actor.mentions).items()
    ]
    named.sort(key=lambda one: -one[1])  # stable: equals stay in order of importance
    taken: Counter[int] = Counter()
    for (actor, stretch), _ in named:
        if taken[stretch] < DEFAULT_ACTORS:
            taken[stretch] += 1
            yield actor


def write_actor(actor: Actor) -> dict[str, Any]:
    """Return an actor as a wire object."""
    return {"id": actor.id, "name": actor.name, "kind": actor.kind, "role": actor.role, "aliases": list(actor.aliases)}
