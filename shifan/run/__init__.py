"""Runs: numbered folders, executed notebooks, the manifest, many cities. Only this package knows papermill."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shifan.run.city import RunResult, run_city

__all__ = ["RunResult", "run_city"]


def __getattr__(name: str) -> object:
    """Return `run_city` or `RunResult`, imported when first asked for: the command line starts without pandas."""
    if name in __all__:
        from shifan.run import city

        return getattr(city, name)
    raise AttributeError(name)
