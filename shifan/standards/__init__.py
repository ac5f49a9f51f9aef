"""Rule packs: the method as data that a user can replace. One folder an edition."""

from __future__ import annotations

from shifan.standards.loader import load, pack_folder
from shifan.standards.model import METHOD_NAMES, Standard

__all__ = ["METHOD_NAMES", "Standard", "load", "pack_folder"]
