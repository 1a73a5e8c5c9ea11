"""Tests whether a passage can be read alone: whole sentences without references to the text around them.

Which passages matter is decided in the modules of the sections.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import Final

from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.document import Document
from summarizer.language.inflection import singular
from summarizer.language.lexicon import (
    AUXILIARIES,
    DETERMINERS,
    FUNCTION_WORDS,
    PREPOSITIONS,
    SUBORDINATORS,
    is_adverb,
    is_finite,
    is_time_word,
    read_class,
    word_set,
)
from summarizer.language.name_words import KIN, ORGANIZATION_HEADS, PEOPLE, TEAMS
from summarizer.language.names import is_person_noun
from summarizer.language.patterns import read_pattern
from summarizer.language.reporting_verbs import is_verb_form
from summarizer.schemas.findings import Span

LONGEST: Final = 420  # characters of the longest passage in a brief

_SHORTEST: Final = 20
_SPEECH: Final = 20  # characters of the shortest quotation that is surely speech, not a quoted term

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d[\d.,]*(?:-[^\W\d_]+)*|[^\w\s]")
_PERSON: Final = word_set("he she him her his hers")
_SEVERAL: Final = word_set("they them their theirs")
_THING: Final = word_set("it its")
_THIRD_PERSON: Final = _PERSON | _SEVERAL | _THING
_POINTING: Final = word_set("this that these those such")
_AUTHOR: Final = word_set("i we us our me my you your")
_CONNECTING: Final = read_class("words that link a sentence to the preceding one")
_JOINING: Final = word_set("but and yet also however moreover furthermore additionally")
_PARTING: Final = _CONNECTING - _JOINING - word_set("now meanwhile")
"""Linking words after which a sentence is incomplete without the preceding one: "Another $2 million"."""

_EXPLETIVE: Final = re.compile(read_pattern("it before a clause"), re.IGNORECASE)
"""An "it" that anticipates a clause."""
_IDENTIFYING: Final = re.compile(
    r"(?:it|this)(?:['’]s(?: been)?| (?:is|was)(?:n['’]t)?| has been| will be)"
    r" (?:(?:not|also|now|such|indeed|still) )?(?:an?|one of) \w+ \w+",
    re.IGNORECASE,
)
"""A quoted "it" that the predicate explains: "it was a hard winter"."""

_KNOWN: Final = read_class("nouns known to everybody")  # nouns that take "the" without an antecedent

_OPENING: Final = word_set("one ones another others some all none")
"""Words that refer back only at the start of a clause."""
_REFERRING: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(_PERSON | _SEVERAL | _THING | _POINTING | _AUTHOR | {'there'}))})\b"
    rf"|(?<![\w,] )\b(?:{'|'.join(sorted(_OPENING))})\b",
    re.IGNORECASE,
)
"""Words that may refer to something outside of a passage."""
_OPENING_WORDS: Final = 60  # characters of a passage's opening
_FIRST_WORDS: Final = 25
"""Characters at the start of an article in which a reference shows that its beginning is missing."""
_TAKING: Final = word_set("have has had call calls called share shares shared use uses used put puts made")
"""Verbs after which "that" is a pronoun and opens no clause."""
_FAR: Final = 6  # words after which "that" refers back within the passage

_DEFINITE: Final = re.compile(r"\b[Tt]h(?:e|is|ese) ([a-z][a-z-]+)(?: (\w+)|[^\w\s]|\Z)")

_UNEXPLAINED: Final = re.compile(rf"\b{read_pattern('references outside of a passage')}")
"""Further words at the opening of a passage that refer outside of it."""
_DENIED: Final = re.compile(r"\b(?:den(?:y|ies|ied)|reject\w*|disput\w*|dismiss\w*|confirm\w*) (?:that|this|it)[.,]")
"""Denials of what another sentence says."""

_CAPTION: Final = re.compile(
    r"\(\s?(?:above|below|left|right|cent(?:re|er))\b|\([^()]{0,40}\bpictured\b|\b(?:is|are) pictured\b"
)
_LABEL: Final = re.compile(r"(?:\w+[ -]?){1,4}[:?] (?=[A-Z])(?!.{0,80}[“\"‘'])")
"""A label that opens a caption: "Waste of time: Judge Roe"."""
_FUSED: Final = re.compile(read_pattern("where a heading is fused with a sentence"))
"""Where a subheading, caption or byline is fused with a sentence: "a baby boom The policy"."""
_STRAIGHT: Final = re.compile(r'(?P<opening>(?<![^\s(\[—–-])"(?=\S))|"')
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")
_THIRD: Final = re.compile(r"(?<!\d )\b[a-z]+[^s'’u]s\b(?!['’])")
_CLAUSE: Final = re.compile(
    r"\b(?:(?:i|he|she|we|they) [a-z]|(?:i|you|he|she|it|we|they|there|that)['’](?:s|d|m|re|ve|ll)\b)", re.IGNORECASE
)
"""A pronoun that can only be a subject, or one with a contracted verb: "We love it", "It’s not"."""


def is_whole(text: str, span: Span, *, may_go_on: bool = False) -> bool:
    """Whether a passage consists of whole sentences: no fragment, caption or half of a quotation.

    Args:
        may_go_on: Whether a quotation at its end may stay open.
    """
    line = text[slice(*span)].strip()
    if not _SHORTEST <= len(line) <= LONGEST or "\n\n" in line:
        return False
    line = " ".join(line.split())
    begins = line.lstrip("“‘«\"'([<")[:1]
    ends = line.rstrip("”’»\"')]")[-1:]
    if not (begins.isupper() or begins.isdigit()) or ends not in {".", "!", "?"}:
        return False
    if line.count("“") - line.count("”") not in {0, may_go_on} or line.count("(") != line.count(")"):
        return False
    fused = _CAPTION.search(line) or _LABEL.match(line) or _FUSED.search(line)
    return not fused and is_balanced(line, may_go_on=may_go_on)


def is_balanced(line: str, *, may_go_on: bool = False) -> bool:
    """Whether each quotation in straight marks is closed before the next one opens, or reopens after a sentence.

    >>> is_balanced('He said: "No, "we are done," he said.'), is_balanced('He said: "No. "We are done."')
    (False, True)
    """
    opened = False
    for mark in _STRAIGHT.finditer(line):
        opens = mark["opening"] is not None
        if opens is opened and not (opens and line[: mark.start()].rstrip()[-1:] in {".", "!", "?", "…"}):
            return False
        opened = opens
    return may_go_on or not opened


def drop_reopened(line: str) -> str:
    """Return a line without the straight marks that reopen a quotation, as at the start of a joined paragraph.

    >>> drop_reopened('He said: "No. "We are done."')
    'He said: "No. We are done."'
    """
    kept, opened, at = "", False, 0
    for mark in _STRAIGHT.finditer(line):
        opens = mark["opening"] is not None
        if opens and opened:
            kept, at = kept + line[at : mark.start()], mark.end()
        opened = opens
    return kept + line[at:]


def has_verb(line: str) -> bool:
    """Whether a sentence seems to have a finite verb.

    It has an auxiliary, a past form or a word in -s after the first word, or a pronoun that is a subject.
    """
    words = [word.lower() for word in _WORD.findall(line)][1:]
    return any(word in AUXILIARIES or is_finite(word) for word in words) or bool(
        _THIRD.search(line) or _CLAUSE.search(line)
    )


_LINKS: Final = {"For example", "For instance", "In addition", "As a result", "In turn", "By contrast", "After all"}


def opens_with_link(line: str, links: AbstractSet[str] = _CONNECTING) -> bool:
    """Whether a sentence opens with a word that links it to the preceding one: "But the two"."""
    word = _WORD.search(line)
    if links is not _PARTING and line.partition(",")[0] in _LINKS:
        return True
    return word is not None and re.split(r"['’]", word.group().lower())[0] in links


_ANOTHERS: Final = "|".join(sorted(KIN | PEOPLE | {"lawyer", "attorney", "agent", "aide", "deputy"}))
_OWNED: Final = re.compile(rf"\b(?i:his|her|their) (?:spokes\w+|{_ANOTHERS}),? ((?:[A-Z][\w’'.-]+ ?)+)\b")
"""A person described only by relation to another: "his spokesman, Ann Roe"."""


def refers_outside(document: Document, span: Span, holder: Actor | None = None) -> bool:
    """Whether a word of a passage refers to something outside of it: "it", "those", "there".

    Args:
        holder: The speaker, if printed beside the passage, so that "he" outside of quotations means that person.
    """
    if holder is not None and any(holder.name == one[1] for one in _OWNED.finditer(document.text, *span)):
        return True
    opens = holder is not None and document.text.startswith(("He ", "She ", "It ", "They "), span[0])
    if opens and any(one is holder for _, one in document.actors.named_in(span)):
        return True  # "He will miss six weeks, Roe reckons"
    key = span, holder.id if holder is not None else None
    if key not in document.references:
        document.references[key] = next(_find_references(document, span, holder), None) is not None
    return document.references[key]


def _find_speech(document: Document, span: Span) -> list[Span]:
    """Return the spans of quoted speech in a passage, without quoted terms; all of it in an interview's answer."""
    marked = document.quotations_at(span)
    if document.layout.kind_at(span[0]) == "answer":
        return [span]
    text = document.text
    return [one.span for one in marked if one.end - one.start > _SPEECH or text[one.end - 1] in ".!?,"]


def _find_opening(place: int, spoken: list[Span]) -> int | None:
    """Return the start of the first quotation if an offset lies in any of them; else None."""
    return next((spoken[0][0] for start, end in spoken if start <= place < end), None)


def _find_references(document: Document, span: Span, holder: Actor | None) -> Iterator[int]:
    """Yield the offsets of words that refer to something that the passage does not name before them."""
    found = [*_REFERRING.finditer(document.text, *span)]
    if found:
        spoken = _find_speech(document, span)
        context = _Context(document, span, holder, spoken)
        for match in found:
            opening = _find_opening(match.start(), spoken)
            if not _is_explained(context, match, opening=opening):
                yield match.start()
    for match in _DENIED.finditer(document.text, *span):
        if not document.speech.is_inside(match.span()) and document.sentence_at(match.start())[0] == span[0]:
            yield match.start()
    for match in _UNEXPLAINED.finditer(document.text, span[0], min(span[1], span[0] + _OPENING_WORDS)):
        yield match.start()


class _Context:
    """The possible antecedents in a passage before one of its words.

    Args:
        document: The article.
        span: The passage.
        holder: The speaker, if printed beside the passage.
        spoken: The spans of quoted speech in the passage.
    """

    def __init__(self, document: Document, span: Span, holder: Actor | None, spoken: list[Span]) -> None:
        self._spoken = spoken
        self.start = span[0]
        self.text, self.holder = document.text, holder
        self.body = holder is not None and holder.kind != "person"
        self.person = holder is not None and holder.kind == "person"
        self._named = document.actors.named_in(span)
        tokens = [*_TOKEN.finditer(self.text, *span)]
        self._starts = [token.start() for token in tokens]
        self._capital = [token.group()[0].isupper() for token in tokens]
        self._low = [token.group().lower() for token in tokens]
        people = [place for place, actor in self._named if actor.kind == "person"]
        role = re.split(r",? who ", holder.role)[0] if holder is not None and holder.role else ""
        if role and (at := self.text.find(role, *span)) >= 0:
            people.append((at, at + len(role)))
        self._people = {at for at in self._starts if any(start <= at < end for start, end in people)}

    def count_persons(self, place: int) -> int:
        """Return how many people are named before an offset, except the holder."""
        named = sum(
            actor.kind == "person" and actor is not self.holder for (start, _), actor in self._named if start < place
        )
        return named + sum(is_person_noun(word) for word in self._nouns(place))

    def has_several(self, place: int) -> bool:
        """Whether a plural or a body occurs before an offset."""
        bodies = any(actor.kind != "person" for (start, _), actor in self._named if start < place)
        return bodies or any(
            word in ORGANIZATION_HEADS or word in TEAMS or (len(word) > 3 and singular(word) != word)
            for word in self.words_before(place)
            if word not in FUNCTION_WORDS
        )

    def has_thing(self, place: int, opening: int | None) -> bool:
        """Whether a body or thing occurs before an offset: from `opening` on, or outside of quotations if None."""
        bodies = (
            self._may_be_meant(start, opening)
            for (start, _), actor in self._named
            if actor.kind != "person" and start < place
        )
        return any(bodies) or next(self._nouns(place, opening, apart=True), None) is not None

    def _may_be_meant(self, start: int, opening: int | None) -> bool:
        """Whether "it" can mean the word at an offset: no person or role, and placed as in `has_thing`."""
        if start in self._people:
            return False
        return start >= opening if opening is not None else _find_opening(start, self._spoken) is None

    def words_before(self, place: int) -> list[str]:
        """Return the words and marks before an offset, in lower case."""
        return self._low[: bisect_left(self._starts, place)]

    def word_after(self, place: int) -> str:
        """Return the word or mark after the one at an offset, in lower case; a full stop at the end of the passage."""
        at = bisect_left(self._starts, place) + 1
        return self._low[at] if at < len(self._low) else "."

    def _nouns(self, place: int, opening: int | None = None, *, apart: bool = False) -> Iterator[str]:
        """Yield the likely nouns before an offset: capitalised, in -ing, or after a determiner or preposition.

        Args:
            apart: Whether to yield only words that `_may_be_meant` accepts for `opening`, and no person nouns.
        """
        low = self.words_before(place)
        for at, word in enumerate(low):
            if apart and (is_person_noun(word) or not self._may_be_meant(self._starts[at], opening)):
                continue
            if word in FUNCTION_WORDS or not word[0].isalpha() or is_adverb(word) or is_time_word(word):
                continue
            near = low[max(0, at - 3) : at]
            determined = not DETERMINERS.isdisjoint(near) or (bool(near) and near[-1] in PREPOSITIONS)
            if determined or word.endswith("ing") or (at and self._capital[at]):
                yield word


def _is_explained(context: _Context, match: re.Match[str], *, opening: int | None) -> bool:
    """Whether a word refers to nothing, or to something that the passage names before it.

    Args:
        opening: The start of the passage's first quotation if the word is quoted; None outside of quotations.
    """
    word, place, quoted = match.group().lower(), match.start(), opening is not None
    far = context.holder is not None and place - context.start > _OPENING_WORDS
    if word in _THIRD_PERSON:
        loose = far and quoted and word not in _PERSON  # the "they" of longer speech
        return loose or _is_pronoun_explained(context, word, place, opening=opening)
    if word in _AUTHOR:
        before = context.words_before(place)[-1:]
        return quoted or before == ["told"] or match.group() == "US"
    following = context.word_after(place)
    if far and word not in _OPENING:
        return True  # far from the opening, a word refers back within the passage
    if word == "there":
        return _is_expletive_there(context, place, following)
    if word in _OPENING:
        return following not in AUXILIARIES and following != "of"
    if word == "such":  # "such a shame" in speech refers to nothing
        refers = following in {"a", "an"} and not quoted
        return not refers and context.words_before(place)[-1:] not in (["any"], ["no"], ["one"])
    return _is_pointed_at(context, word, place, following) or (quoted and word != "that")


def _is_pronoun_explained(context: _Context, word: str, place: int, *, opening: int | None) -> bool:
    """Whether the passage, or the holder's name beside it, explains "he", "they" or "it".

    Args:
        opening: As in `_is_explained`.
    """
    own = context.holder is not None and opening is None
    if word in _PERSON:
        return (own and context.person) or context.count_persons(place) > 0
    if word in _SEVERAL:
        if (own and context.body) or context.has_several(place):
            return True
        singular_they = word == "their" and context.holder is None  # "a tenant lost their home"
        return context.count_persons(place) > (0 if singular_they else 1)
    text = context.text
    empty = bool(_EXPLETIVE.match(text, place) or (opening is not None and _IDENTIFYING.match(text, place)))
    return (own and context.body) or context.has_thing(place, opening) or empty


def _is_expletive_there(context: _Context, place: int, following: str) -> bool:
    """Whether "there" opens a clause and names no place: "There are three"."""
    last = (context.words_before(place) or [","])[-1]
    opens = last in FUNCTION_WORDS or is_verb_form(last) or not last[0].isalnum()
    return opens and following in AUXILIARIES | {"’", "'", "seems", "remains", "remain"}


def _is_pointed_at(context: _Context, word: str, place: int, following: str) -> bool:
    """Whether "this" or "those" means a time, joins a clause or refers to something in the passage."""
    before = context.words_before(place)
    noun, far = singular(following), len(before) > _FAR
    if noun in before or is_time_word(noun):
        return True
    last = before[-1] if any(one[0].isalnum() for one in before) else ""
    if word == "that":
        return not _is_pronoun_that(last, following) and (
            _joins_clause(last)
            or ((following in FUNCTION_WORDS or not following[0].isalnum()) and far)  # "of that claim"
        )
    if word == "those" and (following in {"who", "whose", "in", "with", "of"} or following.endswith(("ing", "ed"))):
        return True
    return far and (following in PREPOSITIONS or not following[0].isalnum() or is_finite(following))


def _is_pronoun_that(last: str, following: str) -> bool:
    """Whether "that" is a pronoun rather than a conjunction, judged by the words before and after it."""
    return (
        last in _TAKING  # "shared that view", "have that in writing"
        or ((last in SUBORDINATORS or is_verb_form(last)) and following in AUXILIARIES)  # "when that was"
    )


def _joins_clause(last: str) -> bool:
    """Whether "that" after a word joins a clause to it."""
    return bool(last) and last not in PREPOSITIONS | {".", ",", "like"} - {"in", "except"}


def count_vague(document: Document, span: Span) -> int:
    """Count the nouns after "the" that neither the passage nor the article's topics explain: "the card"."""
    line, found = document.text[slice(*span)], 0
    for match in _DEFINITE.finditer(line):
        noun, following = match[1], match[2] or ""
        if following and following not in AUXILIARIES and not is_finite(following):
            continue
        base = singular(noun)
        known = base in _KNOWN or noun in document.topics_at(span[0]) or is_time_word(base)
        if base in ORGANIZATION_HEADS or is_person_noun(base):  # "Acme will build it, the company said"
            known = known or any(word[0].isupper() for word in line[: match.start()].split())
        found += not known and base[:-1] not in line[: match.start()].lower()
    return found


def widen_until_explained(document: Document, span: Span, holder: Actor | None = None) -> Span | None:
    """Return a passage that can be read alone, extended by the preceding sentence if needed; None if that fails.

    Args:
        document: The article.
        span: The passage.
        holder: As in `refers_outside`.
    """
    line = document.text[slice(*span)]
    later = opens_with_link(line, _JOINING if holder else _PARTING) or (holder is None and _LATER_PART.match(line))
    known = _is_known(document, span, holder)
    if not later and known and not refers_outside(document, span, holder):
        return span
    before = document.sentence_before(span[0])
    if before is None or span[1] - before[0] > LONGEST or opens_with_link(document.text[slice(*before)]):
        return None
    if before[1] > span[0] or not is_whole(document.text, before):
        return None  # a heading that is fused with the passage, or a caption
    wider = before[0], span[1]
    known = _is_known(document, wider, holder)
    return wider if known and not refers_outside(document, wider, holder) else None


def _is_known(document: Document, span: Span, holder: Actor | None) -> bool:
    """Whether every person whom a passage calls by surname has the full name in it, as its holder or in the headline.

    Without a headline, the article's first sentence counts as one.
    """
    text, named = document.text, document.actors.named_in(span)
    heading = () if document.title or document.layout.headline else document.body[:1]
    full = [*named, *(one for sentence in heading for one in document.actors.named_in(sentence))]
    known = {one.id for (start, end), one in full if one is holder or one.in_headline or " " in text[start:end]}
    if document.has_few_words:  # the list of actors is right above
        known |= {one.id for _, one in named if one.listed}
    if holder is None:
        known |= {one.id for found in document.reports_in(span) for _, one in document.actors.named_in(found.spans[0])}
    return all(one.kind != "person" or one.id in known or " " not in one.name for _, one in named)


_PLACES: Final = frozenset("Town City United County Rangers Rovers Wanderers Athletic Albion".split())
"""Words that form a club's name only after that of its place."""
_OPENING_NAME: Final = 40  # characters of a sentence's opening in which a name counts as first
_LEAD_AND_THE: Final = re.compile(r"(?:(?:On|In|At|By) [^,]{2,25}, )?[Tt]he ")
_LATER_PART: Final = re.compile(read_pattern("openings about somebody named before"))
"""Openings of sentences about somebody who has been named before."""


def stands_alone(document: Document, span: Span, *, listed: bool = False) -> bool:
    """Whether a sentence can be read alone: whole, without references outside, and with everybody's full name.

    Args:
        listed: Whether surnames, unexplained nouns and known things at the opening are allowed, as beside a list of
            actors.
    """
    line = document.text[slice(*span)].removeprefix("Meanwhile, ")
    return (
        is_whole(document.text, span)
        and not opens_with_link(line)
        and _LATER_PART.match(line) is None
        and (listed or _is_introduced(document, span))
        and not refers_outside(document, span)
        and (listed or not count_vague(document, span))
        and (listed or bool(document.title or document.layout.headline) or not _opens_with_known(line))
    )


def opens_article(document: Document, span: Span) -> bool:
    """Whether a sentence is the article's first, and not the first of a text that lacks its beginning.

    Such a text opens with a linking word or a reference to a sentence before.
    """
    line = document.text[slice(*span)]
    return (
        any(span[0] == start for start, _ in document.body[:1])
        and is_whole(document.text, span)
        and not opens_with_link(line)
        and _LATER_PART.match(line) is None
        and (bool(document.title or document.layout.headline) or not _opens_with_known(line))
        and not any(place < span[0] + _FIRST_WORDS for place in _find_references(document, span, None))
    )


def _opens_with_known(line: str) -> bool:
    """Whether a sentence opens with a known thing: "The rig ran", "On Monday, the firm said"."""
    match = _LEAD_AND_THE.match(line)
    words = line[match.end() :].split()[:6] if match is not None else []
    for at, word in enumerate(words):
        if is_finite(word) and not (at and words[at - 1] in DETERMINERS | PREPOSITIONS):  # "the wife of a jailed man"
            return True
        if not word.islower():
            return False
    return False


def _is_introduced(document: Document, span: Span) -> bool:
    """Whether persons named at a sentence's opening have their full name in it, and no club's name is cut."""
    line, named = document.text[slice(*span)], document.actors.named_in(span)
    full = {actor.id for (start, end), actor in named if " " in document.text[start:end]}
    for (start, _), actor in named:
        reach = _OPENING_NAME if " " in actor.name else 0
        if actor.kind == "person" and actor.id not in full and start - span[0] <= reach:
            return False
    words = re.findall(r"[\w’'-]+", line)
    return not any(word in _PLACES and not before[0].isupper() for before, word in pairwise(words))


def widen_until_alone(document: Document, span: Span, *, listed: bool = False) -> Span | None:
    """Extend a sentence by the preceding one in its paragraph if it cannot be read alone.

    Args:
        listed: As in `stands_alone`.

    Returns:
        A passage of one or two sentences of which the first can be read alone; None if there is none.
    """
    if stands_alone(document, span, listed=listed):
        return span
    first = document.sentence_before(span[0])
    if first is None or not is_whole(document.text, span):
        return None
    wider = first[0], span[1]
    whole = stands_alone(document, first, listed=listed) and not refers_outside(document, wider)
    return wider if whole else None
