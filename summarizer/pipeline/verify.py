"""Verifies text from elsewhere against an article: a brief, quotes, statements, or any object with quotes.

`check_statement` checks a single sentence. No engine is used. A judge is asked only if one is named; its verdicts flag
but never reject.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeAlias

from pydantic import BaseModel

from summarizer.engines.base import OFF, SELF, ReviewItem
from summarizer.engines.llm.review_items import list_items
from summarizer.errors import InputError, UngroundedError
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.grounding.quotes.normalize import decode_text
from summarizer.pipeline.audit import check_quote, make_audit, warn_language, warn_source
from summarizer.pipeline.brief_input import (
    check_nesting,
    content_of,
    has_quotes,
    is_compact,
    read_answer,
    restore_compact,
    unwrap,
)
from summarizer.pipeline.request import check_judge, read_article
from summarizer.pipeline.review import NOT_JUDGED, Judgement, JudgeOpinion, judge_items, record_verdicts
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article, check_article
from summarizer.schemas.audit import Audit, Caution, QuoteCheck, Rejection, StatementCheck
from summarizer.schemas.blocks import Quote
from summarizer.schemas.brief import Attempt, Envelope
from summarizer.schemas.check import check_schema
from summarizer.schemas.findings import FailureKind, Path, StatementContext, Verdict, Verification
from summarizer.schemas.news import NewsBrief
from summarizer.schemas.structure import look_up, read_fields, read_path, write_path
from summarizer.settings import Settings
from summarizer.tracing import start_span
from summarizer.verification.answers import normalize_answer, quote_words, resolve_quotes
from summarizer.verification.contents import restore, warn_unknown_keys
from summarizer.verification.faults import find_closest_passage
from summarizer.verification.prune import Verified, prune_answer
from summarizer.workers import mark_arrival, run_in_worker

HEAD: Final = frozenset({field.alias or name for name, field in Envelope.model_fields.items()})
"""The keys of a brief that are not part of its content."""

Given: TypeAlias = BaseModel | Mapping[str, Any] | Sequence[str | Quote | Mapping[str, Any]]
"""Input other than statements: a brief or other object with quotes, its JSON, or a list of quotes."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Result of a verification: the audit, and the calls of the judge."""

    audit: Audit
    attempts: tuple[Attempt, ...] = ()


def verify(
    text: str | Article,
    given: Given | None = None,
    *,
    statements: Sequence[str] = (),
    judge: str | None = None,
    settings: Settings | None = None,
) -> Audit:
    """Check text from elsewhere against an article.

    Args:
        text: The article.
        given: A brief, its JSON object (complete or not), a list of quotes (strings, or objects with the words as
            `quote` or `text`), or any pydantic object with quotes in it; also `{"quotes": […]}` or `{"brief":
            {…}}`, the service's request bodies; or any of these as JSON text, alone or in a code block of a chatbot's
            answer. A JSON object is read in the schema that it names, such as `"schema": "earnings"`, or as news if it
            names none. Its offsets and statuses are ignored: only words count. A quote of a compact brief has the words
            at its offsets. Keys that the schema lacks, or beside `quotes`, are not checked: each causes a warning, and
            the audit is not complete. May be omitted if there are statements.
        statements: Sentences without quotes. Each is checked against the whole article.
        judge: Name of a model that decides whether sentences follow from the article. What it finds wrong is flagged
            and kept. By default, and with 'off', no model is asked.
        settings: For the limit of the article's length, the schema folder and the judge; by default read from
            SUMMARIZER_*.

    Returns:
        The audit. `rejected` lists what is provably wrong and why, `quotes` the status of each quote, and `statements`
        the verdict on each sentence and who decided it.

    Raises:
        InputError: The article cannot be used, or `given` is none of these.
    """
    named = read_judge(judge)
    settings = Settings.choose(settings)
    if named is not None:
        return run_sync(averify(text, given, statements=statements, judge=named, settings=settings))
    return prove(text, given, statements, settings=settings).make_audit(NOT_JUDGED)


async def averify(
    text: str | Article,
    given: Given | None = None,
    *,
    statements: Sequence[str] = (),
    judge: str | None = None,
    settings: Settings | None = None,
) -> Audit:
    """Like `verify`, without blocking the event loop."""
    return (await check(text, given, statements=statements, judge=judge, settings=settings)).audit


async def check(
    text: str | Article,
    given: Given | None = None,
    *,
    statements: Sequence[str] = (),
    judge: str | None = None,
    settings: Settings | None = None,
) -> Checked:
    """Like `averify`, but also return the calls of the judge."""
    named, settings = await load_judge(judge, settings)
    mark_arrival(len(text.text if isinstance(text, Article) else str(text)))
    with start_span("verify") as span:
        proof = await run_in_worker(prove, text, given, statements, settings=settings)
        span.set({"summarizer.rejected": len(proof.rejected if proof.kept is None else proof.kept.rejected)})
    opinion = await proof.judge(named, settings=settings) if named is not None else NOT_JUDGED
    return Checked(await run_in_worker(proof.make_audit, opinion), opinion.attempts)


def read_judge(judge: str | None) -> str | None:
    """Return the name of the judge to ask; None if none is to be asked."""
    if judge == SELF:
        raise InputError("No model writes here, so the judge cannot be `self`: give a model's name.")
    if judge is not None and not isinstance(judge, str):
        raise InputError(f"`judge` is the name of a model, not {type(judge).__name__}.")
    return None if judge in (None, OFF) else judge


async def load_judge(judge: str | None, settings: Settings | None) -> tuple[str | None, Settings]:
    """Return the judge to ask, if any, and the settings, loaded if None. Refuse a judge that cannot be used."""
    named = read_judge(judge)
    if not isinstance(settings, Settings):
        settings = await asyncio.to_thread(Settings.choose, settings)
    if named is not None:
        check_judge(named, settings=settings)
    return named, settings


class QuoteList(BaseModel):
    """An object with quotes that is no brief, such as a chatbot's answer."""

    quotes: list[Quote | str]


def rename_words(quote: Any) -> Any:
    """Return an object with a quote in the form of `Quote`, where its words are named `text`; others unchanged."""
    if not isinstance(quote, Mapping) or "quote" not in quote or "text" in quote:
        return quote
    return {"text" if name == "quote" else name: value for name, value in quote.items()}


@dataclass(slots=True)
class InputProof:
    """What the checks that need no judge find in the input."""

    article: Article
    verification: Verification
    schema: type[BaseModel] = NewsBrief  # the schema of the object
    kept: Verified[Any] | None = None  # the object without what failed; None if there is no object
    # the rejected items if the object could not be kept, or the rejected quotes of a list
    rejected: tuple[Rejection, ...] = ()
    quotes: tuple[QuoteCheck, ...] = ()  # the check of each quote
    unknown_keys: tuple[Caution, ...] = ()  # warnings about keys that the schema lacks, which were not checked
    statements: tuple[ProvenStatement, ...] = ()

    def add_object(self, schema: type[BaseModel], raw: Mapping[str, Any]) -> None:
        names = [field.alias for field in read_fields(schema)]
        content = normalize_answer(schema, {name: raw[name] for name in names if name in raw})
        if not content:
            named = "a news brief" if schema is NewsBrief else schema.__name__
            raise InputError(
                f"This has none of the fields of {named}: {', '.join(names)}. Give a brief in its JSON or compact "
                'form, a list of quotes, or {"quotes": […]}. A brief in another schema names it: {"schema": "NAME", …}.'
            )
        self.schema, resolved = schema, resolve_quotes(schema, content, grounder=self.verification.grounder)
        self.quotes = tuple(
            check_quote(quote_words(look_up(content, path)) or "", path=path, hit=hit)
            for path, hit in resolved.hits.items()
        )
        try:
            self.kept = prune_answer(schema, content, verification=self.verification, resolved=resolved)
        except UngroundedError as error:
            self.rejected = tuple(error.rejected)

    def add_json(self, given: Mapping[str, Any], *, settings: Settings) -> None:
        """Add a brief as JSON, complete or compact, in the schema that it names; or quotes beside other keys."""
        if has_quotes(given):
            self.add_quotes(given["quotes"], beside=given)
            return
        schema = content_of(given, settings=settings)
        whole = restore_compact(schema, given, grounder=self.verification.grounder) if is_compact(given) else given
        content = {name: part for name, part in whole.items() if name not in HEAD}
        self.unknown_keys = tuple(warn_unknown_keys(schema, content))
        self.add_object(schema, content)

    def add_quotes(self, given: Sequence[Any], *, beside: Mapping[str, Any] | None = None) -> None:
        """Add quotes; `beside` is the object that they are in, if any."""
        if not given:
            raise InputError("The list of quotes is empty: give at least one.")
        quotes = [rename_words(quote) for quote in given]
        self.unknown_keys = tuple(warn_unknown_keys(QuoteList, {**(beside or {}), "quotes": quotes}))
        grounder = self.verification.grounder
        checks, rejected = [], []
        for place, quote in enumerate(quotes):
            words = quote_words(quote)
            if words is None:
                kind = type(quote).__name__
                raise InputError(f"Quote {place + 1} is {kind}; a quote is a string, or an object with one as `quote`.")
            check = check_quote(words, path=(place,), hit=grounder.align(words))
            checks.append(check)
            if not check.grounded:
                closest = find_closest_passage(words, grounder=grounder)
                reason = check.reason or "the article does not contain these words"
                rejected.append(
                    Rejection(path=check.path, kind=check.status, reason=reason, item=words, closest=closest)
                )
        self.quotes += tuple(checks)
        self.rejected += tuple(rejected)

    def add_statements(self, statements: Sequence[str]) -> None:
        if not isinstance(statements, list | tuple) or not all(isinstance(one, str) for one in statements):
            raise InputError('Give statements as a list of strings, such as ["The bridge is shut."].')
        grounder = self.verification.grounder
        self.statements = tuple(
            prove_statement(one, grounder=grounder, path=("statements", place), name=f"Statement {place}")
            for place, one in enumerate(statements)
        )

    async def judge(self, judge: str, *, settings: Settings) -> JudgeOpinion:
        items = list_items(self.kept.content, trace=self.kept.trace) if self.kept else []
        items += [one.item for one in self.statements if not one.failures]
        title = self.article.title
        return await judge_items(
            self.schema, items, verification=self.verification, judge=judge, settings=settings, title=title
        )

    def make_audit(self, opinion: JudgeOpinion) -> Audit:
        judgement, grounder = opinion.judgement, self.verification.grounder
        checks = tuple(decide(one, judgement) for one in self.statements)
        rejected = tuple(one.reject() for one in self.statements if one.failures)
        review_cautions = list(opinion.review_cautions)
        if self.kept is None:
            warnings = tuple(warn_source(grounder.given))
            warnings += tuple(warn_language(grounder)) if self.statements else ()
            audit = Audit(complete=not self.rejected, rejected=self.rejected, quotes=self.quotes, warnings=warnings)
        else:
            review_cautions += record_verdicts(self.kept, judgement, (), verification=self.verification)
            # all quotes of the input, including those of rejected items
            audit = make_audit(self.kept, verification=self.verification, quotes=self.quotes)
            audit = restore_given_paths(audit, self.kept)
        unknown = {caution.path for caution in self.unknown_keys}
        of_judge = (Caution(path="", kind="judge", message=message) for message in review_cautions)
        audit = audit.model_copy(
            update={
                "complete": audit.complete and not rejected and not self.unknown_keys,
                "rejected": (*audit.rejected, *rejected),
                "notes": tuple(note for note in audit.notes if note.path not in unknown),
                "warnings": (*of_judge, *self.unknown_keys, *audit.warnings, *flag_statements(self.statements, checks)),
                "statements": (*audit.statements, *checks),
            }
        )
        return restore(audit, grounder)


def prove(text: str | Article, given: Given | None, statements: Sequence[str], *, settings: Settings) -> InputProof:
    """Run all checks that need no judge; see `verify`."""
    article = read_article(text, settings=settings)
    grounder = ArticleGrounder(article.text, title=article.title, published=article.published)
    proof = InputProof(article, Verification(grounder))
    given = unwrap(read_answer(given) if isinstance(given, str) else given)
    if isinstance(given, Envelope):
        given = given.model_dump(mode="json", warnings=False, exclude={"article", "audit", "receipt"})
    if isinstance(given, BaseModel):
        check_schema(type(given))
        check_nesting(raw := given.model_dump(mode="json", by_alias=True, warnings=False))
        proof.add_object(type(given), raw)
    elif isinstance(given, Mapping):
        check_nesting(given)
        proof.add_json(given, settings=settings)
    elif isinstance(given, list | tuple):
        proof.add_quotes(given)
    elif given is not None or not statements:
        kind = "nothing" if given is None else type(given).__name__
        advice = ' Put a quote into a list: ["…"].' if kind == "str" else ""
        raise InputError(
            f"Give a brief, a list of quotes, an object with quotes, or statements to verify, not {kind}.{advice}"
        )
    proof.add_statements(statements)
    return proof


def restore_given_paths(audit: Audit, kept: Verified[Any]) -> Audit:
    """Convert the paths of kept values to paths in the input, as the paths of rejected items are already."""

    def trace(path: str) -> str:
        return write_path(kept.trace(read_path(path)))

    traced = {
        name: tuple(one.model_copy(update={"path": trace(one.path)}) for one in getattr(audit, name))
        for name in ("warnings", "cleared", "statements")
    }
    return audit.model_copy(update={**traced, "not_checked": tuple(map(trace, audit.not_checked))})


KEPT_ARTICLES: Final = 8
LONGEST_STATEMENT: Final = 5000  # in code points
SWAPPED: Final = 3
"""A statement this many times as long as the text, and longer than `LONGEST_SENTENCE`, was swapped with the text."""
LONGEST_SENTENCE: Final = 500  # in code points
LESS_CERTAIN: Final = frozenset({"hedge", "cause", "opposite_nearby"})
"""Flags of what the article does not say, not for certain or elsewhere. The others are about what it says otherwise."""


@dataclass(frozen=True, slots=True)
class ProvenStatement:
    """Result of the proof of one statement."""

    check: StatementCheck  # the verdict
    failures: tuple[str, ...]  # what is provably wrong; empty if there are at most flags
    item: ReviewItem  # the statement as a judge sees it
    kind: FailureKind = "invented"  # the kind of failure, if there is one

    def reject(self) -> Rejection:
        return Rejection(path=self.check.path, kind=self.kind, reason="; ".join(self.failures), item=self.check.text)


def check_statement(
    statement: str, text: str | Article, judge: str | None = None, *, settings: Settings | None = None
) -> StatementCheck:
    """Check whether a statement follows from an article.

    Args:
        statement: One or two sentences. It comes first, unlike the article of `verify`.
        text: The article.
        judge: Name of the model that decides; None or 'off' for the proof alone, which calls no model. The judge is
            not asked about a statement that proof shows to be wrong.
        settings: The configuration, in which the judge is looked up; by default read from SUMMARIZER_*.

    Returns:
        The verdict with its reasons. Without a judge: `not_stated` if the article lacks a name, number or cause of the
        statement or is less certain, `contradicted` if it seems to say otherwise, `supported` if the statement repeats
        it word for word; otherwise `not_judged`. If the judge cannot be asked or fails its controls, this is
        the verdict of the proof, and the reasons say why the judge did not decide.

    Raises:
        InputError: The statement or the text is empty, the statement is too long, or the two are swapped.

    Examples:
        >>> check_statement("Fewer than 900 people came.", "More than 900 people came, officials said.").verdict
        'contradicted'
    """
    if read_judge(judge) is None:
        return _alone(prove_alone(statement, text).check, text)
    return run_sync(acheck_statement(statement, text, judge, settings=settings))


async def acheck_statement(
    statement: str, text: str | Article, judge: str | None = None, *, settings: Settings | None = None
) -> StatementCheck:
    """Like `check_statement`, without blocking the event loop."""
    named, settings = await load_judge(judge, settings)
    proven = await run_in_worker(prove_alone, statement, text)
    if named is None or proven.failures:
        return _alone(proven.check, text)
    opinion = await judge_items(
        NewsBrief, [proven.item], verification=Verification(index_article(text)), judge=named, settings=settings
    )
    check = decide(proven, opinion.judgement)
    return _alone(check, text, *opinion.review_cautions)


def _alone(check: StatementCheck, text: str | Article, *cautions: str) -> StatementCheck:
    alone = check.model_copy(update={"path": "", "reasons": (*check.reasons, *cautions)})
    return restore(alone, index_article(text))


def prove_alone(statement: str, text: str | Article) -> ProvenStatement:
    check_article(text)
    article = text.text if isinstance(text, Article) else text
    if not isinstance(statement, str):
        raise InputError(f"A statement is a string, not {type(statement).__name__}: check_statement(statement, text).")
    if not article.strip():
        raise InputError("The text is empty: give the article's text.")
    if len(statement) > max(LONGEST_SENTENCE, SWAPPED * len(article)):
        raise InputError(
            "The statement is much longer than the text. The statement comes first: check_statement(statement, text)."
        )
    return prove_statement(statement, grounder=index_article(text))


def prove_statement(
    statement: str, *, grounder: ArticleGrounder, path: Path = ("statements", 0), name: str = "The statement"
) -> ProvenStatement:
    """Check one statement without a judge.

    Args:
        path: The path of the statement in the input.
        name: What errors call the statement.
    """
    if not statement.strip():
        raise InputError(f"{name} is empty: give a sentence.")
    if len(statement) > LONGEST_STATEMENT:
        raise InputError(f"{name} is longer than {LONGEST_STATEMENT:,} characters: check its sentences one by one.")
    context = StatementContext(evidence=None)
    proof = grounder.prove(decode_text(statement, markup=False), context)
    flags = grounder.flag_statement(proof, context)
    verdict: Verdict = "supported" if proof.is_asserted else "not_judged"
    failures = tuple(filter(None, (proof.misattributed, *proof.failures)))
    if failures or flags:
        is_weaker = bool(failures) or all(flag.check in LESS_CERTAIN for flag in flags)
        verdict = "not_stated" if is_weaker else "contradicted"
    check = StatementCheck(
        path=write_path(path),
        text=statement,
        verdict=verdict,
        by="none" if verdict == "not_judged" else "proof",
        reasons=tuple(dict.fromkeys((*failures, *(flag.message for flag in flags)))),
        evidence=tuple(dict.fromkeys(span for flag in flags for span in flag.evidence)),
    )
    item = ReviewItem(path, " ".join(statement.split()), ("statement",))
    return ProvenStatement(check, failures, item, kind="speaker" if proof.misattributed else "invented")


def decide(proven: ProvenStatement, judgement: Judgement) -> StatementCheck:
    """Return the judge's verdict on a statement; the proof's if the judge gave none or the proof rejects it."""
    given = judgement.verdicts.get(proven.item.id)
    if proven.failures or given is None:
        return proven.check
    check = proven.check
    return judgement.check(check.text, given, is_supported=given.verdict == "supported", path=check.path)


def flag_statements(proven: Sequence[ProvenStatement], checks: Sequence[StatementCheck]) -> tuple[Caution, ...]:
    """Return warnings about statements that are not rejected but doubted by the proof or a judge."""
    return tuple(
        Caution(path=check.path, kind="statement", message=reason)
        for one, check in zip(proven, checks, strict=True)
        if not one.failures and check.verdict not in ("supported", "not_judged")
        for reason in check.reasons
    )


@lru_cache(maxsize=KEPT_ARTICLES)
def index_article(text: str | Article) -> ArticleGrounder:
    """Return the grounder of an article, cached for further statements about it."""
    if isinstance(text, str):
        return ArticleGrounder(text)
    return ArticleGrounder(text.text, title=text.title, published=text.published)
