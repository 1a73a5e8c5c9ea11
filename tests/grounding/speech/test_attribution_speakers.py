from __future__ import annotations

import pytest

from summarizer import verify
from summarizer.grounding.speech_index import find_attributions
from summarizer.schemas.findings import FoundAttribution


def only(text: str) -> FoundAttribution:
    (found,) = find_attributions(text)
    return found


SPEAKERS = [
    ("title", "President Ann Roe said it was over.", "Ann Roe"),
    ("role", "Bridge agency spokesman Ann Roe said it was over.", "Ann Roe"),
    ("office with a place", "The ambassador to Norland Ann Roe said it was over.", "Ann Roe"),
    ("office in a place", "The Norland envoy to Finland Ann Roe said it was over.", "Ann Roe"),
    ("first name in -ed", "The spokesman for the club, Ahmed Roe, said it was over.", "Ahmed Roe"),
    ("office of something", "Minister of Works Ann Roe said it was over.", "Ann Roe"),
    ("apposition names", "The team's coach, Ann Roe, said it was over.", "Ann Roe"),
    ("apposition names with a body", "The team's coach, Dr Ann Roe of Oss College, said it was over.", "Ann Roe"),
    ("apposition describes", "Ann Roe, head of the agency, and chair of the board, said it was over.", "Ann Roe"),
    ("age", "Ann Roe, 45, said it was over.", "Ann Roe"),
    ("age of the unnamed", "The driver, 45, who had come with a net, said it was over.", "The driver"),
    ("age of a first name", "Her brother Bob, 45, a plumber who had come with a net, said it was over.", "Bob"),
    ("body", "The World Health Organization said it was over.", "World Health Organization"),
    ("body with of", "The Department of Public Works said it was over.", "Department of Public Works"),
    ("body with a possessive", "The Supreme People's Court said it was over.", "Supreme People's Court"),
    ("body with a title", "The Justice Department said it was over.", "Justice Department"),
    ("body of an office", "The Norby District Attorney's Office said it was over.", "Norby District Attorney's Office"),
    ("body of a title", "The Norby Attorney General's Office said it was over.", "Norby Attorney General's Office"),
    ("surname like a body", "Senator Church said it was over.", "Church"),
    ("body of a state", "Norland's Teachers’ Federation said it was over.", "Teachers’ Federation"),
    ("officer of a body with of", "University of Norby law professor Ann Roe said it was over.", "Ann Roe"),
    ("head of a body", "The head of the World Bank said it was over.", "The head of the World Bank"),
    ("owned", "Norland's Daily Star newspaper said it was over.", "Daily Star"),
    ("unnamed", "A senior official, speaking on condition of anonymity, said it was over.", "A senior official"),
    (
        "several unnamed",
        "Three people familiar with the matter said it was over.",
        "Three people familiar with the matter",
    ),
    ("two", "Ann Roe and Bob Lee said it was over.", "Ann Roe and Bob Lee"),
    ("three", "Roe, Lee and Poe said it was over.", "Roe, Lee and Poe"),
    ("bracketed initials", "The World Trade Council (WTC) said it was over.", "World Trade Council"),
    ("a day in a name", "Norby Today said it was over.", "Norby Today"),
    (
        "behind a clause",
        "Ann Roe, a clerk, was in the club before leaving, where it was warm, said a club spokesman.",
        "a club spokesman",
    ),
    (
        "behind a list",
        "The ship carried oil, 16 horses and one dog, said the manager of the port.",
        "the manager of the port",
    ),
    (
        "behind a clause, told of",
        "The bill passed early on Monday, reports the Norby Times, which reads it.",
        "Norby Times",
    ),
    ("one comma too many", "The security firm Roemer, said that it was over.", "Roemer"),
]


@pytest.mark.parametrize(("text", "speaker"), [case[1:] for case in SPEAKERS], ids=[case[0] for case in SPEAKERS])
def test_speakers_are_named_without_titles(text: str, speaker: str) -> None:
    assert only(text).speaker == speaker


RESOLVED = [
    ("surname", "Ann Roe, the mayor, won. Roe said it was close.", "Ann Roe"),
    ("he, same paragraph", "Bob Lee won. “It was close,” he said.", "Bob Lee"),
    ("she, next paragraph", "Mayor Ann Roe won the vote.\n\nShe said it was close.", "Ann Roe"),
    ("they", "While others waited, Norland and Sudland signed. They called for peace.", "Norland and Sudland"),
    ("a group", "The researchers studied rice. They said it was safe.", "The researchers"),
    ("initials", "The World Trade Council (WTC) met. The WTC said it was close.", "World Trade Council"),
    (
        "last word of a body",
        "The Bridge Safety Commission met. The Commission said it was close.",
        "Bridge Safety Commission",
    ),
    ("gender by title", "Mr. Lee met Mrs. Roe. She said it was close.", "Roe"),
    ("nobody fits", "The bridge fell. He said it was old.", None),
    (
        "the source of the sentence before, not its subject",
        "The Trade Commission is looking into the deal, the company confirmed. It said that it was helping.",
        "the company",
    ),
    (
        "a person is no it",
        "The Trade Commission is looking into the deal, Ann Roe confirmed. It said that it was helping.",
        "Trade Commission",
    ),
    ("a body is it", "The ministry met. It said that the rules were unfair.", "The ministry"),
    ("a committee is no he", "The committee met. He said that the rules were unfair.", None),
    ("what cannot speak", "Several scenarios were compared. They predicted that prices would rise.", None),
    (
        "asked whether",
        "Councillor Ann Roe said it was late. “We wait,” Roe said. Asked whether it would end, she replied: “Soon.”",
        "Ann Roe",
    ),
    ("two of one name", "Ann Roe met Bob Roe. Roe said it was close.", "Roe"),
    ("two of one office", "President Ann Roe met President Bob Lee. The president said it was close.", "The president"),
]


@pytest.mark.parametrize(("text", "speaker"), [case[1:] for case in RESOLVED], ids=[case[0] for case in RESOLVED])
def test_mentions_are_resolved_or_left_open(text: str, speaker: str | None) -> None:
    assert find_attributions(text)[-1].speaker == speaker


DOCUMENTS = [
    ("report", "The report found that rules had been ignored.", "The report", "rules had been ignored"),
    (
        "study",
        "The study, published in the journal Cell, suggests that sea levels may rise.",
        "The study",
        "sea levels may rise",
    ),
    ("statistics", "Recent trade figures show a decline in exports.", "Recent trade figures", "a decline in exports"),
    ("by whom", "Sales rose, according to an analysis in May by Free Trade Watch.", "Free Trade Watch", "Sales rose"),
    ("whose", "Data Week's analysis concluded that sales rose.", "Data Week", "sales rose"),
    ("seen by", "Sales rose, according to a memo seen by Reuters.", "a memo seen by Reuters", "Sales rose"),
    ("media", "State media reported that sales rose.", "State media", "sales rose"),
    ("news body", "Norland News reported that sales rose.", "Norland News", "sales rose"),
    (
        "from a day",
        "Posts on the page from Friday stated that sales rose.",
        "Posts on the page from Friday",
        "sales rose",
    ),
    ("letter", "The letter reads: “Sales rose.”", "The letter", "Sales rose."),
]


@pytest.mark.parametrize(
    ("text", "speaker", "content"), [case[1:] for case in DOCUMENTS], ids=[case[0] for case in DOCUMENTS]
)
def test_documents_speak(text: str, speaker: str, content: str) -> None:
    found = only(text)
    assert (found.speaker, found.kind) == (speaker, "document")
    assert text[slice(*found.content[0])] == content


SEEN = [
    ("“It works,” said lead author Ann Roe of Oslo.", "Ann Roe", "It works,"),
    ("“We saw it,” said resident Ann Roe, 34.", "Ann Roe", "We saw it,"),
    ("“It is over,” said state Sen. Ann Roe, the bill’s sponsor.", "Ann Roe", "It is over,"),
    ("Residents who live near the plant said they were scared of it.", "Residents", "they were scared of it"),
    ("Patients who died in pain said that they had been left alone.", "Patients", "they had been left alone"),
    ("Attorney Will Roe said his client would appeal.", "Will Roe", "his client would appeal"),
    ("Prime Minister Ann May said the talks would go on.", "Ann May", "the talks would go on"),
    ("The truce remains “alive”, in the words of the envoy, Ann Roe.", "Ann Roe", "alive"),
    ("In the opinion of Ann Roe, the festival has lost its public.", "Ann Roe", "the festival has lost its public"),
    (
        "It was the worst fire since 1994, state television said.",
        "state television",
        "It was the worst fire since 1994",
    ),
    ("Roe is quoted by the paper as saying that the strike would go on.", "Roe", "the strike would go on"),
    ("Democrat Ellen Roe said that the days had been calm.", "Ellen Roe", "the days had been calm"),
    ("Juror Ellen Roe said that the days had been calm.", "Ellen Roe", "the days had been calm"),
    ("“I lost everything,” wrote @ann_roe on Tuesday.", "@ann_roe", "I lost everything,"),
    ("Roe called on the United Nations to publish it.", "Roe", "the United Nations to publish it"),
    ("“We will not give up,” Ann Roe is reported to have said.", "Ann Roe", "We will not give up,"),
    ("Roe expressed concern that the town would not be rebuilt.", "Roe", "the town would not be rebuilt"),
    ("If it rains, the match will be off, the club said.", "the club", "If it rains, the match will be off"),
    ("The builder, the Danish group Norbau, says it is owed money.", "Norbau", "it is owed money"),
    ("Norbank cut its forecast on Monday, and said it might close.", "Norbank", "it might close"),
    ("The buyer is Norbank, a lender from Norby City, which said it would pay.", "Norbank", "it would pay"),
    ("As for why he did it, “I have no idea,” Ann Roe says.", "Ann Roe", "I have no idea,"),
]


@pytest.mark.parametrize(("text", "speaker", "content"), SEEN, ids=[case[0][:30] for case in SEEN])
def test_forms_of_news_prose(text: str, speaker: str, content: str) -> None:
    found = only(text)
    assert (found.speaker, found.text) == (speaker, content)


def test_a_first_name_in_ed_opens_no_clause() -> None:
    told = "Mohammed Roe, head of the club, met Bo Lind. “It is over,” he said. Lind wept."
    assert only(told).speaker == "Mohammed Roe"


def test_whom_a_pronoun_at_the_end_can_mean() -> None:
    found = find_attributions("Ann Roe said she had waited. An officer came with Eva Lind on Monday, she said.")
    assert [one.speaker for one in found] == ["Ann Roe", "Ann Roe"]
    assert only("Norbank will close, it said.").speaker == "Norbank"


def test_whom_an_interposed_pronoun_cannot_mean() -> None:
    text = "Ann Roe spoke first. The engineer, she said, was a human being and would stay."
    assert [found.speaker for found in find_attributions(text)] == ["Ann Roe"]


def test_labels_of_an_interview_name_who_speaks() -> None:
    text = "Q: How did it start?\n\nAnn Roe: We do not know.\n\nQ: Will you stay?\n\nRoe: Ask me when it rains."
    assert [(found.speaker, found.text) for found in find_attributions(text)] == [
        ("Ann Roe", "We do not know."),
        ("Ann Roe", "Ask me when it rains."),
    ]


def test_between_two_answers_of_one_person_stand_a_question_and_what_the_author_puts_in() -> None:
    text = (
        "Ann Roe leads the harbour of Kelso.\n\nHow did it start?\n\nRoe: We do not know.\n\nWe still look.\n\n"
        "The federation speaks of a lost year.\n\nRoe: It is right.\n\n"
        "In a survey, 22 percent of all sailors said that they trust the harbour.\n\nWill you stay?\n\n"
        "Roe: Ask me when it rains."
    )
    found = {(found.speaker, found.text) for found in find_attributions(text) if found.cue is None}
    assert found == {
        ("Ann Roe", "We do not know.\n\nWe still look."),
        ("Ann Roe", "It is right."),
        ("Ann Roe", "Ask me when it rains."),
    }


def test_a_surname_as_a_label_is_whom_the_longer_label_names_beside_a_namesake() -> None:
    text = (
        "**Ola Lind:** How did it start?\n\n**Ann Roe:** We do not know.\n\n"
        "**Lind:** Senator Tom Roe called you a liar. Are you?\n\n**Roe:** Ask me when it rains."
    )
    answers = [(found.speaker, found.text) for found in find_attributions(text) if found.cue is None]
    assert answers == [("Ann Roe", "We do not know."), ("Ann Roe", "Ask me when it rains.")]


def test_answers_under_a_letter_are_those_of_the_person_introduced() -> None:
    turns = "Q: How did it start?\n\nA: We do not know.\n\nQ: Will you stay?\n\nA: Ask me when it rains."
    one = f"Ann Roe has led the harbour of Kelso since May.\n\n{turns}"
    met = f"Ann Roe leads the harbour of Kelso. She spoke to Ola Lind about it.\n\n{turns}"
    two = f"Ann Roe and Per Holm lead the harbour of Kelso.\n\n{turns}"
    assert {found.speaker for found in find_attributions(one)} == {"Ann Roe"}
    assert "Ola Lind" not in {found.speaker for found in find_attributions(met)}
    assert find_attributions(two) == []


def test_a_list_with_heads_is_no_interview() -> None:
    text = "Monday: the council meets.\n\nThe rest of the week is quiet.\n\nFriday: the fair opens."
    assert find_attributions(text) == []


def test_a_pronoun_is_nobody_whom_an_indefinite_subject_names() -> None:
    text = "Nobody has died.\n\nNorbank said a valve was the source. It denied that it had known of the damage."
    assert [found.speaker for found in find_attributions(text)] == ["Norbank", "Norbank"]


def test_the_speaker_of_a_long_speech_is_the_one_of_its_label_far_above() -> None:
    line = "We built the harbour because the island had asked for it. The yard has delivered eleven of the ferries."
    speech = "\n".join([f"{line} {number} of you know what that meant." for number in ("Some", "Many", "Most")] * 3)
    turns = [
        "(Applause.)\nANNA HOLM: Thank you, friends. " + speech,
        "VOICES: Well done!",
        "ANNA HOLM: The trains of Vardo are late again. " + speech,
        "VOICES: Late again!",
        "ANNA HOLM: I will not sell the harbour. " + speech + "\nThe council of Norby has 29 members, and no plan.",
        "VOICES: No plan!",
    ]
    text = "\n".join(turns)
    claim = {
        "quote": "The council of Norby has 29 members, and no plan.",
        "figure": "29 members",
        "attribution": "Anna Holm",
        "statement": "Anna Holm said that the council of Norby has 29 members.",
    }
    said = {
        "quote": "I will not sell the harbour.",
        "actor": "h",
        "attribution": "Anna Holm",
        "stance": "opposes",
        "target": "a sale of the harbour",
        "statement": "Anna Holm said that she will not sell the harbour.",
    }
    actors = [{"id": "h", "name": "Anna Holm", "kind": "person"}]
    audit = verify(text, {"actors": actors, "positions": [said], "numeric_claims": [claim]})
    assert not audit.rejected
    assert not [one for one in audit.warnings if one.path.startswith(("positions", "numeric"))]
    wrong = {**said, "actor": "v", "attribution": "VOICES", "statement": "The voices said that they will not sell it."}
    actors.append({"id": "v", "name": "VOICES", "kind": "group"})
    assert [one.kind for one in verify(text, {"actors": actors, "positions": [wrong]}).rejected] == ["speaker"]


@pytest.mark.parametrize("word", ["poems written", "letters written", "data shown"])
def test_a_participle_without_an_auxiliary_reports_nothing(word: str) -> None:
    assert not find_attributions(f"The board cannot open vaults, {word} in Norse, or the tower.")
    assert only("The board opened the vault, the mayor had written.").speaker == "the mayor"


def test_a_report_that_checks_one_person_s_claims_is_no_speech() -> None:
    figures = ["The count changed in 2021, and the ministry has published it since."] * 6
    text = "\n\n".join(
        [
            "Joe Hagen: Crime has doubled in four years.",
            "Ann Roe of the institute said the claim was false.",
            *figures,
            "Joe Hagen: We built 400 schools.",
            *figures,
            "Joe Hagen: Taxes are the lowest ever.",
            *figures,
        ]
    )
    said = {
        "quote": "Ann Roe of the institute said the claim was false.",
        "actor": "r",
        "attribution": "Ann Roe",
        "stance": "neutral",
        "statement": "Ann Roe said the claim was false.",
    }
    audit = verify(text, {"actors": [{"id": "r", "name": "Ann Roe", "kind": "person"}], "positions": [said]})
    assert not audit.rejected
    assert not [one for one in audit.warnings if one.path.startswith("positions")]


@pytest.mark.parametrize(
    ("named", "later", "speaker"),
    [
        ("Anna Lind and Karl Lind run the port.", "Karl", "Karl Lind"),
        ("Emily Norbeck runs the port.", "Emily", "Emily Norbeck"),
        ("Norbeck met Emily Norbeck.", "Emily", "Emily"),  # "Norbeck" is somebody else
        ("Emily came. She met Emily Norbeck.", "Emily", "Emily"),
        ("Emily Holm and Emily Norbeck run the port.", "Emily", "Emily"),
        ("The Tor Project runs the port.", "Tor", "Tor"),
    ],
)
def test_a_first_name_is_linked_to_its_only_full_name(named: str, later: str, speaker: str) -> None:
    (found,) = find_attributions(f"{named} It rained.\n\nOn Monday it was over. {later} said the bridge was unsafe.")
    assert found.speaker == speaker
