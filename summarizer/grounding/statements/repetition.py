"""Decides whether a statement that repeats the article verbatim says what the article says, by the right speaker.

A sentence of the article itself is supported if a quote of the item overlaps the passage and the article asserts the
sentence. Reported words are supported only for the speaker to whom the article attributes them, regardless of the
quote's speaker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from summarizer.grounding.name_matching import SPEAKER_WORD, is_proper
from summarizer.grounding.speaker_matching import is_said_by
from summarizer.grounding.speech_index import SpeechIndex
from summarizer.grounding.statements.assertion import is_asserted
from summarizer.grounding.statements.verbatim import Place
from summarizer.language.gazetteer.vocabulary import is_also_name
from summarizer.language.lexicon import FUNCTION_WORDS, SUBJECT_PRONOUNS
from summarizer.schemas.findings import LEAD_INS, Span, StatementContext

if TYPE_CHECKING:
    from summarizer.grounding.grounder import ArticleGrounder

_SAID: Final = re.compile(r"([^\W\d_][^:“”\"]{0,80}?)(?: sa(?:id|ys)(?:: | that |, )| told \w+(?: \w+)?: |: )")
_HINTS: Final = (": ", " said", " says")  # every match of `_SAID` contains one; `in` is several times faster
_LEAD_INS: Final = frozenset(LEAD_INS.values())
_MARKS: Final = re.compile('[“”"]')
_FEWEST_WORDS: Final = 4  # fewest words of a quotation whose speaker is checked
_PERSONAL: Final = SUBJECT_PRONOUNS - {"it", "they", "we", "you", "i"}
_REFERRING: Final = SUBJECT_PRONOUNS | {"his", "her", "their", "its", "this", "that", "these", "those"}
"""Words at the beginning of a sentence that refer to the previous one."""
_OPENING: Final = re.compile(r"[^\W\d_]+")


class Repetition(NamedTuple):
    """The passage that a statement repeats."""

    # where the article says all of it, itself or by the speaker whom the item names; None if it does not
    passage: Span | None = None
    is_asserted: bool = False  # whether the article asserts that passage, judging by its neighbours
    leans: bool = False  # whether the statement begins with a reference to the previous sentence, such as "she"
    wrong: str = ""  # why the words provably belong to another speaker than the statement or item names; else empty


def read_repetition(statement: str, context: StatementContext, grounder: ArticleGrounder) -> Repetition:
    """Find the passage that a statement repeats verbatim, attributed as the item says."""
    names, passages = _find_repeated(statement, context, grounder)
    wrong = "" if context.is_label else _find_wrong_speaker(statement, names, passages, context, grounder)
    if wrong or not passages:
        return Repetition(wrong=wrong)
    backed = [one for one in passages if _is_backed(one, names, context, grounder, is_attributed=names is not None)]
    if not backed:
        return Repetition()
    attributed = (one for one in backed if _is_attributed_to_holder(one, names, context, grounder))
    asserted = next((one for one in attributed if is_asserted(one, grounder)), None)
    passage = asserted or backed[0]
    is_bare = bool(grounder.article.repeated.find(statement))
    leans = is_bare and passage[0].is_own and _read_first_word(passage[0], grounder) in _REFERRING
    return Repetition((passage[0].span[0], passage[-1].span[1]), is_asserted=asserted is not None, leans=leans)


def _find_repeated(
    statement: str, context: StatementContext, grounder: ArticleGrounder
) -> tuple[list[str] | None, list[tuple[Place, ...]]]:
    """The names to which a statement attributes all its words (None if to nobody), and the passages with them."""
    repeated = grounder.article.repeated
    passages = repeated.find(statement)
    lead_in, _, quoted = statement.partition(": “")
    if not passages and lead_in in _LEAD_INS and quoted.endswith("”"):
        passages = repeated.find(quoted[:-1])
    may_tell = not passages and any(map(statement.__contains__, _HINTS))
    said = _SAID.match(statement) if may_tell else None
    if said is None:
        return None, passages
    return _list_names_of(said[1], context, grounder), repeated.find(statement[said.end() :])


def _list_names_of(named: str, context: StatementContext, grounder: ArticleGrounder) -> list[str]:
    """The names of a speaker in a statement; for a pronoun, those of the item's speaker."""
    if named.casefold() in SUBJECT_PRONOUNS:
        return _list_claimed(context)
    actor = grounder.index_actors(context.actors).find_one(named)
    return [named, *(actor.names if actor else ())]


def _list_claimed(context: StatementContext) -> list[str]:
    """The names to which the item attributes its words: those of its holder or, without one, of its speaker."""
    if not context.speakers:
        return []
    held = [name for name in context.names if name not in context.speakers]
    return [name for name in held or context.speakers if name.casefold() not in SUBJECT_PRONOUNS]


def _is_backed(
    passage: Sequence[Place],
    names: list[str] | None,
    context: StatementContext,
    grounder: ArticleGrounder,
    *,
    is_attributed: bool,
) -> bool:
    """Whether the item's quotes overlap the passage and all reported words in it belong to the speaker the item names.

    Args:
        names: The names to which the statement attributes the words; None without attribution.
        is_attributed: Whether the statement attributes all its words to a speaker.
    """
    claimed = _list_claimed(context) if names is None else names
    if context.evidence is not None and not (passage[0].is_title and not claimed):
        start, end = passage[0].span[0], passage[-1].span[1]
        if not any(a < end and start < b for a, b in context.evidence):
            return False
    for place in passage:
        is_said = is_attributed or not place.is_own or _is_answer(place, grounder)
        if is_said and not _is_said_by(place, claimed, context, grounder):
            return False
    return is_attributed or not claimed or _is_about(passage[0], claimed, context, grounder)


def _is_answer(place: Place, grounder: ArticleGrounder) -> bool:
    """Whether a sentence belongs to an interview answer, but does not contain the label that names the speaker."""
    speech, (start, end) = grounder.speech, place.span
    return any(
        one.cue is None and speech.is_explicit(one, labels=True) and not any(start <= a < end for a, _ in one.spans)
        for one in speech.find_covering(place.span)
    )


def _is_said_by(place: Place, claimed: Sequence[str], context: StatementContext, grounder: ArticleGrounder) -> bool:
    """Whether the article attributes repeated words to a speaker with one of the names.

    A description ("the company") also counts if the article attributes both the words and a quote to it together.
    """
    levels = grounder.speech.find_levels(place.span)
    if is_said_by(levels, claimed, book=grounder.names):
        return True
    evidence = context.evidence or ()
    of_quotes = grounder.speech.find_levels((min(evidence)[0], max(evidence)[1])) if evidence else ()
    is_same = bool(claimed) and any(found in levels for found in of_quotes)
    return is_same and not grounder.find_other_speaker(levels, claimed, labels=True, guesses=True)


def _is_about(place: Place, claimed: Sequence[str], context: StatementContext, grounder: ArticleGrounder) -> bool:
    """Whether a sentence that opens with "he" or "she" is about the item's person, as far as the article shows."""
    if _read_first_word(place, grounder) not in _PERSONAL:
        return True
    if is_said_by(grounder.speech.find_levels(place.span), claimed, book=grounder.names):
        return True
    persons = [name for actor in context.actors for name in actor.names] + grounder.speech.roster.persons
    before = [grounder.text[a:b] for a, b in grounder.find_mentions(persons) if b <= place.span[0]]
    return not before or grounder.names.is_speaker(before[-1], claimed)


def _is_attributed_to_holder(
    passage: Sequence[Place], names: list[str] | None, context: StatementContext, grounder: ArticleGrounder
) -> bool:
    """Whether a passage names or quotes the position's holder; true without one or if `names` has the speaker."""
    held = [name for name in _list_claimed(context) if is_proper(name)] if names is None else []
    spans = [place.span for place in passage]
    return (
        not held
        or any(_read_first_word(place, grounder) in _PERSONAL for place in passage)
        or any(is_said_by(grounder.speech.find_levels(span), held, book=grounder.names) for span in spans)
        or any(a <= start and end <= b for start, end in grounder.find_mentions(held) for a, b in spans)
    )


def _read_first_word(place: Place, grounder: ArticleGrounder) -> str:
    """The first word of a sentence, in lower case."""
    opening = _OPENING.search(grounder.article.text, *place.span)
    return opening[0].casefold() if opening else ""


def _find_wrong_speaker(
    statement: str,
    names: list[str] | None,
    passages: Sequence[Sequence[Place]],
    context: StatementContext,
    grounder: ArticleGrounder,
) -> str:
    """The reason why the words belong to a speaker other than the statement or its item names; else empty."""
    claimed = _list_claimed(context) if names is None else names
    quoted = [[place.span for place in passage if not place.is_own] for passage in passages]
    if all(quoted) and (other := _find_rival(quoted, claimed, grounder)):
        return _explain(other, claimed)
    return _find_misquoted(statement, context, grounder)


def _find_misquoted(statement: str, context: StatementContext, grounder: ArticleGrounder) -> str:
    """The reason why a longer quotation in a statement belongs to another speaker than it names; else empty."""
    if not _MARKS.search(statement):
        return ""
    speech = SpeechIndex(statement)
    quoted = [one for one in speech.quotations if one.text.count(" ") >= _FEWEST_WORDS - 1]
    named = _list_named(speech) if quoted else frozenset()
    for quotation in quoted if named else ():
        inside = _find_quoted(quotation.text.rstrip(","), grounder)
        if not inside or _is_speaker_alone(named, inside, grounder):
            continue  # the statement's own attribution need not be parsed
        tellers = [found.as_named for found in speech.find_levels(quotation.span) if found.as_named]
        claimed = [name for teller in tellers for name in _list_names_of(teller, context, grounder)]
        other = _find_rival([[span] for span in inside], claimed, grounder) if claimed and is_proper(tellers[0]) else ""
        if other:
            return _explain(other, claimed)
    return ""


def _list_named(speech: SpeechIndex) -> frozenset[str]:
    """The capitalised words of a statement outside its quotations that may belong to names."""
    starts, ends = [one.start for one in speech.quotations], [one.end for one in speech.quotations]
    outside = " ".join(speech.text[a:b] for a, b in zip([0, *ends], [*starts, None], strict=True))
    words = [word for word in SPEAKER_WORD.findall(outside) if word[0].isupper()]
    return frozenset(word for word in words if (low := word.casefold()) not in FUNCTION_WORDS or is_also_name(low))


def _find_quoted(words: str, grounder: ArticleGrounder) -> list[Span]:
    """The passages that contain some words; none unless all are in quotation marks."""
    hits = grounder.find_passages(words)
    inside = [(hit.spans[0][0], hit.spans[-1][1]) for hit in hits if hit.status in ("exact", "typographic")]
    return inside if all(map(grounder.speech.is_inside, inside)) else []


def _is_speaker_alone(named: frozenset[str], passages: Sequence[Span], grounder: ArticleGrounder) -> bool:
    """Whether the name of a speaker of a passage contains all of the words, including its own last word."""
    levels = (found for span in passages for found in grounder.speech.find_levels(span))
    names = (SPEAKER_WORD.findall(name) for found in levels for name in (found.speaker, found.as_named) if name)
    return any(words and words[-1] in named and named.issubset(words) for words in names)


def _find_rival(passages: Sequence[Sequence[Span]], names: Sequence[str], grounder: ArticleGrounder) -> str:
    """The speaker whom the article names for the words, if none of their passages has one of the names; else empty."""
    if not any(map(is_proper, names)):
        return ""
    find = grounder.find_other_speaker
    others = [
        next(filter(None, (find(grounder.speech.find_levels(span), names, labels=True) for span in spans)), "")
        for spans in passages
    ]
    return others[0] if others and all(others) else ""


def _explain(other: str, names: Sequence[str]) -> str:
    named = next(filter(is_proper, names), names[0])
    return f"the article gives these words to “{other}”, not to “{named}”"
