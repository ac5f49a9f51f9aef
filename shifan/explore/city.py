"""A city at an analyst's prompt: `shifan.load("晋中市")`.

Reads the newest run if it is current, else scores anew; writes nothing.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Unpack

from shifan.explore.attributes import ATTRIBUTES, SHEETS
from shifan.explore.fair_comparisons import FairComparisons
from shifan.explore.finished_run import as_written, last_run
from shifan.explore.help_text import HelpText, help_text
from shifan.explore.help_words import help_words
from shifan.explore.names import NamedTables, near_names, unknown
from shifan.explore.table_headings import table_headings
from shifan.explore.trace_answers import TraceAnswers
from shifan.files.fingerprint import fingerprint_of
from shifan.files.manifest import is_current, parameters_of_no_value
from shifan.files.unchanged import checked_manifest
from shifan.rules.settings import PASS_LINE
from shifan.run.pack_folder import pack_folder_of
from shifan.stages import Work, open_city
from shifan.tables.lazy_module import LazyModule

if TYPE_CHECKING:
    import pandas as pd
    from ipywidgets import VBox

    from shifan.explore.shown_chart import ShownChart
    from shifan.standards import Standard
    from shifan.tables import prompt_tables
    from shifan.tables.searchable_table import SearchableTable
    from shifan.values import Register, Value
    from shifan.whatif import Scenario, ScenarioComparison, WhatIf
    from shifan.whatif.changes import Changes
else:
    prompt_tables = LazyModule("shifan.tables.prompt_tables")


class _PackTable(cached_property["SearchableTable"]):
    """A table of a city, made once, with headings in the words of its rule pack."""

    def __init__(self, made: Callable[[City], SearchableTable]) -> None:
        @wraps(made)
        def named(city: City) -> SearchableTable:
            return _in_words_of_pack(made(city), city.standard)

        super().__init__(named)


def _in_words_of_pack(table: SearchableTable, standard: Standard) -> SearchableTable:
    return table if standard.has_usual_words else table.in_words_of(standard.in_own_words)


class City(FairComparisons):
    """One city. Every table is a DataFrame of numbers, dates and words, with Chinese headings.

    It is shown as the report prints it; in a notebook it can be searched, filtered and sorted. N/A and
    empty cells are missing. `UnknownValue` for a value that is not there.
    """

    def __init__(self, city: str, root: str | None = None, standard: str | None = None) -> None:
        work = open_city(city, root or "", standard or "")
        self.run: Path | None = current_run(work, standard or "")
        # A current run says by which pack it was scored: the workbooks need not be read for it.
        pack = checked_manifest(self.run).pack_name if self.run else ""
        self.work: Work = Work(work.place, standard or pack, kept=self.run)
        self.name: str = self.work.place.city
        self._other_packs: dict[str, Work] = {}

    def __repr__(self) -> str:
        """Return one line: total, verdict, size, pack and, if need be, the demo notice."""
        demo = f"；{self._demo}" if self._demo else ""
        scores = self.work.figures
        return (
            f"<{self.name}：总得分 {scores['scores.total']}，{scores['verdict.pass']}，"
            f"{scores['onsite.sites']}点位，{self.work.record_count} 条检查记录；"
            f"{self.work.pack_label}{demo}>"
        )

    def _repr_html_(self) -> str:
        """Return total, verdict, reasons, where the figures come from, and what can be asked."""
        escape = html.escape
        scores = self.work.figures
        total, line = scores["scores.total"], scores.get(PASS_LINE.value_id)
        against = f"（{PASS_LINE.name} {line}）" if line else ""
        verdict, demo = escape(str(scores["verdict.pass"])), escape(self._demo)
        reasons = "".join(f"<li>{escape(reason)}</li>" for reason in self.reasons)
        attributes = "".join(
            f"<tr><td><code>.{escape(name)}</code></td><td>{escape(self.work.in_words_of_pack(text))}</td></tr>"
            for name, text in ATTRIBUTES.items()
        )
        return (
            f"<h3>{escape(self.name)}：总得分 {total}{against}，{verdict}</h3>"
            f"<p>{demo}　规则包：{escape(self.work.pack_label)}　{self._origin}</p>"
            + (f"<ol>{reasons}</ol>" if reasons else "")
            + f"<details><summary>可以查看的内容</summary><table>{attributes}</table></details>"
        )

    @property
    def _demo(self) -> str:
        """Return the notice that the data are for demonstration; empty if they are not."""
        return self.work.figures.text("report.demo")

    @property
    def _origin(self) -> str:
        """Return in words where the figures come from."""
        if self.run:
            return f"取自运行 {self.run.name}"
        return "没有与当前数据一致的运行，已在内存中重新计分"

    @property
    def register(self) -> Register:
        """Return all values of the city by id."""
        return self.work.register

    @property
    def standard(self) -> Standard:
        """Return the rule pack by which the city is scored."""
        return self.work.standard

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the clean tables by name (docs/architecture.md), typed, each row with its worksheet row."""
        return NamedTables(self.work.clean.tables)

    def headings(self, table: str) -> dict[str, str]:
        """Return field → Chinese heading of a clean table; Refused for a table that is not there.

        `rename(columns=place.headings("records"))` gives Chinese headings to `tables["records"]`, and to
        `data/processed/…/records.parquet` as pandas reads it.
        """
        return table_headings(table, self.standard.method_names, {**self.work.clean.tables})

    @cached_property
    def sources(self) -> SearchableTable:
        """Return the tables with their file, sheet, number of rows and standing of the data."""
        return prompt_tables.sources(self.work.clean)

    @cached_property
    def findings(self) -> SearchableTable:
        """Return what was noticed in the workbooks: level, file, sheet, cell, found, expected, action."""
        return prompt_tables.findings(self.work.clean)

    @cached_property
    def corrections(self) -> SearchableTable:
        """Return the corrections of 更正.csv that took effect."""
        return prompt_tables.corrections(self.work.clean)

    @_PackTable
    def conditions(self) -> SearchableTable:
        """Return the conditions of passing: asked, found, met."""
        return prompt_tables.conditions(self.work.figures, self.standard)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the reasons of a failure in words; empty if the city passes."""
        return tuple(value.display for value in self.work.figures.match("verdict.reason.*"))

    @_PackTable
    def dimensions(self) -> SearchableTable:
        """Return the dimensions with full score, score, rate and points lost."""
        return prompt_tables.dimensions(self.work.figures, self.standard)

    @_PackTable
    def indicators(self) -> SearchableTable:
        """Return the indicators with rates (percent), score and points lost."""
        return prompt_tables.indicators(self.work.figures, self.standard)

    @_PackTable
    def deductions(self) -> SearchableTable:
        """Return the deductions of the document review with reason and cell."""
        return prompt_tables.deductions(self.work.clean, self.standard)

    @_PackTable
    def methods(self) -> SearchableTable:
        """Return the methods of inspection beside each other."""
        return prompt_tables.methods(self.work.figures, self.standard)

    @_PackTable
    def types(self) -> SearchableTable:
        """Return the business types with sites, mean score and verdicts."""
        return prompt_tables.types(self.work.figures, self.standard)

    @_PackTable
    def districts(self) -> SearchableTable:
        """Return the districts with sites, mean score and verdicts."""
        return prompt_tables.districts(self.work.figures, self.standard)

    @_PackTable
    def sites(self) -> SearchableTable:
        """Return the sites with score, verdict and problems."""
        return prompt_tables.sites(self.work.clean, self.work.scores, self.standard)

    @_PackTable
    def problems(self) -> SearchableTable:
        """Return the check items that failed, most frequent first."""
        return prompt_tables.problems(self.work.scores, self.standard)

    @_PackTable
    def records(self) -> SearchableTable:
        """Return the check records with unit, item, result, problem and cell."""
        return prompt_tables.records(self.work.clean, self.work.scores, self.standard)

    @_PackTable
    def rectification(self) -> SearchableTable:
        """Return the ledger of problems."""
        return prompt_tables.rectification(self.work.clean, self.work.scores, self.standard)

    @_PackTable
    def interviews(self) -> SearchableTable:
        """Return the answers of the interviews."""
        return prompt_tables.interviews(self.work.clean, self.standard)

    @_PackTable
    def firmness(self) -> SearchableTable:
        """Return how firm the verdict is.

        That is how far each assumption moves the total, the widest first, and whether the verdict turns.
        """
        return prompt_tables.firmness(self.register)

    @_PackTable
    def questions(self) -> SearchableTable:
        """Return the questions that the data raise about how they were gathered, with their cells.

        What could not be judged stands at the end.
        """
        return prompt_tables.questions(self.register)

    def values(self, pattern: str = "*") -> SearchableTable:
        """Return the values whose id fits a pattern such as `onsite.*`: id, name, display, inputs."""
        return prompt_tables.values(self.register, pattern)

    def value(self, key: str) -> Value:
        """Return a value; UnknownValue if there is none."""
        scores = (
            self.work.scores
        )  # known before the simulations, which are made once they are asked for
        return scores[key] if key in scores else self.register[key]

    def chart(self, name: str) -> ShownChart:
        """Return a chart by its name in `shifan.charts.NAMES`, or its title: picture, figure, and the data drawn.

        `figure, data = place.chart("problems")` gives both; UnknownName for another.
        """
        from shifan.explore.shown_chart import shown_chart  # matplotlib is slow to import

        return shown_chart(name, self.register, self.standard)

    def help(self, name: str = "") -> HelpText:
        """Return what can be asked of a city, in Chinese with examples of its own; of one attribute all of it."""
        return help_text(ATTRIBUTES, name, help_words(self.work))

    def __getattr__(self, name: str) -> NoReturn:
        """Say of a name that there is none of what may have been meant."""
        if not name.startswith("_"):
            if hasattr(type(self), name):  # what it does has failed by itself: that error is told
                object.__getattribute__(self, name)
            bare = [each.partition("(")[0].partition("[")[0] for each in ATTRIBUTES]
            raise AttributeError(f"没有“{name}”，{near_names(name, bare)}。全部见 place.help()")
        raise AttributeError(name)

    def what_if(self, name: str = "", standard: str = "", **changes: Unpack[Changes]) -> WhatIf:
        """Return what moves when something were another; nothing is written.

        Total and verdict are known at once (`.total`, `.verdict`, `.turned`), the values that move once they are read.

        The keywords are those of `shifan.whatif.changes.Changes`: `what_if(types="农贸市场")` as
        合理缺项, `what_if(districts="榆次区")` left out, `what_if(rectified=True)`,
        `what_if(parameters={"暗访权重": 0.5})`, `what_if(deductions={"B03 完整性": "0.9"})`,
        `what_if(records={"P011 M05-03": "不符合"})`, `without`, `round`, `full_scores`, or several.
        `name` is what it is called beside others; `standard` scores by another pack (an id or a
        folder), with the changes on top. Refused, with what may have been meant, for what is not there.
        """
        # A city is read without the parts that score.
        from shifan.whatif import Scenario, what_if
        from shifan.whatif.changes import Changes

        known = {*Changes.__annotations__}
        for word in changes:
            if word not in known:
                raise unknown("what-if", f"what_if 没有 {word} 这一项", word, sorted(known))
        work = self._by_pack(standard)
        answer = what_if(work.clean, work.standard, self.work.scores, **changes)
        return replace(answer, scenario=Scenario(name, answer.scenario.changes, standard))

    def _by_pack(self, standard: str) -> Work:
        """Return the city as scored by another pack; kept, so that a second question is as quick."""
        if not standard:
            return self.work
        if standard not in self._other_packs:
            self._other_packs[standard] = Work(self.work.place, standard)
        return self._other_packs[standard]

    def scenarios(self, file: str | Path) -> ScenarioComparison:
        """Return the scenarios of a TOML file (`WhatIf.keep` writes one) side by side; Refused for a faulty file."""
        from shifan.whatif import read_scenarios  # a city is read without the parts that score

        kept = read_scenarios(Path(file))
        return self.compare(*(self._answer(scenario, Path(file).name) for scenario in kept))

    def _answer(self, scenario: Scenario, file: str) -> WhatIf:
        """Return what a kept scenario moves; what is wrong with it is told with its file, name and line."""
        from shifan.whatif import in_file  # a city is read without the parts that score

        with in_file(file, scenario):
            work = self._by_pack(scenario.standard)
            city = work.clean, work.standard
        with in_file(file, scenario, *city):
            answer = self.what_if(scenario.name, scenario.standard, **scenario.changes)
            len(answer)  # scored whole: what a text cannot cite any more is told here
            return answer

    def compare(self, *answers: WhatIf) -> ScenarioComparison:
        """Return answers of `what_if` side by side: totals and verdicts, the values that move, a chart."""
        from shifan.whatif import compare  # a city is read without the parts that score

        return compare(answers, f"数据来源：{self.name}省级初评资料，{self.standard.label}。")

    def sliders(self) -> VBox | SearchableTable:
        """Return sliders for parameters, a type, a district and a deduction, with what they would move.

        Without ipywidgets it is a table that says what to install.
        """
        from shifan.explore.sliders import sliders  # a city is read without the parts that score

        return sliders(self.what_if, self.standard, self.work.clean)

    def export(self, target: str | Path, tables: Iterable[str] = ()) -> Path:
        """Return the file written: the tables with numbers as numbers and dates as dates.

        `export("晋中市.xlsx")` is a workbook with a sheet a table, `export("文件夹")` a folder with a CSV a
        table, `export("点位.csv", tables=["sites"])` one of them. `tables` are names of attributes, all
        without. Refused for an unknown table, and over a file that no export has written.
        """
        # xlsxwriter: only an export needs it
        from shifan.explore.export import ExportedTables, export

        chosen = [tables] if isinstance(tables, str) else list(tables) or list(SHEETS)
        for name in chosen:
            if name not in SHEETS:
                raise unknown("table", f"没有表 {name}", name, SHEETS)
        content = {SHEETS[name]: getattr(self, name) for name in chosen}
        return export(
            ExportedTables(content, self._cover, self.work.place.root / "data" / "raw"),
            Path(target),
        )

    @property
    def _cover(self) -> tuple[str, ...]:
        """Return what stands on the first sheet of an export."""
        verdict = f"总得分 {self.value('scores.total')}，{self.value('verdict.pass')}"
        notes = "得分率以百分数表示（92.48 即 92.48%）；空格为不适用或没有数据。"
        lines = (
            f"{self.name}：{verdict}",
            self._demo,
            f"规则包：{self.standard.label}",
            self._origin,
            notes,
        )
        return tuple(line for line in lines if line)

    def trace(self, query: str) -> TraceAnswers:
        """Return what a value id, printed number or raw cell is made of and what it feeds.

        Refused if nothing fits.
        """
        # A city is read without the parts that trace.
        from shifan.audit.trace.evidence import evidence_of_city
        from shifan.audit.trace.trace import trace

        evidence = evidence_of_city(self.work.clean, self.standard.missing_policy)
        answers = trace(self.register, query, evidence)
        return TraceAnswers(answer.as_dict() for answer in answers)


def current_run(work: Work, standard: str) -> Path | None:
    """Return the newest run if it was made from exactly the present files, pack, code and rule pack asked for."""
    last = last_run(work.place)
    if last is None:
        return None
    pack = pack_folder_of(work.place, standard)
    parameters = {"standard": Path(standard).name} | parameters_of_no_value(last)
    fingerprint = fingerprint_of(work.place, pack, parameters)
    return as_written(last) if is_current(last, fingerprint) else None


# `help(place)` and `place?` begin with what an analyst can type.
_HELP = "\n".join(f"    {line}" for line in help_text(ATTRIBUTES).splitlines())
City.__doc__ = f"{City.__doc__}\n\n可以查看的内容：\n\n{_HELP}\n"
