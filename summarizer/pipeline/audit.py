"""Builds the audit of a verified object: rejections, warnings and checks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import pairwise
from typing import Any, Final, TypeAlias

from pydantic import BaseModel

from summarizer.engines.base import EngineTask
from summarizer.engines.llm.review_items import list_items
from summarizer.grounding.grounder import OWN_VOICE, ArticleGrounder
from summarizer.grounding.guard import guarded
from summarizer.grounding.quotes.normalize import REFERENCE
from summarizer.grounding.statements.flags import FlaggedItem, flag_items
from summarizer.grounding.statements.foreign_polarity import knows_polarity
from summarizer.language.detection import find_language, name_other_language
from summarizer.language.lexicon import RELATIVES, read_class
from summarizer.pipeline.coverage import measure_coverage
from summarizer.pipeline.run_context import Outcome, T
from summarizer.schemas.audit import (
    CUT,
    PARTIAL,
    SPARSE,
    Audit,
    Caution,
    CoverageOf,
    QuoteCheck,
    Rejection,
    StatementCheck,
)
from summarizer.schemas.blocks import Attribution, Figure, Quote
from summarizer.schemas.findings import (
    GROUNDED,
    Alignment,
    CheckedStatement,
    Flag,
    NamedActor,
    Pass,
    Path,
    Span,
    StatementKey,
    Verdict,
    Verification,
)
from summarizer.schemas.news import NewsBrief
from summarizer.schemas.structure import is_within, look_up, write_path
from summarizer.verification.answers import quote_words
from summarizer.verification.contents import Contents, Item, list_unchecked, read_contents
from summarizer.verification.prune import Verified

Verdicts: TypeAlias = Mapping[StatementKey, StatementCheck]  # a judge's verdicts on statements

Proven: TypeAlias = tuple[Path, str, CheckedStatement]
"""A statement that was proved: its path, its text, and the result."""

SENTENCE: Final = frozenset({"text", "quotes"})  # the fields of a `Sentence`
ELEMENT: Final = re.compile(r"(\w+)\[\d+\]")  # the path of an element of a top-level list

RELATIVE: Final = re.compile(r"\b(?:which|who|whom|whose|where)\b|\bthe fact that\b|\w that \w+ed \Z|\ball \Z")
"""Matches text between a cue and a passage that the speaker presupposes, not says: "the bombings that killed"."""
PRESUPPOSED: Final = re.compile(
    r"\b(?:the|its|their|his|her) \0|, (?:(?:worth|aged|reported)\b[^.,;]*\0[^.,;]*|\0),|\0 of wh(?:ich|om)\b"
)
"""Matches such a passage, as U+0000, in what is said: "the 40 piers", "Ann Roe, 40, left", "40 of which burnt"."""
REFUSING: Final = read_class("answers in the negative")
INTENDING: Final = frozenset("expects forecasts demands demanded pledges pledged promises promised vows vowed".split())
"""Verbs by which an organisation or person sets a figure for itself, which the article may state as its own."""
CLAUSE: Final = re.compile(
    r"(?!\s+(?:that\s+)?(?:it|they|he|she)\b)(?:[^.,;:!?]|[.,](?=\d)){0,200}?\b(?:that|will|would|should|must)\b"
)
"""Matches behind such a verb what somebody expects of others: "promised that the tax would bring in $300m"."""

UNREADABLE: Final = re.compile(
    r"\ufffd|â€.?|Ã(?<![A-ZÀ-Ý].)[\xa0-\xbf]|Â(?<![A-ZÀ-Ý].)[\xa0-\xbf]|‚Ä.?|√[\xa0-\xbf®©™†]"
    r"|=(?:C[23]|E2=80)=[\dA-F]{2}|\\u[\da-fA-F]{4}"
)
"""Matches wrongly decoded characters: UTF-8 decoded as another encoding, quoted-printable, JSON escapes."""

QUIET: Final = frozenset({"supported", "not_judged"})
"""Verdicts on labels that the audit omits: a label states nothing by itself."""


def make_audit(
    kept: Verified[Any],
    *,
    verification: Verification,
    coverage: bool = True,
    cautions: Sequence[Caution] = (),
    quotes: tuple[QuoteCheck, ...] | None = None,
) -> Audit:
    """Make the audit of a verified object.

    Args:
        verification: The verification of the object, with a judge's verdicts on its statements.
        quotes: The check of every quote that was given; by default those in the object.
    """
    grounder, verdicts = verification.grounder, verification.verdicts
    contents = read_contents(kept.content)
    proven = [list(list_checked_statements(item, kept.found)) for item in contents.items]
    flags = flag_contents(contents, kept.found, proven, grounder=grounder)
    checks = list(check_statements(contents.items, proven, flags, text=grounder.text))
    statements = tuple(apply_verdicts(checks, contents, verdicts))
    # labels, such as a target or a role, state nothing by themselves
    labels = {write_path(path) for listed in proven for path, _, checked in listed if checked.context.is_label}
    cleared = find_cleared(statements, contents, verdicts)
    speakers = warn_speakers(contents.items, grounder=grounder)
    doubts = [
        *speakers,
        *(
            Caution(
                path=write_path(flag.path),
                kind="speaker" if flag.check == "speaker" else "statement",
                message=flag.message,
            )
            for flag in flags
        ),
    ]
    not_checked = tuple(write_path(path) for path in list_not_checked(kept, verification.borne_out))
    about_text = (*warn_source(grounder.given), *warn_language(grounder))
    warnings = (*cautions, *about_text, *warn_unproved(contents, not_checked))
    covered = guarded(None)(measure_coverage)(contents, grounder=grounder) if coverage else None
    if coverage and covered is None:
        unmeasured = Caution(path="", kind="coverage", message="coverage could not be measured: internal error")
        warnings = (*warnings, unmeasured)
    return Audit(
        complete=not kept.rejected,
        coverage=covered,
        rejected=kept.rejected,
        notes=kept.notes,
        warnings=(
            *warnings,
            *warn_shortened(kept.rejected, contents),
            *warn_statements(statements),
            *(doubt for doubt in doubts if find_item(doubt.path) not in cleared),
        ),
        cleared=tuple(doubt for doubt in doubts if find_item(doubt.path) in cleared),
        statements=tuple(check for check in statements if check.path not in labels or check.verdict not in QUIET),
        quotes=check_quotes(contents, kept.raw) if quotes is None else quotes,
        not_checked=not_checked,
    )


def list_not_checked(kept: Verified[Any], borne_out: Collection[Any]) -> Iterator[Path]:
    """Yield the paths of values that no check covers and that are in no item that a judge found supported."""
    unchecked = list(list_unchecked(kept.content))
    items = list_items(kept.content, trace=kept.trace) if unchecked and borne_out else []
    for path in unchecked:
        around = (item for item in items if is_within(kept.trace(path), item.path))
        item = max(around, key=lambda item: len(item.path), default=None)
        if item is None or item.identity not in borne_out:
            yield path


def warn_unproved(contents: Contents, not_checked: Sequence[str]) -> Iterator[Caution]:
    """Warn if nothing in the object was checked because it has no building block."""
    is_proved = contents.quotes or contents.actors or any(item.statements for item in contents.items)
    if not_checked and not is_proved:
        message = "nothing in it was checked against the article: it has no Quote, Prose or other building block"
        yield Caution(path="", kind="not_checked", message=message)


def flag_contents(
    contents: Contents, found: Pass, proven: Sequence[Sequence[Proven]], *, grounder: ArticleGrounder
) -> list[Flag]:
    """Find flags in an object's statements, actors and references."""
    items = [gather_item(item, found, statements) for item, statements in zip(contents.items, proven, strict=True)]
    actors = [
        NamedActor(path, actor.id, actor.name, aliases=tuple(actor.aliases), role=actor.role or "", kind=actor.kind)
        for path, actor in contents.actors
    ]
    return flag_items(items, actors=actors, grounder=grounder)


def gather_item(item: Item, found: Pass, statements: Sequence[Proven]) -> FlaggedItem:
    actors, attributions = found.actors, list(item.gather(Attribution))
    figures = [(figure.start, figure.end) for _, figure in item.gather(Figure)]
    evidence = tuple(figures) or item.spans
    doubts = ((path, found.doubted_speakers.get((one.as_named, evidence))) for path, one in attributions)
    # the references beside an attribution name the speaker of its quote
    holders = [(path, actors[key]) for path, key in (item.holders if attributions else ()) if key in actors]
    first = item.holders[0][1] if holders else None  # the holder speaks an item attributed to the article
    said_by = ((path, first if one.kind == "author" else one.speaker) for path, one in attributions)
    return FlaggedItem(
        statements=[(path, text, checked.context) for path, text, checked in statements],
        holders=holders,
        speakers=[(path, actors[key]) for path, key in said_by if key in actors],
        named={one.speaker: one.as_named for _, one in attributions if one.speaker is not None},
        pronouns=[low for _, one in attributions if (low := one.as_named.casefold()) in {"he", "she"}],
        figures=figures,
        spans=item.spans,
        doubts=[(path, doubt) for path, doubt in doubts if doubt is not None],
        stance=item.stance,
    )


def list_checked_statements(item: Item, found: Pass) -> Iterator[Proven]:
    """Yield the statements of an item that were proved, each with its path."""
    if not item.statements:
        return
    named = [one for _, one in item.gather(Attribution)]
    ids = (*(one.speaker for one in named), *(key for _, key in item.holders))
    own = [name for key in ids if key in found.actors for name in found.actors[key].names]
    for path, text in item.statements:
        checked = found.find(text, item.spans or None, names=[*(one.as_named for one in named if one.as_named), *own])
        if checked is not None:
            yield path, text, checked


def check_statements(
    items: Sequence[Item], proven: Sequence[Sequence[Proven]], flags: Sequence[Flag], *, text: str
) -> Iterator[StatementCheck]:
    """Yield the proof's verdict on each statement: supported word for word, flagged, or not judged."""
    detached = set(find_detached(items, proven, text))
    by_path: dict[Path, list[Flag]] = {}
    for flag in flags:
        by_path.setdefault(flag.path, []).append(flag)
    for statements in proven:
        for path, words, checked in statements:
            report = checked.report
            is_supported = report.is_asserted and path not in detached
            about = by_path.get(path, [])
            verdict: Verdict = "unclear" if about else "supported" if is_supported else "not_judged"
            yield StatementCheck(
                path=write_path(path),
                text=words,
                verdict=verdict,
                by="none" if verdict == "not_judged" else "proof",
                reasons=(*(flag.message for flag in about), *(f"computed: {derived}" for derived in report.sums)),
                evidence=tuple(dict.fromkeys((*report.support, *(span for flag in about for span in flag.evidence)))),
            )


def find_detached(items: Sequence[Item], proven: Sequence[Sequence[Proven]], text: str) -> Iterator[Path]:
    """Yield the paths of statements whose opening pronoun does not refer to the statement before them in their list.

    A reader takes the pronoun to refer to the sentence before it, so the passages of the two must be adjacent in the
    article or in the same paragraph.
    """
    for (earlier, before), (item, statements) in pairwise(zip(items, proven, strict=True)):
        referring = [path for path, _, checked in statements if checked.report.refers_back]
        if not referring or item.holders or any(item.gather(Attribution)):
            continue
        end = max((span[1] for span in find_spans(earlier, before)), default=0)
        lists = {path[:-2] for path, _ in earlier.statements}
        start = min((span[0] for span in find_spans(item, statements)), default=0)
        between = text[end:start]
        is_next = 0 < end <= start and ("\n" not in between or not between.strip())
        for path in referring:
            is_listed = len(path) > 1 and isinstance(path[-2], int) and path[:-2] in lists
            if is_listed and not is_next:
                yield path


def find_spans(item: Item, statements: Sequence[Proven]) -> Iterator[Span]:
    """Yield the spans of an item's quotes; if it has none, the passages that its statements repeat."""
    yield from item.spans or filter(None, (checked.report.passage for _, _, checked in statements))


def apply_verdicts(
    checks: Iterable[StatementCheck], contents: Contents, verdicts: Verdicts
) -> Iterator[StatementCheck]:
    """Replace the proof's verdict with the judge's where there is one."""
    if not verdicts:
        yield from checks
        return
    keys = {write_path(path): item.key(text) for item in contents.items for path, text in item.statements}
    for check in checks:
        given = verdicts.get(keys[check.path])
        if given is None:
            yield check
        else:
            evidence = tuple(dict.fromkeys((*given.evidence, *check.evidence)))
            yield given.model_copy(update={"path": check.path, "evidence": evidence})


def warn_shortened(rejected: Iterable[Rejection], contents: Contents) -> Iterator[Caution]:
    """Warn of texts such as the abstract of which some sentences, but not all, were rejected."""
    lost = Counter(
        found[1]
        for rejection in rejected
        if isinstance(rejection.item, dict)
        and rejection.item.keys() == SENTENCE
        and (found := ELEMENT.fullmatch(rejection.path))
    )
    kept = {path[0] for item in contents.items for path, _ in item.statements} if lost else set()
    for path, count in ((path, count) for path, count in lost.items() if path in kept):
        sentences = "a sentence was" if count == 1 else f"{count} sentences were"
        message = f"{sentences} rejected, so the others may not read as one text"
        yield Caution(path=path, kind=PARTIAL, message=message)


def find_cleared(statements: Sequence[StatementCheck], contents: Contents, verdicts: Verdicts) -> set[str]:
    """Return the paths of the items that a judge found supported. Flags on them are not warnings."""
    judged = [check for check in statements if check.by.startswith("judge:")]
    cleared = {find_item(check.path) for check in judged if check.verdict == "supported"}
    cleared |= {
        write_path(path)
        for path, actor in contents.actors
        if (check := verdicts.get((actor.name, None, ()))) is not None and check.verdict == "supported"
    }
    return cleared - {find_item(check.path) for check in judged if check.verdict != "supported"}


def find_item(path: str) -> str:
    """Return the written path of the item that contains a field.

    >>> find_item("actors[1].aliases[0]"), find_item("headline.text")
    ('actors[1]', 'headline')
    """
    return path.rpartition(".")[0] or path


def warn_statements(statements: Iterable[StatementCheck]) -> Iterator[Caution]:
    for check in statements:
        if check.by.startswith("judge:") and check.verdict != "supported":
            yield from (Caution(path=check.path, kind="statement", message=reason) for reason in check.reasons)


def warn_source(text: str) -> Iterator[Caution]:
    """Warn of HTML character references in a text, and of characters that were decoded wrongly."""
    if (found := next((one for one in REFERENCE.finditer(text) if unescape(one[0]) != one[0]), None)) is not None:
        message = (
            f"the text contains HTML character references such as “{found[0]}”: they were decoded for matching, and "
            "quotes keep them as in the text"
        )
        yield Caution(path="article.text", kind="source", message=message)
    if (found := UNREADABLE.search(text)) is not None:
        message = (
            "the text was decoded with the wrong encoding before it was sent: quotes and names with characters such "
            f"as “{found[0]}” are not found; decode it correctly, usually as UTF-8, and send it again"
        )
        yield Caution(path="article.text", kind="source", message=message)


def warn_language(grounder: ArticleGrounder) -> Iterator[Caution]:
    """Warn if the article is not in English, since some checks know only English."""
    if not (language := name_other_language(grounder.text, grounder.language)):
        return
    if grounder.language is not None and find_language(grounder.text) is None:
        language = f"probably {language}"
    read = "figures, names and negations" if knows_polarity(grounder.language) else "figures and names"
    yield Caution(
        path="",
        kind="language",
        message=f"the article's language is {language}, and our checks work best in English: quotes and figures in "
        "digits were checked as usual, but few speakers are found (so coverage of speakers means little), and "
        f"sentences were checked only for their {read}",
    )


def warn_speakers(items: Iterable[Item], *, grounder: ArticleGrounder) -> Iterator[Caution]:
    """Warn of passages given as the article's own that the article explicitly attributes to a speaker."""
    for item in items:
        own = [path for path, named in item.gather(Attribution) if named.kind == "author" and not item.holders]
        if not own:
            continue
        spans = [(figure.start, figure.end) for _, figure in item.gather(Figure)] or item.spans
        passage = (spans[0][0], spans[-1][1]) if spans else (0, 0)
        speaker = find_cued_speaker(passage, grounder=grounder)
        for path in own if speaker else ():
            message = f"attributed to the article itself, but the article attributes it to “{speaker}”"
            yield Caution(path=write_path(path), kind="speaker", message=message)


def find_cued_speaker(passage: Span, *, grounder: ArticleGrounder) -> str:
    """Return the speaker of a passage that has an explicit cue, such as "said" or "according to"; otherwise empty.

    A cue is ignored if it or the passage is in a relative clause of its own ("…, which, according to Roe, …", "Roe said
    the striker, who has scored nine goals, …"), if the speaker only presupposes the passage ("Roe said that Lee, 40,
    …"), if it rejects ("Roe refused $5m"), or if somebody sets the figure for itself ("the firm expects a loss"). A
    text's own "we found" is the article's voice.
    """
    levels = grounder.speech.find_covering(passage) if passage[1] else []
    if not levels or levels[0].cue is None:
        return ""
    if len(levels) == 1 and OWN_VOICE.fullmatch(levels[0].as_named) and not grounder.speech.is_inside(passage):
        return ""
    text, cue = grounder.text, levels[0].cue
    between = text[passage[1] : cue[0]] or text[cue[1] : passage[0]]
    verb = text[slice(*cue)].casefold()
    is_own_figure = verb in INTENDING and cue[1] <= passage[0] and not CLAUSE.match(text, cue[1])
    speaker = levels[0].speaker or levels[0].as_named
    is_presupposed = RELATIVE.search(between) or any(
        PRESUPPOSED.search(f"{text[max(start - 1, 0) : passage[0]]}\0{text[passage[1] : end]}")
        for start, end in levels[0].content
        if start <= passage[0] < end
    )
    return "" if verb in REFUSING or is_own_figure or is_presupposed or speaker in RELATIVES else speaker


def check_quotes(contents: Contents, raw: Any) -> tuple[QuoteCheck, ...]:
    """Return the check of every quote of an object, in the words of the answer that it was made from."""
    return tuple(
        check_quote(quote_words(look_up(raw, path)) or quote.text, path=path, hit=quote)
        for path, quote in contents.quotes
    )


def check_quote(words: str, *, path: Path, hit: Alignment | Quote) -> QuoteCheck:
    return QuoteCheck(
        path=write_path(path),
        given=words,
        status=hit.status,
        grounded=hit.status in GROUNDED,
        text=hit.text or None,
        start=hit.start,
        end=hit.end,
        spans=hit.spans,
        reason=hit.reason,
    )


def build_audit(task: EngineTask[T], outcome: Outcome[T]) -> Audit:
    lost = tuple(Caution(path="article.text", kind="source", message=message) for message in task.article.cautions)
    audit = make_audit(
        outcome.kept,
        verification=task.verification,
        coverage=task.options.audit == "full",
        cautions=(*lost, *outcome.cautions),
    )
    whole = audit.complete and not outcome.gaps and not any(caution.kind == CUT for caution in outcome.cautions)
    sparse = warn_sparse(outcome.kept.content, audit, task=task, engine=outcome.answers.engine)
    return audit.model_copy(
        update={
            "completion": outcome.completion,
            "gaps": outcome.gaps,
            "complete": whole,
            "warnings": (*audit.warnings, *sparse),
        }
    )


MIN_FOUND: Final = 5  # with fewer figures, quotations and speakers in the article, coverage says little
MIN_ITEMS: Final = 3  # fewest positions and figures that a brief of an article that is not short should have
SHORT_ARTICLE: Final = 1_500  # an article with fewer code points is short
LOW_COVERAGE: Final = 0.2  # below this covered share, a brief holds little of its article


def warn_sparse(content: BaseModel, audit: Audit, *, task: EngineTask[Any], engine: str) -> Iterator[Caution]:
    """Warn if a brief is empty. A news brief also draws a warning if it is only a summary or covers little.

    Low coverage means nothing in another schema or with `max_items`, which may ask for a small part of an article.
    """
    if not isinstance(content, NewsBrief):
        is_empty = not any(getattr(content, name) for name in type(content).model_fields)
        message = "nothing that the schema asks for was found in the article" if is_empty else ""
    else:
        message = describe_items(content, audit)
        if not message and engine == "extractive" and not content.positions:
            grounder = task.verification.grounder
            is_read = not name_other_language(grounder.text, grounder.language)
            message = "" if is_read else "the built-in engine read no speech in the article: the brief has no positions"
        if not message and task.options.max_items is None:
            message = describe_coverage(audit) or describe_few(content, task.article.text)
    if message:
        message += "; a language model may find more" if engine == "extractive" else ""
        yield Caution(path="", kind=SPARSE, message=message)


def describe_items(brief: NewsBrief, audit: Audit) -> str:
    """Say that the brief has nothing, or only a headline and summary, of the article; empty if it has more."""
    if brief.positions or brief.numeric_claims or brief.open_questions:
        return ""
    has = describe_article(audit)
    taken = "nothing but a summary" if brief.abstract else "nothing but a headline" if brief.headline else "nothing"
    return f"{taken} was taken from the article{f', which has {has}' if has else ''}: read the article itself"


def describe_coverage(audit: Audit) -> str:
    """Say how little of the article the brief covers; empty if that is enough or was not measured."""
    kinds = list_kinds(audit)
    found, covered = sum(of.found for _, of in kinds), sum(of.covered for _, of in kinds)
    if found < MIN_FOUND or covered >= LOW_COVERAGE * found:
        return ""
    return f"the brief covers {covered} of the {found} figures, quotations and speakers found in the article"


def describe_few(brief: NewsBrief, text: str) -> str:
    """Say how few positions and figures a brief has; empty if they are enough or the article is short."""
    found = len(brief.positions) + len(brief.numeric_claims)
    if found >= MIN_ITEMS or len(text) < SHORT_ARTICLE:
        return ""
    things = "position or figure" if found == 1 else "positions and figures"
    return f"the brief holds {found or 'no'} {things} for an article of {len(text):,} characters"


def describe_article(audit: Audit) -> str:
    """Say how many figures, quotations and speakers were found in the article; empty if there are none.

    >>> none = {"found": 0, "covered": 0, "recall": None}
    >>> coverage = {"figures": none | {"found": 3}, "quotations": none | {"found": 1}, "speakers": none}
    >>> describe_article(Audit.model_validate({"complete": True, "coverage": coverage}))
    '3 figures and 1 quotation'
    """
    counts = [f"{of.found} {kind if of.found > 1 else kind[:-1]}" for kind, of in list_kinds(audit) if of.found]
    return " and ".join(filter(None, [", ".join(counts[:-1]), *counts[-1:]]))


def list_kinds(audit: Audit) -> list[tuple[str, CoverageOf]]:
    covered = audit.coverage
    if covered is None:
        return []
    return [("figures", covered.figures), ("quotations", covered.quotations), ("speakers", covered.speakers)]
