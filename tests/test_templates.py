"""Prompts are plain files: found wherever the package is installed, filled in strictly, versioned by their bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from string import Template

import pytest

from summarizer.errors import ConfigurationError
from summarizer.templates import Prompt, load_prompt

PROMPTS = Path(__file__).resolve().parents[1] / "prompts"
VARIABLES = {
    "mark": "m1",
    "language": "Danish",
    "max_items": "at most 3 items",
    "focus": "bridges",
    "part": "2",
    "parts": "3",
    "asked": "verdicts",
}

WISH = "[wish m1]\nbridges\n[/wish m1]"
SHOWS = {
    **dict.fromkeys(("news.md", "earnings.md", "policy.md"), ("article", ("at most 3 items", WISH))),
    "extract.md": ("article", ("at most 3 items", WISH)),
    "complete.md": ("passages", ("at most 3 items",)),
    "review.md": ("review", ("asked for verdicts.",)),
    "part.md": ("", ("part 2 of 3",)),
}
"""What each prompt puts between its marks, if anything, and what else must be in it once it is filled in."""


def prompt(text: str) -> Prompt:
    return Prompt("test.md", "0", text)


@pytest.mark.parametrize("path", sorted(PROMPTS.glob("*.md")), ids=lambda path: path.name)
def test_every_prompt_is_found_and_filled_in(path: Path) -> None:
    loaded = load_prompt(path.name)
    assert loaded.version == hashlib.sha256(path.read_bytes()).hexdigest()
    assert loaded.text == path.read_text(encoding="utf-8")
    filled = loaded.render(**{name: VARIABLES[name] for name in Template(loaded.text).get_identifiers()})
    assert "$" not in filled
    shown, others = SHOWS[path.name]
    marked = (f"[{shown} m1]", f"[/{shown} m1]", "Danish") if shown else ()
    for part in (*marked, *others):
        assert part in filled


@pytest.mark.parametrize("path", sorted(PROMPTS.glob("*.md")), ids=lambda path: path.name)
def test_prompts_leave_a_small_model_room_for_the_article(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").split()) < 520


@pytest.mark.parametrize("value", ["$mark ${mark} $$ $", "{{ 7*7 }} {% x %} {# x #}", "\\1 \\g<0> %s {0} {mark}"])
def test_what_is_filled_in_is_no_template(value: str) -> None:
    assert prompt("<$focus>").render(focus=value) == f"<{value}>"


@pytest.mark.parametrize(
    ("text", "variables", "message"),
    [
        ("$mark and $focus", {"mark": "m"}, "focus"),
        ("$mark", {"mark": "m", "focus": "f"}, "focus"),
        ("${mark} costs $5", {"mark": "m"}, "stray dollar"),
        ("$mark ${", {"mark": "m"}, "stray dollar"),
    ],
)
def test_a_variable_too_many_or_too_few_is_an_error(text: str, variables: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        prompt(text).render(**variables)


def test_a_dollar_sign_is_written_twice() -> None:
    assert prompt("$$5 for $mark").render(mark="m") == "$5 for m"


@pytest.mark.parametrize("name", ["none.md", "", ".", "..", "../pyproject.toml", "/etc/hostname", "news"])
def test_only_prompts_are_loaded(name: str) -> None:
    with pytest.raises(ConfigurationError):
        load_prompt(name)
