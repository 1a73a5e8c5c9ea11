"""Which repeated sentences of the article the proof calls supported, by whose they are and where they stand."""

from __future__ import annotations

import pytest

from summarizer import check_statement, verify
from summarizer.schemas.audit import Audit

QUAY = """The head of the harbour, Maud Teller, said on Friday that the quay was sound. The union's leader, Ivo Sand, \
did not agree.

"The quay will sink by spring," Sand said. "All of the crane crews know it. No manager has dared to write it down." \
Teller called that an insult.

The Crane Guild has no view yet. Teller went home before the vote."""
ACTORS = [
    {"id": "t", "name": "Maud Teller", "kind": "person"},
    {"id": "s", "name": "Ivo Sand", "kind": "person"},
    {"id": "g", "name": "Crane Guild", "kind": "organization"},
]
INSULT = "Teller called that an insult."


def hold(actor: str, attribution: str, quote: str, statement: str) -> Audit:
    position = {"actor": actor, "attribution": attribution, "quote": quote, "statement": statement}
    return verify(QUAY, {"actors": ACTORS, "positions": [position]})


def verdicts_of(audit: Audit) -> list[str]:
    return [check.verdict for check in audit.statements]


@pytest.mark.parametrize(
    "statement",
    [
        "All of the crane crews know it.",
        "Maud Teller said: All of the crane crews know it.",
        "Maud Teller said: “All of the crane crews know it.”",
        "Maud Teller says: “No manager has dared to write it down.”",
        "Teller said: All of the crane crews know it. No manager has dared to write it down.",
        "Maud Teller: “No manager has dared to write it down.”",
        "Teller told reporters: “No manager has dared to write it down.”",
        "“All of the crane crews know it,” Maud Teller said.",
        "The quay will sink by spring.",
    ],
)
@pytest.mark.parametrize("text", [QUAY, QUAY.replace(' "', " “").replace('\n"', "\n“").replace('"', "”")])
def test_words_of_another_by_name_are_rejected(statement: str, text: str) -> None:
    position = {"actor": "t", "attribution": "Teller", "quote": INSULT, "statement": statement}
    (rejected,) = verify(text, {"actors": ACTORS, "positions": [position]}).rejected
    assert rejected.kind == "speaker"
    assert "the article gives these words to “Ivo Sand”, not to “" in rejected.reason


@pytest.mark.parametrize(
    "statement",
    [
        "The quay will sink by spring.",
        "Sand said: “The quay will sink by spring.”",
        "Ivo Sand: The quay will sink by spring.",
    ],
)
def test_words_are_supported_for_whom_the_article_gives_them_to(statement: str) -> None:
    audit = hold("s", "Sand", "The quay will sink by spring", statement)
    assert (audit.rejected, audit.warnings, verdicts_of(audit)) == ((), (), ["supported"])


def test_a_lone_statement_may_name_the_speaker() -> None:
    told = {name: check_statement(f"{name} said: “The quay will sink by spring.”", QUAY) for name in ("Sand", "Teller")}
    assert (told["Sand"].verdict, told["Sand"].by) == ("supported", "proof")
    assert (told["Teller"].verdict, told["Teller"].by) == ("not_stated", "proof")
    (rejected,) = verify(QUAY, statements=["Teller said: “The quay will sink by spring.”"]).rejected
    assert rejected.kind == "speaker"


@pytest.mark.parametrize(
    ("actor", "attribution", "quote", "statement"),
    [
        ("s", "Sand", "The quay will sink by spring", "Teller went home before the vote."),
        ("t", "Maud Teller", "the quay was sound", "Maud Teller said: The Crane Guild has no view yet."),
        ("g", "Crane Guild", "The Crane Guild has no view yet.", "Teller called that an insult."),
    ],
)
def test_a_sentence_from_elsewhere_is_not_supported_by_a_quote(
    actor: str, attribution: str, quote: str, statement: str
) -> None:
    assert "supported" not in verdicts_of(hold(actor, attribution, quote, statement))


def test_no_other_item_with_the_same_words_lends_its_verdict() -> None:
    words, quote = "The quay will sink by spring.", "The quay will sink by spring"
    brief = {
        "actors": ACTORS,
        "headline": {"text": words, "quotes": [quote]},
        "abstract": [{"text": words, "quotes": [quote]}],
        "positions": [{"actor": "s", "attribution": "Sand", "quote": quote, "statement": words}],
    }
    told = {check.path: check.verdict for check in verify(QUAY, brief).statements}
    assert told == {
        "headline.text": "not_judged",
        "abstract[0].text": "not_judged",
        "positions[0].statement": "supported",
    }


FAIR = """A kiosk burned down on Sunday. Police held Jon Mott on Monday. He had 300 keys on him.

The sheriff, Lew Carr, opened a fair on Monday. He ate a pie.

Iris Vane, a baker, won a car in 2019. She sold it in June. The next day, she left for Vardo.

Dora Pell, a clerk, was found guilty of theft in June. She was sent to prison in July."""


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("Iris Vane, a baker, won a car in 2019. She sold it in June.", "supported"),
        ("Iris Vane, a baker, won a car in 2019. She was sent to prison in July.", "not_judged"),
        ("The sheriff, Lew Carr, opened a fair on Monday. He had 300 keys on him.", "not_judged"),
        ("She sold it in June. Iris Vane, a baker, won a car in 2019.", "not_judged"),
    ],
)
def test_sentences_are_supported_only_as_they_stand_next_to_each_other(statement: str, verdict: str) -> None:
    assert check_statement(statement, FAIR).verdict == verdict
    abstract = [{"text": statement, "quotes": [statement.partition(". ")[0] + "."]}]
    assert verdicts_of(verify(FAIR, {"abstract": abstract})) == [verdict]


@pytest.mark.parametrize(
    ("actor", "verdict"), [("Dora Pell", "supported"), ("Iris Vane", "not_judged"), ("Lew Carr", "not_judged")]
)
def test_a_sentence_about_her_is_supported_of_whom_the_article_names_before(actor: str, verdict: str) -> None:
    words = "She was sent to prison in July."
    claim = {"actor": "a", "attribution": actor, "quote": words, "statement": words}
    actors = [{"id": "a", "name": actor, "kind": "person"}]
    told = verdicts_of(verify(FAIR, {"actors": actors, "positions": [claim]}))
    assert ("supported" in told) is (verdict == "supported")


@pytest.mark.parametrize("is_quoted", [True, False])
@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        ("She sold it in June.", "supported"),
        ("She was sent to prison in July.", "not_judged"),
        ("A kiosk burned down on Sunday.", "supported"),
    ],
)
def test_a_sentence_of_an_abstract_is_about_whom_the_one_before_is(
    second: str, verdict: str, *, is_quoted: bool
) -> None:
    told = ["Iris Vane, a baker, won a car in 2019.", second]
    abstract = [{"text": words, "quotes": [words]} for words in told] if is_quoted else " ".join(told)
    assert verdicts_of(verify(FAIR, {"abstract": abstract})) == ["supported", verdict]


def test_questions_of_a_list_are_read_one_by_one() -> None:
    asked = [f"Left open: “{words}”" for words in ("Police held Jon Mott on Monday.", "She sold it in June.")]
    questions = [{"quote": words[12:-1], "why": "unanswered", "question": words} for words in asked]
    assert verdicts_of(verify(FAIR, {"open_questions": questions})) == ["supported", "supported"]


CHECKED = """What is said of the Tarn tunnel

Claim 1

The tunnel leaks in two places.

Rating: false. It is dry, the inspector said.

Claim 2

A minister sold the land. He kept the deeds.

Our verdict: partly true.

The tunnel has no lamps. That is not true. It is closed at night. So says a leaflet of the rail firm.

A train has never run in it. One has, on 3 May.

Two trains have stopped in it. They have not.

The people of the county were glad when it was opened in 1990. The tunnel is 4 km long. It is 90 km from the sea."""


@pytest.mark.parametrize(
    "statement",
    [
        "The tunnel leaks in two places.",
        "A minister sold the land.",
        "He kept the deeds.",
        "The tunnel has no lamps.",
        "It is closed at night.",
        "Two trains have stopped in it.",
    ],
)
def test_a_claim_that_the_article_refutes_is_not_supported(statement: str) -> None:
    assert check_statement(statement, CHECKED).verdict == "not_judged"


@pytest.mark.parametrize("statement", ["The tunnel is 4 km long.", "It is 90 km from the sea."])
def test_what_the_article_says_beside_claims_is_supported(statement: str) -> None:
    assert check_statement(statement, CHECKED).verdict == "supported"


def test_a_verdict_that_calls_it_true_refutes_nothing() -> None:
    text = "Claims about the tunnel\n\nThe tunnel is dry.\n\nRating: true. It is.\n\nThe verdict was read on Monday."
    assert check_statement("The tunnel is dry.", text).verdict == "not_judged"


TALK = """Ada Moor, who runs the lighthouse, spoke to us.

Q: Is it lit?

Moor: It was lit for 12 years. Then the keeper left us in June.

Q: Why did he go?

Moor: Nobody paid him."""


def test_an_answer_of_an_interview_is_not_the_article_s_own() -> None:
    assert check_statement("Then the keeper left us in June.", TALK).verdict == "not_judged"
    assert check_statement("Moor: Nobody paid him.", TALK).verdict == "supported"
    position = {
        "actor": "m",
        "attribution": "Moor",
        "quote": "Then the keeper left us in June.",
        "statement": "Then the keeper left us in June.",
    }
    actors = [{"id": "m", "name": "Ada Moor", "kind": "person"}]
    assert verdicts_of(verify(TALK, {"actors": actors, "positions": [position]})) == ["supported"]


ASSERTED = "The tunnel holds 40 lamps."


@pytest.mark.parametrize(
    "text",
    [
        "The villagers have a legend. {}",
        "If the dam breaks on Monday, the town has 11 minutes. {}",
        "What would a no vote mean? {}",
        "The chairman is confident. {}",
        "It was built in 1990, its owner said on Monday. {}",
        "An earlier version of 3 May was wrong. {}",
        "{} That was in 2019.",
        "{} Today there are 12.",
        "{} A court found no proof of it.",
        "10:20 {}",
        "Satire\n\n{}",
        "Satire\n\nBy Jane Roe\n\n3 May 2026\n\n{}",
    ],
)
def test_a_sentence_is_supported_only_if_the_sentences_beside_it_leave_it_asserted(text: str) -> None:
    check = check_statement(ASSERTED, text.format(ASSERTED))
    assert (check.verdict, check.by, check.reasons) == ("not_judged", "none", ())
    abstract = [{"text": ASSERTED, "quotes": [ASSERTED]}]
    audit = verify(text.format(ASSERTED), {"abstract": abstract})
    assert (audit.rejected, audit.warnings, verdicts_of(audit)) == ((), (), ["not_judged"])


@pytest.mark.parametrize(
    "head",
    ["By Jane Roe", "By Jane Roe, health correspondent\n3 May 2026", "Friday, 1 May 2026", "Published 2026-05-03"],
)
def test_a_byline_or_date_above_a_sentence_is_no_label(head: str) -> None:
    check = check_statement(ASSERTED, f"A headline about the depot of the city\n\n{head}\n\n{ASSERTED}")
    assert (check.verdict, check.by) == ("supported", "proof")


@pytest.mark.parametrize("text", ["{} It is 4 km long.", "The tunnel opened in 1990. {}", "{}\n\nIts owner is a bank."])
def test_a_sentence_that_nothing_frames_is_supported(text: str) -> None:
    assert check_statement(ASSERTED, text.format(ASSERTED)).verdict == "supported"


def test_what_a_speaker_only_mentions_is_not_supported() -> None:
    text = (
        '"I will tell you what they say about me," said Nadia Orlov. "I stole two million. I fled to Cyprus. All lies."'
    )
    words = "I stole two million."
    actors = [{"id": "o", "name": "Nadia Orlov", "kind": "person"}]
    position = {"actor": "o", "attribution": "Nadia Orlov", "quote": words, "statement": words}
    assert verdicts_of(verify(text, {"actors": actors, "positions": [position]})) == ["not_judged"]


def test_a_sentence_beside_its_holder_is_not_supported_as_theirs() -> None:
    text = "Elin Voss has run 12 trials since 2019. The drug works in 40 of 90 patients.\n\nVoss left on Monday."
    words = "The drug works in 40 of 90 patients."
    actors = [{"id": "v", "name": "Elin Voss", "kind": "person"}]
    position = {"actor": "v", "attribution": "Voss", "quote": words, "statement": words}
    assert "supported" not in verdicts_of(verify(text, {"actors": actors, "positions": [position]}))


@pytest.mark.parametrize(
    ("actor", "attribution", "statement", "is_flagged"),
    [
        ("c", "Jon Mott", "The fair should be closed.", True),
        ("c", "Jon Mott", "Jon Mott wants the fair to be closed.", True),
        ("m", "Jon Mott", "The fair should be closed.", False),
        ("c", "Jon Mott", "Carr wants the fair to be closed, Mott says.", False),
    ],
)
def test_a_holder_whom_the_attribution_does_not_name_is_flagged(
    actor: str, attribution: str, statement: str, *, is_flagged: bool
) -> None:
    text = "The sheriff, Lew Carr, opened a fair. Jon Mott wants it closed at once."
    actors = [{"id": "c", "name": "Lew Carr", "kind": "person"}, {"id": "m", "name": "Jon Mott", "kind": "person"}]
    quote = "wants it closed at once"
    position = {"actor": actor, "attribution": attribution, "quote": quote, "statement": statement}
    audit = verify(text, {"actors": actors, "positions": [position]})
    messages = [warning.message for warning in audit.warnings if "held by" in warning.message]
    assert messages == ["it is held by “Lew Carr”, but its attribution names “Jon Mott”"] * is_flagged
