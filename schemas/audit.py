"""The records of an audit: what was rejected and why, what to look at, and what the brief left out.

`summarizer.grounding` and `summarizer.pipeline` fill them.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from summarizer.schemas.findings import QuoteStatus, Span, Verdict


class Record(BaseModel):
    """A frozen part of an audit."""

    model_config = ConfigDict(frozen=True)


class Passage(Record):
    """A slice of the article."""

    text: str = Field(description="The article's own slice, from start to end.")
    start: int = Field(ge=0, description="Offset of the first code point in the article's text.")
    end: int = Field(ge=0, description="Offset just past the last code point.")


class Refusal(Record):
    """An item that could not be proved, and why."""

    path: str = Field(description="Path in the answer, such as 'positions[2]' or 'actors[0].aliases[1]'.")
    kind: str = Field(
        description="altered or absent (the quote), figure, speaker, invented (the prose), actor (a reference), "
        "unproven, contradicted or not_stated (a judge's verdict), unchecked (an internal error in the check), or the "
        "name of a validation error."
    )
    reason: str = Field(description="Every reason, in actionable words.")
    item: Any = Field(description="The item as written.")
    closest: Passage | None = Field(default=None, description="The article passage closest to the quote.")
    evidence: tuple[Span, ...] = Field(
        default=(), description="Half-open offsets of the article lines that a judge cited for its verdict."
    )


class Rejection(Refusal):
    """An item removed because something in it could not be proved."""

    attempt: int = Field(
        default=1,
        ge=1,
        description="Number of the provider call that gave the answer: its position in `receipt.attempts`, from 1.",
    )


UNKNOWN_KEY: Final = "unknown_key"
"""The kind of a caution about a key that the schema does not define, whose value was not checked."""


CUT: Final = "cut"  # the kind of a caution about an answer that reached its length limit: items may be missing
PARTIAL: Final = "partial"  # the kind of a caution about a text of which some sentences were rejected
SPARSE: Final = "sparse"  # the kind of a caution about a brief that contains little or nothing of its article


class Caution(Record):
    """Something that passed verification but deserves a reader's attention."""

    path: str = Field(
        description="Path in the brief, or in the input of a verification, such as 'positions[2].statement'."
    )
    kind: str = Field(description="Kind of warning: statement, speaker, repaired, partial, sparse, unknown_key …")
    message: str = Field(description="What a reader should look at.")


class StatementCheck(Record):
    """Whether a sentence in the model's own words follows from the article, and who decided."""

    path: str = Field(
        default="",
        description="Path in the brief, or in the input of a verification, such as 'positions[2].statement'.",
    )
    text: str = Field(description="The sentence.")
    verdict: Verdict = Field(description="Whether the sentence follows from the article.")
    by: str = Field(description="Who decided: 'proof' (code), 'judge:<model>', or 'none' if nobody did.")
    wrong: tuple[str, ...] = Field(default=(), description="Fields of the item that the judge found unsupported.")
    reasons: tuple[str, ...] = Field(
        default=(), description="Why, in plain sentences, and how derived numbers were computed."
    )
    evidence: tuple[Span, ...] = Field(
        default=(), description="Half-open offsets of the deciding passages in the article's text."
    )


class Note(Record):
    """An omission: an unproved optional field, a key that the schema does not define, or a repeated item."""

    path: str = Field(description="Path in the answer, such as 'actors[1].role'.")
    value: Any = Field(description="The value as written.")
    reason: str = Field(description="Why it was left out.")


class QuoteCheck(Record):
    """How a quote compares with the article. Offsets and text are null if it is absent."""

    path: str = Field(description="Path in the input, such as '[3]' or 'positions[2].quote'.")
    given: str = Field(description="The quote as given.")
    status: QuoteStatus = Field(
        description="exact, typographic, elided and near are grounded; altered and absent are not."
    )
    grounded: bool = Field(description="Whether the quote may be published as the article's words.")
    text: str | None = Field(default=None, description="The matching slice of the article, or the closest passage.")
    start: int | None = Field(default=None, description="Offset of the first code point in the article's text.")
    end: int | None = Field(default=None, description="Offset just past the last code point.")
    spans: tuple[Span, ...] = Field(
        default=(), description="Half-open offsets of the parts, in order; more than one if the quote is elided."
    )
    reason: str = Field(default="", description="What differs.")


class CoverageOf(Record):
    """Coverage of one kind of content, relative to what code finds in the article."""

    found: int = Field(ge=0, description="Number that code finds in the article.")
    covered: int = Field(ge=0, description="Number of those that the brief covers.")
    recall: float | None = Field(description="covered / found; null if nothing was found.")
    uncovered: tuple[Passage, ...] = Field(default=(), description="Passages that the brief leaves out.")


class Coverage(Record):
    """How much of the article the brief covers. What code does not find in the article is not counted."""

    figures: CoverageOf = Field(
        description="Numbers that state a count, an amount, an age or a rank. Dates, times, numbers that only date "
        "something, and numbers in names are not counted."
    )
    quotations: CoverageOf = Field(
        description="Quotations of at least three words, or five if no speaker is attributed. Terms and titles are "
        "not counted."
    )
    speakers: CoverageOf = Field(description="Speakers that the article names, each counted once.")


class SectionChange(Record):
    """What a completion changed in one section."""

    added: int = Field(ge=0, description="Number of items added.")
    rejected: int = Field(ge=0, description="Number of new items that could not be proved; see `audit.rejected`.")


class RecallChange(Record):
    """Recall of one kind before and after a completion; null if the article has none of that kind."""

    before: float | None = Field(description="Recall without the added items.")
    after: float | None = Field(description="Recall with the added items.")


class Completion(Record):
    """What a completion added, and what it cost."""

    reason: str = Field(default="", description="Why nothing was requested or no answer came; otherwise empty.")
    sections: dict[str, SectionChange] = Field(default_factory=dict, description="Changes in each requested section.")
    figures: RecallChange = Field(description="Recall of figures; see coverage.")
    quotations: RecallChange = Field(description="Recall of quotations.")
    speakers: RecallChange = Field(description="Recall of speakers.")
    prompt_tokens: int | None = Field(default=None, ge=0, description="Tokens sent; null if unknown.")
    completion_tokens: int | None = Field(default=None, ge=0, description="Tokens generated; null if unknown.")
    cost_usd: float | None = Field(
        default=None, description="Cost in US dollars; null if unknown, 0 if no model was called."
    )


class Gap(Record):
    """A part of a long article that was not read, since no answer came for it."""

    start: int = Field(ge=0, description="Offset of the first code point in the article's text.")
    end: int = Field(ge=0, description="Offset just past the last code point.")
    reason: str = Field(description="Why there is no answer.")


SHOWN_PROBLEMS: Final = 3  # most problems in the short form of an audit
SHOWN_LENGTH: Final = 120  # most code points of each


class Audit(Record):
    """The full record of a verification."""

    complete: bool = Field(
        description="False if something was rejected, is missing for another reason, or could not be read. It does "
        "not reflect what was not judged or not checked."
    )
    coverage: Coverage | None = Field(
        default=None, description="Coverage of the article; null if not requested, or if there is no brief to measure."
    )
    completion: Completion | None = Field(
        default=None, description="What `options.complete` added and cost; null if not requested."
    )
    rejected: tuple[Rejection, ...] = Field(default=(), description="Items that were removed, with the reasons.")
    gaps: tuple[Gap, ...] = Field(default=(), description="Parts of a long article that were not read.")
    warnings: tuple[Caution, ...] = Field(default=(), description="What passed but deserves a look.")
    cleared: tuple[Caution, ...] = Field(
        default=(), description="Former warnings: code flagged these items, but a judge found them supported."
    )
    notes: tuple[Note, ...] = Field(
        default=(),
        description="Optional fields, unknown keys and repeated items that were left out. They do not make a brief "
        "partial.",
    )
    statements: tuple[StatementCheck, ...] = Field(
        default=(), description="Every sentence in the model's own words, with its verdict."
    )
    quotes: tuple[QuoteCheck, ...] = Field(default=(), description="How each quote compares with the article.")
    not_checked: tuple[str, ...] = Field(
        default=(),
        description="Paths of values in a custom schema that no check covers, such as numbers and choices, and that "
        "no judge found supported. They are unchanged.",
    )

    def __repr__(self) -> str:
        """Return whether the audit is complete, the number of entries in each list, and the first problems."""
        counts = [f"{len(value)} {name}" for name, value in self if isinstance(value, tuple) and value]
        if unjudged := sum(one.verdict == "not_judged" for one in self.statements):
            counts.append(f"{unjudged} not judged")
        found = [(one.path, one.reason) for one in self.rejected] + [(one.path, one.message) for one in self.warnings]
        first = [f"{f'{path}: ' if path else ''}{why}"[:SHOWN_LENGTH] for path, why in found[:SHOWN_PROBLEMS]]
        summary = ", ".join(["complete" if self.complete else "partial", *counts])
        return f"<Audit {'; '.join([summary, *map(repr, first)])}>"

    __str__ = __repr__
