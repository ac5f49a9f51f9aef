"""Clean tables with whole groups changed: business types, districts, all problems rectified, another round."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from shifan.errors import Finding
from shifan.raw_sheets.rectification import DONE, PASSED
from shifan.raw_sheets.site_inspection import FIRST_ROUND, NOT_APPLICABLE
from shifan.raw_sheets.site_inspection import RECHECK_ROUND as RECHECK
from shifan.records import dataclass
from shifan.score.fact_rows import RECHECKED
from shifan.whatif.changes import Changes, Groups, impossible, listed, near

if TYPE_CHECKING:
    from shifan.standards import Standard

Tables = dict[str, pd.DataFrame]
_LEFT_OUT = "不计"
_OF_SITES = ("sites", "records", "rectification", RECHECKED)  # tables with rows for each site
_LEDGER_COLUMN = {PASSED: "conclusion", DONE: "status"}


def in_words(changes: Changes) -> list[str]:
    """Return the changes of groups in words."""
    rectified = changes.get("rectified", False)
    whole = f"台账{rectified}的问题整改到位" if rectified else ""
    if rectified is True:
        whole = "全部问题整改到位"
    again = changes.get("round", "")
    return [
        *_group_words("业态", _with_results(changes.get("types", ()), NOT_APPLICABLE)),
        *_group_words("区县", _with_results(changes.get("districts", ()), _LEFT_OUT)),
        *([whole] if whole else []),
        *([f"按{again}结果"] if again else []),
    ]


def _group_words(kind: str, groups: Mapping[str, str]) -> list[str]:
    return [
        f"不计{kind}{name}" if result == _LEFT_OUT else f"{kind}{name}按{result}"
        for name, result in groups.items()
    ]


def _with_results(groups: Groups, otherwise: str) -> dict[str, str]:
    """Return each name with what becomes of its records."""
    if isinstance(groups, Mapping):
        return {str(name): str(result) for name, result in groups.items()}
    return dict.fromkeys(listed(groups), otherwise)


def changed(tables: Tables, standard: Standard, changes: Changes, faults: list[Finding]) -> Tables:
    """Return the tables with the changes of groups; what cannot be is added to `faults`."""
    change = _GroupChange(dict(tables), standard, faults)
    change.take_round(changes.get("round", ""))
    change.rectify(changes.get("rectified", False))
    types = _with_results(changes.get("types", ()), NOT_APPLICABLE)
    districts = _with_results(changes.get("districts", ()), _LEFT_OUT)
    change.give_results(types, change.types_named, change.is_of_type)
    change.give_results(districts, change.districts_named, change.is_of_district)
    return change.tables


@dataclass
class _GroupChange:
    """Tables on their way through the changes of groups."""

    tables: Tables
    standard: Standard
    faults: list[Finding]

    def take_round(self, name: str) -> None:
        """Let the results of the recheck stand in the place of those that it checked again."""
        if name in ("", FIRST_ROUND):
            return
        again = self.tables.get(RECHECKED)
        if name != RECHECK:
            self.faults.append(impossible(f"轮次 {name}", f"{FIRST_ROUND}、{RECHECK}"))
        elif again is None or again.empty:
            expected = f"检查记录的轮次有“{RECHECK}”；整改台账的复查结论可用 rectified=“{PASSED}”"
            self.faults.append(impossible("没有复查的检查记录", expected))
        else:
            records = self.tables["records"]
            keys = zip(again["site"].astype(str), again["item"].astype(str), strict=True)
            results = dict(zip(keys, again["result"].astype(str), strict=True))
            self._set_results([results.get(key) for key in _keys(records)])

    def rectify(self, which: bool | str) -> None:
        """Let problems count as conforming: all of them, or those of which the ledger says so."""
        if which is False or which == "":
            return
        if which is not True and which not in _LEDGER_COLUMN:
            known = f"True（全部）、{'、'.join(_LEDGER_COLUMN)}（台账如此登记的）"
            self.faults.append(impossible(f"rectified={which!r}", known))
            return
        ledger = self.tables["rectification"]
        done = np.full(len(ledger), True)
        if which is not True:
            done = (ledger[_LEDGER_COLUMN[str(which)]] == which).to_numpy()
        problems = set(self.standard.problem_words)
        best = max(self.standard.results, key=lambda result: result.share or 0).word
        mended = set(_keys(ledger[done]))
        records = self.tables["records"]
        results = records["result"].astype(object).tolist()
        self._set_results(
            [
                best if result in problems and (which is True or key in mended) else None
                for key, result in zip(_keys(records), results, strict=True)
            ]
        )
        self.tables["rectification"] = ledger.assign(
            status=np.where(done, DONE, ledger["status"]),
            conclusion=np.where(done, PASSED, ledger["conclusion"]),
        )

    def give_results(
        self,
        groups: Mapping[str, str],
        known: Callable[[], Sequence[str]],
        is_of: Callable[[str], np.ndarray],
    ) -> None:
        """Give all records of groups of sites one result, or leave the sites out."""
        words = [result.word for result in self.standard.results]
        names = known() if groups else ()  # before any of them is left out
        for name, result in groups.items():
            chosen = is_of(name)
            if not chosen.any():
                self.faults.append(impossible(f"没有检查过 {name}", near(name, names)))
            elif result == _LEFT_OUT or (result == NOT_APPLICABLE and is_of == self.is_of_type):
                self._leave_out(chosen, declare_absent=result == NOT_APPLICABLE)
            elif result not in words:
                self.faults.append(impossible(f"{name} {result}", "、".join([*words, _LEFT_OUT])))
            else:
                sites = set(self.tables["sites"]["site"].to_numpy()[chosen])
                keys = _keys(self.tables["records"])
                self._set_results([result if site in sites else None for site, _ in keys])

    def types_named(self) -> list[str]:
        """Return the names of the business types that have sites."""
        codes = set(self.tables["sites"]["business_type"])
        return [
            f"{self.standard.method_names[kind.method]} {kind.name}"
            for kind in self.standard.type_list
            if kind.code in codes
        ]

    def districts_named(self) -> list[str]:
        """Return the names of the districts that have sites."""
        return list(dict.fromkeys(self.tables["sites"]["district"]))

    def is_of_type(self, name: str) -> np.ndarray:
        """Return which sites are of a type: its code or name, after a blank that of one method."""
        methods, wanted = self.standard.method_names, " ".join(name.split())
        codes = {
            (kind.method, kind.code)
            for kind in self.standard.type_list
            if wanted in (kind.code, kind.name, f"{methods[kind.method]} {kind.name}")
        }
        sites = self.tables["sites"]
        pairs = zip(sites["method"], sites["business_type"], strict=True)
        return np.array([pair in codes for pair in pairs], dtype=bool)

    def is_of_district(self, name: str) -> np.ndarray:
        """Return which sites lie in a district, by its name or code."""
        districts, sites = self.tables["districts"], self.tables["sites"]
        named = dict(zip(districts["code"], districts["name"], strict=True))
        return np.asarray(sites["district"].to_numpy() == named.get(name, name))

    def _leave_out(self, chosen: np.ndarray, declare_absent: bool) -> None:
        sites = self.tables["sites"]
        left = set(sites["site"].to_numpy()[chosen])
        if declare_absent:
            pairs = zip(sites["method"][chosen], sites["business_type"][chosen], strict=True)
            self._declare_absent(list(dict.fromkeys(pairs)))
        for table in _OF_SITES:
            if table in self.tables:
                frame = self.tables[table]
                stays = ~frame["site"].astype(str).isin(left).to_numpy()
                self.tables[table] = frame[stays].reset_index(drop=True)

    def _declare_absent(self, types: Sequence[tuple[str, str]]) -> None:
        """Enter types as 合理缺项, as the workbook would, below its last row."""
        absent = self.tables["absent_types"]
        first = int(absent["row"].max()) + 1 if len(absent) else 2
        columns = {name: absent[name].tolist() for name in absent.columns}
        for number, (method, code) in enumerate(types):
            entry = {"row": first + number, "method": method, "business_type": code}
            for name, column in columns.items():
                column.append(entry.get(name, ""))
        self.tables["absent_types"] = pd.DataFrame(columns).astype(absent.dtypes.to_dict())

    def _set_results(self, results: Sequence[str | None]) -> None:
        """Set the results of the records; None leaves one as it is."""
        records = self.tables["records"]
        before = records["result"].astype(object).tolist()
        after = [old if new is None else new for old, new in zip(before, results, strict=True)]
        column = pd.Series(after, index=records.index, dtype=object).astype("category")
        self.tables["records"] = records.assign(result=column)


def _keys(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the site and item of each row."""
    columns = (frame[name].astype(object).tolist() for name in ("site", "item"))
    return list(zip(*columns, strict=True))
