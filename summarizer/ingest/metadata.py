"""Checks trafilatura's headline, author, date and language against the visible page.

A wrong name or date is worse than none. The title of a PDF or Word file is checked, too: often it is not a headline but
a program's default.
"""

from __future__ import annotations

import datetime as dt
import html as entities
import re
from collections.abc import Iterator, Sequence
from typing import Final

from summarizer.ingest.blocks import BLOCK_TAGS, Block, Element, collapse_whitespace, normalize
from summarizer.language.detection import find_language
from summarizer.language.patterns import read_pattern

LANGUAGE: Final = re.compile(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*")
NOT_A_NAME: Final = re.compile(
    r"https?://|@|\d{3,}|^(?:www[ .].*|[\w-]+[ .](?:com|org|net|de|fr|es|it|co uk))$", re.IGNORECASE
)
"""Matches addresses, numbers and sites given as author. Trafilatura may replace the dot of a site with a space."""

COMPANY: Final = re.compile(r"\S (?:gmbh|inc|ltd|llc|s\.?r\.?l|sp z o ?o)\b", re.IGNORECASE)
BYLINE_PREFIX: Final = re.compile(rf"^{read_pattern('words before the author')}\s*", re.IGNORECASE)
BYLINE_NAMES: Final = re.compile(r"(?:^|[\s_-])(?:author|byline|journalist)(?=$|[\s_-])", re.IGNORECASE)
DAY_AFTER_NAME: Final = re.compile(
    r"\s+(?:(?:(?:first|last) )?(?:published|posted|updated|modified)\b.*"
    r"|(?P<date>(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|febr)uary|march|april|may|june|july|august"
    r"|(?:sept|nov|dec)ember|october|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)(?P<figure>\s+\d{1,2})?)$",
    re.IGNORECASE,
)
"""Matches the beginning of a date that follows the author's name without a separator."""

NOT_AN_AUTHOR: Final = re.compile(
    r"\W*(?:anonymous|unknown|(?:super ?)?users?|admin(?:istrator)?|authors?|owner|root|python-docx"
    r"|microsoft office user)\W*\d*",
    re.IGNORECASE,
)
"""Matches default authors of programs."""

COMMENT_NAMES: Final = re.compile(
    r"(?:^|\s)(?:disqus_thread|comments?(?:[_-]?(?:area|body|content|list|section|thread))?)(?=$|\s)", re.IGNORECASE
)
"""Matches class names and ids of readers' comments, but not of a page “with comments”."""
SITE_PREFIX: Final = re.compile(r"\A[^:|–]{3,40}(?::| [|–-]) ")
"""Matches the site's name before a headline."""
SITE_SUFFIX: Final = re.compile(r" [|•·] [^|•·]+$")
"""Matches the site's name after a headline, with a separator that is rare in headlines."""


def read_language(tree: Element, *, text: str) -> str | None:
    """Return the detected language of a text, or else the declared one, which may add a region; None if neither."""
    found = find_language(text)
    raw = (tree.get("lang") or tree.get("xml:lang") or "").strip().replace("_", "-")
    if not LANGUAGE.fullmatch(raw):
        return found
    return raw if found is None or raw.split("-")[0].lower() == found else found


def read_title(raw: str | None, *, tree: Element, blocks: Sequence[Block]) -> str | None:
    """Return the headline as the page shows it, without the site's name before or after it."""
    title = clean_text(raw)
    if not title:
        return None
    headings = (block.text for block in blocks if block.element.tag in ("h1", "h2") and len(block.text) >= 15)
    heading = next((text for text in headings if normalize(title).startswith(normalize(text))), None)
    alone = SITE_SUFFIX.sub("", title)
    shown = len(alone) >= 15 and any(normalize(alone) in normalize(block.text) for block in blocks)
    own = SITE_PREFIX.sub("", title, count=1)
    if (
        not heading
        and not shown
        and len(own) >= 15
        and any(normalize(block.text).startswith(normalize(own)) for block in blocks)
    ):
        return own
    return find_shown_beginning(heading or (alone if shown else title), tree=tree, blocks=blocks)


def find_shown_beginning(title: str, *, tree: Element, blocks: Sequence[Block]) -> str:
    """Return a headline, or, if the page does not show it, a visible text with which the page's `title` begins."""
    if any(normalize(title) in normalize(block.text) for block in blocks):
        return title
    named = normalize(tree.findtext(".//title") or "")
    begins = (block.text for block in blocks if len(block.text) >= 15 and named.startswith(normalize(block.text)))
    first = max(begins, key=len, default="")
    return first if len(first) > len(title) or (first and normalize(first) in normalize(title)) else title


def read_byline(raw: str | None, *, site: str | None, tree: Element, blocks: Sequence[Block]) -> str | None:
    """Return the byline, or None if what was found is not the author's name.

    A name that is not visible is replaced by one that the page marks as the author's. Without such a name, it is
    dropped if it occurs in a comment or spans several blocks.
    """
    names = list_names(raw, site=site, tree=tree)
    byline = ", ".join(names)
    visible = [normalize_name(block.text) for block in blocks if not is_comment(block.element)]
    if not all(any(normalize_name(name) in text for text in visible) for name in names):
        marked = next(find_marked_names(tree), None)
        byline = marked or ("" if is_misread(names, blocks=blocks) else byline)
    return byline if byline and not NOT_A_NAME.search(byline) and len(byline) <= 200 else None


def list_names(raw: str | None, *, site: str | None, tree: Element) -> list[str]:
    """Return the names in a byline, without the site, program defaults, and companies beside people."""
    nobody = (NOT_AN_AUTHOR.fullmatch, NOT_A_NAME.search)
    parts = (BYLINE_PREFIX.sub("", part.strip()) for part in (clean_text(raw) or "").split(";"))
    people = (name for name in parts if name and name != clean_text(site) and not any(is_no(name) for is_no in nobody))
    names = [cut_day(name, tree=tree) for name in people]
    return [name for name in names if not COMPANY.search(name)] or names  # a press release may have only a company


def cut_day(name: str, *, tree: Element) -> str:
    """Return a name without a following date. Cut a bare month or weekday only if a number follows it on the page."""
    day = DAY_AFTER_NAME.search(name)
    if day is None or len(name[: day.start()].split()) < 2:
        return name
    if (
        day["date"]
        and not day["figure"]
        and not re.search(rf"{re.escape(name[day.start() :].strip())}\.?,?\s+\d", tree.text_content())
    ):
        return name
    return name[: day.start()]


def is_misread(names: Sequence[str], *, blocks: Sequence[Block]) -> bool:
    """Whether a name spans several blocks or occurs in a comment."""
    comments = [normalize_name(block.text) for block in blocks if is_comment(block.element)]
    two_words = [normalize_name(block.text) for block in blocks if len(block.text.split()) == 2]
    return any(
        any(normalize_name(name) in text for text in comments)
        or (len(name.split()) > 3 and any(part in normalize_name(name) for part in two_words))
        for name in names
    )


def find_marked_names(tree: Element) -> Iterator[str]:
    """Yield the names that a page marks as the author's."""
    for element in tree.iter("a", "address", "em", "p", "span", "strong", "div"):
        if element.get("rel") != "author" and not BYLINE_NAMES.search(element.get("class") or ""):
            continue
        name = BYLINE_PREFIX.sub("", collapse_whitespace("".join(element.itertext())))
        apart = any(child.tag in BLOCK_TAGS for child in element.iterdescendants())
        around = is_comment(element) or next(element.iterancestors("aside", "footer", "nav"), None) is not None
        if 2 <= len(name) <= 50 and len(name.split()) <= 5 and not (apart or around or re.search(r"\d", name)):
            yield name


def is_comment(element: Element) -> bool:
    near = (element, *element.iterancestors())
    return any(
        COMMENT_NAMES.search(one.get(name) or "")
        for one in near
        if one.tag not in ("body", "html")
        for name in ("class", "id")
    )


def normalize_name(name: str) -> str:
    """Return a name for comparison. The underscore in a login may be shown as a space."""
    return normalize(name).replace("_", "")


def read_date(raw: str | None, *, source: str, blocks: Sequence[Block], language: str | None) -> dt.date | None:
    """Return the date; None if it is invalid or ambiguous, such as 5/6/2026 on a page that may be American."""
    try:
        day = dt.date.fromisoformat((raw or "")[:10])
    except ValueError:
        return None
    if (language or "en").lower() not in ("en", "en-us") or day.day > 12 or day.day == day.month:
        return day
    one, other = f"0?{day.day}", f"0?{day.month}"
    slashed = re.compile(rf"\b(?:{one}/{other}|{other}/{one})/{day.year}\b")
    month = r"\W{1,2}[a-z]{3,9}\W{1,2}"
    named = re.compile(rf"\b{one}\b{month}{day.year}|{month}{one}\W{{1,3}}{day.year}", re.IGNORECASE)
    sure = re.search(day.strftime("%Y[-/]?%m[-/]?%d"), source) or any(named.search(block.text) for block in blocks)
    return day if sure or not any(slashed.search(block.text) for block in blocks) else None


def clean_text(raw: str | None) -> str | None:
    """Return a line of metadata without entities and extra whitespace; None if it is empty."""
    return collapse_whitespace(entities.unescape(raw)) or None if raw else None


NO_HEADLINE: Final = re.compile(read_pattern("default titles"), re.IGNORECASE)
"""Matches default titles: 'about:blank', 'Untitled 1', 'Microsoft Word - draft3.doc', a URL, a file name."""

BEGINNING: Final = 5  # the headline is looked for among so many blocks at the beginning of a text
SHORTEST: Final = 15  # fewest code points of a headline that results from removing the site's name


def read_file_title(title: str | None, *, blocks: Sequence[str]) -> str | None:
    """Return a file's title without the site's name at its end; None if it cannot be the article's headline.

    >>> read_file_title("Bridge to close for winter | Orsund Post", blocks=["Bridge to close for winter", "It rains."])
    'Bridge to close for winter'
    >>> read_file_title("Microsoft Word - draft3.doc", blocks=["Bridge to close for winter"])
    """
    if not title or NO_HEADLINE.fullmatch(title):
        return None
    alone = SITE_SUFFIX.sub("", title)
    begins = [normalize(block) for block in blocks[:BEGINNING]]
    is_shown = len(alone) >= SHORTEST and any(block.startswith(normalize(alone)) for block in begins)
    return alone if is_shown else title


def read_file_author(author: str | None) -> str | None:
    """Return a file's author; None if it is not a person's name, such as a program's default.

    >>> read_file_author("(anonymous)")
    """
    return None if not author or NOT_AN_AUTHOR.fullmatch(author) or NOT_A_NAME.search(author) else author
