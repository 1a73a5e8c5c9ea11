"""Measure the extractive engine's actors against annotated articles: recall and precision among the first eight.

Gold are the people and organisations with a proper name that three or more of five human summaries name; the
annotators call a state that acts an organisation. An actor is right if its name or an alias is what the article calls a
person, an organisation or a place that its annotators marked. Only actors that a brief lists count.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from summarizer.engines.extractive.actors import Actor, find_actors

FIRST = 8
PRONOUNS = frozenset({"i", "we", "he", "she", "they", "it", "this", "who", "his", "her", "their", "our", "you"})
ACTING = frozenset({"person", "organization"})
NAMED = ACTING | {"place"}
_PLAIN = re.compile(
    r"^(?:the|a|an|president|professor|minister|mr|mrs|ms|dr|debutants|scientologist)\s+", re.IGNORECASE
)


def fold(name: str) -> str:
    """A name without determiners, titles, possessive endings and dots."""
    bare = re.sub(r"[’']s?$", "", name.strip()).replace(".", "").replace("’", "'")
    return " ".join(_PLAIN.sub("", _PLAIN.sub("", bare)).casefold().split())


def proper_names(text: str, mentions: Iterable[Mapping[str, Any]]) -> set[str]:
    """The folded proper names of one annotated entity; empty where it only has descriptions."""
    names = set()
    for mention in mentions:
        surface = text[mention["start"] : mention["end"]]
        bare = _PLAIN.sub("", surface)
        opens = mention["start"] == 0 or text[: mention["start"]].rstrip(" “\"'")[-1:] in ".!?\n:"
        words = bare.split()
        if not words or len(words) > 9 or not words[-1][0].isupper() or surface.casefold() in PRONOUNS:
            continue
        if opens and len(words) == 1 and bare == surface and mention.get("wiki") is None:
            continue
        names.add(fold(surface))
    return names


def surfaces(text: str, mentions: Iterable[Mapping[str, Any]]) -> set[str]:
    """Everything that the article calls one annotated entity, folded; pronouns and long descriptions left out."""
    found = {fold(text[mention["start"] : mention["end"]]) for mention in mentions}
    return {name for name in found if name and name not in PRONOUNS and len(name.split()) < 10}


def names_of(actor: Actor) -> list[str]:
    return [fold(name) for name in (actor.name, *actor.aliases)]


def agrees(actor: Actor, names: set[str]) -> bool:
    """Whether an actor and an entity share a name, or one's name is a part of the other's, word by word."""
    for mine in names_of(actor):
        for theirs in names:
            one, two = f" {mine} ", f" {theirs} "
            if one in two or (two in one and len(one) < len(two) + 25):
                return True
    return False


def score(article: Mapping[str, Any], *, show: bool) -> dict[str, int]:
    """Counts for one article, to add up."""
    text = article["text"]
    clusters: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for entity in article["entities"]:
        clusters[entity["cluster"]].append(entity)
    kind = {key: Counter(e["etype"] for e in group).most_common(1)[0][0] for key, group in clusters.items()}
    names = {key: proper_names(text, group) for key, group in clusters.items()}
    gold = [key for key in clusters if kind[key] in ACTING and names[key] and article["salience"].get(key, 0) >= 3]
    names = {key: surfaces(text, group) for key, group in clusters.items()}
    acting = [key for key in clusters if kind[key] in NAMED and names[key]]
    actors = [actor for actor in find_actors(text, title=article["title"]) if actor.listed][:FIRST]
    missed = [key for key in gold if not any(agrees(actor, names[key]) for actor in actors)]
    wrong = [actor for actor in actors if not any(agrees(actor, names[key]) for key in acting)]
    if show:
        print(article["id"], "missed", [sorted(names[key]) for key in missed], "wrong", [a.name for a in wrong])
    hit, right = len(gold) - len(missed), len(actors) - len(wrong)
    return {"gold": len(gold), "hit": hit, "said": len(actors), "right": right}
