"""Who does the saying in a clause: verbs of saying with their auxiliaries, and the noun phrase that is their subject.

Positions are token indexes of one unit. What is said, and whom a pronoun means, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.grounding.clauses import (
    AUXILIARIES,
    BE,
    CONJUNCTIONS,
    DASHES,
    DETERMINERS,
    HAVE,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    PRONOUNS,
    QUOTE,
    RELATIVES,
    SUBORDINATORS,
    Unit,
    is_adverb,
    is_finite,
    is_time_word,
)
from summarizer.grounding.cues import DOCUMENTS, Cue, Form, find_verb

_HYPOTHETICAL = MODALS - {"will", "would", "shall"}
QUANTIFIERS = frozenset(
    "some many most several few all both those one two three another others dozens hundreds thousands".split()
)
_INVERTIBLE = frozenset({"say", "report", "announce", "warn", "argue", "explain", "claim", "write"})
_CAUSES = frozenset("had made let make have helped saw heard watched lets makes to".split())
_GOES_ON = frozenset({"on", "continued", "proceeded", "continues", "proceeds"})
_EVIDENCE = frozenset(
    "show reveal indicate suggest demonstrate confirm imply signal hint underscore underline point find conclude hold "
    "predict forecast estimate deny explain promise threaten declare reject stress emphasize recall complain propose "
    "recommend warn read".split()
)
_SHOWING = frozenset({"show", "reveal", "indicate", "signal", "imply", "demonstrate", "find", "hold", "read"})
_ABSTRACT_ENDINGS = ("ion", "ment", "ness", "ity", "ism", "ance", "ence", "ing", "ship", "ure", "ack")
_COLLECTIVES = frozenset(
    "organization organisation commission delegation association administration federation union corporation opposition "
    "coalition foundation mission institution government department parliament establishment authority university "
    "community charity city municipality party alliance intelligence conference leadership faction population nation "
    "congregation station television division".split()
)
_EVENTS = frozenset(
    "move crash win loss rise fall vote war death victory case fact way event trend deal result incident clash strike "
    "shift change step visit trip match game score test failure success plan effort drop".split()
)
_MASS = frozenset(
    "data police media people staff press parliament congress officials nobody everyone everybody".split()
)
_NEGATIVE = frozenset({"no", "nobody", "none", "nothing", "neither"})
_NO_SPEAKER = frozenset({"what", "there", "which", "how", "why", "something", "everything", "anything", "that", "this"})
_WINDOW = 45


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb of saying in use.

    Attributes:
        cue: What the verb may govern.
        form: The form it stands in.
        first: Its first token, auxiliaries and adverbs included.
        verb: The verb itself.
        last: Its last token, a particle included ("pointed out").
        infinitive: Whether it depends on another verb ("went on to say").
    """

    cue: Cue
    form: Form
    first: int
    verb: int
    last: int
    infinitive: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """A noun phrase that speaks.

    Attributes:
        first: Its first token.
        stop: Index after its last token.
        clause: The token that its clause begins with, conjunctions and adverbs included.
        apposition: The tokens between commas that say more about it, or None.
        antecedent: What a relative pronoun refers to, or None.
        shared: Whether it belongs to an earlier verb and is understood here.
        inverted: Whether it stands behind its verb.
    """

    first: int
    stop: int
    clause: int
    apposition: tuple[int, int] | None = None
    antecedent: tuple[int, int] | None = None
    shared: bool = False
    inverted: bool = False


def read_predicate(unit: Unit, index: int) -> Predicate | None:
    """The verb of saying at a token; None where there is none that reports anything.

    A noun or an adjective of the same form, a passive, a denied or merely possible act of saying report nothing.
    """
    low = unit.low
    if index and unit.caps[index]:
        return None
    for cue, form in find_verb(low[index]):
        after = low[index + 1] if index + 1 < len(low) else ""
        if cue.lemma == "point" and after not in {"out", "to"} or cue.lemma == "think" and after.startswith("tank"):
            continue
        first, auxiliaries = _read_auxiliaries(unit, index)
        before = low[first - 1] if first else ""
        infinitive = before == "to" and form == "base"
        if infinitive:
            if first < 2 or low[first - 2] not in _GOES_ON:
                continue
            first -= 2 if low[first - 2] != "on" else 3
            if first < 0:
                continue
        elif (
            NEGATIONS & auxiliaries
            or _HYPOTHETICAL & auxiliaries
            or any(w.endswith(("n't", "n’t")) for w in auxiliaries)
        ):
            continue
        elif not _is_verb(unit, index, first, cue, form, auxiliaries):
            continue
        last = index + 1 if index + 1 < len(low) and low[index + 1] == "out" and cue.lemma == "point" else index
        return Predicate(cue, form, first, index, last, infinitive)
    return None


def _read_auxiliaries(unit: Unit, index: int) -> tuple[int, frozenset[str]]:
    """Where the verb's group begins, and the auxiliaries in it."""
    first = index
    found: set[str] = set()
    while first and index - first < 7:
        word = unit.low[first - 1]
        if word in AUXILIARIES or word in NEGATIONS:
            found.add(word)
        elif not is_adverb(word) or word in DETERMINERS and not (first > 1 and unit.is_word(first - 2)):
            break
        first -= 1
    return first, frozenset(found)


def _is_verb(unit: Unit, index: int, first: int, cue: Cue, form: Form, auxiliaries: frozenset[str]) -> bool:
    low = unit.low
    before = low[first - 1] if first else ""
    after = low[index + 1] if index + 1 < len(low) else ""
    possessed = before.endswith(("'s", "’s")) and first == index
    if form in ("past", "participle"):
        if auxiliaries & BE and not auxiliaries & HAVE or "been" in auxiliaries or "being" in auxiliaries:
            return False
        if auxiliaries:
            return bool(auxiliaries & HAVE)
        adjective = before in DETERMINERS and before not in QUANTIFIERS or before in PREPOSITIONS or possessed
        passive = after == "by" and before not in PRONOUNS
        return not adjective and not passive and not (after == "to" and cue.lemma == "say")
    if form == "ing":
        if auxiliaries & BE:
            return True
        return not (before in DETERMINERS or possessed or before in {"of", "for", "about", "against", "without", "not"})
    if before in PREPOSITIONS or possessed or before in DETERMINERS and before not in QUANTIFIERS:
        return False
    if form == "base":
        if auxiliaries:
            return not auxiliaries & (BE | HAVE)
        if before in {"he", "she", "it"} or unit.caps[index - 1] and _CAUSES & set(low[max(0, index - 6) : index]):
            return False
        return not cue.nominal or before not in CONJUNCTIONS and _is_plural(unit, first)
    return not auxiliaries


def _is_plural(unit: Unit, stop: int) -> bool:
    """Whether the subject that ends before a token takes a verb without -s."""
    found = noun_phrase_before(unit, stop)
    if found is None:
        return unit.low[stop - 1 : stop] == ["who"]
    if "and" in unit.low[found.first : found.stop]:
        return True
    word = unit.low[head_of(unit, found.first, found.stop)]
    return word in _MASS or word in QUANTIFIERS or word in {"they", "we", "i", "you", "who"} or word.endswith("s")


def find_subject(unit: Unit, predicate: Predicate, earlier: Sequence[tuple[Predicate, Subject]]) -> Subject | None:
    """The subject of a verb of saying, or None where none can be told.

    Args:
        unit: The sentence.
        predicate: The verb.
        earlier: The verbs before it in the sentence, with their subjects; a verb may share one.
    """
    low, first = unit.low, predicate.first
    before = low[first - 1] if first else ""
    if predicate.form == "ing" and not any(word in BE for word in low[first : predicate.verb]):
        return _find_participle_subject(unit, predicate, earlier)
    if before in {"who", "which", "that"}:
        return _read_relative(unit, first - 1)
    if before == QUOTE or before == "" or before in DASHES:
        inverted = read_inverted(unit, predicate)
        if inverted is not None or before != QUOTE:
            return inverted
    if before in CONJUNCTIONS and low[max(0, first - 2)] != ",":
        return _share(unit, predicate, earlier)
    begin = _behind(unit, earlier)
    found = noun_phrase_before(unit, first, begin=begin)
    if found is not None and speaks(unit, found, predicate.cue):
        return found
    if before == "," and predicate.cue.lemma in _INVERTIBLE:
        inverted = read_inverted(unit, predicate)
        if inverted is not None and low[inverted.first] not in PRONOUNS:
            if inverted.stop == len(low) or not unit.is_word(inverted.stop) or low[inverted.stop] in PREPOSITIONS:
                return inverted
    if before == "," and begin == 0:
        # a comma too many: "The security firm Roe, has said"
        stray = _plain_phrase(unit, first - 1)
        if (
            stray is not None
            and stray.clause == 0
            and not _has_verb(unit, stray)
            and speaks(unit, stray, predicate.cue)
        ):
            return stray
    return _share(unit, predicate, earlier) if before in CONJUNCTIONS else None


def _behind(unit: Unit, earlier: Sequence[tuple[Predicate, Subject]]) -> int:
    """The first token that no earlier verb of the main clause stands before."""
    if not earlier or unit.low[earlier[-1][1].first] in RELATIVES:
        return 0
    return earlier[-1][0].last + 1


def _share(unit: Unit, predicate: Predicate, earlier: Sequence[tuple[Predicate, Subject]]) -> Subject | None:
    if earlier:
        known = earlier[-1][1]
        return Subject(known.first, known.stop, predicate.first, known.apposition, known.antecedent, shared=True)
    main = main_subject(unit, predicate.first)
    if main is None or not speaks(unit, main, predicate.cue):
        return None
    return Subject(main.first, main.stop, predicate.first, main.apposition, shared=True)


def _find_participle_subject(
    unit: Unit, predicate: Predicate, earlier: Sequence[tuple[Predicate, Subject]]
) -> Subject | None:
    low, first = unit.low, predicate.first
    if first == 0:
        return None
    before = low[first - 1]
    if before == "as" and first > 1:
        return _read_quoted_as(unit, first - 1)
    if predicate.cue.lemma in _SHOWING and before != "by":
        return None
    if before in {",", "by", "while", "whilst", "when", "after", "before", "in", "despite", *CONJUNCTIONS, *DASHES}:
        return _share(unit, predicate, earlier)
    found = noun_phrase_before(unit, first, begin=_behind(unit, earlier))
    for index in range(first - 1, max(-1, first - 8), -1):
        if low[index] in {"with", "and"} and index + 1 < first:
            stand = Subject(index + 1, first, index)
            return stand if index + 1 < first and speaks(unit, stand, predicate.cue) else None
        if not unit.is_word(index):
            break
    if found is None or low[first - 1] not in DOCUMENTS and low[first - 1] not in PRONOUNS:
        return None
    start = next((at for at in range(first - 1, found.first, -1) if low[at] in DETERMINERS), found.first)
    return Subject(start, first, start)


def _read_quoted_as(unit: Unit, index: int) -> Subject | None:
    """The subject of "was quoted as saying" and "quoted X as saying"."""
    low = unit.low
    for at in range(index - 1, max(-1, index - 12), -1):
        if low[at] in {"quoted", "cited", "reported", "quotes", "cites", "quoting", "citing"}:
            if at + 1 < index:
                return Subject(at + 1, index, at + 1)
            start, auxiliaries = _read_auxiliaries(unit, at)
            return noun_phrase_before(unit, start) if auxiliaries & BE else None
    return None


def _read_relative(unit: Unit, index: int) -> Subject:
    comma = index > 0 and unit.low[index - 1] == ","
    found = noun_phrase_before(unit, index - 1 if comma else index, nested=True)
    antecedent = None
    if found is not None:
        # the phrase nearest to the pronoun: behind the last verb, preposition or determiner
        start = next(
            (
                at
                for at in range(found.stop - 1, found.first, -1)
                if unit.low[at] in DETERMINERS or unit.low[at - 1] in PREPOSITIONS or is_finite(unit.low[at - 1])
            ),
            found.first,
        )
        antecedent = (start, found.stop)
    return Subject(index, index + 1, index, antecedent=antecedent)


def read_inverted(unit: Unit, predicate: Predicate) -> Subject | None:
    """The subject behind its verb, as in "…," said the minister."""
    low, start = unit.low, predicate.last + 1
    if not predicate.cue.quotes or predicate.form not in ("past", "third") or start >= len(low):
        return None
    if not unit.is_word(start) or is_time_word(low[start]):
        return None
    if (
        low[start] not in DETERMINERS | PRONOUNS
        and not unit.caps[start]
        and not low[start].endswith(("s", "man", "er"))
    ):
        return None
    if low[start] in {"it", "that", "this"}:
        return None
    stop = start
    while stop < len(low) and stop - start < 20 and unit.is_word(stop):
        word = low[stop]
        leaves = {"in", "on", "at", "during", "after", "before", "via", "through", "as"}
        if word in SUBORDINATORS or word in leaves and stop > start or is_adverb(word) and word not in DETERMINERS:
            break
        if word == "of" and all(unit.caps[start:stop]) and low[stop + 1 : stop + 2] == ["the"]:
            break
        if is_time_word(word) or is_finite(word) and not unit.caps[stop] and low[stop - 1] not in DETERMINERS:
            break
        stop += 1
        if word in PRONOUNS:
            break
    found = Subject(start, stop, predicate.first, _read_apposition(unit, stop), inverted=True)
    return found if stop > start and speaks(unit, found, predicate.cue) else None


def read_follower(unit: Unit, index: int) -> Subject | None:
    """A name or a pronoun with a verb, right behind a quotation: "…," Ann Roe shot back."""
    low = unit.low
    stop = index
    while stop < len(low) and unit.caps[stop]:
        stop += 1
    if stop == index and low[index : index + 1] in (["he"], ["she"], ["they"]):
        stop += 1
    if stop == index or stop >= len(low) or low[stop] in AUXILIARIES or not is_finite(low[stop]):
        return None
    return Subject(index, stop, index)


def _read_apposition(unit: Unit, index: int) -> tuple[int, int] | None:
    low = unit.low
    if index + 1 >= len(low) or low[index] != ",":
        return None
    stop = index + 1
    while stop < len(low) and (unit.is_word(stop)) and stop - index < 25:
        stop += 1
    return (index + 1, stop) if stop > index + 1 else None


def noun_phrase_before(unit: Unit, stop: int, *, begin: int = 0, nested: bool = False) -> Subject | None:
    """The noun phrase that ends before a token, over an apposition or a relative clause between commas.

    Args:
        unit: The sentence.
        stop: The token.
        begin: The first token that may belong to it.
        nested: Whether a relative clause has been left already.
    """
    low = unit.low
    if stop <= 0:
        return None
    if low[stop - 1] != "," and low[stop - 1] not in DASHES:
        return _plain_phrase(unit, stop, begin=begin, nested=nested)
    close, tried = stop - 1, 0
    for comma in range(close - 1, max(begin - 1, close - _WINDOW), -1):
        if low[comma] in {":", ";", QUOTE}:
            return None
        if low[comma] != low[close]:
            continue
        opening = low[comma + 1]
        tried += 1
        if tried > 5:
            return None
        finite = is_finite(opening) and not opening.endswith("ed")
        if opening in CONJUNCTIONS or opening not in RELATIVES and finite or comma + 1 == close:
            continue
        found = _plain_phrase(unit, comma, begin=begin, nested=nested)
        if found is None:
            return None
        name = _name_before(unit, found)
        if name is not None:
            return Subject(name.first, name.stop, name.clause, (name.stop + 1, close))
        return Subject(found.first, found.stop, found.clause, (comma + 1, close))
    return None


def _has_verb(unit: Unit, subject: Subject) -> bool:
    return any(is_finite(unit.low[at]) and not unit.caps[at] for at in range(subject.first + 1, subject.stop))


def _name_before(unit: Unit, found: Subject) -> Subject | None:
    """The name that a phrase between commas only describes: "Ann Roe, head of A, and chair of B, said"."""
    comma = found.clause - 1
    if comma < 1 or unit.low[comma] != "," or unit.low[found.first] in PRONOUNS:
        return None
    if unit.caps[found.first] and unit.low[found.first] not in DETERMINERS and found.stop - found.first < 4:
        return None
    name = _plain_phrase(unit, comma)
    if name is None or not all(unit.caps[name.first : name.stop]):
        return None
    return name


def _plain_phrase(unit: Unit, stop: int, *, begin: int = 0, nested: bool = False) -> Subject | None:
    low = unit.low
    if stop <= begin or not unit.is_word(stop - 1):
        return None
    if low[stop - 1].split("'")[0].split("’")[0] in PRONOUNS:
        return Subject(stop - 1, stop, _skip_back(unit, stop - 1))
    start = max(begin, _clause_start(unit, stop))
    if start and low[start - 1] in RELATIVES and any(is_finite(word) for word in low[start:stop]) and not nested:
        return noun_phrase_before(unit, start - 1, nested=True)
    first = _skip_lead(unit, _last_conjunct(unit, start, stop), stop)
    if first is None or any(
        (word in AUXILIARIES or word == "said") and low[at - 1] != "to"
        for at, word in enumerate(low[first:stop], first)
        if at
    ):
        return None
    last = low[stop - 1]
    if last in PREPOSITIONS or last in DETERMINERS and last not in QUANTIFIERS or is_adverb(last):
        return None
    return Subject(_extend_list(unit, first, start), stop, start)


def _skip_back(unit: Unit, index: int) -> int:
    """The first token of the clause whose subject is the pronoun at an index."""
    while index and (unit.low[index - 1] in CONJUNCTIONS or is_adverb(unit.low[index - 1])):
        index -= 1
    return index


def _clause_start(unit: Unit, stop: int) -> int:
    low = unit.low
    for index in range(stop - 1, max(-1, stop - _WINDOW), -1):
        word = low[index]
        if word == QUOTE:
            if not _is_quoted_name(unit, index):
                return index + 1
        elif not word[0].isalnum():
            return index + 1
        elif word in SUBORDINATORS:
            before = low[index - 1] if index else ""
            if not (word == "as" and before == "such" or word == "than" and before in {"more", "less", "fewer"}):
                return index + 1
    return max(0, stop - _WINDOW)


def _is_quoted_name(unit: Unit, index: int) -> bool:
    """Whether a quotation inside a phrase only names something: the "History" section."""
    start, end = unit.quotes[index].outer
    return end - start < 40 and index > 0 and unit.low[index - 1] in DETERMINERS and unit.is_word(index + 1)


def _last_conjunct(unit: Unit, start: int, stop: int) -> int:
    """Where the last clause begins when "and" joins clauses rather than nouns."""
    low = unit.low
    verb_seen = -1
    for index in range(start, stop):
        if index > start and _governs_clause(unit, index, stop):
            start, verb_seen = index + 1, -1
        if low[index] in {"and", "or", "after", "before", "since", "until"} and verb_seen >= 0:
            return index + 1
        if low[index] in AUXILIARIES or is_finite(low[index]) and index > start and not unit.caps[index]:
            if low[index - 1] not in DETERMINERS and low[index - 1] != "to":
                verb_seen = index
    return start


def _governs_clause(unit: Unit, index: int, stop: int) -> bool:
    """Whether a verb of saying stands here that the phrase behind it depends on: "Roe noted | the findings show"."""
    low = unit.low
    if unit.caps[index] or index + 1 >= stop or low[index - 1] in DETERMINERS:
        return False
    if not (unit.caps[index + 1] or low[index + 1] in DETERMINERS or low[index + 1] in PRONOUNS):
        return False
    return any(form == "past" or form == "third" and not cue.nominal for cue, form in find_verb(low[index]))


def _skip_lead(unit: Unit, start: int, stop: int) -> int | None:
    """Past conjunctions, adverbs, times and a prepositional phrase that come before the subject."""
    low = unit.low
    first = start
    while first < stop and (low[first] in CONJUNCTIONS or is_adverb(low[first]) and low[first] not in DETERMINERS):
        first += 1
    if first < stop and low[first] in PREPOSITIONS:
        for index in range(first + 2, stop):
            opens = low[index] in DETERMINERS or low[index] in PRONOUNS
            if opens and low[index - 1] not in PREPOSITIONS or is_time_word(low[index - 1]):
                return _skip_lead(unit, index, stop)
        return None
    lead = first
    while lead < stop and (is_time_word(low[lead]) or low[lead] in {"last", "next", "early", "late"}):
        lead += 1
    if lead > first and any(is_time_word(word) for word in low[first:lead]):
        first = lead
    if first >= stop or low[first] in PREPOSITIONS and first > start:
        return None
    participle = low[first].endswith(("ing", "ed")) and not unit.caps[first] and first + 1 < stop
    return None if participle and low[first + 1] in PREPOSITIONS | DETERMINERS else first


def _extend_list(unit: Unit, first: int, start: int) -> int:
    """The first of several names joined by commas and "and"."""
    low = unit.low
    joined = start < first and low[start] == "and" or "and" in low[first : first + 8]
    while joined and start == first or joined and start < first:
        comma = start - 1
        if comma < 1 or low[comma] != ",":
            break
        begin = comma
        while begin and unit.caps[begin - 1] and comma - begin < 5:
            begin -= 1
        if begin == comma or begin and (low[begin - 1] != "," and low[begin - 1] not in CONJUNCTIONS):
            break
        first = start = begin
    return first


def main_subject(unit: Unit, limit: int) -> Subject | None:
    """The first noun phrase of a sentence, before its first verb.

    Args:
        unit: The sentence.
        limit: The token before which it must end.
    """
    low = unit.low
    start = 0
    if low and (low[0] in PREPOSITIONS or low[0] in SUBORDINATORS or low[0].endswith(("ing", "ed"))):
        starts = [at + 1 for at in range(min(limit, _WINDOW)) if low[at] == ","][:3]
        start = next((at for at in starts if _is_followed_by_verb(unit, at, limit)), starts[0] if starts else 0)
    while start < limit and low[start] in SUBORDINATORS:
        start += 1
    first = _skip_lead(unit, start, limit)
    if first is None:
        return None
    stop = first
    while stop < limit and unit.is_word(stop) and stop - first < 20:
        word = low[stop]
        if stop > first and (word in SUBORDINATORS or _opens_verb(unit, stop, first)):
            break
        if word in PRONOUNS and stop == first:
            stop += 1
            break
        stop += 1
    while stop > first and is_adverb(low[stop - 1]):
        stop -= 1
    return Subject(first, stop, first, _read_apposition(unit, stop)) if stop > first else None


def _is_followed_by_verb(unit: Unit, first: int, limit: int) -> bool:
    for at in range(first + 1, min(limit, first + 10)):
        if not unit.is_word(at):
            return False
        if _opens_verb(unit, at, first):
            return True
    return False


def _opens_verb(unit: Unit, index: int, first: int) -> bool:
    word, before = unit.low[index], unit.low[index - 1]
    if unit.caps[index] or before in DETERMINERS or before in PREPOSITIONS or before == "to":
        return False
    if is_finite(word) or any(form != "ing" and not cue.nominal for cue, form in find_verb(word)):
        return True
    return word.endswith("s") and all(unit.caps[first:index])


def speaks(unit: Unit, subject: Subject, cue: Cue) -> bool:
    """Whether a noun phrase can be somebody, or something written, that says what this verb reports."""
    first, stop = subject.first, subject.stop
    words = unit.low[first:stop]
    head = words[-1]
    if len(words) == 1:
        bare = head.split("'")[0].split("’")[0]
        if bare in PRONOUNS:
            return bare not in {"you", "i"}
        if head in _NO_SPEAKER or head in DETERMINERS and head not in QUANTIFIERS:
            return False
    if words[0] in _NEGATIVE or is_time_word(head) and not any(unit.caps[first : stop - 1]):
        return False
    if cue.lemma in _EVIDENCE and not _is_animate(unit, first, stop):
        return False
    named = any(unit.caps[at] and (at or unit.low[at] not in SUBORDINATORS) for at in range(first, stop))
    determined = words[0] in DETERMINERS or head.endswith("s") or head in _MASS or head in DOCUMENTS
    return named or determined


def head_of(unit: Unit, first: int, stop: int) -> int:
    """The noun that a phrase is about: before the first preposition, relative clause or participle behind it."""
    for at in range(first + 1, stop):
        word = unit.low[at]
        participle = word.endswith(("ed", "ing")) and not unit.caps[at] and at + 1 < stop
        if word in PREPOSITIONS or word in RELATIVES or participle and unit.low[at + 1] in PREPOSITIONS | DETERMINERS:
            return at - 1
    return stop - 1


def _is_animate(unit: Unit, first: int, stop: int) -> bool:
    """Whether a phrase may name a person, a body or a source, and no event or thought."""
    at = head_of(unit, first, stop)
    head = unit.low[at]
    if unit.caps[at] or head in DOCUMENTS or head in _COLLECTIVES:
        return True
    return head not in _EVENTS and head.rstrip("s") not in _EVENTS and not head.rstrip("s").endswith(_ABSTRACT_ENDINGS)
