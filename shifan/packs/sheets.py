"""The sheets of a pack's workbook: which file each holds, what its columns are called, what may be typed there."""

from __future__ import annotations

from shifan.records import dataclass
from shifan.rules.words import UNITS
from shifan.standards import objects as ob
from shifan.standards import pack_columns as files

_FLAG = ("0", "1")
_METHODS, _INDICATORS, _TYPES = "检查方式", "指标", "业态"


@dataclass(frozen=True)
class PackSheetColumn:
    """A column: its name in the file, its heading in the workbook, its width, and the texts to choose from.

    `codes_of` is the sheet whose codes may be chosen; `is_code`: it holds codes, which must not become numbers.
    """

    name: str
    heading: str
    width: int = 14
    choices: tuple[str, ...] = ()
    codes_of: str = ""
    is_code: bool = False


def _code(name: str, heading: str, width: int = 12, of: str = "") -> PackSheetColumn:
    return PackSheetColumn(name, heading, width, codes_of=of, is_code=True)


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

    @property
    def may_be_missing(self) -> tuple[str, ...]:
        """Return the columns that the file need not have: left out where no row fills them."""
        return tuple(column.name for column in files.ALL_TABLES[self.file] if column.may_be_missing)

    @property
    def optional(self) -> bool:
        """Return whether a pack need not have the file: left out where the sheet has no rows."""
        return self.file in files.OPTIONAL_TABLES


SHEETS = (
    PackSheet(
        _METHODS,
        files.METHODS,
        (_code("code", "编号", 16), PackSheetColumn("name", "检查方式", 16)),
        "没有行的，为 announced 明查、covert 暗访两种。编号用字母，权重在“设置”表 method_weights 中。",
    ),
    PackSheet(
        "检查结果",
        files.RESULTS,
        (
            PackSheetColumn("word", "检查结果", 16),
            PackSheetColumn("share", "得分比例（0至1，合理缺项留空）", 20),
            PackSheetColumn("problem", "算问题（1是 0否）", 14, _FLAG),
        ),
        "没有行的，为符合（1）、不符合（0，算问题）、合理缺项。",
    ),
    PackSheet(
        _INDICATORS,
        files.INDICATORS,
        (
            _code("code", "编号", 10),
            PackSheetColumn("dimension", "项目", 16),
            PackSheetColumn("name", "指标", 26),
            PackSheetColumn("full_score", "满分", 8),
            PackSheetColumn("document_share", "资料占比", 10),
            PackSheetColumn("key", "关键（1是 0否）", 14, _FLAG),
            _code("parent", "上级编号", 10, _INDICATORS),
            PackSheetColumn("kind", "种类", 10),
            PackSheetColumn("clause", "依据", 24),
            PackSheetColumn("department", "责任部门", 20),
        ),
        "每行一项指标。有上级的，上级也是一行，写明编号和名称。后面可以加列，供公式引用。",
    ),
    PackSheet(
        _TYPES,
        files.TYPES,
        (
            PackSheetColumn("method", "检查方式编号", 14),
            _code("code", "编号", 10),
            PackSheetColumn("name", "业态", 24),
            PackSheetColumn("min_sites", "应抽点位", 10),
            PackSheetColumn("items", "检查项数", 10),
            PackSheetColumn("key_items", "重点项数", 10),
            PackSheetColumn("aliases", "别名（用|隔开）", 30),
        ),
        "检查方式编号见“检查方式”表；那里没有行的，announced 为明查，covert 为暗访。",
    ),
    PackSheet(
        "检查项",
        files.ITEMS,
        (
            _code("code", "编号"),
            _code("business_type", "业态编号", 10, _TYPES),
            PackSheetColumn("name", "检查项", 44),
            PackSheetColumn("key", "类别", 8, (ob.KEY_ITEM, ob.GENERAL_ITEM)),
            PackSheetColumn("points", "分值", 8),
            _code("indicator", "指标编号", 10, _INDICATORS),
            PackSheetColumn("department", "责任部门", 20),
        ),
        "每行一个检查项，归到一个业态和一项指标。责任部门有几个的，用、隔开。",
    ),
    PackSheet(
        "否决项",
        files.VETOES,
        (_code("code", "编号", 18), PackSheetColumn("name", "否决项", 60)),
        "每行一个否决项；用语在“用语”表中。",
    ),
    PackSheet(
        "访谈题目",
        files.TOPICS,
        (_code("code", "编号", 10), PackSheetColumn("name", "题目", 60)),
        "每行一个题目。",
    ),
    PackSheet(
        "测量",
        files.MEASURES,
        (
            _code("code", "编号"),
            _code("indicator", "指标编号", 10, _INDICATORS),
            PackSheetColumn("name", "测量", 30),
            PackSheetColumn("unit", "单位", 8),
            PackSheetColumn("low", "下限", 10),
            PackSheetColumn("high", "上限", 10),
        ),
        "公式要用的测得的数，如考核权重、抽检合格率；超出上下限的请人核对。",
    ),
    PackSheet(
        "列名别名",
        files.HEADERS,
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
        files.RULES,
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
        files.BANDS,
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
DOCUMENTS_SHEET = "文书"
# Skeletons and notes of a pack, each in pieces as text: a workbook holds the whole pack.
ATTACHMENTS_SHEET = "模板文件"
ATTACHMENT_HEADINGS = ("文件名", "内容（程序使用，请勿改动）")
ATTACHMENTS = (".docx", ".pptx", ".md", ".txt")
FLAT_HEADINGS = ("位置", "类型", "内容")
MEANING_HEADING = "说明"  # of the settings, for people; not read back
# What a heading of a column that a pack has added begins with where it would be taken for another.
ADDED = "自加："


def headings_of(attribute: str) -> dict[str, str]:
    """Return name in the file → heading of the sheet that holds a list of a pack; empty for a list without a sheet."""
    return {
        column.name: column.heading
        for sheet in SHEETS
        if files.attribute(sheet.file) == attribute
        for column in sheet.columns
    }
