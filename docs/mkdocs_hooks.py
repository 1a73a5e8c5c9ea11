"""Hooks of MkDocs for the site that `make docs` builds.

Pages link to files of the repository with relative paths, as on GitHub. The site's source is `docs/` alone, so these
hooks add the linked files outside of it, make the project's README the home page, and rewrite the links.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"(?<=\]\()(?!https?:|mailto:|#)([^)\s#]+)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
FOREIGN = re.compile(r"<(?:script|img|iframe|source|link)\b[^>]*\s(?:src|href)=\"?(?:https?:)?//[^>]*")
"""An element that loads something from another host."""
HOME = "README.md"


def to_site(path: str) -> str:
    """Return the place in the site of a file of the repository."""
    if path in (HOME, "docs/README.md"):
        return "index.md"
    return path.removeprefix("docs/")


def from_site(uri: str) -> str:
    """Return the file of the repository that a page of the site comes from."""
    if uri == "index.md":
        return HOME
    return f"docs/{uri}" if (ROOT / "docs" / uri).exists() else uri


def find_links(path: str) -> set[str]:
    """Return the files of the repository that one of its Markdown pages links to."""
    text = FENCE.sub("", (ROOT / path).read_text("utf-8"))
    return {resolve(path, target) for target in LINK.findall(text)}


def resolve(path: str, target: str) -> str:
    """Return the path in the repository of what a page links to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def on_files(files: Files, /, *, config: MkDocsConfig) -> Files:
    """Add the home page, and all files outside of `docs/` that pages link to."""
    waiting = [HOME, *(from_site(file.src_uri) for file in files.documentation_pages())]
    seen = set(waiting)
    while waiting:
        path = waiting.pop()
        if not path.startswith("docs/"):
            files.append(File.generated(config, to_site(path), abs_src_path=str(ROOT / path)))
        if path.endswith(".md"):
            found = {link for link in find_links(path) if (ROOT / link).is_file() and link != "docs/README.md"} - seen
            waiting += sorted(found)
            seen |= found
    return files


def on_page_markdown(markdown: str, /, *, page: Page, **_: Any) -> str:
    """Rewrite the links of a page from the repository's paths to the site's."""
    uri = page.file.src_uri
    path = from_site(uri)

    def rewrite(found: re.Match[str]) -> str:
        return posixpath.relpath(to_site(resolve(path, found[1])), posixpath.dirname(uri) or ".")

    return LINK.sub(rewrite, markdown)


def on_post_page(output: str, /, *, page: Page, **_: Any) -> str:
    """Refuse a page that loads something from another host.

    Raises:
        PluginError: It does.
    """
    if found := FOREIGN.search(output):
        raise PluginError(f"{page.file.src_uri} loads something from another host: {found[0]}")
    return output
