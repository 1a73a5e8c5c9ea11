"""`functools.cached_property` as it is since Python 3.12: without a lock.

In Python 3.11 one lock guards a property of all instances, so that a worker thread that reads a short article waits for
another one to have read a long article.
"""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or sys.version_info >= (3, 12):
    cached_property = functools.cached_property
else:

    class cached_property(functools.cached_property):  # noqa: N801 - as the one that it stands for
        """A property that is computed once for each instance."""

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            """Compute the value, which the instance then has under the same name."""
            if instance is None:
                return self
            value = instance.__dict__[self.attrname] = self.func(instance)
            return value
