"""The sheets of a pack's workbook: which file each holds, what its columns are called, what may be typed there."""

from __future__ import annotations

from dataclasses import dataclass

from shifan.rules.language.program import UNITS
from shifan.standards import objects as ob


@dataclass(frozen=True)
class PackSheetColumn:
    """A column: its name in the file, its heading in the workbook, its width, and the texts to choose from."""

    name: str
    heading: str
    width: int = 14
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class PackSheet:
    """A sheet: its name, the CSV file that it holds, its columns, and a line that says what stands in it."""

    title: str
    file: str
    columns: tuple[PackSheetColumn, ...]
    guide: str

    def headings(self) -> dict[str, str]:
        """Return heading → name in the file."""
        return {column.heading: column.name for column in self.columns}


SHEETS = (
    PackSheet(
        "指标",
        "indicators.csv",
        (
            PackSheetColumn("code", "编号", 10),
            PackSheetColumn("dimension", "项目", 16),
            PackSheetColumn("name", "指标", 26),
            PackSheetColumn("full_score", "满分", 8),
            PackSheetColumn("document_share", "资料占比", 10),
            PackSheetColumn("key", "关键（1是 0否）", 14, ("0", "1")),
        ),
        "每行一项指标，满分合计100。后面可以加列，供公式引用。",
    ),
    PackSheet(
        "业态",
        "business_types.csv",
        (
            PackSheetColumn("method", "检查方式", 12, ("announced", "covert")),
            PackSheetColumn("code", "编号", 10),
            PackSheetColumn("name", "业态", 24),
            PackSheetColumn("min_sites", "应抽点位", 10),
            PackSheetColumn("items", "检查项数", 10),
            PackSheetColumn("key_items", "重点项数", 10),
            PackSheetColumn("aliases", "别名（用|隔开）", 30),
        ),
        "检查方式：announced 为明查，covert 为暗访。",
    ),
    PackSheet(
        "检查项",
        "check_items.csv",
        (
            PackSheetColumn("code", "编号", 12),
            PackSheetColumn("business_type", "业态编号", 10),
            PackSheetColumn("name", "检查项", 44),
            PackSheetColumn("key", "类别", 8, (ob.KEY_ITEM, ob.GENERAL_ITEM)),
            PackSheetColumn("points", "分值", 8),
            PackSheetColumn("indicator", "指标编号", 10),
        ),
        "每行一个检查项，归到一个业态和一项指标。",
    ),
    PackSheet(
        "否决项",
        "vetoes.csv",
        (PackSheetColumn("code", "编号", 18), PackSheetColumn("name", "否决项", 60)),
        "每行一个否决项；用语在“用语”表中。",
    ),
    PackSheet(
        "访谈题目",
        "interview_topics.csv",
        (PackSheetColumn("code", "编号", 10), PackSheetColumn("name", "题目", 60)),
        "每行一个题目。",
    ),
    PackSheet(
        "列名别名",
        "headers.csv",
        (
            PackSheetColumn("workbook", "工作簿", 14),
            PackSheetColumn("sheet", "工作表", 14),
            PackSheetColumn("column", "列名", 16),
            PackSheetColumn("alias", "别名", 20),
        ),
        "原始工作簿中常见的其他列名。",
    ),
    PackSheet(
        "规则",
        "rules.csv",
        (
            PackSheetColumn("object", "对象", 16),
            PackSheetColumn("id", "标识", 14),
            PackSheetColumn("name", "名称", 20),
            PackSheetColumn("formula", "公式", 70),
            PackSheetColumn("unit", "单位", 8, UNITS),
            PackSheetColumn("clause", "依据", 24),
            PackSheetColumn("note", "说明", 40),
        ),
        "对象和标识与模板中的规则相同的，取代那一条；不同的，另加一条。公式以=开头，按文字填写。",
    ),
    PackSheet(
        "档表",
        "bands.csv",
        (
            PackSheetColumn("table", "档表", 16),
            PackSheetColumn("condition", "条件", 50),
            PackSheetColumn("result", "结果", 20),
            PackSheetColumn("note", "说明", 40),
        ),
        "由上到下，第一行成立的条件决定结果；最后一行不写条件。公式用 查档(档表) 引用。",
    ),
)
SETTINGS_SHEET, WORDING_SHEET, GUIDE_SHEET = "设置", "用语", "说明"
FLAT_HEADINGS = ("位置", "类型", "内容")


def headings_of(attribute: str) -> dict[str, str]:
    """Return name in the file → heading of the sheet that holds a list of a pack; empty for a list without a sheet."""
    return {
        column.name: column.heading
        for sheet in SHEETS
        if sheet.file == f"{attribute}.csv"
        for column in sheet.columns
    }
