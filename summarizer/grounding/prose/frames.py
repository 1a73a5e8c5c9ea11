"""Who does what to whom in a text, read with closed word lists: each verb with its subject, its object and the rest.

A light parser for news sentences: what it cannot tell it leaves out. Nothing here compares two texts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from summarizer.grounding.figures.number_words import CARDINALS
from summarizer.grounding.prose.chunks import BETWEEN_VERBS, Chunk, is_governed
from summarizer.grounding.prose.stems import stem
from summarizer.grounding.prose.word_classes import AUXILIARIES, BE
from summarizer.grounding.prose.words import Words

_DAYS: Final = frozenset("monday tuesday wednesday thursday friday saturday sunday week month year day today".split())
_HAS: Final = frozenset("have has had having get gets got getting".split())
_STOPS: Final = frozenset(";:.!?…\n")
_LIGHT_HEADS: Final = frozenset(
    "one ones some many most all none nobody anybody anyone somebody someone any several few each both half"
    " majority minority number group sales sale share percent members member part parts residents people"
    " price prices shares thousands hundreds dozens".split()
)
"""Nouns of which what follows "of" does as much as they do."""
_ASIDES: Final = frozenset({"who", "which", "where", "whose"})
"""What opens a clause between commas, after which the main clause goes on with its own subject."""
_RELATIVES: Final = frozenset({"who", "which", "that", "whom"})
_SAYS: Final = frozenset(map(stem, "say tell add warn announce claim argue insist report state declare note".split()))
_OF_OBJECT: Final = frozenset(
    map(
        stem,
        "urge ask order tell force allow want expect help enable require persuade invite warn instruct"
        " advise let encourage permit compel request press push call_on appeal exhort command direct oblige"
        " cause lead beg".split(),
    )
) | {"call_on"}
"""Verbs whose infinitive is of their object: "urged the army to disobey"."""
_OF_SUBJECT: Final = frozenset(
    map(
        stem,
        "refuse agree plan want decide promise vow pledge threaten fail try seek hope intend need decline offer begin"
        " start continue aim attempt prepare manage propose wish expect".split(),
    )
)
"""Verbs whose infinitive is of their own subject."""
ACCORDING: Final = -1
LOOSE: Final = -2
"""In place of a verb's index: "according to", and no verb at all."""


@dataclass(slots=True)
class Frame:
    """A verb with what belongs to it.

    Attributes:
        at: The verb's index, or `ACCORDING` or `LOOSE`.
        subject: Indices of the words of what does it; of what it is done to stands in `object`, in the passive too.
        object: Indices of the words of what it is done to.
        others: Indices of the words after each preposition.
    """

    at: int
    subject: list[int] = field(default_factory=list)
    object: list[int] = field(default_factory=list)
    others: list[tuple[str, list[int]]] = field(default_factory=list)


class FrameReader:
    """Reads the frames of one text.

    Args:
        words: Its words.
        keys: The key of each word that carries meaning; empty for the others.
        chunks: Its chunks.
    """

    def __init__(self, words: Words, keys: list[str], chunks: list[Chunk]) -> None:
        self._words = words
        self._keys = keys
        self.frames: list[Frame] = []
        self._loose = Frame(LOOSE)
        self._open: Chunk | None = None
        self._topic: Chunk | None = None
        self._main: Chunk | None = None
        self._named: Chunk | None = None
        self._apposed: Chunk | None = None
        self._opened_by_object = False
        self._verb: Frame | None = None
        self._last: Frame | None = None
        self._read(chunks)
        self.frames.append(self._loose)

    def _items(self, chunk: Chunk | None) -> list[int]:
        return [] if chunk is None else [i for i in range(chunk.start, chunk.end) if self._keys[i]]

    def _read(self, chunks: list[Chunk]) -> None:
        preposition = governing = ""
        for number, chunk in enumerate(chunks):
            low = self._words.lows[chunk.start]
            if chunk.kind == "preposition":
                preposition = low
            elif chunk.kind == "noun":
                self._take_noun(chunks, number, preposition)
                governing, preposition = preposition, ""
            elif chunk.kind == "verb":
                self._take_verb(chunks, number, preposition)
                preposition = ""
            else:
                self._break(chunks, number, low)
                following = chunks[number + 1 : number + 2]
                joins = chunk.kind == "and" and following and following[0].kind == "noun"
                preposition = governing if joins and not self._opens_clause(chunks, number + 1) else ""

    def _opens_clause(self, chunks: list[Chunk], number: int) -> bool:
        """Whether a noun after "and" is followed by a verb of its own."""
        following = chunks[number + 1] if number + 1 < len(chunks) else None
        return following is not None and following.kind == "verb" and self._words.lows[following.start] != "to"

    def _break(self, chunks: list[Chunk], number: int, low: str) -> None:
        """End a clause, where a mark or a linking word ends one."""
        if low in _STOPS:
            self._open, self._topic, self._verb, self._last, self._main = None, None, None, None, None
            return
        if self._opened_by_object:
            following = chunks[number + 1] if number + 1 < len(chunks) else None
            if following is not None and self._words.lows[following.start] in _RELATIVES:
                self._topic = self._open
            self._open, self._opened_by_object = None, False
        if self._open is not None:
            self._topic = self._open
        if low in _ASIDES and number and self._words.lows[chunks[number - 1].start] == ",":
            self._main = self._open
            if low == "who" and self._named is not None and self._named.end == chunks[number - 1].start:
                self._open = self._topic = self._named
        if low in ("who", "which") and is_governed(chunks, number - 1, self._words.lows):
            self._open = self._topic = chunks[number - 1]  # "shot at protesters who ran"
        if low in _RELATIVES or low == "but":
            self._verb = None
        elif chunks[number].kind != "and":
            self._verb = None
            if chunks[number].kind == "link":
                self._open = None

    def _take_noun(self, chunks: list[Chunk], number: int, preposition: str) -> None:
        chunk, verb = chunks[number], self._verb
        items = self._items(chunk)
        before = chunks[number - 1].kind if number else "mark"
        if capital := self._words.words[chunk.head].capital:
            self._named = chunk
        if preposition:
            self._take_placed(chunks, number, preposition)
            return
        if verb is None:
            joined = before == "and" and self._open is not None
            if joined and self._open is not None:
                self._open = Chunk("noun", self._open.start, chunk.end, chunk.head)
            elif self._open is None or before != "mark" or not self._is_apposition(chunks, number):
                self._open, self._opened_by_object = chunk, False
            elif capital and number > 1 and chunks[number - 2] in (self._open, self._topic):
                self._apposed = chunk
            return
        following = chunks[number + 1].kind if number + 1 < len(chunks) else "mark"
        if before == "and" and following == "verb":
            self._open, self._verb, self._last, self._opened_by_object = chunk, None, verb, False
        elif self._is_passive(verb.at) and not verb.subject:
            verb.others.append(("", items))
        else:
            verb.object += [at for at in items if at not in verb.subject]
            self._open, self._opened_by_object = chunk, True

    def _take_placed(self, chunks: list[Chunk], number: int, preposition: str) -> None:
        """Take words that a preposition governs."""
        chunk, verb, at = chunks[number], self._verb, chunks[number - 1].start
        says = verb is not None and self._keys[verb.at] in _SAYS
        items = self._items(chunk)
        if preposition == "by" and verb is not None and self._is_passive(verb.at):
            if not verb.subject or chunks[number - 1].kind == "and":
                verb.subject += items
        elif preposition == "to" and self._words.lows[at - 1] == "according":
            self.frames.append(Frame(ACCORDING, items))
        elif verb is not None:
            verb.others.append((preposition, items))
            if (
                preposition in ("of", "from")
                and self._words.lows[at - 1] in _LIGHT_HEADS
                and not verb.object
                and not says
            ):
                verb.object += items  # "warned nobody from the ministry"
        else:
            self._loose.others.append((preposition, items))
            head = self._words.lows[self._open.head] if self._open is not None else ""
            light = head in CARDINALS or head in _LIGHT_HEADS
            if self._open is not None and preposition in ("of", "from", "at") and light and self._open.end == at:
                self._open = Chunk("noun", self._open.start, chunk.end, self._open.head)

    def _is_apposition(self, chunks: list[Chunk], number: int) -> bool:
        """Whether a noun after a comma explains the one before it, and does nothing itself."""
        following = chunks[number + 1] if number + 1 < len(chunks) else None
        return following is None or following.kind != "verb"

    def _take_verb(self, chunks: list[Chunk], number: int, preposition: str) -> None:
        chunk = chunks[number]
        frame = Frame(chunk.head)
        before = chunks[number - 1] if number else None
        previous = self._verb or self._last
        spoken = self._keys[frame.at] in _SAYS and before is not None and before.kind == "mark"
        inverted = self._inverted(chunks, number) if spoken else []
        frame.subject = [] if preposition else inverted or self._subject_of(chunks, number, previous)
        finite = frame.subject and not self._words.lows[frame.at].endswith("ing")
        if finite and self._apposed is not None and before is not None and self._apposed.end == before.start:
            frame.subject = frame.subject + self._items(self._apposed)
        self._apposed = None
        if self._is_passive(frame.at) or self._is_had_done(frame, previous):
            frame.object, frame.subject = frame.subject, []
        self.frames.append(frame)
        self._verb, self._last, self._open = frame, frame, None

    def _is_had_done(self, frame: Frame, previous: Frame | None) -> bool:
        """Whether somebody has it done to what stands before a participle: "have their children vaccinated"."""
        if previous is None or previous.at < 0 or self._words.lows[previous.at] not in _HAS:
            return False
        joined = bool(frame.subject) and previous.at < frame.subject[0] and frame.subject[-1] == frame.at - 1
        return joined and self._words.lows[frame.at].endswith(("ed", "en"))

    def _subject_of(self, chunks: list[Chunk], number: int, previous: Frame | None) -> list[int]:
        """Who does what the verb of a chunk tells, where that stands before it."""
        chunk, before = chunks[number], chunks[number - 1] if number else None
        if self._words.lows[chunk.start] == "to":
            return self._of_infinitive(previous)
        if before is not None and before.kind == "noun":
            if self._words.lows[before.head] in _DAYS and self._words.lows[chunk.start].endswith("ing"):
                return list(previous.subject) if previous is not None else []  # "denied on Monday having seen it"
            return self._of_noun(chunks, number, before, previous)
        participle = self._words.lows[chunk.head].endswith("ing")
        if (
            before is not None
            and previous is not None
            and (before.kind == "and" or (before.kind == "mark" and participle))
        ):
            return list(previous.subject)
        if self._main is not None and before is not None and self._words.lows[before.start] == ",":
            main, self._main = self._main, None
            return self._items(main)
        return self._items(self._open or self._topic)

    def _of_noun(self, chunks: list[Chunk], number: int, before: Chunk, previous: Frame | None) -> list[int]:
        """Who does it, where the words for a thing stand right before the verb."""
        if self._is_own(chunks, number):
            return self._items(before)
        if self._open is None:
            return self._items(self._topic)
        subject = self._items(self._open)
        self._topic = self._open
        if previous is not None and previous.object and previous.object[-1:] == subject[-1:]:
            previous.object = [at for at in previous.object if at not in subject]
        return subject

    def _is_own(self, chunks: list[Chunk], number: int) -> bool:
        """Whether a noun that a preposition governs does what the verb after it tells: "with Lind leading"."""
        governs = chunks[number - 2] if number > 1 else None
        if governs is None or governs.kind != "preposition":
            return False
        chunk = chunks[number]
        return self._words.lows[governs.start] in ("than", "as") or self._words.lows[chunk.start].endswith("ing")

    def _of_infinitive(self, previous: Frame | None) -> list[int]:
        """Who does what an infinitive tells; nobody where its verb does not say."""
        if previous is None or previous.at < 0:
            return []
        key = self._keys[previous.at]
        if key in _OF_OBJECT and (previous.object or key == "call_on"):
            return list(previous.object or (previous.others[-1][1] if previous.others else []))
        return list(previous.subject) if key in _OF_SUBJECT else []

    def _inverted(self, chunks: list[Chunk], number: int) -> list[int]:
        """Who says it, where that stands after the verb: ", said Lind"."""
        following, after = (chunks[at] if at < len(chunks) else None for at in (number + 1, number + 2))
        if following is None or following.kind != "noun" or (after is not None and after.kind == "verb"):
            return []  # ", said his client was ill"
        return self._items(following)

    def _is_passive(self, at: int) -> bool:
        lows = self._words.lows
        if at < 0 or lows[at].endswith("ing"):
            return False
        back = at - 1
        while lows[back] in BETWEEN_VERBS or lows[back].endswith("ly"):
            back -= 1
        if lows[back] in BE:
            return True
        bare = lows[back] not in AUXILIARIES and lows[at].endswith(("ed", "en"))
        return bare and any(lows[ahead] == "by" for ahead in range(at + 1, at + 5) if self._is_near(at, ahead))

    def _is_near(self, verb: int, by: int) -> bool:
        """Whether nothing but when and where stands between a participle and "by"."""
        lows = self._words.lows
        return by == verb + 1 or lows[verb + 1] in ("on", "in", "at", "last", "this", "earlier", "late", "early")
