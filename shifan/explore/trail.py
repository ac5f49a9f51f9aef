"""What a value is made of and what it feeds, as an analyst reads it."""

from __future__ import annotations

import html
from collections.abc import Iterable

_MOST = 12


class Trail(list):
    """The answers of a trace; a list of mappings (`id`, `display`, `rule`, `inputs`, `cells`, `feeds`) with readable forms."""

    def __repr__(self) -> str:
        return (
            "\n".join(
                f"{one['id']}＝{one['display']}\n  规则：{one['rule']}\n  依据：{_some(one['inputs'])}\n  原始单元格：{_some(one['cells'])}\n"
                f"  影响：{_some(one['feeds'])}"
                for one in self
            )
            or "没有找到"
        )

    def _repr_html_(self) -> str:
        """Return one list a value."""
        told = {"规则": "rule", "直接依据": "inputs", "原始单元格": "cells", "影响": "feeds"}
        return (
            "".join(
                f"<h4>{html.escape(str(one['id']))}＝{html.escape(str(one['display']))}</h4><ul>"
                + "".join(
                    f"<li><b>{name}</b>：{html.escape(_some(one[key]))}</li>"
                    for name, key in told.items()
                )
                + "</ul>"
                for one in self
            )
            or "没有找到"
        )


def _some(parts: str | Iterable[str]) -> str:
    if isinstance(parts, str):
        return parts
    parts = list(parts)
    return "、".join(parts[:_MOST]) + (f" 等 {len(parts)} 个" if len(parts) > _MOST else "") or "无"
