"""What a reviewer can sign: each indicator, and everything. A scope's digest covers exactly what its values depend on.

That is: the values with their rules, down the lineage; the content of the raw cells and pack
entries at its ends; and the corrections of those cells. A change elsewhere leaves the digest as it
is, also an inserted row; a change in it does not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.audit.lineage.graph import Lineage
from shifan.errors import Refused
from shifan.files.run_files import SCOPES
from shifan.received import MapOf, Record, read_json
from shifan.records import dataclass
from shifan.rules.catalog import rules_of
from shifan.rules.expression import Bands, Text, walk
from shifan.rules.rule import Rule
from shifan.rules.sentences import words

if TYPE_CHECKING:
    from shifan.audit.lineage.source_contents import SourceContents
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

ALL, ALL_NAME = "all", "全部数据"
_SHAPE = Record({"scopes": MapOf(Record({"name": str, "sha256": str}))})


@dataclass(frozen=True)
class SigningScope:
    """Something that can be signed: an indicator's code or `all`, its name, and the digest of what it depends on."""

    code: str
    name: str
    sha256: str


def _by_family(register: Register) -> dict[str, list[str]]:
    """Return the ids of values by what stands before their last point: those of indicator 3 apart from 3.10."""
    families: dict[str, list[str]] = {}
    for id in register:
        families.setdefault(id.rpartition(".")[0], []).append(id)
    return families


def compute_scopes(
    register: Register, standard: Standard, clean: CleanCity, contents: SourceContents
) -> list[SigningScope]:
    """Return every scope: the indicators in the pack's order, then `all`."""
    digests = _Digests(register, standard, clean, contents)
    families = _by_family(register)
    indicators = [
        SigningScope(
            indicator.code,
            indicator.name,
            digests.of(families.get(f"indicator.{indicator.code}", [])),
        )
        for indicator in standard.indicator_list
    ]
    return [*indicators, SigningScope(ALL, ALL_NAME, digests.of(register))]


def write_scopes(run: Path, listed: Iterable[SigningScope]) -> None:
    """Write the scopes of a run into its folder."""
    entries = {scope.code: {"name": scope.name, "sha256": scope.sha256} for scope in listed}
    text = json.dumps({"scopes": entries}, ensure_ascii=False, indent=1) + "\n"
    (run / SCOPES).write_text(text, encoding="utf-8", newline="\n")


def scopes_of_run(run: Path) -> list[SigningScope]:
    """Return the scopes of a run as it was made; Refused for a run that has none."""
    try:
        entries = read_json(run / SCOPES, _SHAPE)["scopes"]
        return [
            SigningScope(code, entry["name"], entry["sha256"]) for code, entry in entries.items()
        ]
    except (OSError, ValueError):
        raise Refused(
            "no-scopes",
            file=f"{run.parent.name}/{run.name}/{SCOPES}",
            found="该次运行没有复核基准",
            expected="由本版本生成的运行",
            action=f"请先运行 shifan run {run.parent.name}",
        ) from None


class _Digests:
    """The digests of sets of values, with all that they depend on."""

    def __init__(
        self, register: Register, standard: Standard, clean: CleanCity, contents: SourceContents
    ) -> None:
        self._register, self._contents, self._lineage = register, contents, Lineage(register)
        self._rules = {key: _said(rule) for key, rule in rules_of(standard).items()}
        self._corrections = _corrections_by_label(clean, contents)

    def of(self, keys: Iterable[str]) -> str:
        """Return the digest of some values and all that they depend on."""
        origins = self._lineage.origins(keys)
        labels = {label for each in origins.addresses for label in self._contents.labels(each)}
        lines = [self._line_of_value(key) for key in origins.values]
        lines += [f"leaf\t{label}\t{self._contents.content(label)}" for label in labels]
        lines += [
            f"correction\t{label}\t{self._corrections[label]}"
            for label in labels
            if label in self._corrections
        ]
        return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()

    def _line_of_value(self, key: str) -> str:
        value = self._register[key]
        rule = self._rules.get(value.rule, value.rule)
        return f"value\t{key}\t{rule}\t{value.value}\t{value.display}"


def _said(rule: Rule) -> str:
    """Return all that a rule says: its explanation names a decision table, so that the table's rows are added."""
    tables = (node for node in walk(rule.expression) if isinstance(node, Bands))
    rows = (
        f"{words(condition)}→{words(result)}"
        for table in tables
        for condition, result in (*table.rows, (Text(table.name), table.otherwise))
    )
    return "\t".join((rule.explanation, *rows))


def _corrections_by_label(clean: CleanCity, contents: SourceContents) -> dict[str, str]:
    """Return what was corrected, why and by whom, by the label of the cell."""
    corrections = {}
    for each in clean.corrections:
        text = "\t".join((each.before, each.after, each.reason, each.author, each.date))
        for label in contents.labels(f"{each.file}!{each.sheet}!{each.cell}"):
            corrections[label] = text
    return corrections
