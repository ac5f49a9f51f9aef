"""What can be asked of a city, by attribute: what it is, and what an export calls its table."""

from __future__ import annotations

ATTRIBUTES = {
    "sources": "各数据表的文件、行数和性质",
    "findings": "读取时的发现和改正",
    "corrections": "人工更正",
    "conditions": "通过的各项条件是否满足",
    "reasons": "未通过的原因",
    "dimensions": "各项目得分与失分",
    "indicators": "各指标得分率、得分与失分",
    "deductions": "资料审查扣分及理由",
    "methods": "各检查方式对照",
    "types": "各业态",
    "districts": "各区县",
    "sites": "各点位",
    "problems": "发现问题的检查项",
    "records": "检查记录",
    "rectification": "整改台账",
    "interviews": "访谈记录",
    "firmness": "结论有多稳",
    "questions": "可追问的问题：检查组、审查人、雷同、日期",
    "values(式样)": '登记表中的数据，如 values("onsite.*")',
    "value(编号)": "一个数据",
    "trace(查询)": "由什么得来，影响什么",
    "chart(名称)": "一张图；figure, data = place.chart(名称) 得到图形和数据",
    "what_if(…)": "假如某类业态、某个区县、某处扣分、检查结果、参数或规则包不同，哪些数会变",
    "fair(按什么)": "区县、检查组或业态在同类点位之内的得分差异和区间，不受检查方式和业态不同的影响",
    "compare(甲, 乙)": "几种 what_if 并列比较",
    "scenarios(文件)": "把文件里存下的情形并列比较",
    "sliders()": "拖动滑块看结果",
    "tables[表名]": "清理后的数据表",
    "headings(表名)": "数据表和 data/processed 中 parquet 文件各列的中文名称，供 rename(columns=…) 使用",
    "export(文件)": "把各表写成 Excel 工作簿或 CSV",
    "help(名称)": "说明和例子",
}
SHEETS = {  # the tables that an export writes, by attribute, and what it calls them
    "indicators": "指标得分",
    "dimensions": "项目得分",
    "conditions": "通过条件",
    "deductions": "资料扣分",
    "methods": "检查方式",
    "types": "业态",
    "districts": "区县",
    "sites": "点位",
    "records": "检查记录",
    "problems": "问题",
    "rectification": "整改台账",
    "interviews": "访谈",
    "firmness": "稳健程度",
    "questions": "可追问的问题",
    "findings": "发现",
    "corrections": "更正",
    "sources": "数据来源",
}


def meant_by(name: str) -> str:
    """Return the attribute that a Chinese name stands for: that of its table, else of its meaning; empty for none."""
    if name.isascii():
        return ""
    of_table = [attribute for attribute, sheet in SHEETS.items() if name in (sheet, f"{sheet}表")]
    alike = [shown for shown, meaning in ATTRIBUTES.items() if name in meaning]
    return next(iter([*of_table, *alike]), "").partition("(")[0].partition("[")[0]
