"""Briefs of articles in other languages than English, and in another language than their article.

Each true item is left alone, and a lie of the same form is noticed.
"""

from __future__ import annotations

from typing import Any

import pytest

from summarizer import check_statement, summarize, verify
from summarizer.settings import ModelSettings, Settings
from tests.support.provider_server import answer, serve

CHINESE = (
    "青江市水务局10月16日宣布，东湖水厂将推迟到2026年9月启用，总投资由12亿元增至15.5亿元。\n\n"
    "水务局局长方致远说：“安全没有商量的余地。”他说，水厂每天可供水约30万吨，全长8.4公里的管道已完成92%。\n\n"
    "水厂停工已有45天，附近约1200家店铺受到影响。\n\n"
    "商会会长白丽华批评说：“没有人告诉我们什么时候复工。”她呼吁政府发放补贴。"
)
JAPANESE = (
    "北山市は７日、東山図書館を2027年3月末で閉館すると発表した。改修に約3億5千万円かかるためだ。\n\n"
    "山本咲子市長は「このままでは市の財政がもたない」と述べた。利用者は年8万4000人と、10年前の１・２倍に増えている。\n\n"
    "市民団体の木村健代表は「説明が足りない」と批判した。職員412人のうち約１２人が異動する。"
)
KOREAN = (
    "한강시는 5월 3일 시민 412명이 참여한 조사 결과를 발표했다. 도서관 공사에는 3억 5천만 원이 든다고 밝혔다.\n\n"
    "김서연 시장은 “더는 미룰 수 없다”고 말했다. 찬성은 62.5%였다."
)
GERMAN = (
    "Der Rat der Stadt Lindau hat am Dienstag beschlossen, das Freibad im Oktober zu schließen, weil die Sanierung "
    "zu teuer ist. Sie würde 3,4 Mio. Euro kosten, und das Bad hatte in diesem Jahr nur 38.000 Besucher, obwohl es "
    "drei Jahre lang geschlossen war.\n\n"
    "„Wir haben uns das nicht leicht gemacht“, sagte Bürgermeister Jost Ebers. Die Stadt werde 12 Tonnen Chlor "
    "verkaufen, die noch im Keller des Bades lagern, und das Gelände danach nicht bebauen.\n\n"
    "„Man hat uns nicht gefragt“, sagte Petra Sommer vom Schwimmverein. Der Weg zum nächsten Bad ist 24 Kilometer weit."
)
SPANISH = (
    "El Gobierno cortará el agua en abril en los 38 municipios de la comarca, según anunció la consejera Marta Riba. "
    "Se perderán 9.000 hectáreas de frutales, y renovar la red costaría 1.350 millones de euros.\n\n"
    "“Nadie nos ha hecho caso”, dijo el alcalde, Joan Soler, que lleva tres años en el cargo y no quiso decir más.\n\n"
    "“La medida llega tarde”, lamentó la portavoz de los regantes, Nuria Casas, en una rueda de prensa con el alcalde."
)
ARABIC = (
    "أعلنت وزارة الصحة في المدينة انتهاء الوباء بعد ٤٢ يوماً لم تسجل خلالها أي إصابة جديدة في المخيم الذي يقع على "
    "الحدود. وقال الوزير إن 45 مليون دولار وصلت إلى الوزارة من أجل المستشفى الذي لم يفتح أبوابه حتى الآن."
)
PORTUGUESE = (
    "Cerca de 1,2 mil moradores tiveram de deixar as suas casas até 14 de maio, e a prefeitura da cidade gastou "
    "R$ 15 mil com os abrigos que foram abertos nas escolas, segundo a secretária, que não quis dizer mais."
)
POLISH = (
    "Zarząd Górskiej Spółki Węglowej poinformował, że praca w kopalni zakończy się 30 czerwca, a dziś w tym zakładzie "
    "pracuje 1 600 górników. Decyzja nie jest jeszcze ostateczna, ale związki nie wierzą w to, co mówi prezes spółki."
)
TURKISH = (
    "Belediye Başkanı Cem Akar, ilçedeki köprünün bu yıl da onarılmadığını, ancak çalışmaların gelecek yıl için "
    "planlandığını ve bu konuda bir karar olmadığını söyledi. Köprü daha sonra 2 bin 400 araç için yeniden açılacak."
)
FRENCH = (
    "La ville de Montrève n’ouvrira pas la patinoire cet hiver, a annoncé la maire, Odile Ferrand. Le prix du gaz a "
    "augmenté de 34 % depuis janvier, et la facture pourrait dépasser 210 000 euros dans les prochains mois.\n\n"
    "Le nombre de visiteurs a baissé de 9 % l’an dernier. Mme Ferrand nie avoir promis une rénovation aux clubs, qui "
    "sont à la recherche d’une autre salle pour les enfants."
)
UKRAINIAN = (
    "Міська рада Вербова не відкриє новий басейн до кінця року, бо не вистачає грошей. Відвідувачів стало на 12 "
    "відсотків менше, ніж торік, а ціна квитка зросла до 180 гривень. За словами директора, ремонт може тривати до "
    "травня, і це залежить від того, чи буде субвенція. Половину роботи вже зроблено."
)
ENGLISH = (
    "The Halden Harbour Authority will cut 140 of its 1,260 jobs by the end of July, its chief executive, Ada Brandt, "
    "said on Tuesday. It lost $23.4 million last year, and traffic is expected to fall by a further 5 to 7 percent.\n\n"
    "“They told us an hour before they told the press,” said Daniel Kruse of the union, which has about 900 members."
)
ARTICLES = {
    "zh": CHINESE, "ja": JAPANESE, "ko": KOREAN, "de": GERMAN, "es": SPANISH, "ar": ARABIC, "en": ENGLISH,
    "pt": PORTUGUESE, "pl": POLISH, "tr": TURKISH, "fr": FRENCH, "uk": UKRAINIAN,
}  # fmt: skip
PEOPLE = {
    "zh": ("方致远", "白丽华"), "ja": ("山本咲子", "木村健"), "ko": ("김서연",), "de": ("Jost Ebers", "Petra Sommer"),
    "es": ("Joan Soler", "Nuria Casas", "Marta Riba"), "en": ("Ada Brandt", "Daniel Kruse"), "ar": (), "pt": (),
    "pl": (), "tr": (), "fr": ("Odile Ferrand",), "uk": (),
}  # fmt: skip


def find(language: str, *, written: str | None = None, **sections: Any) -> list[str]:
    """All that is said of the items of a brief that a model writes."""
    names = PEOPLE[language]
    brief = {
        "actors": [{"id": name, "name": name, "kind": "person", "role": None, "aliases": []} for name in names],
        "headline": None, "abstract": [], "positions": [], "numeric_claims": [], "open_questions": [],
    } | sections  # fmt: skip
    with serve(answer(brief)) as server:
        models = {"strong": ModelSettings(model="openai/strong", api_base=server.base)}
        settings = Settings(models=models, judge="off", reasks=0)
        options = {"language": written} if written else {}
        audit = summarize(ARTICLES[language], "strong", settings=settings, options=options).audit
    found = [*(one.reason for one in audit.rejected), *(one.reason for one in audit.notes)]
    return [*found, *(one.message for one in audit.warnings if one.kind in ("statement", "speaker", "figure"))]


def state(language: str, statement: str, *, written: str | None = None) -> list[str]:
    """All that is said of a sentence of an abstract beside the article's first paragraphs."""
    quote = ARTICLES[language].split("\n\n", 1)[0]
    return find(language, written=written, abstract=[{"quotes": [quote], "text": statement}])


def tell(language: str, quote: str, statement: str) -> list[str]:
    """All that is said of a sentence of an abstract beside a quote."""
    return find(language, abstract=[{"quotes": [quote], "text": statement}])


def claim(language: str, quote: str, figure: str, statement: str) -> list[str]:
    item = {"quote": quote, "figure": figure, "attribution": "the article", "about": None, "statement": statement}
    return find(language, numeric_claims=[item])


@pytest.mark.parametrize(
    ("language", "name", "role", "wrong"),
    [("zh", "方致远", "水务局局长", "商会会长"), ("ja", "木村健", "代表", "市長"), ("ko", "김서연", "시장", "도지사")],
)
def test_an_actor_is_found_in_a_text_without_spaces(language: str, name: str, role: str, wrong: str) -> None:
    actor = {"id": "one", "name": name, "kind": "person", "role": role, "aliases": []}
    assert not find(language, actors=[actor])
    assert find(language, actors=[actor | {"role": wrong}])
    assert find(language, actors=[actor | {"name": name[:-1] + "美"}])


def test_an_actor_may_stand_in_another_case() -> None:
    actor = {"id": "one", "name": "Górska Spółka Węglowa", "kind": "organization", "role": None, "aliases": []}
    assert not find("pl", actors=[actor])
    assert find("pl", actors=[actor | {"name": "Górska Spółka Wodna"}])


@pytest.mark.parametrize(
    ("language", "quote", "figure", "wrong"),
    [
        ("zh", "总投资由12亿元增至15.5亿元", "15.5亿元", "15.5万元"),
        ("zh", "水厂每天可供水约30万吨", "约30万吨", "约30吨"),
        ("zh", "附近约1200家店铺受到影响", "约1200家", "约2100家"),
        ("zh", "全长8.4公里的管道已完成92%", "8.4公里", "4.8公里"),
        ("ja", "改修に約3億5千万円かかる", "約3億5千万円", "約5億3千万円"),
        ("ja", "利用者は年8万4000人", "8万4000人", "8万400人"),
        ("ja", "10年前の１・２倍に増えている", "1.2倍", "2.1倍"),
        ("ja", "職員412人のうち約１２人が異動する", "約12人", "約21人"),
        ("ko", "시민 412명이 참여한", "412명", "421명"),
        ("ko", "공사에는 3억 5천만 원이 든다고", "3억 5천만 원", "3억 5천 원"),
        ("ar", "45 مليون دولار وصلت", "45 مليون دولار", "45 مليار دولار"),
    ],
)
def test_a_figure_is_that_of_its_quote(language: str, quote: str, figure: str, wrong: str) -> None:
    assert not claim(language, quote, figure, quote)
    assert claim(language, quote, wrong, quote)


@pytest.mark.parametrize(
    ("language", "true", "false"),
    [
        ("zh", "东湖水厂2026年9月启用。", "东湖水厂2027年9月启用。"),
        ("zh", "东湖水厂9月启用。", "东湖水厂8月启用。"),
        ("zh", "水厂的投资增加到15.5亿元。", "水厂的投资增加到51.5亿元。"),
        ("ja", "東山図書館は2027年3月末で閉館する。", "東山図書館は2028年3月末で閉館する。"),
        ("ja", "改修費は約3億5000万円だ。", "改修費は約3億5000円だ。"),
        ("ko", "조사에는 시민 412명이 참여했다.", "조사에는 시민 421명이 참여했다."),
        ("de", "Nach Ebers’ Worten wird Chlor verkauft.", "Nach Holms Worten an Lena Marx wird Chlor verkauft."),
        ("de", "Die Stadt verkauft 12 Tonnen Reinigungsmittel.", "Die Stadt verkauft 21 Tonnen Reinigungsmittel."),
        ("es", "Renovar la red costaría 1.350 millones de euros.", "Renovar la red costaría 1.350 euros."),
        ("de", "Die Sanierung würde 3,4 Mio. Euro kosten.", "Die Sanierung würde 34 Mio. Euro kosten."),
        ("es", "¿Habrá cortes de agua en los 38 municipios?", "¿Habrá cortes de agua en los 83 municipios?"),
        ("pt", "Cerca de 1.200 moradores saíram até 14 de maio.", "Cerca de 12 mil moradores saíram até 14 de maio."),
        ("pt", "A Prefeitura gastou R$ 15 mil.", "A Prefeitura gastou R$ 15 milhões."),
        ("pt", "Cerca de 1,2 mil moradores saíram até 14 de maio.", "Cerca de 1,2 mil saíram até 24 de maio."),
        ("pl", "W kopalni pracuje 1600 górników.", "W kopalni pracuje 6100 górników."),
        ("pl", "Praca w kopalni skończy się 30 czerwca.", "Praca w kopalni skończy się 30 lipca."),
        ("ar", "مر 42 يوماً من دون إصابة.", "مر 24 يوماً من دون إصابة."),
        ("de", "Das Freibad der Stadt soll im Oktober schließen.", "Das Freibad der Stadt soll im Oktober öffnen."),
        ("de", "Das Freibad schließt im Oktober.", "Das Freibad schließt im November."),
        ("de", "Das entschied der Rat am Dienstag.", "Das entschied der Rat am Donnerstag."),
        ("es", "El agua se cortará en abril.", "El agua se cortará en septiembre."),
        ("de", "Das Bad blieb drei Jahre lang offen.", "Das Bad blieb sieben Jahre lang offen."),
        ("es", "Renovar la red no sería barato.", "No se perderán 9.000 hectáreas de frutales."),
        ("pt", "Os abrigos foram abertos nas escolas da cidade.", "Os abrigos foram fechados nas escolas da cidade."),
        ("pl", "Decyzja w kopalni nie jest ostateczna.", "Decyzja w kopalni jest ostateczna."),
        ("ar", "المستشفى لم يفتح أبوابه على الحدود.", "المستشفى يفتح أبوابه على الحدود."),
        ("zh", "水务局没有取消东湖水厂。", "水务局没有宣布东湖水厂推迟启用。"),
        ("ja", "東山図書館は市の発表どおり閉館する。", "北山市は東山図書館の閉館を発表していない。"),
        ("ko", "도서관 공사에는 돈이 든다.", "한강시는 시민 412명이 참여한 조사 결과를 발표하지 않았다."),
        ("tr", "Köprü bu yıl da onarılmadı.", "Köprü bu yıl da onarıldı."),
    ],
)
def test_a_statement_in_the_language_of_its_article(language: str, true: str, false: str) -> None:
    assert not state(language, true)
    assert state(language, false)


@pytest.mark.parametrize(
    ("language", "true", "false"),
    [
        ("zh", "The plant will open in September 2026.", "The plant will open in September 2027."),
        (
            "zh",
            "Fang Zhiyuan said 92 percent of the pipe is done.",
            "Fang Zhiyuan said 72 percent of the pipe is done.",
        ),
        ("zh", "Investment has risen to 1.55 billion yuan.", "Investment has risen to 15.5 billion yuan."),
        ("ja", "The repairs would cost 350 million yen.", "The repairs would cost 35 million yen."),
        ("de", "The pool in Lindau will close in October.", "The pool in Lindau will close in November."),
        ("de", "The council of Lindau decided on Tuesday.", "The council of Lindau decided on Friday."),
        ("de", "Repairs would cost 3.4 million euros, the Town Council says.", "Repairs would cost 4.3 million euros."),
        ("de", "The mayor, Ebers, said it was not easy.", "The mayor, Ostrava, said it was not easy."),
        ("es", "The water will be cut in April.", "The water will be cut in August."),
        ("es", "Some 9,000 hectares of fruit trees will be lost.", "Some 90,000 hectares of fruit trees will be lost."),
        ("es", "The mayor has been in office for a year or three.", "The mayor has been in office for 8 years."),
        ("ar", "There was no new case for 42 days.", "There was no new case for 24 days."),
        (
            "en",
            "Die Behörde hat 1.260 Stellen, und 140 fallen weg.",
            "Die Behörde hat 1.620 Stellen, und 140 fallen weg.",
        ),
        ("en", "La autoridad perdió 23,4 millones y el tráfico caerá.", "La autoridad perdió 32,4 millones y caerá."),
        ("en", "Le trafic va encore baisser de 5 à 7 %, dit-elle.", "Le trafic va baisser de 5 à 9 %, dit-elle."),
        ("en", "港务局将在7月底前裁减140个职位。", "港务局将在7月底前裁减410个职位。"),
    ],
)
def test_a_statement_in_another_language_than_its_article(language: str, true: str, false: str) -> None:
    assert not state(language, true)
    assert state(language, false)


@pytest.mark.parametrize(
    ("language", "quote", "true", "false"),
    [
        ("fr", "n’ouvrira pas la patinoire cet hiver", "The rink will stay shut this winter.", "The rink will open."),
        ("fr", "Le prix du gaz a augmenté de 34 %", "Gas costs 34% more now, an increase.", "Gas prices fell by 34%."),
        ("fr", "a baissé de 9 % l’an dernier", "Visits fell by 9% last year.", "Visits rose by 9% last year."),
        ("fr", "la facture pourrait dépasser 210 000 euros", "It may exceed €210,000.", "It exceeds €210,000."),
        ("fr", "nie avoir promis une rénovation", "She denies a promise to them.", "She confirms one to them."),
        ("uk", "ремонт може тривати до травня", "The repair may last until May.", "The repair lasts until May."),
        ("uk", "ціна квитка зросла до 180 гривень", "A ticket rose to 180.", "The price of a ticket fell to 180."),
        ("zh", "总投资由12亿元增至15.5亿元", "The total grew to 1.55 billion.", "The total is 5.15 billion."),
        ("de", "Man hat uns nicht gefragt", "Nobody asked us, she says.", "They asked us about it, she says."),
        ("de", "Wir haben uns das nicht leicht gemacht", "It was hard for us, not easy.", "It was easy for us."),
        ("es", "Nadie nos ha hecho caso", "They were ignored, he says.", "They were listened to, he says."),
        ("tr", "ilçedeki köprünün bu yıl da onarılmadığını", "The bridge was not mended.", "The bridge was mended."),
        ("fr", "la facture pourrait dépasser 210 000 euros", "Elle risque de dépasser 210 000 euros.",
         "La facture va dépasser 210 000 euros."),
        ("uk", "ремонт може тривати до травня", "Ремонт, можливо, триватиме до травня.", "Ремонт триватиме до травня."),
    ],
)  # fmt: skip
def test_a_negation_hedge_or_direction_is_told(language: str, quote: str, true: str, false: str) -> None:
    assert not tell(language, quote, true)
    assert tell(language, quote, false)


@pytest.mark.parametrize(
    ("language", "quote", "figure"),
    [
        ("uk", "Половину роботи вже зроблено", "Половину роботи"),
        ("de", "obwohl es drei Jahre lang geschlossen war", "drei Jahre lang"),
        ("es", "Nadie nos ha hecho caso", "Nadie"),
    ],
)
def test_a_figure_in_words_that_are_not_known_is_kept(language: str, quote: str, figure: str) -> None:
    assert not claim(language, quote, figure, quote)
    assert claim(language, quote, figure[1:], quote)  # no whole word


@pytest.mark.parametrize(
    ("language", "quote", "speaker", "other", "attribution"),
    [
        ("de", "Man hat uns nicht gefragt", "Petra Sommer", "Jost Ebers", "{}"),
        ("es", "Nadie nos ha hecho caso", "Joan Soler", "Nuria Casas", "{}"),
        ("zh", "安全没有商量的余地", "方致远", "白丽华", "{}"),
        ("ja", "説明が足りない", "木村健", "山本咲子", "{}代表"),
    ],
)
def test_a_person_whom_the_article_names_elsewhere_does_not_say_a_quotation(
    language: str, quote: str, speaker: str, other: str, attribution: str
) -> None:
    def position(name: str) -> dict[str, Any]:
        told = attribution.format(name) if name == speaker else name
        item = {"quote": quote, "actor": name, "joined_by": [], "attribution": told, "stance": None, "target": None}
        return item | {"statement": quote}

    assert not find(language, positions=[position(speaker)])
    assert find(language, positions=[position(other)])


def test_a_short_statement_in_english_need_not_name_what_the_article_names_otherwise() -> None:
    assert not state("tr", "Plans for repairs to Akar Bridge remain")
    assert state("tr", "Repairs cost 12 million")


def test_a_short_statement_is_in_the_language_that_was_asked_for() -> None:
    assert not state("en", "La autoridad recortará 140 empleos.", written="es")
    assert state("en", "La autoridad recortará 410 empleos.", written="es")
    assert not state("en", "The authority lost $23.4 million.", written="es")  # a model may not do as it is told


@pytest.mark.parametrize(
    ("quote", "true", "false"),
    [
        ("Gubernur tidak hadir dalam rapat itu", "Gubernur absen dari rapat itu.", "Gubernur hadir dalam rapat itu."),
        ("Bukan hanya petani, nelayan juga rugi", "Petani dan nelayan rugi.", "Nelayan tidak rugi."),
        ("Consiliul nu a aprobat podul", "Consiliul a respins podul.", "Consiliul a aprobat podul."),
        ("Podul nu se deschide până în mai", "Podul se deschide abia în mai.", "Podul se deschide acum."),
        ("Съветът не одобри моста", "Съветът отхвърли моста.", "Съветът одобри моста."),
        ("Цената няма да се повиши", "Цената остава същата.", "Цената ще се повиши."),
    ],
)
def test_a_negation_is_told_in_a_language_without_other_lists(quote: str, true: str, false: str) -> None:
    more = {
        "G": "Rapat itu dihadiri oleh banyak orang dari kota dan desa yang akan membahas hal ini lagi dengan menteri.",
        "C": "La întâlnire au venit mulți oameni din oraș și din satele de lângă el, iar discuția va continua cu ei.",
        "С": "На срещата дойдоха много хора от града и от селата, а разговорът ще продължи с тях през месеца.",
    }
    more |= {"B": more["G"], "P": more["C"], "Ц": more["С"]}
    for statement, count in ((true, 0), (false, 1)):
        brief = {"abstract": [{"quotes": [quote], "text": statement}]}
        warnings = verify(f"{quote}. {more[quote[0]]}", brief).warnings
        assert sum(warning.kind != "language" for warning in warnings) == count


@pytest.mark.parametrize(
    ("article", "amount", "wrong"),
    [
        (
            "मंत्री ने कहा कि सरकार ने 4 करोड़ रुपये दिए हैं और 12 फरवरी को 20 हजार लोगों को मदद मिली।",
            "40 million rupees",
            "4 million rupees",
        ),
        (
            "Guvernul a alocat 300 de milioane de euro, iar 20 de mii de oameni au primit ajutor la 12 februarie.",
            "300 million euros",
            "300 billion euros",
        ),
        (
            "A kormány 5 millió forintot adott, és 20 ezer ember kapott segélyt február 12-én, mondta.",
            "5 million forints",
            "50 million forints",
        ),
        (
            "Η κυβέρνηση έδωσε 5 εκατομμύρια ευρώ και 20 χιλιάδες άνθρωποι έλαβαν βοήθεια στις 12 Φεβρουαρίου.",
            "5 million euros",
            "5 billion euros",
        ),
        (
            "Vláda dala 5 milionů korun a 20 tisíc lidí dostalo pomoc 12. února, řekl ministr novinářům.",
            "5 million crowns",
            "5 billion crowns",
        ),
        (
            "Vláda dala 5 miliónov eur a 20-tisíc ľudí dostalo pomoc 12. februára, povedal minister.",
            "5 million euros",
            "50 million euros",
        ),
        (
            "Vyriausybė skyrė 5 milijonus eurų, o 20 tūkst. žmonių gavo pagalbą vasario 12 dieną, sakė ministras.",
            "5 million euros",
            "50 million euros",
        ),
        (
            "Pemerintah memberi 5 juta rupiah dan 20 ribu orang menerima bantuan pada 12 Februari, kata menteri.",
            "5 million rupiah",
            "5 billion rupiah",
        ),
        (
            "دولت 5 میلیون دلار داد و 20 هزار نفر در 12 فوریه کمک گرفتند، وزیر گفت.",
            "5 million dollars",
            "50 million dollars",
        ),
        (
            "הממשלה נתנה 5 מיליון שקלים ו-20 אלף בני אדם קיבלו סיוע ב-12 בפברואר, אמר השר.",
            "5 million shekels",
            "50 million shekels",
        ),
        (
            "அரசு 5 கோடி ரூபாய் வழங்கியது, 20 ஆயிரம் பேர் பிப்ரவரி 12 அன்று உதவி பெற்றனர்.",
            "50 million rupees",
            "5 million rupees",
        ),
    ],
)
def test_a_short_article_is_read_with_the_numbers_and_months_of_its_language(
    article: str, amount: str, wrong: str
) -> None:
    """Of some the language is not sure, so that none is told."""
    aid = "and 20,000 people received aid on 12 February."
    article += "\n\n" + article
    assert check_statement(f"The government gave {amount} {aid}", article).verdict == "not_judged"
    assert check_statement(f"The government gave {wrong} {aid}", article).verdict == "not_stated"
    (warning,) = verify(article, statements=[f"The government gave {amount}."]).warnings
    assert warning.kind == "language"
