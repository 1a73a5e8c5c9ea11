"""True items that `verify` leaves alone, each beside a lie of the same form that it notices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from summarizer import verify
from tests.pipeline.test_verify_findings import list_reasons, make_actor, make_position

FILLER = "\n\n" + "\n\n".join(f"The river rose again on day {day} of the flood." for day in ("one", "two")) + "\n\n"


def find(text: str, *, actors: tuple[str, ...] = (), **sections: Any) -> list[str]:
    """All reasons that an audit gives, apart from the note on the article's language."""
    audit = verify(text, {"actors": [make_actor(name) for name in actors], **sections})
    about_language = {one.message for one in audit.warnings if one.kind == "language"}
    return [reason for reason in list_reasons(audit) if reason not in about_language]


def state(text: str, statement: str, *quotes: str) -> list[str]:
    """All reasons against a sentence of an abstract, beside these quotes or the whole text."""
    return find(text, abstract=[{"quotes": list(quotes or (text,)), "text": statement}])


@pytest.mark.parametrize(
    ("subject", "quote"),
    [
        ("Vera Stolz, 61, and Tom Hagen, 44,", "deny taking the painting"),
        ("Vera Stolz, the curator, and Tom Hagen, her assistant,", "said that the painting was gone"),
        ("Vera Stolz, 61, the curator of the museum, and Tom Hagen", "said that the painting was gone"),
    ],
)
@pytest.mark.parametrize("holder", ["Vera Stolz", "Tom Hagen"])
def test_everybody_in_a_joint_subject_speaks(subject: str, quote: str, holder: str) -> None:
    text = f"{subject} {quote}. Iris Holm disagreed."
    actors = ("Vera Stolz", "Tom Hagen", "Iris Holm")
    assert not find(text, actors=actors, positions=[make_position(quote, holder, f"{holder} {quote}.")])
    assert find(text, actors=actors, positions=[make_position(quote, "Iris Holm", f"Iris Holm {quote}.")])


def test_a_list_does_not_reach_into_another_clause() -> None:
    text = "The board fired Vera Stolz, 61, and Tom Hagen, 44, said that the painting was gone."
    position = make_position("the painting was gone", "Vera Stolz", "The painting was gone, Vera Stolz said.")
    assert find(text, actors=("Vera Stolz", "Tom Hagen"), positions=[position])


def test_a_year_that_the_quote_states_is_near_though_it_stands_elsewhere_too() -> None:
    quote = "The new lock was built in 2031."
    text = f"The old lock broke in 2031.{FILLER}{quote}{FILLER}The bridge opened in 2034."
    assert not state(text, "A new lock was built in 2031.", quote)
    assert state(text, "A new lock was built in 2034.", quote)


def test_an_office_may_be_abbreviated() -> None:
    text = "Finance Director Vera Stolz resigned."
    assert not state(text, "CFO Vera Stolz resigned.")
    assert state(text, "CTO Vera Stolz resigned.")


FRENCH = (
    "Le maire de la ville, Hugo Brandt, a défendu lundi la vente du vieux moulin devant les membres du conseil.\n\n"
    "« Le moulin coûte trop cher à la ville », a déclaré Hugo Brandt. Il a été applaudi par une partie du public.\n\n"
    "« Nous ferons tout pour le garder », affirme Nadia Weiss, qui dirige une association de la vallée. "
    "Le toit aurait besoin de travaux qui coûteraient entre 2 et 3 millions d’euros, et aucun crédit n’est prévu."
)
GERMAN = (
    "Der Rat der Stadt hat am Montag beschlossen, dass die alte Mühle verkauft wird, weil sie zu teuer ist. "
    "Die Reparatur würde zwischen 2 und 3 Millionen Euro kosten, und das Geld ist nicht im Haushalt der Stadt."
)


def test_in_another_language_a_quote_cut_behind_a_negation_is_flagged() -> None:
    assert not state(FRENCH, "Aucun crédit n’est prévu pour le moulin.", "aucun crédit n’est prévu")
    assert state(FRENCH, "Un crédit est prévu pour le moulin.", "crédit n’est prévu")


@pytest.mark.parametrize(
    ("text", "figure", "wrong"),
    [
        (FRENCH, "entre 2 et 3 millions d’euros", "entre 2 et 4 millions d’euros"),
        (GERMAN, "zwischen 2 und 3 Millionen Euro", "zwischen 1 und 3 Millionen Euro"),
    ],
)
def test_a_range_of_another_language_is_a_figure(text: str, figure: str, wrong: str) -> None:
    sentence = next(part for part in text.split(". ") if figure in part).strip(".")
    item = {"quote": sentence, "attribution": "the article", "about": None, "statement": sentence}
    assert not find(text, numeric_claims=[item | {"figure": figure}])
    assert find(text, numeric_claims=[item | {"figure": wrong}])


@pytest.mark.parametrize(
    ("text", "true", "false"),
    [
        (
            "Iris Holm left after 17 minutes.",
            "Iris Holm left in the 17th minute.",
            "Iris Holm left in the 19th minute.",
        ),
        ("Iris Holm left in the 17th minute.", "Iris Holm left after 17 minutes.", "Iris Holm left after 17 hours."),
        (
            "Turnout was 48.2 percent, after 44.9 percent in the spring.",
            "Turnout rose by 3.3 percentage points.",
            "Turnout rose by 3.3 percent.",
        ),
        (
            "Of the voters, 36 percent are for it, down 5 percentage points from May.",
            "In May, 41 percent were for it.",
            "In May, 43 percent were for it.",
        ),
        ("Output grew to 66 from 60 boats.", "Output grew 10 percent.", "Output grew 9 percent."),
        (
            "The debt rose to 66 crowns, a record that nobody had seen in years of rain, from 60 crowns in May.",
            "The debt rose about 10 percent.",
            "The debt rose 9 percent.",
        ),
        ("He read 9 of the 24 letters.", "He read 38 percent of the letters.", "He read 48 percent of the letters."),
        ("He read 12 of the 25 letters.", "He read nearly half of the letters.", "He read 66 percent of the letters."),
        ("The dam held for ten days.", "The dam gave way within two weeks.", "The dam held for at least two weeks."),
        ("The work took nine weeks.", "The work took about two months.", "The work took about three months."),
        ("The council backed the dam 33-21.", "The dam won by 12 votes.", "The dam won by 14 votes."),
        (
            "The boat took 19 tonnes, four more than planned.",
            "The boat took 19 tonnes, though 15 were planned.",
            "The boat took 19 tonnes, though 16 were planned.",
        ),
        (
            "The boat ran at 62 kilometres an hour, where 60 are allowed.",
            "The boat ran at 2 km/h above the limit.",
            "The boat ran at 4 km/h above the limit.",
        ),
    ],
)
def test_what_follows_from_the_articles_figures_is_stated(text: str, true: str, false: str) -> None:
    assert not state(text, true)
    assert state(text, false)


@pytest.mark.parametrize(
    ("text", "true", "false"),
    [
        ("They paid 300 grand for it.", "They paid £300,000 for it.", "They paid £300 for it."),
        ("It cost $3.2 billion.", "It cost US$3.2 billion.", "It cost A$3.2 billion."),
        (
            "Stay at home unless you have to travel.",
            "It tells people to stay at home unless they must travel.",
            "It tells people to stay at home.",
        ),
        ("If it rains, the match will be moved.", "The match will be moved if it rains.", "The match will be moved."),
        (
            "The annual cost to the town is about 2 million crowns.",
            "The yearly cost to the town is about 2 million crowns.",
            "The monthly cost to the town is about 2 million crowns.",
        ),
        (
            "Rents rose to 985 crowns from 913 a year earlier.",
            "Rents rose from 913 crowns a month to 985.",
            "Rents rose from 985 crowns a month to 913.",
        ),
        (
            "The bill goes to the upper house on 9 June. The summer recess begins on 22 July.",
            "The bill is due in the upper house on 9 June.",
            "The bill is due in the upper house on 22 June.",
        ),
        (
            "The share closed 14 cents short of the offer.",
            "It closed 14 cents below the offer.",
            "It closed 14 cents above it.",
        ),
        ("Sales eased 2 percent.", "Sales fell 2 percent.", "Sales rose 2 percent."),
        ("Sales rose to 12 million euros from 10 million.", "Sales rose to 12 million.", "Sales rose to 10 million."),
        ("The bridge fell 35 years ago.", "It is the fall's 35th anniversary.", "It is the fall's 36th anniversary."),
        ("Bo Ek stole a 99-cent bun.", "Bo Ek Stole 99-Cent Bun on Quay", "Bo Ek Stole 98-Cent Bun on Quay"),
        ("Many Jews moved to Norby.", "Many Jewish families live in Norby.", "Many Sikh families live in Norby."),
        ("A team from Australia won.", "The Aussie team won.", "The Austrian team won."),
        ("Norby United won the cup.", "Norby Utd won the cup.", "Norby City won the cup."),
        ("Bo Ek said we should see the quay.", "Bo Ek: Let's See the Old Quay", "Bo Ek: Kurt's Old Quay"),
        (
            "What of the 40 crowns set by Nordwerk for the Sorel mill?",
            "Nordwerk set 40 crowns for the Sorel mill.",
            "Nordwerk set 50 crowns for the Sorel mill.",
        ),
        ("Women make up barely 24% of the crew.", "Women are 24% of the crew.", "Women are over 24% of the crew."),
        (
            "She's been living in Norby for a year, and it seems that Vera Stolz likes it.",
            "Vera Stolz has been living in Norby for a year.",
            "Vera Stolz has been living in Norby for two years.",
        ),
        (
            "Fans may not believe it but Vera Stolz meets the former club of her father on Sunday as a captain.",
            "Vera Stolz meets the former club of her father on Sunday as a captain.",
            "Vera Stolz meets the former club of her father on Monday as a captain.",
        ),
        (
            "The boot of Marco Sorel kept the cup flying in Europe as the Argentinian kicked Norby into the last four.",
            "Marco Sorel kicked Norby into the last four.",
            "Marco Sorel kicked Norby into the last four in 1999.",
        ),
        (
            "The bill introduced in the council in May would close a loophole for boats.",
            "The bill would close a loophole for boats.",
            "The bill would close a loophole for 4 boats.",
        ),
        (
            "Half of it implied a margin of 4 percent, assuming sales of 7 million crowns.\n\nOthers were surprised.",
            "Half of it implied a margin of 4 percent, assuming sales of 7 million crowns, the middle of the range.",
            "Half of it implied a margin of 5 percent, assuming sales of 7 million crowns, the middle of the range.",
        ),
    ],
)
def test_a_statement_says_the_same_in_other_words(text: str, true: str, false: str) -> None:
    assert not state(text, true)
    assert state(text, false)


def test_one_end_of_a_range_is_a_figure_and_the_range_is_filled_in() -> None:
    text = "The town would pay between 3 and 4 million crowns a year, Vera Stolz said."
    item = {
        "quote": text,
        "attribution": "Vera Stolz",
        "about": None,
        "statement": "It would pay 3 to 4 million crowns.",
    }
    audit = verify(text, {"actors": [make_actor("Vera Stolz")], "numeric_claims": [item | {"figure": "4 million"}]})
    assert not audit.rejected
    assert audit.complete
    assert find(text, numeric_claims=[item | {"figure": "5 million"}])
    assert find(text, numeric_claims=[item | {"figure": "4 million", "statement": "It would pay 4 million crowns."}])


def test_figures_of_two_quotes_are_combined() -> None:
    first, second = "The thief took 270 stamps.", "The police found 190 of them."
    text = f"{first}{FILLER}{second}"
    assert not state(text, "The police lack 80 stamps.", first, second)
    assert state(text, "The police lack 90 stamps.", first, second)


def test_a_full_name_is_not_put_in_place_of_a_namesake() -> None:
    text = (
        "The judge, Vera Stolz, opened the hearing. Stolz spoke for 40 minutes.\n\n"
        "Her uncle, Pavel Stolz, owns the mill. Tom Hagen, the mayor, was silent."
    )
    quote = "Stolz spoke for 40 minutes."
    assert not state(text, "Vera Stolz spoke for 40 minutes.", quote)
    assert not state(text, "Vera Stolz, a niece of Pavel Stolz, spoke for 40 minutes.", quote)
    assert state(text, "Pavel Stolz spoke for 40 minutes.", quote)
    assert state(text, "Vera Stolz owns the mill.", "Her uncle, Pavel Stolz, owns the mill.")
    longer = text.replace("Vera Stolz", "Vera Amari Stolz").replace("Stolz spoke", "Vera Amari Stolz spoke")
    assert not state(f"{longer} Amari Stolz left.", "Amari Stolz spoke for 40 minutes.", f"Vera Amari {quote}")


@pytest.mark.parametrize(
    "subject",
    [
        "Vera Stolz, 61, the mill’s former owner, and her nephew, Tom Hagen, 44, who ran the shop, deny",
        "The owner of the mill, Vera Stolz, and her nephew, Tom Hagen, deny",
    ],
)
def test_somebody_is_joined_to_a_subject_with_a_description_before_the_name(subject: str) -> None:
    quote = "deny setting fire to the mill"
    text = f"{subject.removesuffix(' deny')} {quote}. Iris Holm disagreed."
    for holder in ("Vera Stolz", "Tom Hagen"):
        position = make_position(quote, holder, f"{holder} denies setting fire to the mill.")
        assert not find(text, actors=("Vera Stolz", "Tom Hagen", "Iris Holm"), positions=[position])
    position = make_position(quote, "Iris Holm", "Iris Holm denies setting fire to the mill.")
    assert find(text, actors=("Vera Stolz", "Tom Hagen", "Iris Holm"), positions=[position])


@pytest.mark.parametrize("office", ["its chairwoman, Vera Stolz,", "the league’s general secretary, Vera Stolz,"])
def test_the_officer_of_a_body_speaks_for_it(office: str) -> None:
    text = (
        "The Mill Trust sold the wheel in May.\n\n"
        f"The Anglers League criticised the dam. “Fish cannot climb walls,” {office} said."
    )
    bodies = [make_actor(name, kind="organization") for name in ("Anglers League", "Mill Trust")]
    quote = "Fish cannot climb walls"
    brief = {"actors": [*bodies, make_actor("Vera Stolz")]}
    league = make_position(
        quote, "Anglers League", "The league says fish cannot climb walls.", attribution="Vera Stolz"
    )
    trust = make_position(quote, "Mill Trust", "The trust says fish cannot climb walls.", attribution="Vera Stolz")
    assert not list_reasons(verify(text, brief | {"positions": [league]}))
    assert verify(text, brief | {"positions": [trust]}).rejected


@pytest.mark.parametrize(
    ("text", "true", "false"),
    [
        ("Gov. Vera Stolz vetoed it.", "governor", "senator"),
        ("“It helps,” said Vera Stolz of the Anglers League, a lobby.", "of the Anglers League", "head of the League"),
        ("The hearing was led by Vera Stolz KC, for the town.", "KC for the town", "mayor of the town"),
        ("Tom Hagen asked Vera Stolz, who was cashier until May, about it.", "former cashier", "former owner"),
        ("Selon l’avocate du maire, Vera Stolz, il ment.", "avocate du maire", "avocate du préfet"),
        (
            "Norbank beat Sudbank, but lost its director, Vera Stolz, to it.",
            "director of Norbank",
            "president of Sudbank",
        ),
        (
            "Norbank asked Sudbank. Its director, Vera Stolz, was rude.",
            "director of Norbank",
            "deputy director of Norbank",
        ),
        (
            "Norbank cut its forecast. Chief Executive Vera Stolz said so.",
            "Chief Executive of Norbank",
            "Chairwoman of Norbank",
        ),
        (
            "Norbank cut jobs. Sudbank director Vera Stolz said so.",
            "director of Sudbank",
            "deputy director of Sudbank",
        ),
        (
            "The river pilots’ union met Norbank. “No,” said the union’s secretary, Vera Stolz.",
            "secretary of the river pilots’ union",
            "president of Norbank",
        ),
        ("Tom Hagen is 12. His mother, Vera Stolz, wept.", "Tom Hagen's mother", "Tom Hagen's teacher"),
        ("Norbank cut jobs. Director Vera Stolz said so.", "Norbank director", "Sudbank director"),
        (
            "Vera Stolz, 58, who drives the school bus, sued. Tom Hagen read it.",
            "driver of the school bus for years",
            "owner of the school bus for years",
        ),
        (
            "Norbank sells flow meters. The Leeds firm’s maker of locks, Vera Stolz, left.",
            "maker of locks based in Leeds",
            "vendor of locks based in Leeds",
        ),
        ("Vera Stolz sued. The retired nurse, 61, won.", "retired nurse", "retired teacher"),
        ("Vera Stolz, a baker, sued Tom Hagen. The retired nurse won.", "baker", "retired judge"),
        ("The deputy director, Vera Stolz, left.", "deputy director", "director"),
        ("Former housing minister Vera Stolz left.", "former housing minister", "housing minister"),
    ],
)
def test_a_role_in_other_words_is_kept(text: str, true: str, false: str) -> None:
    for role, is_kept in ((true, True), (false, False)):
        audit = verify(text, {"actors": [make_actor("Vera Stolz", role=role)]})
        assert (not audit.notes and not audit.warnings) is is_kept, role


def attribute(text: str, quote: str, named: str) -> Any:
    item = {"quote": quote, "figure": "90 boats", "attribution": named, "about": None, "statement": quote}
    return verify(text, {"actors": [make_actor("Vera Stolz")], "numeric_claims": [item]})


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The prosecution says that 90 boats were never built. Vera Stolz was silent.", "prosecutors"),
        ("The Norby-based company plans to build 90 boats. Vera Stolz was silent.", "the company"),
    ],
)
def test_a_speaker_may_be_described_in_fewer_words_or_others_of_the_same_root(text: str, named: str) -> None:
    quote = text.partition(". ")[0]
    quote = quote[quote.index("90 boats") :] if "that" in quote else quote[quote.index("plans") :]
    assert not list_reasons(attribute(text, quote, named))


def test_a_speaker_without_a_name_is_whoever_is_called_so_before_the_words() -> None:
    text = (
        "The station heard from its listeners. One said: “Do you know how annoying it is? Please play the whole "
        "programme.” One choir sang."
    )
    told = {"quote": "Please play the whole programme.", "actor": "listeners", "attribution": "One"}
    assert not find(text, actors=("listeners",), positions=[told | {"statement": "A listener asks for all of it."}])


def test_what_the_article_calls_its_report_is_somebodys() -> None:
    text = "Norbank met Vera Stolz. Its report says that 90 boats were never built."
    assert not list_reasons(attribute(text, "90 boats were never built", "Norbank's report"))


def test_the_articles_words_take_the_place_of_a_description_that_it_lacks() -> None:
    text = "The authorities said that 90 boats were lost. Vera Stolz was silent."
    audit = attribute(text, "90 boats were lost", "officials")
    assert not audit.rejected
    assert not [one.path for one in audit.warnings if one.kind == "speaker"]
    assert attribute(text, "90 boats were lost", "Tom Hagen").rejected
    told = "“We lost 90 boats,” said Tom Hagen. The officials were silent."
    assert attribute(told, "We lost 90 boats", "the officials").rejected


def test_a_frequent_word_that_begins_a_sentence_in_another_language_is_no_name() -> None:
    assert not state(FRENCH, "Selon Hugo Brandt, le moulin coûte trop cher.", "Le moulin coûte trop cher à la ville")
    assert state(FRENCH, "Selon Marc Brandt, le moulin coûte trop cher.", "Le moulin coûte trop cher à la ville")


def test_a_noun_in_a_prepositional_phrase_is_no_verb() -> None:
    text = (
        "A friend close to Norby said that the club would come back with a better bid in May if it was still allowed."
    )
    quote = text[text.index("the club") : -1]
    assert not state(text, "Norby would come back with a better bid in May if still allowed.", quote)


def test_reasons_name_the_actor() -> None:
    text = "Mayor Stolz came. Vera Stolz spoke. Tom Hagen left."
    actors = [make_actor("Vera Stolz", role="queen"), make_actor("Tom Hagen", aliases=["Stolz"])]
    reasons = list_reasons(verify(text, {"actors": actors}))
    assert "the article does not call “Vera Stolz” “queen”" in reasons
    assert "nothing in the article says that “Stolz” is “Tom Hagen”" in reasons


def test_an_abstract_without_sentences_is_not_called_shortened() -> None:
    wrong = {"quotes": ["The dam broke."], "text": "The dam broke on 5 May."}
    right = {"quotes": ["The dam broke."], "text": "The dam broke."}
    for sentences, kinds in (([wrong], []), ([wrong, right], ["partial"])):
        audit = verify("The dam broke.", {"abstract": sentences})
        assert [one.kind for one in audit.warnings if one.path == "abstract"] == kinds


def test_the_form_that_the_documentation_shows_is_verified_in_full() -> None:
    page = (Path(__file__).parents[2] / "docs" / "brief.md").read_text(encoding="utf-8")
    written = json.loads(page.split("```json\n")[1].split("```")[0])
    text = (
        "The bridge closed on Monday. “We had no choice,” said Ann Roe, the mayor. "
        "The repair will cost 3.2 million euros. It is unclear when it will open again."
    )
    audit = verify(text, written)
    assert not list_reasons(audit)
    assert len(audit.quotes) == 5
    text = text.replace("3.2", "3.4")
    assert [one.path for one in verify(text, written).rejected] == ["numeric_claims[0]"]


@pytest.mark.parametrize(
    ("text", "figure", "wrong"),
    [
        ("The boats waited for more than an hour.", "more than an hour", "more than a day"),
        ("Its share fell from 91 percent to 74 percent.", "from 91 percent to 74 percent", "from 91 to 84 percent"),
        ("Forecasts would have to come down by 8% to 10%.", "8% to 10%", "8% to 12%"),
        ("Not a single boat sank.", "Not a single boat", "Two boats"),
        ("Its share was double that of Nordwerk.", "double", "a third"),
        ("She led the office for just a few months.", "just a few months", "just a few years"),
        ("He wants to sail in his fifties.", "fifties", "sixties"),
        ("Many hundreds of eager clerks were on the pier.", "Many hundreds", "many thousands"),
        ("The office refused about one claim in six.", "one claim in six", "one claim in seven"),
        ("The quay has hundreds of firms and clubs.", "hundreds of firms and clubs", "thousands of firms and clubs"),
        ("It lured hundreds of firms and clubs serving food.", "hundreds of firms and clubs", "dozens of firms"),
        ("A monthlong strike ended late on Friday.", "monthlong", "yearlong"),
        ("The boats met late Friday.", "late Friday", "late Sunday"),
        ("The mill made 2.1Xyz in May.", "2.1Xyz", "1Xyz"),
        ("Its loss was $(0.12) a share.", "$0.12", "$0.21"),
    ],
)
def test_a_quantity_that_repeats_the_quote_is_accepted(text: str, figure: str, wrong: str) -> None:
    item = {"quote": text, "attribution": "the article", "about": None, "statement": text}
    assert not find(text, numeric_claims=[item | {"figure": figure}])
    assert find(text, numeric_claims=[item | {"figure": wrong}])


@pytest.mark.parametrize(
    ("name", "is_named"),
    [
        ("Norland government", True),
        ("Sorel government", True),
        ("Chilean ministry", True),
        ("Peruvian ministry", False),
    ],
)
def test_who_is_named_together_with_others_is_named(name: str, is_named: bool) -> None:
    text = "The Norland and Sorel governments agreed. The Danish, Chilean and Irish ministries did not."
    actor = {"id": "a", "name": name, "kind": "organization", "role": None, "aliases": []}
    assert (not verify(text, {"actors": [actor]}).rejected) == is_named


def test_a_score_that_the_quote_does_not_state_is_told_as_such() -> None:
    """Nothing but its sentence makes a figure of "9 to 4", so that "9 to 5" alone is read as none."""
    item = {"quote": "voted 9 to 4 on Monday", "attribution": "the article", "about": None, "statement": "It voted."}
    text = "The council voted 9 to 4 on Monday."
    assert not find(text, numeric_claims=[item | {"figure": "9 to 4"}])
    (reason,) = find(text, numeric_claims=[item | {"figure": "9 to 5"}])
    assert reason == "figure: “9 to 5” is not stated in its quote: it states “9 to 4”"


def test_a_figure_with_another_value_than_its_words_is_told_as_such() -> None:
    text = "The council built a sea wall at a cost of €41 million."
    item = {"quote": text, "attribution": "the article", "about": None, "statement": text}
    figure = {"text": "€41 million", "value": "14000000", "currency": "EUR"}
    assert find(text, numeric_claims=[item | {"figure": figure}]) == ["figure: “€41 million” is not 14000000"]


def test_whom_a_pronoun_means_refuses_no_holder() -> None:
    text = (
        "Vera Stolz said that the dam had hurt Norby. Alternativa Verde, its partner, lost five seats. "
        "“Its voters did not go to the right,” she said. “Most of them stayed at home.”"
    )
    quote = "Most of them stayed at home"
    position = make_position(quote, "Vera Stolz", "Vera Stolz says most stayed at home.", attribution="she")
    assert not verify(text, {"actors": [make_actor("Vera Stolz")], "positions": [position]}).rejected


RULING = """The Norby Boat Panel under Iris Holm ruled the following:
The boat Merle is found to have crossed the line.
It has its prize withdrawn.
The harbour office is asked to mend the list.
The club of Sorel shall return the cup.
The ruling is in force from today.

The boats sail again in May. The pier is shut until then."""


@pytest.mark.parametrize(
    "quote", ["The harbour office is asked to mend the list.", "The ruling is in force from today."]
)
def test_who_introduces_a_list_says_all_of_it(quote: str) -> None:
    panel = {"id": "panel", "name": "The Norby Boat Panel", "kind": "organization"}
    position = make_position(quote, "panel", "It is told so.", attribution="The Norby Boat Panel")

    def verify_list(text: str) -> list[str]:
        return list_reasons(verify(text, {"actors": [panel], "positions": [position]}))

    assert not verify_list(RULING)
    assert not verify_list(RULING.replace("ruled the following", "says"))
    assert verify_list(RULING.replace("It has", "# The prize\nIt has"))
    assert verify_list(RULING.replace("following:", "case."))


@pytest.mark.parametrize("quote", ["The pier is shut until then.", "The club of Sorel shall return the cup."])
def test_who_only_stands_in_a_lead_in_says_nothing_below(quote: str) -> None:
    text = RULING.replace("ruled the following", "ruled the following, and Vera Stolz heard it")
    holder, quote = ("Iris Holm", quote) if "pier" in quote else ("Vera Stolz", quote)
    assert find(text, actors=("Iris Holm", "Vera Stolz"), positions=[make_position(quote, holder, "It is told so.")])


ROWERS = """### Words of rowers
21 May 2014
Vera Stolz
It was not a perfect race.
I was not happy with it.
It was so close.
It will be a mad final.
## Photos
A crew on the lake near Norby
The boats are new."""


def test_a_name_on_a_line_of_its_own_tells_whose_the_lines_below_are() -> None:
    def hold(text: str, quote: str, name: str = "Vera Stolz") -> list[str]:
        return find(text, actors=(name,), positions=[make_position(quote, name, f"{name} says so.")])

    assert not hold(ROWERS, "It will be a mad final.")
    assert not hold(ROWERS.replace("Stolz\n", "Stolz, bow:\n"), "It will be a mad final.")
    assert hold(ROWERS.replace("Stolz\n", "Stolz won.\n"), "It will be a mad final.")
    assert hold(ROWERS, "The boats are new.")
    assert hold(ROWERS.replace("I was", "Nobody was"), "It will be a mad final.")


PAINTERS = """## Meet the painters
Vera Stolz
WORKS Two murals in Norby.
BEGINNINGS "I painted fences as a child.
The town had many of them."
TODAY
"The pier needs colour."
Iris Holm
WORKS A ceiling in Sorel.
TODAY "It was my aunt who gave me paint.
The harbour is grey enough."
LAST "The lamp is too big," said Tom Hagen."""


@pytest.mark.parametrize(
    ("quote", "name", "other"),
    [
        ("The pier needs colour.", "Vera Stolz", "Tom Hagen"),
        ("The town had many of them.", "Vera Stolz", "Tom Hagen"),
        ("The harbour is grey enough.", "Iris Holm", "Vera Stolz"),
    ],
)
def test_quotations_below_a_name_on_a_line_of_its_own_are_that_persons(quote: str, name: str, other: str) -> None:
    def hold(holder: str) -> list[str]:
        return find(PAINTERS, actors=(holder,), positions=[make_position(quote, holder, f"{holder} says so.")])

    assert not hold(name)
    assert hold(other)


def test_a_quotation_with_a_speaker_of_its_own_is_not_of_the_name_above() -> None:
    position = make_position("The lamp is too big", "Iris Holm", "Iris Holm says that the lamp is too big.")
    assert find(PAINTERS, actors=("Iris Holm",), positions=[position])


def test_what_somebody_would_probably_say_is_the_authors() -> None:
    text = "The tower is old. Nordwerk would probably argue that the tower is too small for it."
    quote = "the tower is too small for it"
    position = make_position(quote, "Nordwerk", "Nordwerk would argue that it is too small.", attribution="the article")
    actors = [{"id": "nordwerk", "name": "Nordwerk", "kind": "organization"}]
    assert not list_reasons(verify(text, {"actors": actors, "positions": [position]}))


@pytest.mark.parametrize(("verb", "is_authors"), [("boasting", True), ("boasting that they have", False)])
def test_boasting_what_one_has_says_nothing(verb: str, is_authors: bool) -> None:
    text = f"Norland and Sorel, {verb} 40 of the oldest piers of the coast, are old friends."
    claim = {
        "quote": text,
        "figure": "40",
        "statement": "They have 40 of the oldest piers.",
        "attribution": "the article",
    }
    assert (not find(text, numeric_claims=[claim])) == is_authors


@pytest.mark.parametrize(
    ("after", "is_part"), [("found wrecks and six more", True), ("more wrecks and six boats", False)]
)
def test_more_of_the_next_figure_is_not_said_of_the_one_before(after: str, is_part: bool) -> None:
    text = f"In all 142 boats were lost, with 136 {after} on the beach, all near Norby."
    assert (not state(text, "Of the boats that were lost, 136 are wrecks.")) == is_part


def test_a_day_and_its_date_are_one_time() -> None:
    text = "Vera Stolz said as of last Friday, May 18, 483 lamps had been hung."
    assert not state(text, "Vera Stolz said that 483 lamps had been hung as of last Friday, May 18.")
    assert state(text, "Vera Stolz said that 483 lamps had been hung as of last Friday, May 17.")


def test_a_participle_before_a_noun_has_no_subject() -> None:
    text = "The race was seen by millions, in addition to the 5,000 guests that joined the free ticketed party."
    told = "The race was seen by millions, in addition to the 5,000 guests at the free ticketed party."
    assert not state(text, told)


NOTE = """
Vera Stolz said: "Today we saw the first boat of the year.
Over two winters we have mended the pier.
"The harbour is open again and we want everybody to come.
The lamp will burn for six weeks."
It rained in Sorel on Monday."""


@pytest.mark.parametrize(
    ("quote", "is_hers"), [("The lamp will burn for six weeks.", True), ("It rained in Sorel", False)]
)
def test_a_quotation_goes_on_over_lines_to_a_line_that_opens_it_again(quote: str, is_hers: bool) -> None:
    reasons = find(NOTE, actors=("Vera Stolz",), positions=[make_position(quote, "Vera Stolz", "Vera Stolz says so.")])
    assert (not reasons) == is_hers


@pytest.mark.parametrize("alias", ["The Duke of Norby", "the Light Blues"])
def test_a_nickname_that_nobody_else_has_is_left_alone(alias: str) -> None:
    text = f"Prince Edvin opened the pier with Vera Stolz. {alias} holds a lamp in the picture."
    aliases = ["Prince Edvin", alias]
    assert not list_reasons(verify(text, {"actors": [make_actor("Edvin", aliases=aliases)]}))
    assert list_reasons(verify(text, {"actors": [make_actor("Edvin", aliases=[*aliases, "Stolz"])]}))
