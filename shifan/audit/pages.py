"""审计/index.html: verdict, drill-down from dimension to raw cell, search by number, findings, rules, files. Offline."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader

from shifan.intake.provenance import STATUSES
from shifan.rules import rules_of
from shifan.values import Register

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_SEVERITY = {"error": "拒绝", "warning": "请核对", "info": "已改正"}
_MOST_RECORDS = 200


@cache
def environment() -> Environment:
    """Return the template environment; everything is escaped."""
    folder = Path(__file__).with_name("templates")
    return Environment(loader=FileSystemLoader(str(folder), encoding="utf-8"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def build(register: Register, standard: Standard, clean: CleanCity, notebooks: Iterable[tuple[str, str]]) -> str:
    """Return the page of a run; `notebooks` are (title, file) of the executed ones."""
    rules = rules_of(standard)
    values = [{"i": key, "n": value.name, "d": value.display, "r": value.rule, "s": list(value.inputs)} for key, value in register.items()]
    sentences = {key: f"{rule.sentence}（{rule.clause}）" for key, rule in rules.items()}
    # A closing tag inside the data must not end the script element.
    data = json.dumps({"values": values, "rules": sentences}, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return environment().get_template("index.html.j2").render(
        city=register.text("city"), demo=register.text("report.demo"), label=standard.label, register=register, data=data,
        reasons=[value.display for value in register.match("verdict.reason.*")], dimensions=list(_dimensions(register, standard, clean)),
        findings=clean.findings, severity=_SEVERITY, corrections=clean.corrections, files=_files(register, clean),
        rules=[{"id": key, "name": rule.name, "text": sentences[key]} for key, rule in rules.items()], notebooks=list(notebooks))


def _dimensions(register: Register, standard: Standard, clean: CleanCity) -> Iterable[dict[str, object]]:
    """Yield dimensions with indicators, and under each its deductions and failed records with their cells."""
    documents, records = clean.tables["documents"], clean.tables["records"]
    failed = records[(records["result"] == "不符合").to_numpy()]
    mapped = dict(zip(standard.check_items["code"], standard.check_items["indicator"], strict=True))
    of_indicator: dict[str, list] = {}
    for row in failed.itertuples():
        of_indicator.setdefault(mapped.get(row.item, ""), []).append(row)
    for n, name in enumerate(standard.dimensions, 1):
        codes = standard.indicators["code"][(standard.indicators["dimension"] == name).to_numpy()]
        yield {"key": f"dimension.{n}", "indicators": [
            {"code": code, "key": f"indicator.{code}",
             "deductions": [_deduction(clean, row) for row in documents[(documents["indicator"] == code).to_numpy()].itertuples()],
             "records": [_record(clean, register, row) for row in of_indicator.get(code, [])[:_MOST_RECORDS]],
             "more": max(0, len(of_indicator.get(code, [])) - _MOST_RECORDS)} for code in codes]}


def _deduction(clean: CleanCity, row: object) -> dict[str, object]:
    shown = "合理缺项" if row.not_applicable else str(row.deduction)
    return {"aspect": row.aspect, "shown": shown, "reason": row.reason, "cell": clean.sources["documents"].cell("deduction", row.row)}


def _record(clean: CleanCity, register: Register, row: object) -> dict[str, object]:
    name = register[f"site.{row.site}.name"].display if f"site.{row.site}.name" in register else row.site
    return {"site": row.site, "name": name, "item": register.text(f"item.{row.item}.name"), "problem": row.problem,
            "cell": clean.sources["records"].cell("result", row.row)}


def _files(register: Register, clean: CleanCity) -> list[dict[str, str]]:
    status = clean.provenance or {}
    return [{"name": name, "sha": digest, "status": STATUSES.get(status.get(name, {}).get("status", ""), "规则包" if "/" in name else "未登记"),
             "origin": status.get(name, {}).get("origin", "")} for name, digest in register.files.items() if digest]
