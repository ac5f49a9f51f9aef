"""The floor: the package's functions in one plain script, no notebooks, no pages, no manifest. Usage: floor.py ROOT CITY TARGET."""

import json
import sys
from pathlib import Path

from shifan.audit import workbook
from shifan.charts import NAMES, draw
from shifan.clean import clean
from shifan.firmness import enter
from shifan.intake import read_city
from shifan.report import fill
from shifan.score import score, summary
from shifan.standards import load


def floor(root, city, target):
    """Write what a run gives — tables, values, charts, both reports, workbook — and nothing that shows how it came."""
    target.mkdir(parents=True, exist_ok=True)
    standard = load("demo-2023")
    tables = clean(read_city(root / "data" / "raw" / city), standard).require()
    tables.save(target / "clean")
    register = score(tables, standard)
    enter(register, tables, standard)
    (target / "values.json").write_text(register.to_json(), encoding="utf-8")
    (target / "scores.json").write_text(json.dumps(summary(register, standard), ensure_ascii=False), encoding="utf-8")
    pictures = []
    for number, name in enumerate(NAMES, 1):
        chart = draw(name, register, standard)
        png, _ = chart.save(target / "图表", number)
        pictures.append(fill.Picture(chart.name, chart.title, png.read_bytes(), chart.alt, chart.source))
    (target / "初评报告.docx").write_bytes(fill.build(register, standard, tables, pictures, fill.INTERNAL))
    (target / "初评报告-公开版.docx").write_bytes(fill.build(register, standard, tables, [], fill.PUBLIC))
    (target / "计算底稿.xlsx").write_bytes(workbook.build(tables, standard, register))


if __name__ == "__main__":
    floor(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
