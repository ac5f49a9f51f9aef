"""A small rule pack as files, for any of which a test may bring its own."""

import csv
import io
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import tomli_w

from shifan.standards.folders import SHIPPED

FILES = {
    "standard.toml": """id = "small"
title = "小规则包"
official = false
dimensions = ["基础工作", "生产经营状况"]
missing_policy = "exclude"
[method_weights]
announced = "0.6"
covert = "0.4"
[interview]
weight = "0.05"
[interview.scores]
"清楚" = "1"
"基本清楚" = "0.6"
"不清楚" = "0"
[verdict]
pass_line = "60"
key_floor = "0.30"
[site_verdict]
general_max = 8
key_max = 0
[rounding]
places = 2
mode = "half_up"
""",
    "indicators.csv": """code,dimension,name,full_score,document_share,key
B01,基础工作,经费保障,40,1,0
J01,生产经营状况,食品流通,40,0.5,1
J02,生产经营状况,餐饮服务,20,0,0
""",
    "business_types.csv": """method,code,name,min_sites,items,key_items,aliases
announced,M1,农贸市场,1,3,1,菜市场
covert,A1,食品摊贩,1,2,0,小摊贩
""",
    "check_items.csv": """code,business_type,name,key,points,indicator
M1-1,M1,进货查验记录,重点,4,J01
M1-2,M1,公示许可证,一般,2,J01
M1-3,M1,场所清洁,一般,2,J02
A1-1,A1,持健康证,一般,3,J02
A1-2,A1,生熟分开,一般,2,J02
""",
    "vetoes.csv": "code,name\nincident,较大食品安全事件\n",
    "interview_topics.csv": "code,name\nT01,重要指示批示贯彻\n",
    "headers.csv": "workbook,sheet,column,alias\n",
}


def write_pack(folder: Path, files: Mapping[str, str] = {}) -> Path:
    """Return the folder after writing the small pack into it, with files in the place of its own or beside them.

    Unless a test brings it, wording.toml has a sentence for every indicator and veto of the lists.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = {**FILES, **files}
    written.setdefault("wording.toml", wording(written))
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def with_parameters(parameters: Mapping[str, str]) -> str:
    """Return the settings of the small pack with parameters of its own."""
    own = "".join(f'"{name}" = "{number}"\n' for name, number in parameters.items())
    return f"{FILES['standard.toml']}[parameters]\n{own}"


@cache
def _demo_wording() -> str:
    return (SHIPPED / "demo-2023" / "wording.toml").read_text(encoding="utf-8")


def wording(files: Mapping[str, str]) -> str:
    """Return the demo pack's wording with sentences for the indicators and vetoes of a pack's lists."""
    content = tomllib.loads(_demo_wording())
    pattern = next(iter(content["indicator"].values()))
    rows = _rows(files["indicators.csv"])
    above = {row.get("parent", "") for row in rows}
    content["indicator"] = {
        row["code"].strip("*"): {
            **pattern,
            "shortcoming": f"{row['name']}不到位",
            "measure": f"加强{row['name']}",
        }
        for row in rows
        if row["code"] not in above
    }
    methods = [row["name"] for row in _rows(files.get("methods.csv", "code,name\n"))]
    if methods:
        text = f"现场检查（{'、'.join(methods)}）"
        content["facts"]["methods"] = ["资料审查", text, "领导访谈"]
    content["veto"] = {
        row["code"]: {"absent": f"未发生{row['name']}", "occurred": f"发生{row['name']}"}
        for row in _rows(files["vetoes.csv"])
    }
    return tomli_w.dumps(content)


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))
