"""The method of a pack as a program: the rules of its template, those that the pack puts in their place or adds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from shifan.errors import Finding
from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.rules.excel_room import does_not_fit
from shifan.rules.language.common_causes import each_name_once
from shifan.rules.language.objects import CITY, JOIN, Schema
from shifan.rules.language.program import (
    CompiledRule,
    Program,
    RuleFault,
    RuleText,
    compile_rules,
)
from shifan.rules.language.scope import Band, Scope
from shifan.rules.language.syntax import parse
from shifan.rules.language.tokens import FormulaError
from shifan.rules.settings import FULL_MARKS
from shifan.rules.templates import template
from shifan.rules.vocabulary import FIXED_PARAMETERS
from shifan.rules.words import UNITS
from shifan.standards import objects, own_settings
from shifan.standards.pack_columns import BANDS, EXTENSIBLE, MEASURES, RULES
from shifan.standards.pack_files import NEXT
from shifan.standards.pack_settings import DEDUCTIONS
from shifan.standards.pack_tables import added_columns
from shifan.standards.parts_in_use import FROM_THE_LIST as _FROM_THE_LIST
from shifan.standards.parts_in_use import PartsInUse
from shifan.standards.standard_file import FILE as SETTINGS_FILE
from shifan.standards.unlikely_bands import unlikely_bands
from shifan.standards.unlikely_limits import unlikely_limits

if TYPE_CHECKING:
    from shifan.standards.model import Standard

_JOINED = pattern_of(
    r"(?:(?<!\s)\s++)?[×*＊✕]\s*+"
)  # as people type the sign between the objects of a combination
READING = "扣分口径"  # the parameter that chooses a reading of the template `deductions`
READINGS = (1, 2, 3)


@dataclass(frozen=True)
class PackMethod:
    """The method of a pack: its program, what is wrong with the pack's own rules, and what is hardly meant."""

    program: Program
    findings: tuple[Finding, ...]
    notices: tuple[Finding, ...] = ()


def parameters_of(standard: Standard) -> dict[str, Fraction]:
    """Return what formulas can read as parameters, by name: those of every pack, weights of methods, the pack's own."""
    fixed = {name: Fraction(getattr(standard, key)) for name, key in FIXED_PARAMETERS.items()}
    weights = {f"{method.name}权重": Fraction(method.weight) for method in standard.methods}
    own = {name: Fraction(number) for name, number in standard.parameters.items()}
    return {**fixed, **weights, **own}


def method_of(standard: Standard) -> PackMethod:
    """Return the method of a pack, with a finding for every fault of its own rules and tables."""
    schema = objects.schema(standard)
    own = tuple(_rule_texts(standard.rules, schema))
    given = {(text.object, text.id) for text in own}
    names = {text.key for text in own}
    shipped = template_of(standard)
    kept = [
        text for text in shipped if (text.object, text.id) not in given and text.key not in names
    ]
    bands, findings = _bands(standard.bands)
    reading = _reading_of_deductions(standard)
    parameters = {**({READING: Fraction(1)} if reading else {}), **parameters_of(standard)}
    scope = Scope(schema, {}, parameters, bands)
    program = compile_rules((*kept, *own), scope, objects.upper_levels(standard), shipped)
    findings += dict.fromkeys(_finding(fault, standard) for fault in each_name_once(program.faults))
    findings += _taken_rule_names(own, parameters, schema)
    findings += [*_taken_names(standard), *_taken_columns(standard, schema, kept), *reading]
    use = PartsInUse(standard, program, (*kept, *own), bool(findings))
    findings += use.missing_roles()
    findings += [*own_settings.missing(program, standard), *_without_measures(program, standard)]
    findings += use.unread()
    if not findings:
        findings += [*own_settings.unread(program, standard), *_unwritable(program)]
    notices = _hardly_meant(program, standard, parameters)
    # What nothing rests on is no part of the method: it is neither computed nor told.
    used = program if findings else program.in_use(objects.upper_levels(standard))
    return PackMethod(used, tuple(findings), notices)


def _hardly_meant(
    program: Program, standard: Standard, parameters: Mapping[str, Fraction]
) -> tuple[Finding, ...]:
    """Return what the rules of a pack say but hardly mean."""
    limits = unlikely_limits(program, parameters)
    return (
        *_verdicts(program, standard),
        *_rates_apart(program),
        *unlikely_bands(program, parameters, standard.bands),
        *dict.fromkeys(replace(told, cell=place_of(rule.text, standard)) for rule, told in limits),
    )


def unreadable(rules: pd.DataFrame, bands: pd.DataFrame) -> Iterator[Finding]:
    """Yield what is wrong with the rows of rules and decision tables in themselves, whatever their names mean."""
    for line, row in enumerate(rules.to_dict("records"), 2):
        if not any(row.values()):
            continue
        if row["unit"] not in UNITS:
            yield _fault(RULES, _place(line, "unit", -1), row["unit"] or "空", "、".join(UNITS))
        if not row["clause"]:
            yield _fault(RULES, _place(line, "clause", -1), "没有依据", "所依据的条款")
        try:
            parse(row["formula"])
        except FormulaError as error:
            place = _place(line, "formula", error.start)
            yield _fault(RULES, place, error.found, error.expected)
    yield from _bands(bands)[1]


def scoring_program(standard: Standard) -> Program:
    """Return the program that scores a city under a pack: its own, or the one that its template makes.

    Templates are the same for all packs with the same words and names: each is compiled once.
    """
    if standard.program is not None:
        return standard.program
    names = tuple(standard.method_names.values())
    return _compiled(
        _TemplateUse(standard.template, standard.missing_policy, names, standard.levels, standard)
    )


@dataclass(frozen=True)
class _TemplateUse:
    """What a template's program depends on, and a pack that has all of it."""

    template: str
    policy: str
    methods: tuple[str, ...]
    levels: tuple[str, ...]
    standard: Standard = field(compare=False)


@lru_cache(maxsize=16)
def _compiled(use: _TemplateUse) -> Program:
    return method_of(use.standard).program


def method_stands(method: PackMethod) -> bool:
    """Return whether a method can be computed: nothing is wrong with it, but for what nothing reads."""
    roles = {(rule.text.object, rule.text.id) for rule in method.program.rules}
    return all(fault.unread for fault in method.program.faults) and (CITY, "verdict") in roles


def template_of(standard: Standard) -> list[RuleText]:
    """Return the rules of the pack's template as its results, its policy and its levels make them."""
    full_marks = standard.missing_policy == FULL_MARKS
    rules = template(standard.template, not standard.result_table.empty, full_marks)
    levels = objects.upper_levels(standard)
    return [rule for text in rules for rule in _at_levels(text, levels)]


def _at_levels(text: RuleText, levels: tuple[str, ...]) -> list[RuleText]:
    """Return a template's rule of 项目 once for each level above the indicators; any other rule as it is."""
    if text.object != objects.LEVEL:
        return [text]
    return [replace(text, object=level) for level in levels]


def _rule_texts(rules: pd.DataFrame, schema: Schema) -> Iterable[RuleText]:
    for line, row in enumerate(rules.to_dict("records"), 2):
        if not any(row.values()):  # told as a row
            continue
        texts = {str(name): str(cell) for name, cell in row.items()}
        written = RuleText(**texts, line=line)
        yield replace(written, object=schema.canonical(_JOINED.sub(JOIN, written.object)))


def _bands(table: pd.DataFrame) -> tuple[dict[str, tuple[Band, ...]], list[Finding]]:
    """Return the decision tables by name, and what is wrong with their formulas."""
    bands: dict[str, list[Band]] = {}
    findings: list[Finding] = []
    for line, row in enumerate(table.to_dict("records"), 2):
        parts = {}
        for column in ("condition", "result"):
            text = str(row[column])
            try:
                parts[column] = parse(text) if text else None
            except FormulaError as error:
                place = _place(line, column, error.start)
                findings.append(_fault(BANDS, place, error.found, error.expected))
        if len(parts) == 2 and parts["result"] is not None:
            bands.setdefault(str(row["table"]), []).append(
                Band(parts["condition"], parts["result"], line)
            )
    return {name: tuple(rows) for name, rows in bands.items()}, findings


def _finding(fault: RuleFault, standard: Standard) -> Finding:
    """Return a fault of a rule as a finding: in the pack's file, or in the rule of the template that it has broken."""
    if fault.band:
        return _fault(BANDS, _place(*fault.band, fault.start), fault.found, fault.expected)
    place = _place(fault.rule.line, fault.column, fault.start)
    if fault.rule.of_template:
        place = place_of(fault.rule, standard)
    return _fault(RULES, place, fault.found, fault.expected)


def place_of(rule: RuleText, standard: Standard) -> str:
    """Return where the formula of a rule stands: its line in the pack's file, or its name in the template."""
    if rule.of_template:
        return f"模板 {standard.template} 的规则“{rule.object}.{rule.name}”"
    return _place(rule.line, "formula", -1)


def _place(line: int, column: str, start: int) -> str:
    """Return line, column and, for a formula, the character counted from 1."""
    return f"第{line}行 {column}" + (f" 第{start + 1}字" if start >= 0 else "")


def _fault(file: str, place: str, found: str, expected: str) -> Finding:
    return Finding(
        "pack-rule", "error", file, cell=place, found=found, expected=expected, action=NEXT
    )


def _reading_of_deductions(standard: Standard) -> list[Finding]:
    """Return a finding where the template `deductions` is not told which of its readings is meant."""
    reading = standard.parameters.get(READING)
    if standard.template != DEDUCTIONS or reading in READINGS:
        return []
    return [
        Finding(
            "pack-setting",
            "error",
            SETTINGS_FILE,
            cell=f"parameters.{READING}",
            found="没有" if reading is None else str(reading),
            expected="1（全市合并扣，扣完为止）、2（各点位分别扣，再平均）或 3（各点位分别扣，取最低）",
            action=NEXT,
        )
    ]


def _taken_names(standard: Standard) -> list[Finding]:
    """Return a finding for each parameter that bears the name of one that every pack has."""
    taken = {*FIXED_PARAMETERS, *(f"{method.name}权重" for method in standard.methods)}
    return [
        Finding(
            "pack-setting",
            "error",
            SETTINGS_FILE,
            cell=f"parameters.{name}",
            found=name,
            expected="不与固定的参数同名",
            action=NEXT,
        )
        for name in standard.parameters
        if name in taken
    ]


def _taken_rule_names(
    own: Iterable[RuleText], parameters: Mapping[str, Fraction], schema: Schema
) -> Iterator[Finding]:
    """Yield a finding for each rule that bears the name of a parameter, or of a column of its object.

    Formulas that mean these would read the rule.
    """
    for text in own:
        kind = schema.objects.get(text.object)
        taken = "参数" if text.name in parameters else ""
        if kind and kind.column(text.name) and (text.object, text.id) != _FROM_THE_LIST:
            taken = f"{kind.name}已有的列"
        if taken:
            expected = f"不与{taken}同名"
            yield _fault(RULES, _place(text.line, "name", -1), text.name, expected)


def _taken_columns(standard: Standard, schema: Schema, kept: Iterable[RuleText]) -> list[Finding]:
    """Return a finding for each column that a pack has added under a name that formulas have already.

    `kept` are the rules of the template: who reads the column would read one of the same name.
    """
    rules = {text.key for text in kept}
    findings = []
    for file in EXTENSIBLE:
        kind = schema.objects[objects.OBJECT_OF_FILE[file]]
        names = [column.name for column in kind.columns]
        for name in added_columns(file, standard.table(file)):
            taken = "已有的列" if names.count(name) > 1 else ""
            if (kind.name, name) in rules:
                taken = "的模板规则"
            if taken:
                words = {"found": name, "expected": f"不与{kind.name}{taken}同名"}
                findings.append(
                    Finding(
                        "pack-column", "error", file, cell=f"第1行 {name}", action=NEXT, **words
                    )
                )
    return findings


def _verdicts(program: Program, standard: Standard) -> list[Finding]:
    """Return a finding for each text that the verdict may be and that is none of the pack's outcomes."""
    rule = next((rule for rule in program.of(CITY) if rule.text.id == "verdict"), None)
    if rule is None:
        return []
    place = f"{CITY}.verdict" if rule.text.of_template else _place(rule.text.line, "formula", -1)
    expected = "、".join(standard.outcome_of)
    return [
        *_never_reached(rule, standard),
        *(
            Finding(
                "pack-verdict",
                "warning",
                RULES,
                cell=place,
                found=f"结论可能是“{text}”",
                expected=f"[[outcome]] 中的结论：{expected}",
                action="请改正公式或增加结论；得出这一结论的城市不能计分",
            )
            for text in rule.texts
            if text not in standard.outcome_of
        ),
    ]


def _never_reached(verdict: CompiledRule, standard: Standard) -> Iterator[Finding]:
    """Yield a finding for each outcome of the pack that its verdict never is."""
    unknown = set(verdict.texts) - set(standard.outcome_of)  # told where it is given
    if unknown or not verdict.gives_only_texts:
        return
    for number, outcome in enumerate(standard.outcome_of, 1):
        if outcome not in verdict.texts:
            words = {
                "found": f"“{outcome}”：结论的公式得不出",
                "expected": "、".join(verdict.texts),
                "action": "请核对公式和 [[outcome]]；确实如此的不用改",
            }
            cell = f"outcome[{number}].name"
            yield Finding("pack-verdict", "warning", SETTINGS_FILE, cell=cell, **words)


def _rates_apart(program: Program) -> Iterator[Finding]:
    """Yield a finding where scores of indicators are a pack's own, and the rates beside them a template's.

    Tables, charts and floors show the rate: a score that does not rest on it has another.
    """
    rules = {rule.text.id: rule for rule in program.of(objects.INDICATORS)}
    score, rate = rules.get("score"), rules.get("rate")
    if score is None or rate is None or score.text.of_template or not rate.text.of_template:
        return
    if rate not in program.leading_to(objects.INDICATORS, ("score",)).rules:
        place = _place(score.text.line, "formula", -1)
        found = f"“{score.text.name}”不由“{rate.text.name}”得出，报告中的得分率仍按模板的规则计算"
        expected = f"{objects.INDICATORS} rate 也写一条，如 ={score.text.name}÷满分"
        words = {"found": found, "expected": expected, "action": "请核对；确实如此的不用改"}
        yield Finding("pack-implausible", "warning", RULES, cell=place, **words)


def _without_measures(program: Program, standard: Standard) -> list[Finding]:
    """Return a finding for each rule that reads what is measured, in a pack that lists nothing to measure."""
    if standard.measure_list:
        return []
    found = f"引用{objects.MEASURES}，规则包没有测量项"
    expected = f"{MEASURES} 中列出的测量项"
    return [
        _fault(RULES, _place(rule.text.line, "formula", -1), found, expected)
        for rule in program.rules
        if objects.MEASURES in rule.children
        or any(reference.object == objects.MEASURES for reference in rule.references)
    ]


def _unwritable(program: Program) -> list[Finding]:
    """Return a finding for each rule of the pack whose formula no cell of the audit workbook can hold."""
    return [
        _fault(
            RULES,
            _place(rule.text.line, "formula", -1),
            f"计算底稿的一格写不下这个公式：{too_much}",
            "拆成几条规则，或把档表分成几张",
        )
        for rule in program.rules
        if not rule.text.of_template and (too_much := does_not_fit(rule))
    ]
