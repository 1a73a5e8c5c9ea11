"""How the workers of pytest-xdist share the files of tests."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

ROOT = Path(__file__).resolve().parents[2]

ASKS_MODELS = re.compile(
    r"load_libraries|provider_server|judge=|bench\.statements|support\.(?:judge_script|llm|local|model|openapi_cases|streamed|wire_\w+)\b"
)
"""In the text of a test module: it calls a model, so LiteLLM is loaded, for some seconds of CPU."""


@cache
def asks_models(file: str) -> bool:
    """Whether the tests of a file load LiteLLM. A wrong guess costs time only."""
    return ASKS_MODELS.search((ROOT / file).read_text(encoding="utf-8")) is not None


class ModelFilesTogether(LoadFileScheduling):
    """Gives each worker whole files, and those that load LiteLLM to half of the workers while there are others."""

    def _assign_work_unit(self, node: WorkerController) -> None:
        wants = int(node.gateway.id.removeprefix("gw")) % 2 == 0
        file = next((file for file in self.workqueue if asks_models(file) == wants), None)
        if file is not None:
            self.workqueue.move_to_end(file, last=False)
        super()._assign_work_unit(node)
