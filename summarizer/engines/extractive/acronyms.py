"""Join initials to the name that they stand for: "European Union (EU)", and an "EU" that the article never explains."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.group import Group, fold_words, is_person_shaped
from summarizer.engines.extractive.mention import Mention


def join_acronyms(text: str, named: dict[tuple[str, ...], Group]) -> None:
    """Join "European Union (EU)" and every later "EU"; and "EU" alone, where one name only has these initials."""
    spelt: dict[str, list[Group]] = defaultdict(list)
    for group in named.values():
        if len(group.words) > 1 and _is_institution(group):
            spelt["".join(word[0] for word in group.words if word[0].isupper())].append(group)
    for key in [key for key in named if len(key) == 1]:
        group = named[key]
        letters = re.sub(r"[^A-Z]", "", group.words[0])
        if len(letters) < 2 or group.words[0].replace(".", "") != letters:
            continue
        explained = (_expansion(text, mention, letters, named) for mention in group.mentions)
        full = next((other for other in explained if other is not None and other is not group), None)
        if full is None and len(spelt[letters]) == 1:
            full = spelt[letters][0]
        if full is not None:
            full.mentions = sorted(full.mentions + group.mentions, key=lambda item: item.start)
            full.aliases.update(group.aliases)
            full.hint = full.hint or "organization"
            named.pop(key, None)


def _is_institution(group: Group) -> bool:
    """Whether a name is written as an organisation's, so that its initials may stand for it."""
    head = lexicon.head_of(group.words)
    return head in lexicon.ORGANIZATION_HEADS or (len(group.words) > 2 and not is_person_shaped(group.words))


def _expansion(text: str, mention: Mention, letters: str, named: Mapping[tuple[str, ...], Group]) -> Group | None:
    if mention.before != "(":
        if mention.after != "(":
            return None
        window = text[mention.end : mention.end + 120]
        match = re.match(r"\s*\(([^()\n]{4,100})\)", window)
        return named.get(fold_words(match.group(1).split())) if match else None
    window = text[max(0, mention.start - 140) : mention.start]
    words = list(re.finditer(r"[^\W\d_][\w’'-]*", window.rsplit("\n", 1)[-1]))
    for count in range(len(letters), min(len(words), len(letters) + 5) + 1):
        tail = [match.group() for match in words[-count:]]
        initials = "".join(part[0] for word in tail if word[0].isupper() for part in word.split("-") if part)
        if initials.upper() == letters and tail[0][0].isupper():
            return _named_within(tail, named)
    return None


def _named_within(words: Sequence[str], named: Mapping[tuple[str, ...], Group]) -> Group | None:
    folded = fold_words(words)
    exact = named.get(folded)
    if exact is not None:
        return exact
    longer = [group for key, group in named.items() if len(key) > len(folded) and key[-len(folded) :] == folded]
    if len(longer) == 1:
        return longer[0]
    for cut in range(len(words) - 1, 0, -1):
        group = named.get(fold_words(words[:cut]))
        if group is not None:
            group.words = tuple(words)
            group.aliases.clear()
            return group
    return None
