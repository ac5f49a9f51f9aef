"""The TOML files of a pack: read exactly, and looked into without fear of what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from shifan.errors import Finding
from shifan.received import parse_toml, read_bytes
from shifan.standards.pack_files import NEXT, decoded, unreadable
from shifan.toml_mistakes import toml_mistake

TomlTable = Mapping[str, Any]  # as parsed: turned into records once it is checked


def read_toml(path: Path, faults: list[Finding]) -> TomlTable | None:
    """Return a file's content, numbers as decimals; None, with a fault added, if it cannot be read."""
    text = ""
    try:
        text = decoded(read_bytes(path))
        return parse_toml(text, parse_float=Decimal)
    except FileNotFoundError:
        faults.append(Finding("pack-file", "error", path.name, found="没有这个文件", action=NEXT))
    except (OSError, UnicodeDecodeError) as error:
        expected = "UTF-8 或 GB18030 编码的 TOML 文件"
        words = {"found": unreadable(error), "expected": expected, "action": NEXT}
        faults.append(Finding("pack-file", "error", path.name, **words))
    except ValueError as error:
        place, found, expected = toml_mistake(text, str(error))
        words = {"found": f"不合写法：{found}", "expected": expected, "action": NEXT}
        faults.append(Finding("pack-file", "error", path.name, cell=place, **words))
    return None


def entry_at(content: TomlTable, *path: str) -> Any:
    """Return what stands at a path of keys; None if a key is missing or leads through no table."""
    entry: Any = content
    for key in path:
        entry = entry.get(key) if isinstance(entry, dict) else None
    return entry


def table_at(content: TomlTable, *path: str) -> TomlTable:
    """Return the table at a path of keys; an empty one if there is none, or no table."""
    entry = entry_at(content, *path)
    return entry if isinstance(entry, dict) else {}


def as_written(entry: object) -> str:
    """Return an entry as its file has it, for a message: 没有 for none, texts bare but for those inside a list."""
    match entry:
        case None:
            return "没有"
        case bool():
            return "true" if entry else "false"
        case str():
            return entry if entry.strip() else f'空文字"{entry}"'
        case Mapping():
            return f"{{{'、'.join(map(str, entry))} = …}}" if entry else "空表"
        case list():
            return f"[{', '.join(map(_inside, entry))}]"
    return str(entry)


def _inside(entry: object) -> str:
    return f'"{entry}"' if isinstance(entry, str) else as_written(entry)
