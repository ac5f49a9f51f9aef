"""The rules of a pack as one program: every formula understood, in an order in which each finds what it reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from shifan.records import dataclass
from shifan.rules.expression import Node
from shifan.rules.language.names import Interpreter
from shifan.rules.language.objects import CITY, EntryKind, UnknownObject
from shifan.rules.language.scope import Meaning, Reference, RuleName, Scope, not_an_object
from shifan.rules.language.syntax import Written, parse
from shifan.rules.language.tokens import FormulaError

TEXT_UNIT, COUNT_UNIT = "文字", "个"
UNITS = ("分", "率", COUNT_UNIT, TEXT_UNIT)
# What reports, charts and pages look for, by object; every other rule must be read by another.
ROLES: Mapping[str, tuple[str, ...]] = {
    "指标": ("full", "rate", "score"),
    "点位": ("score", "verdict"),
    CITY: ("total", "verdict"),
}
LEVEL_ROLES = ("score", "full", "rate")


@dataclass(frozen=True)
class RuleText:
    """A rule as a pack writes it; `line` is its line in the file, `unit` one of 分, 率, 个, 文字.

    A rule of a template stands in no file of the pack, so that its line is not above 0.
    """

    object: str
    id: str
    name: str
    formula: str
    unit: str
    clause: str
    note: str = ""
    line: int = 1

    @property
    def of_template(self) -> bool:
        """Return whether the rule comes from a template and not from the pack itself."""
        return self.line <= 0

    @property
    def key(self) -> tuple[str, str]:
        """Return object and name: what a formula calls the rule."""
        return self.object, self.name

    @property
    def kind(self) -> EntryKind:
        """Return whether the rule gives a number or a text."""
        return "text" if self.unit == TEXT_UNIT else "number"


@dataclass(frozen=True)
class RuleFault:
    """What is wrong with a rule: the column of the file, the character (−1: the whole cell), found, expected.

    `unread`: the rule stands, but nothing reads it. `band`: line and column in the decision tables, if it lies there.
    """

    rule: RuleText
    column: str
    start: int
    found: str
    expected: str
    unread: bool = False
    band: tuple[int, str] | None = None


@dataclass(frozen=True)
class CompiledRule:
    """A rule understood: its tree and what it reads, at its own row and over rows that belong to it."""

    text: RuleText
    expression: Node
    optional: bool
    row_reads: tuple[Reference, ...]
    child_reads: tuple[tuple[str, Reference], ...]
    children: tuple[str, ...]
    parameters: tuple[str, ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        """Return everything that the rule reads of objects."""
        return (*self.row_reads, *(reference for _, reference in self.child_reads))


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


def compile_rules(texts: Iterable[RuleText], scope: Scope, levels: Iterable[str] = ()) -> Program:
    """Return the program of a pack's rules; `scope` names everything but the rules. All faults are told at once."""
    texts = tuple(texts)
    written, faults = _parsed(texts, scope)
    # A rule whose formula cannot be read has a name all the same: who reads it has no fault of its own.
    unreadable = [fault.rule for fault in faults if fault.column == "formula"]
    known = {
        text.key: RuleName(text.object, text.name, text.kind, whole=text.unit == COUNT_UNIT)
        for text in (*written, *unreadable)
    }
    wide = replace(scope, rules=known)
    compiled = {}
    for text, formula in written.items():
        rule, fault = _compiled(text, formula, wide)
        faults += [fault] if fault else []
        if rule:
            compiled[text.key] = rule
    order, circles = _ordered(compiled)
    faults += [*circles, *_unread(compiled, faults, tuple(levels))]
    rules = _with_optional(order, written, wide)
    return Program(rules, tuple(sorted(faults, key=lambda fault: fault.rule.line)))


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
        RuleFault(
            rule.text,
            "name",
            -1,
            f"没有规则引用“{rule.text.name}”",
            "被引用，或删去这一行",
            unread=True,
        )
        for key, rule in compiled.items()
        if key not in read and not rule.text.of_template and not has_role(rule.text, levels)
    ]


def has_role(text: RuleText, levels: tuple[str, ...]) -> bool:
    """Return whether reports, charts and pages look for a rule by its id."""
    roles = ROLES.get(text.object, LEVEL_ROLES if text.object in levels else ())
    return text.id in roles


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
