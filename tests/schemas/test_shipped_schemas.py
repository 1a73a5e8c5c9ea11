"""`earnings` and `policy`, each with its example: what stands is kept, and every lie goes with its reason."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import jsonschema
import pytest
from pydantic import ValidationError

from summarizer import Brief, Client, read_brief, summarize, verify
from summarizer.errors import InputError
from summarizer.report.markdown import to_markdown
from summarizer.schemas.brief import SCHEMAS, EarningsBrief, Envelope, PolicyBrief
from summarizer.templates import VARIABLES, load_prompt
from tests.support.provider_server import answer, serve
from tests.support.schema_answers import EARNINGS, EARNINGS_LIES, POLICY, POLICY_LIES
from tests.support.service import configure, configure_model, serve_app

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


class Case(NamedTuple):
    """A schema with its example, and what a model might write of that."""

    text: str
    brief: type[Envelope]
    good: dict[str, Any]
    lies: Mapping[str, tuple[str, dict[str, Any], str, str]]


CASES = {
    "earnings": Case((EXAMPLES / "grocer-results.txt").read_text("utf-8"), EarningsBrief, EARNINGS, EARNINGS_LIES),
    "policy": Case((EXAMPLES / "van-levy.txt").read_text("utf-8"), PolicyBrief, POLICY, POLICY_LIES),
}

names = pytest.mark.parametrize("name", CASES)


def write(name: str) -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
    """An answer with all that stands and every lie, and what must be said of each place."""
    written, expected = {**CASES[name].good}, {}
    places: dict[str, int] = defaultdict(int)
    for section, item, kind, reason in CASES[name].lies.values():
        expected[f"{section}[{places[section]}]"] = kind, reason
        places[section] += 1
        written[section] = [*written[section][: places[section] - 1], item, *written[section][places[section] - 1 :]]
    return written, expected


@names
def test_what_stands_is_kept_and_every_lie_goes(name: str) -> None:
    case, (written, expected) = CASES[name], write(name)
    with serve(answer(written)) as server:
        settings = configure_model(server.base, reasks=0)
        brief = summarize(case.text, schema=name, settings=settings)
    assert type(brief) is case.brief
    assert brief.schema_name == f"{name}/2"
    rejected = {item.path: item for item in brief.audit.rejected}
    assert rejected.keys() == expected.keys()
    for path, (kind, reason) in expected.items():
        assert rejected[path].kind == kind, rejected[path]
        assert reason in rejected[path].reason
    for section, items in case.good.items():
        if isinstance(items, list):
            assert len(getattr(brief, section)) == len(items), section
    assert not brief.audit.complete
    assert all(check.grounded for check in brief.audit.quotes)
    for check in brief.audit.quotes:
        assert case.text[check.start : check.end] == check.text
    (asked,) = server.requests
    assert asked.json["response_format"]["json_schema"]["schema"]["required"] == list(case.good)


@names
def test_a_brief_comes_over_http_and_can_be_verified_and_shown(name: str) -> None:
    case = CASES[name]
    with serve(answer(case.good)) as server, serve_app(configure_model(server.base)) as url, Client(url) as client:
        brief: Any = client.summarize(case.text, schema=name)
        assert type(brief) is case.brief, "the client knows it"
        assert brief.audit.complete
        assert brief.audit.warnings == ()
        assert client.verify(case.text, brief).complete
        assert name in [card.name for card in client.schemas()]
        document = client.schema(name)
        assert document.written["required"] == list(case.good)
        jsonschema.validate(brief.model_dump(mode="json"), document.returned)
    assert verify(case.text, brief, settings=configure()).complete
    again = case.brief.model_validate_json(brief.model_dump_json())
    assert again == brief
    heads = [line for line in to_markdown(brief).splitlines() if line.startswith("#")]
    assert heads[0] == f"# {case.good['headline']['text'].replace('&', chr(92) + '&')}", "it is its own proof"
    for section in case.good.keys() - {"headline", "company"}:
        assert f"## {section.capitalize()}" in heads


def test_figures_are_read_and_dates_are_dates() -> None:
    with serve(answer(EARNINGS), answer(POLICY)) as server:
        settings = configure_model(server.base)
        results = summarize(CASES["earnings"].text, schema="earnings", settings=settings)
        policy = summarize(CASES["policy"].text, schema="policy", settings=settings)
    first, second, _ = results.metrics
    assert (first.figure.value, first.figure.currency) == (3_100_000_000, "GBP")
    assert (second.figure.value, second.compared_with.value) == (92_000_000, 131_000_000)
    assert (results.company, results.period.quote.text) == ("tarn", "the 26 weeks to September 26")
    (asked,) = results.guidance[0].figures
    assert (asked.value, asked.value_to) == (185_000_000, 200_000_000)
    assert [date.date.kind for date in policy.dates] == ["date"] * 3
    assert [date.date.text for date in policy.dates] == ["March 1, 2027", "January 31", "April 2028"]
    weight, price = policy.measures[0].figures
    assert (weight.comparator, weight.value, price.value) == ("more_than", Decimal("3.5"), 65)


def test_a_figure_that_is_not_stated_goes_alone() -> None:
    guidance = {**EARNINGS["guidance"][1], "figures": ["£175 million", "£230 million"]}
    with serve(answer({**EARNINGS, "guidance": [guidance]})) as server:
        brief = summarize(CASES["earnings"].text, schema="earnings", settings=configure_model(server.base, reasks=0))
    (kept,) = brief.guidance
    assert [figure.text for figure in kept.figures] == ["£175 million"]
    assert [item.path for item in brief.audit.rejected] == ["guidance[0].figures[1]"]


def test_a_bound_that_is_turned_round_is_flagged() -> None:
    measure = {**POLICY["measures"][0], "statement": "Vans that weigh less than 3.5 tons will pay 65 crowns."}
    with serve(answer({**POLICY, "measures": [measure]})) as server:
        brief = summarize(CASES["policy"].text, schema="policy", settings=configure_model(server.base))
    (caution,) = [one for one in brief.audit.warnings if one.path.startswith("measures[0]")]
    assert "less than" in caution.message
    assert brief.audit.complete


def test_a_comparison_with_a_figure_of_another_quote_is_left_out() -> None:
    metric = {**EARNINGS["metrics"][1], "compared_with": "£104 million"}
    with serve(answer({**EARNINGS, "metrics": [metric]})) as server:
        brief = summarize(CASES["earnings"].text, schema="earnings", settings=configure_model(server.base))
    assert brief.metrics[0].compared_with is None
    (note,) = brief.audit.notes
    assert (note.path, note.value) == ("metrics[0].compared_with", "£104 million")
    assert "“£104 million” is not stated in its quote" in note.reason
    assert brief.audit.complete
    assert len(server.requests) == 1


@names
def test_the_report_shows_what_matters(name: str) -> None:
    with serve(answer(CASES[name].good)) as server:
        text = to_markdown(summarize(CASES[name].text, schema=name, settings=configure_model(server.base)))
    shown = {
        "earnings": [
            "\n* **Company**: Tarn \\& Hollis",
            "## Period\n\n- “the 26 weeks to September 26”",
            (
                "- **£92 million (92,000,000 GBP)**: profit before tax *(not judged)*\n"
                "  - Compared with: £131 million (131,000,000 GBP)"
            ),
            "Strand said, the company could lose a deposit of £6 million.  \n  > — Colin Strand, reported",
        ],
        "policy": [
            "- **April 2028**: The review. *(not judged)*\n  > The council will review the charge in April 2028.",
            "- **Those who enter without paying** must pay a penalty of 400 crowns.",
            "  - Figures: more than 3.5 tons",
        ],
    }
    for words in shown[name]:
        assert words in text


@names
def test_the_built_in_engine_does_not_guess(name: str) -> None:
    with pytest.raises(InputError, match=r"that needs a model\. Name one"):
        summarize(CASES[name].text, schema=name, settings=configure())


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_prompt_has_every_variable_and_names_every_section(name: str) -> None:
    prompt = load_prompt(SCHEMAS[name].prompt)
    assert set(Template(prompt.text).get_identifiers()) == set(VARIABLES)
    for section in SCHEMAS[name].content.model_fields:
        assert f"{section}: " in prompt.text, section


@pytest.mark.parametrize("name", CASES)
def test_a_brief_is_read_back_in_its_schema_alone(name: str) -> None:
    case = CASES[name]
    with serve(answer(case.good)) as server:
        brief = summarize(case.text, schema=name, settings=configure_model(server.base))
    raw = brief.model_dump_json()
    assert read_brief(raw) == brief
    with pytest.raises(ValidationError, match=f"it is a brief in the schema {name}/2, not news/2"):
        Brief.model_validate_json(raw)
    for wrong in ("{}", "[", '{"schema": "news/2"}'):
        with pytest.raises(InputError, match="This is not a brief: "):
            read_brief(wrong)


def test_two_groups_of_one_quote_are_two_rows_with_ids_of_their_own() -> None:
    text = "Vans that weigh more than 3.5 tons will pay 65 crowns. Ambulances and buses are exempt."
    rows = [{"quote": text[55:], "who": who, "effect": f"{who} pay nothing."} for who in ("Ambulances", "Buses")]
    with serve(answer({"actors": [], "affected": rows})) as server:
        brief = summarize(text, schema="policy", settings=configure_model(server.base))
    lines = [json.loads(line) for line in brief.to_jsonl().splitlines()]
    affected = [line for line in lines if line["section"] == "affected"]
    assert [line["who"] for line in affected] == ["Ambulances", "Buses"]
    assert len({line["id"] for line in affected}) == len(rows)


TIMES = (
    "The 40 members vote on Tuesday night. Jars were sold between August 1 and October 9. It ends by the end of June."
)


@pytest.mark.parametrize("words", ["Tuesday night", "between August 1 and October 9", "by the end of June"])
def test_a_time_in_words_is_a_date(words: str) -> None:
    quote = next(part for part in TIMES.split(". ") if words in part).rstrip(".")
    audit = verify(TIMES, {"schema": "policy", "dates": [{"quote": quote, "date": words, "event": "what happens"}]})
    assert audit.rejected == ()


@pytest.mark.parametrize("words", ["40 members", "Wednesday night", "The 40"])
def test_what_is_no_time_of_the_quote_is_no_date(words: str) -> None:
    quote = TIMES.partition(". ")[0]
    (rejected,) = verify(
        TIMES, {"schema": "policy", "dates": [{"quote": quote, "date": words, "event": "the vote"}]}
    ).rejected
    assert rejected.kind == "figure"


def test_a_relative_pronoun_is_no_source() -> None:
    text = "The scheme by Larkfirm, which promises 40 jobs, was approved. It is new."
    claim = {"quote": text.partition(". ")[0], "figure": "40 jobs", "attribution": "the article", "about": "jobs"}
    brief = {"numeric_claims": [claim | {"statement": "The scheme by Larkfirm promises 40 jobs."}]}
    assert "which" not in " ".join(warning.message for warning in verify(text, brief).warnings)
