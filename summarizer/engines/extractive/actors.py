"""List who acts in an article: names put together, with kind, role and rank, the most important first.

Names of events, laws and products are dropped: they do not act.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.group import ActorKind, Group, fold, fold_words
from summarizer.engines.extractive.grouping import group_mentions
from summarizer.engines.extractive.kinds import decide_kind, is_product
from summarizer.engines.extractive.mention import Mention, modifies
from summarizer.engines.extractive.names import find_mentions
from summarizer.engines.extractive.roles import find_role
from summarizer.engines.extractive.tokens import Page, Token
from summarizer.grounding.gazetteer.places import is_demonym


@dataclass(slots=True)
class Actor:
    """Somebody or something that an article names.

    Attributes:
        id: A short handle, unique in the article.
        name: The fullest name that the article writes.
        kind: What it is.
        role: The article's own words for who a person is, or None.
        aliases: Other names that the article uses.
        mentions: Where it is named.
        score: How much it matters in the article; only its order means anything.
    """

    id: str
    name: str
    kind: ActorKind
    role: str | None = None
    aliases: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    score: float = 0.0


def find_actors(text: str, *, title: str | None = None, page: Page | None = None) -> list[Actor]:
    """The people, organisations, states and places of an article, the most important first.

    Args:
        text: The article.
        title: Its headline, where it is not part of the text; it only helps to rank.
        page: Its words, where somebody has split it already.
    """
    page = Page(text) if page is None else page
    tokens, mentions = page.tokens, find_mentions(page)
    names = {mention.after_last: mention.first for mention in mentions}
    groups = group_mentions(text, mentions)
    organisations = {group.words[0] for group in groups if len(group.words) == 1 and len(group.mentions) > 1}
    versions = {base for group in groups if group.state is None and (base := _unversioned(group.words))}
    actors = []
    for group in groups:
        kind = decide_kind(tokens, group, page.lower)
        if (
            kind is None
            or (kind == "person" and is_product(group, organisations))
            or fold_words(group.words) in versions
        ):
            continue
        actor = Actor(id="", name=" ".join(group.words), kind=kind, mentions=group.mentions)
        if kind == "person":
            actor.role = _choose_role(text, tokens, group, names)
            actor.name = _with_title(text, actor, group)
            if actor.role and actor.name.startswith(actor.role):
                actor.role = None
        actor.aliases = [alias for alias, _ in group.aliases.most_common() if alias != actor.name]
        actor.score = _weigh(text, actor, title)
        actors.append(actor)
    actors.extend(_find_groups(text, tokens))
    actors.sort(key=lambda actor: (-actor.score, actor.mentions[0].start))
    _assign_ids(actors)
    return actors


def _unversioned(words: Sequence[str]) -> tuple[str, ...]:
    """The folded name of what has a numbered version: "Lumen" for "Lumen 9" and "Lumen9"; else nothing."""
    if len(words) > 1 and words[-1].isdigit() and len(words[-1]) < 4:
        return fold_words(words[:-1])
    match = re.fullmatch(r"([A-Za-z]{2,})\d{1,2}", words[0]) if len(words) == 1 else None
    return fold_words([match.group(1)]) if match else ()


def _choose_role(text: str, tokens: Sequence[Token], group: Group, names: Mapping[int, int]) -> str | None:
    """The most telling of the first few roles: the longest that does not only repeat a title."""
    best: str | None = None
    for mention in group.mentions[:8]:
        span = find_role(tokens, mention, names)
        if span is None:
            continue
        role = " ".join(text[slice(*span)].split())
        if best is None or (len(role) > len(best) and best.casefold() in role.casefold()):
            best = role
    return best


def _with_title(text: str, actor: Actor, group: Group) -> str:
    """Keep the title in a name that is never fuller: "Pope Francis", "Judge Doe"."""
    if len(group.words) == 1:
        for mention in group.mentions:
            if mention.role is not None and len(text[slice(*mention.role)].split()) == 1:
                return f"{text[slice(*mention.role)]} {actor.name}"
    return actor.name


def _weigh(text: str, actor: Actor, title: str | None) -> float:
    score = 0.0
    spatial = actor.kind in {"place", "state"}
    for mention in actor.mentions:
        passing = spatial and (mention.before in lexicon.PLACE_PREPOSITIONS or modifies(mention))
        score += 0.5 if passing or mention.headline else 1.0
        if mention.after in lexicon.SPEECH_VERBS:
            score += 1.0
    first = actor.mentions[0].start / min(max(len(text), 2000), 8000)
    score += next((bonus for bound, bonus in ((0.1, 3.0), (0.2, 2.0), (0.35, 1.0)) if first < bound), 0.0)
    headline_end = text.find("\n", 0, 200)
    if actor.mentions[0].start < headline_end or (
        title and any(name in title for name in [actor.name, *actor.aliases])
    ):
        score += 5.0
    if actor.kind == "person":
        score += 2.0 if actor.role else 0.5
    return score


def _find_groups(text: str, tokens: Sequence[Token]) -> list[Actor]:
    """Unnamed people who act together throughout the article: "hackers", "residents", "the Kenyan team"."""
    found: dict[str, list[Mention]] = defaultdict(list)
    for index, token in enumerate(tokens):
        if token.text not in _COLLECTIVES:
            continue
        first = index
        if token.text in lexicon.TEAMS and index and is_demonym(tokens[index - 1].text) is not None:
            first = index - 1
        elif token.possessive or token.text not in _GROUPS:
            continue
        words = tuple(item.text for item in tokens[first : index + 1])
        key = " ".join(words) if len(words) > 1 else words[0].casefold()
        mention = Mention(words=words, start=tokens[first].start, end=token.end, first=first, after_last=index + 1)
        found[key].append(mention)
    headline_end = max(text.find("\n", 0, 200), 0)
    actors = []
    for mentions in found.values():
        leads = mentions[0].start < headline_end
        if len(mentions) >= (2 if leads else 3 if len(mentions[0].words) > 1 else 5):
            score = (7.0 if leads else 1.0) + len(mentions)
            name = min((mention.name for mention in mentions), key=str.isupper)
            actors.append(Actor(id="", name=name, kind="group", mentions=mentions, score=score))
    return actors


_GROUPS = lexicon.GENERIC_GROUPS.union(*((word.capitalize(), word.upper()) for word in lexicon.GENERIC_GROUPS))
_COLLECTIVES = _GROUPS | lexicon.TEAMS


def _is_surname_first(actor: Actor) -> bool:
    """Whether the article calls a person by the first word of the name and never by the last."""
    words = actor.name.split()
    return words[0] in actor.aliases and words[-1] not in actor.aliases


def _assign_ids(actors: Sequence[Actor]) -> None:
    taken: set[str] = set()
    for actor in actors:
        words = [fold(word) for word in actor.name.split()]
        last = words[0] if _is_surname_first(actor) else words[-1]
        short = re.sub(r"[^a-z0-9]+", "-", last if actor.kind == "person" else "-".join(words)).strip("-")
        handle, number = short[:40].strip("-") or "actor", 2
        if handle in taken and actor.kind == "person":
            handle = re.sub(r"[^a-z0-9]+", "-", "-".join(words)).strip("-")[:40] or "actor"
        base = handle
        while handle in taken:
            handle = f"{base}-{number}"
            number += 1
        taken.add(handle)
        actor.id = handle
