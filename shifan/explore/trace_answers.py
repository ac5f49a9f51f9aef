"""What values are made of and what they feed, as an analyst reads it."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any

_MOST = 12  # ids or cells that are shown
_LINES = {"规则": "rule", "依据": "inputs", "原始单元格": "cells", "影响": "feeds"}
_HTML_LINES = {"规则": "rule", "直接依据": "inputs", "原始单元格": "cells", "影响": "feeds"}
_NONE = "没有找到"


class TraceAnswers(list[Mapping[str, Any]]):
    """The answers of a trace, as `shifan trace --json` gives them, with readable forms.

    Each is a mapping with `id`, `display`, `rule`, `inputs`, `cells`, `feeds` and more.
    """

    def __repr__(self) -> str:
        """Return a paragraph a value."""
        return "\n".join(map(_paragraph, self)) or _NONE

    def _repr_html_(self) -> str:
        """Return a list a value."""
        return "".join(map(_html_list, self)) or _NONE


def _paragraph(answer: Mapping[str, Any]) -> str:
    lines = [f"  {name}：{_shortened(answer[key])}" for name, key in _LINES.items()]
    return "\n".join([f"{answer['id']}＝{answer['display']}", *lines])


def _html_list(answer: Mapping[str, Any]) -> str:
    title = f"{html.escape(answer['id'])}＝{html.escape(answer['display'])}"
    items = "".join(
        f"<li><b>{name}</b>：{html.escape(_shortened(answer[key]))}</li>"
        for name, key in _HTML_LINES.items()
    )
    return f"<h4>{title}</h4><ul>{items}</ul>"


def _shortened(texts: str | Iterable[str]) -> str:
    """Return a text as it is, and of several the first ones and how many there are."""
    if isinstance(texts, str):
        return texts
    texts = list(texts)
    more = f" 等 {len(texts)} 个" if len(texts) > _MOST else ""
    return f"{'、'.join(texts[:_MOST])}{more}" or "无"
