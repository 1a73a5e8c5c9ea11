"""Segments an article (headline, byline, captions, tables, boilerplate and so on) and classifies its genre.

The evidence is the form of lines and a few fixed phrases.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Final, Literal, NamedTuple, TypeAlias

from summarizer.grounding.speech.interviews import read_turns
from summarizer.language.detection import guess_language, name_other_language
from summarizer.language.gazetteer.places import month_names, weekday_names
from summarizer.language.letters import is_unspaced
from summarizer.language.locale_data import MONTHS, WEEK, match_time
from summarizer.language.patterns import read_pattern
from summarizer.language.sentences import split_paragraphs, split_sentences
from summarizer.schemas.findings import Span

Genre: TypeAlias = Literal[
    "news", "press_release", "interview", "list", "live_blog", "opinion", "newsletter", "release_notes",
    "other_language",
]  # fmt: skip
Kind: TypeAlias = Literal[
    "body", "headline", "byline", "dateline", "caption", "time_stamp", "contact", "boilerplate", "table_row",
    "list_item", "question", "answer",
]  # fmt: skip

Notice: TypeAlias = Literal["embargo", "correction"]

QUOTES_ONLY: Final[frozenset[Genre]] = frozenset({"opinion", "live_blog", "release_notes", "other_language"})
"""Genres of which only quotes and figures are drafted."""

QUOTABLE: Final = frozenset({"body", "list_item", "table_row", "answer", "dateline"})
"""Kinds of segments whose words may be quoted as evidence."""

PROSE: Final = frozenset({"body", "list_item"})  # kinds of segments whose sentences may be in an abstract

_PREFIXES: Final = frozenset({"dateline", "time_stamp", "byline", "boilerplate"})
_TERMINAL: Final = frozenset(".!?…。！？")
_LEAD: Final = re.compile(r"(?=.{100}).*\w{3}[.…] .*[!?]")
"""Matches a long line of several sentences that ends with a question: a lead without a headline above it."""
_NO_HEADLINE: Final = frozenset(".。！？:,;")
_LONGEST_HEADLINE: Final = 200
_LONGEST_CAPTION: Final = 300
_LONGEST_NOTICE: Final = 400
_LONGEST_MARK: Final = 140  # characters of the longest line that marks a press release
_LONGEST_DATELINE: Final = 120
_FEWEST_WORDS: Final = 3  # words of the shortest headline
_FEWEST_LETTERS: Final = 8  # letters of the shortest headline in a script without spaces
_HEAD: Final = 12  # leading paragraphs in which the headline and the lines around it are sought
_READ: Final = 2_000  # leading or final characters that show whether the author or others speak
_TOP: Final = 3  # leading paragraphs of which one may mark a live blog
_MARKS: Final = 2  # typical lines in the head and foot of a newsletter that are required

_MARK: Final = re.compile(
    r"(?:\.\s+)?(?:[#>]+[ \t]+|(?:[-*•–·‣][ \t]+|\(?\d{1,3}[.)][ \t]+)(?=\S)|[*_]{1,3}(?=\S)"
    r"|[←-⇿⌀-⏿■-➿⬀-⯿\U0001f000-\U0001faff\u200d\ufe0f]+[ \t]*(?=\S))+|\.\s+"  # pictographs, as in posts
)
_ITEM: Final = re.compile(r"[-*•·‣▪●][ \t]+\S|\(?\d{1,3}[.)][ \t]+\S|#{1,4} \d{1,3}[.)] ")
_EMBARGO: Final = re.compile(rf"\W*{read_pattern('embargo notices')}", re.IGNORECASE)
_RELEASE: Final = re.compile(rf"\W*{read_pattern('headings of press releases')}(?:.*[^.!?]|)\Z", re.IGNORECASE)
_CORRECTION: Final = re.compile(rf"\W*{read_pattern('correction notices')}", re.IGNORECASE)
_END: Final = re.compile(r"\W*(?:#\s?#\s?#|\*\s?\*\s?\*|[-–—]\s?(?:ends?|30)\s?[-–—]|ends)\W*\Z", re.IGNORECASE)
_CONTACT_HEADING: Final = re.compile(rf"\W*{read_pattern('headings of contacts')}", re.IGNORECASE)
_TAIL: Final = re.compile(rf"{_CONTACT_HEADING.pattern}|\W*{read_pattern('endings of press releases')}", re.IGNORECASE)
_CONTACT: Final = re.compile(read_pattern("contact data"), re.IGNORECASE)
_SURROUNDS: Final = re.compile(rf"\W*{read_pattern('lines around an article')}", re.IGNORECASE)
_CAPTION: Final = re.compile(rf"\W*{read_pattern('beginnings of captions')}", re.IGNORECASE)
_TAKEN: Final = re.compile(
    r"[A-Z][^.!?\n]*\b(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:(?:Jan|Feb|March|April"
    r"|May|June|July|Aug|Sept|Oct|Nov|Dec)[a-z]*\.? \d{1,2}|\d{1,2} [A-Z][a-z]+)"
    r"(?:,? \d{4}|(?:,? \d{4})?, (?:in|at|near|outside) [^.!?\n]{2,60})\.\Z"
    r"|[A-Z][^\n]{50,}[a-z\d]{2}[.!?][”\"]? (?!By\b)(?:[A-Z][\w’'-]+(?: [A-Z][\w’'-]*){0,2}/)?[A-Z][\w’'-]+"
    r"(?: [A-Z][\w’'-]*){0,2}\Z"
    r"|[^\n]+\((?:[A-Z][\w.]* )?(?:Photo(?:graph)?|Image|Picture)s?(?: [a-z]+)?(?: ?[:/]| by) ?[A-Z][^()\n]*\)\Z"
)
"""The end of a picture's caption: its full date, with the year or a place, or a credit."""
_FIELD: Final = re.compile(
    r"(?:[(\[][\w ]{2,20}[)\]] )?(?:(title|headline)|author|byline|publisher|published(?: [a-z]+){0,2}|date|source|url"
    r"|section|category|keywords|language) ?: *(?=\S)",
    re.IGNORECASE,
)
"""A metadata field above a page's text: "Title: Bridge shut", "(page data) Title: Bridge shut"."""
_SITE: Final = re.compile(r" (?:[-–—|»]|::) [A-Z][^-–—|»]{1,60}\Z")  # the site's name after a page's title
_BYLINE: Final = re.compile(
    r"\W*(?:(?:words|written|edited|story|report|analysis|interview)? ?by[: ]+(?-i:[A-Z])"
    r"|(?:from )?our (?:\w+ ){0,2}(?:correspondent|reporter|staff)\b)",
    re.IGNORECASE,
)
_DATED: Final = re.compile(rf"\b{read_pattern('words of a time stamp')}\b|[\W\d_]+", re.IGNORECASE)
_STAMP: Final = re.compile(
    r"[\W_]*(?:updated at |posted at )?(?:[01]?\d|2[0-3])(?:[:.h][0-5]\d(?!\.?\d|%)|(?= ?[ap]\.?m))(?: ?[ap]\.?m\b\.?)?"
    r"(?: (?:GMT|BST|UTC|E[SD]?T|C[SED]?S?T|P[SD]?T|AEST|AEDT|IST|local time"
    r"|Uhr)\b)?[ \t]*(?:[*_\])]*[ \t]*(?:[-–—:|][ \t]*)?)",
    re.IGNORECASE,
)
_PLACE: Final = r"[A-Z][\w.’'-]*(?:[ /-](?:de |la |of |the )?[A-Z][\w.’'-]*){0,3}"
_DAY: Final = r"(?:\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+\.?(?: \d{4})?|[A-Z][a-z]{2,8}\.? \d{1,2}(?:, ?\d{4})?|\d{4})"
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)"
_AGENCY: Final = (
    r"(?:CNN|Reuters|REUTERS|AP|AFP|UPI|ANI|PTI|IANS|BBC|dpa|Xinhua|Bloomberg|CNS|EFE|TASS|Thomson Reuters Foundation"
    r"|PRNewswire|Business ?Wire|BUSINESS WIRE|GLOBE NEWSWIRE|GlobeNewswire)"
)
_DATELINE: Final = re.compile(
    rf"\({_MONTH}[a-z]*\.? \d{{1,2}}, \d{{4}}[^()\n]{{0,20}}\)\s*"
    rf"|[*_]*(?:{_PLACE}(?:, (?:{_DAY}|{_PLACE})){{0,4}}[*_]*,? ?(?:[(/]{{1,2}} ?{_AGENCY} ?[)/]{{1,2}}(?![a-z])"
    rf"|[(]{{1,2}}[^()\n]{{2,40}}[)]{{1,2}} ?(?=—|–|--|- ))"
    rf"|[(] ?{_AGENCY} ?[)]|\([A-Z][^()\n]{{2,30}}\)(?=[A-Z“\"])"
    rf"|(?:[A-Z][A-Z.’' -]{{2,30}}|{_PLACE}(?=, ))(?:, (?:{_DAY}|{_PLACE})){{0,4}}[*_]*(?= ?(?:—|–"
    rf"|--? )))[*_]*\s?(?:—|–|--?|:)?\s*(?:{_DAY} ?(?:—|–|--?)\s*)?"
    rf"|[A-Z][A-Z.’'-]+(?: [A-Z][A-Z.’'-]+){{0,2}}(?:, [A-Z][a-z.]+)?,? {_MONTH}[a-z]*\.? \d{{1,2}}"
    r" (?=[A-Z][\w’'-]*(?: [A-Z][\w’'.-]*){0,3} [a-z])"  # no dash behind the date: "OSLO, Jan 9 Shares in …"
)
_OPINION: Final = re.compile(
    r"\W*(?:opinion|op-?ed|comment(?:ary)?|editorial|column|viewpoint|letters?)(?:\W*\Z| ?[:|] )", re.IGNORECASE
)
_DISCLAIMED: Final = re.compile(
    r"(?:^|[.!?)][\s-]+|[(\[*_])The (?:views|opinions)(?: expressed[^.“”\"]{0,40})? (?:do not necessarily re"
    r"|are (?:the author|(?:his|her|their) own and))[^.,“”\"]*\.",
    re.MULTILINE,
)
"""Matches a disclaimer below a text; none of reported speech: "The views are his own, Roe said."."""
_LIVE: Final = re.compile(
    r"\bas it happened\b|\blive (?:updates?|blog)\b|\Alive (?:coverage|reporting)\b|\Alive ?[:|–—]"
    r"|[–—|:-] (?:\w+ )?(?-i:live)\Z",
    re.IGNORECASE,
)
_REVIEW: Final = re.compile(r"\breview['’”\"]?(?:: |\Z)", re.IGNORECASE)
_SAID: Final = re.compile(r"\b(?:said|says|told|according to|announced)\b")  # others speak: news about a review
_NOTES: Final = re.compile(r"\brelease notes\b|\bchange ?log\b|\bnoteworthy changes\b", re.IGNORECASE)
_MAILED: Final = re.compile(
    r"\bunsubscribe\b|\b(?:manage|update) (?:your )?(?:e?-?mail )?preferences\b"
    r"|\b(?:view|read) (?:this )?(?:e?-?mail |newsletter )?in (?:your )?browser\b|\bforwarded (?:to you|this)\b",
    re.IGNORECASE,
)
"""Phrases in the head or foot of a newsletter."""
_OPINES: Final = re.compile(
    r"\bI(?:['’](?:m|d|ve|ll))?(?: \w+ly| do| also| still| never| don['’]t| can['’]t| did(?:n['’]t| not))*"
    r" (?:think|thought|believe|feel|hope|wish|know|suspect|doubt|fear|wonder|suppose|agree|disagree|want|admit|argue"
    r"|remember|cannot|should|would|am|was|have|had)\b"
)
"""The author expresses a view; a call to the readers ("share your thoughts with me") does not."""

_QUOTED: Final = re.compile(r"[“\"][^“”\"]*(?:[”\"]|\Z)|(?<!\w)[‘'](?:[^’']|[’'](?=\w))*(?:[’']|\Z)")
_LONGEST_CONTACT: Final = 1000
_LONGEST_CREDIT: Final = 240
_OPINIONS: Final = 3  # fewest views of the author that make a text an opinion

_PARTS: Final = 6
_SPREAD: Final = 3  # fewest sixths of a text that must contain such views


class Segment(NamedTuple):
    """A part of an article of one kind."""

    start: int  # offset of the first character
    end: int  # offset after the last character
    kind: Kind


class Layout:
    """The segments and the genre of an article.

    Args:
        text: The article.
        language: The tag of its language; None if unknown.
        title: The headline, if it is not part of the text.

    Attributes:
        genre: The genre.
        is_released: Whether a line marks it as a press release.
        notices: The spans of the first embargo notice and the first correction.
        headline: The span of the article's own headline, without marks; None if it has none.
        segments: The segments in order.
    """

    def __init__(
        self,
        text: str,
        *,
        paragraphs: Sequence[Span],
        sentences: Sequence[Span],
        language: str | None,
        title: str | None = None,
    ) -> None:
        self._text = text
        self._language = language
        self._title = title
        self._labels: dict[int, int] = {}
        self._paragraphs = list(paragraphs)
        self._kinds: list[Kind] = [self._kind_of(*span) for span in self._paragraphs]
        self.is_released = any(
            end - start < _LONGEST_MARK and _RELEASE.match(text, start, end) for start, end in self._paragraphs[:_HEAD]
        )
        if self.is_released:
            self._mark_contacts()
        self.notices: dict[Notice, Span] = dict(reversed([*self._find_notices()]))
        self.headline: Span | None = self._find_headline()
        self.genre: Genre = self._decide()
        self.segments: tuple[Segment, ...] = tuple(self._cut(sentences))
        self._starts = [segment.start for segment in self.segments]

    def kind_at(self, offset: int) -> Kind:
        """Return the kind of the segment at an offset; "body" between segments."""
        at = bisect_right(self._starts, offset) - 1
        return self.segments[at].kind if at >= 0 and offset < self.segments[at].end else "body"

    def kinds_in(self, span: Span) -> set[Kind]:
        """Return the kinds of all segments that a span overlaps; "body" if there are none."""
        at = max(0, bisect_right(self._starts, span[0]) - 1)
        found: set[Kind] = set()
        while at < len(self.segments) and self.segments[at].start < max(span[1], span[0] + 1):
            if self.segments[at].end > span[0]:
                found.add(self.segments[at].kind)
            at += 1
        return found or {"body"}

    def is_quotable(self, span: Span) -> bool:
        """Whether a passage may be quoted as evidence: it overlaps only segments of `QUOTABLE` kinds."""
        return self.kinds_in(span) <= QUOTABLE

    def is_prose(self, span: Span) -> bool:
        """Whether a passage overlaps only running text and list items."""
        return self.kinds_in(span) <= PROSE

    def trim(self, span: Span) -> Span:
        """Return a sentence without an opening dateline, time stamp, label or bullet, or a detached full stop."""
        start, end = span
        at = max(0, bisect_right(self._starts, start) - 1)
        if at < len(self.segments) and self.segments[at].kind in _PREFIXES and start < self.segments[at].end < end:
            start = self.segments[at].end
        if not self._text[start].isalpha():
            mark = _MARK.match(self._text, start, end)
            start = mark.end() if mark is not None and mark.end() < end else start
        while end - start > 2 and self._text[end - 1] == "." and self._text[end - 2].isspace():
            end = start + len(self._text[start : end - 1].rstrip())
        return start, end

    def _kind_of(self, start: int, end: int) -> Kind:
        """Return the kind of a paragraph by its own words."""
        text, length = self._text, end - start
        line = text[start:end]
        if "\t" in line or (line[0] == "|" and line[-1] == "|" and length > 1):
            return "table_row"
        if length < 400:
            for kind, pattern, most in _BY_FORM:
                if length <= most and pattern.match(line):
                    return kind
        if (stamp := _STAMP.match(line)) and (stamp.end() == length or line[stamp.end() :][:1].isupper()):
            return "time_stamp"
        if length < 80 and self._is_date(line):
            return "byline"
        if _ITEM.match(line):
            return "list_item"
        return "headline" if line[0] == "#" and line[-1] not in _TERMINAL else "body"

    def _is_date(self, line: str) -> bool:
        """Whether a line contains only a date or time."""
        if not any(map(str.isdigit, line)):
            return False
        rest = _DATED.sub(" ", line).split()
        known = month_names().keys() | weekday_names().keys()
        names = [match_time(at, self._language) for at in range(-WEEK, MONTHS + 1) if at] if self._language else []
        return all(
            word in known or any(name is not None and name.match(word.casefold()) for name in names) for word in rest
        )

    def _mark_contacts(self) -> None:
        """Mark contact lines above a press release's headline, and the lines between two of one block."""
        lines = [
            at
            for at, (start, end) in enumerate(self._paragraphs[:_HEAD])
            if end - start < _LONGEST_MARK
            and (_CONTACT_HEADING.match(self._text[start:end]) or _has_contact(self._text[start:end]))
        ]
        for before, at in zip([-1, *lines], lines, strict=False):
            is_joined = before >= 0 and "\n\n" not in self._text[self._paragraphs[before][1] : self._paragraphs[at][0]]
            first = before + 1 if is_joined else at
            self._kinds[first : at + 1] = ["contact"] * (at + 1 - first)

    def _find_headline(self) -> Span | None:
        """Return the span of the headline: the first line if it is short, has no full stop, and has text below it.

        Bylines, captions and the like before it are skipped; short rubrics and metadata fields are marked as bylines.
        """
        for at in range(min(_HEAD, len(self._paragraphs))):
            start, stop = self._strip_marks(at)
            line = self._text[start:stop]
            if self._kinds[at] == "table_row":
                return None
            if field := _FIELD.match(line):
                if not field[1]:
                    self._kinds[at] = "byline"
                    continue
                start, stop = self._strip_site(start + field.end(), stop)
                line = self._text[start:stop]
            if self._kinds[at] not in ("body", "list_item", "headline"):
                continue
            if self._kinds[at] == "list_item" and line[0].isdecimal():
                return None  # a numbered list begins
            if at + 1 == len(self._paragraphs) or not 0 < stop - start <= _LONGEST_HEADLINE or _DATELINE.match(line):
                return None
            is_long = sum(map(is_unspaced, line)) >= _FEWEST_LETTERS  # scripts without spaces between words
            if len(line.split()) < _FEWEST_WORDS and not is_long:
                self._kinds[at] = "byline"  # a rubric: "World news"
                continue
            if line[-1] in _NO_HEADLINE or (line[-1] in '”"' and line[-2] in _TERMINAL) or _LEAD.fullmatch(line):
                return None
            self._kinds[at] = "headline"
            return start, stop
        return None

    def _find_notices(self) -> Iterator[tuple[Notice, Span]]:
        """Yield embargo notices and corrections among the first and last paragraphs."""
        for start, end in (*self._paragraphs[:_HEAD], *self._paragraphs[_HEAD:][-_HEAD:]):
            for notice, pattern in _NOTICES:
                if end - start < _LONGEST_NOTICE and pattern.match(self._text, start, end):
                    yield notice, (start, end)

    def _strip_site(self, start: int, stop: int) -> Span:
        """Return a page's title without the site's and the section's name, if three words or more precede these."""
        while (site := _SITE.search(self._text, start, stop)) and self._text.count(" ", start, site.start()) >= 2:
            stop = site.start()
        return start, stop

    def _strip_marks(self, at: int) -> Span:
        """Return the span of a paragraph without surrounding Markdown marks."""
        start, end = self._paragraphs[at]
        line = self._text[start:end]
        mark = _MARK.match(self._text, start, end)
        if mark and (self._kinds[at] != "list_item" or line[0] == "#"):
            start = mark.end()
        return start, start + len(self._text[start:end].rstrip("*_# \t"))

    def _decide(self) -> Genre:
        """Return the genre by the form of the lines, and update the kinds of lines that depend on it."""
        text, kinds = self._text, self._kinds
        if name_other_language(text, self._language):
            return "other_language"
        lines = [text[slice(*span)] for span in self._paragraphs]
        headings = self._title or "", text[slice(*(self.headline or (0, 0)))]
        if self._is_live_blog([*headings, *lines[:_TOP]]):
            return "live_blog"
        if sum(_MAILED.search(line) is not None for line in (*lines[:_HEAD], *lines[_HEAD:][-_HEAD:])) >= _MARKS:
            return "newsletter"
        self._kinds = kinds = ["body" if kind == "time_stamp" else kind for kind in kinds]
        if self._mark_turns():
            return "interview"
        if self._is_release(lines):
            self._mark_release(lines)
            return "press_release"
        self._mark_tail(lines)
        if (any(map(_REVIEW.search, headings)) and not _SAID.search(text, 0, _READ)) or self._is_opinion(lines):
            return "opinion"
        if any(map(_NOTES.search, headings)):
            return "release_notes"
        rows = kinds.count("table_row")
        items = sum(kind == "list_item" for kind in kinds)
        return "list" if rows >= 3 or (items >= 3 and 3 * items >= len(kinds)) else "news"

    def _is_live_blog(self, head: Sequence[str]) -> bool:
        """Whether a line of the head marks a live blog, or enough paragraphs begin with time stamps."""
        stamps = self._kinds.count("time_stamp")
        short = (line for line in head if len(line) <= _LONGEST_HEADLINE)
        return (stamps >= 3 and 6 * stamps >= len(self._kinds)) or any(map(_LIVE.search, short))

    def _mark_turns(self) -> bool:
        """Mark the questions and answers of an interview; return whether the text is one."""
        turns = read_turns(self._text, self._paragraphs)
        for turn in turns:
            first = bisect_right(self._paragraphs, turn.opens, key=itemgetter(1))
            for at in range(first, bisect_left(self._paragraphs, turn.content[1], key=itemgetter(0))):
                self._kinds[at] = "question" if turn.asks else "answer"
            if turn.opens < turn.content[0]:
                self._labels[turn.opens] = turn.content[0]
        if turns and "headline" not in self._kinds:
            self.headline = None
        return bool(turns)

    def _is_release(self, lines: Sequence[str]) -> bool:
        if self.is_released:
            return True
        signs = {
            "end": any(_END.match(line) for line in lines if len(line) < 20),
            "tail": sum(_TAIL.match(line) is not None for line in lines[len(lines) // 3 :]) > 1,
            "contact": any(len(line) < 160 and _has_contact(line) for line in (*lines[-_HEAD:], *lines[:_HEAD])),
        }
        return sum(signs.values()) >= 2

    def _mark_release(self, lines: Sequence[str]) -> None:
        """Mark lines after the end of the message as boilerplate, and lines with an address as contacts."""
        kinds, tail, tail_from = self._kinds, False, len(lines) // 3
        for at, line in enumerate(lines):
            head = kinds[at] == "headline" or self._paragraphs[at][0] == (self.headline or (-1, 0))[0]
            tail = tail or (len(line) < 20 and _END.match(line) is not None)
            tail = tail or (at >= tail_from and _TAIL.match(line) is not None and not head)
            if _has_contact(line) and not head:
                kinds[at] = "contact"
            elif tail:
                kinds[at] = "boilerplate"

    def _mark_tail(self, lines: Sequence[str]) -> None:
        """Mark contact lines, and the lines below a heading such as "About Acme" at the end of other texts."""
        tail = False
        for at in range(len(lines) * 2 // 3, len(lines)):
            line = lines[at]
            tail = tail or (len(line) < 90 and (_TAIL.match(line) is not None or _END.match(line) is not None))
            if tail and self._kinds[at] in ("body", "list_item"):
                self._kinds[at] = "boilerplate"
        for at, line in enumerate(lines):
            if (
                len(line) < _LONGEST_CONTACT
                and len(line.split()) <= 12
                and _CONTACT.search(line)
                and self._kinds[at] == "body"
            ):
                self._kinds[at] = "contact"

    def _is_opinion(self, lines: Sequence[str]) -> bool:
        """Whether a rubric or disclaimer marks an opinion, or the author expresses views throughout."""
        rubric = any(_OPINION.match(line) and len(line) < 120 for line in lines[:4])
        if rubric or _DISCLAIMED.search(self._text, max(0, len(self._text) - _READ)):
            return True
        held = [
            _PARTS * start // len(self._text)
            for start, end in self._paragraphs
            for _ in _OPINES.finditer(_QUOTED.sub("", self._text[start : min(end, start + _LONGEST_CONTACT)]))
        ]
        return len(held) >= _OPINIONS and len(set(held)) >= _SPREAD

    def _cut(self, sentences: Sequence[Span]) -> Iterator[Segment]:
        """Yield the segments in order: the paragraphs, cut at datelines, time stamps and credits inside them."""
        starts = [start for start, _ in sentences]
        for at, (start, end) in enumerate(self._paragraphs):
            kind, begin = self._kinds[at], start
            prefix = self._read_prefix(kind, start, end)
            if prefix is not None:
                yield prefix
                begin = prefix.end
                kind = "body" if kind == "time_stamp" else kind
            inside = sentences[bisect_left(starts, start) : bisect_left(starts, end)] if kind == "body" else ()
            for first, stop in inside:
                opening = max(first, begin)
                if stop - opening <= _LONGEST_CREDIT and _SURROUNDS.match(self._text, opening, stop):
                    if opening > begin:
                        yield Segment(begin, opening, kind)
                    yield Segment(opening, stop, "boilerplate")
                    begin = stop
            if begin < end:
                yield Segment(begin, end, kind)

    def _read_prefix(self, kind: Kind, start: int, end: int) -> Segment | None:
        """Return the opening label, time stamp or dateline of a paragraph; None if there is none."""
        if start in self._labels:
            return Segment(start, self._labels[start], "byline")
        if kind == "time_stamp" and (stamp := _STAMP.match(self._text, start, end)):
            return Segment(start, stamp.end(), "time_stamp")
        if kind == "body" and (dateline := _DATELINE.match(self._text, start, min(end, start + _LONGEST_DATELINE))):
            return Segment(start, dateline.end(), "dateline")
        return None


_NOTICES: Final[tuple[tuple[Notice, re.Pattern[str]], ...]] = (("embargo", _EMBARGO), ("correction", _CORRECTION))
_BY_FORM: Final[tuple[tuple[Kind, re.Pattern[str], int], ...]] = (
    ("boilerplate", _RELEASE, _LONGEST_MARK),
    ("boilerplate", _CORRECTION, _LONGEST_NOTICE),
    ("boilerplate", _END, 20),
    ("boilerplate", _SURROUNDS, 160),
    ("caption", _CAPTION, _LONGEST_CAPTION),
    ("caption", _TAKEN, _LONGEST_CAPTION),
    ("byline", _BYLINE, 90),
)


def _has_contact(line: str) -> bool:
    """Whether a line contains an email or web address, or a telephone number."""
    return len(line) <= _LONGEST_CONTACT and _CONTACT.search(line) is not None


def read_layout(text: str) -> Layout:
    r"""Return the layout of a text; its language, paragraphs and sentences are found.

    >>> layout = read_layout("Bridge shut for a year\n\nBy Ann Roe\n\nLONDON (AP) — The bridge is shut.")
    >>> layout.genre, [segment.kind for segment in layout.segments]
    ('news', ['headline', 'byline', 'dateline', 'body'])
    """
    return Layout(
        text, paragraphs=split_paragraphs(text), sentences=split_sentences(text), language=guess_language(text)
    )
