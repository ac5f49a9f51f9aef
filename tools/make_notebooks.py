"""Write the notebooks from one place, without outputs. Usage: python tools/make_notebooks.py."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

FOLDER = Path(__file__).parents[1] / "notebooks"
PARAMETERS = 'city = "晋中市"\nroot = ""\nstandard = ""\nrun = ""'
OPEN = "from shifan import views\nfrom shifan.stages import open_city\n\nwork = open_city(city, root, standard, run)"

NOTEBOOKS = {
    "00_explore": [
        "# 探索\n\n供分析人员自由查看一个城市。本笔记本不参与运行，也不写任何文件。改动第一格的参数后，从头运行。",
        ("p", 'city = "晋中市"'),
        "## 一、这个城市怎么样\n\n读取原始工作簿，按规则包计分。显示总得分、结论和数据规模。",
        "import shifan\n\nplace = shifan.load(city)\nplace",
        "## 二、原始数据有没有问题\n\n每一处改正和提醒都列出文件、工作表和单元格。",
        "place.findings",
        "## 三、哪些指标失分",
        "place.indicators.sort_values(\"得分率\")",
        "## 四、哪些点位问题多",
        "place.sites.sort_values(\"问题数\", key=lambda column: column.astype(int), ascending=False).head(20)",
        "## 五、一个数从哪里来\n\n以总得分为例：规则、直接依据、最终的原始单元格，以及它影响什么。",
        "place.trace(\"scores.total\")",
    ],
    "01_clean": [
        "# 一、读取与清理\n\n**输入**：`data/raw/` 下该城市的七个工作簿、来源.toml、更正.csv。\n\n**规则**：能按既定规则改正的，改正并列出；"
        "前后矛盾、缺少要件的，指出单元格并停止，不作猜测。\n\n**结果**：带有原始单元格地址的数据表。",
        ("p", PARAMETERS), OPEN,
        "## 数据来自哪里\n\n每张表的文件、工作表、行数、数据性质。凡有“合成演示”的，全部输出标注为演示数据。",
        "clean = work.clean\nviews.sources(clean)",
        "## 发现与改正",
        "views.findings(clean)",
        "## 人工更正\n\n更正.csv 中已经生效的更正，列出原值、新值和理由。",
        "views.corrections(clean)",
    ],
    "02_score": [
        "# 二、计分\n\n**输入**：清理后的数据表和规则包。\n\n**规则**：下表逐条列出；分数在指标处一次四舍五入，此前均为精确计算。\n\n"
        "**结果**：数据登记表，报告中印出的每个数字、名称、日期都在其中，并注明依据。",
        ("p", PARAMETERS), OPEN,
        "## 规则",
        "register = work.register\nviews.rules(work.standard)",
        "## 资料审查与现场检查：各指标得分",
        "views.indicators(register, work.standard)",
        "## 现场检查：各点位得分与判定",
        "views.sites(register)",
        "## 结论\n\n没有否决情形、总得分不低于达标线、关键指标都不低于底线，三项同时满足为通过。未通过的逐条列出原因。",
        'views.values(register, "verdict.*")',
        "## 核对\n\n部分之和应当等于合计。任何一行“不一致”都说明程序有误，请停止使用并报告。",
        "views.reconcile(register, work.standard)",
    ],
    "03_charts": [
        "# 三、图表\n\n**输入**：数据登记表。图中印出的每个数字都取自登记表，绘图不再计算。\n\n**结果**：六张图，供报告附件使用，另存 PNG 和 SVG。",
        ("p", PARAMETERS), OPEN + "\ncharts = work.charts",
        "## 各指标得分率\n\n按项目分组，虚线为关键指标底线。", 'charts["indicator_rates"]',
        "## 各项目得分率与总得分\n\n虚线为达标线。", 'charts["dimension_rates"]',
        "## 各业态点位平均得分\n\n明查、暗访分列。", 'charts["site_scores"]',
        "## 各区县各业态点位平均得分\n\n颜色越深得分越低，空白处没有点位。", 'charts["district_type"]',
        "## 问题较多的检查项", 'charts["problems"]',
        "## 问题整改进度", 'charts["rectification"]',
    ],
    "04_report": [
        "# 四、报告\n\n**输入**：数据登记表、图表、报告模板。\n\n**规则**：模板中的每个锚点由登记表中的一个数据填充；没有对应数据的锚点使运行停止。\n\n"
        "**结果**：初评报告（内部版）和初评报告（公开版）。公开版不含分数，不点名被检查单位。",
        ("p", PARAMETERS), OPEN + "\nregister = work.register",
        "## 报告的主要数据", 'views.values(register, "onsite.*")',
        "## 总体情况与结论", 'views.values(register, "conclusion.*")',
        "## 存在不足与下一步建议\n\n由得分率最低的指标和最常见的问题按规则导出。", 'views.values(register, "shortcoming.*")', 'views.values(register, "suggestion.*")',
        "## 生成\n\n显示两份文件的大小（字节）。", "{name: len(content) for name, content in work.reports.items()}",
        "## 文表一致\n\n正文、表格、图都由同一登记表印出；下表核对部分与合计。", "views.reconcile(register, work.standard)",
    ],
    "05_compare": [
        "# 五、城市对比\n\n并列查看几个城市的得分。本笔记本不参与运行。样本和规则包不同的城市，名次没有意义。",
        ("p", 'cities = ["晋中市", "示例甲市", "示例乙市"]'),
        "from shifan import views\n\nviews.side_by_side(cities)",
        "## 各指标得分率",
        "views.indicator_rates(cities)",
    ],
}


def main() -> None:
    """Write every notebook."""
    FOLDER.mkdir(exist_ok=True)
    for name, parts in NOTEBOOKS.items():
        cells = []
        for number, part in enumerate(parts):
            tagged = isinstance(part, tuple)
            text = part[1] if tagged else part
            markdown = not tagged and (text.startswith("#") or text.startswith("**"))
            cell = new_markdown_cell(text) if markdown else new_code_cell(text)
            cell.id = f"c{number:02d}"
            if tagged:
                cell.metadata["tags"] = ["parameters"]
            cells.append(cell)
        notebook = new_notebook(cells=cells, metadata={"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                                                       "language_info": {"name": "python"}})
        nbformat.write(notebook, FOLDER / f"{name}.ipynb")


if __name__ == "__main__":
    main()
