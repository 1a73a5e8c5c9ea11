"""The three meters of an audit: quotes verified, sentences supported and by whom, coverage.

The page, the report, Markdown and the terminal all show these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.report.plain_text import show
from summarizer.schemas.audit import Audit, CoverageOf, StatementCheck
from summarizer.schemas.findings import Verdict

JUDGE = "judge:"
PROOF = "proof"

WORDS: dict[Verdict, str] = {
    "contradicted": "contradicted",
    "not_stated": "not stated",
    "unclear": "unclear",
    "not_judged": "not judged",
}
"""The verdicts in words."""


@dataclass(frozen=True, slots=True)
class Meter:
    """One meter.

    Attributes:
        name: What is measured: 'quotes verified'.
        value: The value: '34/34', 'not judged'.
        detail: Who judged, and other counts; may be empty.
        is_full: Whether nothing is missing. A meter that is not full is never shown as a success.
    """

    name: str
    value: str
    detail: str
    is_full: bool

    def __str__(self) -> str:
        """The meter in words: 'sentences supported 30/33 by openai/gpt (2 not judged)'."""
        by, _, rest = self.detail.partition(" · ") if self.detail.startswith("by ") else ("", "", self.detail)
        return " ".join(filter(None, [self.name, self.value, by, f"({rest})" if rest else ""]))


@dataclass(frozen=True, slots=True)
class Meters:
    """What is known of an object's quotes and sentences, in numbers.

    Attributes:
        quotes: Its quotes.
        quotes_verified: Those that stand in the article.
        sentences: Number of its sentences.
        judges: The models that judged, by name; empty if there is none.
        by_judge: The sentences that a judge found supported.
        by_proof: The sentences that repeat the article word for word, and that no judge was asked about.
        flagged: The sentences that code suspects, and that no judge decided.
        others: The other verdicts with their counts: contradicted, not_stated, unclear, not_judged.
        coverage: What is held of each kind of thing that the article has; empty if it was not measured.
    """

    quotes: int
    quotes_verified: int
    sentences: int
    judges: tuple[str, ...]
    by_judge: int
    by_proof: int
    flagged: int
    others: dict[Verdict, int]
    coverage: dict[str, CoverageOf]

    @property
    def supported(self) -> int:
        """The sentences that are supported, by proof or by a judge."""
        return self.by_judge + self.by_proof

    def __iter__(self) -> Iterator[Meter]:
        yield Meter(
            "quotes verified" if self.quotes else "quotes",
            f"{self.quotes_verified}/{self.quotes}" if self.quotes else "none",
            "",
            is_full=0 < self.quotes == self.quotes_verified,
        )
        yield self._measure_sentences()
        held = [f"{kind} {of.covered}/{of.found}" for kind, of in self.coverage.items()]
        full = all(of.covered == of.found for of in self.coverage.values())
        yield Meter("coverage", ", ".join(held) or "not measured", "", is_full=bool(held) and full)

    def __str__(self) -> str:
        """The meters in one line."""
        return " · ".join(map(str, self))

    def _measure_sentences(self) -> Meter:
        if not self.sentences:
            return Meter("sentences", "none", "", is_full=False)
        flagged = [f"{self.flagged} flagged"] if self.flagged else []
        others = [f"{count} {WORDS[verdict]}" for verdict, count in self.others.items() if count]
        if self.judges or self.by_proof == self.sentences:
            whose = list(map(show, self.judges))
            proved = f"{self.by_proof} by proof, word for word" if self.judges and self.by_proof else ""
            detail = [f"by {' and '.join(whose) or PROOF}", *filter(None, [proved]), *others, *flagged]
            full = self.supported == self.sentences
            return Meter("sentences supported", f"{self.supported}/{self.sentences}", " · ".join(detail), is_full=full)
        told = [f"{self.by_proof} of {self.sentences} word for word, so supported by proof"]
        told += [f"{count} {WORDS[one]}" for one, count in self.others.items() if count and one != "not_judged"]
        return Meter("sentences", "not judged", " · ".join([*told, *flagged]), is_full=False)


def read_meters(audit: Audit) -> Meters:
    """The three meters of an audit.

    Example:
        >>> print(read_meters(Audit(complete=True)))
        quotes none · sentences none · coverage not measured
    """
    checks = audit.statements
    supported = [check for check in checks if check.verdict == "supported"]
    rest = Counter[Verdict](check.verdict for check in checks if check.verdict != "supported" and not is_flagged(check))
    covered = audit.coverage
    kinds = ("figures", "quotations", "speakers")
    return Meters(
        quotes=len(audit.quotes),
        quotes_verified=sum(check.grounded for check in audit.quotes),
        sentences=len(checks),
        judges=tuple(dict.fromkeys(check.by.removeprefix(JUDGE) for check in checks if check.by.startswith(JUDGE))),
        by_judge=sum(check.by.startswith(JUDGE) for check in supported),
        by_proof=sum(not check.by.startswith(JUDGE) for check in supported),
        flagged=sum(map(is_flagged, checks)),
        others={verdict: rest[verdict] for verdict in WORDS},
        coverage={kind: getattr(covered, kind) for kind in kinds} if covered else {},
    )


def is_flagged(check: StatementCheck) -> bool:
    """Whether code flagged a sentence, and no judge decided."""
    return check.verdict == "unclear" and check.by == PROOF
