"""Which of the usual tests a pack's verdict makes, and the reason of a verdict that rests on others."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from shifan.rules.language.objects import CITY
from shifan.rules.language.program import CompiledRule
from shifan.rules.settings import KEY_FLOOR, PASS_LINE
from shifan.rules.vocabulary import FIXED_PARAMETERS
from shifan.rules.words import NOT_PASSED
from shifan.score.own_rule_values import city_value_id
from shifan.score.register_writer import Derivation, RegisterWriter
from shifan.score.results import OwnResults, Results
from shifan.standards import objects as ob
from shifan.values import NOT_APPLICABLE, half_up

if TYPE_CHECKING:
    from shifan.standards import Standard

VETO, LINE, FLOOR = "veto", "line", "floor"  # keys of the pack's sentences
_VERDICT = "verdict"


def kinds(standard: Standard) -> frozenset[str]:
    """Return the usual tests that the verdict rests on: vetoes, pass line, floor; all of them for a shipped method."""
    if standard.program is None:
        return frozenset((VETO, LINE, FLOOR))
    rules = standard.program.leading_to(CITY, (_VERDICT,)).rules
    settings = {FIXED_PARAMETERS.get(name) for rule in rules for name in rule.parameters}
    tested = {VETO} if any(ob.VETOES in rule.children for rule in rules) else set()
    tested |= {LINE} if PASS_LINE.id in settings else set()
    tested |= {FLOOR} if KEY_FLOOR.id in settings else set()
    return frozenset(tested)


def failing_kinds(standard: Standard, results: Results) -> frozenset[str]:
    """Return the usual tests that can be why the city does not pass: none where a pack's own verdict is good."""
    if results.own and standard.meets(results.city.text(_VERDICT)):
        return frozenset()
    return kinds(standard)


def reason_name(verdict: str, number: int) -> str:
    """Return what a reason of a verdict is called, by the pack's word for it."""
    return f"{verdict}原因{number}" if verdict == NOT_PASSED else f"“{verdict}”的原因{number}"


def enter(writer: RegisterWriter, results: Results, how: str) -> str:
    """Enter what a verdict of a pack's own rests on, with numbers and without; return it without.

    `how` says of both values how they came about.
    """
    verdict = results.city.text(_VERDICT)
    own = results.own
    rule = None if own is None else own.rule(CITY, _VERDICT)
    read = [] if own is None or rule is None else list(_read(writer, own, rule))
    ground = f"结论为“{verdict}”"
    numbers = "，".join(words for words, _ in read)
    inputs = tuple(id for _, id in read)
    clause = f"（{rule.text.clause}）" if rule else ""
    reason = f"{ground}：{numbers}{clause}" if numbers else f"{ground}{clause}"
    writer.text("verdict.reason.1", reason_name(verdict, 1), reason, Derivation(how, inputs))
    writer.text("verdict.ground.1", "未达到要求的情形1", ground, Derivation(how, inputs))
    return ground


def _read(writer: RegisterWriter, own: OwnResults, rule: CompiledRule) -> Iterator[tuple[str, str]]:
    """Yield the city's results that the verdict reads, in words, and the ids of their values."""
    rules = {known.text.key: known for known in own.program.of(CITY)}
    for reference in rule.row_reads:
        known = rules.get((reference.object, reference.name))
        if known is None or known.text.of_template:
            continue
        entry = own.columns[known.text.key][0]
        yield f"{reference.name}{_shown(entry, writer.standard.places)}", city_value_id(known)


def _shown(entry: object, places: int) -> str:
    if entry is None:
        return NOT_APPLICABLE
    if isinstance(entry, str):
        return f"“{entry}”"
    number = Fraction(str(entry))
    return str(number) if number.denominator == 1 else str(half_up(number, places))
