"""The rows of a city that documents are made for and loop over, each with what it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

from shifan.photographs.folder import number_key, numbers_in
from shifan.raw_sheets import DISTRICTS, RECTIFICATION, SITES, SiteRow
from shifan.records import dataclass
from shifan.report.documents.objects import (
    ACTION,
    CITY,
    CODE,
    DEDUCTION,
    DEPARTMENT,
    DISTRICT,
    KEY,
    PHOTOGRAPHS,
    PROBLEM,
    RULED_OUT,
    SHORTCOMING,
    SITE,
    SUGGESTION,
)
from shifan.standards.model import departments_of

if TYPE_CHECKING:
    from shifan.report.make.report_draft import ReportData


@dataclass(frozen=True)
class ScopeRow:
    """A row of an object: the parts of its values' ids, what is printed as it is, and what it belongs to, by object."""

    word: str
    name: str
    parts: Mapping[str, str]
    texts: Mapping[str, str] = field(default_factory=dict)
    belongs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    photographs: tuple[str, ...] = ()  # their keys

    @property
    def key(self) -> str:
        """Return by what the row is known among those of its object."""
        return self.parts.get(KEY, "")

    def is_within(self, outer: Iterable[ScopeRow]) -> bool:
        """Return whether the row belongs to all of the rows around it."""
        return all(
            row.key in self.belongs[row.word] for row in outer if row.word not in (CITY, self.word)
        )


class ScopeRows:
    """The rows of a city by object, in the order of the workbooks and the pack."""

    def __init__(self, data: ReportData) -> None:
        self._data = data
        self._index: dict[tuple[str, str], dict[str, list[ScopeRow]]] = {}

    @property
    def words(self) -> tuple[str, ...]:
        """Return the objects that there are rows of."""
        return tuple(self._by_word)

    def of(self, word: str) -> list[ScopeRow]:
        """Return all rows of an object."""
        return self._by_word[word]

    def belonging(self, word: str, outer: ScopeRow) -> list[ScopeRow]:
        """Return the rows of an object that belong to a row of another one, looked up: a city has many sites."""
        kind = (word, outer.word)
        if kind not in self._index:
            by_key = self._index[kind] = {}
            for row in self.of(word):
                for key in row.belongs[outer.word]:
                    by_key.setdefault(key, []).append(row)
        return self._index[kind].get(outer.key, [])

    def can_be_within(self, word: str, outer: str) -> bool:
        """Return whether rows of an object belong to rows of another one; True where there is no row to tell."""
        rows = self.of(word)
        return outer in (CITY, word) or not rows or outer in rows[0].belongs

    @cached_property
    def _by_word(self) -> dict[str, list[ScopeRow]]:
        return {
            CITY: [ScopeRow(CITY, self._data.register.text("city"), {}, self._photographed())],
            DISTRICT: self._districts(),
            DEPARTMENT: self._departments(),
            SITE: [self._site(row) for row in self._sites.values()],
            PROBLEM: self._problems,
            DEDUCTION: self._deductions(),
            SHORTCOMING: self._numbered(SHORTCOMING, "shortcoming.*.title"),
            SUGGESTION: self._numbered(SUGGESTION, "suggestion.*.title"),
            ACTION: self._numbered(ACTION, "action.*.text"),
            RULED_OUT: self._vetoes(),
        }

    @cached_property
    def _sites(self) -> dict[str, SiteRow]:
        return {row.site: row for row in self._data.clean.rows(SITES)}

    @cached_property
    def _code_of_district(self) -> dict[str, str]:
        return {row.name: row.code for row in self._data.clean.rows(DISTRICTS)}

    @cached_property
    def _departments_of_type(self) -> dict[str, frozenset[str]]:
        """Return who answers for the check items of each business type."""
        named: dict[str, set[str]] = {}
        for item in self._data.standard.item_list:
            named.setdefault(item.business_type, set()).update(departments_of(item))
        return {code: frozenset(names) for code, names in named.items()}

    def _departments_at(self, site: str) -> frozenset[str]:
        row = self._sites.get(site)
        return self._departments_of_type.get(row.business_type, frozenset()) if row else frozenset()

    def _district_of(self, site: str) -> frozenset[str]:
        row = self._sites.get(site)
        return frozenset([self._code_of_district.get(row.district, "")]) if row else frozenset()

    def _districts(self) -> list[ScopeRow]:
        """Return the districts that have sites."""
        rows = []
        for district in self._data.clean.rows(DISTRICTS):
            if f"district.{district.code}.name" in self._data.register:
                sites = [key for key, row in self._sites.items() if row.district == district.name]
                named = frozenset().union(*map(self._departments_at, sites))
                belongs = {SITE: frozenset(sites), DEPARTMENT: named}
                texts = {CODE: district.code} | self._photographed(DISTRICT, district.code)
                parts = {KEY: district.code}
                rows.append(ScopeRow(DISTRICT, district.name, parts, texts, belongs))
        return rows

    def _photographed(self, word: str = "", key: str = "") -> dict[str, str]:
        """Return as a text how many photographs the problems of a row have; of all problems without a row."""
        counted = (
            len(problem.photographs)
            for problem in self._problems
            if not word or key in problem.belongs[word]
        )
        return {PHOTOGRAPHS: str(sum(counted))}

    def _departments(self) -> list[ScopeRow]:
        rows = []
        for name in self._data.standard.departments:
            sites = [key for key in self._sites if name in self._departments_at(key)]
            districts = frozenset().union(*map(self._district_of, sites))
            belongs = {SITE: frozenset(sites), DISTRICT: districts}
            texts = self._photographed(DEPARTMENT, name)
            rows.append(ScopeRow(DEPARTMENT, name, {KEY: name}, texts, belongs))
        return rows

    def _site(self, row: SiteRow) -> ScopeRow:
        belongs = {
            DISTRICT: self._district_of(row.site),
            DEPARTMENT: self._departments_at(row.site),
        }
        count = sum(len(problem.photographs) for problem in self._problems_at.get(row.site, ()))
        texts = {CODE: row.site, PHOTOGRAPHS: str(count)}
        return ScopeRow(SITE, row.name, {KEY: row.site}, texts, belongs)

    @cached_property
    def _problems(self) -> list[ScopeRow]:
        """Return the lines of the ledger."""
        items = {item.code: item for item in self._data.standard.item_list}
        rows = []
        for line in self._data.clean.rows(RECTIFICATION):
            item = items.get(line.item)
            belongs = {
                SITE: frozenset([line.site]),
                DISTRICT: self._district_of(line.site),
                DEPARTMENT: frozenset(departments_of(item) if item else ()),
            }
            pictures = self._photographs_of(line.problem)
            texts = {CODE: line.problem, PHOTOGRAPHS: str(len(pictures))}
            parts = {KEY: line.problem, "site": line.site}
            rows.append(ScopeRow(PROBLEM, line.problem, parts, texts, belongs, pictures))
        return rows

    @cached_property
    def _problems_at(self) -> dict[str, list[ScopeRow]]:
        """Return the problems of each site."""
        at: dict[str, list[ScopeRow]] = {}
        for row in self._problems:
            at.setdefault(row.parts["site"], []).append(row)
        return at

    def _photographs_of(self, problem: str) -> tuple[str, ...]:
        """Return the photographs that the record of a problem names, as far as the city has them."""
        value = f"problem.{problem}.photo"
        if not self._data.photographs or value not in self._data.register:
            return ()
        keys = map(number_key, numbers_in(self._data.register.text(value)))
        return tuple(key for key in dict.fromkeys(keys) if key in self._data.photographs)

    def _deductions(self) -> list[ScopeRow]:
        """Return what the documents lost points for, in the order of the register."""
        named = {row.code: departments_of(row) for row in self._data.standard.indicator_list}
        rows = []
        for value in self._data.register.match("deduction.*.points"):
            key = value.id.removeprefix("deduction.").removesuffix(".points")
            code, _, aspect = key.rpartition(".")
            belongs = {DEPARTMENT: frozenset(named.get(code, ()))}
            texts = {"指标编号": code, "评价方面": aspect}
            rows.append(ScopeRow(DEDUCTION, key, {KEY: key}, texts, belongs))
        return rows

    def _numbered(self, word: str, ids: str) -> list[ScopeRow]:
        keys = [value.id.split(".")[1] for value in self._data.register.match(ids)]
        return [ScopeRow(word, key, {KEY: key}) for key in keys]

    def _vetoes(self) -> list[ScopeRow]:
        vetoes = self._data.standard.veto_list
        return [
            ScopeRow(RULED_OUT, veto.name, {KEY: veto.code}, {CODE: veto.code, "名称": veto.name})
            for veto in vetoes
        ]
