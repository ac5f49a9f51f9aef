"""Vetoes and the verdict, with every reason of a failure."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from shifan.rules.catalog import NOT_PASSED, PASSED
from shifan.score.compute import Results
from shifan.score.value_entry import QUOTED, Book
from shifan.values import Value, half_up, percent

_MOST_PLACES = 30
_LOCAL_RULE = "未达到要求的原因逐条列出"


def enter(book: Book, results: Results) -> None:
    """Enter veto findings, the verdict, its reasons (with numbers) and grounds (without)."""
    _vetoes(book)
    grounds = _reasons(book, results)
    tested = dict.fromkeys(source for _, sources in _tests(book) for source in sources)
    book.text("verdict.pass", "初评结论", results.city["verdict"], "verdict", tested)
    # Another failure would be named too, so the list depends on every test.
    book.text(
        "verdict.grounds",
        "未达到要求的情形",
        "；".join(grounds) or "无",
        _LOCAL_RULE,
        dict.fromkeys(
            (*(f"verdict.ground.{n}" for n in range(1, len(grounds) + 1)), "verdict.pass", *tested)
        ),
    )


def state(results: Results) -> str:
    """Return which sentences of the pack apply: passed or failed."""
    return {PASSED: "passed", NOT_PASSED: "failed"}[results.city["verdict"]]


def _vetoes(book: Book) -> None:
    frame = book.clean.tables["vetoes"]
    names = dict(zip(book.standard.vetoes["code"], book.standard.vetoes["name"], strict=True))
    for veto in frame.itertuples(index=False):
        key, cells = f"veto.{veto.veto}", book.cells("vetoes", "occurred", [veto.row])
        book.register.add(_none_or_one(key, names[veto.veto], bool(veto.occurred), cells))
        book.text(
            f"{key}.occurred",
            f"{names[veto.veto]}是否发生",
            "是" if veto.occurred else "否",
            QUOTED,
            cells,
        )
        book.text(
            f"{key}.basis",
            f"{names[veto.veto]}核查依据",
            veto.basis,
            QUOTED,
            book.cells("vetoes", "basis", [veto.row]),
        )
    cells = book.cells("vetoes", "occurred", frame["row"])
    happened = [code for code, flag in zip(frame["veto"], frame["occurred"], strict=True) if flag]
    book.text(
        "conclusion.veto",
        "否决情形",
        "、".join(names[code] for code in happened) or "无",
        _LOCAL_RULE,
        cells,
    )
    for kind, flag in (("absent", False), ("occurred", True)):
        clauses = [
            book.standard.wording["veto"][code][kind]
            for code, own in zip(frame["veto"], frame["occurred"], strict=True)
            if bool(own) == flag
        ]
        book.text(
            f"veto.{kind}",
            "未发生的否决情形" if kind == "absent" else "发生的否决情形",
            "，".join(clauses),
            "按核查结果选取规则包文字",
            (*cells, book.wording("veto")),
        )


def _none_or_one(key: str, name: str, occurred: bool, cells: tuple[str, ...]) -> Value:
    return Value(key, name, int(occurred), str(int(occurred)), "起", "", QUOTED, cells)


def _reasons(book: Book, results: Results) -> list[str]:
    """Enter a reason and a ground for each veto, the line and each key indicator; return the grounds."""
    grounds, wording = [], book.standard.wording
    for n, (kind, words, test) in enumerate(_failures(book, results), 1):
        reason, ground = (_local(wording[part][kind], words) for part in ("reason", "ground"))
        inputs = _up_to(book, test)
        book.text(
            f"verdict.reason.{n}",
            f"未通过原因{n}",
            reason,
            _LOCAL_RULE,
            (*inputs, book.wording("reason", kind)),
        )
        book.text(
            f"verdict.ground.{n}",
            f"未达到要求的情形{n}",
            ground,
            _LOCAL_RULE,
            (*inputs, book.wording("ground", kind)),
        )
        grounds.append(ground)
    return grounds


def _tests(book: Book) -> list[tuple[str, tuple[str, ...]]]:
    """Return the tests of the verdict in the order of its reasons, each with what it looks at."""
    frame, indicators, floor = (
        book.clean.tables["vetoes"],
        book.standard.indicators,
        book.setting("verdict", "key_floor"),
    )
    vetoes = [(f"veto.{veto}", (f"veto.{veto}",)) for veto in frame["veto"]]
    floors = [
        (f"indicator.{code}.rate", (f"indicator.{code}.rate", floor))
        for code, key in zip(indicators["code"], indicators["key"], strict=True)
        if key
    ]
    return [*vetoes, ("scores.total", ("scores.total", "scores.pass_line")), *floors]


def _up_to(book: Book, test: str) -> tuple[str, ...]:
    """Return the inputs of the nth reason: its own test first, then those before it, whose failing would shift its number."""
    tests = _tests(book)
    before = tests[: [name for name, _ in tests].index(test)]
    own = dict(tests)[test]
    return tuple(dict.fromkeys((*own, *(source for _, sources in before for source in sources))))


def _local(pattern: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        pattern = pattern.replace("{{ " + name + " }}", word)
    return pattern


def _failures(book: Book, results: Results):
    """Yield (kind, words, test) of each failure: vetoes, the line, key indicators in pack order."""
    frame, standard, city = book.clean.tables["vetoes"], book.standard, results.city
    names = dict(zip(standard.vetoes["code"], standard.vetoes["name"], strict=True))
    for veto in frame[frame["occurred"].astype(bool)].itertuples(index=False):
        yield "veto", {"name": names[veto.veto]}, f"veto.{veto.veto}"
    if city["total"] is None or city["total"] < standard.pass_line:
        yield (
            "line",
            {
                "total": book.register.text("scores.total"),
                "line": book.register.text("scores.pass_line"),
            },
            "scores.total",
        )
    for position, under in enumerate(results.indicators["under_floor"]):
        if under:
            code, name = standard.indicators[["code", "name"]].iloc[position]
            rate = results.indicators["rate"][position]
            yield (
                "floor",
                {
                    "name": name,
                    "rate": telling(rate, standard.key_floor, standard.places),
                    "floor": percent(Fraction(standard.key_floor), standard.places),
                },
                f"indicator.{code}.rate",
            )


def telling(rate: Fraction, floor: Decimal, places: int) -> str:
    """Return a rate under the floor as percent, with more digits where rounding would hide that it is under."""
    limit = Fraction(floor) * 100
    while places < _MOST_PLACES and Fraction(half_up(rate * 100, places)) >= limit:
        places += 1
    return percent(rate, places)
