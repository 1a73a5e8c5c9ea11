"""Which figures a sentence may give for those of its quote."""

from __future__ import annotations

import pytest

from summarizer.grounding.prose.check import Evidence, check_prose

STATED = [
    ("It rose to nearly 93 percent.", "It rose to 92.6 percent."),
    ("More than 1,000 people died.", "More than 1,400 people died."),
    ("Ten people were hurt.", "10 people were hurt."),
    ("Half of them agree.", "50 percent of them agree."),
    ("More than half agree.", "56 percent agree."),
    ("A third agrees.", "33 percent agree."),
    ("One in five agrees.", "20 percent agree."),
    ("The two leaders met.", "Holm and Weil met."),
    ("Prices doubled.", "Prices rose from 10 to 20 euros."),
    ("Sales doubled.", "Sales rose 100 percent."),
    ("It cost $5m.", "It cost 5 million dollars."),
    ("It was on October 7.", "It was on Oct. 7, 2023."),
    ("Hundreds died.", "340 people died."),
    ("A third month in a row.", "For three consecutive months it rose."),
    ("It starts at 3 p.m.", "It starts at 15:00."),
    ("They won 2-1.", "They lost 1-2."),
    ("Rates rose by 25 basis points.", "Rates rose by 0.25 percentage points."),
    ("Some 1.2 million came.", "1,234,567 people came."),
    ("It took 12 months.", "It took a year."),
    ("A dozen people came.", "12 people came."),
    ("The 42-year-old won.", "She is 42 years old."),
    ("It fell by five points to 26 percent.", "It fell from 31 to 26 percent."),
    ("It goes on until 2021.", "It ended in 2021."),
    ("She came twice.", "She came two times."),
    ("Fewer than 100 came.", "92 people came."),
    ("Fewer than half voted.", "Only 38 percent voted, and 50 percent are needed."),
    ("She asked for twice as much.", "She got 5 percent, half of what she had asked for."),
    ("It came five years later.", "It was put off from 2030 to 2035."),
    ("It lost less than half as much as a year before.", "It lost 40 million euros, and 95 million a year before."),
    ("He got two and a half years.", "He got two years and six months."),
    ("It ended after nearly five months.", "It ended after 148 days."),
    ("It took less than three weeks.", "It took 19 days."),
    ("A 6.8 quake struck.", "An earthquake of magnitude 6.8 struck."),
]
INVENTED = [
    ("It rose to 93 percent.", "It rose to 92.6 percent."),
    ("More than half voted.", "Only 38 percent voted, and 50 percent are needed."),
    ("It came four years later.", "It was put off from 2030 to 2035."),
    ("It lost less than a third as much as a year before.", "It lost 40 million euros, and 95 million a year before."),
    ("He got three and a half years.", "He got two years and six months."),
    ("It ended after nearly six months.", "It ended after 148 days."),
    ("It took less than two weeks.", "It took 19 days."),
    ("A 6.9 quake struck.", "An earthquake of magnitude 6.8 struck."),
    ("More than 2,000 people died.", "More than 1,400 people died."),
    ("More than 1,300 people died.", "More than 1,400 people died."),
    ("Fewer than 1,400 people died.", "More than 1,400 people died."),
    ("More than 1,400 people died.", "1,400 people died."),
    ("Three people died.", "Two people and a dog died."),
    ("Prices tripled.", "Prices rose 100 percent."),
    ("It rose 5 percentage points.", "It rose 5 percent."),
    ("It cost 5 euros.", "It cost $5."),
    ("5 million people came.", "It cost $5 million."),
    ("It was on October 8.", "It was on Oct. 7, 2023."),
    ("It was on 7 October 2022.", "It was on Oct. 7, 2023."),
    ("It was in 2022.", "It was in 2023."),
    ("From 2007 to 2009 it was shut.", "From 2006 to 2009 it was shut."),
    ("Dozens died.", "340 people died."),
    ("Hundreds of thousands came.", "Thousands came."),
    ("It is the fourth time.", "It is the third time."),
    ("They won 3-1.", "They won 2-1."),
    ("The G20 agreed.", "The G7 agreed."),
    ("A Boeing 737 crashed.", "A Boeing 747 crashed."),
    ("About 1,500 people came.", "1,400 people came."),
    ("It cost $1.2 billion.", "It cost $1.2 million."),
    ("Nearly 100 percent agreed.", "81 percent agreed."),
    ("It is 12 miles long.", "It is 12 kilometres long."),
    ("Some 150,001 claims are open.", "Some 150,000 claims are open."),
    ("It was 92 percent in 2023 and 10 in 2023.", "It was 92 percent in 2023 and 10 in 2021."),
    ("It costs 4 million now and 4 million then.", "It costs 4 million now and 6 million then."),
    ("Internet Explorer 1 is one of the best.", "Internet Explorer 6 is one of the best."),
    ("They were 1 – 5 up.", "They were 1 – 0 up."),
]


@pytest.mark.parametrize(("prose", "quote"), STATED, ids=[prose for prose, _ in STATED])
def test_stated(prose: str, quote: str) -> None:
    assert check_prose(prose, Evidence([quote])).failures == ()


@pytest.mark.parametrize(("prose", "quote"), INVENTED, ids=[prose for prose, _ in INVENTED])
def test_invented(prose: str, quote: str) -> None:
    assert check_prose(prose, Evidence([quote])).failures
