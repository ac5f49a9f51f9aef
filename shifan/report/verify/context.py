"""What a report is judged by: the file itself, and the values and charts of the city's newest run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from shifan.errors import Refused
from shifan.files.places import Place, find_root, name_of_runs
from shifan.files.run_values import outdated, values_of
from shifan.files.unchanged import require_readable_latest
from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.report.anchors.reading import BODY, Reading
from shifan.report.anchors.run_charts import RunChart, charts_of_run
from shifan.report.anchors.swapped_cells import misplaced_values
from shifan.report.place_names import PlaceNames
from shifan.report.verify.run_model import run_model
from shifan.values import Register
from shifan.word.elements import W
from shifan.word.paper import Papers

_BLANK = pattern_of(r"(?<![\u3000 ])[\u3000 ]{2,}[年月日时分号]")
_FILLED = pattern_of(r"[\s\d]+")
_WITH_CODES = ("indicator", "site", "problem", "item", "type")


@dataclass(frozen=True)
class VerifyContext:
    """A report that is verified: its parts and reading, and the newest run's values and charts.

    Values and charts are None if there is no run to compare with. `misplaced` are the anchors of values that stand in
    another one's cell.
    """

    parts: dict[str, bytes]
    reading: Reading
    newest_values: Register | None
    newest_charts: Mapping[str, RunChart] | None
    place_names: PlaceNames
    misplaced: set[str]
    model: Reading | None = None  # the run's own report, where it is not the file itself
    run: Path | None = None  # the folder of the newest run

    @cached_property
    def forms(self) -> frozenset[str]:
        """Return the paragraphs of the run's own report that people fill in, such as 公示时间：　年　月　日."""
        paragraphs = () if self.model is None else self.model.paragraphs
        return frozenset(
            _unfilled(paragraph.text) for paragraph in paragraphs if _BLANK.search(paragraph.text)
        )

    def is_form(self, text: str) -> bool:
        """Return whether a text is such a paragraph, filled in."""
        return bool(self.forms) and _unfilled(text) in self.forms

    @cached_property
    def papers(self) -> Papers:
        """Return the papers that the report is printed on."""
        return Papers(self.reading.roots[BODY].iter(f"{W}sectPr"))

    @cached_property
    def row_codes(self) -> frozenset[str]:
        """Return the codes of indicators, sites, problems and check items, as they stand before the rows of tables."""
        ids = (id.partition(".") for id in self.reading.values)
        return frozenset(rest.rpartition(".")[0] for kind, _, rest in ids if kind in _WITH_CODES)


def _unfilled(text: str) -> str:
    return _FILLED.sub("", text)


def context_of(parts: dict[str, bytes], reading: Reading, run: Path | None) -> VerifyContext:
    """Return what a report is judged by, with the values and charts of a run if there is one."""
    return VerifyContext(
        parts,
        reading,
        values_of(run)[1] if run is not None else None,
        charts_of_run(run) if run is not None else None,
        PlaceNames(reading.roots),
        misplaced_values(reading),
        run_model(run, parts, reading) if run is not None else None,
        run,
    )


def newest_run(reading: Reading, root: Path | None) -> tuple[Path | None, str]:
    """Return the newest run of a report's city and what to know of it; None and what that means if there is none."""
    city = reading.info.city
    try:
        place = Place(find_root(root), name_of_runs(city))
    except Refused:
        place = None
    if place is not None:
        require_readable_latest(place.output)
        if place.latest:
            return place.latest, outdated(place, place.latest)
    return None, without_run(city)


def without_run(city: str) -> str:
    """Return what it means that there is no run of a city to compare with."""
    return (
        f"没有运行可比，只核验了文件自身：没有找到{city}的运行结果，只核验是否与文件内登记表一致，不核验是否最新，"
        "也不能发现登记表与文字同时被改的情况"
    )
