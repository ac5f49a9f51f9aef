"""The sheet 填表说明: how to fill in the workbook, what its lists rest on, and every column with its example."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from shifan.forms import formats as looks
from shifan.forms.asked_sheets import asked_columns, sheets_of
from shifan.forms.drop_down_lists import FIRST_DAY, DropDownLists
from shifan.forms.entry_rules import EntryRule, entry_rule, fact_rule
from shifan.forms.plan import WorkbookPlan
from shifan.raw_sheets import FACT_SHEET, RawWorkbook, SheetColumn
from shifan.raw_sheets.added_sheets import GUIDE
from shifan.raw_sheets.city_profile import FACTS, Fact
from shifan.records import dataclass

_HEADINGS = {
    "工作表": 12,
    "列（项目）": 18,
    "必填": 7,
    "填写内容": 46,
    "单位": 7,
    "可填": 46,
    "示例": 20,
}
_CENTRED = (2, 4)  # columns
_HOW = (
    "深色表头的列必填，浅色表头的列有则填写；灰底的内容已经填好，请勿改动。",
    "工作表名和列名请勿改动；列的先后、空行不影响读取；其他工作表和列不会读取。",
    "有下拉箭头的单元格请从列表选取；日期按 2023-11-02 的形式填写；编号为文本格式，前面的0和末尾的0都会保留。",
    "从别处粘贴会绕过单元格的校验，请选择“粘贴为数值”，并以 shifan check 的结果为准。",
)
_NEXT = (
    "填完保存并关闭文件，运行 shifan check {city}，按提示逐处改正；没有“拒绝”后运行 shifan run {city} 生成报告。",
    "来源.toml 登记每个文件的标题、出处、日期和性质：collected 实际采集，published 公开文件，synthetic 合成演示。"
    "新建时均登记为 synthetic；只要有一个文件是 synthetic，或者规则包不是官方的，报告、图表、底稿和审计网页都会标注"
    "「演示数据，非官方结论」。",
    "需要更正而不便改动原件的，在同一文件夹写 更正.csv，各列为：文件、工作表、单元格、原值、新值、理由、更正人、日期。",
)


@dataclass(frozen=True)
class Guide:
    """The guide of a workbook: for which plan, with which lists, in which formats."""

    workbook: RawWorkbook
    plan: WorkbookPlan
    lists: DropDownLists
    formats: dict[str, Format]

    def write(self, sheet: Worksheet) -> None:
        """Write the guide into an empty sheet."""
        for place, width in enumerate(_HEADINGS.values()):
            sheet.set_column(place, place, width)
        row = self._write_text(sheet)
        for place, heading in enumerate(_HEADINGS):
            sheet.write_string(row, place, heading, self.formats["needed"])
        for cells in self._columns():
            row += 1
            for place, text in enumerate(cells):
                look = "middle" if place in _CENTRED else "cell"
                sheet.write_string(row, place, text, self.formats[look])
            lines = max(map(looks.lines, cells, _HEADINGS.values()))
            sheet.set_row(row, 18 * lines + 4)
        title = f"{self.workbook.name}　{GUIDE}"
        looks.page(sheet, self.plan.city, title, repeat=False)

    def _write_text(self, sheet: Worksheet) -> int:
        """Write title and sentences, each over all columns; return the row below."""
        last = len(_HEADINGS) - 1
        title = f"{self.plan.city}　{self.workbook.name}　{GUIDE}"
        sheet.merge_range(0, 0, 0, last, title, self.formats["title"])
        sheet.set_row(0, 32)
        row = 1
        for look, text in self._sentences():
            sheet.merge_range(row, 0, row, last, text, self.formats[look])
            sheet.set_row(row, 18 * looks.lines(text, sum(_HEADINGS.values())) + 2)
            row += 1
        return row

    def _sentences(self) -> Iterator[tuple[str, str]]:
        """Yield each line of text with the name of its format."""
        yield (
            "standing",
            self._standing() + (self._period() if FIRST_DAY in self.lists.columns else ""),
        )
        yield "part", "一、怎样填写"
        for number, text in enumerate((*_HOW, *self.workbook.guidance), 1):
            yield "line", f"{number}. {text}"
        yield "part", "二、填完以后"
        for number, text in enumerate(_NEXT, 1):
            yield "line", f"{number}. {text.replace('{city}', self.plan.city)}"
        yield "part", "三、各列说明"

    def _standing(self) -> str:
        """Return what the prefilled lists rest on, and that they are assumed where the pack is not official."""
        standard = self.plan.standard
        source = (
            "已填好的指标、业态、检查项、否决项和访谈题目"
            f"取自规则包“{standard.label}”（{standard.id}）"
        )
        if standard.official:
            return f"{source}。"
        return (
            f"{source}，均为示例，不是官方文本；"
            "正式评价请以正式规则包重新建表：shifan new 城市 --standard 规则包文件夹。"
        )

    def _period(self) -> str:
        first, last = self.plan.first or "2000-01-01", self.plan.last or "填表当天"
        return f"日期按 {first} 至 {last} 校验，可在“选项”表改动。"

    def _columns(self) -> Iterator[tuple[str, ...]]:
        """Yield the cells of each row of the table: of 基本信息 a row an item, of other sheets a row a column."""
        standard = self.plan.standard
        for sheet in sheets_of(self.workbook, standard):
            if sheet is FACT_SHEET:
                for fact in FACTS:
                    yield self._row(sheet.name, fact.item, fact, fact_rule(fact, standard))
            else:
                for column in asked_columns(sheet, standard):
                    rule = entry_rule(column.content, standard)
                    yield self._row(sheet.name, column.heading, column, rule)

    def _row(
        self, sheet: str, heading: str, entry: SheetColumn | Fact, rule: EntryRule
    ) -> tuple[str, ...]:
        return (
            sheet,
            heading,
            "否" if entry.may_be_blank else "是",
            entry.meaning,
            entry.unit,
            rule.allowed,
            entry.example or self.lists.sample(rule.sample),
        )
