from __future__ import annotations

import pytest

from summarizer import summarize, verify
from tests.pipeline.test_honest_briefs import find, state
from tests.pipeline.test_verify_findings import make_position

PLAIN = {
    "de": "Der Rat hat am Montag beraten, aber die Frage ist noch offen, weil nicht alle gekommen sind. Es "
    "war ein langer Abend, und die Stadt wird sich mit dem Thema noch einmal befassen.",
    "fr": "Le conseil de la ville s’est réuni lundi, mais la question reste ouverte, parce que tout le "
    "monde n’est pas venu. Les élus vont se revoir dans les prochains jours.",
    "es": "El pleno de la ciudad se reunió el lunes, pero la cuestión sigue abierta porque no todos "
    "llegaron. Los concejales se verán de nuevo en los próximos días.",
    "it": "Il consiglio della città si è riunito lunedì, ma la questione resta aperta perché non tutti "
    "sono venuti. I consiglieri si vedranno di nuovo nei prossimi giorni.",
    "nl": "De gemeenteraad kwam maandag bijeen, maar de kwestie is nog open, omdat niet iedereen er was. "
    "De raad praat er in de komende dagen nog een keer over.",
    "sv": "Kommunfullmäktige möttes på måndagen, men frågan är ännu öppen eftersom inte alla kom. De ska ses igen "
    "under de närmaste dagarna.",
    "pl": "Rada miasta zebrała się w poniedziałek, ale sprawa jest nadal otwarta, bo nie wszyscy przyszli. "
    "Radni spotkają się jeszcze raz w najbliższych dniach.",
    "ru": "Городской совет собрался в понедельник, но вопрос остаётся открытым, потому что пришли не все. "
    "Депутаты встретятся ещё раз в ближайшие дни.",
    "cs": "Rada města se sešla v pondělí, ale věc je stále otevřená, protože nepřišli všichni. Radní se sejdou znovu "
    "v příštích dnech.",
    "tr": "Belediye meclisi pazartesi günü toplandı, ancak konu hâlâ açık, çünkü herkes gelmedi. Üyeler "
    "önümüzdeki günlerde bir kez daha bir araya gelecek.",
    "ja": "市議会は月曜日に開かれたが、全員が集まらなかったため結論は出ていない。議員は近く再び話し合う予定だ。",
}
"""What tells the language."""


@pytest.mark.parametrize(
    ("language", "quote", "true", "false"),
    [
        ("de", "Der Umbau der Mühle dauert dreieinhalb Jahre.", "The mill takes 3.5 years.", "It takes five years."),
        ("de", "Die Mühle mahlt fünfundvierzig Säcke.", "Die Mühle mahlt 45 Säcke.", "Die Mühle mahlt 54 Säcke."),
        (
            "de",
            "Jede vierte Mühle steht still.",
            "25 Prozent der Mühlen stehen still.",
            "Half of the mills stand idle.",
        ),
        ("fr", "Le moulin vend quatre-vingt-dix sacs.", "The mill sells 90 sacks.", "The mill sells eighty sacks."),
        ("sv", "Kvarnen ligger elva mil bort.", "The mill is 110 kilometres away.", "The mill is 11 kilometres away."),
        (
            "fr",
            "Un moulin sur cinq est à l’arrêt.",
            "20 % des moulins sont à l’arrêt.",
            "Un tiers des moulins est arrêté.",
        ),
        ("es", "El molino costó dos millones y medio.", "The mill cost 2.5 million.", "The mill cost 2.5 billion."),
        (
            "es",
            "Faltan tres cuartas partes del trigo.",
            "75 % of the wheat is missing.",
            "A third of the wheat is missing.",
        ),
        ("it", "Il mulino vende ventidue sacchi.", "The mill sells 22 sacks.", "The mill sells twelve sacks."),
        (
            "nl",
            "De molen draait drieënhalf uur per dag.",
            "The mill runs 3.5 hours a day.",
            "It runs nine hours a day.",
        ),
        (
            "nl",
            "De molen draait al achttien maanden.",
            "It has run for a year and a half.",
            "It has run for four years.",
        ),
        ("pl", "Młyn kosztuje półtora miliona złotych.", "The mill costs 1.5 million.", "The mill costs 2.5 million."),
        ("ru", "Мельница стоит две с половиной тысячи рублей.", "The mill costs 2,500.", "The mill costs 25,000."),
        (
            "tr",
            "Değirmenlerin üçte ikisi kapandı.",
            "Two thirds of the mills closed.",
            "A quarter of the mills closed.",
        ),
        (
            "ja",
            "水車の3分の2は国のものだ。",
            "Two thirds of the mills are the state's.",
            "Three quarters are the state's.",
        ),
        (
            "it",
            "Il mulino del XIX secolo è chiuso.",
            "The 19th-century mill is closed.",
            "The 18th-century mill is closed.",
        ),
        ("ru", "Мельницу продали в девяностых.", "It was sold in the 1990s.", "It was sold in the 1980s."),
        ("fr", "Le moulin a fermé dans les années 90.", "It closed in the 1990s.", "It closed in the 1970s."),
        (
            "nl",
            "De winst daalde met 3,2 procentpunt.",
            "It fell by 3.2 percentage points.",
            "It fell by 2.3 percentage points.",
        ),
        (
            "de",
            "Von 2011 bis 2014 mahlte hier niemand.",
            "Nobody milled there between 2011 and 2014.",
            "Nobody milled there between 2011 and 2015.",
        ),
        ("nl", "De molen kost 4 tot 5 miljard euro.", "It costs 4 to 5 billion euros.", "It costs 6 to 7 billion."),
        ("de", "Der Zins der Mühle stieg auf 3,125%.", "It rose to 3.125 percent.", "It rose to 3,125 percent."),
        (
            "de",
            "Bis zum 31.10.2022 meldeten sich 70 Müller.",
            "By 31 October 2022, 70 millers had come forward.",
            "By 31 November 2022, 70 millers had come forward.",
        ),
        ("de", "Die Mühle öffnet um 18.30 Uhr.", "The mill opens at 6.30 p.m.", "The mill opens at 7.30 p.m."),
        ("fr", "Le moulin ferme à 20 heures.", "The mill closes at 8 p.m.", "The mill closes at 8 a.m."),
        ("fr", "Le moulin a vendu 18 640 sacs.", "Il a vendu plus de 18 000 sacs.", "Il a vendu plus de 19 000 sacs."),
        (
            "de",
            "Es kostet 34 statt der erwarteten 22 Mio. Euro.",
            "It costs 34 million euros.",
            "It costs 34 billion euros.",
        ),
        ("ru", "Мельница стоит полмиллиарда рублей.", "It costs 500 million roubles.", "It costs 800 million roubles."),
        ("fr", "La facture a baissé d’un quart.", "The bill fell by 25 percent.", "The bill fell by 35 percent."),
        ("it", "Il prezzo è salito d'un milione.", "It rose by 1 million.", "It rose by 3 million."),
    ],
)
def test_a_number_that_the_article_spells_out(language: str, quote: str, true: str, false: str) -> None:
    text = f"{quote} {PLAIN[language]}"
    assert not state(text, true, quote)
    assert state(text, false, quote)


@pytest.mark.parametrize(
    ("language", "quote", "statement"),
    [
        ("fr", "Il y a 50 moulins en Angleterre et en Écosse.", "There are 50 mills in England and Scotland."),
        ("de", "Die Sperrung der Donau endet vor Weihnachten.", "The closure of the Danube will end before Christmas."),
        ("it", "Il ponte di Torino apre prima di Pasqua.", "The bridge in Turin will open before Easter."),
        ("pl", "Most na Wiśle stoi na Śląsku od lat.", "The bridge over the Vistula has stood in Silesia for years."),
    ],
)
def test_a_name_that_languages_translate_is_no_other_name(language: str, quote: str, statement: str) -> None:
    assert not state(f"{quote} {PLAIN[language]}", statement, quote)


@pytest.mark.parametrize(
    ("language", "quote", "true", "false"),
    [
        ("pl", "Strajk w zamrowskim młynie trwa.", "Strajk we Zamrowie trwa.", "Strajk we Kielnowie trwa."),
        ("pl", "Strajk w zamrowskim młynie trwa.", "The strike in Zamrów goes on.", "The strike in Kielnów goes on."),
        ("fr", "Un meunier valvellais a payé.", "Un meunier de Valvelle a payé.", "Un meunier de Morvelle a payé."),
        ("it", "Il mulino torvanese riapre.", "Riapre il mulino di Torvano.", "Riapre il mulino di Morvano."),
    ],
)
def test_a_place_may_be_named_by_its_adjective(language: str, quote: str, true: str, false: str) -> None:
    text = f"{quote} {PLAIN[language]}"
    assert not state(text, true, quote)
    assert state(text, false, quote)


def test_a_comparison_with_the_past_is_no_negation() -> None:
    quote = "Das Mehl war im Mai so teuer wie seit drei Jahren nicht mehr."
    text = f"{quote} {PLAIN['de']}"
    assert not state(text, "Im Mai war das Mehl teuer.", quote)
    assert state(text, "Das Mehl war im Mai nicht teuer.", quote)


def test_hearsay_is_no_hedge_of_a_statement_that_says_whose_words_it_tells() -> None:
    quote = "De molen zou al in maart twee keer hebben stilgestaan, zegt Ada Brandt."
    text = f"{quote} {PLAIN['nl']}"
    assert not state(text, "Volgens Ada Brandt heeft de molen in maart twee keer stilgestaan.", quote)
    assert state(text, "De molen heeft in maart twee keer stilgestaan.", quote)


@pytest.mark.parametrize(
    ("language", "quote", "named"),
    [
        ("es", "«El molino es caro», afirmó la fiscal del caso, Ada Brandt.", "la fiscal del caso, Ada Brandt"),
        (
            "tr",
            "Kuzey Un Genel Müdürü Ada Brandt değirmenin pahalı olduğunu söyledi.",
            "Kuzey Un Genel Müdürü Ada Brandt",
        ),
    ],
)
def test_a_speaker_has_a_title_before_the_name(language: str, quote: str, named: str) -> None:
    text = f"{quote} Hugo Lind. {PLAIN[language]}"
    own = {**make_position(quote, "Ada Brandt", "The mill is expensive."), "attribution": named}
    other = {**make_position(quote, "Hugo Lind", "The mill is expensive."), "attribution": named}
    assert not find(text, actors=("Ada Brandt", "Hugo Lind"), positions=[own])
    assert find(text, actors=("Ada Brandt", "Hugo Lind"), positions=[other])


@pytest.mark.parametrize(("about", "is_kept"), [("mills in Germany", True), ("Mühlen in China", False)])
def test_a_short_label_with_an_english_name_of_a_state_is_english(about: str, is_kept: bool) -> None:
    quote = "In Deutschland stehen noch 70 Mühlen."
    claim = {"quote": quote, "figure": "70 Mühlen", "attribution": "the article", "about": about, "statement": quote}
    audit = verify(f"{quote} {PLAIN['de']}", {"numeric_claims": [claim]})
    assert not audit.rejected
    assert bool(audit.notes) != is_kept


@pytest.mark.parametrize(
    ("quote", "name", "role", "is_kept"),
    [
        ("Das fordern die Gewerkschaften Mahlbund und Korn.", "Mahlbund", "Gewerkschaft", True),
        ("Das fordern die Gewerkschaften Mahlbund und Korn.", "Korn", "Gewerkschaft", True),
        ("Das fordern die Ministerinnen Ada Lind und Eva Brandt.", "Eva Brandt", "Ministerin", True),
        ("Dem Mühlenamt, der Behörde für Mühlen, fehlt Geld.", "Mühlenamt", "Behörde für Mühlen", True),
        ("Das fordern die Gewerkschaften Mahlbund und Korn.", "Mahlbund", "Behörde", False),
        ("Die Gewerkschaften streiten mit dem Konzern Mahlwerk.", "Mahlwerk", "Gewerkschaft", False),
        ("Der Müller Ole Brandt kam. Die Professoren Uwe Kern und Ute Holm auch.", "Ute Holm", "Professor", True),
        ("Der Müller Ole Brandt kam. Die Professoren Uwe Kern und Ute Holm auch.", "Ole Brandt", "Professor", False),
        ("Das sagt die Ministerin Ada Lind. Im Ministerium sitzt Ole Brandt.", "Ole Brandt", "Minister", False),
    ],
)
def test_a_german_role_may_be_in_the_plural_or_behind_a_name_with_an_article(
    quote: str, name: str, role: str, is_kept: bool
) -> None:
    kind = "person" if " " in name else "organization"
    actor = {"id": "one", "name": name, "kind": kind, "role": role, "aliases": []}
    audit = verify(f"{quote} {PLAIN['de']}", {"actors": [actor]})
    assert [note.path for note in audit.notes] == ([] if is_kept else ["actors[0].role"])


@pytest.mark.parametrize(
    ("language", "quote", "true", "false"),
    [
        ("fr", "Le président français Ole Brandt a signé.", "president of France", "president of Russia"),
        ("fr", "Le président français Ole Brandt a signé.", "France's president", "Russia's president"),
        ("it", "Il presidente ucraino Ole Brandt ha firmato.", "Ukrainian president", "Russian president"),
        ("es", "El presidente brasileño Ole Brandt firmó.", "Brazilian president", "president of Angola"),
        ("fr", "Le ministre allemand Ole Brandt a signé.", "minister of Germany", "Russian minister"),
        ("sv", "Den norske statsministern Ole Brandt kom.", "Norwegian prime minister", "Russian prime minister"),
    ],
)
def test_an_english_role_may_have_only_a_state_that_the_article_may_name(
    language: str, quote: str, true: str, false: str
) -> None:
    for role, is_kept in ((true, True), (false, False)):
        actor = {"id": "one", "name": "Ole Brandt", "kind": "person", "role": role, "aliases": []}
        audit = verify(f"{quote} {PLAIN[language]}", {"actors": [actor]})
        paths = [*(note.path for note in audit.notes), *(warning.path for warning in audit.warnings if warning.path)]
        assert paths == ([] if is_kept else ["actors[0].role"])


@pytest.mark.parametrize(
    ("role", "is_kept"),
    [
        ("head of the mill", True),
        ("deputy director", True),
        ("Chief Executive", True),
        ("MP (Zielona Lista)", True),
        ("prezes młyna (Czerwona Lista)", False),
        ("anti-corruption prosecutor", True),
        ("the miller's vice-chair", True),
        ("prezeska młyna", True),  # another form of the article's words
        ("burmistrzyni", False),
    ],
)
def test_a_role_in_english_is_not_compared_with_the_words_of_another_language(role: str, *, is_kept: bool) -> None:
    actor = {"id": "one", "name": "Ada Brandt", "kind": "person", "role": role, "aliases": []}
    audit = verify(f"Prezes młyna Ada Brandt (Zielona Lista) odeszła. {PLAIN['pl']}", {"actors": [actor]})
    paths = {*(note.path for note in audit.notes), *(warning.path for warning in audit.warnings)}
    assert ("actors[0].role" not in paths) is is_kept


@pytest.mark.parametrize(
    ("language", "quote", "name"),
    [
        ("ja", "北浜市の大西健一市長が述べた。", "大西健一"),
        ("ru", "Об этом заявил мэр Мельничанска Олег Тихонов.", "Олег Тихонов"),
    ],
)
def test_a_name_in_a_role_may_be_spelled_in_latin_letters(language: str, quote: str, name: str) -> None:
    actor = {"id": "one", "name": name, "kind": "person", "role": "mayor of Melnichansk", "aliases": []}
    audit = verify(f"{quote} {PLAIN[language]}", {"actors": [actor]})
    assert not audit.notes
    assert [warning.kind for warning in audit.warnings] == ["language"]


def test_a_name_in_another_case_is_the_same_speaker() -> None:
    quote = "Według Brandtowej młyn kosztował 68 mln zł"
    text = f"Prezes młyna Ada Brandtowa odeszła. {quote}. {PLAIN['pl']}"
    claim = {
        "quote": quote,
        "figure": "68 mln zł",
        "attribution": "Brandtowej",
        "about": None,
        "statement": "The mill cost 68 million zlotys, according to Brandtowa.",
    }
    actor = {"id": "one", "name": "Ada Brandtowa", "kind": "person", "role": None, "aliases": ["Brandtowa"]}
    audit = verify(text, {"actors": [actor], "numeric_claims": [claim]})
    assert [warning.kind for warning in audit.warnings] == ["language"]


def test_english_number_words_are_no_numbers_in_another_language() -> None:
    text = f"Ten młyn stoi, a ten drugi nie. W ten sposób młyn zarobił 68 mln zł. {PLAIN['pl']}"
    coverage = summarize(text, "extractive").audit.coverage
    assert coverage is not None
    assert coverage.figures.found == 1


def test_a_name_behind_an_elided_word_is_in_the_article() -> None:
    quote = "I mugnai dell’Usma e l’Ordine dei mugnai non vengono."
    text = f"{quote} {PLAIN['it']}"
    assert not state(text, "The millers of the Usma union do not come.", quote)
    assert state(text, "The millers of the Ufma union do not come.", quote)


@pytest.mark.parametrize(
    ("language", "quote", "true", "false"),
    [
        (
            "de",
            "Der Anteil der Mühle fiel von 7,3 auf 4,2 Prozent.",
            "The mill's share fell from 7.3 to 4.2 percent.",
            "The mill's share fell from 7.3 to 3.2 percent.",
        ),
        (
            "ru",
            "Доля мельницы снизилась до 7,3% с 9,2% в марте.",
            "Доля мельницы снизилась с 9,2 до 7,3%.",
            "Доля мельницы снизилась с 9,4 до 7,3%.",
        ),
        (
            "cs",
            "Dluh mlýna stoupl z 1,3 na 2,4 miliardy korun.",
            "The mill's debt rose from 1.3 to 2.4 billion crowns.",
            "The mill's debt rose from 1.7 to 2.4 billion crowns.",
        ),
        (
            "it",
            "Il mugnaio dovrà scontare tre anni e quattro mesi.",
            "The miller has to serve three years and four months.",
            "The miller has to serve four years and three months.",
        ),
        ("ru", "Мельница закрылась в июле.", "The mill closed in July.", "The mill closed in June."),
        ("pl", "Młyn zamknięto w maju.", "The mill was closed in May.", "The mill was closed in July."),
        ("pl", "Młyn zamknięto w marcu.", "The mill was closed in March.", "The mill was closed in May."),
        ("de", "Die Mühle schloss im Jänner.", "The mill closed in January.", "The mill closed in July."),
    ],
)
def test_changes_lengths_and_months(language: str, quote: str, true: str, false: str) -> None:
    text = f"{quote} {PLAIN[language]}"
    assert [state(text, sentence, quote) == [] for sentence in (true, false)] == [True, False]


def test_a_number_that_shares_the_unit_of_the_next_one_is_no_figure_of_its_own() -> None:
    text = f"Der Anteil der Mühle fiel von 7,3 auf 4,2 Prozent. {PLAIN['de']}"
    assert [claim.figure.text for claim in summarize(text, "extractive").numeric_claims] == ["4,2 Prozent"]


@pytest.mark.parametrize(("form", "is_one"), [("Stępniowi", True), ("Stępowskiej", False), ("Sikorze", False)])
def test_a_slavic_name_may_lose_a_vowel(form: str, *, is_one: bool) -> None:
    actor = {"id": "one", "name": "Adam Stępień", "kind": "person", "role": None, "aliases": []}
    audit = verify(f"Młyn podoba się Adamowi {form}. {PLAIN['pl']}", {"actors": [actor]})
    assert (not audit.rejected) is is_one


@pytest.mark.parametrize(
    ("language", "quote", "statement"),
    [
        ("ru", "Каждой мельнице выплатят не менее 25 тысяч рублей.", "Each mill will get at least 25,000 roubles."),
        ("ru", "Каждой мельнице выплатят не менее 25 тысяч рублей.", "Каждой мельнице выплатят 25 тысяч или больше."),
        ("pl", "Każdy młyn dostanie nie mniej niż 25 tys. zł.", "Każdy młyn dostanie 25 tys. zł lub więcej."),
    ],
)
def test_at_least_is_no_negation(language: str, quote: str, statement: str) -> None:
    assert not state(f"{quote} {PLAIN[language]}", statement, quote)


@pytest.mark.parametrize(
    ("language", "quote", "statement", "is_right"),
    [
        ("de", "Die Mühle darf nicht mehr als 40 Säcke mahlen.", "Die Mühle darf höchstens 40 Säcke mahlen.", True),
        ("de", "Die Mühle darf nicht mehr als 40 Säcke mahlen.", "Die Mühle darf mehr als 40 Säcke mahlen.", False),
        ("de", "Ole Brandt ist nicht mehr als Müller tätig.", "Ole Brandt ist als Müller tätig.", False),
        ("fr", "Le moulin ne vend pas plus de 40 sacs.", "Le moulin vend au maximum 40 sacs.", True),
        ("fr", "Il n’y a pas plus de moulins ici qu’en Corse.", "Il y a plus de moulins ici qu’en Corse.", False),
        ("nl", "De molen verkoopt niet meer dan 40 zakken.", "De molen verkoopt hooguit 40 zakken.", True),
        ("nl", "De molens malen niet meer dan vorig jaar.", "De molens malen meer dan vorig jaar.", False),
        ("ru", "Мельница получит не более 25 тысяч рублей.", "Мельница получит максимум 25 тысяч рублей.", True),
        ("ru", "Зарплата мельников не больше прошлогодней.", "Зарплата мельников больше прошлогодней.", False),
        ("pl", "Młyn dostanie nie więcej niż 25 tys. zł.", "Młyn dostanie więcej niż 25 tys. zł.", False),
    ],
)
def test_no_more_than_is_told_in_other_words_but_not_as_more_than(
    language: str, quote: str, statement: str, *, is_right: bool
) -> None:
    assert (not state(f"{quote} {PLAIN[language]}", statement, quote)) is is_right


@pytest.mark.parametrize("role", ["ministre de la Justice", "préfète", "présidente de la région", "mayor of Paris"])
def test_a_role_that_the_article_lacks_in_its_own_language_is_noticed(role: str) -> None:
    actor = {"id": "one", "name": "Ada Lind", "kind": "person", "role": role, "aliases": []}
    audit = verify(f"La maire de Lyon, Ada Lind, est venue lundi. {PLAIN['fr']}", {"actors": [actor]})
    paths = {*(note.path for note in audit.notes), *(warning.path for warning in audit.warnings)}
    assert "actors[0].role" in paths


@pytest.mark.parametrize(
    ("language", "named", "name"),
    [
        ("pl", "Adama Nowakowskiego", "Adam Nowak"),
        ("pl", "Anna Kowalska", "Anna Kowal"),
        ("nl", "Anna Bakkerink", "Anna Bakker"),
        ("de", "Anna Meyerhof", "Anna Meyer"),
    ],
)
def test_a_longer_surname_is_no_case_of_a_shorter_one(language: str, named: str, name: str) -> None:
    actor = {"id": "one", "name": name, "kind": "person", "role": None, "aliases": []}
    assert verify(f"Die Mühle gehört {named}. {PLAIN[language]}", {"actors": [actor]}).rejected


@pytest.mark.parametrize(("own", "other"), [("Schmitz", "Schmidt"), ("Meinert", "Meier"), ("Baumann", "Bauer")])
def test_a_similar_surname_is_another_speaker(own: str, other: str) -> None:
    quote = f"Die Mühle kostete laut {own} 68 Mio. Euro"
    actors = [
        {"id": name, "name": f"Ada {name}", "kind": "person", "role": None, "aliases": [name]} for name in (own, other)
    ]
    claim = {
        "quote": quote,
        "figure": "68 Mio. Euro",
        "attribution": own,
        "about": None,
        "statement": f"The mill cost 68 million euros, according to {other}.",
    }
    text = f"{quote}. Ada {own} und Ada {other} kamen. {PLAIN['de']}"
    audit = verify(text, {"actors": actors, "numeric_claims": [claim]})
    assert "numeric_claims[0].statement" in {warning.path for warning in audit.warnings}


@pytest.mark.parametrize(
    ("language", "quote", "figure", "is_right"),
    [
        ("fr", "Le moulin vend quatre sacs de blé.", "four sacks", True),
        ("fr", "Le moulin vend quatre sacs de blé.", "nine sacks", False),
        ("it", "Il mulino vende due milioni di sacchi.", "two million", True),
        ("it", "Il mulino vende due milioni di sacchi.", "two billion", False),
        ("pl", "Młyn sprzedał dziesięć łodzi.", "ten boats", True),
        ("de", "Er sagte: „We lost five million dollars.“", "5 million dollars", True),
        ("de", "Er sagte: „We lost five million dollars.“", "6 million dollars", False),
        ("sv", "Han sade: ”We lost three thousand boats.”", "three thousand boats", True),
    ],
)
def test_a_figure_may_be_claimed_in_english_words(language: str, quote: str, figure: str, *, is_right: bool) -> None:
    claim = {"quote": quote, "figure": figure, "attribution": "the article", "about": None, "statement": quote}
    audit = verify(f"{quote} {PLAIN[language]}", {"numeric_claims": [claim]})
    assert (not audit.rejected) is is_right


@pytest.mark.parametrize("name", ["Sem van der Lede", "Sem Lede"])
def test_a_particle_of_a_surname_names_nobody(name: str) -> None:
    quote = "Met de brug in de haven is het nu gedaan"
    text = (
        f"{PLAIN['nl']}\n\n“{quote}”, zei Jurre Dirksen, burgemeester van Norby.\n\n"
        f"{name}, die de boeren vertegenwoordigt, noemde het plan fout."
    )
    actors = [
        {"id": "one", "name": "Jurre Dirksen", "kind": "person"},
        {"id": "other", "name": name, "kind": "person"},
    ]
    doubts = {}
    for actor in actors:
        item = {"quote": quote, "actor": actor["id"], "attribution": actor["name"], "statement": f"{quote}."}
        audit = verify(text, {"actors": actors, "positions": [item]})
        doubts[actor["id"]] = [found.path for found in audit.warnings if found.path.startswith("positions")]
    assert doubts == {"one": [], "other": ["positions[0].attribution"]}
