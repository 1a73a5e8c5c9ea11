"""Finds misspelled settings, and suggests the right name."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final

from summarizer.validation_errors import suggest

if TYPE_CHECKING:
    from pydantic import BaseModel

PREFIX: Final = "SUMMARIZER_"

OTHERS: Final = ("API_KEY", "CONFIG", "SERVER")
"""Variables that are no settings of the service: those of its clients, and the one that names the file."""

KUBERNETES: Final = re.compile(r"(SERVICE_(HOST|PORT)|PORT_\d+_(TCP|UDP))(_\w+)?")
"""Ends of variables that Kubernetes sets in every container if a Service is called `summarizer`."""


class UnknownSettingWarning(UserWarning):
    """A SUMMARIZER_* variable is no setting."""


def find_unknown_variables(settings: type[BaseModel]) -> list[str]:
    """Return a message for each SUMMARIZER_* variable of the environment that is no setting.

    It is not an error: another version of this package, or another program, may know the variable.
    """
    known = [*map(str.upper, settings.model_fields), *OTHERS]
    said = []
    for variable in sorted(name for name in os.environ if name.upper().startswith(PREFIX)):
        name = variable.upper().removeprefix(PREFIX)
        if name not in known and not KUBERNETES.fullmatch(name):
            hint = suggest(name, known, prefix=PREFIX) or "; `provenbrief doctor` lists the settings"
            said.append(f"there is no setting {variable}{hint}")
    return said
