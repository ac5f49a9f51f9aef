"""Vetoes and the verdict, with every reason of a failure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from shifan.raw_sheets import VETOES, VetoRow
from shifan.records import dataclass
from shifan.rules.settings import KEY_FLOOR
from shifan.score import own_reason
from shifan.score.inspected_units import without_units
from shifan.score.own_reason import FLOOR, LINE, VETO
from shifan.score.register_writer import Derivation, RegisterWriter, quoted
from shifan.score.results import Results
from shifan.values import QUOTED, Value, half_up, percent

STOPS = "。；;."  # signs at the end of a basis that a sentence does not take over
_MOST_PLACES = 30
_LISTED = "未达到要求的原因逐条列出"
_CHOSEN = "按核查结果选取规则包文字"
# Said of the line where no indicator is applicable: a total that there is not is not low.
NOTHING_SCORED = "没有适用的指标，不能计算总得分，不能认定达到达标线"
_STATED = "照录核查依据，其中被检查单位的名称以业态代替；没有填写的用规则包文字"


@dataclass(frozen=True)
class _Failure:
    """Why a city does not pass: the kind (a key of the pack's sentences), its words, and the test that failed.

    `stated` is the value that its words quote, `said` what is said instead of the pack's sentence.
    """

    kind: str
    words: dict[str, str]
    test: str
    stated: tuple[str, ...] = ()
    said: str = ""


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter veto findings, the verdict, its reasons (with numbers) and grounds (without)."""
    for veto in writer.rows(VETOES):
        _veto(writer, veto)
    _veto_lists(writer)
    grounds = _reasons(writer, results)
    tests = _tests(writer, results)
    tested = tuple(dict.fromkeys(source for inputs in tests.values() for source in inputs))
    writer.text(
        "verdict.pass", "初评结论", results.city.text("verdict"), Derivation("verdict", tested)
    )
    # Another failure would be named too, so the list depends on every test.
    named = (f"verdict.ground.{n}" for n in range(1, len(grounds) + 1))
    writer.text(
        "verdict.grounds",
        "未达到要求的情形",
        "；".join(dict.fromkeys(grounds)) or "无",
        Derivation(_LISTED, dict.fromkeys((*named, "verdict.pass", *tested))),
    )


def _veto_names(writer: RegisterWriter) -> dict[str, str]:
    return {veto.code: veto.name for veto in writer.standard.veto_list}


def _veto(writer: RegisterWriter, veto: VetoRow) -> None:
    """Enter whether a veto occurred, and what that rests on; `veto` is a row of the vetoes."""
    id, name = f"veto.{veto.veto}", _veto_names(writer)[veto.veto]
    cells, number = writer.cells("vetoes", "occurred", [veto.row]), int(veto.occurred)
    writer.register.add(Value(id, name, number, str(number), "起", "", QUOTED, cells))
    occurred = "是" if veto.occurred else "否"
    writer.text(f"{id}.occurred", f"{name}是否发生", occurred, quoted(*cells))
    basis_cells = writer.cells("vetoes", "basis", [veto.row])
    writer.text(f"{id}.basis", f"{name}核查依据", veto.basis, quoted(*basis_cells))
    _statement(writer, veto, basis_cells)


def _statement(writer: RegisterWriter, veto: VetoRow, basis_cells: tuple[str, ...]) -> None:
    """Enter what the body says of a veto: its basis, which states the fact; without one the pack's words for the veto.

    The name of a veto lists all that would be one, so it is no statement of what happened.
    """
    id, words = f"veto.{veto.veto}.statement", writer.standard.wording.vetoes[veto.veto]
    text = without_units(writer, veto.basis.strip().rstrip(STOPS)) if veto.basis else ""
    inputs = (*basis_cells, writer.wording("veto", veto.veto, "occurred"))
    derivation = Derivation(_STATED, inputs)
    writer.text(id, f"否决项{veto.veto}核查认定的情形", text or words.occurred, derivation)


def _veto_lists(writer: RegisterWriter) -> None:
    """Enter the vetoes that occurred, by name, and the pack's clauses for those that did and did not."""
    frame, names = writer.clean.tables["vetoes"], _veto_names(writer)
    cells = writer.cells("vetoes", "occurred", frame["row"])
    occurred = dict(zip(frame["veto"].tolist(), frame["occurred"].tolist(), strict=True))
    happened = "、".join(names[code] for code, flag in occurred.items() if flag)
    writer.text("conclusion.veto", "否决情形", happened or "无", Derivation(_LISTED, cells))
    clauses = writer.standard.wording.vetoes
    absent = "，".join(clauses[code].absent for code, flag in occurred.items() if not flag)
    stated = [f"veto.{code}.statement" for code in occurred]
    # Two vetoes may rest on one fact: it is told once.
    facts = dict.fromkeys(
        writer.register.text(id) for id, flag in zip(stated, occurred.values(), strict=True) if flag
    )
    present = "；".join(facts)
    derivation = Derivation(_CHOSEN, (*cells, writer.wording("veto")))
    writer.text("veto.absent", "未发生的否决情形", absent, derivation)
    writer.text("veto.occurred", "发生的否决情形", present, Derivation(_LISTED, (*cells, *stated)))


def _reasons(writer: RegisterWriter, results: Results) -> list[str]:
    """Enter a reason and a ground for each veto, the line and each key indicator; return the grounds."""
    grounds, wording, tests = [], writer.standard.wording, _tests(writer, results)
    patterned = writer.standard.pattern_in_own_words
    failures = list(_failures(writer, results))
    if not failures and not writer.standard.meets(results.city.text("verdict")):
        return [own_reason.enter(writer, results, _LISTED)]
    for n, failure in enumerate(failures, 1):
        inputs = (*failure.stated, *_inputs_up_to(tests, failure.test))
        reason, ground = (
            failure.said or _filled(patterned(getattr(words, failure.kind)), failure.words)
            for words in (wording.reason, wording.ground)
        )
        writer.text(
            f"verdict.reason.{n}",
            own_reason.reason_name(results.city.text("verdict"), n),
            reason,
            Derivation(_LISTED, (*inputs, writer.wording("reason", failure.kind))),
        )
        writer.text(
            f"verdict.ground.{n}",
            f"未达到要求的情形{n}",
            ground,
            Derivation(_LISTED, (*inputs, writer.wording("ground", failure.kind))),
        )
        grounds.append(ground)
    return grounds


def _tests(writer: RegisterWriter, results: Results) -> dict[str, tuple[str, ...]]:
    """Return the tests of the verdict in the order of its reasons, each with what it looks at."""
    kinds = own_reason.kinds(writer.standard)
    floor = writer.setting(KEY_FLOOR)
    vetoes = [f"veto.{veto}" for veto in writer.clean.tables["vetoes"]["veto"]]
    key_indicators = [indicator for indicator in writer.standard.indicator_list if indicator.key]
    rates = [f"indicator.{indicator.code}.rate" for indicator in key_indicators]
    by_kind: dict[str, dict[str, tuple[str, ...]]] = {
        VETO: {veto: (veto,) for veto in vetoes},
        LINE: {"scores.total": ("scores.total", "scores.pass_line")},
        FLOOR: {rate: (rate, floor) for rate in rates},
    }
    return {
        test: inputs
        for kind, tests in by_kind.items()
        if kind in kinds
        for test, inputs in tests.items()
    }


def _inputs_up_to(tests: Mapping[str, tuple[str, ...]], test: str) -> tuple[str, ...]:
    """Return the inputs of a failed test's reason: its own first, then those of the tests before it.

    Another failure before it would shift the number of its reason.
    """
    inputs = dict.fromkeys(tests[test])
    for name, sources in tests.items():
        if name == test:
            break
        inputs |= dict.fromkeys(sources)
    return tuple(inputs)


def _filled(pattern: str, words: dict[str, str]) -> str:
    """Return a sentence of the pack with the words of one failure in place of `{{ name }}`."""
    for name, word in words.items():
        pattern = pattern.replace("{{ " + name + " }}", word)
    return pattern


def _failures(writer: RegisterWriter, results: Results) -> Iterator[_Failure]:
    """Yield the failures among what the method tests: vetoes, the line, key indicators in pack order.

    A pack's own method may let a city pass in spite of them: then there are none.
    """
    standard, kinds = writer.standard, own_reason.failing_kinds(writer.standard, results)
    if VETO in kinds:
        names = _veto_names(writer)
        for veto in writer.rows(VETOES):
            if veto.occurred:
                statement = f"veto.{veto.veto}.statement"
                words = {"name": names[veto.veto], "basis": writer.register.text(statement)}
                yield _Failure(VETO, words, f"veto.{veto.veto}", (statement,))
    total = results.city.number("total")
    if LINE in kinds and total is None:
        yield _Failure(LINE, {}, "scores.total", said=NOTHING_SCORED)
    elif LINE in kinds and total is not None and total < standard.pass_line:
        words = {
            "total": writer.register.text("scores.total"),
            "line": writer.register.text("scores.pass_line"),
        }
        yield _Failure(LINE, words, "scores.total")
    if FLOOR in kinds:
        yield from _under_floor(writer, results)


def _under_floor(writer: RegisterWriter, results: Results) -> Iterator[_Failure]:
    """Yield a failure for each key indicator under the floor."""
    standard = writer.standard
    rates, floor = results.indicators.fractions("rate"), standard.key_floor
    under_floor = results.indicators["under_floor"]
    for indicator, rate, under in zip(standard.indicator_list, rates, under_floor, strict=True):
        if under and rate is not None:
            words = {
                "name": indicator.name,
                "rate": rate_under_floor(rate, floor, standard.places),
                "floor": percent(Fraction(floor), standard.places),
            }
            yield _Failure(FLOOR, words, f"indicator.{indicator.code}.rate")


def rate_under_floor(rate: Fraction, floor: Decimal, places: int) -> str:
    """Return a rate under the floor as percent, with more digits where rounding would hide that it is under."""
    limit = Fraction(floor) * 100
    while places < _MOST_PLACES and Fraction(half_up(rate * 100, places)) >= limit:
        places += 1
    return percent(rate, places)
