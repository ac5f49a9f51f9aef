"""Names that there are none of: what was meant is guessed, so that an error at the prompt says what to type."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from shifan.errors import Refused
from shifan.explore.attributes import meant_by

if TYPE_CHECKING:
    import pandas as pd

_MOST_NEAR, _MOST_LISTED = 5, 30


def near_names(name: str, known: Iterable[str]) -> str:
    """Return what may have been meant as the end of a sentence; without anything near, what there is."""
    names = list(known)
    if (meant := meant_by(name)) in names:
        return f"是否指：{meant}（{name}）"
    alike = [each for each in names if name and (name in each or each in name)]
    alike += difflib.get_close_matches(name, names, n=_MOST_NEAR, cutoff=0.5)
    near = list(dict.fromkeys(alike))[:_MOST_NEAR]
    if near:
        return f"是否指：{'、'.join(near)}"
    more = f" 等 {len(names)} 个" if len(names) > _MOST_LISTED else ""
    return f"现有：{'、'.join(names[:_MOST_LISTED])}{more}"


class UnknownName(KeyError):
    """A table, column or chart that there is none of; in words it says what may have been meant."""

    def __str__(self) -> str:
        return str(self.args[0])


class NamedTables(dict[str, "pd.DataFrame"]):
    """Tables by name; an unknown name is told with those that come near."""

    def __missing__(self, name: object) -> pd.DataFrame:
        raise UnknownName(f"没有数据表 {name}，{near_names(str(name), self)}")


def unknown(code: str, found: str, name: str, known: Iterable[str]) -> Refused:
    """Return the refusal of a name that there is none of, with the names that come near."""
    return Refused(code, found=found, expected=near_names(name, known), action="请核对名称")
