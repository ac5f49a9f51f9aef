"""Rule packs: the method as data that a user can replace. One folder an edition."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from shifan.standards.folders import pack_folder, shipped

if TYPE_CHECKING:
    from shifan.standards.loader import load
    from shifan.standards.model import METHOD_NAMES, Standard

__all__ = ["METHOD_NAMES", "Standard", "load", "pack_folder", "shipped"]
_MODULES = {"load": "loader", "METHOD_NAMES": "model", "Standard": "model"}


def __getattr__(name: str) -> object:
    """Return what needs pandas, imported when first asked for: a run without changes needs only the folders."""
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"shifan.standards.{_MODULES[name]}"), name)
