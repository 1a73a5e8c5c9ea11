"""Choose the headline and the two or three sentences that stand for the article, as the article writes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from math import log
from typing import Any

from rapidfuzz import fuzz

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.phrases import find_verb_in, finish_sentence, shorten_words, tidy
from summarizer.engines.extractive.reading import WORD, Reading
from summarizer.grounding.speech.lexicon import word_set
from summarizer.schemas.findings import Span

_LONGEST_SENTENCE = 380
_LONGEST_HEADLINE = 110
_LONGEST_ABSTRACT = 700
_ALIKE = 72
_DANGLING_OPENERS = lexicon.PRONOUNS | word_set(
    "his her its their this these those such but and or so yet also instead still then however meanwhile "
    "moreover furthermore nevertheless thus therefore here there another both neither additionally similarly "
    "otherwise"
)
_SUBORDINATE = re.compile(
    r"^(?:As|While|After|When|Amid|Since|Although|Though|Before|Because|Despite|Following|With)\s"
)
_APPOSITIVE = re.compile(r"\s[—–]\s(?P<inner>[^—–]{3,80})\s[—–]\s")
_PARENTHESIS = re.compile(r"\s?\([^)]{0,80}\)")


def draft_headline(reading: Reading, *, title: str | None) -> dict[str, Any]:
    """The given title, the article's own headline, or the first sentence cut down to its main news.

    It has the passage that it comes from for a quote; a title that stands apart from the text has none.

    Args:
        reading: The article.
        title: The headline that came with the article, if any.
    """
    if title and title.strip():
        return {"quotes": [], "text": " ".join(title.split())}
    if reading.headline is not None:
        line = reading.text[slice(*reading.headline)]
        return {"quotes": [line], "text": " ".join(line.split()).rstrip(" ;,:")}
    if not reading.body:
        return {"quotes": [], "text": shorten_words(" ".join(reading.text.split()), _LONGEST_HEADLINE)}
    return {"quotes": [reading.text[slice(*reading.body[0])]], "text": _compress(reading, reading.body[0])}


def _compress(reading: Reading, sentence: Span) -> str:
    words = _PARENTHESIS.sub("", tidy(reading.text[slice(*sentence)]).rstrip("."))
    clauses = [words]
    if _SUBORDINATE.match(words):
        # "As X does A — B —, the leaders do C": the half that names more of the actors carries the news
        split = re.search(
            r"(?:,|\s[—–])\s(?=(?:the|a|an|its|his|her|their|it|he|she|they|[A-Z])[\w’']*\s)(?!.*\s[—–]\s[^—–]*$)",
            words[20:],
        )
        pivot = 20 + split.start() if split else None
        dash = _APPOSITIVE.search(words)
        if dash and (pivot is None or dash.start() <= pivot):
            pivot = dash.end()
        if pivot is not None:
            opening = _SUBORDINATE.sub("", words[:pivot]).strip(" ,—–")
            clauses = [opening, re.sub(r"^[\s,—–]+", "", words[pivot:])]
    best = max(clauses, key=lambda clause: (len(_named(reading, clause)), -len(clause)))
    best = _APPOSITIVE.sub(lambda match: f", {match.group('inner')}, ", best)
    best = re.sub(r"\s[—–]\s", ", ", best)
    best = re.sub(r"\son (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", "", best)
    best = re.split(
        r"[;:]\s|,\s[a-z]{4,}ing\s|,\s(?:who|which|where|while|after|according|as|in an?|but|said|says)\s", best
    )[0]
    best = shorten_words(tidy(best), _LONGEST_HEADLINE + 30)
    return best[:1].upper() + best[1:]


def _named(reading: Reading, clause: str) -> set[str]:
    return {
        actor.id for actor in reading.cast.actors[:12] if any(name in clause for name in (actor.name, *actor.aliases))
    }


def draft_abstract(reading: Reading, *, focus: str | None) -> list[dict[str, Any]]:
    """Two or three of the article's sentences, in its order, none of which needs the one before it.

    Each has the passages that it comes from for quotes.

    Args:
        reading: The article.
        focus: Words of a reader's wish; sentences that share them are preferred.
    """
    body = reading.body
    if not body:
        drafts = [_write(reading, span, "") for span in reading.paragraphs[:2]]
        return [draft for draft in drafts if draft["text"]]
    scores = _score(reading, body, focus)
    chosen: list[int] = []
    for index in sorted(scores, key=lambda index: -scores[index]):
        line = reading.text[slice(*body[index])]
        if any(fuzz.token_set_ratio(line, reading.text[slice(*body[other])]) > _ALIKE for other in chosen):
            continue
        total = sum(body[other][1] - body[other][0] for other in (*chosen, index))
        if chosen and total > _LONGEST_ABSTRACT:
            continue
        chosen.append(index)
        if len(chosen) == 3:
            break
    if not chosen:
        chosen = [0]
    written: list[dict[str, Any]] = []
    for index in sorted(chosen):
        written.append(_write(reading, body[index], " ".join(sentence["text"] for sentence in written)))
    return written


def _write(reading: Reading, span: Span, before: str) -> dict[str, Any]:
    """A sentence of the abstract and the passages that it comes from.

    One that opens with a surname has the full name if nothing before it has named the person, and then also the
    sentence in which the article gives that name.
    """
    line = reading.text[slice(*span)]
    text, quotes = shorten_words(finish_sentence(line), _LONGEST_ABSTRACT), [line]
    opening = re.split(r"[\s,’']", text, maxsplit=1)[0]
    for actor in reading.cast.actors[:20]:
        if actor.kind == "person" and opening in actor.aliases and actor.name not in before and actor.name not in text:
            start = reading.text.find(actor.name)
            named = next((other for other in reading.body if other[0] <= start < other[1]), None)
            if named is not None:
                return {"quotes": [*quotes, reading.text[slice(*named)]], "text": f"{actor.name}{text[len(opening) :]}"}
    return {"quotes": quotes, "text": text}


def _score(reading: Reading, body: Sequence[Span], focus: str | None) -> dict[int, float]:
    """What each sentence that can stand alone is worth: its rare words, its actors, its place."""
    terms = [
        [word for word in line.terms if len(word) > 2 and word not in lexicon.FUNCTION_WORDS] for line in reading.lines
    ]
    counts = Counter(chain.from_iterable(terms))
    telling = {word: log(1 + number) for word, number in counts.items() if number > 1}
    wished = set(WORD.findall((focus or "").lower()))
    key = {actor.id: 1 / (rank + 1) for rank, actor in enumerate(reading.cast.actors[:8])}
    scores: dict[int, float] = {}
    for index, (span, found) in enumerate(zip(body, terms, strict=True)):
        if not _stands_alone(reading, span):
            continue
        weight = sum([telling[word] for word in found if word in telling]) / max(8, len(found))
        named = {actor.id for _, actor in reading.cast.named_in(span)}
        weight += 0.35 * sum(key.get(actor_id, 0.0) for actor_id in sorted(named))
        weight += 2.2 / (1 + 0.5 * index)
        weight += 1.5 * len(wished.intersection(found))
        scores[index] = weight
    return scores


def _stands_alone(reading: Reading, span: Span) -> bool:
    start, end = span
    line = reading.text[start:end]
    if end - start > _LONGEST_SENTENCE or end - start < 40 or line[0] in "“\"'‘([" or line[-1] == "?":
        return False
    opening = line.split(None, 1)[0].strip(",").casefold()
    if opening in _DANGLING_OPENERS or line.count("“") != line.count("”") or line.count('"') % 2:
        return False
    first = _PARENTHESIS.sub("", line) if "(" in line else line
    if not _SUBORDINATE.match(line) and opening not in lexicon.PREPOSITIONS and not re.match(r"[^,]*,[^,]*, ", first):
        first = first.split(", ")[0]
    if find_verb_in(first.split(), within=40) is None:
        return False
    return not re.match(
        r"(?:The two|Asked (?:about|to|whether|if|why|how)|In addition|On the other hand|For example|"
        r"According to (?:him|her|them))\b",
        line,
    )
