"""The stages of one city as notebooks call them: each loads what the stage before left, or makes it.

With a run folder every stage writes its part there. Without one (a notebook opened by hand) nothing is written:
what is needed is computed in memory from the raw workbooks.
"""

from __future__ import annotations

import html
import json
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.addresses import address
from shifan.errors import Finding, Refused
from shifan.files.places import Place, place
from shifan.files.run_files import (
    CHARTS,
    CLEAN,
    CLEAN_LIST,
    EXACT,
    FINDINGS,
    INTERNAL,
    PICTURES,
    PUBLIC,
    SCORES,
    SKELETON,
    VALUES,
)
from shifan.raw_sheets import RECORDS
from shifan.received import read_json
from shifan.report import editions
from shifan.report.make.report_draft import Picture, ReportData
from shifan.standards.folders import pack_folder
from shifan.standards.pack_label import label_of, names_its_levels
from shifan.values import Register

if TYPE_CHECKING:
    from shifan.charts import Chart
    from shifan.clean import CleanCity
    from shifan.score.results import Results
    from shifan.standards import Standard

DEFAULT_PACK = "demo-2023"
_NOT_SCORED = "数据有误，尚不能计分"


def open_city(city: str, root: str = "", standard: str = "", run: str = "") -> Work:
    """Return the work on a city; Refused for an unknown city. `run` is the folder of a run under way."""
    return Work(place(root or None, city), standard, Path(run) if run else None)


class Work:
    """One city on its way through the stages."""

    def __init__(
        self, where: Place, standard: str = "", run: Path | None = None, kept: Path | None = None
    ) -> None:
        """`run` is a run under way, written into; `kept` a finished one, only read."""
        self.place = where
        self.run = run
        self._standard = standard
        self._saved = run or kept

    def __repr__(self) -> str:
        """Return the city, its pack and, if need be, that all is for demonstration."""
        parts = (self.place.city, f"规则包：{self.standard.label}", self.notice)
        return "　".join(part for part in parts if part)

    def _repr_html_(self) -> str:
        """Return the same as the first line of each notebook and its page."""
        parts = [html.escape(self.place.city), f"规则包：{html.escape(self.standard.label)}"]
        if self.notice:
            parts.append(f'<strong class="demo" role="note">{html.escape(self.notice)}</strong>')
        return f"<p>{'　'.join(parts)}</p>"

    def _saved_file(self, name: str) -> Path | None:
        """Return a file that the run under way, or the finished one, already has."""
        file = self._saved / name if self._saved else None
        return file if file and file.is_file() else None

    @property
    def notice(self) -> str:
        """Return the notice that the data are for demonstration, an empty text if they are not.

        For data that cannot be scored it says so.
        """
        if self._saved_file(VALUES):
            return self.register.text("report.demo")
        # pandas is slow to load: whoever opens a run that has been scored does without
        from shifan.score.stated_facts import notice

        try:
            return notice(self.clean, self.standard)
        except Refused:  # its findings are shown by whatever asks for the data
            return _NOT_SCORED

    @cached_property
    def standard(self) -> Standard:
        """Return the rule pack: the one asked for, else the city's 规则包, else the demo pack."""
        # pandas is slow to load: files of a run can be asked for without its pack
        from shifan.standards import load

        if self._standard:
            return load(self._standard)
        stated = stated_pack_cell(self.place)
        try:
            return load(stated[0] if stated else DEFAULT_PACK)
        except Refused as refused:
            unknown = stated and all(finding.code == "unknown-pack" for finding in refused.findings)
            if not stated or not unknown:
                raise
            file, sheet, cell = stated[1]
            told = [
                replace(finding, file=file, sheet=sheet, cell=cell) for finding in refused.findings
            ]
            raise Refused(told) from None

    @property
    def pack_label(self) -> str:
        """Return what the rule pack is called, with its standing; by a finished run without reading the pack."""
        if self._standard and self._saved_file(VALUES):
            return label_of(pack_folder(self._standard))
        return self.standard.label

    def in_words_of_pack(self, text: str) -> str:
        """Return a text of the package that speaks of levels in the words of the pack.

        Of a finished run the pack is read only if it names its levels.
        """
        finished = self._standard and self._saved_file(VALUES)
        if finished and not names_its_levels(pack_folder(self._standard)):
            return text
        return self.standard.in_own_words(text)

    @property
    def record_count(self) -> int:
        """Return how many check records there are; by a finished run without reading its tables."""
        listed = self._saved_file(f"{CLEAN}/{CLEAN_LIST}")
        if listed:
            return int(read_json(listed)["rows"][RECORDS.table])
        return len(self.clean.tables[RECORDS.table])

    @cached_property
    def clean(self) -> CleanCity:
        """Return the clean city; Refused with all errors. Saved in the run."""
        # pandas is slow to load: files of a run can be asked for without its tables
        from shifan.clean import CleanCity

        if self._saved and self._saved_file(f"{CLEAN}/{CLEAN_LIST}"):
            return CleanCity.load(self._saved / CLEAN)
        # and tables that are there already without what would make them
        from shifan.clean import clean
        from shifan.intake import read_city

        city = checked(clean(read_city(self.place.raw), self.standard), self.standard).require()
        overridden = pack_overridden(self.place, self._standard, self.standard)
        city = replace(city, findings=(*overridden, *city.findings))
        if self.run:
            city.save(self.run / CLEAN)
            _write_json(self.run / FINDINGS, [finding.as_dict() for finding in city.findings])
        return city

    @cached_property
    def register(self) -> Register:
        """Return all values of the city. Saved in the run with the scores."""
        saved = self._saved_file(VALUES)
        if saved:
            content = saved.read_bytes()
            # A finished run is one whose digests are right: its values are read as they are asked for.
            return Register.from_json(content) if self.run else Register.from_own_lines(content)
        if not self.run:
            return with_simulations(self.scores, self.clean, self.standard)
        register = scored(self.clean, self.standard, self.run / EXACT)
        # pandas is slow to load: a saved register is read without
        from shifan.score import summary

        text = register.to_json()
        (self.run / VALUES).write_text(text, encoding="utf-8", newline="\n")
        _write_json(self.run / SCORES, summary(register, self.standard))
        return register

    @cached_property
    def scores(self) -> Register:
        """Return the values of the city without simulations, which take nearly half of the time; a run's are all."""
        if self._saved_file(VALUES):
            return self.register
        # pandas is slow to load: a saved register is read without
        from shifan.score import with_texts

        return with_texts(self.figures, self.clean, self.standard, self._results)

    @cached_property
    def figures(self) -> Register:
        """Return the values of the city without simulations, paragraphs and documents; a run's are all."""
        if self._saved_file(VALUES):
            return self.register
        # pandas is slow to load: a saved register is read without
        from shifan.score import figures

        return figures(self.clean, self.standard, self._results)

    @cached_property
    def _results(self) -> Results:
        # pandas is slow to load: a saved register is read without
        from shifan.score.compute import compute

        return compute(self.clean, self.standard)

    @cached_property
    def charts(self) -> dict[str, Chart]:
        """Return the charts by name. Saved in the run as PNG and SVG."""
        from shifan.charts import NAMES, draw  # start-up time: `check` draws nothing

        charts = {name: draw(name, self.register, self.standard) for name in NAMES}
        if self.run:
            _save_charts(list(charts.values()), self.run)
        return charts

    def pictures(self) -> list[Picture]:
        """Return the charts as the report prints them."""
        listed = self.run / PICTURES if self.run else None
        if listed and listed.is_file():
            return _saved_pictures(listed)
        return [
            Picture(chart.name, chart.title, chart.png(), chart.alt, chart.source, chart.empty)
            for chart in self.charts.values()
        ]

    def report_data(self) -> ReportData:
        """Return what documents are made from: values, pack, tables, and the charts as the report prints them."""
        return ReportData(self.register, self.standard, self.clean, self.pictures())

    @property
    def skeleton(self) -> Path | None:
        """Return the report skeleton: the one given to the run, else the pack's own; None is the shipped one."""
        folders = (self.run, self.standard.folder) if self.run else (self.standard.folder,)
        skeletons = (folder / SKELETON for folder in folders)
        return next((path for path in skeletons if path.is_file()), None)

    @cached_property
    def reports(self) -> dict[str, bytes]:
        """Return both editions as docx bytes by file name. Saved in the run.

        A run keeps the skeleton that it was made with.
        """
        # python-docx is slow to load: only those who make a report need it
        from shifan.report.make import docx_report

        public = ReportData(self.register, self.standard, self.clean)
        internal = replace(public, charts=self.pictures())
        reports = {
            INTERNAL: docx_report.build(internal, editions.INTERNAL, self.skeleton),
            PUBLIC: docx_report.build(public, editions.PUBLIC, self.skeleton),
        }
        if self.run:
            for name, content in reports.items():
                (self.run / name).write_bytes(content)
            if self.skeleton and self.skeleton.parent != self.run:
                (self.run / SKELETON).write_bytes(self.skeleton.read_bytes())
        return reports


def _save_charts(charts: list[Chart], run: Path) -> None:
    """Write the charts into a run: all PNG files, the list of them, then the SVG files.

    The report needs no more than the list and the PNG files: it may be written while the others are drawn.
    """
    folder = run / CHARTS
    files = [chart.save_png(folder, number) for number, chart in enumerate(charts, 1)]
    entries = [
        {
            "name": chart.name,
            "title": chart.title,
            "file": file.name,
            "alt": chart.alt,
            "source": chart.source,
            "unit": chart.unit,
            "values": list(chart.values),
            "empty": chart.empty,
        }
        for file, chart in zip(files, charts, strict=True)
    ]
    _write_json(run / PICTURES, entries)
    for number, chart in enumerate(charts, 1):
        chart.save_svg(folder, number)


def _saved_pictures(listed: Path) -> list[Picture]:
    """Return the charts that `_save_charts` has listed in a file, as the report prints them."""
    return [
        Picture(
            entry["name"],
            entry["title"],
            (listed.parent / entry["file"]).read_bytes(),
            entry["alt"],
            entry["source"],
            entry["empty"],
        )
        for entry in json.loads(listed.read_text(encoding="utf-8"))
    ]


def checked(clean: CleanCity, standard: Standard) -> CleanCity:
    """Return a clean city with what scoring it by a pack's own rules shows behind its other findings."""
    if standard.program is None:
        return clean
    # start-up time: a pack without rules of its own is checked without what scores
    from shifan.score.scoring_findings import with_scoring_findings

    return with_scoring_findings(clean, standard)


def scored(clean: CleanCity, standard: Standard, exact: Path | None = None) -> Register:
    """Return all values of a city, simulations at the end.

    Exact results that the file `exact` already holds are not computed again; it is written in any case. Without it
    no file is read or written.
    """
    # pandas is slow to load: a saved register is read without
    from shifan.score import score
    from shifan.score.compute import compute
    from shifan.score.stored_results import read_stored, stored_text

    stored = None
    if exact and exact.is_file():
        stored = read_stored(exact.read_text(encoding="utf-8"), clean, standard)
    results = stored.results if stored else compute(clean, standard)
    register = score(clean, standard, results)
    not_simulated = len(register)
    if stored:
        register.add_all(stored.simulated)
    else:
        register = with_simulations(register, clean, standard)
    if exact:
        simulated = Register(list(register.values())[not_simulated:])
        exact.write_text(stored_text(results, simulated), encoding="utf-8", newline="\n")
    return register


def with_simulations(scores: Register, clean: CleanCity, standard: Standard) -> Register:
    """Return the values of a city with those of simulations behind them; `scores` stays as it is."""
    from shifan import firmness, questions  # pandas is slow to load, as above

    register = scores.copy()
    for simulate in (firmness.enter, questions.enter):
        simulate(register, clean, standard)
    return register


def stated_pack(where: Place) -> str:
    """Return the 规则包 that the city's 基本信息 names, or an empty text."""
    stated = stated_pack_cell(where)
    return stated[0] if stated else ""


def stated_pack_cell(where: Place) -> tuple[str, tuple[str, str, str]] | None:
    """Return the 规则包 that the city's 基本信息 names, with file, sheet and cell; None if it names none."""
    # pandas and numpy are slow to load: a pack that is asked for needs no look into the workbooks
    from shifan.clean.text import packed
    from shifan.intake import read_city

    sheet = read_city(where.raw, ["城市概况"]).sheet("城市概况", "基本信息")
    for number, row in enumerate(sheet.rows if sheet else ()):
        cells = [(packed(cell), place) for place, cell in enumerate(row) if packed(cell)]
        if sheet and len(cells) > 1 and cells[0][0] == "规则包":
            text, place = cells[1]
            return text, (sheet.file, sheet.name, address(number, place))
    return None


def pack_overridden(where: Place, asked: str, standard: Standard) -> tuple[Finding, ...]:
    """Return the finding that the pack asked for takes the place of the city's own 规则包, if it does."""
    stated = stated_pack(where) if asked else ""
    if not stated or stated in (asked, standard.id):
        return ()
    return (
        Finding(
            "pack-overridden",
            "warning",
            "城市概况",
            "基本信息",
            "",
            f"规则包：{stated}",
            standard.id,
            "按 --standard 指定的规则包计分",
        ),
    )


def _write_json(path: Path, content: object) -> None:
    """Write what JSON can hold; the file is there whole or not at all, for whoever waits for it."""
    unfinished = path.with_name(f".{path.name}")
    unfinished.write_text(
        json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
    unfinished.replace(path)
