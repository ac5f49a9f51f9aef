"""Faults that have one cause: a rule that came into another's place changed, a name that many formulas have wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from shifan.rules.language.rule_texts import CompiledRule, RuleFault, RuleText

_MANY = 3  # from so many places on that have the same name wrong, they have one cause


def former_names(
    replaced: Iterable[RuleText], texts: Iterable[RuleText]
) -> dict[RuleText, RuleText]:
    """Return the replaced rules whose names no rule has any more, each with the rule that has taken its place."""
    texts = tuple(texts)
    names = {text.key for text in texts}
    places = {(text.object, text.id): text for text in texts}
    return {
        old: places[old.object, old.id]
        for old in replaced
        if old.key not in names and (old.object, old.id) in places
    }


def renamed(
    former: Mapping[RuleText, RuleText], compiled: Iterable[CompiledRule]
) -> list[RuleFault]:
    """Return a fault for each rule by whose former name others still read it, with the places where they do."""
    compiled = tuple(compiled)
    faults = []
    for old, new in former.items():
        readers = [rule.text for rule in compiled if _reads(rule, old)]
        if readers:
            places = "、".join(_place(reader, old.name) for reader in readers)
            found = f"“{old.name}”改名为“{new.name}”，仍按原名引用它的：{places}"
            expected = f"{old.name}（引用它的规则照旧），或一并改写这些规则"
            faults.append(RuleFault(new, "name", -1, found, expected))
    return faults


def of_another_kind(
    replaced: Iterable[RuleText], texts: Iterable[RuleText], faults: list[RuleFault]
) -> list[RuleFault]:
    """Return the faults, those of the template's rules as one where a rule came into another's place as a text.

    Or as a number in the place of a text.
    """
    former = {(old.object, old.id): old for old in replaced}
    changed = [
        (new, former[new.object, new.id])
        for new in texts
        if (new.object, new.id) in former and new.kind != former[new.object, new.id].kind
    ]
    broken = [fault for fault in faults if fault.rule.of_template]
    if not changed or not broken:
        return faults
    new, old = changed[0]
    places = "、".join(dict.fromkeys(_place(fault.rule, "") for fault in broken))
    found = f"单位由“{old.unit}”改为“{new.unit}”，引用它的不能再计算：{places}"
    told = RuleFault(new, "unit", -1, found, f"“{old.unit}”，或一并改写这些规则")
    return [*(fault for fault in faults if fault not in broken), told]


def each_name_once(faults: Sequence[RuleFault]) -> list[RuleFault]:
    """Return the faults, but a name that is unknown in several formulas only where it stands first, with the others."""
    same: dict[tuple[str, str], list[RuleFault]] = {}
    for fault in faults:
        if _is_unknown_name(fault):
            same.setdefault((fault.column, fault.found), []).append(fault)
    told: list[RuleFault] = []
    for fault in faults:
        group = (
            same.get((fault.column, fault.found), [fault]) if _is_unknown_name(fault) else [fault]
        )
        if len(group) < _MANY:
            told.append(fault)
        elif fault is group[0]:
            others = "、".join(_where(other) for other in group[1:])
            told.append(replace(fault, found=f"{fault.found}（同样：{others}）"))
    return told


def _is_unknown_name(fault: RuleFault) -> bool:
    if fault.band or fault.rule.of_template:
        return False
    return fault.found.endswith("”") and ("没有" in fault.found or fault.found.startswith("“"))


def _where(fault: RuleFault) -> str:
    at = f" 第{fault.start + 1}字" if fault.start >= 0 else ""
    return f"第{fault.rule.line}行 {fault.column}{at}"


def _reads(rule: CompiledRule, old: RuleText) -> bool:
    return any((own.object, own.name) == old.key for own in rule.references)


def _place(reader: RuleText, name: str) -> str:
    if reader.of_template:
        return f"模板的规则“{reader.object}.{reader.name}”"
    at = reader.formula.find(name)
    return f"第{reader.line}行 formula" + (f" 第{at + 1}字" if at >= 0 else "")
