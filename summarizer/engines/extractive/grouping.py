"""Put the places together at which an article names the same thing: full names, surnames, initials, capitals.

What kind of thing it is, is decided in `kinds`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.acronyms import join_acronyms
from summarizer.engines.extractive.group import Group, fold, fold_words, is_person_shaped
from summarizer.engines.extractive.mention import Mention, modifies
from summarizer.engines.extractive.names import DATELINE
from summarizer.engines.extractive.short_names import join_short_names
from summarizer.grounding.gazetteer.places import find_state, is_demonym, is_region, metonym_of


def group_mentions(text: str, mentions: Iterable[Mention]) -> list[Group]:
    """Put the mentions of an article together by what they name, states first.

    Args:
        text: The article.
        mentions: Its names, in order.
    """
    places: dict[str, Group] = {}
    named: dict[tuple[str, ...], Group] = {}
    metonyms: dict[str, list[Mention]] = defaultdict(list)
    known: dict[str, tuple[str | None, bool, bool, tuple[str, ...]]] = {}
    for mention in mentions:
        name = mention.name
        if name not in known:
            plain = is_demonym(name) is None and not _is_place_pair(mention.words)
            known[name] = find_state(name), plain, metonym_of(name) is not None, fold_words(mention.words)
        state, plain, seat, key = known[name]
        if state is not None:
            group = places.setdefault(state, Group(words=mention.words, state=state))
            _add(group, mention)
        elif plain and seat:
            metonyms[name].append(mention)
        elif plain:
            group = named.setdefault(key, Group(words=mention.words))
            _add(group, mention)
    _place_metonyms(text, places, named, metonyms)
    _join_bare_states(places, named)
    for group in places.values():
        group.words = _fullest_state_name(group)
    dateline = DATELINE.search(text, 0, 600)
    if dateline is not None:
        place = named.get(fold_words(re.split(r"[,(—–]| - ", dateline.group())[0].split()))
        if place is not None:
            place.hint = "place"
    _join_closed_up(named)
    join_acronyms(text, named)
    groups = _join_people(list(named.values()))
    groups = join_short_names(groups)
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


def _join_closed_up(named: dict[tuple[str, ...], Group]) -> None:
    """Join a name that is also written as one word: "ExampleSoft" and "Example Soft"."""
    closed = {"".join(key): key for key in named if len(key) > 1}
    for key in [key for key in named if len(key) == 1 and key[0] in closed]:
        group, other = named[key], named[closed[key[0]]]
        first, second = (group, other) if len(group.mentions) > len(other.mentions) else (other, group)
        first.absorb(second)
        first.mentions.sort(key=lambda mention: mention.start)
        first.hint = first.hint or "organization"
        named.pop(closed[key[0]] if first is group else key)


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
        loose = sum(mention.before in _VISITS or mention.after == "," or modifies(mention) for mention in mentions)
        alone = home is not None and not located and not loose  # "to keep Moscow out": neither a place nor a subject
        if (acts and (home is not None or acts > located)) or alone:
            if home is None:
                home = places.setdefault(state, Group(words=tuple(name.split()), state=state))
            for mention in mentions:
                _add(home, mention)
            home.mentions.sort(key=lambda mention: mention.start)
        else:
            group = named.setdefault(fold_words(name.split()), Group(words=tuple(name.split()), hint="place"))
            for mention in mentions:
                _add(group, mention)


_VISITS = frozenset(
    "visit visits visited visiting left leaving reach reached reaching of around outside inside hit struck".split()
)
"""What stands before a place where somebody or something goes."""
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
    if mention.before in lexicon.PLACE_PREPOSITIONS or mention.before in {"of", ","}:
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
            longer.absorb(group)
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
            candidates[0].absorb(group)
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
