"""What an ellipsis may leave out: a whole phrase, and nothing that governs or denies what stays."""

from __future__ import annotations

import pytest

from summarizer import align_quote

TURNED = [
    ("The pilot, not the co-pilot, was drunk.", "The … co-pilot was drunk"),
    ("She sold the house, not the car, in May.", "She sold … the car, in May"),
    ("The army rather than the police fired first.", "The army … the police fired first"),
    ("The army rather than the police fired first.", "The … police fired first"),
    ("The bank, and never the state, paid the bill.", "The … state, paid the bill"),
    ("The fund paid the state instead of the bank.", "The fund paid … the bank"),
    ("Everyone except the mayor voted for the tax.", "Everyone … voted for the tax"),
    ("Ann Roe, the acting director, signed it.", "Ann Roe, the … director, signed it"),
    ("The company's failed bid for the port cost 3 million.", "The company's … bid for the port cost 3 million"),
    ("He promised to try to stop the war.", "He promised to … stop the war"),
    ("The plan was close to being approved.", "The plan was … approved"),
    ("The judge stopped short of calling him a liar.", "The judge … calling him a liar"),
    ("The minister is said to have lied.", "The minister … lied"),
    ("They want to lift the ban on guns.", "They want … the ban on guns"),
    ("He voted to end support for Ukraine.", "He voted to … support … Ukraine"),
    ("She told her son that his brother had lied.", "She … had lied"),
    ("Officials said the company would cut jobs.", "Officials … would cut jobs"),
    ("The mayor, whose rival was jailed for fraud, resigned.", "The mayor … was jailed for fraud"),
    ("Russia attacked, and Belarus denied it.", "Russia … denied it"),
    ("The opponents of the president were jailed.", "The … president … jailed"),
    ("The suspect, a brother of the senator, was shot.", "The … senator, was shot"),
]
HONEST = [
    ("The pilot, not the co-pilot, was drunk.", "The pilot … was drunk"),
    ("She sold the house, not the car, in May.", "She sold the house … in May"),
    ("The bank (which was not insured) paid the bill.", "The bank … paid the bill"),
    ("The bank – it was never insured – paid the bill.", "The bank … paid the bill"),
    ("The driver, who was not hurt, was fined 300 euros.", "The driver … was fined 300 euros"),
    ("The police, unlike the army, fired on the crowd.", "The police … fired on the crowd"),
    ("He fell ill in May and stayed at home.", "He … stayed at home"),
    ("The mayor of Velm was ill.", "The mayor … was ill"),
    ("The big old house on the hill burned down.", "The … house on the hill burned down"),
    ("The council voted in May to close the school.", "The council voted … to close the school"),
    ("Ann Roe, the acting director of the fund, signed it.", "Ann Roe … signed it"),
    ("The firm said in its report that it had lost money.", "The firm said … that it had lost money"),
    ("She gave the keys to the caretaker and left.", "She gave the keys … and left"),
]


@pytest.mark.parametrize(("article", "quote"), TURNED)
def test_a_cut_that_turns_the_sense_is_altered(article: str, quote: str) -> None:
    hit = align_quote(quote, article)
    assert hit.status == "altered"
    assert "the ellipsis" in hit.reason


@pytest.mark.parametrize(("article", "quote"), HONEST)
def test_a_whole_phrase_may_be_left_out(article: str, quote: str) -> None:
    assert align_quote(quote, article).status == "elided"
