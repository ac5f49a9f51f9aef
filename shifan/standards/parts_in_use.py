"""What of a pack its rules use: parameters, columns, decision tables, rules that nothing reads; roles nobody fills."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from shifan.errors import Finding
from shifan.records import dataclass
from shifan.rules.expression import Bands, walk
from shifan.rules.language.program import (
    LEVEL_ROLES,
    ROLES,
    Program,
    RuleText,
    has_role,
    meant_role,
    unread_rule,
)
from shifan.standards import objects
from shifan.standards.pack_columns import BANDS, EXTENSIBLE, RULES
from shifan.standards.pack_files import NEXT
from shifan.standards.pack_tables import added_columns, declared_near
from shifan.standards.standard_file import FILE as SETTINGS_FILE

if TYPE_CHECKING:
    from shifan.standards.model import Standard

# An indicator's full score stands in indicators.csv; a rule may take its place, but need not.
FROM_THE_LIST = (objects.INDICATORS, "full")
_UNREAD = "被引用，或删去"
_WANTED = "报告、图表要用的规则"


@dataclass(frozen=True)
class PartsInUse:
    """The rules of a pack, as they are written and as far as they are understood, and what they leave unused.

    With `faulty` rules it is not known what each reads: then only that counts as unused which no formula names.
    """

    standard: Standard
    program: Program
    texts: tuple[RuleText, ...]
    faulty: bool

    def missing_roles(self) -> Iterator[Finding]:
        """Yield a finding for each rule that reports and charts look for and the pack does not have."""
        present = {(text.object, text.id) for text in self.texts}
        ids = {text.id for text in self.texts if not text.of_template}
        levels = objects.upper_levels(self.standard)
        wanted = [(place, id) for place, own in ROLES.items() for id in own]
        wanted += [(level, id) for level in levels for id in LEVEL_ROLES]
        told = {fault.rule for fault in self.program.faults if fault.unread}
        for place, id in wanted:
            if (place, id) in (*present, FROM_THE_LIST):
                continue
            slip = self._slips.get((place, id))
            if slip:
                if slip not in told:
                    yield _role_fault(f"第{slip.line}行 id", slip.id, f"{id}（{_WANTED}）")
            # The row of a role may stand at an object whose name is a slip of the pen.
            elif not (self.faulty and id in ids):
                yield _role_fault(f"{place}.{id}", "没有这条规则", _WANTED)

    @cached_property
    def _slips(self) -> dict[tuple[str, str], RuleText]:
        """Return the rules whose ids come near to one with a role, by object and that id."""
        levels = objects.upper_levels(self.standard)
        meant = ((text, meant_role(text, levels)) for text in self.texts)
        return {(text.object, id): text for text, id in meant if id}

    def unread(self) -> Iterator[Finding]:
        """Yield a finding for each parameter, added column and decision table that no formula reads.

        Of rules with faults also for each rule; the program tells those itself where all are understood.
        """
        yield from self._parameters()
        yield from self._columns()
        yield from self._bands()
        if self.faulty:
            yield from self._rules()

    def _parameters(self) -> Iterator[Finding]:
        read = {name for rule in self.program.rules for name in rule.parameters}
        for name in self.standard.parameters:
            if not self._is_read(name, name in read):
                place = f"parameters.{name}"
                yield _finding(
                    "pack-setting", SETTINGS_FILE, place, "没有公式引用这个参数", _UNREAD
                )

    def _columns(self) -> Iterator[Finding]:
        rules = self.program.rules
        read = {(own.object, own.name) for rule in rules for own in rule.references}
        for file in EXTENSIBLE:
            for name in added_columns(file, self.standard.table(file)):
                if not self._is_read(name, (objects.OBJECT_OF_FILE[file], name) in read):
                    expected = f"被公式引用，或删去；{declared_near(file, name)}"
                    place = f"第1行 {name}"
                    yield _finding("pack-column", file, place, "没有公式引用这一列", expected)

    def _bands(self) -> Iterator[Finding]:
        if self.standard.bands.empty:  # most packs have none, and trees have very many nodes
            return
        nodes = (node for rule in self.program.rules for node in walk(rule.expression))
        read = {node.name for node in nodes if isinstance(node, Bands)}
        first: dict[str, int] = {}
        for line, name in enumerate(self.standard.bands["table"].astype(str), 2):
            first.setdefault(name, line)
        for name, line in first.items():
            if name and not self._is_read(name, name in read):
                expected = "有公式用 查档(…) 引用它，或删去"
                yield _finding("pack-rule", BANDS, f"第{line}行 table", name, expected)

    def _rules(self) -> Iterator[Finding]:
        """Yield the pack's rules without a role that no other formula names."""
        told = {
            fault.rule for fault in self.program.faults if fault.column in ("object", "id", "name")
        }
        levels = objects.upper_levels(self.standard)
        for text in self.texts:
            if text.of_template or has_role(text, levels) or text in told or self._is_slip(text):
                continue
            if self._formulas.count(_plain(text.name)) <= _plain(text.formula).count(
                _plain(text.name)
            ):
                fault = unread_rule(text, levels)
                place = f"第{text.line}行 {fault.column}"
                yield _finding("pack-rule", RULES, place, fault.found, fault.expected)

    def _is_slip(self, text: RuleText) -> bool:
        """Return whether a rule is told already as the one that a missing role is meant to be."""
        present = {(known.object, known.id) for known in self.texts}
        return any(own == text and key not in present for key, own in self._slips.items())

    def _is_read(self, name: str, by_a_rule: bool) -> bool:
        return by_a_rule or (self.faulty and _plain(name) in self._formulas)

    @cached_property
    def _formulas(self) -> str:
        bands = self.standard.bands
        cells = [*bands["condition"].astype(str), *bands["result"].astype(str)]
        return _plain("\n".join([*(text.formula for text in self.texts), *cells]))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _role_fault(place: str, found: str, expected: str) -> Finding:
    return _finding("pack-rule", RULES, place, found, expected)


def _finding(code: str, file: str, place: str, found: str, expected: str) -> Finding:
    return Finding(code, "error", file, cell=place, found=found, expected=expected, action=NEXT)
