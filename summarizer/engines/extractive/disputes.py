"""Questions about what is doubted, denied, or charged without a reply."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.asking import Question, lemma_of, make_question, speaker_inline, subject_before
from summarizer.engines.extractive.inversion import lower_first
from summarizer.engines.extractive.name_words import GROUPS, ORGANIZATION_HEADS, head_of
from summarizer.engines.extractive.phrases import find_verb_in, shorten_words, tidy, trim_phrase
from summarizer.engines.extractive.reading import Reading
from summarizer.grounding.speech.lexicon import word_set
from summarizer.schemas.findings import Span

_DOUBTED = re.compile(
    r"(?:[—–]|--|,)\s*(?:an?\s[\w’'-]+(?:\s[\w’'-]+)?|which)\s(?:that\s)?(?:seems?|appears?|looks?|is|are|sounds?)\s"
    r"(?P<doubt>(?:a bit |rather |somewhat |highly |increasingly |very |most |widely |still )?(?:far-fetched|"
    r"unlikely|doubtful|questionable|implausible|unrealistic|"
    r"dubious|premature|uncertain|disputed|contested|in doubt|in dispute))\b",
    re.IGNORECASE,
)
_DOUBTS = word_set(
    "far-fetched unlikely doubtful questionable implausible unrealistic dubious premature uncertain disputed contested "
    "doubt dispute"
)
_CAST = re.compile(
    r"\b(?:put|puts|presented?|presents|casts?|touted?|touts|proposed?|promoted?|portrayed?|portrays|offered|"
    r"pitched)\s(?P<who>[^,;:]{2,40}?)\s"
    r"(?:forward\s|itself\s)?as\s(?P<role>(?:an?|the)\s[^,;:—–]{3,80})"
)
_DENIES = {"deny": "denies", "dispute": "disputes", "reject": "rejects", "dismiss": "dismisses"}
_CHARGE = re.compile(
    r"(?:the |any |such )?(?:criticism|claims?|charges?|allegations?|accusations?|suggestions?|reports?|ideas?|"
    r"notions?)\sthat\s(.*)"
)
_ACCUSES = word_set("accuse blame criticize criticise condemn denounce charge fault")
_ANSWERS = word_set("deny reject respond reply dispute dismiss counter retort defend")
_NO_COMMENT = re.compile(
    r"\s(?:(?:has|have|had)\s)?(?:declined to (?:comment|respond|answer)|did(?: not|"
    r"n[’']t) (?:immediately )?(?:respond|reply|return|comment|answer)"
    r"|could not (?:immediately )?be reached|refused to (?:comment|respond|answer)|not (?:immediately )?(?:responded|"
    r"commented|replied))\b",
    re.IGNORECASE,
)
_COMMENT = word_set("comment respond answer reply return reached responded commented replied")
_ON_WHAT = re.compile(r"\s(?:on|about)\s([^.,;:—–]{3,80})")
_ACCUSED = re.compile(r"(?P<whom>[^,;:—–“”]{2,60}?)\s(?P<link>of|for|over|with)\s(?P<what>[^;:—–“”]{4,170})")
_NEAR = 900


def ask_contested(reading: Reading) -> Iterator[Question]:
    """The article doubts a claim, or somebody denies it."""
    for line in reading.lines:
        doubted = None if line.known.isdisjoint(_DOUBTS) else _DOUBTED.search(line.words)
        if doubted:
            question = _ask_doubted(reading, line.words[: doubted.start()], doubted.group("doubt").casefold())
            yield make_question(reading, line.span, question, "contested", bonus=0.5)
    for attribution in reading.attributions:
        lemma = lemma_of(reading, attribution)
        name = speaker_inline(reading, attribution) if lemma in _DENIES else ""
        if not name or not attribution.content or attribution.kind == "direct":
            continue
        content = attribution.content[0]
        words = re.split(r"[;:—–]|,\s(?:and|but|saying|calling|which|who)\b", reading.text[slice(*content)])[0]
        words = lower_first(shorten_words(trim_phrase(words.rstrip(".")), 120), reading.proper)
        charge = _CHARGE.match(words)
        words = charge.group(1) if charge else words
        parts = words.split()
        if lemma not in {"deny", "dispute"} and not charge:
            continue
        if len(parts) < 2 or lexicon.is_pronoun(parts[0]):
            continue
        if find_verb_in(parts, within=9) is not None:
            question = f"Is it true that {words}, which {name} {_DENIES[lemma]}?"
        elif parts[0].endswith("ing"):
            question = f"What is there to the charge of {words}, which {name} {_DENIES[lemma]}?"
        else:
            continue
        yield make_question(reading, reading.sentence_at(content[0]), question, "contested", speaker=attribution)


def _ask_doubted(reading: Reading, clause: str, doubt: str) -> str:
    role = _CAST.search(clause)
    if role:
        return f"Can {tidy(role.group('who'))} be {tidy(role.group('role'))}, which the article calls {doubt}?"
    clause = re.sub(r"^(?:But|And|Meanwhile|Still|Yet|However),?\s+", "", tidy(clause))
    return f"How far will it go that {lower_first(clause, reading.proper)}, which the article calls {doubt}?"


def ask_unreplied(reading: Reading) -> Iterator[Question]:
    """Somebody is accused and not heard, or gives no comment."""
    asked: set[str] = set()
    for attribution in reading.attributions:
        if not attribution.content or attribution.kind == "direct" or lemma_of(reading, attribution) not in _ACCUSES:
            continue
        content = attribution.content[0]
        match = _ACCUSED.match(tidy(reading.text[slice(*content)]))
        if match is None:
            continue
        whom = match.group("whom")
        accused = reading.cast.find(whom) or reading.cast.find_described(whom, content[0])
        if accused is None and not _can_answer(whom):
            continue
        if accused is not None and _has_answered(reading, accused, content):
            continue
        what = re.split(r",\s(?:and|but|saying|which|who|as|while)\b", match.group("what").rstrip("."))[0]
        what = shorten_words(trim_phrase(what), 140)
        name = speaker_inline(reading, attribution)
        by = f" by {name}" if name else ""
        charge = f"the accusation{by} of" if match.group("link") in {"of", "with"} else f"the criticism{by} for"
        question = f"How does {tidy(whom)} answer {charge} {what}, to which the article has no reply?"
        asked.update(whom.casefold().split())
        yield make_question(
            reading, reading.sentence_at(content[0]), question, "unreplied", bonus=0.5, speaker=attribution
        )
    yield from _ask_silent(reading, asked)


def _can_answer(words: str) -> bool:
    """Whether words describe somebody: "the government", "two officials"."""
    head = head_of(words.split())
    return head in ORGANIZATION_HEADS or head in GROUPS or lexicon.is_role_noun(head)


def _ask_silent(reading: Reading, asked: AbstractSet[str]) -> Iterator[Question]:
    for line in reading.lines:
        words = line.words
        match = None if line.known.isdisjoint(_COMMENT) else _NO_COMMENT.search(words)
        who = subject_before(words, match.start()) if match else ""
        if match is not None and who and not set(who.casefold().split()) <= asked:
            plural = who.endswith("s") or " and " in who
            about = _ON_WHAT.search(words, match.end())
            topic = f" about {trim_phrase(about.group(1))}" if about else ""
            verb = "do" if plural else "does"
            question = f"What {verb} {lower_first(who, reading.proper)} say{topic}, having given no comment?"
            yield make_question(reading, line.span, question, "unreplied")


def _has_answered(reading: Reading, accused: Actor, content: Span) -> bool:
    """Whether the accused is heard on it: a denial anywhere, or any words in what follows closely."""
    names = (accused.name, *accused.aliases)
    for line in reading.lines[bisect_left(reading.lines, content[1], key=lambda line: line.span[0]) :]:
        if line.span[0] - content[1] > _NEAR:
            break
        silent = None if line.known.isdisjoint(_COMMENT) else _NO_COMMENT.search(line.words)
        if silent and any(name in line.words[: silent.start()] for name in names):
            return False
    for attribution in reading.attributions:
        if not attribution.content or not attribution.speaker:
            continue
        near = 0 <= attribution.content[0][0] - content[1] < _NEAR
        if not near and lemma_of(reading, attribution) not in _ANSWERS:
            continue
        actor = reading.cast.find(attribution.speaker)
        if any(name in attribution.as_named for name in names):
            return True  # a spokesman's words are the accused's too
        if actor is None and attribution.spans:
            actor = reading.cast.find_described(attribution.as_named, attribution.spans[0][0])
        if actor is not None and actor.id == accused.id:
            return True
    return False
