"""The plain-text view of a brief's audit and receipt: meters, flags of items, rejections and warnings.

The meters are quotes verified, sentences supported and by whom, and coverage. If a brief in a custom schema has values
that no check covers, a fourth meter counts them. The page, the report, Markdown and the terminal show all of these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from summarizer.report.fields import MAIN, list_prefixes, name_place, read_titles
from summarizer.report.plain_text import put_in_marks, show
from summarizer.schemas.audit import (
    CUT,
    PARTIAL,
    SPARSE,
    UNKNOWN_KEY,
    Audit,
    Caution,
    CoverageOf,
    Rejection,
    StatementCheck,
)
from summarizer.schemas.brief import Envelope, Receipt
from summarizer.schemas.findings import Verdict

NO_TITLES: Final[Mapping[str, str]] = MappingProxyType({})

JUDGE: Final = "judge:"
PROOF: Final = "proof"
COPIED: Final = "that the article asserts word for word"
"""Description of sentences that repeat the article word for word; nothing else was proved about them."""

WORDS: dict[Verdict, str] = {
    "contradicted": "contradicted",
    "not_stated": "not stated",
    "unclear": "unclear",
    "not_judged": "not judged",
}
"""The verdicts in words."""


class Meter(NamedTuple):
    name: str  # what is measured: 'quotes verified'
    value: str  # the value: '34/34', 'not judged'
    detail: str  # who judged, and other counts; may be empty
    is_full: bool  # whether nothing is missing; otherwise it is never shown as a success

    def __str__(self) -> str:
        """Return the meter in words: 'sentences supported 30/33 by openai/gpt (2 not judged)'."""
        by, _, rest = self.detail.partition(" · ") if self.detail.startswith("by ") else ("", "", self.detail)
        return " ".join(filter(None, [self.name, self.value, by, f"({rest})" if rest else ""]))


@dataclass(frozen=True, slots=True)
class Meters:
    """The numbers of an audit: quotes, sentences by verdict, and coverage."""

    quotes: int
    quotes_verified: int  # quotes that are in the article
    sentences: int
    judges: tuple[str, ...]  # names of the models that judged
    by_judge: int  # sentences that a judge found supported
    by_proof: int  # sentences that repeat the article word for word, without a judge
    flagged: int  # sentences that code suspects and no judge decided
    others: dict[Verdict, int]  # counts of the other verdicts: contradicted, not_stated, unclear, not_judged
    # how much the brief covers of each kind of thing in the article; empty if it was not measured
    coverage: dict[str, CoverageOf]
    not_checked: int = 0  # values that no check covers

    @property
    def supported(self) -> int:
        """Number of sentences that are supported by proof or by a judge."""
        return self.by_judge + self.by_proof

    def __iter__(self) -> Iterator[Meter]:
        yield Meter(
            "quotes verified" if self.quotes else "quotes",
            f"{self.quotes_verified}/{self.quotes}" if self.quotes else "none",
            "",
            is_full=0 < self.quotes == self.quotes_verified,
        )
        yield self._measure_sentences()
        held = [f"{of.covered}/{of.found} {kind}" for kind, of in self.coverage.items()]
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
        others = [other for other in others if not other.endswith(WORDS["not_judged"])]
        return Meter("sentences", "not judged", " · ".join([*others, *flagged]), is_full=False)


def read_meters(audit: Audit) -> Meters:
    """Return the meters of an audit.

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
"""The words for flags, gravest first."""

SAYING: Final = ("statement", "question", "effect", "text", "name")  # fields with the text of an item
ALTERED: Final = re.compile(r"(?s)(?:\w+: )?“.*” is not what the article says \((.+)\)")
"""A reason that repeats its quote, which may span lines."""

ENDS: Final = (".", "!", "?", "”", "»", "…")


class Reason(NamedTuple):
    text: str  # one plain sentence
    path: str  # the path of the flagged field, for tooltips


class ItemFlag(NamedTuple):
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
        """Return the flag of an item or field; None if it has none."""
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
"""Verdict on an item that passed all checks, and has no statement to be judged."""

REJECTED: Final = "rejected"
PARTLY_REJECTED: Final = "partly rejected"


class ItemVerdict(NamedTuple):
    name: str  # its place in words
    verdict: str  # 'rejected', 'partly rejected', 'not checked', 'supported', 'passed', or the word of its flag
    text: str  # its text as given


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
            return REJECTED
        flag = flags.at(path)
        return PARTLY_REJECTED if path in in_part else flag.word if flag else "supported" if path in checked else PASSED

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
    """Whether a warning is about a single item rather than the whole brief."""
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

    what: str  # its place or kind in words
    why: str  # the reason
    path: str = ""  # its path for tooltips; may be empty


@dataclass(frozen=True, slots=True)
class RejectionView(NoteView):
    """A rejected item. It is named by its kind and text, since its index is not one of the brief."""

    written: str = ""  # what the model wrote: the quote if that failed, otherwise the item's text
    why_briefly: str = ""  # the reason without repeating `written`
    has_closest: bool = False  # whether the audit has the closest passage of the article

    @property
    def name(self) -> str:
        """The kind and text of the item: 'Position “The bridge stays shut”'."""
        return " ".join(filter(None, [self.what, put_in_marks(self.written) if self.written else ""]))


class TrustView(NamedTuple):
    meters: Meters
    state: str  # whether something was rejected or is missing
    general: tuple[str, ...]  # warnings about the whole brief, shown first
    run: tuple[str, ...]  # warnings about how the models answered
    rejected: tuple[RejectionView, ...]
    cautions: tuple[NoteView, ...]  # warnings about single items
    notes: tuple[NoteView, ...]  # optional fields that were left out
    left_out: tuple[NoteView, ...]  # passages of the article that the brief does not cover
    receipt: str  # the receipt in one line


def view_trust(brief: Envelope) -> TrustView:
    titles = read_titles(brief)

    def is_of_run(kind: str) -> bool:
        return kind == ENGINE and brief.receipt.engine == "llm"

    return TrustView(
        meters=read_meters(brief.audit),
        state=describe_state(brief.audit),
        general=(*view_gaps(brief), *view_general(brief.audit, lambda kind: not is_of_run(kind))),
        run=view_general(brief.audit, is_of_run),
        rejected=view_rejections(brief.audit, titles),
        cautions=view_cautions(brief.audit, titles),
        notes=view_notes(brief.audit, titles),
        left_out=view_uncovered(brief.audit),
        receipt=show_receipt(brief.receipt),
    )


ENGINE: Final = "engine"
"""Kind of the engine's warnings: how the models answered, or limits of the built-in engine with this text."""


def view_general(audit: Audit, is_kind: Callable[[str], bool] = lambda _: True) -> tuple[str, ...]:
    """Return the distinct warnings about the whole brief whose kind satisfies `is_kind`."""
    cautions = (one for one in audit.warnings if not is_of_item(one) and is_kind(one.kind))
    texts = (as_sentence(caution.message) for caution in cautions)
    return tuple(dict.fromkeys(texts))


MOST_WORDS: Final = 8  # shown of each end of a part that was not read

LONGEST_WORDS: Final = 100  # most code points of them, since not all scripts have blanks between words


def view_gaps(brief: Envelope) -> tuple[str, ...]:
    """Say which parts of the article were not read, with the words at their ends, and why."""
    text = brief.article.text
    told = []
    for gap in brief.audit.gaps:
        start, end = gap.start, min(gap.end, len(text))
        first = show(" ".join(text[start : min(end, start + LONGEST_WORDS)].split()[:MOST_WORDS]))
        last = show(" ".join(text[max(start, end - LONGEST_WORDS) : end].split()[-MOST_WORDS:]))
        place = f"{gap.start:,} to {gap.end:,} of its {len(text):,} characters"
        told.append(f"Not read: the article from “{first}” to “{last}” ({place}). {as_sentence(gap.reason)}")
    return tuple(told)


def view_cautions(audit: Audit, titles: Mapping[str, str] = NO_TITLES) -> tuple[NoteView, ...]:
    return tuple(
        NoteView(name_place(caution.path, titles=titles), as_sentence(caution.message), show(caution.path))
        for caution in audit.warnings
        if is_of_item(caution)
    )


def view_rejections(audit: Audit, titles: Mapping[str, str] = NO_TITLES) -> tuple[RejectionView, ...]:
    """View the rejections. Their paths refer to the answer as the model wrote it."""
    views = []
    for rejection in audit.rejected:
        place, written = name_place(rejection.path, numbered=False, titles=titles), quote_written(rejection)
        why = drop_quote(rejection.reason) if written else rejection.reason
        if rejection.kind != "missing":  # what is missing is not in `written`
            why = drop_place(why, place, written)
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
    """Rewrite a reason without the quote that it repeats, since the quote is shown anyway.

    >>> drop_quote('quote: “We won” is not what the article says (the quote drops "not" (negation))')
    'Not what the article says: the quote drops "not" (negation)'
    """
    found = ALTERED.fullmatch(why)
    return f"Not what the article says: {found.group(1)}" if found else why


def drop_place(why: str, place: str, written: str) -> str:
    """Rewrite a reason without the field and the words that it repeats, since both are shown before it.

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
    """Return what the model wrote for a rejected item: its quote if that failed, otherwise its text."""
    by_quote = rejection.kind in ("altered", "absent")
    return find_words(rejection.item, ("quote", *SAYING) if by_quote else (*SAYING, "quote"))


def find_words(item: Any, names: Sequence[str] = SAYING) -> str:
    """Return the text of an item: the first of the named fields that is a string, else any string, else empty."""
    if isinstance(item, dict):
        item = next((words for words in (*map(item.get, names), *item.values()) if isinstance(words, str)), None)
    return show(item)[:400] if isinstance(item, str) else ""


def view_notes(audit: Audit, titles: Mapping[str, str] = NO_TITLES) -> tuple[NoteView, ...]:
    """View the optional fields that were left out, with their values."""
    notes = []
    shortened = {rejection.path.partition("[")[0] for rejection in audit.rejected}
    for note in audit.notes:
        place, value = name_place(note.path, titles=titles), (find_words(note.value) or show(str(note.value)))[:200]
        why = drop_place(show(note.reason), place, value)
        if note.path.partition("[")[0] in shortened:  # indices in the brief differ
            place += " (in the answer’s order)"
        notes.append(NoteView(place, f"{put_in_marks(value)}: {why}", show(note.path)))
    return tuple(notes)


def view_uncovered(audit: Audit) -> tuple[NoteView, ...]:
    """View the figures, quotations and speakers in the article that the brief does not cover."""
    if audit.coverage is None:
        return ()
    kinds = (
        ("figure", audit.coverage.figures),
        ("quotation", audit.coverage.quotations),
        ("speaker", audit.coverage.speakers),
    )
    return tuple(NoteView(kind, show(passage.text)) for kind, of in kinds for passage in of.uncovered)


def describe_state(audit: Audit, *, reads_article: bool = True) -> str:
    """Describe in a few words whether something was rejected or is missing.

    Args:
        reads_article: Whether the audit belongs to a brief of the whole article, not to a verification of excerpts.
    """
    missing = []
    if audit.rejected:
        missing.append(f"{len(audit.rejected)} rejected")
    if audit.gaps:
        missing.append(f"{_count(len(audit.gaps), 'part')} of the article not read")
    if any(caution.kind == CUT for caution in audit.warnings):
        missing.append("the answer reached its length limit")
    if unknown := sum(caution.kind == UNKNOWN_KEY for caution in audit.warnings):
        missing.append(f"{_count(unknown, 'key')} not checked")
    flagged = count_flagged(audit)
    flags = [f"{_count(flagged, 'item')} flagged"] if flagged else []
    if audit.complete and any(caution.kind == SPARSE for caution in audit.warnings):
        return "nothing rejected; the brief holds little or nothing of the article"
    if audit.complete:
        state = ["complete: nothing rejected", *(["the whole article read"] if reads_article else []), *flags]
        if loose := len(audit.not_checked):
            state.append(f"{_count(loose, 'value')} not checked")
        if cleared := len(audit.cleared):
            state.append(f"{_count(cleared, 'doubt')} of code cleared by the judge")
        return ", ".join(state)
    return f"partial: {', '.join([*missing, *flags])}" if missing or flags else "partial"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def count_flagged(audit: Audit) -> int:
    """Count the items that warnings flag. Unknown keys and texts that lost a sentence do not count."""
    flagged = (one.path for one in audit.warnings if is_of_item(one) and one.kind not in {UNKNOWN_KEY, PARTIAL})
    return len({path.partition(".")[0] for path in flagged})


def show_receipt(receipt: Receipt) -> str:
    parts = ["extracts by the built-in engine" if receipt.engine == "extractive" else f"by {show(receipt.model)}"]
    if receipt.cached:
        parts.append(f"kept since {receipt.cached_at:%Y-%m-%d %H:%M} UTC" if receipt.cached_at else "kept")
    elif receipt.engine == "llm":
        parts.append(_count(len(receipt.attempts), "call"))
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
