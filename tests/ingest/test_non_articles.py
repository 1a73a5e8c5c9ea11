"""Paywalls and cookie walls in the manner of real makers, and short free articles that offer a subscription as well.

What a page is stands in its file's name, `paywall-…`, `cookie_wall-…` or `article-…`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer.errors import NoArticleError
from summarizer.ingest import read_page

WALLS = sorted((Path(__file__).parent / "walls").glob("*.html"))


@pytest.mark.parametrize("page", WALLS, ids=lambda page: page.stem)
def test_a_wall_is_named_and_an_article_is_let_through(page: Path) -> None:
    kind = page.stem.partition("-")[0]
    if kind == "article":
        assert len(read_page(page.read_bytes()).text) > 100
        return
    with pytest.raises(NoArticleError) as refused:
        read_page(page.read_bytes())
    assert refused.value.kind == kind


def test_there_are_walls_in_many_languages_and_articles_beside_them() -> None:
    kinds = [page.stem.partition("-")[0] for page in WALLS]
    assert (kinds.count("paywall"), kinds.count("cookie_wall"), kinds.count("article")) == (11, 5, 8)
