"""Paragraphs that depend on the data: achievements, shortcomings, suggestions, overall judgement, conclusion."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from shifan.score import deciding_inputs
from shifan.score.compute import Results
from shifan.score.value_entry import QUOTED, Book
from shifan.score.verdict_values import state

_FIGURE = re.compile(r"\{\s*([^{}\s]+)\s*\}")
_WALK = "适用指标按得分率由低到高依次选取"
# Quoted names stand side by side without 、 (GB/T 15834—2011, 4.5.3.5).
_FREQUENT = "对应检查项按问题次数由多到少选取"


def enter(book: Book, results: Results) -> None:
    """Enter the paragraphs; each keeps its pattern as value and the filled text as display."""
    _achievements(book)
    walk = ascending(book, results)
    _shortcomings(book, results, walk)
    _suggestions(book, results, walk)
    _conclusion(book, results)


def _achievements(book: Book) -> None:
    frame = book.clean.tables["achievements"]
    # The numbers order the themes: another number moves a part, and all that stand behind it.
    order = book.cells("achievements", "theme_number", frame["row"])
    for number, (_, parts) in enumerate(frame.groupby("theme_number", sort=True), 1):
        first = parts.iloc[0]
        book.text(
            f"theme.{number}.title",
            f"成效主题{number}",
            first["theme"],
            QUOTED,
            (*book.cells("achievements", "theme", [first["row"]]), *order),
        )
        for m, part in enumerate(parts.itertuples(index=False), 1):
            key, name = f"theme.{number}.part.{m}", f"成效主题{number}第{m}段"
            book.text(
                f"{key}.heading",
                f"{name}小标题",
                part.heading,
                QUOTED,
                (*book.cells("achievements", "heading", [part.row]), *order),
            )
            pattern = _FIGURE.sub(r"{{ \1 }}", part.content)
            book.pattern(
                f"{key}.text",
                name,
                pattern,
                (
                    *book.cells("achievements", "content", [part.row]),
                    *_FIGURE.findall(part.content),
                    *order,
                ),
            )


def ascending(book: Book, results: Results) -> list[str]:
    """Return the codes of the applicable indicators with a rate below 1, lowest first (ties: pack order)."""
    rates = zip(book.standard.indicators["code"], results.indicators["rate"], strict=True)
    return [
        code
        for code, rate in sorted(
            ((c, r) for c, r in rates if r is not None and r < 1), key=lambda p: p[1]
        )
    ]


def _distinct(codes: Iterable[str], label: dict[str, str], wanted: int) -> dict[str, list[str]]:
    """Return the codes by label, walked no further than to the last of `wanted` distinct labels."""
    found: dict[str, list[str]] = {}
    for code in codes:
        if len(found) == wanted:
            break
        found.setdefault(label[code], []).append(code)
    return found


def _labels(book: Book, kind: str) -> dict[str, str]:
    return {code: own[kind] for code, own in book.standard.wording["indicator"].items()}


def _all_rates(book: Book) -> list[str]:
    """Return every rate: any of them may change which indicators are lowest."""
    return [f"indicator.{code}.rate" for code in book.standard.indicators["code"]]


def _items(
    book: Book, results: Results, key: str, codes: list[str]
) -> tuple[bool, tuple[str, ...]]:
    """Enter the most frequent problem items of some indicators; return whether there are any, and what was looked at."""
    frame = book.standard.check_items
    own = frame["code"][frame["indicator"].isin(codes).to_numpy()]
    counts = [
        (book.register[f"item.{item}.problems"], book.register[f"item.{item}.name"])
        for item in own
        if f"item.{item}.problems" in book.register
    ]
    looked_at = (*(count.id for count, _ in counts), *_without_problems(book, results, own))
    by_name: dict[str, int] = {}
    for count, name in counts:
        by_name[name.display] = by_name.get(name.display, 0) + count.value
    most = sorted(by_name, key=lambda name: -by_name[name])[
        : book.standard.wording["counts"]["items"]
    ]
    if most:
        book.text(
            f"{key}.items",
            "较为集中的问题",
            "".join(f"“{name}”" for name in most),
            _FREQUENT,
            [*_all_rates(book), *looked_at],
        )
    return bool(most), looked_at


def _without_problems(book: Book, results: Results, items: pd.Series) -> tuple[str, ...]:
    """Return the result cells of items that have not failed: one failure would put them on the list."""
    idle = [
        position for position, item in items.items() if f"item.{item}.problems" not in book.register
    ]
    return deciding_inputs.results_of(book, results, idle)


def _shortcomings(book: Book, results: Results, walk: list[str]) -> None:
    wording = book.standard.wording
    themes = {theme["id"]: theme for theme in wording["theme"]}
    chosen = _distinct(walk, _labels(book, "theme"), wording["counts"]["shortcomings"])
    for n, (theme, codes) in enumerate(chosen.items(), 1):
        key, address = f"shortcoming.{n}", book.wording("theme", theme)
        clauses = _clauses(wording, codes, "shortcoming")
        has_items, looked_at = _items(book, results, key, codes)
        pattern = _with_items(
            f"{themes[theme]['lead']}{clauses}。",
            themes[theme].get("items", wording["items"]["shortcoming"]),
            key,
            has_items,
        )
        _paragraph(
            book,
            key,
            (f"不足{n}", themes[theme]["title"], pattern),
            (*_all_rates(book), address),
            looked_at,
        )


def _suggestions(book: Book, results: Results, walk: list[str]) -> None:
    wording = book.standard.wording
    chosen = _distinct(walk, _labels(book, "suggestion"), wording["counts"]["suggestions"])
    ordered = [own for own in wording["suggestion"] if own["id"] in chosen]
    for n, own in enumerate(ordered, 1):
        key, codes = f"suggestion.{n}", chosen[own["id"]]
        clauses = _clauses(wording, codes, "measure")
        has_items, looked_at = _items(book, results, key, codes)
        pattern = _with_items(
            f"{own['text']}{clauses}。",
            own.get("items", wording["items"]["suggestion"]),
            key,
            has_items,
        )
        _paragraph(
            book,
            key,
            (f"建议{n}", own["title"], pattern),
            (*_all_rates(book), book.wording("suggestion", own["id"])),
            looked_at,
        )


def _clauses(wording: dict, codes: list[str], kind: str) -> str:
    """Return the clauses of the lowest indicators of a paragraph, as many as the pack shows."""
    return "；".join(
        wording["indicator"][code][kind]
        for code in codes[: wording["counts"].get("clauses", len(codes))]
    )


def _with_items(text: str, sentence: str, key: str, has_items: bool) -> str:
    """Return a text with the sentence on the most frequent problems; an empty sentence leaves them out."""
    return text + sentence.replace("{{ items }}", "{{ " + key + ".items }}") if has_items else text


def _paragraph(
    book: Book,
    key: str,
    words: tuple[str, str, str],
    inputs: tuple[str, ...],
    looked_at: tuple[str, ...],
) -> None:
    name, title, pattern = words
    book.text(f"{key}.title", f"{name}标题", title, _WALK, inputs)
    named = (f"{key}.items",) if f"{key}.items" in book.register else looked_at
    book.pattern(f"{key}.text", f"{name}内容", pattern, (*inputs, *named))


def _conclusion(book: Book, results: Results) -> None:
    which = state(results)
    sentences = book.standard.wording["verdict"][which]
    for key, name, pattern in (
        ("overall.text", "总体情况", sentences["overall"]),
        ("conclusion.text", "初评结论全文", sentences["conclusion"]),
    ):
        pattern = pattern.replace("{{ grounds }}", "{{ verdict.grounds }}")
        quoted = re.findall(r"\{\{\s*([^{}\s]+)\s*\}\}", pattern)
        book.pattern(key, name, pattern, ("verdict.pass", *quoted, book.wording("verdict", which)))
    book.text(
        "conclusion.result",
        "结论",
        sentences["result"],
        "按初评结论选取规则包文字",
        ("verdict.pass", book.wording("verdict", which, "result")),
    )
