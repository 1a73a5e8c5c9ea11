"""What the tests of local models share: a tiny real one, and a look at the processes that run it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from summarizer import extract
from summarizer.engines.base import Answers, EngineTask
from summarizer.engines.llm.engine import make_engine
from summarizer.gateway.streaming import Listener
from summarizer.pipeline.sync import run_sync
from summarizer.schemas.article import Article
from summarizer.schemas.brief import Options
from summarizer.schemas.findings import Verification
from summarizer.settings import ModelSettings, Settings
from tests.support.llm import PlainGrounder

ARTICLE = "The quokka-canary bridge will not open before May, Mayor Anna Lind said."


class Mood(BaseModel):
    """How it sounds."""

    sounds: str
    words: list[int]


def configure_local(path: Path, **values: Any) -> Settings:
    values.setdefault("retries", 0)
    entry = ModelSettings(model=f"local/{path}", context=4096, threads=1, **values.pop("entry", {}))
    return Settings(model="here", models={"here": entry}, **values)


def ask_local(settings: Settings, *, article: str = ARTICLE) -> tuple[Mood, Any]:
    return extract(article, Mood, model="here", settings=settings, with_audit=True)


def write_local(settings: Settings, *, listener: Listener | None = None) -> Answers:
    """The default model's answers as the engine hands them back, with what they cost."""
    engine = make_engine("here", settings=settings, listener=listener and (lambda _, piece: listener(piece)))
    run = Verification(PlainGrounder(ARTICLE))
    return run_sync(engine.write(EngineTask(Mood, Article(text=ARTICLE), "extract.md", Options(), run)))


def list_children(parent: int | None = None) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            stat = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            ours = int(stat[1]) == (os.getpid() if parent is None else parent)
            if ours and stat[0] != "Z" and "gateway/local/server_main.py" in (folder / "cmdline").read_text():
                found.append(int(folder.name))
        except OSError:  # it ended meanwhile
            continue
    return found


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
