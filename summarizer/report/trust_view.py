"""The plain-text view of a brief's audit and receipt: three meters, the flags of items, rejections, warnings.

The meters are quotes verified, sentences supported and by whom, and coverage. If a brief in a schema of one's own has
values that no check covers, a fourth counts them. The page, the report, Markdown and the terminal all show these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from summarizer.report.fields import MAIN, list_prefixes, name_place, read_titles
from summarizer.report.plain_text import show
from summarizer.schemas.audit import CUT, SPARSE, UNKNOWN_KEY, Audit, Caution, CoverageOf, Rejection, StatementCheck
from summarizer.schemas.brief import Envelope, Receipt
from summarizer.schemas.findings import Verdict

NO_TITLES: Final[Mapping[str, str]] = MappingProxyType({})

JUDGE = "judge:"
PROOF = "proof"
COPIED = "that the article asserts word for word"
"""How sentences are told of that repeat the article word for word: nothing else was shown of them."""

WORDS: dict[Verdict, str] = {
    "contradicted": "contradicted",
    "not_stated": "not stated",
    "unclear": "unclear",
    "not_judged": "not judged",
}
"""The verdicts in words."""


@dataclass(frozen=True, slots=True)
class Meter:
    name: str  # what is measured: 'quotes verified'
    value: str  # the value: '34/34', 'not judged'
    detail: str  # who judged, and other counts; may be empty
    is_full: bool  # Whether nothing is missing. A meter that is not full is never shown as a success.

    def __str__(self) -> str:
        """The meter in words: 'sentences supported 30/33 by openai/gpt (2 not judged)'."""
        by, _, rest = self.detail.partition(" · ") if self.detail.startswith("by ") else ("", "", self.detail)
        return " ".join(filter(None, [self.name, self.value, by, f"({rest})" if rest else ""]))


@dataclass(frozen=True, slots=True)
class Meters:
    """What is known of an object's quotes and sentences, in numbers."""

    quotes: int
    quotes_verified: int  # those that stand in the article
    sentences: int  # number of its sentences
    judges: tuple[str, ...]  # the models that judged, by name; empty if there is none
    by_judge: int  # the sentences that a judge found supported
    by_proof: int  # the sentences that repeat the article word for word, and that no judge was asked about
    flagged: int  # the sentences that code suspects, and that no judge decided
    others: dict[Verdict, int]  # the other verdicts with their counts: contradicted, not_stated, unclear, not_judged
    # what is held of each kind of thing that the article has; empty if it was not measured
    coverage: dict[str, CoverageOf]
    not_checked: int = 0  # the values that no check covers

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
        found = sum(of.found for of in self.coverage.values())
        full = 0 < found == sum(of.covered for of in self.coverage.values())
        yield Meter("coverage", ", ".join(held) or "not measured", "", is_full=bool(held) and full)
        if self.not_checked:
            yield Meter("values not checked", str(self.not_checked), "", is_full=False)

    def __str__(self) -> str:
        return " · ".join(map(str, self))

    def _measure_sentences(self) -> Meter:
        if not self.sentences:
            return Meter("sentences", "none", "", is_full=False)
        flagged = [f"{self.flagged} flagged"] if self.flagged else []
        others = [f"{count} {WORDS[verdict]}" for verdict, count in self.others.items() if count]
        if self.judges:
            copied = [f"{self.by_proof} {COPIED}"] if self.by_proof else []
            detail = [f"by {' and '.join(map(show, self.judges))}", *copied, *others, *flagged]
            full = self.supported == self.sentences
            return Meter("sentences supported", f"{self.supported}/{self.sentences}", " · ".join(detail), is_full=full)
        if self.by_proof:
            full = self.by_proof == self.sentences
            rest = " · ".join([*others, *flagged])
            return Meter(f"sentences {COPIED}", f"{self.by_proof}/{self.sentences}", rest, is_full=full)
        others = [told for told in others if not told.endswith(WORDS["not_judged"])]
        return Meter("sentences", "not judged", " · ".join([*others, *flagged]), is_full=False)


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
        not_checked=len(audit.not_checked),
    )


def is_flagged(check: StatementCheck) -> bool:
    """Whether code flagged a sentence, and no judge decided."""
    return check.verdict == "unclear" and check.by == PROOF


FLAGGED: Final = "flagged"
NOT_JUDGED: Final = WORDS["not_judged"]

ORDER: Final = (WORDS["contradicted"], WORDS["not_stated"], FLAGGED, WORDS["unclear"], NOT_JUDGED)
"""The words of a flag, the gravest first."""

SAYING: Final = ("statement", "question", "effect", "text", "name")  # fields with the text of an item
ALTERED: Final = re.compile(r"(?s)(?:\w+: )?“.*” is not what the article says \((.+)\)")
"""A reason that repeats its quote, which may run over several lines."""

ENDS: Final = (".", "!", "?", "”", "»", "…")


@dataclass(frozen=True, slots=True)
class Reason:
    text: str  # one plain sentence
    path: str  # the path of the flagged field, for tooltips


@dataclass(frozen=True, slots=True)
class ItemFlag:
    word: str  # the gravest verdict: 'contradicted', 'not stated', 'unclear', 'flagged', 'not judged'
    reasons: tuple[Reason, ...]
    sentences: tuple[str, ...]  # the flagged sentences

    @property
    def is_quiet(self) -> bool:
        """Whether the item was merely not judged."""
        return self.word == NOT_JUDGED


class ItemFlags:
    def __init__(self, audit: Audit) -> None:
        self._checks: dict[str, list[StatementCheck]] = {}
        self._cautions: dict[str, list[Caution]] = {}
        for check in audit.statements:
            if check.verdict != "supported":
                for prefix in list_prefixes(check.path):
                    self._checks.setdefault(prefix, []).append(check)
        for caution in audit.warnings:
            if is_of_item(caution):
                for prefix in list_prefixes(caution.path):
                    self._cautions.setdefault(prefix, []).append(caution)

    def at(self, path: str) -> ItemFlag | None:
        """The flag of an item or a field; None if there is none."""
        checks, cautions = self._checks.get(path, []), self._cautions.get(path, [])
        if not checks and not cautions:
            return None
        words = {FLAGGED if is_flagged(check) else WORDS[check.verdict] for check in checks}
        words |= {FLAGGED for caution in cautions if not any(caution.message in check.reasons for check in checks)}
        said = [(reason, check.path) for check in checks for reason in check.reasons]
        said += [(caution.message, caution.path) for caution in cautions]
        reasons = {as_sentence(text): Reason(as_sentence(text), where) for text, where in reversed(said)}
        texts = tuple(show(check.text) for check in checks if check.verdict != "not_judged")
        return ItemFlag(min(words, key=ORDER.index), tuple(reversed(reasons.values())), texts)


PASSED: Final = "passed"
"""The verdict on an item of which nothing failed and nothing is suspected, and that states nothing to be judged."""


@dataclass(frozen=True, slots=True)
class ItemVerdict:
    name: str  # its place, in words
    verdict: str  # 'rejected', 'supported', 'passed', or the word of its flag
    text: str  # its words, as given


def list_verdicts(brief: Mapping[str, Any], audit: Audit) -> list[ItemVerdict]:
    flags = ItemFlags(audit)
    unread = {caution.path for caution in audit.warnings if caution.kind == UNKNOWN_KEY} | {*audit.not_checked}
    rejected = {rejection.path for rejection in audit.rejected}
    in_part = {prefix for path in rejected for prefix in list_prefixes(path)}
    checked = {prefix for check in audit.statements for prefix in list_prefixes(check.path)}

    def decide(path: str) -> str:
        if path in unread:
            return "not checked"
        if not rejected.isdisjoint(list_prefixes(path)):
            return "rejected"
        flag = flags.at(path)
        return (
            "partly rejected" if path in in_part else flag.word if flag else "supported" if path in checked else PASSED
        )

    content = {name: value for name, value in brief.items() if name not in {*Envelope.model_fields, "schema"}}
    return [
        ItemVerdict(name_place(path), decide(path), find_words(item))
        for name, value in content.items()
        for path, item in (
            [(f"{name}[{at}]", one) for at, one in enumerate(value)] if isinstance(value, list) else [(name, value)]
        )
        if item is not None
    ]


def is_of_item(caution: Caution) -> bool:
    """Whether a warning is about one item, as opposed to the whole brief."""
    return bool(caution.path) and not caution.path.startswith("article")


def as_sentence(text: str) -> str:
    """Write a reason as a sentence.

    >>> as_sentence("the article says “at least 30”, the statement “30”")
    'The article says “at least 30”, the statement “30”'
    """
    shown = show(text)
    return f"{shown[:1].upper()}{shown[1:]}{'' if shown.endswith(ENDS) else '.'}"


@dataclass(frozen=True, slots=True)
class NoteView:
    """Something rejected, flagged or left out."""

    what: str  # its place or kind, in words
    why: str  # the reason
    path: str = ""  # its path, for tooltips; empty if it has none


@dataclass(frozen=True, slots=True)
class RejectionView(NoteView):
    """A rejected item. It is named by its kind and by what was written, since its number is not one of the brief."""

    written: str = ""  # what was written: the quote if that failed, otherwise the item's text
    why_briefly: str = ""  # the reason without what was written
    has_closest: bool = False  # whether a passage of the article comes close

    @property
    def name(self) -> str:
        """The kind of item and what was written: 'Position “The bridge stays shut”'."""
        return " ".join(filter(None, [self.what, f"“{self.written}”" if self.written else ""]))


@dataclass(frozen=True, slots=True)
class TrustView:
    meters: Meters  # quotes, sentences and coverage
    state: str  # whether something was rejected or is missing
    general: tuple[str, ...]  # warnings about the whole brief, which are shown first
    run: tuple[str, ...]  # warnings about how the models answered
    rejected: tuple[RejectionView, ...]  # the rejected items
    cautions: tuple[NoteView, ...]  # warnings about single items
    notes: tuple[NoteView, ...]  # optional fields that were left out
    left_out: tuple[NoteView, ...]  # what the article has and the brief does not
    receipt: str  # the receipt in one line


def view_trust(brief: Envelope) -> TrustView:
    titles = read_titles(brief)

    def is_of_run(kind: str) -> bool:
        return kind == ENGINE and brief.receipt.engine == "llm"

    return TrustView(
        meters=read_meters(brief.audit),
        state=describe_state(brief.audit),
        general=view_general(brief.audit, lambda kind: not is_of_run(kind)),
        run=view_general(brief.audit, is_of_run),
        rejected=view_rejections(brief.audit, titles),
        cautions=view_cautions(brief.audit, titles),
        notes=view_notes(brief.audit, titles),
        left_out=view_uncovered(brief.audit),
        receipt=show_receipt(brief.receipt),
    )


ENGINE: Final = "engine"
"""The kind of warnings of the engine: how the models answered, or what the built-in one cannot do with the text."""


def view_general(audit: Audit, is_kind: Callable[[str], bool] = lambda _: True) -> tuple[str, ...]:
    """The warnings about the whole brief, each once; by default of every kind."""
    cautions = (one for one in audit.warnings if not is_of_item(one) and is_kind(one.kind))
    told = (as_sentence(caution.message) for caution in cautions)
    return tuple(dict.fromkeys(told))


def view_cautions(audit: Audit, titles: Mapping[str, str] = NO_TITLES) -> tuple[NoteView, ...]:
    return tuple(
        NoteView(name_place(caution.path, titles=titles), as_sentence(caution.message), show(caution.path))
        for caution in audit.warnings
        if is_of_item(caution)
    )


def view_rejections(audit: Audit, titles: Mapping[str, str] = NO_TITLES) -> tuple[RejectionView, ...]:
    """The rejections. Their paths are those in the answer as written."""
    views = []
    for rejection in audit.rejected:
        place, written = name_place(rejection.path, numbered=False, titles=titles), quote_written(rejection)
        why = drop_place(drop_quote(rejection.reason) if written else rejection.reason, place, written)
        view = RejectionView(
            place,
            as_sentence(rejection.reason),
            show(rejection.path),
            written=written,
            why_briefly=as_sentence(why),
            has_closest=rejection.closest is not None,
        )
        views.append(view)
    return tuple(views)


def drop_quote(why: str) -> str:
    """Write a reason without the quote that it repeats, and that is shown.

    >>> drop_quote('quote: “We won” is not what the article says (the quote drops "not" (negation))')
    'Not what the article says: the quote drops "not" (negation)'
    """
    found = ALTERED.fullmatch(why)
    return f"Not what the article says: {found.group(1)}" if found else why


def drop_place(why: str, place: str, written: str) -> str:
    """Write a reason without the field and the words that it repeats, and that are shown before it.

    >>> drop_place("role: the article does not call Roe “judge”", "Actor 2, role", "judge")
    'the article does not call Roe “judge”'
    >>> drop_place("headline: “We won”: “won” is not in the article", "Headline", "We won")
    '“won” is not in the article'
    >>> drop_place("statement: “We won”: “won” is not in the article", "Position", "We won")
    '“won” is not in the article'
    """
    field, _, rest = why.partition(": ")
    if rest and field.replace("_", " ") in {place.rpartition(", ")[2].casefold(), *MAIN}:
        why = rest
    return why.removeprefix(f"“{written}”: ") if written else why


def quote_written(rejection: Rejection) -> str:
    """What was written of a rejected item: its quote if that failed, otherwise its text."""
    by_quote = rejection.kind in ("altered", "absent")
    return find_words(rejection.item, ("quote", *SAYING) if by_quote else (*SAYING, "quote"))


def find_words(item: Any, names: Sequence[str] = SAYING) -> str:
    """The words of an item: the first of some fields that is a string, otherwise any; empty if it has none."""
    if isinstance(item, dict):
        item = next((words for words in (*map(item.get, names), *item.values()) if isinstance(words, str)), None)
    return show(item)[:400] if isinstance(item, str) else ""


def view_notes(audit: Audit, titles: Mapping[str, str] = NO_TITLES) -> tuple[NoteView, ...]:
    """The optional fields that were left out, with their values."""
    notes = []
    shortened = {rejection.path.partition("[")[0] for rejection in audit.rejected}
    for note in audit.notes:
        place, value = name_place(note.path, titles=titles), show(str(note.value))[:200]
        why = drop_place(show(note.reason), place, value)
        if note.path.partition("[")[0] in shortened:  # the numbers of the brief are others
            place += " (counted as written)"
        notes.append(NoteView(place, f"“{value}”: {why}", show(note.path)))
    return tuple(notes)


def view_uncovered(audit: Audit) -> tuple[NoteView, ...]:
    """What the finders find in the article and the brief does not have."""
    if audit.coverage is None:
        return ()
    kinds = (
        ("figure", audit.coverage.figures),
        ("quotation", audit.coverage.quotations),
        ("speaker", audit.coverage.speakers),
    )
    return tuple(NoteView(kind, show(passage.text)) for kind, of in kinds for passage in of.uncovered)


def describe_state(audit: Audit, *, reads_article: bool = True) -> str:
    """Whether something was rejected or is missing, in a few words.

    Args:
        reads_article: Whether the audit is of a brief of the whole article, and not of what somebody took from it.
    """
    missing = []
    if audit.rejected:
        missing.append(f"{len(audit.rejected)} rejected")
    if audit.gaps:
        parts = "1 part" if len(audit.gaps) == 1 else f"{len(audit.gaps)} parts"
        missing.append(f"{parts} of the article not read")
    if any(caution.kind == CUT for caution in audit.warnings):
        missing.append("the answer reached its length limit")
    if unknown := sum(caution.kind == UNKNOWN_KEY for caution in audit.warnings):
        missing.append("1 key not checked" if unknown == 1 else f"{unknown} keys not checked")
    if audit.complete and any(caution.kind == SPARSE for caution in audit.warnings):
        return "nothing rejected, but it holds little or nothing of the article"
    if audit.complete:
        told = ["complete: nothing rejected", *(["the whole article read"] if reads_article else [])]
        if loose := len(audit.not_checked):
            told.append("1 value not checked" if loose == 1 else f"{loose} values not checked")
        if cleared := len(audit.cleared):
            told.append(f"{cleared} {'doubt' if cleared == 1 else 'doubts'} of code cleared by the judge")
        return ", ".join(told)
    return f"partial: {', '.join(missing)}" if missing else "partial"


def show_receipt(receipt: Receipt) -> str:
    parts = ["extracts by the built-in engine" if receipt.engine == "extractive" else f"by {show(receipt.model)}"]
    if receipt.cached:
        parts.append(f"kept since {receipt.cached_at:%Y-%m-%d %H:%M} UTC" if receipt.cached_at else "kept")
    elif receipt.engine == "llm":
        calls = len(receipt.attempts)
        parts.append(f"{calls} call" + ("" if calls == 1 else "s"))
    if receipt.usage.total_tokens:
        parts.append(f"{receipt.usage.total_tokens:,} tokens")
    if receipt.engine == "llm":
        parts.append("cost not known" if receipt.cost_usd is None else f"${receipt.cost_usd:.4f}")
    if (total := receipt.seconds.get("total")) is not None:
        parts.append(f"{total:.2f} s")
    if receipt.prompt:
        parts.append(f"prompt {receipt.prompt[:12]}")
    if receipt.version:
        parts.append(f"version {show(receipt.version)}")
    return " · ".join(parts)
