"""The providers there are, found by walking this package: a new provider is a new file and no edit elsewhere.

A provider's file `<name>.py` holds `PROVIDER`.
"""

from __future__ import annotations

import importlib
import pkgutil
from difflib import get_close_matches
from functools import cache

from harness.model.errors import UsageError
from harness.model.provider import Provider


@cache
def names() -> tuple[str, ...]:
    """All providers' names, sorted."""
    found = (each.name for each in pkgutil.iter_modules(importlib.import_module("harness.providers").__path__))
    return tuple(sorted(name for name in found if name != "catalogue"))


def find(name: str) -> Provider:
    """The provider of that name. Raises: UsageError that names the nearest one."""
    if name in names():
        provider: Provider = importlib.import_module(f"harness.providers.{name}").PROVIDER
        return provider
    near = get_close_matches(name, names(), n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(names())}"
    raise UsageError(f"no provider is called {name!r}", way_out=hint)
