"""A module that is loaded when something of it is asked for: a city is opened without pandas."""

from __future__ import annotations

import importlib
from typing import Any


class LazyModule:
    """Stands for a module by its name until it is used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        """Return what the module has under a name; AttributeError if it has none."""
        return getattr(importlib.import_module(self._name), attribute)
