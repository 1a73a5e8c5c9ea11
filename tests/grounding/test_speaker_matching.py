from __future__ import annotations

import pytest

from summarizer import verify
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.grounding.name_matching import ActorIndex, NameMatcher
from summarizer.grounding.speaker_matching import choose_level, find_enclosed, read_speaker_words
from summarizer.grounding.speech_index import find_attributions
from summarizer.schemas.findings import ClaimedSpeaker, DeclaredActor, FoundSpeaker, Span

NESTED = (
    "The bridge fell on Monday.\n\n“Bob Lee told us in May that the bridge was safe and would stand for a century,” "
    "Ann Roe said. Kit Poe, who lives next to it, was asleep."
)
ANSWER = (
    "Councillor Ann Roe said the talks were over. “We wait,” Roe said. "
    "Asked whether the letter would be published, she replied: “Soon.”"
)
ANN, BOB, KIT = (
    DeclaredActor("ann", ("Ann Roe", "Roe")),
    DeclaredActor("bob", ("Bob Lee", "Lee")),
    DeclaredActor("kit", ("Kit Poe",)),
)


def span_of(text: str, words: str) -> Span:
    return text.index(words), text.index(words) + len(words)


def match(text: str, words: str, named: str, *, speaker: str | None = None) -> FoundSpeaker | str:
    claimed = ClaimedSpeaker(speaker=speaker, named=named, kind=None)
    return ArticleGrounder(text).match_speaker(claimed, evidence=[span_of(text, words)], actors=[ANN, BOB, KIT])


WHOLE = "Bob Lee told us in May that the bridge was safe and would stand for a century,"
INNER = "the bridge was safe and would stand for a century"


@pytest.mark.parametrize("words", [WHOLE, INNER], ids=["whole quotation", "what it reports"])
@pytest.mark.parametrize(("named", "actor"), [("Ann Roe", "ann"), ("Bob Lee", "bob")], ids=["outer", "inner"])
def test_nested_speech_may_be_given_to_either_speaker(words: str, named: str, actor: str) -> None:
    found = match(NESTED, words, named)
    assert isinstance(found, FoundSpeaker), found
    assert (found.speaker, found.as_named, found.kind) == (actor, named, "direct")
    assert ArticleGrounder(NESTED).check_holder(ANN, evidence=[span_of(NESTED, words)]) == ""
    assert ArticleGrounder(NESTED).check_holder(BOB, evidence=[span_of(NESTED, words)]) == ""


def test_nested_speech_is_not_given_to_a_third() -> None:
    reason = match(NESTED, INNER, "Kit Poe")
    assert isinstance(reason, str)
    assert "not to “Kit Poe”" in reason
    assert "not to “Kit Poe”" in ArticleGrounder(NESTED).check_holder(KIT, evidence=[span_of(NESTED, INNER)])


def test_a_claim_by_actor_alone_chooses_its_level() -> None:
    levels = list(reversed(find_attributions(NESTED)))
    assert [level.speaker for level in levels] == ["Bob Lee", "Ann Roe"]
    claimed, matcher = ClaimedSpeaker(speaker="ann", named="Roe", kind=None), NameMatcher()
    chosen = choose_level(levels, claimed=claimed, actors=ActorIndex([ANN, BOB], matcher), matcher=matcher)
    assert chosen is levels[1]
    stranger = ClaimedSpeaker(speaker=None, named="Kit Poe", kind=None)
    assert choose_level(levels, claimed=stranger, actors=ActorIndex([KIT], matcher), matcher=matcher) is levels[0]
    assert choose_level([], claimed=claimed, actors=ActorIndex([ANN], matcher), matcher=matcher) is None


def test_a_pronoun_is_resolved_for_the_whole_sentence_as_for_its_quotation() -> None:
    sentence = "Asked whether the letter would be published, she replied: “Soon.”"
    for words in (sentence, "Soon."):
        found = match(ANSWER, words, "she")
        assert isinstance(found, FoundSpeaker), found
        assert (found.speaker, found.as_named) == ("ann", "she")


def test_a_sentence_in_which_two_speak_has_no_one_speaker() -> None:
    text = "Norland met Sudland and three others on the island. “No,” said Ann Roe, and “Yes,” said Bob Lee."
    assert find_enclosed((0, len(text)), find_attributions(text)) is None
    alone = "After a long night on the island with the others, Ann Roe said: “No.”"
    found = find_enclosed((0, len(alone)), find_attributions(alone))
    assert found is not None
    assert found.speaker == "Ann Roe"
    assert find_enclosed((0, 20), find_attributions(alone)) is None


@pytest.mark.parametrize(
    ("named", "speaker"),
    [
        ("The mayor of Velm, Ada Brandt", "Ada Brandt"),
        ("The mayor of Velm", "The mayor of Velm"),
        ("The Velm Post, Oslo", "The Velm Post"),
    ],
)
def test_a_description_before_a_name_does_not_replace_it(named: str, speaker: str) -> None:
    assert read_speaker_words(named) == speaker


@pytest.mark.parametrize(
    ("alias", "held"),
    [
        ("Mayor Brolin", True),
        ("Mayor Annika Brolin", True),
        ("Dr Brolin", False),
        ("Mayor Sand", False),
    ],
)
def test_a_title_and_the_surname_of_a_full_name_with_it_are_an_alias(alias: str, held: bool) -> None:
    text = "The bridge is shut, said Mayor Annika Brolin. Dr Elin Sand was sorry."
    actor = {"id": "a", "name": "Annika Brolin", "kind": "person", "aliases": [alias]}
    assert (not verify(text, {"actors": [actor]}).notes) is held


@pytest.mark.parametrize(("named", "is_flagged"), [("Kit Poe", True), ("Ann Roe", False), ("the mayor", False)])
def test_a_source_that_the_article_names_only_later_is_flagged(named: str, *, is_flagged: bool) -> None:
    quote = "The toll fell to 23 on Monday."
    text = f"Ann Roe, the mayor, spoke in Vardo. {quote} Kit Poe lives there, in a hut by the river."
    item = {"quote": quote, "figure": "23", "attribution": named, "about": None, "statement": quote}
    actors = [{"id": name[:3], "name": name, "kind": "person"} for name in ("Ann Roe", "Kit Poe")]
    messages = [warning.message for warning in verify(text, {"actors": actors, "numeric_claims": [item]}).warnings]
    assert any("“Kit Poe” only after these words" in message for message in messages) is is_flagged, messages


@pytest.mark.parametrize(
    ("foot", "is_flagged"),
    [
        ("\n\nKit Poe can be reached at poe@vardo.example.", False),
        ("\n\nKit Poe is a columnist.", False),
        (" Kit Poe lives there.\n\nThe pier is old.", True),
    ],
)
def test_a_foot_line_may_name_the_author(foot: str, *, is_flagged: bool) -> None:
    quote = "The toll is too high for fishermen."
    text = f"Vardo raised the toll again.\n\n{quote} It should fall.{foot}"
    item = {"quote": quote, "actor": "p", "attribution": "the author", "stance": "opposes", "target": "the toll"}
    item |= {"statement": "The author finds the toll too high for fishermen."}
    actor = {"id": "p", "name": "Kit Poe", "kind": "person"}
    messages = [warning.message for warning in verify(text, {"actors": [actor], "positions": [item]}).warnings]
    assert any("“Kit Poe” only after these words" in message for message in messages) is is_flagged, messages


@pytest.mark.parametrize(
    ("reference", "is_flagged"),
    [
        ('." [Kit Poe, Harbours and Their People, p. 23]', False),
        (', and few return." (Poe, 1987)', False),
        ('." Nobody replied. (Kit Poe, 1987)', True),
        ('." (Kit Poe, who lives there, shrugged)', True),
    ],
)
def test_the_author_of_a_reference_behind_a_quotation_is_its_speaker(reference: str, *, is_flagged: bool) -> None:
    quote = "the harbour is lost to the town"
    text = f'It could not last. As the tides rise, "{quote}{reference} Kit Poe saw it all from the pier.'
    actor = {"id": "p", "name": "Kit Poe", "kind": "person"}
    item = {"quote": quote, "actor": "p", "attribution": "Kit Poe", "stance": "neutral", "target": "the harbour"}
    item |= {"statement": "Kit Poe wrote that the harbour is lost to the town."}
    messages = [warning.message for warning in verify(text, {"actors": [actor], "positions": [item]}).warnings]
    assert any("“Kit Poe” only after these words" in message for message in messages) is is_flagged, messages


@pytest.mark.parametrize(
    "text",
    [
        "Jo Elm said that {}. Shares fell. The bank is his father's work (Kit Poe, 1950).",
        "Jo Elm said that {}, a view that the mayor (Kit Poe, elected in 2019) does not share.",
        "Critics say that {}. Among them are two champions (Jo Elm in 2015, Kit Poe in 2019).",
        "Jo Elm takes over. Her office said that {} (Kit Poe left in 2019).",
    ],
)
def test_a_year_in_brackets_elsewhere_names_no_author(text: str) -> None:
    quote = "the harbour is lost to the town"
    actor = {"id": "p", "name": "Kit Poe", "kind": "person"}
    item = {"quote": quote, "actor": "p", "attribution": "Kit Poe", "stance": "neutral", "target": "the harbour"}
    item |= {"statement": "The harbour is lost to the town."}
    audit = verify(text.format(quote), {"actors": [actor], "positions": [item]})
    assert audit.rejected or any("attribution" in warning.path for warning in audit.warnings)


@pytest.mark.parametrize(
    ("named", "is_refused"),
    [
        ("the Vardo coach", False),
        ("Roe of Vardo", True),
        ("Roe, the Vardo coach", False),
        ("the Oda coach", True),
        ("the Vardo", True),
    ],
)
def test_words_right_behind_a_name_describe_the_speaker(named: str, *, is_refused: bool) -> None:
    quote = "I've watched it 6 times"
    text = f'"{quote}," said Ann Roe, the Vardo coach. "It was out." Bo Ek, the Oda coach, agreed.'
    item = {"quote": quote, "figure": "6 times", "attribution": named, "about": None, "statement": quote}
    assert bool(verify(text, {"numeric_claims": [item]}).rejected) is is_refused


@pytest.mark.parametrize(
    ("told", "kind", "is_rejected"),
    [
        ("the company", "organization", False),
        ("the company", "person", True),
        ("the company that did the survey", "organization", True),
        ("the union", "organization", True),
    ],
)
def test_the_company_is_the_one_that_the_article_is_about(told: str, kind: str, *, is_rejected: bool) -> None:
    article = (
        "Pump maker Vardo Nord cut its outlook on Tuesday.\n\nIts rival Kaltron declined to comment.\n\n"
        f"“Nobody saw this,” said Ann Roe of Bank Oslo.\n\nOrders fell by 8 percent, {told} said."
    )
    figure = {"quote": "Orders fell by 8 percent", "figure": "8 percent", "statement": "Orders fell by 8 percent."}
    actors = [{"id": "vardo", "name": "Vardo Nord", "kind": kind}]
    audit = verify(article, {"actors": actors, "numeric_claims": [{**figure, "attribution": "Vardo Nord"}]})
    assert bool(audit.rejected) is is_rejected
    assert not audit.warnings


@pytest.mark.parametrize(
    ("pronoun", "name", "is_flagged"),
    [("he", "Erik Roe", False), ("she", "Erik Roe", True), ("she", "Harriet Roe", False), ("he", "Harriet Roe", True)],
)
def test_a_title_of_one_of_a_family_tells_nothing_of_the_others(pronoun: str, name: str, *, is_flagged: bool) -> None:
    article = (
        "Mrs. Roe built boats. Harriet Roe is survived by her son, Erik Roe.\n\n"
        f"“They will not sink before us,” {pronoun} told the harbour in May."
    )
    position = {
        "quote": "They will not sink before us",
        "actor": "roe",
        "attribution": pronoun,
        "statement": "It holds.",
    }
    actors = [{"id": "roe", "name": name, "kind": "person", "aliases": [name.split()[0]]}]
    assert bool(verify(article, {"actors": actors, "positions": [position]}).warnings) is is_flagged


@pytest.mark.parametrize(("told", "is_flagged"), [("Workers", True), ("People", False), ("The engineer", False)])
def test_a_person_is_not_the_people_whom_the_quote_names(told: str, *, is_flagged: bool) -> None:
    quote = f"{told} said that 23 bolts had rusted."
    text = f"Ann Roe, an engineer, spoke in Vardo. {quote}"
    item = {"quote": quote, "figure": "23", "attribution": "Roe", "about": None, "statement": quote}
    actors = [{"id": "roe", "name": "Ann Roe", "kind": "person"}]
    messages = [warning.message for warning in verify(text, {"actors": actors, "numeric_claims": [item]}).warnings]
    assert any("attributes it to “Workers”" in message for message in messages) is is_flagged, messages


@pytest.mark.parametrize(("told", "is_rejected"), [("Officials in Norway", False), ("Analysts at Norbank", True)])
def test_people_of_a_place_may_be_its_authorities(told: str, *, is_rejected: bool) -> None:
    text = f"Norwegian authorities let the ferry go on Monday. {told} said that it was sound when it left."
    position = {
        "quote": f"{told} said that it was sound when it left.",
        "actor": "all",
        "attribution": told,
        "statement": "The ferry was sound when it left.",
    }
    actors = [{"id": "all", "name": "Norwegian authorities", "kind": "group"}]
    assert bool(verify(text, {"actors": actors, "positions": [position]}).rejected) is is_rejected


LONG_QUOTATION = (
    "Bob Lee chaired the meeting. “We wait,” Ann Roe said. “The works on the bridge were to take a year, they have"
    " taken three, and nobody can tell us when the road will be open again.” Bob Lee then closed the meeting."
)
NEXT_PARAGRAPH = (
    "Bob Lee chaired the meeting. “We wait,” Ann Roe said. “The works on the bridge were to take a year.\n\n“Nobody can"
    " tell us when the road across the valley will be open again.” Bob Lee then closed the meeting."
)
BEHIND_A_REPORT = "Bob Lee chaired it. Ann Roe says the road is shut. “We wait for the bridge.” Bob Lee was silent."
UNKNOWN_VERB = "Bob Lee chaired the meeting. “Lee has lost the keys of the bridge,” Ann Roe charged. He was silent."
CLAUSE_FIRST = "Bob Lee chaired it. Ann Roe says while the road is shut, the bridge will hold. Bob Lee was silent."
PRONOUN_FIRST = "Ann Roe says while it is a long way, the bridge will hold. Bob Lee was silent."
FULL_NAME = (
    "Kit Poe said the road was open. Most on the hill, including Ann Roe, cannot see a car on it. “It is shut,” she"
    " said. Kit Poe was silent, and Poe left."
)


@pytest.mark.parametrize(
    ("text", "quote", "wrong"),
    [
        (LONG_QUOTATION, "nobody can tell us when the road will be open again", "Bob Lee"),
        (NEXT_PARAGRAPH, "Nobody can tell us when the road across the valley will be open again.", "Bob Lee"),
        (BEHIND_A_REPORT, "We wait for the bridge.", "Bob Lee"),
        (UNKNOWN_VERB, "Lee has lost the keys of the bridge,", "Bob Lee"),
        (CLAUSE_FIRST, "while the road is shut, the bridge will hold", "Bob Lee"),
        (PRONOUN_FIRST, "while it is a long way, the bridge will hold", "Bob Lee"),
    ],
    ids=["long", "next paragraph", "behind a report", "unknown verb", "clause first", "pronoun"],
)
def test_whom_the_words_around_a_quote_name_as_its_speaker(text: str, quote: str, wrong: str) -> None:
    assert reject_speaker(text, quote, "Ann Roe") == []
    assert any("“Ann Roe”, not to" in reason for reason in reject_speaker(text, quote, wrong))


def test_whom_a_pronoun_means_is_a_guess_that_rejects_nothing() -> None:
    position = {"quote": "It is shut,", "actor": "poe", "attribution": "Kit Poe", "statement": "The road is shut."}
    audit = verify(FULL_NAME, {"actors": [{"id": "poe", "name": "Kit Poe", "kind": "person"}], "positions": [position]})
    assert not audit.rejected
    assert any("“Ann Roe”, not to “Kit Poe”" in warning.message for warning in audit.warnings)


def reject_speaker(text: str, quote: str, named: str) -> list[str]:
    """Why `verify` rejects the words of a quote as a position of somebody; empty if it does not."""
    names = [name for name in ("Ann Roe", "Bob Lee", "Kit Poe") if name in text]
    actors = [{"id": name, "name": name, "kind": "person"} for name in names]
    position = {"quote": quote, "actor": named, "attribution": named, "statement": quote}
    audit = verify(text, {"actors": actors, "positions": [position]})
    return [one.reason for one in audit.rejected]


@pytest.mark.parametrize(
    "described", ["The Norwegian", "The Member for Norby", "Norby’s Lord Mayor", "The Governor-General"]
)
def test_an_office_or_a_nationality_in_capitals_may_be_that_of_somebody_named(described: str) -> None:
    text = f"Ann Roe read the plan for the bridge. {described} says the works will take a year."
    assert reject_speaker(text, f"{described} says the works will take a year.", "Ann Roe") == []


@pytest.mark.parametrize(
    ("quote", "named", "is_flagged"),
    [
        ("Ann Roe says Bob Lee has lost the keys of the bridge.", "Ann Roe", False),
        ("Ann Roe says Bob Lee has lost the keys of the bridge.", "Bob Lee", True),
        ("Ann Roe says the keys of the bridge are lost, which Bob Lee denied.", "Bob Lee", False),
    ],
)
def test_a_person_of_whom_another_tells_is_not_who_says_it(quote: str, named: str, *, is_flagged: bool) -> None:
    text = f"The talks went on. {quote} Bob Lee was silent."
    actors = [{"id": name, "name": name, "kind": "person"} for name in ("Ann Roe", "Bob Lee")]
    statement = "The keys of the bridge are spoken of."
    position = {"quote": quote, "actor": named, "attribution": named, "statement": statement}
    messages = [one.message for one in verify(text, {"actors": actors, "positions": [position]}).warnings]
    assert any("the article attributes it to “Ann Roe”" in message for message in messages) is is_flagged
