"""Figures in other languages than English: their magnitudes, and points where English has commas."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from summarizer.grounding import find_figures
from summarizer.grounding.grounder import ArticleGrounder
from summarizer.language.detection import find_language
from summarizer.schemas.blocks import Figure, Prose, Quote
from summarizer.schemas.findings import Verification
from summarizer.verification.prune import prune_answer

GERMAN = (
    "Der Stadtrat hat den Ausbau des Hafens am Dienstag um ein Jahr verschoben, weil die Kosten gestiegen sind. "
    "Nach Angaben der Verwaltung kostet der neue Kran 1.240 Euro am Tag. Der ganze Bau kostet 18,2 Mio. Euro. "
    "Rund 18.500 Menschen haben sich in diesem Jahr dagegen ausgesprochen."
)


@pytest.mark.parametrize(
    ("language", "text", "written", "value", "currency"),
    [
        ("de", "Es kostet 1.240 Euro.", "1.240 Euro", "1240", "EUR"),
        ("fr", "L’amende est de 150.000 GNF.", "150.000 GNF", "150000", "GNF"),
        ("de", "Es kostet 3,2 Mio. Euro.", "3,2 Mio. Euro", "3200000", "EUR"),
        ("de", "Es kostet 4 Milliarden Dollar.", "4 Milliarden Dollar", "4000000000", "USD"),
        ("de", "Es sind 0.500 Liter.", "0.500 Liter", "0.5", None),
        ("de", "Es sind 0,500 Liter.", "0,500 Liter", "0.5", None),
        ("de", "Der Zins steigt auf 3,125%.", "3,125%", "3.125", None),
        ("fr", "Le litre coûte 1,789 euro.", "1,789 euro", "1.789", "EUR"),
        ("es", "Cuesta 1,250 pesos.", "1,250 pesos", "1250", None),  # as in Mexico
        ("de", "Es sind 1,25 Mill. Tonnen.", "1,25 Mill.", "1250000", None),
        ("nb", "Det koster 5 mill. kroner.", "5 mill. kroner", "5000000", None),
        ("nl", "Het kost 4 tot 5 miljard euro.", "4 tot 5 miljard euro", "4000000000", "EUR"),
        ("es", "Cuesta 2.500 millones de euros.", "2.500 millones de euros", "2500000000", "EUR"),
        ("es", "Cuesta 2 mil millones de euros.", "2 mil millones de euros", "2000000000", "EUR"),
        ("fr", "Cela coûte 4 milliards de dollars.", "4 milliards de dollars", "4000000000", "USD"),
        ("it", "Costa 3 milioni di euro.", "3 milioni di euro", "3000000", "EUR"),
        ("pt", "Custa R$ 2,3 bilhões.", "R$ 2,3 bilhões", "2300000000", "BRL"),
        ("ru", "Это 3,2 млрд.", "3,2 млрд.", "3200000000", None),
        ("uk", "Це 60 мільйонів.", "60 мільйонів", "60000000", None),
        ("uk", "Це 184,6 млн грн.", "184,6 млн грн", "184600000", "UAH"),
        ("ru", "Это 3,2 млрд рублей.", "3,2 млрд рублей", "3200000000", "RUB"),
        ("ar", "بلغت 12 مليون دولار.", "12 مليون دولار", "12000000", "USD"),
        ("tr", "Köprü 4 milyar liraya bitti.", "4 milyar liraya", "4000000000", "TRY"),
        ("de", "Es kostet knapp vier Millionen Euro.", "vier Millionen Euro", "4000000", "EUR"),
        ("fr", "Cela coûte huit millions d’euros.", "huit millions d’euros", "8000000", "EUR"),
        ("es", "Perdió dos tercios del agua.", "dos tercios", "0.666667", None),
        ("it", "È un quarto della spesa.", "un quarto", "0.25", None),
        ("sv", "Det är en tredjedel av hamnen.", "en tredjedel", "0.333333", None),
        ("ru", "Это четверть суммы.", "четверть", "0.25", None),
        ("tr", "Tarla 28 bin 500 ağaç büyüklüğünde.", "28 bin 500", "28500", None),
        ("tr", "Yol 1 milyon 250 bin lira tuttu.", "1 milyon 250 bin lira", "1250000", "TRY"),
        ("tr", "Oran yüzde 13,8'e çıktı.", "yüzde 13,8", "13.8", None),
        ("de", "Es sind zweihundertfünfundvierzig.", "zweihundertfünfundvierzig", "245", None),
        ("de", "Zwischen drei und vier.", "drei und vier", "3", None),
        ("fr", "Il y a soixante-dix-huit maisons.", "soixante-dix-huit maisons", "78", None),
        ("fr", "Cela coûte un million et demi d’euros.", "un million et demi d’euros", "1500000", None),
        ("es", "Hay trescientas cuarenta y dos casas.", "trescientas cuarenta y dos casas", "342", None),
        ("it", "Sono cento case.", "cento case", "100", None),
        ("pt", "São cento e vinte e três casas.", "cento e vinte e três casas", "123", None),
        ("nl", "Het zijn drieëntachtig huizen.", "drieëntachtig huizen", "83", None),
        ("sv", "Det är etthundratjugofem hus.", "etthundratjugofem hus", "125", None),
        ("nb", "Det er syttifem hus.", "syttifem hus", "75", None),
        ("pl", "To dwieście czterdzieści domów.", "dwieście czterdzieści domów", "240", None),
        ("ru", "Это сто двадцать тысяч рублей.", "сто двадцать тысяч рублей", "120000", "RUB"),
        ("uk", "Це вісімдесят три будинки.", "вісімдесят три будинки", "83", None),
        ("tr", "İki yüz elli ev var.", "İki yüz elli", "250", None),
        ("ar", "هناك خمسة وعشرون بيتا.", "خمسة وعشرون بيتا", "25", None),
        ("zh", "四分之三的房子空着。", "四分之三", "0.75", None),
        ("ja", "3年半かかった。", "3年", "3.5", None),
        ("ko", "손실은 1천240억원이다.", "1천240억원", "124000000000", "KRW"),
        ("ko", "매출은 1조2천345억원이다.", "1조2천345억원", "1234500000000", "KRW"),
        ("ko", "예산은 8천500만원이다.", "8천500만원", "85000000", "KRW"),
        ("ko", "직원 120명이 떠났다.", "120명", "120", None),
        ("ko", "조합원 7천412명이 찬성했다.", "7천412명", "7412", None),
        ("ja", "費用は3千500億円だ。", "3千500億円", "350000000000", "JPY"),
        ("zh", "净利润为负2.1亿元。", "负2.1亿元", "-210000000", None),
        ("zh", f"共{'9' * 30}人。", f"{'9' * 30}人", "9" * 30, None),
        ("zh", f"共{'9' * 30}万元。", f"{'9' * 30}万元", f"{'9' * 30}0000", None),
        ("hi", "बजट 4 करोड़ रुपये है।", "4 करोड़", "40000000", None),
        ("hi", "कुल 5 लाख 20 हजार घर हैं।", "5 लाख 20 हजार", "520000", None),  # without the dots of its letters
        ("ur", "کل 20 ہزار گھر ہیں۔", "20 ہزار", "20000", None),
        ("te", "మొత్తం 5 కోట్ల రూపాయలు.", "5 కోట్ల రూపాయలు", "50000000", None),
        ("ro", "Costă 300 de milioane de euro.", "300 de milioane de euro", "300000000", "EUR"),
        ("ro", "Sunt 5 mii de case.", "5 mii de case", "5000", None),
        ("hu", "Ez 5 millió forint.", "5 millió forint", "5000000", "HUF"),
        ("lt", "Tai 5 milijonus litų kainavo.", "5 milijonus", "5000000", None),  # another ending than CLDR's
        ("lt", "Yra 20 tūkst. namų.", "20 tūkst. namų", "20000", None),
        ("sk", "Je ich 20-tisíc.", "20-tisíc", "20000", None),
        ("he", "יש שם כ-20 אלף בתים.", "20 אלף בתים", "20000", None),
        ("de", "Es kostet 1 Billion Euro.", "1 Billion Euro", "1000000000000", "EUR"),
        ("it", "Vivono 5 milionari.", "5", "5", None),
        ("en", "It is 1.240 metres long.", "1.240 metres", "1.24", None),
        (None, "Es kostet 1.240 Euro.", "1.240 Euro", "1.24", "EUR"),
    ],
)
def test_a_value_is_read_in_its_language(
    language: str | None, text: str, written: str, value: str, currency: str | None
) -> None:
    (figure,) = find_figures(text, language=language)
    assert (figure.text, str(figure.value), figure.currency) == (written, value, currency)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Kosten stiegen von 31 auf 46 Mio. Euro."),
        ("pl", "Koszt wzrósł z 31 do 46 mln zł."),
        ("fr", "Le prix est passé de 31 à 46 millions de dollars."),
        ("ru", "Расходы выросли с 31 до 46 млн рублей."),
    ],
)
def test_an_old_value_has_the_magnitude_of_the_new_one(language: str, text: str) -> None:
    assert [str(figure.value) for figure in find_figures(text, language=language)] == ["31000000", "46000000"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (None, "12 Prozent mehr"), (None, "un 12 por ciento menos"), (None, "12 pour cent"), (None, "12 per cento"),
        ("it", "12 per cento in più"), ("uk", "на 12 відсотків менше"), ("fi", "12 prosenttia enemmän"),
    ],
)  # fmt: skip
def test_percent(language: str | None, text: str) -> None:
    (figure,) = find_figures(text, language=language)
    assert (figure.kind, str(figure.value)) == ("percent", "12")


class Claim(BaseModel):
    """A sum."""

    quote: Quote
    figure: Figure
    statement: Prose


class Claims(BaseModel):
    """All sums."""

    claims: list[Claim] = []


@pytest.mark.parametrize(
    ("quote", "figure", "statement", "value"),
    [
        ("der neue Kran 1.240 Euro am Tag", "1.240 Euro", "Der Kran kostet 1.240 Euro.", "1240"),
        ("der neue Kran 1.240 Euro am Tag", "1240 Euro", "Der Kran kostet 1240 Euro.", "1240"),
        ("Der ganze Bau kostet 18,2 Mio. Euro", "18,2 Millionen Euro", "Der Bau kostet 18,2 Mio. Euro.", "18200000"),
        ("Rund 18.500 Menschen", "18.500 Menschen", "Rund 18.500 Menschen sind dagegen.", "18500"),
        ("der neue Kran 1.240 Euro am Tag", "1,24 Euro", "Der Kran kostet viel.", None),
        ("Der ganze Bau kostet 18,2 Mio. Euro", "18,2 Milliarden Euro", "Er kostet viel.", None),
        ("Rund 18.500 Menschen", "18.500 Menschen", "Rund 18,5 Menschen sind dagegen.", None),
    ],
)
def test_what_a_model_writes_of_a_german_article(quote: str, figure: str, statement: str, value: str | None) -> None:
    assert find_language(GERMAN) == "de"
    raw = {"claims": [{"quote": quote, "figure": figure, "statement": statement}]}
    kept = prune_answer(Claims, raw, verification=Verification(ArticleGrounder(GERMAN)))
    assert [str(claim.figure.value) for claim in kept.content.claims] == ([] if value is None else [value])
    assert len(kept.rejected) == (value is None)


def test_foreign_letters_in_names_leave_a_text_english() -> None:
    names = "Jarosław Stępień, Łukasz Żak, Małgorzata Wiśniewska, Paweł Gołąb, Młyn Wielki, Łódź"
    text = "The yard sold two boats, one of them to a bank, and says that it will build no others this year."
    assert find_language(f"{names}: {text} {names}.") == "en"
