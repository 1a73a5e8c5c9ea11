"""Put the places together at which an article names the same thing: full names, surnames, initials, capitals.

What kind of thing it is, is decided in `kinds`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.acronyms import join_acronyms
from summarizer.engines.extractive.group import HEADS, Group, fold, fold_words, is_person_shaped
from summarizer.engines.extractive.names import Mention
from summarizer.grounding.gazetteer.places import find_state, is_demonym, is_region, is_subdivision, metonym_of


def group_mentions(text: str, mentions: Iterable[Mention]) -> list[Group]:
    """Put the mentions of an article together by what they name, states first.

    Args:
        text: The article.
        mentions: Its names, in order.
    """
    places: dict[str, Group] = {}
    named: dict[tuple[str, ...], Group] = {}
    metonyms: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        name = mention.name
        state = find_state(name)
        if state is not None:
            group = places.setdefault(state, Group(words=mention.words, state=state))
            _add(group, mention)
        elif is_demonym(name) is None and not _is_place_pair(mention.words):
            if metonym_of(name) is not None:
                metonyms[name].append(mention)
            else:
                group = named.setdefault(fold_words(mention.words), Group(words=mention.words))
                _add(group, mention)
    _place_metonyms(text, places, named, metonyms)
    _join_bare_states(places, named)
    for group in places.values():
        group.words = _fullest_state_name(group)
    join_acronyms(text, named)
    groups = _join_people(list(named.values()))
    groups = _join_short_names(groups)
    return [*places.values(), *groups]


def _add(group: Group, mention: Mention) -> None:
    group.mentions.append(mention)
    group.aliases[mention.name] += 1


def _is_place_pair(words: Sequence[str]) -> bool:
    parts = words[0].split("-")
    return (
        len(words) == 1
        and len(parts) > 1
        and all(find_state(part) or is_demonym(part) or is_region(part) for part in parts if part)
    )


def _fullest_state_name(group: Group) -> tuple[str, ...]:
    """The article's own form that is nearest to the canonical name: "United States" rather than "U.S."."""
    forms = [name for name in group.aliases if metonym_of(name) is None] or list(group.aliases)
    for form in forms:
        if form == group.state:
            return tuple(form.split())
    full = [form for form in forms if not form.replace(".", "").isupper()]
    best = max(full or forms, key=lambda form: group.aliases[form])
    return tuple(best.split())


def _join_bare_states(places: Mapping[str, Group], named: dict[tuple[str, ...], Group]) -> None:
    """Give a bare "Korea" to the one Korea that the article names."""
    for key in [key for key in named if len(key) == 1]:
        homes = [state for state in places if " " in state and fold(state.split()[-1]) == key[0]]
        if len(homes) == 1:
            group = named.pop(key)
            home = places[homes[0]]
            home.mentions = sorted(home.mentions + group.mentions, key=lambda mention: mention.start)
            home.aliases.update(group.aliases)


def _place_metonyms(
    text: str,
    places: dict[str, Group],
    named: dict[tuple[str, ...], Group],
    metonyms: Mapping[str, list[Mention]],
) -> None:
    """A capital or a seat that acts anywhere stands for its state everywhere; else it is a place."""
    for name, mentions in metonyms.items():
        state = metonym_of(name) or name
        acts = sum(_acts(mention) or _sends(text, mention) for mention in mentions)
        located = sum(mention.before in lexicon.PLACE_PREPOSITIONS for mention in mentions)
        home = places.get(state)
        if acts and (home is not None or acts > located):
            if home is None:
                home = places.setdefault(state, Group(words=tuple(name.split()), state=state))
            for mention in mentions:
                _add(home, mention)
            home.mentions.sort(key=lambda mention: mention.start)
        else:
            group = named.setdefault(fold_words(name.split()), Group(words=tuple(name.split()), hint="place"))
            for mention in mentions:
                _add(group, mention)


_SENT = re.compile(
    r"\b(?:threats?|pressure|support|criticism|responses?|repl(?:y|ies)|demands?|warnings?|aid|help|messages?|signals?|"
    r"condemnation|opposition|approval|backing|reactions?|word|statements?|pledges?|orders?|protests?|"
    r"permission)\sfrom\s$"
)


def _sends(text: str, mention: Mention) -> bool:
    """Whether something comes from a place that only a government can send: "a threat from …"."""
    return mention.before == "from" and _SENT.search(text[max(0, mention.start - 40) : mention.start]) is not None


def _acts(mention: Mention) -> bool:
    """Whether a place's name stands where an actor's does."""
    if mention.headline:
        return False
    if mention.before in lexicon.PLACE_PREPOSITIONS | {"of", ","}:
        return False
    if mention.possessive:
        return True
    return mention.after in lexicon.ACTION_VERBS or mention.before in {
        "accuse",
        "accused",
        "accuses",
        "accusing",
        "by",
        "with",
        "against",
        "between",
        "urged",
        "told",
        "pressed",
        "blamed",
    }


def _join_people(groups: list[Group]) -> list[Group]:
    """Join a surname, a first name, and a name with and without its middle name; never two full names."""
    full = [group for group in groups if is_person_shaped(group.words)]
    by_ends: dict[tuple[str, str], Group] = {}
    merged: set[int] = set()
    for group in sorted(full, key=lambda item: -len(item.words)):
        ends = (fold(group.words[0]), fold(group.words[-1]))
        longer = by_ends.setdefault(ends, group)
        if longer is not group and set(fold_words(group.words)) <= set(fold_words(longer.words)):
            _absorb(longer, group)
            merged.add(id(group))
    full = [group for group in full if id(group) not in merged]
    by_last: dict[str, list[Group]] = defaultdict(list)
    by_first: dict[str, list[Group]] = defaultdict(list)
    for group in full:
        by_last[fold(group.words[-1])].append(group)
        by_first[fold(group.words[0])].append(group)
    for group in groups:
        if len(group.words) != 1 or id(group) in merged:
            continue
        word = fold(group.words[0])
        candidates = by_last.get(word) or by_first.get(word) or []
        if not candidates or find_state(group.words[0]):
            continue
        if len(candidates) == 1:
            _absorb(candidates[0], group)
            merged.add(id(group))
        else:
            # Two people of one surname: each bare surname goes to the one named last before it.
            taken: Counter[int] = Counter()
            for mention in group.mentions:
                nearest = max(range(len(candidates)), key=lambda i: _last_before(candidates[i], mention.start))
                candidates[nearest].mentions.append(mention)
                taken[nearest] += 1
            candidates[taken.most_common(1)[0][0]].aliases.update(group.aliases)
            merged.add(id(group))
    for group in groups:
        group.mentions.sort(key=lambda mention: mention.start)
    return [group for group in groups if id(group) not in merged]


def _last_before(group: Group, offset: int) -> int:
    return max((m.start for m in group.mentions if m.start < offset and len(m.words) > 1), default=-1)


def _absorb(target: Group, source: Group) -> None:
    target.mentions.extend(source.mentions)
    target.aliases.update(source.aliases)
    target.hint = target.hint or source.hint


_MOST = 50


def _join_short_names(groups: list[Group]) -> list[Group]:
    """Join "Supreme Court" to the one longer name that holds it, and "the Court" to the only court."""
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
        located = any(mention.before in lexicon.PLACE_PREPOSITIONS for mention in group.mentions)
        brands = [other for other in longer if not located and _is_brand(other.words, key)]
        if len(brands) == 1:
            longer = brands
        if len(longer) == 1 and (brands or _same_head(longer[0].words, key)):
            _absorb(longer[0], group)
            longer[0].mentions.sort(key=lambda mention: mention.start)
            merged.add(id(group))
    return [group for group in groups if id(group) not in merged]


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
    if len(key) == 1 and key[0] not in HEADS:
        return False
    folded = list(fold_words(words))
    cut = next((index for index, word in enumerate(folded) if word in {"of", "for"}), len(folded))
    head = folded[max(0, cut - 1)]
    return key[-1] == head or head in key
