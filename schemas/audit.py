"""The records of an audit: what was rejected and why, what to look at, and what the brief left out.

`summarizer.grounding` and `summarizer.pipeline` fill them.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from summarizer.schemas.findings import QuoteStatus, Span, Verdict


class Record(BaseModel):
    """A frozen part of an audit."""

    model_config = ConfigDict(frozen=True)


class Passage(Record):
    """A slice of the article."""

    text: str = Field(description="The article's own slice, from start to end.")
    start: int = Field(ge=0, description="Offset of its first code point in the article's text.")
    end: int = Field(ge=0, description="Offset after its last code point.")


class Refusal(Record):
    """An item that could not be proved, and why."""

    path: str = Field(description="Where it stood in the answer: 'positions[2]', 'actors[0].aliases[1]'.")
    kind: str = Field(
        description="altered or absent (its quote), figure, speaker, invented (its prose), actor (a reference), "
        "unproven, contradicted or not_stated (a judge's verdict), unchecked (an internal error in its check), or the "
        "name of an error in the answer's form."
    )
    reason: str = Field(description="Every reason, in words to act on.")
    item: Any = Field(description="The item as it was written.")
    closest: Passage | None = Field(default=None, description="The article's passage that comes closest to its quote.")
    evidence: tuple[Span, ...] = Field(
        default=(), description="Half-open offsets of the article's lines that a judge named for its verdict."
    )


class Rejection(Refusal):
    """An item that was taken out, because something in it could not be proved."""

    attempt: int = Field(
        default=1, ge=1, description="Which call of the provider its answer came from: a place in receipt.attempts."
    )


UNKNOWN_KEY = "unknown_key"
"""The kind of a caution about a key that the schema lacks, whose value was not checked."""


CUT = "cut"  # the kind of a caution about an answer that reached its length limit: items may be missing
SPARSE = "sparse"  # the kind of a caution about a brief that contains little or nothing of its article


class Caution(Record):
    """Something that passed, and that a reader should look at."""

    path: str = Field(description="Where it stands in the brief, or in what was verified: 'positions[2].statement'.")
    kind: str = Field(description="What kind of caution: statement, speaker, repaired, partial, sparse, unknown_key …")
    message: str = Field(description="What a reader should look at, in words.")


class StatementCheck(Record):
    """Whether one sentence in the model's own words follows from the article, and who decided it."""

    path: str = Field(
        default="", description="Where it stands in the brief, or in what was verified: 'positions[2].statement'."
    )
    text: str = Field(description="The sentence.")
    verdict: Verdict = Field(description="Whether it follows from the article.")
    by: str = Field(description="Who decided: 'proof' (code), 'judge:<model>', or 'none' if nobody did.")
    wrong: tuple[str, ...] = Field(default=(), description="Fields of its item that the judge found not borne out.")
    reasons: tuple[str, ...] = Field(default=(), description="Why, in plain sentences; empty if it is supported.")
    evidence: tuple[Span, ...] = Field(
        default=(), description="Half-open offsets of the passages that decide it, in the article's text."
    )


class Note(Record):
    """What was left out: an optional field that is not proved, a key that the schema lacks, or a repeated item."""

    path: str = Field(description="Where it stood in the answer: 'actors[1].role'.")
    value: Any = Field(description="What was written there.")
    reason: str = Field(description="Why it was left out.")


class QuoteCheck(Record):
    """How one quote stands to the article. Offsets and text are None where it is absent."""

    path: str = Field(description="Where it stands in what was given: '[3]', 'positions[2].quote'.")
    given: str = Field(description="The quote as it was given.")
    status: QuoteStatus = Field(
        description="exact, typographic, elided and near are grounded; altered and absent are not."
    )
    grounded: bool = Field(description="Whether it may be published as the article's words.")
    text: str | None = Field(default=None, description="The article's own slice, or the closest passage's.")
    start: int | None = Field(default=None, description="Offset of its first code point in the article's text.")
    end: int | None = Field(default=None, description="Offset after its last code point.")
    spans: tuple[Span, ...] = Field(default=(), description="Its parts, in order; more than one when it is elided.")
    reason: str = Field(default="", description="What differs.")


class CoverageOf(Record):
    """One kind of thing that the article holds, relative to what our finders find."""

    found: int = Field(ge=0, description="How many the finder found in the article.")
    covered: int = Field(ge=0, description="How many of them lie in something that the brief holds.")
    recall: float | None = Field(description="covered / found; null where nothing was found.")
    uncovered: tuple[Passage, ...] = Field(default=(), description="What the brief left out.")


class Coverage(Record):
    """What the brief holds of what the article holds. Recall is relative to our finders, not to the truth."""

    figures: CoverageOf = Field(
        description="Every number that tells how many, how much, how old or which of a row; dates, times, what only "
        "dates something and numbers in names are not counted."
    )
    quotations: CoverageOf = Field(
        description="What is said between quotation marks: from three words on, and from five where nobody is named. "
        "Terms and titles are not counted."
    )
    speakers: CoverageOf = Field(description="Speakers that the article names, each once.")


class SectionChange(Record):
    """What a completion did in one section."""

    added: int = Field(ge=0, description="Items that it added.")
    rejected: int = Field(ge=0, description="Items that it brought and that could not be proved; see audit.rejected.")


class RecallChange(Record):
    """Recall of one kind before a completion and after it; null where the article holds none of the kind."""

    before: float | None = Field(description="Without what the completion added.")
    after: float | None = Field(description="With it.")


class Completion(Record):
    """What asking for the rest of the article added, and what it cost."""

    reason: str = Field(default="", description="Why nothing was asked for, or no answer came; else empty.")
    sections: dict[str, SectionChange] = Field(default_factory=dict, description="Each section that was asked for.")
    figures: RecallChange = Field(description="Recall of figures; see coverage.")
    quotations: RecallChange = Field(description="Recall of quotations.")
    speakers: RecallChange = Field(description="Recall of speakers.")
    prompt_tokens: int | None = Field(default=None, ge=0, description="Tokens that it sent; null if unknown.")
    completion_tokens: int | None = Field(default=None, ge=0, description="Tokens that it wrote; null if unknown.")
    cost_usd: float | None = Field(default=None, description="Its cost; null if unknown, 0 where nobody was called.")


class Gap(Record):
    """A part of a long article that nobody answered for: nothing in it was read."""

    start: int = Field(ge=0, description="Offset of its first code point in the article's text.")
    end: int = Field(ge=0, description="Offset after its last code point.")
    reason: str = Field(description="Why there is no answer.")


class Audit(Record):
    """The whole account of one verification."""

    complete: bool = Field(
        description="False where something was rejected, is missing for another reason, or could not be read. It says "
        "nothing of what was not judged or not checked."
    )
    coverage: Coverage | None = Field(
        default=None, description="What was left out; null where it was not asked for, or there is no brief to hold."
    )
    completion: Completion | None = Field(
        default=None, description="What `options.complete` added and cost; null where it was not asked for."
    )
    rejected: tuple[Rejection, ...] = Field(default=(), description="What was taken out, with its reason.")
    gaps: tuple[Gap, ...] = Field(
        default=(), description="What of a long article, which is read in parts, was not read."
    )
    warnings: tuple[Caution, ...] = Field(default=(), description="What passed and wants a look.")
    cleared: tuple[Caution, ...] = Field(
        default=(), description="What code suspected of items that a judge then found supported: no warnings any more."
    )
    notes: tuple[Note, ...] = Field(
        default=(),
        description="Optional fields that were left out, and repeated items; they do not make a brief partial.",
    )
    statements: tuple[StatementCheck, ...] = Field(
        default=(), description="Every sentence in the model's own words, with its verdict."
    )
    quotes: tuple[QuoteCheck, ...] = Field(default=(), description="How each quote stands to the article.")
    not_checked: tuple[str, ...] = Field(
        default=(),
        description="Paths of the values in a schema of one's own that no check covers, such as numbers and choices, "
        "and that no judge found supported: they are as they were written.",
    )
