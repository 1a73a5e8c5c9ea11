"""Inputs for `rule_effects`: articles with what is asked about each, and the decisions that come out.

Statements are those of the shared data, as they stand and with edits of `lies` and of this module (a bound or a hedge
removed, names exchanged, a cause made up, a rate or a comparison changed, some told as all), with fresh seeds; without
quotes, and beside the article's closest sentences, some of them cut. Speakers, holders, roles and aliases are those
that the article itself gives, and the same exchanged between its actors.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import json
import random
import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from bench.lies import LIES
from bench.passages import Edit, Passage, choose, replace
from bench.speech_suite import read_suite
from bench.written_briefs import STORE, Table, measure
from tests.support.shared_data import SHARED

MOST_ATTRIBUTIONS: Final = 12
MOST_ACTORS: Final = 8
Decision = Hashable
_BOUND: Final = re.compile(
    r"(?i)\b(?:at least|at most|more than|less than|fewer than|over|under|nearly|almost|about|around|up to|"
    r"approximately|an estimated|roughly|only|exactly) "
    r"(?=[$€£]?\d|(?:a |one |two |three |half|hundreds|dozens))"
)
_SOFTENED: Final = re.compile(
    r"\b(?:(?:is|are|was|were) (?:expected|planned|alleged|believed|accused of|set|likely)(?: to)?|"
    r"allegedly|reportedly|may have|might have|could have|plans? to|wants? to|would) "
)
_RATE: Final = re.compile(r"(?<=\d)[\w %.,-]{0,25}?\b(?:a|per|each|every) (day|week|month|year)\b")
_RATES: Final = {"day": "week", "week": "day", "month": "year", "year": "month"}
_COMPARED: Final = re.compile(
    r"\d[\w.,%-]*(?: percent| points| million)? (more|fewer|less|higher|lower)\b(?= [\w ]{0,24}than)"
)
_TURNED: Final = {"more": "fewer", "fewer": "more", "less": "more", "higher": "lower", "lower": "higher"}
_SOME: Final = re.compile(r"\b(some|many|most|several) (?!of\b|\d|more|other)(?=[a-z])")
_NAMES: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")


def drop_bound(passage: Passage) -> str | None:
    """One bound of a figure left out, or put before a figure that has none."""
    match = choose(passage.rng, _BOUND.finditer(passage.text))
    if match:
        return replace(match, "")
    match = choose(passage.rng, re.finditer(r"(?<= )(?=\$?\d[\d,.]* )", passage.text))
    return (
        replace(match, passage.rng.choice(["exactly ", "more than ", "only ", "up to ", "nearly "])) if match else None
    )


def drop_hedge(passage: Passage) -> str | None:
    """One word left out that leaves open what follows."""
    match = choose(passage.rng, _SOFTENED.finditer(passage.text))
    return replace(match, passage.rng.choice(["", "has "])) if match else None


def change_rate(passage: Passage) -> str | None:
    """A figure for each of another period: "a week" for "a day"."""
    match = choose(passage.rng, _RATE.finditer(passage.text))
    return replace(match, match[0].removesuffix(match[1]) + _RATES[match[1]]) if match else None


def turn_comparison(passage: Passage) -> str | None:
    match = choose(passage.rng, _COMPARED.finditer(passage.text))
    return replace(match, match[0].removesuffix(match[1]) + _TURNED[match[1]]) if match else None


def tell_all(passage: Passage) -> str | None:
    match = choose(passage.rng, _SOME.finditer(passage.text))
    return replace(match, "all ") if match else None


def exchange_names(passage: Passage) -> str | None:
    names = list(_NAMES.finditer(passage.text))
    if len(names) < 2:
        return None
    one, other = sorted(passage.rng.sample(names, 2), key=lambda match: match.start())
    text = passage.text
    return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


def make_cause(passage: Passage) -> str | None:
    """Two facts that a made-up cause joins."""
    match = choose(passage.rng, re.finditer(r",? (?:and|while|after|as) ", passage.text))
    return replace(match, passage.rng.choice([" because ", " due to ", " as a result of "])) if match else None


FOREIGN_FIGURES: Final = (
    (
        "de",
        "Die Kosten stiegen um 12,5 Prozent auf 1.240 Euro. Der Bau kostet 18,2 Mio. Euro, 3.500.000 Menschen.",
    ),
    ("de", "Rund 18.500 Menschen kamen am 4. März 2021 um 15:30 Uhr, 4 Milliarden Dollar, 3,2 Mrd. Euro, 0.500 Liter."),
    (
        "es",
        "Cuesta 2 mil millones de euros, un 12 por ciento más, y 2.500 millones de pesos; 12,5 millones.",
    ),
    ("fr", "Cela coûte 4 milliards de dollars, soit 12,5 pour cent, et 3 500 euros pour 2,5 millions de personnes."),
    ("it", "Costa 3 milioni di euro, il 12 per cento, e 1.500 persone hanno pagato 2,3 miliardi di euro."),
    ("pt", "Custa R$ 2,3 bilhões, 12,5 por cento de 3.500 pessoas e 4 milhões de euros."),
    ("ru", "Это 3,2 млрд. рублей, 12,5 % и 4 миллиона человек."),
    ("nl", "Het kost 3,5 miljoen euro, 12 procent van 2 miljard euro."),
    ("sv", "Det kostar 3,5 miljoner kronor, 12 procent av 2 miljarder kronor."),
)
"""Figures in other languages than English, which the shared data lacks."""
EDITS: Final[dict[str, Edit]] = {
    "bound": drop_bound,
    "hedge": drop_hedge,
    "names": exchange_names,
    "cause": make_cause,
    "rate": change_rate,
    "comparison": turn_comparison,
    "all": tell_all,
    **LIES,
}


@dataclass(slots=True)
class Article:
    """An article and what is asked about it."""

    text: str
    # statements, each without quotes and beside the article's closest sentences
    statements: list[str] = field(default_factory=list)
    asks_speakers: bool = False  # whether speakers, holders, roles and aliases are asked about
    briefs: list[str] = field(default_factory=list)
    written: str = ""  # its name in `written_briefs.json`, if what is written there of it is verified
    # what is read of it: "figures", "quotations", "attributions", "sentences", or the engine's "draft"
    findings: tuple[str, ...] = ()
    asks_figures: bool = False  # whether all that is read from its figures is asked about, and nothing else
    language: str | None = None  # its language, for `asks_figures`; None if English
    # what the finders found in it, if the rules under test cannot change that
    known: dict[str, Any] = field(default_factory=dict)


def list_texts(findings: tuple[str, ...], *, most: int) -> list[Article]:
    """Articles whose findings alone count: annotated and written ones, and as many of the statements' as asked for."""
    texts = [text for _, text in read_texts("gum_news/dev.jsonl")]
    texts += [each["article"] for each in read_written().values()]
    texts += [article["text"] for article in read_suite()]
    texts += sorted((text for _, text in read_texts("statements/articles.jsonl")), key=rank)[:most]
    return [Article(text, findings=findings) for text in texts]


def read_texts(name: str) -> Iterator[tuple[str, str]]:
    with (SHARED / name).open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            yield article["id"], article["text"]


def list_articles(*, speakers: int, statements: int, edits: int, seed: int) -> list[Article]:
    """The articles, drawn by hash: the same for everybody.

    Args:
        speakers: Articles of the statements whose speakers are asked about, besides the annotated ones.
        statements: Statements, before they are edited.
        edits: Edited forms of each true statement.
        seed: Decides the edits.
    """
    lines = functools.partial(map, json.loads)
    articles = [Article(text, asks_speakers=True) for _, text in read_texts("gum_news/dev.jsonl")]
    texts = dict(read_texts("statements/articles.jsonl"))
    rows = sorted(
        lines((SHARED / "statements/statements.jsonl").open(encoding="utf-8")), key=lambda row: rank(row["sentence"])
    )
    by_text: dict[str, Article] = {}
    for row in rows[:statements]:
        article = by_text.setdefault(row["article"], Article(texts[row["article"]]))
        article.statements.append(row["sentence"])
        if row["label"] == 1:
            article.statements += edit(row["sentence"], article.text, most=edits, seed=seed)
    drawn = sorted((text for text in texts.values() if 1_500 < len(text) < 8_000), key=rank)
    articles += [Article(text, asks_speakers=True) for text in drawn[:speakers]]
    articles += by_text.values()
    for path in sorted((SHARED / "strong/articles").glob("*.txt")):
        answers = sorted((SHARED / "strong/answers").glob(f"{path.stem}.*json"))
        text = path.read_text(encoding="utf-8")
        articles += [Article(text, briefs=[answer.read_text(encoding="utf-8")]) for answer in answers]
        articles.append(Article(text, asks_speakers=True))
    articles += [Article(each["article"], written=name) for name, each in read_written().items()]
    return sorted(articles, key=lambda one: (bool(one.briefs or one.written), one.asks_speakers, rank(one.text)))


def list_figure_texts() -> list[Article]:
    """Texts whose figures are read: all shared articles, the Recognizers cases and figures in other languages."""
    lines = functools.partial(map, json.loads)
    texts: list[str] = []
    for name in ("gum_news/dev.jsonl", "statements/articles.jsonl", "numbers/recognizers_en.jsonl"):
        with (SHARED / name).open(encoding="utf-8") as rows:
            texts += [row["text"] for row in lines(rows)]
    texts += [path.read_text(encoding="utf-8") for path in sorted((SHARED / "strong/articles").glob("*.txt"))]
    articles = [Article(text, asks_figures=True) for text in dict.fromkeys(texts)]
    return articles + [Article(text, asks_figures=True, language=language) for language, text in FOREIGN_FIGURES]


def edit(sentence: str, text: str, *, most: int, seed: int) -> Iterator[str]:
    rng = random.Random(f"{seed} {sentence}")
    for name in rng.sample(sorted(EDITS), len(EDITS)):
        changed = EDITS[name](Passage(sentence, text, rng)) if most else None
        if changed is not None and changed != sentence:
            most -= 1
            yield changed


def rank(words: str) -> str:
    """A random order that is always the same."""
    return hashlib.sha256(words.encode()).hexdigest()


KEPT: Final = ("language", "figures", "speech", "_mentions")


def decide(article: Article, *, keep: tuple[str, ...] = KEPT) -> frozenset[Decision]:
    """All decisions about an article.

    Args:
        article: The article.
        keep: Attributes of its grounder that are computed once, since the rules under test cannot change them.
    """
    from summarizer.grounding.grounder import ArticleGrounder

    if article.asks_figures:
        return frozenset(decide_figures(article.text, article.language))
    grounder = ArticleGrounder(article.text)
    for name in keep:
        if name in article.known:
            vars(grounder)[name] = article.known[name]
    found: set[Decision] = set()
    for number, statement in enumerate(article.statements):
        found.update((number, *one) for one in decide_statement(statement, grounder, article))
    if article.asks_speakers:
        found.update(decide_speakers(grounder))
    found.update(read_findings(grounder, article.findings))
    for number, brief in enumerate(article.briefs):
        found.update((number, *one) for one in decide_brief(article.text, brief))
    if article.written:
        found.update(decide_written(article.written))
    for name in keep:
        article.known[name] = getattr(grounder, name)
    return frozenset(found)


def decide_figures(text: str, language: str | None) -> Iterator[tuple[Decision, ...]]:
    """The figures of a text with all fields, what is told of each, and which of them a claim in other words matches."""
    from summarizer.grounding.figures.dates import find_dateline
    from summarizer.grounding.figures.finder import find_figures
    from summarizer.grounding.figures.matching import match_stated
    from summarizer.grounding.figures.period_resolution import link_figure
    from summarizer.grounding.figures.relevance import is_stated, is_trivial
    from summarizer.schemas.findings import ClaimedFigure

    published = find_dateline(text)
    yield "dateline", published
    found = find_figures(text, language=language)
    for at, f in enumerate(found):
        yield "figure", f.start, f.end, f.kind, f.value, f.value_to, f.unit, f.currency, f.comparator, f.period
        yield "kept", f.start, is_trivial(f, text), is_stated(f, text)
        linked = link_figure(f, figures=found, published=published or dt.date(2016, 5, 18))
        yield "linked", f.start, linked.baseline and linked.baseline.start, linked.days
        bare = ClaimedFigure("", f.value, unit=f.unit, currency=f.currency)
        clipped = ClaimedFigure(f.text.rpartition(" ")[0] or f.text)
        for claimed in (bare, clipped, *(ClaimedFigure(other.text) for other in found[at + 1 : at + 3])):
            result = match_stated(claimed, [f], language=language)
            yield "claim", f.start, claimed, result if isinstance(result, str) else result.start
    for f in find_figures(text, vague=True, language=language):
        if f.value is None:
            yield "vague", f.start, f.end, f.unit, f.comparator


def decide_statement(statement: str, grounder: Any, article: Article) -> Iterator[tuple[Decision, ...]]:
    """The proof of a statement, without quotes and with them, and what is suspected of it."""
    from summarizer.grounding.statements.checks import check_statement
    from summarizer.schemas.findings import StatementContext

    key = f"evidence {statement}"
    if key not in article.known:  # by the rules as they are
        article.known[key] = tuple(choose_evidence(statement, grounder))
    for evidence in (None, article.known[key]):
        if evidence == ():
            continue
        proof = grounder.prove(statement, StatementContext(evidence=evidence))
        quoted = evidence is not None
        if proof.is_verbatim:
            yield quoted, "verbatim"
        if proof.failures:
            yield quoted, "failed"
        for span in sorted(set(proof.support)):
            yield quoted, "support", span
        for name in sorted({one.check for one in check_statement(proof, grounder.article, evidence)}):
            yield quoted, "flag", name


def choose_evidence(statement: str, grounder: Any) -> Iterator[tuple[int, int]]:
    """The sentences that are closest to a statement; the first one is cut at one of its ends in two cases of five."""
    from summarizer.grounding.statements.tokens import Tokens

    closest = grounder.article.find_closest(Tokens(statement).vocabulary, most=2)
    for number, sentence in enumerate(closest):
        start, end = grounder.article.sentences[sentence]
        words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", grounder.text[start:end])]
        rng = random.Random(statement)
        cut = rng.random()
        if not number and len(words) > 8 and cut < 0.4:
            at = rng.randint(1, len(words) - 5)
            start, end = (words[at][0], end) if cut < 0.2 else (start, words[at + 4][1])
        yield start, end


def decide_speakers(grounder: Any) -> Iterator[tuple[Decision, ...]]:
    """Whether speakers, holders, roles and aliases are accepted: the article's own, and others' in their place."""
    from summarizer.grounding.name_matching import is_proper
    from summarizer.grounding.speaker_matching import read_speaker_words
    from summarizer.grounding.statements.aliases import find_wrong_aliases
    from summarizer.grounding.statements.doubtful_speakers import SpeakerDoubts
    from summarizer.schemas.findings import ClaimedSpeaker, DeclaredActor, NamedActor

    told = [one for one in grounder.attributions if one.content][:MOST_ATTRIBUTIONS]
    names = list(dict.fromkeys(n for one in told for n in (one.speaker, one.as_named) if n and n[:1].isupper()))
    names = names[:MOST_ACTORS]
    actors = tuple(
        DeclaredActor(f"a{number}", (name, name.split()[-1]) if " " in name else (name,))
        for number, name in enumerate(names)
    )
    for number, one in enumerate(told):
        spans = tuple(one.content)
        beside = [one.as_named, f"said {one.as_named}", "he", "the article", *names[:4]]
        for claimed in dict.fromkeys(name for name in beside if name):
            for kind in (None, "direct", "author"):
                made = ClaimedSpeaker(claimed, None, kind)
                result = grounder.match_speaker(made, evidence=spans, actors=actors)
                yield number, "speaker", claimed, kind, isinstance(result, str) or (result.speaker, result.kind)
        yield number, "words", read_speaker_words(f"said {one.speaker}, who left"), read_speaker_words(one.as_named)
        for actor in actors:
            yield number, "holder", actor.id, bool(grounder.check_holder(actor, evidence=spans))
            yield number, "doubt", actor.id, bool(SpeakerDoubts(spans, grounder).find_doubtful_speaker(actor))
        words = grounder.text[spans[0][0] : spans[0][1]].split()
        for quote in (" ".join(words[:2]), " ".join(words[2:4])):
            passages = [hit for hit in grounder.find_passages(quote) if hit.spans] if quote else []
            if len(passages) > 1 and actors:
                yield number, "passage", quote, grounder.choose_passage(passages, beside=" ".join(words)).spans
    for at, actor in enumerate(actors):
        yield "proper", actor.id, is_proper(actor.names[0])
        other = actors[at - 1]
        last = actor.names[-1]
        state = f"Norwegian {last}"
        for form in (actor.names[0].lower(), actor.names[0].upper(), f"Mr {last}", f"President {last}", state):
            yield "loosely", actor.id, form, tuple(grounder.find_mentions([form]))
        yield from decide_roles(grounder, actor, other)
    described = [f"the {one.as_named.split()[-1].lower()}" for one in told if one.as_named]
    named = [
        NamedActor(("actors", at), actor.id, actor.names[0], aliases, role=" ".join(described[at : at + 1]))
        for at, actor in enumerate(actors)
        for aliases in [
            (*actor.names[1:], actors[at - 1].names[-1], initials(actor.names[0]), *described[at : at + 2], names[-1])
        ]
    ]
    for flag in find_wrong_aliases(named, grounder):
        yield "alias", flag.path


def decide_roles(grounder: Any, actor: Any, other: Any) -> Iterator[tuple[Decision, ...]]:
    """Whether the words beside an actor's mentions are accepted as its role, and as that of another."""
    from summarizer.grounding.roles import RoleReader

    reader = RoleReader(grounder.text)
    for span in grounder.find_mentions(actor.names)[:3]:
        before, after, *_ = reader.read_beside(span)
        roles = [" ".join(before.split()[-n:]) for n in (1, 2, 4)]
        roles += [" ".join(after.split()[:n]) for n in (2, 4, 7)]
        for role in dict.fromkeys(filter(None, roles)):
            for held in (actor, other):
                yield "role", actor.id, held.id, role, bool(grounder.check_role(role, names=held.names).reason)


def initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper()) or name


def read_findings(grounder: Any, kinds: tuple[str, ...]) -> Iterator[tuple[Decision, ...]]:
    """What the finders of some kinds find in an article."""
    from summarizer.language.sentences import split_sentences

    for f in grounder.figures if "figures" in kinds else ():
        yield "figure", f.start, f.end, f.kind, f.value, f.value_to, f.unit, f.currency, f.comparator, f.period
    for q in grounder.quotations if "quotations" in kinds else ():
        yield "quotation", q.start, q.end
    for a in grounder.attributions if "attributions" in kinds else ():
        yield "attribution", a.speaker, a.as_named, a.content, a.kind
    for span in split_sentences(grounder.text) if "sentences" in kinds else ():
        yield "sentence", span
    if "draft" in kinds:
        from summarizer.engines.extractive.draft import draft_brief

        for section, drafted in draft_brief(grounder.text, findings=grounder).items():
            yield from ((section, json.dumps(item)) for item in (drafted if isinstance(drafted, list) else [drafted]))


@functools.cache
def read_written() -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(STORE.read_text(encoding="utf-8"))
    return stored


def decide_written(name: str) -> Iterator[tuple[Decision, ...]]:
    """What is said of a written brief and of its lies: the lines of `written_briefs`, and its counts."""
    table = Table()
    measure(name, read_written()[name], table)
    yield from (("written", line) for line in table.lines)
    for kind, counter in (*table.lies.items(), ("attributions", table.attributions)):
        yield from (("written", kind, what, number) for what, count in counter.items() for number in range(count))


def decide_brief(text: str, brief: str) -> Iterator[tuple[Decision, ...]]:
    """What verification rejects, nulls and flags in a brief."""
    from summarizer import verify

    audit = verify(text, json.loads(brief))
    for item in audit.rejected:
        yield "rejected", item.path, item.kind
    for note in audit.notes:
        yield "note", note.path
    for check in audit.statements:
        yield "statement", check.path, check.verdict, bool(check.reasons)
    for warning in audit.warnings:
        yield "warning", warning.path, warning.kind
