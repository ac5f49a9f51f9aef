"""The rules of a pack as one program: every formula understood, in an order in which each finds what it reads."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter

from shifan.records import dataclass
from shifan.rules.language.common_causes import (
    former_names,
    of_another_kind,
    renamed,
)
from shifan.rules.language.names import Interpreter
from shifan.rules.language.objects import CITY, EntryKind, UnknownObject
from shifan.rules.language.rule_texts import CompiledRule as CompiledRule
from shifan.rules.language.rule_texts import RuleFault as RuleFault
from shifan.rules.language.rule_texts import RuleText as RuleText
from shifan.rules.language.scope import (
    NOT_APPLICABLE,
    Meaning,
    RuleName,
    Scope,
    near,
    not_an_object,
)
from shifan.rules.language.syntax import Written, parse
from shifan.rules.language.tokens import FormulaError
from shifan.rules.words import COUNT_UNIT, UNITS

# What reports, charts and pages look for, by object; every other rule must be read by another.
ROLES: Mapping[str, tuple[str, ...]] = {
    "指标": ("full", "rate", "score"),
    "点位": ("score", "verdict"),
    CITY: ("total", "verdict"),
}
LEVEL_ROLES = ("score", "full", "rate")
_NEAR_ID = 0.8  # how like an id is to be to one with a role: verdcit is, subtotal is not


@dataclass(frozen=True)
class Program:
    """The rules of a pack in the order in which they are computed, and what is wrong with the rest."""

    rules: tuple[CompiledRule, ...]
    faults: tuple[RuleFault, ...]

    def of(self, place: str) -> tuple[CompiledRule, ...]:
        """Return the rules of one object, in the order in which they are computed."""
        return tuple(rule for rule in self.rules if rule.text.object == place)

    def leading_to(self, place: str, ids: Iterable[str]) -> Program:
        """Return the program with only those rules that some rules of an object rest on, and these themselves."""
        asked = set(ids)
        return self._resting({rule.text.key for rule in self.of(place) if rule.text.id in asked})

    def in_use(self, levels: Iterable[str]) -> Program:
        """Return the program without the rules of a template that nothing rests on: no role, no rule of the pack."""
        levels = tuple(levels)
        return self._resting(
            {
                rule.text.key
                for rule in self.rules
                if not rule.text.of_template or has_role(rule.text, levels)
            }
        )

    def _resting(self, wanted: set[tuple[str, str]]) -> Program:
        """Return the program with only the wanted rules and those that they rest on."""
        kept: list[CompiledRule] = []
        for rule in reversed(self.rules):
            if rule.text.key in wanted:
                wanted |= {(reference.object, reference.name) for reference in rule.references}
                kept.append(rule)
        return Program(tuple(reversed(kept)), self.faults)


def compile_rules(
    texts: Iterable[RuleText],
    scope: Scope,
    levels: Iterable[str] = (),
    replaced: Iterable[RuleText] = (),
) -> Program:
    """Return the program of a pack's rules; `scope` names everything but the rules. All faults are told at once.

    `replaced` are rules in whose places others have come: who still reads one by its name is told with these.
    """
    texts, replaced = tuple(texts), tuple(replaced)
    written, faults = _parsed(texts, scope)
    # A rule whose row or formula cannot be read has a name all the same: who reads it has no fault of its own.
    unreadable = [fault.rule for fault in faults if fault.column in ("formula", "unit")]
    former = former_names(replaced, texts)
    known = {
        text.key: RuleName(text.object, text.name, _kind(text), whole=text.unit == COUNT_UNIT)
        for text in (*former, *written, *unreadable)
    }
    wide = replace(scope, rules=known)
    compiled, misunderstood = _understood(written, wide)
    faults += [*misunderstood, *renamed(former, compiled.values()), *_never_equal(compiled)]
    order, circles = _ordered(compiled)
    faults += [*circles, *_unread(compiled, faults, tuple(levels))]
    rules = _with_optional(order, written, wide)
    faults = sorted(of_another_kind(replaced, texts, faults), key=lambda fault: fault.rule.line)
    return Program(rules, tuple(faults))


def _kind(text: RuleText) -> EntryKind:
    """Return what a rule gives; where its unit is none, what its formula looks like."""
    if text.unit in UNITS:
        return text.kind
    return "text" if any(quote in text.formula for quote in '“”"') else "number"


def _parsed(
    texts: tuple[RuleText, ...], scope: Scope
) -> tuple[dict[RuleText, Written], list[RuleFault]]:
    """Return the rules whose row is in order, with their formulas as written, and the faults of the others."""
    written: dict[RuleText, Written] = {}
    faults: list[RuleFault] = []
    taken: dict[tuple[str, str], RuleText] = {}
    for text in texts:
        fault = _fault_of_row(text, scope, taken)
        if not text.clause:
            faults.append(RuleFault(text, "clause", -1, "没有依据", "所依据的条款"))
        if fault:
            faults.append(fault)
            continue
        taken[text.key] = taken[(text.object, f"#{text.id}")] = text
        try:
            written[text] = parse(text.formula)
        except FormulaError as error:
            faults.append(RuleFault(text, "formula", error.start, error.found, error.expected))
    return written, faults


def _fault_of_row(
    text: RuleText, scope: Scope, taken: Mapping[tuple[str, str], RuleText]
) -> RuleFault | None:
    """Return what is wrong with a rule's row beside its formula and clause, so that it stands for nothing; or None."""
    try:
        scope.schema.parts(text.object)
    except UnknownObject as unknown:
        return RuleFault(text, "object", -1, *not_an_object(scope.schema, unknown))
    if not scope.schema.occurs(text.object):
        expected = f"事实（{'、'.join(scope.schema.facts)}）中一行能同时归到的几个对象"
        return RuleFault(text, "object", -1, f"{text.object}：没有事实同时归到它们", expected)
    if text.unit not in UNITS:
        return RuleFault(text, "unit", -1, text.unit or "空", "、".join(UNITS))
    for key, column in ((text.key, "name"), ((text.object, f"#{text.id}"), "id")):
        if key in taken:
            word = text.name if column == "name" else text.id
            return RuleFault(
                text, column, -1, f"与第{taken[key].line}行重复：{word}", "一个对象中不重复"
            )
    return None


def _understood(
    written: Mapping[RuleText, Written], scope: Scope
) -> tuple[dict[tuple[str, str], CompiledRule], list[RuleFault]]:
    """Return the rules whose formulas mean something, by object and name, and the faults of the others."""
    compiled: dict[tuple[str, str], CompiledRule] = {}
    faults: list[RuleFault] = []
    for text, formula in written.items():
        rule, fault = _compiled(text, formula, scope)
        faults += [fault] if fault else []
        if rule:
            compiled[text.key] = rule
    return compiled, faults


def _compiled(
    text: RuleText, written: Written, scope: Scope
) -> tuple[CompiledRule | None, RuleFault | None]:
    interpreter = Interpreter(scope, text.object)
    try:
        meaning = interpreter.interpret(written)
        _check_result(text, meaning)
    except FormulaError as error:
        return None, RuleFault(
            text, "formula", error.start, error.found, error.expected, band=error.band
        )
    rule = CompiledRule(
        text,
        meaning.node,
        meaning.optional,
        tuple(dict.fromkeys(interpreter.row_reads)),
        tuple(dict.fromkeys(interpreter.child_reads)),
        tuple(dict.fromkeys(interpreter.children)),
        tuple(dict.fromkeys(interpreter.parameters_read)),
        tuple(dict.fromkeys(interpreter.compared)),
        tuple(interpreter.limits),
    )
    return rule, None


def _check_result(text: RuleText, meaning: Meaning) -> None:
    """Refuse a formula that gives something else than its unit says."""
    if meaning.kind not in (text.kind, "nothing"):
        found = {"text": "文字", "condition": "条件"}.get(meaning.kind, "数")
        raise FormulaError(0, f"结果是{found}", f"单位“{text.unit}”的结果")


def _ordered(
    compiled: Mapping[tuple[str, str], CompiledRule],
) -> tuple[list[CompiledRule], list[RuleFault]]:
    """Return the rules so that each comes after what it reads, and a fault for each circle."""
    graph = {key: _rules_read(rule, compiled) for key, rule in compiled.items()}
    faults: list[RuleFault] = []
    while True:
        try:
            order = list(TopologicalSorter(graph).static_order())
            return [compiled[key] for key in order], faults
        except CycleError as error:
            circle = list(reversed(error.args[1]))
            faults.append(_circle(compiled[circle[0]].text, circle))
            kept = graph.keys() - set(circle)
            graph = {key: reads & kept for key, reads in graph.items() if key in kept}


def _rules_read(
    rule: CompiledRule, compiled: Mapping[tuple[str, str], CompiledRule]
) -> set[tuple[str, str]]:
    """Return the rules that a rule reads, among those that could be understood."""
    read = {(reference.object, reference.name) for reference in rule.references}
    return {key for key in read if key in compiled}


def _circle(text: RuleText, circle: list[tuple[str, str]]) -> RuleFault:
    names = "→".join(f"{place}.{name}" for place, name in circle)
    return RuleFault(text, "formula", 0, f"循环：{names}", "不引用自己的结果")


def _never_equal(compiled: Mapping[tuple[str, str], CompiledRule]) -> Iterator[RuleFault]:
    """Yield a fault for each text with which a rule is compared that can never give it."""
    for rule in compiled.values():
        for reference, text, start, band in rule.compared:
            read = compiled.get((reference.object, reference.name))
            if read is None or not read.gives_only_texts or text in (*read.texts, NOT_APPLICABLE):
                continue
            found = f"“{read.text.name}”不会是“{text}”"
            yield RuleFault(rule.text, "formula", start, found, near(text, read.texts), band=band)


def _unread(
    compiled: Mapping[tuple[str, str], CompiledRule],
    faults: list[RuleFault],
    levels: tuple[str, ...],
) -> list[RuleFault]:
    """Return a fault for each rule that nothing reads and that has no role; none while others have faults."""
    if faults:
        return []
    read = {
        (reference.object, reference.name)
        for rule in compiled.values()
        for reference in rule.references
    }
    return [
        unread_rule(rule.text, levels)
        for key, rule in compiled.items()
        if key not in read and not rule.text.of_template and not has_role(rule.text, levels)
    ]


def unread_rule(text: RuleText, levels: tuple[str, ...]) -> RuleFault:
    """Return the fault of a rule that nothing reads: with its id, if that comes near to one with a role."""
    found, expected = f"没有规则引用“{text.name}”", "被引用，或删去这一行"
    meant = meant_role(text, levels)
    if not meant:
        return RuleFault(text, "name", -1, found, expected, unread=True)
    found = f"{text.id}：报告、图表不用这个id，也{found}"
    return RuleFault(text, "id", -1, found, f"是否指：{meant}；不是的，{expected}", unread=True)


def meant_role(text: RuleText, levels: tuple[str, ...]) -> str:
    """Return the id with a role at a rule's object that its own, which has none, comes near to; else an empty text."""
    roles = roles_of(text.object, levels)
    if text.of_template or text.id in roles:
        return ""
    plain = unicodedata.normalize("NFKC", text.id).strip().casefold()
    return next(iter(get_close_matches(plain, roles, n=1, cutoff=_NEAR_ID)), "")


def roles_of(place: str, levels: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids of an object's rules that reports, charts and pages look for."""
    return ROLES.get(place, LEVEL_ROLES if place in levels else ())


def has_role(text: RuleText, levels: tuple[str, ...]) -> bool:
    """Return whether reports, charts and pages look for a rule by its id."""
    return text.id in roles_of(text.object, levels)


def _with_optional(
    order: list[CompiledRule], written: Mapping[RuleText, Written], scope: Scope
) -> tuple[CompiledRule, ...]:
    """Return the rules, those understood once more that read one which is never 不适用: at first each could be."""
    names = dict(scope.rules)
    own = replace(scope, rules=names)
    done = []
    for rule in order:
        read = {(reference.object, reference.name) for reference in rule.references}
        if any(key in names and not names[key].optional for key in read):
            again, _ = _compiled(rule.text, written[rule.text], own)
            rule = again or rule
        done.append(rule)
        if not rule.optional:
            names[rule.text.key] = replace(names[rule.text.key], optional=False)
    return tuple(done)
