"""The page that shows two reports side by side: one file, no script from elsewhere, every text escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from shifan.chinese.figures import EXCERPT_BEFORE
from shifan.report.compare.compare import AnyPair, ReportComparison, matched_percent
from shifan.report.compare.headings import ITEM, Heading
from shifan.report.compare.pairs import STATE_NAMES
from shifan.report.compare.placed_figures import PlacedFigure
from shifan.report.compare.reading import Paragraph

TITLE = "<title>报告比较："  # by this a page is known that may be overwritten
_STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
_NOTHING = "<td class='none'>—</td>"
_Marks = dict[int, tuple[str, int]]  # where a figure begins → its state, and where it ends


def comparison_page(comparison: ReportComparison) -> str:
    """Return the page of a comparison as HTML."""
    original, generated = (escape(name) for name in comparison.names)
    notes = "".join(f"<p class='sub'>{escape(note)}。</p>" for note in comparison.notes)
    columns = f"<th>原件：{original}</th><th>生成件：{generated}</th>"
    head = f"<thead><tr><th>状态</th>{columns}</tr></thead>"
    outline = [
        _row(pair.state, _heading(pair.original), _heading(pair.generated))
        for pair in comparison.outline
    ]
    figures = [
        _row(pair.state, _figure(pair.original), _figure(pair.generated))
        for pair in comparison.figures
    ]
    return (
        "<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"{TITLE}{original}，{generated}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>报告比较</h1><p class='sub'>原件“{original}”，生成件“{generated}”。"
        "提纲按标题文字比较，序号不计；数字连同单位、正负和约、余、不超过、下降等限定比较，写法不同而意思相同的为一致。"
        f"</p>{notes}<div class='cards'>{_cards(comparison)}</div>"
        f"<h2>提纲</h2>{_table(head, outline)}"
        "<h2>数字</h2><input type='checkbox' id='only'> <label for='only'>只看不一致的</label>"
        f"{_table(head, figures)}"
        f"<h2>全文</h2><table class='text'><thead><tr>{columns}</tr></thead>"
        f"<tbody>{_texts(comparison)}</tbody></table></main></body></html>\n"
    )


def _cards(comparison: ReportComparison) -> str:
    return (
        _card("总一致率", comparison.pairs)
        + _card("提纲", comparison.outline)
        + _card("数字", comparison.figures)
    )


def _card(title: str, pairs: Sequence[AnyPair]) -> str:
    """Return the matched share of some pairs, and how many there are of each state."""
    counts = {state: sum(pair.state == state for pair in pairs) for state in STATE_NAMES}
    counts = {state: count for state, count in counts.items() if count}
    bar = "".join(
        f"<i class='{state}' style='width:{100 * count / len(pairs):.2f}%'></i>"
        for state, count in counts.items()
    )
    listed = "，".join(f"{STATE_NAMES[state]}{count}处" for state, count in counts.items())
    return (
        f"<div class='card'>{title}<b>{matched_percent(pairs)}%</b>"
        f"<span class='sub'>{listed or '没有可比较的内容'}</span><div class='bar'>{bar}</div></div>"
    )


def _table(head: str, rows: list[str]) -> str:
    if not rows:
        return "<p class='none'>没有可比较的内容。</p>"
    return f"<table>{head}<tbody>{''.join(rows)}</tbody></table>"


def _row(state: str, original: str, generated: str) -> str:
    tag = f"<span class='tag {state}'>{STATE_NAMES[state]}</span>"
    return f"<tr class='is-{state}'><td class='s'>{tag}</td>{original}{generated}</tr>"


def _heading(heading: Heading | None) -> str:
    if heading is None:
        return _NOTHING
    return f"<td class='l{heading.level}'>{escape(heading.text)}</td>"


def _figure(placed: PlacedFigure | None) -> str:
    """Return a figure with the words around it and the heading it stands under."""
    if placed is None:
        return _NOTHING
    figure = placed.figure
    start = min(EXCERPT_BEFORE, figure.start)
    end = start + figure.measure_end - figure.start
    before, shown, behind = (
        escape(part)
        for part in (figure.excerpt[:start], figure.excerpt[start:end], figure.excerpt[end:])
    )
    under = f"<span class='sub'>{escape(placed.under)}</span>"
    return f"<td>…{before}<b>{shown}</b>{behind}…<br>{under}</td>"


def _texts(comparison: ReportComparison) -> str:
    """Return the rows with both texts in full, heading by heading side by side, each figure marked with its state."""
    original_marks: list[_Marks] = [{} for _ in comparison.original]
    generated_marks: list[_Marks] = [{} for _ in comparison.generated]
    for pair in comparison.figures:
        _mark(pair.original, pair.state, original_marks)
        _mark(pair.generated, pair.state, generated_marks)
    rows = _parts_side_by_side(
        _paragraphs_by_part(comparison.original),
        _paragraphs_by_part(comparison.generated),
        {-1: -1, **comparison.parts},
    )
    return "".join(
        f"<tr><td>{_paragraphs(left, comparison.original, original_marks)}</td>"
        f"<td>{_paragraphs(right, comparison.generated, generated_marks)}</td></tr>"
        for left, right in rows
    )


def _mark(placed: PlacedFigure | None, state: str, marks: list[_Marks]) -> None:
    if placed is not None:
        marks[placed.paragraph][placed.figure.start] = (state, placed.figure.measure_end)


def _paragraphs_by_part(paragraphs: list[Paragraph]) -> dict[int, list[int]]:
    """Return which paragraphs stand under each heading."""
    parts: dict[int, list[int]] = {}
    for n, paragraph in enumerate(paragraphs):
        parts.setdefault(paragraph.part, []).append(n)
    return parts


def _parts_side_by_side(
    left: dict[int, list[int]], right: dict[int, list[int]], partners: dict[int, int]
) -> list[tuple[list[int], list[int]]]:
    """Return the parts beside their partners in the order of the left.

    One only on the right stands behind what comes before it there.
    """
    owners = {partners[part]: part for part in left if partners.get(part) in right}
    behind: dict[int | None, list[list[int]]] = {}
    last = None
    for part, paragraphs in right.items():
        last = owners.get(part, last)
        if part not in owners:
            behind.setdefault(last, []).append(paragraphs)
    rows: list[tuple[list[int], list[int]]] = [([], extra) for extra in behind.get(None, [])]
    for part, paragraphs in left.items():
        partner = partners.get(part)
        rows.append((paragraphs, [] if partner is None else right.get(partner, [])))
        rows += [([], extra) for extra in behind.get(part, [])]
    return rows


def _paragraphs(places: list[int], paragraphs: list[Paragraph], marks: list[_Marks]) -> str:
    return "".join(f"<p>{_paragraph(paragraphs[n], marks[n])}</p>" for n in places)


def _paragraph(paragraph: Paragraph, marks: _Marks) -> str:
    """Return a paragraph with its figures marked; of a heading that runs into its text only the heading is bold."""
    text = paragraph.text
    heading = next((begun for begun in paragraph.headings if begun.level < ITEM), None)
    if heading is None:
        return _marked(text, marks, 0, len(text))
    cut = len(heading.text)
    return f"<b>{_marked(text, marks, 0, cut)}</b>{_marked(text, marks, cut, len(text))}"


def _marked(text: str, marks: _Marks, start: int, stop: int) -> str:
    """Return a stretch of text, each figure that begins in it marked with its state and, where it differs, named."""
    pieces, at = [], start
    for begin, (state, end) in sorted(marks.items()):
        if at <= begin < stop:
            mark = f"<mark class='{state}' title='{STATE_NAMES[state]}'>"
            pieces.append(f"{escape(text[at:begin])}{mark}{escape(text[begin:end])}</mark>")
            at = end
    return "".join(pieces) + escape(text[at:stop])
