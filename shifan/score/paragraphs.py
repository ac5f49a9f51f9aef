"""Paragraphs that depend on the data: achievements, shortcomings, suggestions, overall judgement, conclusion."""

from __future__ import annotations

from itertools import groupby

from shifan.clean.citations import ids_in, with_anchors
from shifan.raw_sheets import ACHIEVEMENTS, AchievementRow
from shifan.score import claims
from shifan.score.register_writer import Derivation, RegisterWriter, quoted
from shifan.score.results import Results
from shifan.values import ANCHOR

_BY_VERDICT = "按初评结论选取规则包文字"


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter the paragraphs; each keeps its pattern as value and the filled text as display."""
    _achievements(writer)
    claims.enter(writer, results)
    _conclusion(writer, results)


def _number(row: AchievementRow) -> int:
    return row.theme_number


def _achievements(writer: RegisterWriter) -> None:
    """Enter the themes of 成效 in the order of their numbers, each with its parts."""
    listed = sorted(writer.rows(ACHIEVEMENTS), key=_number)
    # The numbers order the themes: another number moves a part, and all that stand behind it.
    order = writer.all_cells("achievements", "theme_number")
    for number, (_, of_theme) in enumerate(groupby(listed, _number), 1):
        parts, id = list(of_theme), f"theme.{number}"
        title_cells = writer.cells("achievements", "theme", [parts[0].row])
        title = quoted(*title_cells, *order)
        writer.text(f"{id}.title", f"成效主题{number}", parts[0].theme, title)
        for n, part in enumerate(parts, 1):
            name = f"成效主题{number}第{n}段"
            heading_cells = writer.cells("achievements", "heading", [part.row])
            heading = quoted(*heading_cells, *order)
            writer.text(f"{id}.part.{n}.heading", f"{name}小标题", part.heading, heading)
            pattern = with_anchors(part.content)
            content_cells = writer.cells("achievements", "content", [part.row])
            inputs = (*content_cells, *ids_in(part.content), *order)
            writer.pattern(f"{id}.part.{n}.text", name, pattern, inputs)


def _conclusion(writer: RegisterWriter, results: Results) -> None:
    """Enter overall judgement and conclusion in the words that the pack has for the verdict."""
    outcome = writer.standard.outcome_of[results.city.text("verdict")]
    key, wording = writer.standard.wording.of_outcome(outcome.name, outcome.meets)
    address = writer.wording("verdict", key)
    paragraphs = [
        ("overall.text", "总体情况", wording.overall),
        ("conclusion.text", "初评结论全文", wording.conclusion),
    ]
    if not outcome.meets:
        paragraphs.append(("conclusion.public", "对外公布的结论", wording.public))
        if writer.register.text("veto.occurred"):
            stated = ("conclusion.public_veto", "对外公布的否决情形", wording.public_veto)
            paragraphs.append(stated)
    for id, name, pattern in paragraphs:
        pattern = pattern.replace("{{ grounds }}", "{{ verdict.grounds }}")
        writer.pattern(id, name, pattern, ("verdict.pass", *ANCHOR.findall(pattern), address))
    derivation = Derivation(_BY_VERDICT, ("verdict.pass", writer.wording("verdict", key, "result")))
    writer.text("conclusion.result", "结论", wording.result, derivation)
