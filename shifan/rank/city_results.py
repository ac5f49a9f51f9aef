"""The cities to compare: each one's values from its newest run, or scored in memory if that is not current; and its run before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.errors import Finding, Refused
from shifan.files.places import cities, city_name, find_root

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.values import Register

# Files of a pack that change no score.
_WORDS = ("wording.toml", "headers.csv")
MEMORY = "内存中计分"


@dataclass(frozen=True)
class Standing:
    """A city as it stands: its values, its pack (`rules` is the digest of what decides scores), the run they are from, and the one before."""

    city: str
    register: Register
    standard: Standard
    run: str
    former: str = ""
    before: Register | None = None

    @property
    def rules(self) -> str:
        """Return the digest of the pack's files that decide scores."""
        return rules_of(self.register)


def rules_of(register: Register) -> str:
    """Return the digest of the pack files that a register rests on, without those that change no score."""
    own = {
        name: digest
        for name, digest in register.files.items()
        if "/" in name and not name.endswith(_WORDS)
    }
    return hashlib.sha256(json.dumps(own, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def gather(
    root: str | Path | None, names: Iterable[str], standard: str = ""
) -> tuple[list[Standing], dict[str, tuple[Finding, ...]]]:
    """Return the cities named (all without a name) in that order, and what was refused by city; Refused if there is no city at all."""
    base = find_root(root)
    asked = list(dict.fromkeys(city_name(name) for name in names)) or cities(base)
    if not asked:
        raise Refused(
            "city",
            file="data/raw",
            found="没有城市",
            expected="至少一个城市的原始数据",
            action="用 shifan new 城市 建立",
        )
    found, refused = [], {}
    for name in asked:
        try:
            found.append(_standing(base, name, standard))
        except Refused as fault:
            refused[name] = fault.findings
    if not found:
        raise Refused([finding for findings in refused.values() for finding in findings])
    return found, refused


def _standing(base: Path, name: str, standard: str) -> Standing:
    from shifan.explore.city import City

    city = City(name, str(base), standard or None)
    runs = [run for run in city.work.place.runs() if run != city.run]
    if city.run:
        runs = [run for run in runs if run.name < city.run.name]
    former = runs[-1] if runs else None
    try:
        register = city.register
    except (ValueError, KeyError, TypeError):
        raise Refused(
            "run",
            file=f"output/{city.name}/{city.run.name if city.run else ''}",
            found="最近一次运行的数据登记表无法读取",
            action=f"请重新运行：shifan run {city.name} --force",
        ) from None
    return Standing(
        city.name,
        register,
        city.standard,
        city.run.name if city.run else MEMORY,
        former.name if former else "",
        _values(former),
    )


def _values(run: Path | None) -> Register | None:
    from shifan.files.run_files import VALUES
    from shifan.values import Register

    try:
        return Register.from_json((run / VALUES).read_text(encoding="utf-8")) if run else None
    except (OSError, ValueError, KeyError):
        return None
