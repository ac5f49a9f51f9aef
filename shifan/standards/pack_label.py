"""What a pack is called wherever scores are shown; told without reading the pack, which takes pandas."""

from __future__ import annotations

from pathlib import Path

from shifan.standards.toml_tables import read_toml

FILE = "standard.toml"


def label(title: str, official: bool) -> str:
    """Return the title of a pack with its standing."""
    return title if official else f"{title}（示例，非官方）"


def names_its_levels(folder: Path) -> bool:
    """Return whether a pack has names of its own for its levels."""
    return "levels" in (read_toml(folder / FILE, []) or {})


def label_of(folder: Path) -> str:
    """Return the label of a pack that a finished run has read without a fault."""
    content = read_toml(folder / FILE, []) or {}
    return label(content["title"], content["official"])
