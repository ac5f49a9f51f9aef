"""A finding reaches everyone who reads: findings.json, the table of check, the notebook of cleaning, the audit page."""

import html
import json
import re

import openpyxl

from shifan.run.one_city import run_city
from shifan.standards import load
from tests.conftest import in_one_process, shifan
from tests.small_city import dirty, write_city
from tests.small_pack import write_pack

NAME = "小城市"


def test_one_finding_and_one_correction_in_all_four_places(tmp_path):
    pack = write_pack(tmp_path / "pack")
    folder = write_city(
        tmp_path / "data" / "raw" / NAME, dirty(load(pack), ("点位", 2, "检查日期", "2023.11.2"))
    )
    (folder / "更正.csv").write_text(
        "文件,工作表,单元格,原值,新值,理由,更正人,日期\n资料审查.xlsx,评分,D2,0.3,0.4,复核改判,审查员01,2023-11-20\n",
        encoding="utf-8",
    )
    table = shifan(tmp_path, "check", NAME, "--standard", str(pack), COLUMNS="200").stdout
    run_city(tmp_path, NAME, in_one_process(tmp_path))
    run = next((tmp_path / "output" / NAME).glob("r001-*"))
    told = json.loads(next(run.rglob("findings.json")).read_text(encoding="utf-8"))
    listed = json.dumps(told, ensure_ascii=False)
    notebook = "".join(path.read_text(encoding="utf-8") for path in run.rglob("01*.ipynb"))
    page = html.unescape(next(run.rglob("审计/index.html")).read_text(encoding="utf-8"))
    for name, text in {
        "table": table,
        "findings": listed,
        "notebook": notebook,
        "page": page,
    }.items():
        assert "2023.11.2" in text and "复核改判" in text, name
    corrected = next(finding for finding in told if finding["code"] == "corrected")
    assert (corrected["found"], corrected["expected"]) == ("0.3", "0.4")
    cleaned = html.unescape((run / "审计" / "01_clean.html").read_text(encoding="utf-8"))
    for name, text in {"notebook": notebook, "its page": cleaned, "audit page": page}.items():
        seen = " ".join(re.sub(r'<[^>]*>|\\n|[",]', " ", text).split())
        assert "0.3 0.4 复核改判 审查员01 2023-11-20" in seen, name
    book = openpyxl.load_workbook(run / "计算底稿.xlsx")["更正"]
    assert "0.3 → 0.4" in {cell for cells in book.iter_rows(values_only=True) for cell in cells}
