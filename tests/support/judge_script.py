"""Scripted judges: what a model answers to a review, by what the message shows it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from summarizer.engines.llm.review_controls import deny, exchange_figure
from summarizer.language.sentences import split_sentences
from tests.support.provider_server import Reply, Request, answer

ITEM = re.compile(r"^#(\S+) ?(.*)$", re.MULTILINE)
DATA = re.compile(r"\A\[review (\w+)\]\n(.*)\n\[/review \1\]\Z", re.DOTALL)

Script = Callable[[Request], Reply]


def name_of(request: Request) -> str:
    sent = request.json
    if sent.get("tools"):
        return str(sent["tools"][0]["function"]["name"])
    return str(sent.get("response_format", {}).get("json_schema", {}).get("name", ""))


def is_review(request: Request) -> bool:
    return name_of(request) == "Review"


def data_of(request: Request) -> str:
    """What stands between the marks of a review's message."""
    found = DATA.match(request.texts[1])
    assert found, request.texts[1][:200]
    return found[2]


def shown(request: Request) -> dict[str, str]:
    """The items that verdicts are asked on, with the controls, by their ids."""
    items = data_of(request).partition("\n\nITEMS\n")[2].partition("\n\nFAILED\n")[0]
    return dict(ITEM.findall(items))


def verdict(key: str, said: str = "supported", **more: Any) -> dict[str, Any]:
    wrong = said != "supported"
    return {
        "id": key,
        "verdict": said,
        "wrong": ["statement"] if wrong else [],
        "lines": [1],
        "why": "It is not so." if wrong else None,
        **more,
    }


@lru_cache(maxsize=64)
def read_article(article: str) -> tuple[frozenset[str], frozenset[str]]:
    """The sentences of an article, and what code can make false of them."""
    whole, draw = " ".join(article.split()), random.Random(0)
    true = frozenset(" ".join(article[start:end].split()) for start, end in split_sentences(article))
    made = (altered for one in true for alter in (exchange_figure, deny) for altered in alter(one, whole, draw))
    return true, frozenset(made) - true


def is_made_false(words: str, article: str) -> bool:
    """Whether an item's words are a sentence of the article that code made false.

    A judge does not know a control by its id, and reads the article instead; so does this.
    """
    plain = " ".join(words.removeprefix("statement: ").split())
    return plain.startswith("It is not true that ") or plain in read_article(article)[1]


def judge(
    found: Mapping[str, Mapping[str, Any] | str] | None = None,
    *,
    article: str,
    words: Mapping[str, str] | None = None,
    mended: Mapping[str, Any] | None = None,
) -> Script:
    """A judge that knows the truth: the controls, and of the items those that it is told of.

    Args:
        found: The verdict on items, by their ids; all others are supported.
        article: The article.
        words: The verdict on every item that shows some words.
        mended: Repairs by the ids of what failed.
    """

    def say(key: str, text: str) -> dict[str, Any]:
        told = (found or {}).get(key) or next((said for part, said in (words or {}).items() if part in text), None)
        if told is None or key.startswith("check["):
            return verdict(key, "contradicted" if is_made_false(text, article) else "supported")
        return verdict(key, told) if isinstance(told, str) else verdict(key, **{"said": "contradicted", **told})

    def play(request: Request) -> Reply:
        verdicts = [say(key, text) for key, text in shown(request).items()]
        repairs = [{"id": key, "item": item} for key, item in (mended or {}).items()]
        return answer({"verdicts": verdicts, "repairs": repairs})(request)

    return play


def writes(written: Script, judged: Script) -> Script:
    """A model that writes, and that judges what was written."""
    return lambda request: (judged if is_review(request) else written)(request)
