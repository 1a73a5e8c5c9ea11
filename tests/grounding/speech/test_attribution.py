from __future__ import annotations

import pytest

from summarizer.grounding.speech.attribution import attributions_of
from summarizer.grounding.speech_index import find_attributions
from summarizer.language.quotations import find_quotations, is_inside_quotation
from summarizer.schemas.findings import FoundAttribution

Expected = tuple[str | None, str, tuple[str, ...]]


def read(text: str) -> list[Expected]:
    return [
        (found.speaker, found.kind, tuple(text[start:end] for start, end in found.content))
        for found in find_attributions(text)
    ]


def only(text: str) -> FoundAttribution:
    (found,) = find_attributions(text)
    return found


QUOTED: list[tuple[str, str, list[Expected]]] = [
    ("trailing", "“We won,” Ann Roe said.", [("Ann Roe", "direct", ("We won,",))]),
    ("inverted", "“We won,” said Ann Roe, the mayor of Oss.", [("Ann Roe", "direct", ("We won,",))]),
    ("comma outside", '"We won", said the mayor.', [("the mayor", "direct", ("We won",))]),
    ("question", "“Did we win?” asked Ann Roe.", [("Ann Roe", "direct", ("Did we win?",))]),
    ("exclamation", "“We won!” Mayor Ann Roe shouted.", [("Ann Roe", "direct", ("We won!",))]),
    ("leading, colon", "Ann Roe told reporters: “We won.”", [("Ann Roe", "direct", ("We won.",))]),
    ("leading, comma", "After the vote, Ann Roe, the mayor, said, “We won.”", [("Ann Roe", "direct", ("We won.",))]),
    (
        "leading, that",
        "Ann Roe said that “these things take time”.",
        [("Ann Roe", "direct", ("these things take time",))],
    ),
    ("as clause", "As Ann Roe told the paper, “We won.”", [("Ann Roe", "direct", ("We won.",))]),
    ("interrupted", "“We won,” Ann Roe said, “and how.”", [("Ann Roe", "direct", ("We won,", "and how."))]),
    (
        "interrupted at length",
        "“This,” she said after a long pause, “is the worst.”",
        [(None, "direct", ("This,", "is the worst."))],
    ),
    ("next sentence", "“We won,” Ann Roe said. “Twice.”", [("Ann Roe", "direct", ("We won,", "Twice."))]),
    (
        "next paragraph",
        "“We won the vote,” said Ann Roe.\n\n“Nobody had expected it.”",
        [("Ann Roe", "direct", ("We won the vote,", "Nobody had expected it."))],
    ),
    (
        "over paragraphs",
        "Ann Roe said: “We won.\n\n“It was close.\n\n“Now we go on.”",
        [("Ann Roe", "direct", ("We won.", "It was close.", "Now we go on."))],
    ),
    (
        "after reported speech",
        "Ann Roe said it was close. “We won by a vote.”",
        [("Ann Roe", "indirect", ("it was close",)), ("Ann Roe", "direct", ("We won by a vote.",))],
    ),
    ("colon, next paragraph", "Ann Roe wrote on her page:\n\n“We won.”", [("Ann Roe", "direct", ("We won.",))]),
    ("unknown verb", "“We won the vote,” Roe shot back.", [("Roe", "direct", ("We won the vote,",))]),
    ("colon without a verb of saying", "Ann Roe praised her team: “We won.”", [("Ann Roe", "direct", ("We won.",))]),
    ("script", "Roe: “We won the vote.”", [("Roe", "direct", ("We won the vote.",))]),
    ("credit below", "“We won the vote.”\n\n— Ann Roe", [("Ann Roe", "direct", ("We won the vote.",))]),
    ("described", "Ann Roe described the vote as “a farce”.", [("Ann Roe", "direct", ("a farce",))]),
    ("quoted as saying", "The Post quoted Ann Roe as saying: “We won.”", [("Ann Roe", "direct", ("We won.",))]),
    ("a bill only named", "The “Clean Air” bill was passed.", []),
    ("an app called", "He built an app called “Marble”.", []),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in QUOTED], ids=[case[0] for case in QUOTED])
def test_quotations_have_speakers(text: str, expected: list[Expected]) -> None:
    assert read(text) == expected


REPORTED: list[tuple[str, str, list[Expected]]] = [
    ("that", "Ann Roe said that the bridge was safe.", [("Ann Roe", "indirect", ("the bridge was safe",))]),
    ("no that", "Ann Roe said the bridge was safe.", [("Ann Roe", "indirect", ("the bridge was safe",))]),
    ("time between", "Roe said on Friday that it was safe.", [("Roe", "indirect", ("it was safe",))]),
    ("those told", "Roe told the council the bridge was safe.", [("Roe", "indirect", ("the bridge was safe",))]),
    ("occasion", "Roe said in a statement that it was safe.", [("Roe", "indirect", ("it was safe",))]),
    (
        "occasion behind",
        "Roe predicted that it would fall, in an interview with the Post.",
        [("Roe", "indirect", ("it would fall",))],
    ),
    ("trailing", "The bridge was safe, Ann Roe said on Friday.", [("Ann Roe", "indirect", ("The bridge was safe",))]),
    (
        "trailing, a day of a month",
        "The bridge was safe, Ann Roe said on Monday 30 June, ending weeks of doubt.",
        [("Ann Roe", "indirect", ("The bridge was safe",))],
    ),
    (
        "trailing, in a document",
        "Ferries face tolls of 9%, the council said in a ruling issued on Friday.",
        [("the council", "indirect", ("Ferries face tolls of 9%",))],
    ),
    ("inverted", "The bridge was safe, said Ann Roe.", [("Ann Roe", "indirect", ("The bridge was safe",))]),
    (
        "interrupting",
        "The bridge, officials warned, could fall.",
        [("officials", "indirect", ("The bridge", "could fall"))],
    ),
    (
        "according to, first",
        "According to Ann Roe, the bridge was safe.",
        [("Ann Roe", "indirect", ("the bridge was safe",))],
    ),
    (
        "according to, last",
        "The bridge was safe, according to the engineer, Ann Roe.",
        [("Ann Roe", "indirect", ("The bridge was safe",))],
    ),
    (
        "according to, no comma",
        "According to Roe the bridge was safe.",
        [("Roe", "indirect", ("the bridge was safe",))],
    ),
    (
        "according to, joined",
        "The bridge was closed, but, according to Ann Roe, it was safe.",
        [("Ann Roe", "indirect", ("it was safe",))],
    ),
    (
        "according to, between",
        "His driver, according to the memo, was Bob Lee.",
        [("the memo", "document", ("His driver", "was Bob Lee"))],
    ),
    (
        "two verbs, one subject",
        "Roe warned of a long winter and predicted that prices would double.",
        [("Roe", "indirect", ("a long winter",)), ("Roe", "indirect", ("prices would double",))],
    ),
    (
        "two subjects",
        "Roe insisted he was innocent, while prosecutors argued that he had lied.",
        [("Roe", "indirect", ("he was innocent",)), ("prosecutors", "indirect", ("he had lied",))],
    ),
    (
        "participle",
        "Roe criticised the plan as unfair, adding that it would fail.",
        [("Roe", "indirect", ("the plan as unfair",)), ("Roe", "indirect", ("it would fail",))],
    ),
    (
        "object before a relative clause",
        "Roe lost much, a total that the bank put at $4 million and the union at $5 million.",
        [("the bank", "indirect", ("at $4 million and the union at $5 million",))],
    ),
    ("passive participle", "A bank criticised for fees of $40 for each transfer has given in to its customers.", []),
    (
        "participle with its own subject",
        "The debate went on, with one member saying it was late.",
        [("one member", "indirect", ("it was late",))],
    ),
    ("relative", "The union backs Roe, who said the law was unfair.", [("Roe", "indirect", ("the law was unfair",))]),
    (
        "went on",
        "Ann Roe went on to say that the law was unfair.",
        [("Ann Roe", "indirect", ("the law was unfair",))],
    ),
    ("noun", "Roe's claim that the vote was rigged was rejected.", [("Roe", "indirect", ("the vote was rigged",))]),
    (
        "noun with by",
        "A warning by the bank that rates would rise shook markets.",
        [("the bank", "indirect", ("rates would rise",))],
    ),
    ("accuse", "Norland accused Sudland of arming rebels.", [("Norland", "indirect", ("Sudland of arming rebels",))]),
    ("call for", "Both governments called for restraint.", [("Both governments", "indirect", ("restraint",))]),
    ("call on", "The union called on the minister to act.", [("The union", "indirect", ("the minister to act",))]),
    ("urge", "Roe urged the minister to act.", [("Roe", "indirect", ("the minister to act",))]),
    ("deny", "Hale, 54, denies the charges.", [("Hale", "indirect", ("the charges",))]),
    (
        "deny, then another verb",
        "Hale denied the charges and was later cleared.",
        [("Hale", "indirect", ("the charges",))],
    ),
    ("pledge", "Mayor Ann Roe vowed to rebuild the bridge.", [("Ann Roe", "indirect", ("to rebuild the bridge",))]),
    (
        "put at",
        "Ann Roe, the mayor, put the number of dead at more than 40 on Monday evening.",
        [("Ann Roe", "indirect", ("the number of dead at more than 40 on Monday evening",))],
    ),
    (
        "put at, behind a clause",
        "The board puts the number of riders who were stranded at nearly four million.",
        [("The board", "indirect", ("the number of riders who were stranded at nearly four million",))],
    ),
    (
        "pronoun behind an adjective of a country",
        "Ann Roe was calm. “We wait,” she said. Swiss sales fell by 4%. She puts the loss at one in ten.",
        [("Ann Roe", "direct", ("We wait,",)), ("Ann Roe", "indirect", ("the loss at one in ten",))],
    ),
    ("estimated at", "Roe estimated the losses at 5%.", [("Roe", "indirect", ("the losses at 5%",))]),
    (
        "told who they are",
        "Minister Ann Roe warned the 180 people who live downstream not to drink from the river.",
        [("Ann Roe", "indirect", ("the 180 people who live downstream not to drink from the river",))],
    ),
    (
        "to do so",
        "Roe said that there were “no plans at this time” to do so.",
        [("Roe", "indirect", ("there were “no plans at this time” to do so",))],
    ),
    (
        "dateline",
        "OSLO, Norland — Vardal, a maker of batteries, raised its forecast but warned that sales could slow.",
        [("Vardal", "indirect", ("sales could slow",))],
    ),
    (
        "dateline of an agency",
        "Port Ellis (NPA) - At least 3 people were hurt, the police said.",
        [("the police", "indirect", ("At least 3 people were hurt",))],
    ),
    (
        "no dateline",
        "NASA — the space agency — said that the launch was off.",
        [("NASA", "indirect", ("the launch was off",))],
    ),
    ("point to", "Roe pointed to a 40 percent rise.", [("Roe", "indirect", ("a 40 percent rise",))]),
    ("believe", "Police believe the suspect fled.", [("Police", "indirect", ("the suspect fled",))]),
    (
        "her own thought",
        "Ann Roe said she felt the law was unfair.",
        [("Ann Roe", "indirect", ("she felt the law was unfair",))],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in REPORTED], ids=[case[0] for case in REPORTED])
def test_reported_speech(text: str, expected: list[Expected]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The minister did not say when talks would resume.",
        "A spokesman declined to comment.",
        "The minister could say that it was over.",
        "It was reported that the ship had sunk.",
        "The plane is believed to have hit a tree.",
        "The alleged attack shocked the town.",
        "The man accused of theft left the town.",
        "The company reported losses of $3 million.",
        "The firm's claims were settled in May.",
        "The move signals that talks may resume.",
        "A new tower shows how the city grows.",
        "Analysts expect the bank to raise rates.",
        "Roe told her story to the court.",
        "The think tank on the square burned down.",
        "The guards, estimated to number around 300, are paid by the town.",
        "The men alleged to have three knives left.",
        "The fact that nobody came says a lot about the plan.",
        "The margin widened by 1.5 percentage points to 9.5 percent.",
        "Roe put the ball at her feet.",
        "The company put out a statement.",
        "The toll was put at 40.",
        "A reward put up by the family now stands at $4,000.",
        "Roe showed up at the door.",
        "Officers showed her data that put him near the house.",
        "Norbank cut its yearly profit forecast on Monday after a strike cost it $3 million.",
        "Norbank lost $4 million, a million more than analysts had predicted.",
        "The shop closed on Friday, the last day before Norbank confirmed the sale.",
    ],
)
def test_what_reports_nothing_is_left_alone(text: str) -> None:
    assert read(text) == []


def test_nested_speech_knows_what_it_stands_in() -> None:
    text = (
        "Ann Roe said: “Bob Lee told me that the bridge was safe.” "
        "Officials say the plan, which critics say is too dear, will go ahead."
    )
    outer, inner, officials, critics = find_attributions(text)
    assert (outer.speaker, outer.within) == ("Ann Roe", None)
    assert (inner.speaker, inner.within, inner.text) == ("Bob Lee", 0, "the bridge was safe")
    assert (officials.speaker, critics.speaker, critics.within, critics.text) == (
        "Officials",
        "critics",
        2,
        "is too dear",
    )


def test_a_verb_of_saying_inside_a_quotation_does_not_take_it_from_its_speaker() -> None:
    words = "Many families had reported the same person twice, and some of those people have come home,"
    text = f"“{words}” said Ann Roe, the commander."
    found = find_attributions(text)
    assert [(item.speaker, item.text) for item in found] == [("Ann Roe", words)]


def test_places_are_the_articles_own() -> None:
    text = "“We won,” said Ann Roe, the mayor, on Friday."
    found = only(text)
    assert found.as_named == "Ann Roe" == text[slice(*found.spans[0])]
    assert found.cue is not None
    assert text[slice(*found.cue)] == "said"
    assert found.text == "We won,"


def test_the_innermost_attribution_of_a_span() -> None:
    text = "Ann Roe said: “Bob Lee told me that the bridge was safe.” The bridge fell."
    found = find_attributions(text)
    safe, fell = text.index("the bridge was safe"), text.index("The bridge fell")
    assert attributions_of((safe, safe + 19), found)[0] is found[1]
    assert attributions_of((text.index("Bob"), safe), found)[0] is found[0]
    assert attributions_of((fell, fell + 15), found) == []
    assert attributions_of((0, 0), []) == []
    assert is_inside_quotation((safe, safe + 19), find_quotations(text))


def test_a_whole_quotation_is_its_speakers_though_most_of_it_tells_what_others_said() -> None:
    text = "“Bob Lee told us in May that the bridge was safe and would stand for a hundred years,” Ann Roe said."
    outer, inner = find_attributions(text)
    levels = attributions_of(outer.content[0], [outer, inner])
    assert [level.speaker for level in levels] == ["Ann Roe", "Bob Lee"]
    assert [level.speaker for level in attributions_of(inner.content[0], [outer, inner])] == ["Bob Lee", "Ann Roe"]


STORY = """Bridge at Oss closed after cracks are found

OSS, Norland — The bridge at Oss was closed on Monday after engineers found cracks in two of its piers.

“Nobody should be on it now,” said Dana Brook, who runs the regional roads agency. “We will not open it again until \
the piers have been rebuilt.”

Brook said the cracks had been seen in March, but that a contractor had called them harmless.

The contractor, Pier & Sons, denied that. In a statement, it said that its engineers had “warned the agency twice”.

According to the agency’s own figures, 14,000 vehicles cross the bridge each day. Drivers face a detour of 40 \
kilometres, which the town’s mayor, Ines Falk, called “a disaster for every shop in Oss”.

“They knew,” she said.

Falk accused the agency of hiding a report and urged the transport ministry to pay for a ferry.

The ministry did not answer questions. Two officials familiar with the talks said a ferry could start in June."""


def test_a_whole_story() -> None:
    assert read(STORY) == [
        (
            "Dana Brook",
            "direct",
            ("Nobody should be on it now,", "We will not open it again until the piers have been rebuilt."),
        ),
        (
            "Dana Brook",
            "indirect",
            ("the cracks had been seen in March, but that a contractor had called them harmless",),
        ),
        ("Pier & Sons", "indirect", ("its engineers had “warned the agency twice”",)),
        ("the agency’s own figures", "document", ("14,000 vehicles cross the bridge each day",)),
        ("Ines Falk", "direct", ("a disaster for every shop in Oss",)),
        ("Ines Falk", "direct", ("They knew,",)),
        ("Ines Falk", "indirect", ("the agency of hiding a report",)),
        ("Ines Falk", "indirect", ("the transport ministry to pay for a ferry",)),
        ("Two officials familiar with the talks", "indirect", ("a ferry could start in June",)),
    ]


def test_what_somebody_wrote_to_a_body_that_has_a_name_is_no_saying() -> None:
    assert find_attributions("Selby had written 148 cheques to a company called Norbank.") == []
    assert find_attributions("Selby wrote the plan called for 148 ships.")[0].speaker == "Selby"


def test_a_noun_of_saying_behind_a_verb_and_its_object_does_not_report() -> None:
    text = "Norbank raised its profit forecast on Monday after sales rose 14 percent, saying that 900 jobs would go."
    (found,) = find_attributions(text)
    assert (found.speaker, found.text) == ("Norbank", "900 jobs would go")
