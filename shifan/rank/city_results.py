"""The results of the cities to compare: from each one's newest run, or scored in memory if that is not current."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from shifan.errors import Finding, Refused, of_city
from shifan.explore.city import City
from shifan.files.places import cities, city_name, city_of_folder, find_root
from shifan.files.run_files import MANIFEST, VALUES
from shifan.files.run_values import values_of
from shifan.rank.rank_sets import TotalEstimate
from shifan.records import dataclass
from shifan.standards import documents, wording
from shifan.standards.model import Standard
from shifan.standards.pack_columns import HEADERS
from shifan.values import Register

# Files of a pack that change no score.
_WORDING_FILES = (wording.FILE, HEADERS, documents.FILE)
IN_MEMORY = "内存中计分"

_ESTIMATE = ("scores.total", "firmness.sampling.lost", "firmness.sampling.error")

Refusals = dict[str, tuple[Finding, ...]]  # city → why it could not be scored


@dataclass(frozen=True)
class CityResult:
    """A city's values, its rule pack and the run they are from; and the run before with its values, if there is one."""

    city: str
    register: Register
    standard: Standard
    run: str
    former_run: str = ""
    former: Register | None = None

    @property
    def rules(self) -> str:
        """Return the digest of the pack's files that decide scores: results of equal rules can be compared."""
        return rules_digest(self.register)

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Return the interval of the total when sites are drawn anew; None if it could not be given."""
        low = self.register.get("firmness.sampling.low")
        high = self.register.get("firmness.sampling.high")
        if low is None or high is None or not low.applicable:
            return None
        return low.number, high.number

    @property
    def estimate(self) -> TotalEstimate | None:
        """Return the total with its error from drawing sites; None if it could not be given."""
        parts = [self.register.get(id) for id in _ESTIMATE]
        if not all(part is not None and part.applicable for part in parts):
            return None
        return TotalEstimate(*(float(part.number) for part in parts if part is not None))


def rules_digest(register: Register) -> str:
    """Return the digest of the pack files that a register rests on, without those that change no score."""
    files = {
        name: digest
        for name, digest in register.files.items()
        if "/" in name and not name.endswith(_WORDING_FILES)
    }
    text = json.dumps(files, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def gather_results(
    root: str | Path | None, names: Iterable[str], standard: str = ""
) -> tuple[list[CityResult], Refusals]:
    """Return the results of the cities named (of all, without a name) in that order, and the cities refused.

    Refused if there is no city, or none that could be scored.
    """
    base = find_root(root)
    named = (city_name(city_of_folder(base, name)) for name in names)
    asked = list(dict.fromkeys(named)) or cities(base)
    if not asked:
        raise Refused(
            "city",
            file="data/raw",
            found="没有城市",
            expected="至少一个城市的原始数据",
            action="用 shifan new 城市 建立",
        )
    results: list[CityResult] = []
    refused: Refusals = {}
    for name in asked:
        try:
            results.append(_result(City(name, str(base), standard or None)))
        except Refused as refusal:
            refused[name] = refusal.findings
    if not results:
        raise Refused(
            finding for name, findings in refused.items() for finding in of_city(name, findings)
        )
    return results, refused


def _result(city: City) -> CityResult:
    former = _former_run(city)
    return CityResult(
        city.name,
        _register(city),
        city.standard,
        city.run.name if city.run else IN_MEMORY,
        former.name if former else "",
        _former_values(former) if former else None,
    )


def _former_run(city: City) -> Path | None:
    """Return the run before the one that the values are from; the newest, if they are scored in memory."""
    runs = city.work.place.runs()
    if city.run:
        runs = [run for run in runs if run.name < city.run.name]
    return runs[-1] if runs else None


def _register(city: City) -> Register:
    """Return the values of a city; Refused if those of its run cannot be read."""
    try:
        return city.register
    except (ValueError, KeyError, TypeError):
        raise Refused(
            "run",
            file=f"output/{city.name}/{city.run.name if city.run else ''}",
            found="最近一次运行的数据登记表无法读取",
            action=f"请重新运行：shifan run {city.name} --force",
        ) from None


def _former_values(run: Path) -> Register | None:
    """Return the values of an earlier run; None if it has none. Refused if they were changed by hand."""
    if not (run / VALUES).is_file() or not (run / MANIFEST).is_file():
        return None
    return values_of(run)[1]
