"""What `verify` finds in a brief without a judge: attributions, speakers, figures and hedges, and at which path."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from summarizer import summarize, verify
from summarizer.cli import main
from summarizer.schemas.audit import Audit

PEOPLE = "Vera Stolz said that the mill may shut. Tom Hagen said that the river is clean."


def make_actor(name: str, **fields: Any) -> dict[str, Any]:
    """An actor whose id is the last word of its name in small letters."""
    return {"id": name.split()[-1].casefold(), "name": name, "kind": "person"} | fields


def make_position(quote: str, actor: str, statement: str, *, attribution: str | None = None) -> dict[str, Any]:
    return {
        "quote": quote,
        "actor": actor.split()[-1].casefold(),
        "attribution": attribution or actor,
        "statement": statement,
    }


def find(text: str, *, actors: tuple[str, ...] = (), **sections: Any) -> list[str]:
    return list_reasons(verify(text, {"actors": [make_actor(name) for name in actors], **sections}))


def list_reasons(audit: Audit) -> list[str]:
    return [
        *(one.reason for one in audit.rejected),
        *(one.reason for one in audit.notes),
        *(one.message for one in audit.warnings if one.kind not in ("partial", "coverage")),
    ]


def test_paths_count_the_items_as_given() -> None:
    brief = {
        "actors": [make_actor("Vera Stolz")],
        "positions": [
            make_position("the mill will never shut", "Vera Stolz", "It stays."),
            make_position("the mill may shut", "Vera Stolz", "Vera Stolz says the mill shuts."),
        ],
    }
    audit = verify(PEOPLE, brief)
    assert [one.path for one in audit.rejected] == ["positions[0]"]
    assert [one.path for one in audit.statements] == ["positions[1].statement"]
    assert [one.path for one in audit.warnings if one.kind == "statement"] == ["positions[1].statement"]
    assert [one.path for one in audit.quotes] == ["positions[0].quote", "positions[1].quote"]


def test_the_table_keeps_the_order_of_the_brief(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("article.txt").write_text(PEOPLE, "utf-8")
    items = [
        make_position("the river is clean", "Tom Hagen", "The river is clean."),
        make_position("the mill will never shut", "Vera Stolz", "It stays."),
        make_position("the mill may shut", "Vera Stolz", "Vera Stolz says the mill shuts."),
    ]
    actors = [make_actor("Vera Stolz"), make_actor("Tom Hagen")]
    Path("brief.json").write_text(json.dumps({"actors": actors, "positions": items}), "utf-8")
    with pytest.raises(SystemExit):
        main(["verify", "article.txt", "brief.json", "--format", "table"])
    shown = capsys.readouterr().out
    rejected, sentences, quotes = re.split("Sentences|Quotes", shown)
    assert "Position 2" in rejected
    assert sentences.index("Position 1") < sentences.index("Position 3")
    assert quotes.index("Position 1") < quotes.index("Position 3")


def print_table(brief: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> str:
    """The table that the shell prints of a brief, with one space for each run of spaces."""
    Path("article.txt").write_text(PEOPLE, "utf-8")
    Path("brief.json").write_text(json.dumps(brief), "utf-8")
    with pytest.raises(SystemExit):
        main(["verify", "article.txt", "brief.json", "--format", "table"])
    return re.sub(r" +", " ", capsys.readouterr().out)


def test_the_table_has_the_words_of_the_article_and_a_verdict_on_each_item(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")
    items = [
        make_position("the mill will never shut", "Vera Stolz", "It stays."),
        make_position("the river is clean", "Tom Hagen", "Hagen calls the river clean."),
        {"quote": "the river is clean"},
    ]
    actors = [make_actor("Vera Stolz"), make_actor("Tom Hagen"), make_actor("Ann Roe")]
    shown = print_table({"actors": actors, "positions": items, "note": "x"}, capsys)
    assert "the mill will never shut the mill may shut Not what" in shown, "the article's words, and then the reason"
    assert "In the article and not in this brief" not in shown
    verdicts = shown.partition("Other items")[2]
    rows = [line.strip() for line in verdicts.splitlines()]
    assert [row for row in rows if row.startswith(("Actor", "Position", "Note"))] == [
        "Actor 1 passed Vera Stolz",
        "Actor 2 passed Tom Hagen",
        "Note not checked x",
    ]
    assert shown.count("Position 2 not judged Hagen calls the river clean.") == 1, "among the sentences"
    rejected = [line.strip() for line in shown.partition("Look at")[0].splitlines()]
    assert [row[:10] for row in rejected if row.startswith(("Actor", "Position"))] == [
        "Actor 3 An",
        "Position 1",
        "Position 3",
    ]
    assert "Field required" not in shown
    assert "statement: it is missing" in shown.casefold()


def test_direct_speech_with_its_tag_is_direct() -> None:
    text = (Path(__file__).parents[2] / "examples" / "council-bridge.txt").read_text("utf-8")
    brief = summarize(text, options={"max_items": 40})
    kinds = {position.attribution.kind for position in brief.positions if "she told councillors" in position.quote.text}
    assert kinds == {"direct"}
    assert "as “she”, reported" not in brief.to_markdown()
    assert verify(text, brief).complete, "what was found is right when it is verified again"


LEVELS = """Olga Brandt, the chief engineer, said that about 70 pumps had failed in the flood.

Ines Falk, a councillor from the north bank, was not at the meeting.

The union estimates that 40 jobs are at risk. Karl Voss heads the dockers' section."""

TALK = """We spoke to Nora Quill, who runs the harbour, at her desk.

Dan Poole: How many ships came last year?

Nora Quill: We counted 310 of them in the log, and I was happy.

Dan Poole: And is there room for more?

Nora Quill: There is, if the dredger works as it should."""


def make_claim(quote: str, figure: str, attribution: str, statement: str | None = None) -> dict[str, Any]:
    return {"quote": quote, "figure": figure, "attribution": attribution, "statement": statement or quote}


@pytest.mark.parametrize(
    ("text", "quote", "figure", "attribution", "reason"),
    [
        (LEVELS, "about 70 pumps had failed in the flood", "about 70", "Olga Brandt", ""),
        (LEVELS, "about 70 pumps had failed in the flood", "about 70", "she", ""),
        (LEVELS, "about 70 pumps had failed in the flood", "about 70", "the chief engineer", ""),
        (LEVELS, "about 70 pumps had failed in the flood", "about 70", "Ines Falk", "not to “Ines Falk”"),
        (LEVELS, "40 jobs are at risk", "40", "The union", ""),
        (LEVELS, "40 jobs are at risk", "40", "Karl Voss", "attributes it to “The union”"),
        (TALK, "We counted 310 of them in the log", "310", "Nora Quill", ""),
        (TALK, "We counted 310 of them in the log", "310", "Dan Poole", "not to “Dan Poole”"),
        (
            "The mill will cut 90 jobs, Radio Nord said, quoting Vera Stolz, its owner. The mayor was silent.",
            "The mill will cut 90 jobs",
            "90",
            "Radio Nord",
            "",
        ),
        (
            "Radio Nord said, quoting Vera Stolz, that the mill will cut 90 jobs. The mayor was silent.",
            "the mill will cut 90 jobs",
            "90",
            "Vera Stolz",
            "",
        ),
    ],
)
def test_the_speaker_of_a_reported_figure(text: str, quote: str, figure: str, attribution: str, reason: str) -> None:
    names = tuple(name for name in ("Olga Brandt", "Ines Falk", "Karl Voss", "Nora Quill", "Dan Poole") if name in text)
    claim = make_claim(quote, figure, attribution, f"It was {figure}.")
    told = find(text, actors=names, numeric_claims=[claim])
    assert [reason in one for one in told] == [True] * bool(reason), told


SITE = "Tom Hagen runs the harbour office. {} Vera Stolz leads the opposition. Rain fell on Monday."


@pytest.mark.parametrize(
    ("sentence", "attribution", "reason"),
    [
        ("The dam costs 120 million euros, the report says.", "Tom Hagen", "attributes it to “the report”"),
        ("The dam costs 120 million euros, the report says.", "the report", ""),
        ("The dam costs 120 million euros, according to officials.", "Tom Hagen", "attributes it to “officials”"),
        ("A survey by the chamber found that it costs 120 million euros.", "Tom Hagen", "attributes it to “A survey"),
        ("The dam costs 120 million euros, the report says, according to Tom Hagen.", "Tom Hagen", ""),
        ("The dam costs 120 million euros, a spokesman said.", "Tom Hagen", ""),
    ],
)
def test_a_person_is_not_the_source_of_what_a_document_or_officials_give(
    sentence: str, attribution: str, reason: str
) -> None:
    claim = make_claim(sentence, "120 million euros", attribution)
    told = find(SITE.format(sentence), actors=("Tom Hagen", "Vera Stolz"), numeric_claims=[claim])
    assert [reason in one for one in told] == [True] * bool(reason), told


def check_sentence(passage: str, sentence: str) -> list[str]:
    return find(f"{passage} Rain fell on Monday.", abstract=[{"quotes": [passage], "text": sentence}])


@pytest.mark.parametrize("told", ["50,000 euros a day", "50,000 euros per day", "50,000 euros for every day of delay"])
@pytest.mark.parametrize("given", ["50,000 euros for each day of delay", "50,000 euros for every day"])
def test_an_amount_for_each_day_is_one_a_day(given: str, told: str) -> None:
    assert check_sentence(f"Norbank owes the town {given}.", f"Norbank has to pay {told}.") == []
    other = told.replace("day", "week")
    assert check_sentence(f"Norbank owes the town {given}.", f"Norbank has to pay {other}.")


@pytest.mark.parametrize("told", ["14 times", "at most 14 times", "fewer than 14 times"])
def test_a_bound_before_times_is_compared(told: str) -> None:
    assert len(check_sentence("The pumps had failed at least 14 times.", f"The pumps failed {told}.")) == 1
    assert check_sentence("The pumps had failed at least 14 times.", "The pumps failed at least 14 times.") == []
    assert check_sentence("The boat was turned around twice.", "The boat was turned back twice.") == []


@pytest.mark.parametrize(
    ("told", "is_true"),
    [
        ("five times as many boats sank as in 2018", False),
        ("nearly five times as many boats sank as in 2018", False),
        ("over five times as many boats sank as in 2018", True),
        ("more than five times as many boats sank as in 2018", True),
    ],
)
def test_a_bound_of_a_multiple_is_compared(told: str, *, is_true: bool) -> None:
    passage = "Last year 205 boats sank off Vardo, more than five times as many as in 2018."
    assert (check_sentence(passage, f"Last year {told}.") == []) is is_true


def test_a_number_of_days_is_none_of_weeks() -> None:
    passage = "The owners have 21 days to reply, the port said on Friday, and 9 of 48 have done so."
    assert check_sentence(passage, "The owners have three weeks to reply.") == []
    assert check_sentence(passage, "The owners have 21 weeks to reply.")


@pytest.mark.parametrize("told", ["Over 300 people came", "The hall drew over 300 people", "It held over 300 people"])
def test_over_is_a_bound_behind_a_verb(told: str) -> None:
    assert len(check_sentence(f"{told} on Monday.", "The hall drew 300 people on Monday.")) == 1


def test_a_figure_may_be_given_with_the_words_before_it() -> None:
    claim = make_claim("The court quashed a conviction over two deaths.", "over two deaths", "the article")
    assert find(f"{claim['quote']} Rain fell on Monday.", numeric_claims=[claim]) == []


@pytest.mark.parametrize("figure", ["from 31% to 46%", "31% to 46%", "46%"])
def test_a_rise_may_be_given_with_both_values(figure: str) -> None:
    claim = make_claim("The share of women rose from 31% to 46% in May.", figure, "the article")
    assert find(f"{claim['quote']} Rain fell on Monday.", numeric_claims=[claim]) == []
    assert find(f"{claim['quote']} Rain fell on Monday.", numeric_claims=[{**claim, "figure": "from 31% to 64%"}])


BOAT = "They could have bought a new boat in half a year."
QUARREL = """“If it floats, let them wait,” said Tom Hagen, who has fished here for years. {}

It is not known who will pay."""


@pytest.mark.parametrize(
    "speech",
    [
        "His neighbour Vera Stolz disagreed: “{}”",
        "Vera Stolz, 44, sees it differently: “{}”",
        "Vera Stolz had this to say: “{}”",
        "The reply came from Vera Stolz: “{}”",
        "For Vera Stolz, it is a scandal. “{}”",
        "Vera Stolz shook her head. “{}”",
        "“{}” was how Vera Stolz put it.",
        "Vera Stolz: “{}”",
        "“{}” – Vera Stolz",
    ],
)
def test_a_quotation_without_a_verb_of_saying_is_whose_it_is(speech: str) -> None:
    text = QUARREL.format(speech.format(BOAT))
    position = make_position(BOAT, "Vera Stolz", "Vera Stolz speaks of a boat.")
    assert find(text, actors=("Tom Hagen", "Vera Stolz"), positions=[position]) == []


def test_a_quotation_beside_a_pronoun_or_a_description_may_be_anybodys() -> None:
    for speech in ("She shook her head. “{}”", "The minister was blunter: “{}”"):
        text = f"Vera Stolz, the minister, came late. {QUARREL.format(speech.format(BOAT))}"
        position = make_position(BOAT, "Vera Stolz", "Vera Stolz speaks of a boat.")
        assert find(text, actors=("Tom Hagen", "Vera Stolz"), positions=[position]) == []


@pytest.mark.parametrize(("role", "expected"), [("union official", []), ("head of the dockers", ["attributes it to"])])
def test_a_body_speaks_through_whoever_has_its_word_in_the_role(role: str, expected: list[str]) -> None:
    text = LEVELS.replace("Karl Voss heads the dockers' section.", f"Karl Voss, {role}, was there.")
    claim = make_claim("40 jobs are at risk", "40", "Karl Voss", "It was 40.")
    told = list_reasons(verify(text, {"actors": [make_actor("Karl Voss", role=role)], "numeric_claims": [claim]}))
    assert [any(words in one for one in told) for words in expected] == [True] * len(told), told


FERRY = """“The ferry is a scandal on water,” said Mara Lunt, who lives on the island. Joris Lunt, her cousin, shrugged.

Pia Holm, the minister, promised a new boat. A harbour clerk said that the old one made 14 crossings on Monday."""
SCANDAL = "The ferry is a scandal on water"
CROSSINGS = "the old one made 14 crossings on Monday"


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("Mara Lunt calls the ferry a scandal.", ""),
        ("Lunt calls the ferry a scandal.", ""),
        ("The islander says that the ferry is scandalous.", ""),
        ("The ferry is a scandal, and Pia Holm has promised a new boat.", ""),
        ("Holm's ferry is a scandal, Lunt says.", ""),
        ("Pia Holm says that the ferry is a scandal.", "it names “Pia Holm”"),
        ("The ferry is scandalous, according to Holm.", "it names “Holm”"),
        ("According to Holm, the ferry is scandalous.", "it names “Holm”"),
        ("According to Lunt, the ferry is scandalous.", ""),
        ("Holm considers the ferry a scandal.", "it names “Holm”"),
        ("Holm called the ferry a scandal.", "it names “Holm”"),
        ("Joris Lunt says that the ferry is a scandal.", "it names “Joris Lunt”"),
        ("Pia Holm holds that the ferry is a scandal.", "it names “Pia Holm”"),
        ("Holm is deeply worried that the ferry is a scandal.", "it names “Holm”"),
        ("Lunt is sure that the ferry is a scandal.", ""),
    ],
)
def test_a_statement_that_names_another_speaker(statement: str, reason: str) -> None:
    position = make_position(SCANDAL, "Mara Lunt", statement) | {"actor": "mara"}
    actors = [make_actor("Mara Lunt", id="mara"), make_actor("Joris Lunt", id="joris"), make_actor("Pia Holm")]
    told = list_reasons(verify(FERRY, {"actors": actors, "positions": [position]}))
    assert [reason in one for one in told] == [True] * bool(reason), told


PIER = """The Harbour Board called the pier a danger to ships. The Coast Guild, which owns the shed, waits.

“The pier is a ruin,” said Mara Lunt, a painter. Okafor, who steers the ferry, and Harbour Board members laughed."""


@pytest.mark.parametrize(
    ("actor", "statement", "reason"),
    [
        ("board", "The Harbour Board calls the pier dangerous.", ""),
        ("board", "The pier is a danger, the board says.", ""),
        ("board", "The Coast Guild says the pier is a danger.", "it names “The Coast Guild”"),
        ("board", "The pier is a danger to ships, according to the Coast Guild.", "it names “the Coast Guild”"),
        ("lunt", "Mara Lunt calls the pier a ruin.", ""),
        ("lunt", "Okafor says the pier is a ruin.", "it names “Okafor”"),
    ],
)
def test_a_statement_that_names_another_body_or_one_name(actor: str, statement: str, reason: str) -> None:
    bodies = [make_actor(name, kind="organization") for name in ("Harbour Board", "Coast Guild")]
    actors = [*bodies, make_actor("Mara Lunt"), make_actor("Okafor")]
    quote, name = {
        "board": ("called the pier a danger to ships", "The Harbour Board"),
        "lunt": ("The pier is a ruin", "Mara Lunt"),
    }[actor]
    position = make_position(quote, name, statement)
    told = list_reasons(verify(PIER, {"actors": actors, "positions": [position]}))
    assert [reason in one for one in told] == [True] * bool(reason), told


MILLS = """Tarvik Mill, which has a new owner, sold 300 tonnes of flour in May. Its shop made 20,000 kroner.

Osby Mill shut its bakery and let 14 bakers go."""
SOLD = "Tarvik Mill, which has a new owner, sold 300 tonnes of flour in May"


@pytest.mark.parametrize(
    ("quote", "figure", "statement", "is_flagged"),
    [
        (SOLD, "300 tonnes", "Osby Mill sold 300 tonnes of flour in May.", True),
        (SOLD, "300 tonnes", "In May Osby Mill's flour came to 300 tonnes.", True),
        (SOLD, "300 tonnes", "Tarvik Mill sold 300 tonnes of flour in May.", False),
        (SOLD, "300 tonnes", "Unlike Osby, Tarvik Mill sold 300 tonnes of flour in May.", False),
        ("Its shop made 20,000 kroner", "20,000 kroner", "Osby Mill's shop made 20,000 kroner.", False),
        ("Osby Mill shut its bakery and let 14 bakers go", "14 bakers", "Osby Mill let 14 bakers go.", False),
    ],
)
def test_a_statement_about_another_actor(quote: str, figure: str, statement: str, *, is_flagged: bool) -> None:
    claim = make_claim(quote, figure, "the article", statement)
    actors = [make_actor(f"{name} Mill", id=name, kind="organization") for name in ("Tarvik", "Osby")]
    told = list_reasons(verify(MILLS, {"actors": actors, "numeric_claims": [claim]}))
    assert ["it names “Osby Mill”" in one for one in told] == [True] * is_flagged, told


@pytest.mark.parametrize("named", ["a clerk", "Pia Holm"])
def test_a_statement_that_names_an_unnamed_source(named: str) -> None:
    claim = make_claim(CROSSINGS, "14 crossings", "A harbour clerk", f"The ferry crossed 14 times, {named} said.")
    told = find(FERRY, actors=("Pia Holm",), numeric_claims=[claim])
    assert ["it names “Pia Holm”" in one for one in told] == [True] * (named == "Pia Holm"), told


def test_whose_view_the_quote_tells_may_be_named() -> None:
    text = f"Pia Holm, the minister, was away. “She is sure that the ferry floats,” said Mara Lunt. {FERRY}"
    position = make_position("She is sure that the ferry floats", "Mara Lunt", "Holm is sure that the ferry floats.")
    assert find(text, actors=("Mara Lunt", "Pia Holm"), positions=[position]) == []


def test_whoever_joins_a_position_may_be_named() -> None:
    position = make_position(SCANDAL, "Mara Lunt", "Holm called the ferry a scandal.") | {"joined_by": ["holm"]}
    text = FERRY.replace("said Mara Lunt, who lives on the island", "said Mara Lunt and Pia Holm")
    actors = [make_actor("Mara Lunt"), make_actor("Pia Holm")]
    assert list_reasons(verify(text, {"actors": actors, "positions": [position]})) == []


STRIKE = """The strike at the foundry has gone on for 42 days, and 17 of the 52 cranes stand idle. The owners
lost 39.6% of their orders in April. The port lost 12% of its ships. An offer was
rejected by 84 votes to 42. The debt is now two to one. Nine tugs and five tugs left, and 26 tugs stayed."""


@pytest.mark.parametrize(
    ("quote", "figure", "statement", "is_own"),
    [
        ("17 of the 52 cranes stand idle", "17", "Of the 52 cranes, 17 stand idle.", True),
        ("17 of the 52 cranes stand idle", "17", "Many cranes stand idle.", True),
        ("17 of the 52 cranes stand idle", "17", "At the foundry 52 cranes stand idle.", False),
        ("gone on for 42 days", "42 days", "The strike has gone on for six weeks.", True),
        ("lost 39.6% of their orders", "39.6%", "The owners lost about 40% of their orders.", True),
        ("lost 39.6% of their orders", "39.6%", "The owners lost 12% of their orders.", False),
        ("17 of the 52 cranes stand idle", "17", "At the foundry 35 other cranes work.", True),
        ("Nine tugs and five tugs left, and 26 tugs stayed", "26 tugs", "In the port 14 tugs stayed.", False),
    ],
)
def test_a_claim_states_its_own_figure(quote: str, figure: str, statement: str, is_own: bool) -> None:
    text = " ".join(STRIKE.split())
    told = find(text, numeric_claims=[make_claim(quote, figure, "the article", statement)])
    assert sum("does not state its own figure" in one for one in told) == (not is_own), told
    assert not (is_own and told)


HARVEST = "Yields fell by 7 percentage points, and 30% of the fields were flooded."


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Yields fell by 7 percentage points.", ""),
        ("Yields were down 7 percent.", "it says “7 percent”"),
        ("Almost a third of the fields stood under water, 30 percent.", ""),
        ("Some 30 percentage points of the fields stood under water.", "it says “30 percentage points”"),
    ],
)
def test_points_are_no_percent(sentence: str, reason: str) -> None:
    told = find(HARVEST, abstract=[{"text": sentence, "quotes": [HARVEST]}])
    assert [reason in one for one in told] == [True] * bool(reason), told


COUSINS = """Sen. Hedda Falk, chair of the harbour board, opened the debate. Rolf Falk, 61, the harbour master,
met his cousin, Hedda Falk. Governor Ulla Brand listened, and Oberlotse Falk spoke last."""


@pytest.mark.parametrize(
    ("name", "aliases", "role", "is_held"),
    [
        ("Hedda Falk", [], "chair of the harbour board", True),
        ("Hedda Falk", ["Falk"], "harbour master", False),
        ("Hedda Falk", ["Sen. Hedda Falk"], "senator", True),
        ("Hedda Falk", [], "Oberlotse", True),
        ("Rolf Falk", [], "harbour master", True),
        ("Rolf Falk", [], "senator", False),
        ("Ulla Brand", ["Governor Ulla Brand"], "governor", True),
    ],
)
def test_a_role_is_not_a_namesakes(name: str, aliases: list[str], role: str, is_held: bool) -> None:
    audit = verify(" ".join(COUSINS.split()), {"actors": [make_actor(name, aliases=aliases, role=role)]})
    assert [note.path for note in audit.notes] == ["actors[0].role"] * (not is_held), audit.notes


@pytest.mark.parametrize(
    ("statement", "is_told"),
    [
        ("Ingrid Brandt warned of an unsafe dock.", False),
        ("The dock was not safe, Ingrid Brandt said.", False),
        ("Colin Vik said that the dock is unsafe.", True),
        ("Colin Vik called the dock unsafe, according to Ingrid Brandt.", True),
    ],
)
def test_an_item_without_a_holder_names_whom_its_pronoun_means(statement: str, *, is_told: bool) -> None:
    text = "Ingrid Brandt runs the port. Colin Vik inspects it. “The dock is unsafe,” he said on Monday."
    names = {"vik": "Colin Vik", "brandt": "Ingrid Brandt"}
    actors = [{"id": key, "name": name, "kind": "person"} for key, name in names.items()]
    measure = {"quote": "“The dock is unsafe,” he said", "attribution": "he", "statement": statement}
    audit = verify(text, {"schema": "policy", "actors": actors, "measures": [measure]})
    assert ("which is not “Ingrid Brandt”" in str(audit.warnings)) is not is_told


HARBOUR = """Nine of the cranes may not survive the winter. The port plans to scrap its oldest dredger in Vik.
Ministers want to sell the pilot station on Lys. The crew was unable to free the trawler near Holm.
“I want to thank the divers of Sund,” he said. The owners are understood to have refused a bid for
the yard at Nor. She could not open the lock at Dal."""


@pytest.mark.parametrize(
    ("sentence", "dropped"),
    [
        ("Nine of the cranes will not survive the winter.", "may"),
        ("Nine of the cranes might not make it through the winter.", ""),
        ("The port has scrapped its oldest dredger in Vik.", "plans"),
        ("The port will scrap its oldest dredger in Vik.", ""),
        ("The port is about to scrap its oldest dredger in Vik.", ""),
        ("Ministers sold the pilot station on Lys.", "want"),
        ("Ministers hope to sell the pilot station on Lys.", ""),
        ("The crew freed the trawler near Holm.", "unable"),
        ("The crew could not free the trawler near Holm.", ""),
        ("He thanked the divers of Sund.", ""),
        ("The owners refused a bid for the yard at Nor.", "understood"),
        ("The owners have reportedly refused a bid for the yard at Nor.", ""),
        ("She could not open the lock at Dal.", ""),
    ],
)
def test_hedges_that_a_statement_drops(sentence: str, dropped: str) -> None:
    text = " ".join(HARBOUR.split())
    last = sentence.rstrip(".").split()[-1]
    quote = next(part for part in text.split(". ") if last in part).rstrip(".")
    told = find(text, abstract=[{"text": sentence, "quotes": [quote]}])
    assert [f"the statement drops “{dropped}”" in one for one in told] == [True] * bool(dropped), told


@pytest.mark.parametrize(
    ("quote", "sentence", "dropped"),
    [
        ("The dredging of the basin has not begun.", "The dredging of the basin has begun.", "not"),
        ("The dredging of the basin hasn’t begun.", "Dredging has begun.", "hasn"),
        ("Divers found no crack in the gate.", "Divers found a crack in the gate.", "no"),
        ("The dredging of the basin has not begun.", "The dredging of the basin is yet to begin.", ""),
        ("The dredging of the basin has not begun.", "Nobody has begun to dredge the basin.", ""),
        ("The gate is not only old but leaking.", "The gate is old and leaking.", ""),
        ("The gate has not been tested, and the pumps were tested in May.", "The pumps were tested in May.", ""),
        ("It was not the storm, but the pumps that failed.", "The pumps failed.", ""),
        ("Did nobody test the gate? It was not tested.", "Was the gate tested?", ""),
    ],
)
def test_a_negation_that_a_statement_drops_is_flagged(quote: str, sentence: str, dropped: str) -> None:
    told = find(f"{quote} The port said so.", abstract=[{"text": sentence, "quotes": [quote]}])
    assert [f"drops “{dropped}" in one for one in told] == [True] * bool(dropped), told


@pytest.mark.parametrize(
    ("quote", "sentence", "is_flagged"),
    [
        ("Catches rose 3 percent to 410 tonnes.", "Catches fell 3 percent.", True),
        ("Catches rose to 410 tonnes from 380.", "Catches were cut from 410 to 380 tonnes.", True),
        ("Catches were 3 percent lower.", "Catches were 3 percent higher.", True),
        ("Catches rose 3 percent to 410 tonnes.", "Catches grew by 3 percent.", False),
        ("Catches fell by up to 14 percent.", "Catches dropped up to 14 percent.", False),
        ("Catches fell 3 percent and prices rose 3 percent.", "Prices rose 3 percent.", False),
        (
            "The fleet ran from a loss of 8 percent to an increase of 7 percent.",
            "It ran to a 7 percent increase.",
            False,
        ),
    ],
)
def test_a_change_in_the_other_direction_is_flagged(quote: str, sentence: str, is_flagged: bool) -> None:
    told = find(f"{quote} The port said so.", abstract=[{"text": sentence, "quotes": [quote]}])
    assert ["the opposite direction" in one for one in told] == [True] * is_flagged, told


SALES = (
    "Sales were 100 million euros in May and 30 million euros in June. "
    "The owner expects 204 million to 212 million euros; its earlier range was 240 million to 252 million euros."
)


@pytest.mark.parametrize(
    ("sentence", "is_true"),
    [
        ("Together sales were 130 million euros.", True),
        ("Together sales were 130 million to 900 million euros.", False),
        ("The forecast was lowered by 36 million to 40 million euros.", True),
        ("The forecast was lowered by 36 million to 48 million euros.", False),
        ("Sales of about 200 to 210 million are expected.", True),
        ("Sales of about 200 to 900 million are expected.", False),
    ],
)
def test_both_ends_of_a_range_are_proved(sentence: str, is_true: bool) -> None:
    told = find(SALES, abstract=[{"text": sentence, "quotes": SALES.split(". ")}])
    assert ["not stated" in one for one in told] == [True] * (not is_true), told


@pytest.mark.parametrize(
    ("stated", "told", "is_flagged"),
    [
        ("None of the members came.", "The members came.", True),
        ("Nobody has died.", "Three people have died.", True),
        ("No one died.", "Two people died.", True),
        ("The choice has never before been open to the public.", "The choice is open to the public.", True),
        (
            "The choice has never before been open to the public.",
            "The choice is open to the public for the first time.",
            False,
        ),
        ("Nobody has died.", "There have been no deaths.", False),
        ("We don't need a loan, we need customers.", "They need a loan.", True),
        ("We don't need a loan, we need customers.", "They need customers.", False),
        ("None of the members came.", "No members came.", False),
        ("Not one of the inspectors had visited the site.", "Inspectors had visited the site.", True),
        ("A few doctors believe that the drug works.", "Doctors believe that the drug works.", False),
        ("It is not true that the school will close in June.", "The school will close in June.", True),
        ("It is a myth that the school will close in June.", "The school will close in June.", True),
        ("It is false that the school will close in June.", "The school will close in June.", True),
        ("The police received some, but not all, of the logs.", "The police received all of the logs.", True),
        ("The police received some, but not all, of the logs.", "The police received part of the logs.", False),
        ("The ministry did not respond to a request.", "The ministry left a request unanswered.", False),
        ("The firm would seek compensation, it said.", "The firm has sought compensation.", True),
        ("The ministry said it would close the mine.", "The mine was closed.", True),
        ("The ministry said it would close the mine.", "The ministry said the mine would be closed.", False),
        ("Some 19 homes were found when 40 would be needed.", "Some 19 of the 40 homes needed were found.", False),
    ],
)
def test_negations_frames_and_plans_that_a_statement_drops(stated: str, told: str, is_flagged: bool) -> None:
    assert bool(check_sentence(f"On Monday a report came out. {stated}", told)) == is_flagged


@pytest.mark.parametrize(
    ("stated", "told", "is_found"),
    [
        ("The park covers 40 hectares.", "The park covers about 100 acres.", True),
        ("The park covers 40 hectares.", "The park covers about 80 acres.", False),
        ("It was 35 °C at noon.", "It was 95 degrees Fahrenheit at noon.", True),
        ("It was 35 °C at noon.", "It was 65 degrees Fahrenheit at noon.", False),
        ("The tower is 90 metres high.", "The tower is almost 300 feet high.", True),
        ("The plant sold 95,000 MWh.", "The plant sold 95 GWh.", True),
        ("Fourteen people fell ill.", "More than a dozen people fell ill.", True),
        ("Fourteen people fell ill.", "More than two dozen people fell ill.", False),
        ("Of the 2,400 who were invited, 1,900 came.", "About 80 percent of those who were invited came.", True),
        ("There were 138 homes and 96 flats.", "There were 42 more homes than flats.", True),
        ("The line carried 12,000 people a year.", "The line carried 1,000 people a month.", True),
        ("It gets harder as they move into 2031.", "It gets harder when 2031 arrives.", True),
        ("The line carried 12,000 people a year.", "The line carried 900 people a month.", False),
        ("The library bought 466,181 books last year.", "It bought almost 1,300 books a day last year.", True),
    ],
)
def test_numbers_in_other_units_and_roundings(stated: str, told: str, is_found: bool) -> None:
    assert (check_sentence(stated, told) == []) == is_found


@pytest.mark.parametrize(
    ("stated", "told", "is_flagged"),
    [
        ("Roe won the seat with a slim 51-to-49 percent victory.", "Roe took 51 percent of the vote.", False),
        ("Roe won the seat with a slim 51-to-49 percent victory.", "Roe took 52 percent of the vote.", True),
        ("It is no surprise that the mayor vetoed the bill.", "The mayor vetoed the bill.", False),
    ],
)
def test_shares_of_a_vote_and_what_surprises_nobody(stated: str, told: str, is_flagged: bool) -> None:
    assert bool(check_sentence(stated, told)) == is_flagged


@pytest.mark.parametrize(
    ("stated", "told"),
    [("Fines are capped at 30 euros.", "Fines are 30 euros."), ("Prices start at 30 euros.", "Prices are 30 euros.")],
)
def test_caps_and_starting_prices_are_bounds(stated: str, told: str) -> None:
    assert any("drops the bound" in reason for reason in check_sentence(stated, told))


@pytest.mark.parametrize(
    ("passage", "figure"),
    [
        ("Voters rejected a levy by 212 votes", "212 votes"),
        ("Roe said the striker, who has nine goals,", "nine goals"),
    ],
)
def test_who_rejects_or_names_something_is_not_the_source_of_its_figure(passage: str, figure: str) -> None:
    claim = make_claim(passage, figure, "the article")
    assert find(f"{passage} was out. It rained.", numeric_claims=[claim]) == []


@pytest.mark.parametrize(
    "given", [["AT&T said so."], {"actors": [{"id": "a", "name": "AT&T", "kind": "organization"}]}]
)
def test_a_text_with_html_character_references_is_told_of(given: Any) -> None:
    audit = verify("AT&amp;T said so.", given)
    [told] = [one.message for one in audit.warnings if one.path == "article.text"]
    assert told.startswith("the text contains HTML character references such as “&amp;”: they were decoded")
    assert not audit.rejected
    assert not verify("AT&T said so.", given).warnings


@pytest.mark.parametrize("remains", ["cafÃ©", "itâ€™s", "caf\ufffd", "it=E2=80=99s", r"it\u2019s", "it‚Äôs"])
def test_a_text_in_a_wrong_encoding_is_told_of(remains: str) -> None:
    [told] = verify(f"Roe said {remains} shut.", ["Roe said"]).warnings
    assert (told.path, told.kind) == ("article.text", "source")
    assert "wrong encoding" in told.message
