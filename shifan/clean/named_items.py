"""Check items and sites as people write them: by code, by name, with a number in front, with what is asked behind."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable
from dataclasses import field
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from shifan.clean.text import code_key, header_key, packed
from shifan.intake.cell_text import CellValue
from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.standards import Standard
from shifan.standards.model import CheckItem

_NUMBER = pattern_of(r"^(?:[Qq]?\d{1,3}[、.．:：)]|[(]\d{1,3}[)]|第\d{1,3}题[:：、]?)")
_ALIKE = 0.7
_MARKS = "?？。:：*★※"
_ASKED = pattern_of(
    r"(?:单选|多选|必填|选填|是|否|符合|不符合|合理缺项|缺项|不适用|[、/,，;；或])++题?"
)


def item_key(text: CellValue) -> str:
    """Return a text by which items are compared: without number in front, star, and what is asked behind."""
    key = header_key(text).rsplit("/", 1)[-1].lstrip("*★※")  # group/question, as surveys export it
    return code_key(_without_asked(_NUMBER.sub("", key)).lstrip("*★※"))


def _without_asked(text: str) -> str:
    """Return a text without marks and bracketed kinds of answers at its end: 健康证(是/否)? is 健康证."""
    while text:
        text = text.rstrip(_MARKS)
        start = text.rfind("(")
        if (
            start < 0
            or not text.endswith(")")
            or not _ASKED.fullmatch(text, start + 1, len(text) - 1)
        ):
            break
        text = text[:start]
    return text


@lru_cache(maxsize=4)
def _codes_by_text(items: tuple[CheckItem, ...]) -> dict[str, tuple[str, ...]]:
    """Return the codes of the items that each text names, by what texts are compared."""
    codes: dict[str, tuple[str, ...]] = {}
    for item in items:
        for text in (item.code, item.name, f"{item.code}{item.name}"):
            key = item_key(text)
            own = codes.get(key, ())
            if item.code not in own:
                codes[key] = (*own, item.code)
    return codes


@lru_cache(maxsize=4)
def _codes_as_written(items: tuple[CheckItem, ...]) -> dict[str, str]:
    """Return the codes of the items by how they are compared: a code with / or : is no group and no number in front."""
    return {code_key(item.code): item.code for item in items}


class ItemNames:
    """The check items of a pack by what people write."""

    def __init__(self, standard: Standard) -> None:
        self._codes = _codes_by_text(standard.item_list)
        self._exact = _codes_as_written(standard.item_list)

    def codes(self, text: CellValue) -> tuple[str, ...]:
        """Return the codes of the items that a text may name: one for a code, several for a name of several types."""
        if text in ("", None) or isinstance(text, (bool, float)):
            return ()
        exact = self._exact.get(code_key(text).strip("*★※☆"))
        return (exact,) if exact else self._codes.get(item_key(text), ())


@dataclass
class KnownSites:
    """The sites of a city: the items of each one's type by code, the unit of each, and its day."""

    items: dict[str, frozenset[str]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    dates: dict[str, dt.date] = field(default_factory=dict)

    @cached_property
    def _by_unit(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for site, unit in self.units.items():
            found[packed(unit)] = (*found.get(packed(unit), ()), site)
        return found

    def meant(self, unit: CellValue) -> str:
        """Return the site that a unit's name means; empty if none or several bear it."""
        sites = self._by_unit.get(packed(unit), ())
        return sites[0] if len(sites) == 1 else ""

    def near_unit(self, unit: CellValue) -> str:
        """Return the unit whose name is most like a text; empty where none is."""
        near = difflib.get_close_matches(packed(unit), self._by_unit, n=1, cutoff=_ALIKE)
        return near[0] if near else ""


def known_sites(sites: pd.DataFrame, standard: Standard) -> KnownSites:
    """Return the sites of the table; where the type of one is not known, it has no items."""
    of_type: dict[str, set[str]] = {}
    for item in standard.item_list:
        of_type.setdefault(item.business_type, set()).add(item.code)
    method_of = {kind.code: kind.method for kind in standard.type_list}
    known = KnownSites()
    of_kinds: dict[Any, frozenset[str]] = {}  # sites of one type share one set
    fields = ("site", "method", "business_type", "name", "date")
    columns = (sites[field].tolist() for field in fields)
    for site, method, kinds, name, date in zip(*columns, strict=True):
        if not site:
            continue
        if (method, kinds) not in of_kinds:
            fitting = (k for k in _codes(kinds) if method is None or method_of.get(k) == method)
            items = (of_type.get(kind, set()) for kind in fitting)
            of_kinds[method, kinds] = frozenset[str]().union(*items)
        known.items[site] = of_kinds[method, kinds]
        if name:
            known.units[site] = name
        if isinstance(date, dt.date):
            known.dates[site] = date
    return known


def _codes(kinds: object) -> Iterable[str]:
    """Return the types that a cell may mean: several until the method of inspection is known."""
    if isinstance(kinds, str):
        return (kinds,)
    return kinds if isinstance(kinds, tuple) else ()
