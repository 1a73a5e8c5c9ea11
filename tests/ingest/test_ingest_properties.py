"""Whatever a file or page holds, it becomes an article or an error that says why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.errors import InputError
from summarizer.ingest import read_document, read_page
from summarizer.ingest.isolation import ReceivedFile, read_in_process
from summarizer.schemas.article import Article
from tests.support.documents import make_docx, make_page, make_pdf
from tests.support.service import configure

FILES = {"a.pdf": make_pdf(), "a.docx": make_docx(), "a.html": make_page().encode()}
SENTENCE = "The council decided on Monday that the bridge stays shut until June. "

LINKED_DATA = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from(["", "NewsArticle", "2026-13-45", "False", SENTENCE]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@graph", "articleBody", "author", "name", "datePublished", "headline", "isAccessibleForFree"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=8,
)
"""What may stand where a page's JSON-LD says things about its article."""

TAGS = st.sampled_from(
    "html head body div p article main section h1 table tr td ul li a b span br img script style meta title blockquote "
    "pre form iframe figure figcaption time svg noscript template".split()
)
ATTRIBUTES = st.sampled_from(
    [
        "",
        ' class="author byline"',
        ' property="article:published_time" content="2026-13-45"',
        ' name="author" content="&#xD800;"',
        ' href="http://["',
        ' lang="x-"',
        ' datetime="0000-00-00"',
        ' style="display:none"',
        ' id="é"',
    ]
)
PIECES = st.one_of(
    st.builds("<{}{}>".format, TAGS, ATTRIBUTES),
    st.builds("</{}>".format, TAGS),
    st.sampled_from([SENTENCE, SENTENCE * 5, "<!--", "-->", "<![CDATA[", "&#xD800;", "&#0;", "\0", "\ufeff", "<", ">"]),
    st.text(max_size=10),
    LINKED_DATA.map(lambda data: f'<script type="application/ld+json">{data!r}</script>'.replace("'", '"')),
)


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["change", "remove", "insert", "repeat", "cut"]),
        st.integers(0, max(map(len, FILES.values()))),
        st.integers(0, 40),
        st.binary(min_size=1, max_size=8),
    ),
    min_size=1,
    max_size=4,
)
"""Changes of a file: what is done, from which byte on, to how many bytes, and other bytes for it."""


def damage(data: bytes, edits: list[tuple[str, int, int, bytes]]) -> bytes:
    """A file with some bytes changed, taken out, put in or repeated."""
    for kind, place, length, other in edits:
        at = place % (len(data) + 1)
        new = {"change": other[:1] * length, "insert": other, "repeat": 2 * data[at : at + length]}.get(kind, b"")
        data = data[:at] + new + (b"" if kind == "cut" else data[at + (0 if kind == "insert" else length) :])
    return data


def read(work: Callable[..., Article], *args: Any, **given_: Any) -> None:
    """Read an article, which has a text; or there is an error of one line."""
    said = "an article"
    try:
        article = work(*args, **given_)
    except InputError as error:
        said = str(error)
    else:
        assert article.text
        assert Article.model_validate(article.model_dump()) == article
    assert said
    assert "\n" not in said


@given(
    st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html", "a"]), st.sampled_from([None, "utf-7", "x"])
)
def test_any_bytes(data: bytes, name: str, charset: str | None) -> None:
    read(read_document, data, name=name, charset=charset)


@settings(max_examples=6)  # a DOCX file takes a tenth of a second
@given(st.sampled_from(sorted(FILES)), EDITS)
def test_a_damaged_file(name: str, edits: list[tuple[str, int, int, bytes]]) -> None:
    file = ReceivedFile(damage(FILES[name], edits), name=name)
    read(read_in_process, file, settings=configure())  # a damaged PDF may end the process that reads it


@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_page(page: str) -> None:
    read(read_page, page)


@given(st.text(alphabet="*_`[]()<>#|-\\!~&;:\n\t 1a.\r\0", max_size=200))
def test_any_markdown(text: str) -> None:
    read(read_document, text.encode(), name="a.md")
