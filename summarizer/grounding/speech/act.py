"""One act of saying, as the readers of verbs, nouns and "according to" hand it on.

Plain records: nothing here reads a sentence.
"""

from __future__ import annotations

from typing import NamedTuple

from summarizer.grounding.speech.speakers import Speaker
from summarizer.language.reporting_verbs import Cue


class Place(NamedTuple):
    """Where the content of an act of saying is.

    Attributes:
        reported: Its first token behind the act, or None.
        trails: Whether it stands before the act.
        resumes: Where it goes on behind an act that only interrupts it, or None.
    """

    reported: int | None = None
    trails: bool = False
    resumes: int | None = None


class Act(NamedTuple):
    """One act of saying in a sentence: who, by which tokens, and where what is said stands.

    Attributes:
        first: The token that its clause begins with.
        cue: The tokens of the cue.
        after: The token behind all that names speaker and cue.
        speaker: Who speaks.
        place: Where what is said is.
        shared: Whether its subject belongs to an earlier verb.
        verb: What the verb may govern; None for "according to" and for nouns.
    """

    first: int
    cue: tuple[int, int]
    after: int
    speaker: Speaker
    place: Place
    shared: bool = False
    verb: Cue | None = None
