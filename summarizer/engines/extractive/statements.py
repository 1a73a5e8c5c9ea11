"""Put what an article says into one plain sentence, in its own words: shorter, and with names for pronouns.

A name is put in only where the attribution says whom a pronoun means; verification knows that actor's name too.
"""

from __future__ import annotations

import re

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.actors import Actor
from summarizer.engines.extractive.kinds import modifies
from summarizer.engines.extractive.phrases import LEADING, clause_around, cut_source, find_verb_in, finish_sentence
from summarizer.engines.extractive.reading import Reading
from summarizer.grounding.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.schemas.findings import FoundAttribution, Span

_PARTICIPLE = re.compile(r",\s+(?:[a-z]+ly\s+)?(?!including|according|excluding|following)[a-z]{3,}ing\s")
_APPOSED = re.compile(r",\s+an?\s[^,]{3,60}?\s(?:that|which|who)\s")
_WITH = re.compile(r",\s+with\s")
_LOOSE_AND = re.compile(r",\s+and\s+(?:the|a|an|he|she|it|they|his|her|its|their|[A-Z])[\w’'-]*\s")


def name_speaker(reading: Reading, attribution: FoundAttribution) -> str:
    """The words to print for who says something; empty where only a pronoun names them, and nobody knows whom it means.

    Args:
        reading: The article.
        attribution: Where somebody says something.
    """
    named = attribution.as_named
    speaker = attribution.speaker or named
    actor = reading.cast.find(speaker) if speaker else None
    if not named or lexicon.is_pronoun(named):
        return print_name(actor) if actor is not None and " and " not in speaker else ""
    if actor is not None and actor.kind == "person" and named.endswith((actor.name, *actor.aliases)):
        return actor.name
    return named


def print_name(actor: Actor) -> str:
    """An actor's name as a sentence begins with it: "The European Commission"."""
    named = [mention for mention in actor.mentions if mention.name == actor.name and not modifies(mention)]
    definite = actor.kind != "person" and 2 * sum(mention.before == "the" for mention in named) > len(named)
    return f"The {actor.name}" if definite and not actor.name.casefold().startswith("the ") else actor.name


def state(reading: Reading, focus: Span, attribution: FoundAttribution | None, *, holder: Actor | None = None) -> str:
    """The clause around a passage as a sentence of its own.

    Args:
        reading: The article.
        focus: What the sentence must hold.
        attribution: Who says it, where it is not the article.
        holder: Whose position it is; its name is put in for a pronoun that means more than one.
    """
    text = reading.text
    sentence = reading.sentence_at(focus[0])
    start, end = clause_around(text, sentence, focus[0])
    end = max(end, focus[1])
    if attribution is None or not attribution.spans or not attribution.cue:
        return finish_sentence(cut_source(_cut_tail(text, start, end, focus[1]), keep=focus[1] - start))
    content = next((part for part in attribution.content if part[0] <= focus[0] < part[1]), None)
    if attribution.kind == "direct" and content is not None and not text[content[0]].islower():
        return report_directly(reading, attribution, (max(sentence[0], content[0]), min(sentence[1], content[1])))
    named = attribution.spans[0]
    if text[slice(*named)].casefold() in {"who", "which"} and start < named[0] <= focus[0]:
        whole = focus[0] == attribution.content[0][0]
        return _state_relative(text, start, named, attribution.content[0][0] if whole else focus[1])
    name = name_speaker(reading, attribution) or (print_name(holder) if holder is not None else "")
    lead = text[start : named[0]].split()
    if lead and lead[0].casefold() in lexicon.DETERMINERS and find_verb_in(lead, within=40) is None and len(lead) < 9:
        named, name = (start, named[1]), text[start : named[1]]
    before = start <= named[0] < focus[0] and named[1] <= attribution.cue[0] < focus[0]
    if content is None or not name or not before:
        # "…, according to X" and "…, X said": what is said stands by itself
        said = (max(start, content[0]), min(end, content[1])) if content is not None else (start, end)
        if find_verb_in(text[slice(*said)].split(), within=60) is not None:
            start, end = said
        leading = LEADING.match(text, start, end)
        if leading and leading.end() <= focus[0] + len(leading.group()):
            start = leading.end()
        stated = finish_sentence(cut_source(_cut_tail(text, start, end, focus[1]), keep=focus[1] - start))
        return f"{name} said: “{stated.strip('“”')}”" if name and _FIRST_PERSON.search(stated) else stated
    tail = _cut_tail(text, named[1], end, focus[1])
    cue = text[slice(*attribution.cue)]
    between = text[named[1] : attribution.cue[0]]
    told = find_verb_in(text[slice(*named)].split()) is None
    if cue.endswith("ing") and told and (not between.strip() or "," in between):
        tail = f" is {tail[len(between) :]}"
    if tail.startswith(",") and "," not in tail[1 : attribution.cue[0] - named[1]]:
        tail = tail[1:]
    return finish_sentence(cut_source(f"{name}{tail}", keep=len(name) + focus[1] - named[1]))


def _state_relative(text: str, start: int, named: Span, focus: int) -> str:
    """A relative clause as a sentence of its own: "The firm, which cut jobs, said" as "The firm cut jobs"."""
    before = text[start : named[0]].rstrip(", ")
    subject = re.split(r",\s|[“”\"]|\s[—–]\s", before)[0] if len(before.split()) > 12 else before.split(", ")[0]
    verb = find_verb_in(subject.split())
    if verb is not None:
        # "The witness is Jane Doe, who …": the relative hangs on what stands behind the verb
        subject = " ".join(subject.split()[verb + 1 :])
    end = text.find(",", min(focus, len(text)))
    stop = text.find(".", focus)
    ends = [place for place in (end, stop) if place >= 0]
    return finish_sentence(f"{subject} {text[named[1] : min(ends, default=focus)].strip()}")


def _cut_tail(text: str, start: int, end: int, keep: int) -> str:
    """A clause without the participles and clauses that trail behind what must be kept."""
    for pattern in (_PARTICIPLE, _LOOSE_AND, _WITH, _APPOSED):
        match = pattern.search(text, max(start, keep), end)
        if match and text[start : match.start()].count("“") == text[start : match.start()].count("”"):
            end = match.start()
    return text[start:end]


def report_directly(reading: Reading, attribution: FoundAttribution, quote: Span) -> str:
    """A direct quotation as a sentence: reported where that changes nothing, quoted where it speaks of "I" or "we"."""
    words = " ".join(reading.text[slice(*quote)].split()).strip(' ,;:—–-“”"')
    first = reading.sentence_at(quote[0])[1]
    if first < quote[1] and first - quote[0] > 60:
        words = " ".join(reading.text[quote[0] : first].split()).strip(' ,;:—–-“”"')
    name = name_speaker(reading, attribution)
    name = f"{name[:1].upper()}{name[1:]}"
    if not name:
        return finish_sentence(words)
    clause = words.split()
    spoken = clause[0].endswith("ing") or clause[0].casefold() == "that" or find_verb_in(clause, within=40) is None
    if spoken or _FIRST_PERSON.search(words) or words[-1:] in "?!" or "!" in words:
        return f"{name} said: “{words.strip('“”')}”" if words[-1:] in ".?!" else f"{name} said: “{words.strip('“”')}.”"
    opening = words.split(" ", 1)[0]
    low = opening.casefold()
    if low in lexicon.FUNCTION_WORDS or (low in reading.vocabulary and opening not in reading.proper):
        words = words[0].lower() + words[1:] if opening[1:].islower() or len(opening) == 1 else words
    elif is_ordinary(low) and not is_also_name(low):
        # nobody can tell whether the capital is the word's own: leave it standing
        return f"{name} said: “{words}.”"
    return finish_sentence(f"{name} said that {words}")


_FIRST_PERSON = re.compile(r"\b(?:I|we|me|us|my|our|you|your|let[’']s)\b", re.IGNORECASE)
