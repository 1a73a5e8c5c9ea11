"""Join a short name to the one longer name that holds it: "Supreme Court", "Example" for "Example Corp."."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.group import Group, fold, fold_words
from summarizer.grounding.gazetteer.places import find_state, is_demonym, is_subdivision

_MOST = 50


def join_short_names(groups: list[Group]) -> list[Group]:
    """Join "Supreme Court" to the one longer name that holds it, and "the Court" to the only court.

    Args:
        groups: An article's names, but for those of states.
    """
    by_word: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        if len(group.words) > 1:
            for word in set(fold_words(group.words)):
                by_word[word].append(group)
    merged: set[int] = set()
    for group in sorted(groups, key=lambda item: len(item.words)):
        key = fold_words(group.words)
        if not key:
            continue
        if is_subdivision(" ".join(group.words)) or group.hint == "place":
            continue
        rarest = min((by_word.get(word, []) for word in key), key=len)
        longer = [
            other
            for other in rarest[:_MOST]
            if other is not group
            and len(other.words) > len(key)
            and _contains(fold_words(other.words), key)
            and id(other) not in merged
        ]
        brands = [other for other in longer if _is_brand(other.words, key) and not _is_located(group, other)]
        if len(brands) == 1:
            longer = brands
        if len(longer) == 1 and (brands or _same_head(longer[0].words, key)):
            longer[0].absorb(group)
            longer[0].mentions.sort(key=lambda mention: mention.start)
            merged.add(id(group))
    return [group for group in groups if id(group) not in merged]


def _is_located(group: Group, other: Group) -> bool:
    """Whether a name is rather the place that a longer one holds: "Bergen" beside "Bergen Police Department".

    "Seats to Labour" locates nothing; but public bodies are named after places, and then it may.
    """
    public = fold(other.words[-1]) in _PUBLIC
    where = lexicon.PLACE_PREPOSITIONS if public else _WHERE
    located = sum(mention.before in where or (public and mention.after == ",") for mention in group.mentions)
    return bool(located) if public else 2 * located >= len(group.mentions)


_PUBLIC = frozenset(
    "police department dept university council court courts hospital school schools district parliament assembly "
    "authority government commission ministry senate institute museum college academy observatory station".split()
)
_WHERE = lexicon.PLACE_PREPOSITIONS - {"to", "from", "through", "into", "toward", "towards"}


def _is_brand(words: Sequence[str], key: Sequence[str]) -> bool:
    """Whether a short name is a company's or a club's without its last word: "Example" for "Example Corp."."""
    last = words[-1].casefold().rstrip(".")
    firm = words[-1] in lexicon.COMPANY_SUFFIXES or last in lexicon.ORGANIZATION_HEADS
    return (
        firm and fold_words(words)[: len(key)] == tuple(key) and not find_state(words[0]) and not is_demonym(words[0])
    )


def _contains(words: Sequence[str], part: Sequence[str]) -> bool:
    return any(tuple(words[i : i + len(part)]) == tuple(part) for i in range(len(words) - len(part) + 1))


def _same_head(words: Sequence[str], key: Sequence[str]) -> bool:
    """Whether the short name keeps the head of the long one: "Court", not "Italian"."""
    if len(key) == 1 and key[0] not in lexicon.HEADS:
        return False
    folded = list(fold_words(words))
    cut = next((index for index, word in enumerate(folded) if word in {"of", "for"}), len(folded))
    head = folded[max(0, cut - 1)]
    return key[-1] == head or head in key
