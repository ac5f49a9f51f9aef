"""Readers of coded words: 是/否, √/×, 1/2/3 and the official words they stand for."""

from __future__ import annotations

from collections.abc import Mapping

from shifan.clean.readers.parsed import Parsed, Reader, wrong
from shifan.clean.text import packed


def choice(
    words: Mapping[str, object], official: tuple[str, ...], allow_empty: object = None
) -> Reader:
    """Return a reader of coded words: official ones silent, others by `words` with a finding, the rest refused."""

    def read(raw: object) -> Parsed:
        found = packed(raw)
        if found in official:
            return Parsed(words[found])
        if found == "" and allow_empty is not None:
            return Parsed(allow_empty)
        if found in words:
            return Parsed(
                words[found],
                "coded-word",
                False,
                _official(words, official, words[found]),
                "代码值已按约定换算",
            )
        return wrong("coded-word", "、".join(official))

    return read


def _official(words: Mapping[str, object], official: tuple[str, ...], value: object) -> str:
    return next((word for word in official if words[word] == value), str(value) or "空")


YES = {
    "是": True,
    "True": True,
    "TRUE": True,
    "False": False,
    "FALSE": False,
    "Y": True,
    "y": True,
    "YES": True,
    "Yes": True,
    "√": True,
    "✓": True,
    "✔": True,
    "1": True,
    "有": True,
    "否": False,
    "N": False,
    "n": False,
    "NO": False,
    "No": False,
    "×": False,
    "╳": False,
    "X": False,
    "x": False,
    "0": False,
    "无": False,
    "-": False,
    "—": False,
    "/": False,
}


def yes_no(empty: bool | None = None) -> Reader:
    """Return a reader of 是/否; an empty cell gives `empty`, None refuses it."""
    return choice(YES, ("是", "否"), empty)


RESULTS = {
    "符合": "符合",
    "不符合": "不符合",
    "合理缺项": "合理缺项",
    "√": "符合",
    "✓": "符合",
    "✔": "符合",
    "×": "不符合",
    "╳": "不符合",
    "✗": "不符合",
    "X": "不符合",
    "x": "不符合",
    "合格": "符合",
    "不合格": "不符合",
    "是": "符合",
    "否": "不符合",
    "Y": "符合",
    "N": "不符合",
    "1": "符合",
    "2": "不符合",
    "3": "合理缺项",
    "1符合": "符合",
    "2不符合": "不符合",
    "3合理缺项": "合理缺项",
    "缺项": "合理缺项",
    "不适用": "合理缺项",
    "N/A": "合理缺项",
    "/": "合理缺项",
    "-": "合理缺项",
    "－": "合理缺项",
    "—": "合理缺项",
}


def words(*official: str, empty: object = None, **others: str) -> Reader:
    """Return a reader of official words, with aliases as keywords."""
    return choice({word: word for word in official} | others, official, empty)
