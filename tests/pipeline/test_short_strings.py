"""What a person at a Python prompt sees: short strings of what a brief holds, and hints at misplaced arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer import summarize, verify
from tests.support.service import ARTICLE


def test_items_are_printed_by_what_they_say() -> None:
    brief = summarize((Path(__file__).parents[2] / "examples" / "dam-break.txt").read_text("utf-8"))
    claim, position, question = brief.numeric_claims[0], brief.positions[0], brief.open_questions[0]
    assert str(claim) == f"{claim.figure.text}: {claim.about or claim.statement}"
    assert str(position) == f"{position.attribution.as_named}: {position.statement}"
    assert (str(question), str(position.quote)) == (question.question, position.quote.text)
    with_role = next(actor for actor in brief.actors if actor.role)
    assert str(with_role) == f"{with_role.name}, {with_role.role}"
    (without,) = summarize("Chile opposes the treaty.").actors
    assert str(without) == without.name == "Chile"
    own = [one.attribution for one in brief.numeric_claims if one.attribution.kind == "author"]
    assert {str(attribution) for attribution in own} == {"the article"}


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ({"max_items": 2}, r"'max_items'; did you mean options={'max_items': 2}\?"),
        ({"max_item": 2}, r"'max_item'; did you mean options={'max_items': 2}\?"),
        ({"timeout": 2}, r"'timeout'; it is a key of a model's table"),
        ({"params": {"seed": 7}}, r"'params'; it is a key of a model's table"),
        ({"temperature": 0}, r"; it is a key of a model's table, \[models\.NAME\], in summarizer\.toml$"),
        ({"strict": True}, r"did you mean options={'strict': True}\?"),
        ({"titel": "x"}, r"'titel'; did you mean title\?"),
        ({"judge": "x" * 500}, r"did you mean options={'judge': 'x{79}}\?"),
        ({"anything": 1}, r"'anything'$"),
    ],
)
def test_an_unknown_argument_hints_at_what_was_meant(given: dict[str, object], hint: str) -> None:
    with pytest.raises(TypeError, match=hint):
        summarize(ARTICLE, **given)  # type: ignore[call-overload] # wrong on purpose


def test_the_built_in_engine_says_that_it_cannot_judge_itself() -> None:
    messages = [one.message for one in summarize(ARTICLE, options={"judge": "self"}).audit.warnings]
    assert messages == ["the built-in engine has no model that could judge; `judge` was not applied"]
    assert not summarize(ARTICLE).audit.warnings
    assert not summarize(ARTICLE, options={"judge": "off"}).audit.warnings
    assert verify(ARTICLE, ["Repairs will cost 3.2 million euros"]).complete
