"""Which rule pack a city is scored by: a module of its own, for a city is opened without what makes a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.errors import Refused
from shifan.files.fingerprint import input_hashes
from shifan.files.unchanged import checked_manifest
from shifan.stages import DEFAULT_PACK, stated_pack
from shifan.standards.folders import pack_folder

if TYPE_CHECKING:
    from pathlib import Path

    from shifan.files.places import Place


def pack_folder_of(folders: Place, standard: str) -> Path:
    """Return the folder of the rule pack of a run: the one asked for, else the city's 规则包, else the demo pack."""
    pack = standard or _pack_of_last_run(folders) or stated_pack(folders) or DEFAULT_PACK
    return pack_folder(pack)


def _pack_of_last_run(folders: Place) -> str:
    """Return the pack that the city's 规则包 named at its last run.

    Empty if another was asked for, or the workbooks have changed: then they must be read for it.
    """
    try:
        manifest = checked_manifest(folders.latest) if folders.latest else None
    except Refused:
        return ""
    if manifest is None or manifest.made_from.parameters.get("standard") != "":
        return ""
    return manifest.pack_name if manifest.inputs == input_hashes(folders) else ""
