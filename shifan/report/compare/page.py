"""The page that shows two reports side by side: one file, no script from elsewhere, every text escaped."""

from __future__ import annotations

from html import escape

from shifan.chinese.figures import EXCERPT_BEFORE
from shifan.report.compare.figure_matching import Pair
from shifan.report.compare.reading import ITEM, Passage

MARK = "<title>报告比较："  # by this a page is known as ours
_NAMES = {"matched": "一致", "changed": "不同", "moved": "移动", "missing": "缺少", "extra": "多出"}
_STYLE = """
:root{--ink:#1f2a36;--soft:#66727f;--line:#d9dfe5;--changed:#b45309;--moved:#1d4f91;--missing:#a61b1b;--extra:#5b3b8c;--matched:#2f6b46}
*{box-sizing:border-box}body{margin:0;color:var(--ink);background:#f4f6f8;font:15px/1.7 "Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif}
main{max-width:1240px;margin:0 auto;padding:24px 20px 60px}h1{font-size:22px;margin:0 0 4px}h2{font-size:17px;margin:34px 0 10px}
.sub{color:var(--soft)}.cards{display:flex;gap:14px;flex-wrap:wrap;margin:18px 0}.card{background:#fff;border:1px solid var(--line);border-radius:6px;padding:12px 18px;min-width:190px}
.card b{display:block;font-size:26px;line-height:1.3}.bar{display:flex;height:8px;border-radius:4px;overflow:hidden;background:var(--line);margin-top:8px}
.bar i{display:block}table{width:100%;border-collapse:collapse;background:#fff;border:1px solid var(--line)}th,td{padding:6px 12px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{background:#eef2f5;font-weight:600}td.s{width:74px}.tag{display:inline-block;padding:0 8px;border-radius:10px;color:#fff;font-size:12.5px;line-height:1.65;white-space:nowrap}
.matched{background:var(--matched)}.changed{background:var(--changed)}.moved{background:var(--moved)}.missing{background:var(--missing)}.extra{background:var(--extra)}
.l2{padding-left:2em}.l3{padding-left:4em}.l4{padding-left:6em}.l5{padding-left:6em;color:var(--soft)}.text td{width:50%;line-height:1.85}
mark{background:none;border-bottom:2px solid;padding:0 1px}mark.matched{background:#eaf3ed;border-color:#b7d3c1;color:inherit}mark.changed,mark.moved,mark.missing,mark.extra{color:#fff;border-radius:3px;border:0}
label{margin-right:16px;cursor:pointer}#only:checked~table tr.is-matched{display:none}.none{color:var(--soft)}
mark.changed::after,mark.moved::after,mark.missing::after,mark.extra::after{content:"〔" attr(title) "〕";font-size:.75em}
@media print{body{background:#fff}main{max-width:none;padding:0}tr{break-inside:avoid}.text tr{break-inside:auto}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.tag,mark.changed,mark.moved,mark.missing,mark.extra{background:#fff;color:#000;border:1.2px solid #000}.tag.matched{border-color:#bbb;color:#555}
mark.changed,mark.moved,mark.missing,mark.extra{font-weight:700}mark.matched{border-bottom:1px dotted #888}.card b{color:#000}}
"""


def page(comparison) -> str:
    """Return the page of a comparison as HTML."""
    names = [escape(name) for name in comparison.names]
    notes = "".join(f"<p class='sub'>{escape(note)}。</p>" for note in comparison.notes)
    cards = "".join(
        _card(title, comparison.percent(rows), rows)
        for title, rows in (
            ("总一致率", [*comparison.outline, *comparison.figures]),
            ("提纲", comparison.outline),
            ("数字", comparison.figures),
        )
    )
    head = (
        f"<thead><tr><th>状态</th><th>原件：{names[0]}</th><th>生成件：{names[1]}</th></tr></thead>"
    )
    return (
        f"<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'><meta name='viewport' content='width=device-width,initial-scale=1'>"
        f"{MARK}{names[0]}，{names[1]}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>报告比较</h1><p class='sub'>原件“{names[0]}”，生成件“{names[1]}”。提纲按标题文字比较，序号不计；数字连同单位、正负和约、余、不超过、下降等限定比较，写法不同而意思相同的为一致。</p>{notes}"
        f"<div class='cards'>{cards}</div>"
        f"<h2>提纲</h2>{_table(head, comparison.outline, _heading)}"
        f"<h2>数字</h2><input type='checkbox' id='only'> <label for='only'>只看不一致的</label>{_table(head, comparison.figures, _figure)}"
        f"<h2>全文</h2>{_texts(comparison, names)}</main></body></html>\n"
    )


def _card(title: str, percent: str, rows: list[Pair]) -> str:
    counts = {state: sum(row.state == state for row in rows) for state in _NAMES}
    bar = "".join(
        f"<i class='{state}' style='width:{100 * count / len(rows):.2f}%'></i>"
        for state, count in counts.items()
        if count
    )
    said = (
        "，".join(f"{_NAMES[state]}{count}处" for state, count in counts.items() if count)
        or "没有可比较的内容"
    )
    return f"<div class='card'>{title}<b>{percent}%</b><span class='sub'>{said}</span><div class='bar'>{bar}</div></div>"


def _table(head: str, rows: list[Pair], shown) -> str:
    made = [
        f"<tr class='is-{row.state}'><td class='s'><span class='tag {row.state}'>{_NAMES[row.state]}</span></td>{shown(row.original)}{shown(row.generated)}</tr>"
        for row in rows
    ]
    return (
        f"<table>{head}<tbody>{''.join(made)}</tbody></table>"
        if made
        else "<p class='none'>没有可比较的内容。</p>"
    )


def _heading(one) -> str:
    return (
        "<td class='none'>—</td>"
        if one is None
        else f"<td class='l{one.level}'>{escape(one.text)}</td>"
    )


def _figure(one) -> str:
    if one is None:
        return "<td class='none'>—</td>"
    figure, lead = one.figure, min(EXCERPT_BEFORE, one.figure.start)
    behind = lead + figure.measure_end - figure.start
    parts = [
        escape(part)
        for part in (figure.excerpt[:lead], figure.excerpt[lead:behind], figure.excerpt[behind:])
    ]
    return f"<td>…{parts[0]}<b>{parts[1]}</b>{parts[2]}…<br><span class='sub'>{escape(one.under)}</span></td>"


def _texts(comparison, names: list[str]) -> str:
    """Return both texts in full, heading by heading beside each other, each figure marked with its state."""
    states: list[list[dict]] = [[{} for _ in side] for side in (comparison.left, comparison.right)]
    for row in comparison.figures:
        for side, one in zip(states, (row.original, row.generated), strict=True):
            if one is not None:
                side[one.passage][one.figure.start] = (row.state, one.figure.measure_end)
    body = "".join(
        f"<tr><td>{_side(left, comparison.left, states[0])}</td><td>{_side(right, comparison.right, states[1])}</td></tr>"
        for left, right in _beside(
            _blocks(comparison.left), _blocks(comparison.right), {-1: -1, **comparison.parts}
        )
    )
    return f"<table class='text'><thead><tr><th>原件：{names[0]}</th><th>生成件：{names[1]}</th></tr></thead><tbody>{body}</tbody></table>"


def _blocks(passages: list[Passage]) -> dict[int, list[int]]:
    """Return the passages by the heading they stand under."""
    found: dict[int, list[int]] = {}
    for n, passage in enumerate(passages):
        found.setdefault(passage.part, []).append(n)
    return found


def _beside(
    left: dict[int, list[int]], right: dict[int, list[int]], partner: dict[int, int]
) -> list[tuple[list[int], list[int]]]:
    """Return the parts beside their partners in the order of the left; one only on the right stands behind what comes before it there."""
    owner = {partner[part]: part for part in left if partner.get(part) in right}
    behind: dict[int | None, list[list[int]]] = {}
    last = None
    for part, numbers in right.items():
        last = owner.get(part, last)
        if part not in owner:
            behind.setdefault(last, []).append(numbers)
    made = [([], numbers) for numbers in behind.get(None, [])]
    for part, numbers in left.items():
        made.append((numbers, right.get(partner.get(part), [])))
        made += [([], extra) for extra in behind.get(part, [])]
    return made


def _side(
    numbers: list[int], passages: list[Passage], states: list[dict[int, tuple[str, int]]]
) -> str:
    return "".join(f"<p>{_paragraph(passages[n], states[n])}</p>" for n in numbers)


def _paragraph(passage: Passage, states: dict[int, tuple[str, int]]) -> str:
    """Return a paragraph with its figures marked; of a heading that runs into its text only the heading is bold."""
    own = next((heading for heading in passage.headings if heading.level < ITEM), None)
    if own is None:
        return _marked(passage.text, states, 0, len(passage.text))
    cut = len(own.text)
    return f"<b>{_marked(passage.text, states, 0, cut)}</b>{_marked(passage.text, states, cut, len(passage.text))}"


def _marked(text: str, states: dict[int, tuple[str, int]], at: int, stop: int) -> str:
    """Return a stretch of text, each figure that begins in it marked with its state and, where it differs, named."""
    made = []
    for start, (state, end) in sorted(states.items()):
        if at <= start < stop:
            made.append(
                f"{escape(text[at:start])}<mark class='{state}' title='{_NAMES[state]}'>{escape(text[start:end])}</mark>"
            )
            at = end
    return "".join(made) + escape(text[at:stop])
