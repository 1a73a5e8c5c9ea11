"""What the built-in engine takes a text for, and what it makes of each genre."""

from __future__ import annotations

import pytest

from summarizer import summarize
from summarizer.engines.extractive.layout import read_layout
from summarizer.schemas.brief import Brief

RELEASE = """FOR IMMEDIATE RELEASE

Acme Steel to build bridge in Kelso
Work to begin in March

KELSO, Ohio, March 3, 2031 (PRNewswire) — Acme Steel will build a bridge across the Kelso River for $40 million, the \
company said on Monday. “We are proud of this bridge,” said Ana Roe, chief executive of Acme Steel.

About Acme Steel
Acme Steel employs 2,070 people at 23 sites and was founded in 1924.

Media contact
Ola Lind, press officer
+1 555 0134 417
press@acme.example

###
"""
INTERVIEW = """“I would build it again”

Ana Roe built the bridge across the Kelso River. She spoke to us in the kitchen of her house in Tofte.

Q: Did you know of the cracks?

A: We knew of three cracks in the northern pier in 2029.

Q: Who decided to open the bridge?

A: The ministry decided that the bridge would open in May.
"""
BLOG = """LIVE: Fire at the Kelso mill

16:40
The fire at the Kelso mill is under control, fire chief Ana Roe said. Some 130 firefighters are at the mill.

15:10
Roads around the Kelso mill were closed by the police at three o'clock.

14:05
A large fire has broken out at the mill in Kelso, the fire service says.
"""
OPINION = """Opinion

We gave our bridge away

I have crossed the Kelso bridge every day for forty years. I never thought that I would pay for it. The council spent \
$40 million on it in 2031. “We had to,” said Ana Roe, the mayor, when I asked her. I do not believe her.
"""
GERMAN = (
    "Bürgermeisterin sperrt Brücke\n\nDie Bürgermeisterin hat am 3. Mai die Brücke gesperrt, weil der Rat nicht mehr "
    "an ihre Sicherheit glaubt. Der Schaden wird auf 3,2 Mio. Euro geschätzt. „Wir können das nicht verantworten“, "
    "sagte sie am Montag, und die Arbeiten werden bis zum Sommer dauern."
)


def extracts_of(text: str) -> Brief:
    brief = summarize(text, "extractive")
    assert brief.audit.rejected == ()
    return brief


def first_warning(brief: Brief) -> str:
    return brief.audit.warnings[0].message


def test_a_press_release_is_its_message_alone() -> None:
    brief = extracts_of(RELEASE)
    assert brief.headline is not None
    assert brief.headline.text == "Acme Steel to build bridge in Kelso"
    assert brief.abstract[0].text.startswith("Acme Steel will build a bridge")
    assert not {"2,070 people", "23 sites"} & {claim.figure.text for claim in brief.numeric_claims}
    assert "press release" in first_warning(brief)


@pytest.mark.parametrize(
    "contact",
    [
        "Contact: Ola Lind, +1 555 0134 417, press@acme.example\n\n",
        "Media contact: Ola Lind\n",
        "Press Contact\nOla Lind\nAcme Steel Ltd.\n+1 555 0134 417\npress@acme.example\n\n",
    ],
)
def test_contacts_above_a_press_releases_headline_are_no_headline(contact: str) -> None:
    above = RELEASE.replace("Acme Steel to build", f"{contact}Acme Steel to build", 1)
    brief = extracts_of(above)
    assert brief.headline is not None
    assert brief.headline.text == "Acme Steel to build bridge in Kelso"
    assert "Ola Lind" not in {actor.name for actor in brief.actors}


def test_answers_belong_to_the_interviewee() -> None:
    brief = extracts_of(INTERVIEW)
    names = {actor.id: actor.name for actor in brief.actors}
    assert {names[position.actor] for position in brief.positions} <= {"Ana Roe"}
    assert any("three cracks" in position.quote.text for position in brief.positions)
    assert not any("Did you know" in position.quote.text for position in brief.positions)
    assert brief.abstract[0].text == "Ana Roe built the bridge across the Kelso River."
    retired = "Last month she retired as director of education. She told us what she would do again."
    introduced = INTERVIEW.replace("She spoke to us in the kitchen of her house in Tofte.", retired)
    introduced = introduced.replace("Ana Roe built the bridge across the Kelso River.", "Ana Roe has closed schools.")
    (sentence,) = extracts_of(introduced).abstract
    assert sentence.text.startswith("Ana Roe has closed schools.")


def test_of_a_live_blog_there_are_quotes_and_figures_only() -> None:
    brief = extracts_of(BLOG)
    assert (brief.abstract, brief.open_questions) == ([], [])
    assert "live blog" in first_warning(brief)


def test_of_an_opinion_there_are_quotes_and_figures_only() -> None:
    brief = extracts_of(OPINION)
    assert brief.headline is not None
    assert brief.headline.text == "We gave our bridge away"
    assert (brief.abstract, brief.open_questions) == ([], [])
    assert not any("I never" in position.quote.text for position in brief.positions)
    assert "opinion" in first_warning(brief)


def test_of_another_language_there_are_quotes_and_figures_only() -> None:
    brief = extracts_of(GERMAN)
    assert (brief.abstract, brief.open_questions) == ([], [])
    assert first_warning(brief).startswith("the built-in engine reads English, and the article's language is German")


def test_a_date_in_another_language_is_no_headline() -> None:
    text = "mercredi 11 septembre 2019\n\nLa mairie ferme le pont\n\n"
    text += "Le pont de la ville est fermé depuis le mois de mai, et les habitants attendent une réponse de la mairie."
    assert [segment.kind for segment in read_layout(text).segments] == ["byline", "headline", "body"]


def test_a_long_lead_that_ends_with_a_question_is_no_headline() -> None:
    lead = (
        "Seit dem Sturm ist die alte Brücke von Norby gesperrt. Die Pläne für eine neue liegen längst im Rathaus. Warum"
    )
    body = "Die Stadt hat den Bau im Mai beschlossen, und die Bürger warten noch immer auf den ersten Bagger am Ufer."
    assert read_layout(f"{lead} wird sie nicht gebaut?\n\n{body}").headline is None
    assert read_layout(f"Die Brücke ist gesperrt. Wann kommt die neue?\n\n{body}").headline is not None


SAID: dict[str, tuple[str, dict[str, str | None]]] = {
    "de": ("Der Rat von Norby hat am Montag über die Brücke beraten, die seit dem Sturm nicht mehr befahrbar ist.", {
        "„Wir prüfen die Kosten noch einmal“, sagte Bürgermeisterin Anna Roth nach der Sitzung.": "Anna Roth",
        "„So geht es nicht weiter mit uns“, kritisierte Jonas Ek von der Opposition.": "Jonas Ek",
        "Auch Roth sagte am Ende: „Das ist für alle eine schwere Zeit.“": "Anna Roth",
        "„Das wird noch sehr viel teurer“, sagte ein Freund von Jonas Ek.": None,
        "„Das steht noch lange nicht fest“, sagte der Sprecher, Anna Roth habe das entschieden.": None,
        "„Das haben wir nie so gesagt“, sagte er.": None,
    }),
    "fr": ("Le conseil de la ville a discuté lundi du pont, qui est fermé depuis la tempête du mois de mars.", {
        "« Nous allons revoir tous les coûts », a déclaré la maire de la ville, Claire Morel.": "Claire Morel",
        "« C’est une honte pour tous », ajoute un proche de Claire Morel.": None,
        "Bruno Petit, chef de l’opposition, affirme : « Cela ne peut plus durer ainsi. »": "Bruno Petit",
    }),
    "es": ("El consejo de la ciudad habló el lunes del puente, que está cerrado desde la tormenta de marzo.", {
        "«Vamos a revisar todos los costes», aseguró su presidenta, Elena Ruiz.": "Elena Ruiz",
        "«No hay dinero para otro puente», ha dicho el concejal Pablo Gil.": "Pablo Gil",
    }),
    "it": ("Il consiglio della città ha parlato lunedì del ponte, che è chiuso dalla tempesta del mese di marzo.", {
        "«Rivedremo tutti i costi del ponte», ha spiegato il sindaco Marco Villa.": "Marco Villa",
    }),
    "pt": ("O conselho da cidade não falou ainda sobre a ponte, que está fechada desde a tempestade do mês de março.", {
        "“Vamos rever todos os custos da obra”, disse a prefeita Helena Costa aos moradores da cidade.": "Helena Costa",
    }),
    "nl": ("De raad van de stad heeft maandag over de brug gesproken, die sinds de storm van maart dicht is.", {
        "‘Wij gaan alle kosten opnieuw bekijken’, zegt wethouder Anna de Vries.": "Anna de Vries",
    }),
    "sv": ("Kommunen har på måndagen talat om bron, som är stängd sedan stormen i mars och som inte kan lagas än.", {
        "”Vi ska se över alla kostnader igen”, säger borgmästaren Karin Lindberg.": "Karin Lindberg",
    }),
    "da": ("Byens råd har mandag talt om broen, som er lukket siden stormen i marts og som ikke kan laves endnu.", {
        "»Vi vil se på alle udgifter igen«, siger borgmester Lars Jensen.": "Lars Jensen",
    }),
    "no": ("Byens råd snakket mandag om broen, som er stengt etter stormen i mars og som ikke kan repareres ennå.", {
        "«Vi skal se på alle kostnader igjen», sier ordfører Ingrid Hansen.": "Ingrid Hansen",
    }),
    "pl": ("Rada miasta rozmawiała w poniedziałek o moście, który jest zamknięty od czasu burzy w marcu.", {
        "„Jeszcze raz sprawdzimy wszystkie koszty” – powiedziała burmistrz Anna Nowak.": "Anna Nowak",
    }),
    "cs": ("Rada města se sešla v pondělí, ale věc mostu je stále otevřená, protože nepřišli všichni.", {
        "„Znovu prověříme všechny náklady,“ uvedla starostka Jana Malá.": "Jana Malá",
    }),
    "ro": ("Consiliul orașului a discutat luni despre podul care este închis de la furtuna din martie.", {
        "„Vom verifica din nou toate costurile”, a declarat primarul Ion Popescu.": "Ion Popescu",
    }),
}  # fmt: skip
"""Articles by language: how each begins, and sentences with the speaker, None if no name stands for one."""


@pytest.mark.parametrize("language", SAID)
def test_a_quotation_in_another_language_has_the_speaker_that_stands_beside_it(language: str) -> None:
    opening, said = SAID[language]
    brief = extracts_of("\n\n".join((opening, *said)))
    names = {actor.id: actor.name for actor in brief.actors}
    found = {position.statement: names[position.actor] for position in brief.positions}
    assert found == {sentence: name for sentence, name in said.items() if name is not None}
    assert {actor.role for actor in brief.actors} == {None}
    assert {position.attribution.kind for position in brief.positions} == {"direct"}
    assert not brief.audit.rejected


DASHED: dict[str, dict[str, str | None]] = {
    "sv": {
        "– Vi ska se över alla kostnader. Det lovar jag, säger borgmästaren Karin Lindberg (C).": "Karin Lindberg",
        "– Det här är inte rimligt, säger hon. – Vi får vänta till våren, säger Lindberg.": "Karin Lindberg",
        "– Det blir väldigt dyrt för oss, säger en vän till Karin Lindberg.": None,
        "– Det blir väldigt dyrt för oss, säger Karin Lindbergs advokat.": None,
        "- Ny bro för tio miljoner, enligt Karin Lindberg": None,
    },
    "pl": {
        "Most jest zamknięty. – Nie mamy pieniędzy na nowy – mówi burmistrz Anna Nowak.": "Anna Nowak",
        "– To jest skandal dla nas – rzekł. – Pieniądze na pewno są – dodał Jan Wrona.": "Jan Wrona",
        "– Wczoraj – rzekł Ek – nie było pieniędzy na most – dodał Jan Wrona.": None,
    },
    "es": {
        "—No hay dinero para otro puente —dijo la alcaldesa Elena Ruiz.": "Elena Ruiz",
        "—No hay dinero para otro puente —dijo a Elena Ruiz el alcalde.": None,
    },
    "de": {"- Die Stadt zahlt nicht mehr, sagte Anna Roth.": None},
}
"""Speech behind dashes by language, with the speaker, None if no name stands for one."""


@pytest.mark.parametrize("language", DASHED)
def test_speech_behind_a_dash_has_the_speaker_that_stands_behind_it(language: str) -> None:
    brief = extracts_of("\n\n".join((SAID[language][0], *DASHED[language])))
    names = {actor.id: actor.name for actor in brief.actors}
    found = [(names[position.actor], position.quote.text) for position in brief.positions]
    expected = [name for name in DASHED[language].values() if name is not None]
    assert [name for name, _ in found] == expected
    assert not any(" – " in quote or "säger" in quote for _, quote in found)
    assert not brief.audit.rejected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "«Мы ещё раз проверим все расходы», — сказала мэр города Анна Роева. Мост закрыт, и люди ждут, что будет.",
            "ru",
        ),
        ("大西健一市長は会見で「費用をもう一度確認する」と述べた。橋は3月から閉鎖されている。", "ja"),
        ("قالت رئيسة البلدية سارة علي إن المدينة سوف تراجع كل التكاليف في الأسبوع القادم.", "ar"),
    ],
)
def test_of_a_language_whose_speech_is_not_read_the_brief_says_so_first(text: str, language: str) -> None:
    brief = summarize(f"{text}\n\n{text}", "extractive")
    assert brief.positions == []
    assert "it cannot tell who says what there" in first_warning(brief)
    assert f"[{language}]" in first_warning(brief)
    assert any(warning.kind == "sparse" for warning in brief.audit.warnings)


def test_a_text_without_spaces_has_a_headline_and_figures() -> None:
    brief = extracts_of(
        "南川市、図書館の改修を来月から開始へ\n\n南川市は改修の費用を3億5千万円と見込む。\n\n赤字は2億円に達した。"
    )
    assert brief.headline is not None
    assert brief.headline.text == "南川市、図書館の改修を来月から開始へ"
    assert [str(claim.figure.value) for claim in brief.numeric_claims] == ["350000000", "200000000"]


def test_a_report_that_quotes_somebody_at_length_is_no_opinion() -> None:
    said = (
        "“I built it. I paid for it. I would do it again, and I told my council so,” said Ana Roe, the mayor of Kelso."
    )
    layout = read_layout(f"Mayor defends bridge\n\nKelso has a bridge.\n\n{said}\n\n{said}\n\nIt opened on Monday.")
    assert layout.genre == "news"


def test_a_call_to_the_readers_makes_no_opinion() -> None:
    text = (
        "Luna tells Ridge the secret\n\nLuna tells Ridge what RJ knew. Will RJ forgive her? Please share your thoughts "
        "with me in the comments. Remember to follow me, and let me know what you think of my review."
    )
    assert read_layout(text).genre == "news"


def test_an_author_who_holds_something_throughout_writes_an_opinion() -> None:
    text = "We gave our bridge away\n\n" + "\n\n".join(
        f"I think that bridge number {number} of Kelso was not worth its price. It cost millions."
        for number in range(6)
    )
    assert read_layout(text).genre == "opinion"


@pytest.mark.parametrize(
    "note",
    [
        "The writer chairs Kelso Docks. The views do not necessarily reflect those of the Kelso Post.",
        "The views expressed in this piece are the author's own.",
    ],
)
def test_a_disclaimer_below_a_text_marks_an_opinion(note: str) -> None:
    text = f"Kelso needs a second bridge, and the council has known it for years. Ferries are slow and dear. {note}"
    assert "opinion" in first_warning(summarize(text, "extractive"))
    assert "opinion" not in first_warning(summarize(text.removesuffix(note), "extractive"))


@pytest.mark.parametrize(
    "line",
    [
        "The views expressed by Ms Roe do not reflect the council's policy, its leader, Bo Ek, said.",
        "The views expressed by Ms Roe do not reflect the council's policy.",
        "“They are free. The opinions are their own,” Bo Ek said of the guests.",
        "The opinions are her own, Bo Ek said.",
    ],
)
def test_news_about_someone_s_views_is_no_opinion(line: str) -> None:
    text = f"The mayor of Kelso, Ann Roe, said on Monday that the bridge must go. {line} The council meets in May."
    assert read_layout(text).genre != "opinion"


def test_questions_in_bold_or_capitals_are_answered_by_whom_they_ask() -> None:
    for first, second in (("**Why did you build it?**", "**Would you do it again?**"), ("WHY DID YOU BUILD IT?",) * 2):
        layout = read_layout(f"A bridge for Kelso\n\n{first}\n\nNobody else would.\n\n{second}\n\nYes, I would.")
        assert layout.genre == "interview"
        assert [part.kind for part in layout.segments] == ["headline", "question", "answer", "question", "answer"]


def test_rows_of_a_table_and_their_heading() -> None:
    text = "Results in Kelso\n\nThe race was won by Ana Roe.\n\n| Pos. | Name | Time |\n|--|--|--|\n"
    layout = read_layout(f"{text}| 1 | Ana Roe | 1:21 |\n| 2 | Ola Lind | 1:25 |\n")
    rows = [segment for segment in layout.segments if segment.kind == "table_row"]
    assert len(rows) == 4
    assert layout.genre == "list"


def test_what_may_prove_an_item_is_no_headline_or_contact() -> None:
    layout = read_layout(RELEASE)
    for words, quotable in (("will build", True), ("to build", False), ("employs", False), ("press@", False)):
        at = RELEASE.index(words)
        assert layout.is_quotable((at, at + len(words))) is quotable, words


def test_a_pasted_menu_and_a_consent_notice_are_no_headline() -> None:
    head = (
        "Skip to main content\nHome | News | Sport | Weather\nWe value your privacy\n\nBridge to stay shut until June"
    )
    brief = summarize(head + "\n\nThe bridge will stay shut until June, Mayor Ann Roe said on Monday.")
    assert brief.headline is not None
    assert brief.headline.text == "Bridge to stay shut until June"


@pytest.mark.parametrize("field", ["Title", "(page data) TITLE"])
@pytest.mark.parametrize("site", ["", " – The Norby Post", " | News | Norby Post of Norland, Limited"])
def test_fields_above_a_text_are_none_of_it_and_its_title_is_the_headline(field: str, site: str) -> None:
    text = (
        f"{field}: Kelso bridge shut for a year{site}\nAuthor: Ana Roe\nDate: 2031-03-04\n"
        "The bridge at Kelso was shut on Monday after a crack was found in a pillar."
    )
    brief = summarize(text, "extractive")
    assert brief.headline is not None
    assert brief.headline.text == "Kelso bridge shut for a year"
    assert [actor.name for actor in brief.actors] == []


def test_headlines_say_that_a_text_is_a_live_blog_a_review_or_release_notes() -> None:
    fire = BLOG.partition("16:40\n")[2].replace("15:10\n", "").replace("14:05\n", "")
    for headline in (
        "Fire at the Kelso mill – as it happened",
        "Kelso mill fire: live updates",
        "Kelso fire – UK live",
    ):
        brief = extracts_of(f"{headline}\n\n{fire}")
        assert brief.abstract == []
        assert "live blog" in first_warning(brief)
    played = "Bridge Builder is a game in which you build bridges. It is, by far, the best game of the year so far."
    brief = summarize(
        f"{played}\n\nIt costs $40, and its 23 bridges are all in Kelso.", "extractive", title="Kelso review"
    )
    assert brief.abstract == []
    assert "opinion" in first_warning(brief)
    notes = (
        "Release notes for Bridge 5.0\n\nBridge 5.0 introduces the concept of a field group.\n\nBridge 3.6 fixes bugs."
    )
    brief = extracts_of(notes)
    assert (brief.abstract, brief.numeric_claims) == ([], [])
    assert "versions" in first_warning(brief)


def test_news_may_be_headed_by_the_same_words() -> None:
    told = (
        "The cracks in the Kelso bridge were known in 2029, the ministry said on Monday, and cost $40 million to mend."
    )
    coverage, embargo = "Ministry ends live coverage of Kelso bridge", "Embargo on Kelso steel begins"
    for headline in ("Kelso bridge review: cracks were known", coverage, embargo):
        brief = extracts_of(f"{headline}\n\n{told}\n\nThe Kelso bridge is shut, said Ola Lind, the mayor.")
        assert brief.headline is not None
        assert brief.headline.text == headline
        assert not [one for one in brief.audit.warnings if one.kind == "engine"]


def test_of_a_newsletter_there_is_no_abstract() -> None:
    top = "Was this forwarded to you? Sign up for the Kelso Letter."
    foot = "Unsubscribe | Manage preferences | Kelso Media, 4 Wharf Street"
    first = "The Kelso bridge, which opened on Monday, cost the town council $40 million to build."
    brief = extracts_of(f"The Kelso Letter of the day\n\n{top}\n\n1. A bridge\n\n{first}\n\n2. A mill\n\n{foot}\n")
    assert brief.abstract == []
    assert "newsletter" in first_warning(brief)
    assert [claim.figure.text for claim in brief.numeric_claims] == ["$40 million"]


def test_embargo_and_corrections_are_told() -> None:
    held = "EMBARGOED UNTIL 16:00 ON TUESDAY 3 MARCH 2031"
    warnings = [one.message for one in extracts_of(RELEASE.replace("FOR IMMEDIATE RELEASE", held)).audit.warnings]
    assert f"the article is under embargo: “{held}”" in warnings
    brief = extracts_of(RELEASE.replace("FOR IMMEDIATE RELEASE", "Sperrfrist: 3. März 2031, 10 Uhr"))
    assert brief.headline is not None
    assert brief.headline.text.startswith("Acme Steel to build")
    story = (
        "Bridge opens in Kelso\n\nThe Kelso bridge, which opened on Monday, cost the town council $40 million to build."
    )
    wrong = "Correction: an earlier version said that the bridge cost $70 million."
    brief = extracts_of(f"{story}\n\n{wrong}")
    assert first_warning(brief) == f"the article says that it was corrected: “{wrong}”"
    assert [claim.figure.text for claim in brief.numeric_claims] == ["$40 million"]


def test_speakers_of_a_transcript_may_be_named_in_capitals() -> None:
    said = "We knew of three cracks in the northern pier, and the ministry of works was told of the damage in 2029."
    asked = "And then what?"
    turns = (
        f"OLA LIND, HOST: {asked}",
        f"ANA ROE, ENGINEER: {said}",
        f"LIND: {asked}",
        "ROE: The bridge opened in May.",
    )
    brief = extracts_of("\n\n".join(turns))
    names = {actor.id: actor.name for actor in brief.actors}
    assert {names[position.actor] for position in brief.positions} == {"Ana Roe"}
    assert said in {position.quote.text for position in brief.positions}


def test_who_says_i_below_a_label_is_a_person_and_whom_the_words_address_has_no_role() -> None:
    turns = (
        "GREVSKOTT: Good evening. I'm Ola Grevskott, and the two candidates for the office of mayor are my guests.",
        "TVERRDAL: Ola, the director of the port told us in March that the northern pier has 40 cracks.",
        "GREVSKOTT: And you, what will you do about the pier in the northern port, if the voters choose you?",
        "MARKSETH: I will close it. I said so in 2031, when the port had 300 workers, and I say so today.",
        "TVERRDAL: I would keep it open for the 300 workers of the port, and I have told them so in every hall.",
        "MARKSETH: I have met them, too, and I know what they think of Tverrdal.",
    )
    brief = extracts_of("\n\n".join(turns))
    names = {actor.id: actor.name for actor in brief.actors}
    assert {names[position.actor] for position in brief.positions} == {"Tverrdal", "Markseth"}
    assert all(actor.role != "director of the port" and "I'm" not in actor.name for actor in brief.actors)


def test_sluglines_of_wires_are_no_headline() -> None:
    wire = (
        "BC-EU--Kelso-Bridge, 1st Ld-Writethru\n\nEds: UPDATES with quotes.\n\nBridge opens in Kelso after three years"
        "\n\nKELSO (AP) — The Kelso bridge, which opened on Monday, cost the town council $40 million to build."
    )
    headline = extracts_of(wire).headline
    assert headline is not None
    assert headline.text == "Bridge opens in Kelso after three years"


@pytest.mark.parametrize("mark", ["🔴 ", "👩‍👩‍👧 ", "▶ ", "➡️ ", "✅", "• "])
def test_pictographs_before_sentences_lose_no_item(mark: str) -> None:
    text = (
        "A dam burst in the valley on Monday. {0}Rescuers pulled 17 people alive from the mud, said Rosa Ibáñez, the"
        " commander of the search. {0}“We will not stop,” Ibáñez said. {0}The firm paid €5 million in fines last year."
    )
    plain, marked = summarize(text.format("")), summarize(text.format(mark))

    assert [item.quote.text for item in marked.numeric_claims] == [item.quote.text for item in plain.numeric_claims]
    assert [item.quote.text for item in marked.positions] == [item.quote.text for item in plain.positions]
    assert len(marked.numeric_claims) == len(marked.positions) == 2
    assert [actor.name for actor in marked.actors] == ["Rosa Ibáñez"]
