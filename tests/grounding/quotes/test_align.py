"""What becomes of a quote, case by case; the article is ours."""

from __future__ import annotations

import pytest

from summarizer.grounding.quotes.align import Aligner, align_quote
from summarizer.grounding.quotes.normalize import fold_text
from summarizer.schemas.findings import Alignment

ARTICLE = (
    "Harbour museum delayed again\n\n"
    "The museum will not open in May, Mayor Ana Ruiz said on Tuesday. “We have run out of money,” said Tom "
    "Okafor, a curator and board member at the trust. “The roof has nowhere to drain in a modern storm, and "
    "its burned beams are unsafe.”\n\n"
    "Costs rose 3.2% to $1,400 a tonne, up from $200 billion kroner in 2026, a court in the U.S. heard. About"
    " ten workers can’t attend, and twenty-one people reportedly resigned. The US told us to wait. Is it "
    "over? Nobody knows.\n\n"
    "“This is where the first paragraph ends.\n\n"
    "“And the second one carries on,” she said.\n\n"
    "Ruiz denied that she took bribes. It was −5 degrees at the weir; boats wait 10–12 hours. A caf\u00e9 "
    "nearby treats hepatitis A patients. Few visitors came. She rejected the offer, and the talks, which had "
    "lasted a week, ended without a deal. Officials said that the company, which had lost 40 percent of its "
    "value since January, would cut 3,000 jobs by the end of the year.\n\n"
    "She said the plan could fail. “No,” Okafor said, “it was never tested.”"
)

ALIGNER = Aligner(ARTICLE)


def align(quote: str) -> Alignment:
    hit = ALIGNER.align(quote)
    assert hit.text == (ARTICLE[hit.start : hit.end] if hit.spans else "")
    assert (hit.reason == "") == (hit.status == "exact")
    return hit


@pytest.mark.parametrize(
    "quote",
    [
        "The museum will not open in May, Mayor Ana Ruiz said on Tuesday.",
        "  not open in May ",
        "We have run out of money",
        "3.2% to $1,400",
        "museum",
        "Is it over? Nobody knows.",
        "money,” said Tom Okafor",
        "ends.\n\n“And the",
        "−5 degrees",
    ],
)
def test_exact(quote: str) -> None:
    hit = align(quote)
    assert hit.status == "exact"
    assert hit.text == quote.strip()
    assert hit.grounded


TYPOGRAPHIC = [
    ("straight quotes", 'We have run out of money," said Tom Okafor', "We have run out of money,” said Tom Okafor"),
    ("marks around", '"We have run out of money."', "We have run out of money"),
    ("hard spaces", "will\u00a0not\u2009open  in\r\nMay", "will not open in May"),
    ("dashes", "wait 10-12 hours", "wait 10–12 hours"),
    ("minus", "It was -5 degrees", "It was −5 degrees"),
    ("lower case", "the museum will not open in may", "The museum will not open in May"),
    ("upper case", "THE ROOF HAS NOWHERE TO DRAIN", "The roof has nowhere to drain"),
    ("bracketed capital", "“[t]he roof has nowhere to drain”", "The roof has nowhere to drain"),
    ("decomposed accent", "A cafe\u0301 nearby", "A caf\u00e9 nearby"),
    ("soft hyphen", "burn\u00aded beams", "burned beams"),
    ("ligature", "Oﬃcials said that", "Officials said that"),
    ("ungrouped thousands", "$1400 a tonne", "$1,400 a tonne"),
    ("grouped by a space", "cut 3 000 jobs by", "cut 3,000 jobs by"),
    ("percent for its sign", "Costs rose 3.2 percent to", "Costs rose 3.2% to"),
    ("two words for percent", "lost 40 per cent of its value", "lost 40 percent of its value"),
    ("sign for percent", "lost 40% of its value", "lost 40 percent of its value"),
    ("digits for words", "About 10 workers can’t attend", "About ten workers can’t attend"),
    ("digits for two words", "and 21 people reportedly", "and twenty-one people reportedly"),
    ("cannot", "About ten workers cannot attend", "About ten workers can’t attend"),
    ("can not", "About ten workers can not attend", "About ten workers can’t attend"),
    (
        "scanning errors",
        "drain in a modem storm, and its bumed bearns",
        "drain in a modern storm, and its burned beams",
    ),
    (
        "scanned digits",
        "The r0of has nowhere to drain in a modern st0rm",
        "The roof has nowhere to drain in a modern storm",
    ),
    ("points of initials", "The U.S. told us to wait", "The US told us to wait"),
    ("ellipsis at the edges", "…will not open in May…", "will not open in May"),
    ("a magnitude in letters", "from $200bn kroner", "from $200 billion kroner"),
    ("closing stop", "The museum will not open.", "The museum will not open"),
]


@pytest.mark.parametrize(("quote", "text"), [c[1:] for c in TYPOGRAPHIC], ids=[c[0] for c in TYPOGRAPHIC])
def test_typographic(quote: str, text: str) -> None:
    hit = align(quote)
    assert (hit.status, hit.text) == ("typographic", text)


NEAR = [
    ("dropped that", "Officials said the company, which had lost 40 percent", 'the quote drops "that"'),
    ("dropped a", "The roof has nowhere to drain in modern storm", 'the quote drops "a"'),
    ("added the", "will not open in the May", 'the quote adds "the"'),
    ("dropped the, scanning error", "cut 3,000 jobs by end of the year", 'the quote drops "the"'),
]


@pytest.mark.parametrize(("quote", "reason"), [c[1:] for c in NEAR], ids=[c[0] for c in NEAR])
def test_near(quote: str, reason: str) -> None:
    hit = align(quote)
    assert (hit.status, hit.reason) == ("near", reason)


ELIDED = [
    (
        "ellipsis",
        "Officials said that the company … would cut 3,000 jobs",
        ["Officials said that the company", "would cut 3,000 jobs"],
    ),
    ("three points", "Officials said ... would cut", ["Officials said", "would cut"]),
    ("bracketed", "the talks […] ended without a deal", ["the talks", "ended without a deal"]),
    ("bracketed points", "the talks [...] ended without a deal", ["the talks", "ended without a deal"]),
    ("typographic parts", "the talks … ended WITHOUT a deal", ["the talks", "ended without a deal"]),
    (
        "interposed clause",
        "We have run out of money. The roof has nowhere to drain",
        ["We have run out of money", "The roof has nowhere to drain"],
    ),
    ("short interposed clause", "No, it was never tested.", ["No", "it was never tested."]),
    (
        "paragraph break",
        "This is where the first paragraph ends. And the second one carries on",
        ["This is where the first paragraph ends.", "And the second one carries on"],
    ),
    (
        "clause with its own negation",
        "She rejected the offer … ended without a deal",
        ["She rejected the offer", "ended without a deal"],
    ),
]


@pytest.mark.parametrize(("quote", "parts"), [c[1:] for c in ELIDED], ids=[c[0] for c in ELIDED])
def test_elided(quote: str, parts: list[str]) -> None:
    hit = align(quote)
    assert hit.status == "elided"
    texts = [ARTICLE[start:end] for start, end in hit.spans]
    assert [text.rstrip(".,”") for text in texts] == [part.rstrip(".,”") for part in parts]


ALTERED = [
    ("dropped not", "The museum will open in May", 'the quote drops "not" (negation)'),
    ("dropped n't", "About ten workers can attend", 'the quote drops "not" (negation)'),
    ("added not", "Costs did not rise; Ruiz denied that she took not bribes", None),
    ("digits swapped", "Costs rose 2.3% to $1,400", 'the article says "3.2%", the quote says "2.3%" (figure)'),
    ("decimal point lost", "Costs rose 32% to $1,400", 'the article says "3.2%", the quote says "32%" (figure)'),
    ("decimal comma", "Costs rose 3,2% to $1,400", 'the article says "3.2%", the quote says "3,2%" (figure)'),
    ("point for comma", "to $1.400 a tonne", 'the article says "$1,400", the quote says "$1.400" (figure)'),
    ("currency", "to €1,400 a tonne", 'the article says "$1,400", the quote says "€1,400" (figure)'),
    ("magnitude", "up from $200 million kroner", 'the article says "billion", the quote says "million" (figure)'),
    ("year", "kroner in 2028", 'the article says "2026", the quote says "2028" (figure)'),
    ("month", "will not open in June, Mayor", 'the article says "May", the quote says "June" (date)'),
    ("weekday", "Ana Ruiz said on Monday", 'the article says "Tuesday", the quote says "Monday" (date)'),
    ("minus lost", "It was 5 degrees at the weir", 'the article says "−5", the quote says "5" (figure)'),
    ("range as one number", "boats wait 1012 hours", None),
    ("range without its dash", "boats wait 10 12 hours", None),
    ("unit", "Costs rose 3.2 percentage points to", None),
    ("name", "said Tom Adeyemi, a curator", 'the article says "Okafor", the quote says "Adeyemi" (name)'),
    ("hedge dropped", "twenty-one people resigned", 'the quote drops "reportedly" (hedge)'),
    ("hedge added", "The roof reportedly has nowhere to drain", 'the quote adds "reportedly" (hedge)'),
    ("about dropped", "ten workers can’t attend, and people reportedly resigned", None),
    ("also added", "The museum will also not open", 'the quote adds "also" (hedge)'),
    ("modal", "She said the plan will fail", 'the article says "could", the quote says "will" (modal)'),
    ("word", "The roof has nowhere to burn", 'the article says "drain", the quote says "burn"'),
    ("words swapped", "Ruiz Ana Mayor said on Tuesday", None),
    ("tail", "The museum will not open in May, sources say", 'the quote adds "sources say"'),
    ("cut word", "The museum will not open in Ma", 'the article says "May", the quote says "Ma" (date)'),
    ("cut figure", "Costs rose 3.2% to $1", None),
    ("question as a statement", "Is it over. Nobody knows", "a question mark is dropped"),
    ("statement as a question", "Nobody knows?", "the quote asks, the article does not"),
    ("question ends as a statement", "Is it over.", "the article asks, the quote does not"),
    ("acronym as a pronoun", "The us told us to wait", 'the article says "US", the quote says "us"'),
    ("pronoun as an acronym", "told US to wait. Is", 'the article says "us", the quote says "US"'),
    ("label dropped", "treats hepatitis patients", 'the quote drops "A" (name)'),
    ("few and a few", "A few visitors came", None),
    ("number scanned", "and twenty-0ne people reportedly", None),
    ("negation scanned", "it was rnever tested", None),
    ("name scanned", "Mayor Ana Ruiz sald", None),
    ("accent dropped", "A cafe nearby treats", 'the article says "café", the quote says "cafe"'),
    ("editor's insertion", "[Ruiz] denied that [Ruiz] took bribes", None),
    ("ellipsis hides not", "The museum will … open in May", 'the ellipsis hides "not" (negation)'),
    ("ellipsis hides a denial", "Ruiz … took bribes", 'the ellipsis hides "denied" (negation)'),
    ("ellipsis hides a hedge", "twenty-one people … resigned", 'the ellipsis hides "reportedly"'),
    ("ellipsis hides a modal", "She said the plan … fail", 'the ellipsis hides "could"'),
    ("ellipsis joins distant passages", "The museum will not open … the plan could fail", None),
    ("ellipsis joins paragraphs", "Mayor Ana Ruiz said … Costs rose 3.2%", None),
    ("ellipsis turns the order", "ended without a deal … the talks", None),
    ("ellipsis before a changed part", "Officials said … would cut 5,000 jobs", None),
    ("splice", "The museum will not open in May would cut 3,000 jobs by the end of the year", None),
    ("clause left out without an ellipsis", "the company would cut 3,000 jobs by the end", None),
]


@pytest.mark.parametrize(("quote", "reason"), [c[1:] for c in ALTERED], ids=[c[0] for c in ALTERED])
def test_altered(quote: str, reason: str | None) -> None:
    hit = align(quote)
    assert not hit.grounded, hit
    if reason:
        assert (hit.status, hit.reason) == ("altered", reason)
        assert hit.spans


@pytest.mark.parametrize(
    ("quote", "reason"),
    [
        ("", "the quote holds no words"),
        (" \n\t", "the quote holds no words"),
        ("…!?“”", "the quote holds no words"),
        ("Volcanologists measured tremors beneath the glacier overnight", "not in the article"),
        ("jobs 3,000 year cut end the would company that Officials", "not in the article"),
    ],
)
def test_absent(quote: str, reason: str) -> None:
    hit = align(quote)
    assert (hit.status, hit.spans, hit.text, hit.reason) == ("absent", (), "", reason)
    assert hit.start is hit.end is None


REPEATED = (
    "The mayor said no. Taxes rose in spring, and nobody in the council seemed to mind. Then, the mayor said no. "
    "Rents fell in autumn, and hardly anybody in the town noticed it at all. Later the Mayor said no again."
)


@pytest.mark.parametrize(
    ("quote", "near", "start"),
    [
        ("the mayor said no", (), REPEATED.index("the mayor")),
        ("mayor said no", (), REPEATED.index("mayor")),
        ("mayor said no", ((REPEATED.index("Then"), REPEATED.index("Then") + 4),), REPEATED.rindex("mayor")),
        ("“MAYOR SAID NO”", ((REPEATED.index("again"), len(REPEATED)),), REPEATED.index("Mayor")),
        ("mayor said a no", ((REPEATED.index("again"), len(REPEATED)),), REPEATED.index("Mayor")),
        ("mayor … no", ((REPEATED.index("again"), len(REPEATED)),), REPEATED.index("Mayor")),
    ],
)
def test_repeated_passages_go_with_their_neighbours(quote: str, near: tuple[tuple[int, int], ...], start: int) -> None:
    hit = align_quote(quote, REPEATED, near=near)
    assert hit.grounded
    assert hit.start == start


def test_the_very_characters_win_over_a_nearer_spelling() -> None:
    text = "the Plan works. Elsewhere the plan works."
    hit = align_quote("the plan works", text, near=((0, 3),))
    assert (hit.status, hit.start) == ("exact", text.rindex("the plan"))


def test_scanning_error_is_no_excuse_where_the_misread_word_is_the_articles() -> None:
    text = "The modern house had a modem in it."
    assert align_quote("The modem house had", text).status == "altered"
    assert align_quote("The modern house", "The modem house").status == "typographic"


def test_reasons_name_a_few_differences_and_count_the_rest() -> None:
    hit = align("The gallery will not close in June, Mayor Eva Ruiz said on Friday.")
    assert hit.status == "altered"
    assert hit.reason.endswith("more")
    assert hit.reason.count(";") == 3


def test_article_is_kept_as_it_is() -> None:
    assert ALIGNER.text is ARTICLE
    assert fold_text(ARTICLE) != ARTICLE


NEGATED = "“Showering is safe. Brushing your teeth is not,” said Roe. “For the south it will never work. It is cheap.”"


@pytest.mark.parametrize(
    "quote", ["Brushing your teeth is.", "Showering is safe. Brushing your teeth is.", "For the south it will."]
)
def test_a_full_stop_does_not_cut_off_the_negation_of_a_verb(quote: str) -> None:
    found = align_quote(quote, NEGATED)
    assert (found.status, "negation" in found.reason) == ("altered", True)


@pytest.mark.parametrize(
    "quote", ["Showering is safe.", "It is cheap", "For the south it will never.", "Brushing your teeth is"]
)
def test_other_words_may_have_a_full_stop_of_their_own(quote: str) -> None:
    assert align_quote(quote, NEGATED).grounded


@pytest.mark.parametrize("mark", ["³", "[3]", "¹²", "[3][4]"])
def test_numbers_of_footnotes_are_no_words_of_a_quote(mark: str) -> None:
    text = f"The ministry spent €40 million{mark} on buses.{mark} It has no plan."
    found = align_quote("spent €40 million on buses. It has no plan", text)
    assert (found.status, text[found.start : found.end]) == ("typographic", text[13:-1])
    assert "footnotes" in found.reason
    assert align_quote("spent €41 million on buses. It has no plan", text).status == "altered"


def test_powers_are_no_footnotes() -> None:
    assert align_quote("a hall of 40 m", "It has a hall of 40 m² of floor.").status == "altered"
    assert align_quote("10 people", "Some 10² people came.").status in ("altered", "absent")


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("replace the old thermostats", "re-\nplace the old ther-\nmostats"),
        ("the old thermostats", "the old ther-\nmostats"),
        ("thermostats in the long-term", "ther-\nmostats in the long-\nterm"),
    ],
)
def test_words_that_a_line_end_parts_are_whole_at_the_edges_too(quote: str, passage: str) -> None:
    text = "It will re-\nplace the old ther-\nmostats in the long-\nterm plan."
    found = align_quote(quote, text)
    assert (found.status, text[found.start : found.end]) == ("typographic", passage)
    assert align_quote(f"re{quote}d", text).status != "typographic"


@pytest.mark.parametrize(
    ("quote", "passage"),
    [
        ("give reasons for the postponement", "give rea\nsons for the postpone\nment"),
        ("reasons for it are secret", None),
        ("Protected by law", "Pro\ntected by law"),
        ("nor maybe it ever will", None),
    ],
)
def test_words_that_a_line_end_parts_may_have_lost_their_hyphen(quote: str, passage: str | None) -> None:
    text = "It did not give rea\nsons for the postpone\nment, nor may\nbe it ever will. Pro\ntected by law, it stays."
    found = align_quote(quote, text)
    told = text[found.start : found.end] if found.status == "typographic" else None  # type: ignore[misc]
    assert told == passage
