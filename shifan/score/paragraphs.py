"""Paragraphs that depend on the data: achievements, shortcomings, suggestions, overall judgement, conclusion."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shifan.clean.table_rows import rows
from shifan.raw_sheets import AchievementRow
from shifan.score import deciding_inputs
from shifan.score.register_writer import Derivation, RegisterWriter, quoted
from shifan.score.results import Results
from shifan.standards.wording import ParagraphWording
from shifan.values import ANCHOR

_FIGURE = re.compile(r"\{\s*([^{}\s]+)\s*\}")
_LOWEST_FIRST = "适用指标按得分率由低到高依次选取"
_MOST_FREQUENT_FIRST = "对应检查项按问题次数由多到少选取"
_BY_VERDICT = "按初评结论选取规则包文字"


@dataclass(frozen=True)
class _Paragraph:
    """A shortcoming or a suggestion: its wording, the indicators it is about, lowest first, and their clauses.

    `items` is the sentence that lists the most frequent problems, `wording_address` where the pack has the words.
    """

    id: str
    name: str
    wording: ParagraphWording
    indicators: list[str]
    clauses: list[str]
    items: str
    wording_address: str


@dataclass(frozen=True)
class _FrequentProblems:
    """The names of the most frequent problems of some indicators, and the values and cells that were looked at."""

    names: list[str]
    looked_at: tuple[str, ...]


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter the paragraphs; each keeps its pattern as value and the filled text as display."""
    _achievements(writer)
    lowest_first = indicators_by_rate(writer, results)
    for paragraph in _shortcomings(writer, lowest_first):
        _enter(writer, results, paragraph)
    for paragraph in _suggestions(writer, lowest_first):
        _enter(writer, results, paragraph)
    _conclusion(writer, results)


def _achievements(writer: RegisterWriter) -> None:
    """Enter the themes of 成效 in the order of their numbers, each with its parts."""
    frame = writer.clean.tables["achievements"]
    # The numbers order the themes: another number moves a part, and all that stand behind it.
    order = writer.cells("achievements", "theme_number", frame["row"])
    for number, (_, part_of_frame) in enumerate(frame.groupby("theme_number", sort=True), 1):
        parts, id = list(rows(part_of_frame, AchievementRow)), f"theme.{number}"
        title_cells = writer.cells("achievements", "theme", [parts[0].row])
        title = quoted(*title_cells, *order)
        writer.text(f"{id}.title", f"成效主题{number}", parts[0].theme, title)
        for n, part in enumerate(parts, 1):
            name = f"成效主题{number}第{n}段"
            heading_cells = writer.cells("achievements", "heading", [part.row])
            heading = quoted(*heading_cells, *order)
            writer.text(f"{id}.part.{n}.heading", f"{name}小标题", part.heading, heading)
            pattern = _FIGURE.sub(r"{{ \1 }}", part.content)
            content_cells = writer.cells("achievements", "content", [part.row])
            inputs = (*content_cells, *_FIGURE.findall(part.content), *order)
            writer.pattern(f"{id}.part.{n}.text", name, pattern, inputs)


def indicators_by_rate(writer: RegisterWriter, results: Results) -> list[str]:
    """Return the codes of the applicable indicators with a rate below 1, lowest first (ties: pack order)."""
    codes = (indicator.code for indicator in writer.standard.indicator_list)
    rates = zip(results.indicators.fractions("rate"), codes, strict=True)
    short = [(rate, code) for rate, code in rates if rate is not None and rate < 1]
    return [code for _, code in sorted(short, key=lambda pair: pair[0])]


def _first_groups(codes: Iterable[str], group: dict[str, str], wanted: int) -> dict[str, list[str]]:
    """Return the codes by group, in their order, up to the last of `wanted` distinct groups."""
    groups: dict[str, list[str]] = {}
    for code in codes:
        if len(groups) == wanted:
            break
        groups.setdefault(group[code], []).append(code)
    return groups


def _shortcomings(writer: RegisterWriter, lowest_first: list[str]) -> Iterable[_Paragraph]:
    """Yield the shortcomings: the themes of the lowest indicators, in the order in which these come."""
    wording = writer.standard.wording
    theme_of = {code: words.theme for code, words in wording.indicators.items()}
    chosen = _first_groups(lowest_first, theme_of, wording.counts.shortcomings)
    for n, (theme, codes) in enumerate(chosen.items(), 1):
        words = wording.themes[theme]
        yield _Paragraph(
            f"shortcoming.{n}",
            f"不足{n}",
            words,
            codes,
            [wording.indicators[code].shortcoming for code in codes],
            wording.items.shortcoming if words.items is None else words.items,
            writer.wording("theme", theme),
        )


def _suggestions(writer: RegisterWriter, lowest_first: list[str]) -> Iterable[_Paragraph]:
    """Yield the suggestions that the lowest indicators need, in the order of the pack."""
    wording = writer.standard.wording
    suggestion_of = {code: words.suggestion for code, words in wording.indicators.items()}
    chosen = _first_groups(lowest_first, suggestion_of, wording.counts.suggestions)
    ordered = [words for id, words in wording.suggestions.items() if id in chosen]
    for n, words in enumerate(ordered, 1):
        codes = chosen[words.id]
        yield _Paragraph(
            f"suggestion.{n}",
            f"建议{n}",
            words,
            codes,
            [wording.indicators[code].measure for code in codes],
            wording.items.suggestion if words.items is None else words.items,
            writer.wording("suggestion", words.id),
        )


def _enter(writer: RegisterWriter, results: Results, paragraph: _Paragraph) -> None:
    """Enter the most frequent problems of a paragraph, if there are any, its title and its text."""
    id, rates = paragraph.id, _all_rates(writer)
    problems = _frequent_problems(writer, results, paragraph.indicators)
    clauses = "；".join(paragraph.clauses[: writer.standard.wording.counts.clauses])
    pattern, named = f"{paragraph.wording.lead}{clauses}。", problems.looked_at
    if problems.names:
        listed = "".join(f"“{name}”" for name in problems.names)
        # Quoted names stand side by side without 、 (GB/T 15834—2011, 4.5.3.5).
        derivation = Derivation(_MOST_FREQUENT_FIRST, [*rates, *problems.looked_at])
        writer.text(f"{id}.items", "较为集中的问题", listed, derivation)
        pattern += paragraph.items.replace("{{ items }}", f"{{{{ {id}.items }}}}")
        named = (f"{id}.items",)
    inputs = (*rates, paragraph.wording_address)
    title = Derivation(_LOWEST_FIRST, inputs)
    writer.text(f"{id}.title", f"{paragraph.name}标题", paragraph.wording.title, title)
    writer.pattern(f"{id}.text", f"{paragraph.name}内容", pattern, (*inputs, *named))


def _all_rates(writer: RegisterWriter) -> list[str]:
    """Return every rate: any of them may change which indicators are lowest."""
    return [f"indicator.{indicator.code}.rate" for indicator in writer.standard.indicator_list]


def _frequent_problems(
    writer: RegisterWriter, results: Results, indicators: list[str]
) -> _FrequentProblems:
    """Return the most frequent problems of some indicators, as many as the pack names."""
    register = writer.register
    by_name: dict[str, int] = {}
    failed: list[str] = []
    idle: list[int] = []
    for position, item in enumerate(writer.standard.item_list):
        if item.indicator not in indicators:
            continue
        count = f"item.{item.code}.problems"
        if count not in register:
            idle.append(position)  # one failure would put it on the list
            continue
        failed.append(count)
        by_name[item.name] = by_name.get(item.name, 0) + register[count].count
    looked_at = (*failed, *deciding_inputs.results_of(writer, results, idle))
    most_first = sorted(by_name, key=lambda name: -by_name[name])
    return _FrequentProblems(most_first[: writer.standard.wording.counts.items], looked_at)


def _conclusion(writer: RegisterWriter, results: Results) -> None:
    """Enter overall judgement and conclusion in the words that the pack has for the verdict."""
    outcome = writer.standard.outcome_of[results.city.text("verdict")]
    key, wording = writer.standard.wording.of_outcome(outcome.name, outcome.meets)
    address = writer.wording("verdict", key)
    for id, name, pattern in (
        ("overall.text", "总体情况", wording.overall),
        ("conclusion.text", "初评结论全文", wording.conclusion),
    ):
        pattern = pattern.replace("{{ grounds }}", "{{ verdict.grounds }}")
        writer.pattern(id, name, pattern, ("verdict.pass", *ANCHOR.findall(pattern), address))
    derivation = Derivation(_BY_VERDICT, ("verdict.pass", writer.wording("verdict", key, "result")))
    writer.text("conclusion.result", "结论", wording.result, derivation)
