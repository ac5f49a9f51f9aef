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

from shifan.errors import Finding, Refused
from shifan.files.places import Place, place
from shifan.files.run_files import (
    CHARTS,
    CLEAN,
    EXACT,
    FINDINGS,
    INTERNAL,
    PICTURES,
    PUBLIC,
    SCORES,
    SKELETON,
    VALUES,
)

if TYPE_CHECKING:
    from shifan.charts import Chart
    from shifan.clean import CleanCity
    from shifan.report.make.docx_report import Picture
    from shifan.standards import Standard
    from shifan.values import Register

DEFAULT_PACK = "demo-2023"


def open_city(city: str, root: str = "", standard: str = "", run: str = "") -> Work:
    """Return the work on a city; Refused for an unknown city. `run` is the folder of a run under way."""
    return Work(place(root or None, city), standard, Path(run) if run else None)


class Work:
    """One city on its way through the stages."""

    def __init__(
        self, where: Place, standard: str = "", run: Path | None = None, kept: Path | None = None
    ) -> None:
        """`run` is a run under way, written into; `kept` a finished one, only read."""
        self.place, self.run, self._standard, self._from = where, run, standard, run or kept

    def __repr__(self) -> str:
        """Return the city, its pack and, if need be, that all is for demonstration."""
        return "　".join(
            part
            for part in (self.place.city, f"规则包：{self.standard.label}", self.notice)
            if part
        )

    def _repr_html_(self) -> str:
        """Return the same as the first line of each notebook and its page."""
        notice = (
            f'<strong class="demo" role="note">{html.escape(self.notice)}</strong>'
            if self.notice
            else ""
        )
        return f"<p>{html.escape(self.place.city)}　规则包：{html.escape(self.standard.label)}　{notice}</p>".replace(
            "　</p>", "</p>"
        )

    @property
    def notice(self) -> str:
        """Return the notice that the data are for demonstration, or an empty text; for data that cannot be scored, that."""
        if self._from and (self._from / VALUES).is_file():
            return self.register.text("report.demo")
        from shifan.score.stated_facts import notice

        try:
            return notice(self.clean, self.standard)
        except Refused:  # told in full by whatever asks for the data
            return "数据有误，尚不能计分"

    @cached_property
    def standard(self) -> Standard:
        """Return the rule pack: the one asked for, else the city's 规则包, else the demo pack."""
        from shifan.standards import load

        return load(self._standard or stated_pack(self.place) or DEFAULT_PACK)

    @cached_property
    def clean(self) -> CleanCity:
        """Return the clean city; Refused with all errors. Saved in the run."""
        from shifan.clean import CleanCity, clean
        from shifan.intake import read_city

        if self._from and (self._from / CLEAN / "clean.json").is_file():
            return CleanCity.load(self._from / CLEAN)
        made = clean(read_city(self.place.raw), self.standard).require()
        made = replace(
            made,
            findings=(*pack_overridden(self.place, self._standard, self.standard), *made.findings),
        )
        if self.run:
            made.save(self.run / CLEAN)
            _write(self.run / FINDINGS, [finding.as_dict() for finding in made.findings])
        return made

    @cached_property
    def register(self) -> Register:
        """Return all values of the city. Saved in the run with the scores."""
        from shifan.score import summary
        from shifan.values import Register

        if self._from and (self._from / VALUES).is_file():
            return Register.from_json((self._from / VALUES).read_text(encoding="utf-8"))
        exact = self.run / EXACT if self.run else None
        made = scored(self.clean, self.standard, exact)
        if self.run:
            (self.run / VALUES).write_text(made.to_json(), encoding="utf-8", newline="\n")
            _write(self.run / SCORES, summary(made, self.standard))
        return made

    @cached_property
    def charts(self) -> dict[str, Chart]:
        """Return the charts by name. Saved in the run as PNG and SVG."""
        from shifan.charts import NAMES, draw

        made = {name: draw(name, self.register, self.standard) for name in NAMES}
        if self.run:
            folder = self.run / CHARTS
            files = [
                chart.save_png(folder, number) for number, chart in enumerate(made.values(), 1)
            ]
            _write(
                self.run / PICTURES,
                [
                    {
                        "name": chart.name,
                        "title": chart.title,
                        "file": png.name,
                        "alt": chart.alt,
                        "source": chart.source,
                        "unit": chart.unit,
                        "values": list(chart.values),
                    }
                    for png, chart in zip(files, made.values(), strict=True)
                ],
            )
            # The report needs no more than that: it may be written while these are drawn.
            for number, chart in enumerate(made.values(), 1):
                chart.save_svg(folder, number)
        return made

    def pictures(self) -> list[Picture]:
        """Return the charts as the report prints them."""
        from shifan.report.make.docx_report import Picture

        listed = self.run / PICTURES if self.run else None
        if listed and listed.is_file():
            return [
                Picture(
                    entry["name"],
                    entry["title"],
                    (listed.parent / entry["file"]).read_bytes(),
                    entry["alt"],
                    entry["source"],
                )
                for entry in json.loads(listed.read_text(encoding="utf-8"))
            ]
        return [
            Picture(chart.name, chart.title, chart.png(), chart.alt, chart.source)
            for chart in self.charts.values()
        ]

    @property
    def skeleton(self) -> Path | None:
        """Return the report skeleton: the one given to the run, else the pack's own; None is the shipped one."""
        places = [self.run / SKELETON] if self.run else []
        return next(
            (path for path in (*places, self.standard.folder / SKELETON) if path.is_file()), None
        )

    @cached_property
    def reports(self) -> dict[str, bytes]:
        """Return both editions as docx bytes by file name. Saved in the run."""
        from shifan.report.make import docx_report

        made = {
            INTERNAL: docx_report.build(
                self.register,
                self.standard,
                self.clean,
                self.pictures(),
                docx_report.INTERNAL,
                self.skeleton,
            ),
            PUBLIC: docx_report.build(
                self.register, self.standard, self.clean, [], docx_report.PUBLIC, self.skeleton
            ),
        }
        if self.run and self.skeleton and self.skeleton.parent != self.run:
            made[SKELETON] = self.skeleton.read_bytes()  # a run keeps the skeleton it was made with
        for name, content in made.items() if self.run else ():
            (self.run / name).write_bytes(content)
        return {name: made[name] for name in (INTERNAL, PUBLIC)}


def scored(clean: CleanCity, standard: Standard, exact: Path | None = None) -> Register:
    """Return all values of a city, simulations at the end.

    Exact results that a file already holds are not computed again; it is written in any case. None: no file is read or written.
    """
    from shifan import firmness, questions
    from shifan.score import score
    from shifan.score.compute import compute
    from shifan.score.stored_results import read_stored, stored_text
    from shifan.values import Register

    stored = None
    if exact and exact.is_file():
        stored = read_stored(exact.read_text(encoding="utf-8"), clean, standard)
    results = stored.results if stored else compute(clean, standard)
    register = score(clean, standard, results)
    not_simulated = len(register)
    if stored:
        register.add_all(stored.simulated)
    else:
        for simulate in (firmness.enter, questions.enter):
            simulate(register, clean, standard)
    if exact:
        simulated = Register(list(register.values())[not_simulated:])
        exact.write_text(stored_text(results, simulated), encoding="utf-8", newline="\n")
    return register


def stated_pack(where: Place) -> str:
    """Return the 规则包 that the city's 基本信息 names, or an empty text."""
    from shifan.clean.text import packed
    from shifan.intake import read_city

    sheet = read_city(where.raw, ["城市概况"]).sheet("城市概况", "基本信息")
    for row in sheet.rows if sheet else ():
        cells = [packed(cell) for cell in row if packed(cell)]
        if cells and cells[0] == "规则包" and len(cells) > 1:
            return cells[1]
    return ""


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


def _write(path: Path, content: object) -> None:
    """Write JSON; the file is there whole or not at all, for whoever waits for it."""
    unfinished = path.with_name(f".{path.name}")
    unfinished.write_text(
        json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
    unfinished.replace(path)
