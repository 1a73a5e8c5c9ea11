"""In which encodings texts of other people are decoded right that declare none: those in the test suite of a detector.

    python -m bench.encodings

Downloads the suite from PyPI, and checks its hash. Prints how many of its files are decoded as the suite expects, as a
page and as plain text, where a refusal is no error. Nothing is stored.
"""

from __future__ import annotations

import re
from collections import Counter

from bench.pages import PYPI, download
from summarizer.errors import ArticleEncodingError
from summarizer.ingest.documents import decode_article
from summarizer.ingest.encodings import decode_page

SUITE = f"{PYPI}/f3/0d/f7b6ab21ec75897ed80c17d79b15951a719226b9fababf1e40ea74d69079/chardet-5.2.0.tar.gz"
DIGEST = "1b3b6ff4"
FOLDER = re.compile(r"/tests/([^/]+)/[^/]+\Z")
LANGUAGE = re.compile(r"(?<=\d)-[a-z]+\Z")  # what a folder's name has behind the encoding
NAMES = {
    "big5": "big5hkscs",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "iso-8859-1": "cp1252",
    "maccyrillic": "mac_cyrillic",
}
NAMES |= {"macroman": "mac_roman", "shift_jis": "cp932", "tis-620": "cp874"}


def main() -> None:
    found: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for name, data in sorted(download(SUITE, digest=DIGEST).items()):
        folder = FOLDER.search(name)
        if folder is None or not data:
            continue
        label = LANGUAGE.sub("", folder[1].lower())
        try:
            expected = data.decode(NAMES.get(label, label), "replace").removeprefix("\ufeff")
        except LookupError:  # an encoding that Python does not have
            continue
        page = decode_page(data, charset=None).removeprefix("\ufeff")
        found["page", "right" if page == expected else "wrong"] += 1
        wrong += [f"page: {name}"] if page != expected else []
        try:
            plain = decode_article(data).removeprefix("\ufeff")
        except ArticleEncodingError:
            found["plain text", "refused"] += 1
            continue
        found["plain text", "right" if plain == expected else "wrong"] += 1
        wrong += [f"plain text: {name}"] if plain != expected else []
    print(*(f"{form}, {what}: {count}" for (form, what), count in sorted(found.items())), "", *wrong, sep="\n")


if __name__ == "__main__":
    main()
