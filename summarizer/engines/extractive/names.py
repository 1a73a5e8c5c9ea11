"""Find the capitalised names in an article, with what stands around each of them.

It says where names stand and what precedes and follows them; who they belong to is decided in `actors`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.headlines import find_title_lines, is_byline, is_credit
from summarizer.engines.extractive.mention import Mention
from summarizer.engines.extractive.runs import breaks, find_runs, is_place_name
from summarizer.engines.extractive.titles import is_person_of_role, looks_personal, skip_role
from summarizer.engines.extractive.tokens import Page, Token
from summarizer.grounding.gazetteer.places import find_state, month_names, weekday_names
from summarizer.grounding.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.schemas.findings import Span

_OPENERS = frozenset(".!?:;“\"‘'(—–-•[…*|>\n")
# a place in capitals or a town with its country, perhaps an agency in brackets, and a dash
DATELINE = re.compile(
    r"^(?:[A-Z][A-Z .’'-]{2,30}(?:, [A-Z][\w. ]{1,25})?|[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){0,2}, [A-Z][\w. ]{1,25}?)"
    r"(?:,? \w{3,9}\.? \d{1,2})?(?: \([^)\n]{2,30}\))? ?(?:—|–|--?) ",
    re.MULTILINE,
)
"""The place and agency that a report opens with."""


def find_mentions(page: Page) -> list[Mention]:
    """Every name in an article, in order."""
    text, tokens, lower = page.text, page.tokens, page.lower
    proper = frozenset(word.casefold() for word in page.proper)
    dateline = DATELINE.search(text, 0, 600)
    headlines = find_title_lines(text)
    mentions: list[Mention] = []
    for first, after_last in find_runs(tokens):
        if dateline and dateline.start() <= tokens[first].start < dateline.end():
            continue
        mentions.extend(_read_run(tokens, first, after_last, lower, proper))
    mentions = _split_known_surnames(mentions, tokens)
    return _mark_headlines(mentions, headlines)


def _read_run(
    tokens: Sequence[Token], first: int, after_last: int, lower: frozenset[str], proper: frozenset[str]
) -> Iterator[Mention]:
    """The names inside a run of capitalised words: dates cut out, function words and roles cut off."""
    months, weekdays = month_names(), weekday_names()
    words = [token.text for token in tokens[first:after_last]]
    if not (months.keys() & words or weekdays.keys() & words):
        yield from _read_name(tokens, first, after_last, lower, proper)
        return
    start = first
    for index in range(first, after_last + 1):
        at_date = index < after_last and (
            (tokens[index].text in weekdays and len(tokens[index].text) > 3)
            or (tokens[index].text in months and _is_date(tokens, index))
        )
        if index == after_last or at_date:
            if start < index:
                yield from _read_name(tokens, start, index, lower, proper)
            start = index + 1


def _is_date(tokens: Sequence[Token], index: int) -> bool:
    word = tokens[index].text
    if word not in {"May", "March", "April", "June", "August", "Jan", "Mar", "Apr", "Jun"}:
        return True
    after = tokens[index + 1].text if index + 1 < len(tokens) else ""
    before = tokens[index - 1].text if index else ""
    return after[:1].isdigit() or before[:1].isdigit() or before.casefold() in _BEFORE_DATES


_BEFORE_DATES = lexicon.PREPOSITIONS | {"last", "this", "next", "early", "late", "mid", "his", "her", "its"}


def _read_name(
    tokens: Sequence[Token], first: int, after_last: int, lower: frozenset[str], proper: frozenset[str]
) -> Iterator[Mention]:
    opens = first == 0 or (tokens[first - 1].text in _OPENERS and not _is_closing(tokens, first - 1))
    if opens:
        while first < after_last and _is_plain_opener(tokens, first, after_last, lower, proper):
            first += 1
            opens = False
    while first < after_last and (breaks(tokens[first].text) or tokens[first].text.isdigit()):
        first += 1
    while after_last > first and tokens[after_last - 1].text.casefold() in {"of", "for", "and", "&", "the"}:
        after_last -= 1
    while (
        after_last > first + 1
        and tokens[after_last - 1].text.isdigit()
        and (find_state(" ".join(token.text for token in tokens[first : after_last - 1])))
    ):
        after_last -= 1
    if first == after_last or (after_last - first == 1 and tokens[first].text in lexicon.NEVER_NAMES):
        return
    if is_credit(tokens, first) or is_byline(tokens, first, after_last):
        return
    start = skip_role(tokens, first, after_last)
    if start == first and _names_event_of(tokens, start, after_last):
        # "NATO Summit" is NATO's summit
        yield _make_mention(tokens, start, start + 1, opens=False)._replace(possessive=True)
    yield from _state_at_end(tokens, start, after_last)
    role: Span | None = None
    title = start > first
    roots = first
    while roots < start and tokens[roots].text in lexicon.HONORIFICS:
        roots += 1
    if roots < start:
        role = (tokens[roots].start, tokens[start - 1].end)
    yield _make_mention(tokens, start, after_last, role=role, title=title, opens=opens and start == first, outer=first)


def _make_mention(
    tokens: Sequence[Token],
    first: int,
    after_last: int,
    *,
    role: Span | None = None,
    title: bool = False,
    opens: bool,
    outer: int | None = None,
) -> Mention:
    outer = first if outer is None else outer
    last = tokens[after_last - 1]
    return Mention(
        words=tuple([token.text for token in tokens[first:after_last]]),
        start=tokens[first].start,
        end=last.end,
        first=first,
        after_last=after_last,
        role=role,
        title=title,
        opens=opens,
        before="" if not outer else "”" if _is_closing(tokens, outer - 1) else tokens[outer - 1].text.casefold(),
        after=tokens[after_last].text.casefold() if after_last < len(tokens) else "",
        possessive=last.possessive,
    )


def _is_closing(tokens: Sequence[Token], index: int) -> bool:
    """Whether a straight mark closes a quotation: what follows stands off, what precedes does not."""
    return (
        tokens[index].text in {'"', "'"}
        and 0 < index < len(tokens) - 1
        and tokens[index + 1].start > tokens[index].end
        and tokens[index - 1].end == tokens[index].start
    )


def _state_at_end(tokens: Sequence[Token], first: int, after_last: int) -> Iterator[Mention]:
    """The state that an event's name ends with: "Expo Canada 2030"."""
    end = after_last
    while end - first > 2 and tokens[end - 1].text.isdigit():
        end -= 1
    if end - first > 1 and find_state(tokens[end - 1].text) and _holds_event(tokens, first, end - 1):
        yield _make_mention(tokens, end - 1, end, opens=False)


def _names_event_of(tokens: Sequence[Token], first: int, after_last: int) -> bool:
    """Whether a run is an event or a work named after an organisation's initials: "NATO Summit"."""
    initials = tokens[first].text
    return (
        len(initials) > 2 and initials.isupper() and initials.isalpha() and _holds_event(tokens, first + 1, after_last)
    )


def _holds_event(tokens: Sequence[Token], first: int, after_last: int) -> bool:
    return any(token.text.casefold() in lexicon.NOT_ACTOR_HEADS for token in tokens[first:after_last])


def _is_plain_opener(
    tokens: Sequence[Token], first: int, after_last: int, lower: frozenset[str], proper: frozenset[str]
) -> bool:
    """Whether the word that opens a sentence is an ordinary word with a capital, and no part of the name after it."""
    word, alone = tokens[first].text, after_last - first == 1
    low = word.casefold()
    if word.isupper() and len(word) > 1:
        return False
    if len(word) < 3 and not alone and low not in lexicon.FUNCTION_WORDS:
        return False  # "Ma Hao": hardly any plain word is as short
    if low in lexicon.FUNCTION_WORDS and (alone or low not in lexicon.NAME_OPENERS):
        return True
    if not alone and low in lexicon.INSTITUTIONS and tokens[first + 1].text in _BEHIND_INSTITUTIONS:
        return False  # "Bank of Norland", "Doctors Without Borders"
    tail = lexicon.head_of([token.text for token in tokens[first:after_last]])
    named = tail in lexicon.HEADS
    if low in lexicon.ORG_DESCRIPTORS and after_last - first > 2:
        return True
    if alone:
        return low in lower or (low not in proper and is_ordinary(low) and not is_also_name(low))
    if lexicon.is_role_noun(word) or low in lexicon.NAME_OPENERS or _is_role_of(tokens, first, after_last):
        return False
    return low in lower or (not named and is_ordinary(low) and not is_also_name(low))


_BEHIND_INSTITUTIONS = frozenset({"of", "Without"})


def _is_role_of(tokens: Sequence[Token], first: int, after_last: int) -> bool:
    """Whether a plain word that opens a sentence says what the person named after it does: "Sprinter Jane Doe"."""
    return is_person_of_role([token.text for token in tokens[first:after_last]])


_ENDS_OF_INSTITUTIONS = lexicon.ORGANIZATION_HEADS | lexicon.FIELDS


def _split_known_surnames(mentions: Sequence[Mention], tokens: Sequence[Token]) -> list[Mention]:
    """Cut "University of Somewhere Jane Doe" where "Doe" stands alone elsewhere, or after an institution's head."""
    alone = {
        mention.words[0]
        for mention in mentions
        if len(mention.words) == 1 and (not mention.opens or mention.after in lexicon.SPEECH_VERBS)
    }
    result: list[Mention] = []
    for mention in mentions:
        words = mention.words
        cut = 0
        if len(words) > 3 and words[-1] in alone and not is_place_name(words[-1]):
            cut = len(words) - 2
        for index in range(1, len(words) - 1):
            if words[index].casefold() in _ENDS_OF_INSTITUTIONS and len(words) - index == 3:
                cut = index + 1 if looks_personal(words[index + 1 :]) and not _are_plain(words[index + 1 :]) else cut
        state = next((n for n in (2, 1) if len(words) - n >= 2 and find_state(" ".join(words[:n]))), 0)
        if not cut and state and (state == 2 or words[0].isupper()) and looks_personal(words[state:]):
            cut = state
        if not cut:
            result.append(mention)
            continue
        middle = mention.first + cut
        result.append(
            mention._replace(
                words=words[:cut], end=tokens[middle - 1].end, after_last=middle, after="", possessive=False
            )
        )
        result.append(
            mention._replace(
                words=words[cut:],
                start=tokens[middle].start,
                first=middle,
                role=None,
                title=False,
                opens=False,
                before=words[cut - 1].casefold(),
            )
        )
    return result


def _are_plain(words: Sequence[str]) -> bool:
    """Whether all words are ordinary ones, and so are nobody's name: "Cross Country"."""
    return all(is_ordinary(word.casefold()) and not is_also_name(word.casefold()) for word in words)


def _mark_headlines(mentions: list[Mention], headlines: Sequence[Span]) -> list[Mention]:
    if not headlines:
        return mentions
    result = []
    position = 0
    for mention in mentions:
        while position < len(headlines) and headlines[position][1] <= mention.start:
            position += 1
        inside = position < len(headlines) and headlines[position][0] <= mention.start
        result.append(mention._replace(headline=True) if inside else mention)
    return result
