"""Write the notebooks from one place, without outputs. Usage: python tools/make_notebooks.py."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

FOLDER = Path(__file__).parents[1] / "notebooks"
FOLDERS = {
    "questions": Path(__file__).parents[1] / "docs" / "guide"
}  # an example to read and to try
PARAMETERS = 'city = "晋中市"\nroot = ""\nstandard = ""\nrun = ""'
OPEN = "from shifan import views\nfrom shifan.stages import open_city\n\nwork = open_city(city, root, standard, run)"
SHOWN = "\nwork"

NOTEBOOKS = {
    "00_explore": [
        "# 探索\n\n供分析人员了解一个城市：先回答十个最常问的问题，再自由查看。本笔记本不参与运行，"
        "也不写任何文件；最近一次运行与当前数据一致时直接读取，"
        "否则在内存中重新计分。改动下一格的城市名称，从头运行即可。\n\n表格上方的框可以筛选，"
        "点击列名可以排序；`.numbers()` 得到可以计算的数值，"
        '`.top("失分", 10)` 得到某一列最大的几行。',
        ("p", 'city = "晋中市"'),
        "import shifan\n\nplace = shifan.load(city)\nplace",
        "## 一、数据齐不齐，动没动过\n\n每张表来自哪个文件、有多少行、是实际采集还是合成演示；"
        "读取时改正了什么、提醒了什么；有没有人工更正。",
        "place.sources",
        "place.findings",
        "place.corrections",
        "## 二、总分多少，通过没有，差在哪一条\n\n按规则包的结论规则判断；通用计分办法是没有否决情形、"
        "总得分不低于达标线、每个关键指标都不低于底线，三类条件同时满足为通过。",
        "place.conditions",
        'place.chart("dimension_rates")',
        "## 三、哪个项目拉低了总分\n\n失分＝满分－得分，按适用指标计算。",
        "place.dimensions",
        "## 四、哪些指标最低，哪些失分最多\n\n得分率低的指标写入“存在不足”；失分多的指标对总分影响大，两者不一定相同。",
        'place.indicators.top("得分率", 5, ascending=True)',
        'place.indicators.top("失分", 5)',
        'place.chart("indicator_rates")',
        "## 五、资料审查为什么扣分\n\n逐条列出扣分、理由、佐证材料编号和单元格。",
        "place.deductions",
        "## 六、各检查方式差多少\n\n几种检查方式都检查的业态并列比较。事先不打招呼的明显低于事先通知的，"
        "往往说明日常状态不如迎检状态；点位少的业态差异可能出于偶然。",
        "place.methods",
        "## 七、哪些业态、区县偏弱\n\n点位平均得分，以及符合、基本符合、不符合的点位数。",
        "place.types",
        "place.districts",
        (
            "m",
            "各区县的检查方式和业态不同，平均得分不宜直接比较；"
            "下表在同一检查方式、同一业态之内与其他区县比较，区间含 0 的可能出于偶然。",
        ),
        'place.fair("区县")',
        'place.chart("district_type")',
        "## 八、什么问题最普遍\n\n按检查项统计不符合次数；下一张表是不符合的逐条记录，可以按业态、单位筛选。",
        "place.problems",
        "place.records.query(\"检查结果 == '不符合'\")",
        "## 九、整改到哪一步\n\n复查通过的为销号；整改时限早于报告日期而未销号的为逾期。",
        'place.chart("rectification")',
        "place.rectification",
        "## 十、结论有多稳\n\n换一批同类点位、换一组指标权重，总得分会在什么范围；最少改动几处，"
        "结论就会反转。这些是对抽样和假设的检验，不是对得分的修正。",
        'place.values("firmness.text.*")',
        "place.firmness",
        'place.chart("firmness")',
        'place.values("firmness.limit.*")',
        "## 附：有哪些可以追问的问题\n\n各检查方式是否一致，检查组、审查人尺度是否一致，"
        "有没有雷同的记录、不可能的进度、集中在最后一天的检查。"
        "只是提问，不是结论；数据太少的不作判断。",
        "place.questions",
        "## 附：假如……\n\n假如某条检查结果、某处扣分、某项参数不同，哪些数会变。滑块用于试参数，"
        "代码可以改任何一处；都只在内存中计算，不改数据，不改规则包。",
        "place.sliders()",
        'first, problem = place.records["单元格"].iloc[0], place.standard.problem_words[0]\n'
        "place.what_if(records={first: problem})",
        "## 附：一个数从哪里来\n\n以总得分为例：规则、直接依据、最终的原始单元格，以及它影响什么。"
        "换成任何一个数据编号、印出的数字或单元格地址都可以。",
        'place.trace("scores.total")',
        "## 附：登记表里有什么\n\n报告印出的每个数字都有编号，可以按式样查看。",
        'place.values("onsite.*")',
    ],
    "questions": [
        "# 六个问题\n\n分析人员最常问的六个问题，照着改就能回答自己的问题；不用看程序。"
        "本笔记本不参与运行；除最后写出一个 Excel 文件外，不写任何文件。"
        "名称打错时提示近似的名称，`place.help()` 列出可以查看的内容和例子。",
        ("p", 'city = "晋中市"\nother = "示例甲市"\nworkbook = "晋中市.xlsx"'),
        "import matplotlib.pyplot as plt\n\nimport shifan\n\nplace = shifan.load(city)\nplace",
        "## 一、失分最多的五项指标，各由哪些记录造成\n\n"
        "先取失分最多的五项，再从不符合的检查记录和资料审查的扣分里取出属于它们的。",
        'worst = place.indicators.top("失分", 5)\nworst[["指标编号", "指标", "满分", "得分率", "失分"]]',
        "failed = place.records.query(\"检查结果 == '不符合'\")\n"
        'of_worst = failed[failed["指标"].isin(worst["指标"])]\n'
        'of_worst[["指标", "检查方式", "区县", "单位名称", "检查项", "问题描述", "单元格"]]',
        'deducted = place.deductions[place.deductions["指标"].isin(worst["指标"])]\n'
        'deducted[["指标", "评价方面", "扣分", "扣分理由", "单元格"]]',
        "## 二、暗访里，哪个区县相对于抽到的业态最差\n\n各区县抽到的业态不同，直接比平均分不公平："
        "每个点位先减去同业态暗访点位的平均分，再按区县平均。点位少的，高低可能出于偶然。",
        "covert = place.sites.query(\"检查方式 == '暗访'\")\n"
        'same_type = covert.groupby("业态", observed=True)["得分"].transform("mean")\n'
        'compared = covert.assign(与同业态相比=covert["得分"].sub(same_type))\n'
        'by_district = compared.groupby("区县", observed=True).agg(\n'
        '    点位=("得分", "size"), 平均得分=("得分", "mean"), 与同业态相比=("与同业态相比", "mean")\n)\n'
        'by_district.sort_values("与同业态相比").round(2)',
        "## 三、三种假如\n\n暗访权重改为 0.5；全部问题整改到位；一类业态按合理缺项。并列比较总得分、结论和变化的数据。",
        'half = place.what_if("暗访权重 0.5", parameters={"暗访权重": "0.5"})\n'
        'mended = place.what_if("全部整改", rectified=True)\n'
        'absent = place.what_if("农贸市场缺项", types="农贸市场")\n'
        "together = place.compare(half, mended, absent)\ntogether.totals",
        "together.chart",
        "together.table.head(12)",
        "## 四、自己画一张图\n\n字体、颜色、字号与报告一致，下面写明来源。",
        "with shifan.charts.style() as style:\n    figure, axes = plt.subplots()\n"
        '    axes.barh(by_district.index.astype(str), by_district["与同业态相比"])\n'
        '    axes.set_title("暗访：各区县与同业态平均相比（分）")\n'
        '    style.source(figure, "数据来源：省级初评资料，点位少的仅供参考")\n'
        "plt.close(figure)  # 只由下一行显示一次\nfigure",
        "## 五、写成 Excel\n\n一张表一个工作表，数是数、日期是日期，可以直接透视、作图。",
        "place.export(workbook)",
        "## 六、两个城市比较\n\n名次带有不确定性：区间重叠的不分先后；规则包不同的不比较得分。",
        "from shifan.rank import compare\n\nfound = compare([city, other])\nfound",
        "found.dimensions",
    ],
    "01_clean": [
        "# 一、读取与清理\n\n**输入**：`data/raw/` 下该城市的七个工作簿、来源.toml、更正.csv。"
        "\n\n**规则**：能按既定规则改正的（全角数字、日期写法、列名别名、空行和合计行等），"
        "改正并逐处列出；前后矛盾、缺少要件的，指出文件、工作表和单元格并停止，不作猜测。"
        "原始文件从不改写。\n\n**结果**：带有原始单元格地址的数据表，供计分使用。\n\n"
        "**复核要点**：数据性质是否如实登记；每一处改正是否合理；人工更正是否有理由、有更正人。",
        ("p", PARAMETERS),
        OPEN + SHOWN,
        "## 数据来自哪里\n\n每张表的文件、工作表、行数、数据性质和文件指纹（SHA-256）。"
        "凡有“合成演示”的，全部输出都标注为演示数据。",
        "clean = work.clean\nviews.sources(clean)",
        "## 发现与改正\n\n“已改正”按规则处理，无须操作；“请核对”不影响计分，但应当由填表人确认；"
        "需要拒绝的问题在这一步之前已使运行停止。没有发现时，下表只有表头。",
        "views.findings(clean)",
        "## 人工更正\n\n更正.csv 中已经生效的更正，列出原值、新值和理由。"
        "原值与单元格现在的内容不一致的更正会使运行停止，因此下表每一行都对应现存的单元格。",
        "views.corrections(clean)",
        "## 核对：登记的点位、记录和问题是否对得上\n\n点位表、检查记录和整改台账互相对照："
        "每个点位都有记录，每条记录都有登记的点位，台账中的问题都对应检查出问题的记录。",
        "views.cross_check(clean, work.standard)",
    ],
    "02_score": [
        "# 二、计分\n\n**输入**：上一步清理后的数据表，以及规则包。\n\n**规则**：下表逐条列出，"
        "“依据”指明条款。所有数用整数和分数精确计算，只在规则写明的地方四舍五入，"
        "因此印出的各部分之和等于印出的合计。\n\n**结果**：数据登记表——报告中印出的每个数字、名称、"
        "日期都在其中，注明规则和直接依据。\n\n"
        "**复核要点**：规则与正式文件是否一致；抽几项得分，从扣分和检查记录算一遍；核对表是否全部一致。",
        ("p", PARAMETERS),
        OPEN + SHOWN,
        "## 规则\n\n与计算底稿中的公式、程序中的计算出自同一处声明，不会各说各话。",
        "register = work.register\nviews.rules(work.standard)",
        "## 逐项得分\n\n各列怎样得出，见上面的规则。“不适用”的不计入合计。",
        "views.indicators(register, work.standard)",
        "## 各点位得分与判定\n\n点位得分、点位判定怎样得出，见上面的规则。",
        "views.sites(register)",
        "## 结论\n\n结论按上面规则中的“初评结论”得出；没有达到要求的，逐条列出原因。",
        'views.values(register, "scores.*")',
        'views.values(register, "verdict.*")',
        "## 结论的稳健程度\n\n换一批点位、换一组满分权重、换一种评判尺度，总得分在什么范围，"
        "结论会不会变；最少改动几处，结论就会改变。"
        "模拟结果不是得分，不改变结论，只用于内部版和审计材料，公开版不出现。随机数种子固定，"
        "同样的数据得到同样的结果。",
        'views.values(register, "firmness.text.*")',
        'views.values(register, "firmness.limit.*")',
        "## 核对\n\n部分之和应当等于合计。例如各检查方式的点位数之和，等于全部点位数。"
        "任何一行“不一致”都说明程序有误，请停止使用并报告。",
        "views.reconcile(register, work.standard)",
    ],
    "03_charts": [
        "# 三、图表\n\n**输入**：数据登记表。\n\n**规则**：图中印出的每个数字都取自登记表，"
        "绘图不再计算；各图的排列顺序与规则包、报告一致；黑白打印时靠深浅和斜线区分。"
        "字体缺字会使运行停止，不会印出方框。\n\n**结果**：七张图，供报告附件使用，另存 PNG 和 "
        "SVG。\n\n**复核要点**：抽几个数，与报告附件 1、附件 2 的表对照。",
        ("p", PARAMETERS),
        OPEN + "\ncharts = work.charts" + SHOWN,
        "## 逐项得分率\n\n按上一级分组。带★的规则包有底线的，以短竖线标出；斜线为得分率最低的几项。",
        'charts["indicator_rates"]',
        "## 上一级得分率与总得分\n\n规则包有达标线的以竖线标出；低于达标线的总得分以斜线表示。",
        'charts["dimension_rates"]',
        "## 各业态点位平均得分\n\n各检查方式分列；圆点为单个点位。平均数相近而圆点分散的，说明同类单位之间差别大。",
        'charts["site_scores"]',
        "## 各区县各业态点位平均得分\n\n颜色越深得分越低，各城市同一尺度；括号内为点位数，空白处没有点位。",
        'charts["district_type"]',
        "## 检查项问题情况\n\n不同业态同名的检查项合并计数；右侧为检查项次和发现问题的业态数。",
        'charts["problems"]',
        "## 问题整改进度\n\n整改状态由单位填报，销号以复查通过为准，两者不是一回事。",
        'charts["rectification"]',
        "## 总得分的稳健程度\n\n每次只变动一个因素，总得分在什么范围。规则包有达标线的，虚线为达标线；"
        "斜线横条表示结论会变。这是模拟检验，不是得分的修正。",
        'charts["firmness"]',
        "## 核对：图中的数\n\n每张图用到的数据编号个数；这些数与报告表格取自同一登记表。",
        "views.drawn(charts)",
    ],
    "04_report": [
        "# 四、报告\n\n**输入**：数据登记表、图表、报告模板。\n\n**规则**："
        "模板中的每个锚点由登记表中的一个数据填充；没有对应数据的锚点使运行停止。"
        "存在不足与建议由记录按规则包的句型导出，评审人员自己的意见注明依据；结论由规则包的规则决定，"
        "未通过的城市不会出现“达到要求”的表述。\n\n"
        "**结果**：初评报告（内部版，正文之后有附件）和初评报告（公开版，只有正文，不含分数，不点名被检查单位）。\n\n"
        "**复核要点**：正文中的数与下面各表一致；不足和建议都有依据；`shifan verify` 逐个数字核验成稿。",
        ("p", PARAMETERS),
        OPEN + "\nregister = work.register" + SHOWN,
        "## 报告的主要数据",
        'views.values(register, "onsite.*")',
        "## 总体情况与结论",
        'views.values(register, "conclusion.*")',
        "## 存在不足\n\n先写决定结论的，再写评审人员自己的意见，然后是记录所证明的："
        "检查项问题、业态和区县、资料扣分。",
        'views.values(register, "shortcoming.*")',
        "## 下一步建议",
        'views.values(register, "suggestion.*")',
        "## 生成\n\n显示两份文件的大小（字节）。",
        "{name: len(content) for name, content in work.reports.items()}",
        "## 核对：文、表一致\n\n正文、表格、图都由同一登记表印出；下表核对部分与合计。",
        "views.reconcile(register, work.standard)",
    ],
    "05_compare": [
        "# 五、城市对比\n\n供省级和分析人员并列查看几个城市。本笔记本不参与运行，也不写任何文件；"
        "各市取最近一次与数据一致的运行，没有的在内存中计分。"
        "`shifan rank` 把同样的内容写成工作簿和网页。\n\n名次带有不确定性：区间重叠的城市不分先后；"
        "规则包不同的城市不比较得分。",
        ("p", 'cities = ["晋中市", "示例甲市", "示例乙市"]'),
        "from shifan.rank import compare\n\nfound = compare(cities)\nfound",
        "## 哪些项目、指标有差距\n\n颜色越深得分率越低；★为关键指标。",
        "found.dimensions",
        "found.indicators",
        "## 哪些问题各市都有\n\n在两个以上城市出现的不符合项；数字为问题次数和检查次数。",
        "found.problems",
        "## 哪些业态、区县薄弱\n\n点位平均得分由低到高；点位少的，高低可能出于偶然。"
        "各区县抽到的业态不同，只宜发现问题。",
        "found.types",
        "found.districts",
        "## 与前一次运行相比\n\n同一城市最近两次运行之间的变化。",
        "found.changes",
    ],
}


def notebook_text(name: str) -> str:
    """Return the file of a notebook, to the letter."""
    cells = [_cell(part, number) for number, part in enumerate(NOTEBOOKS[name])]
    notebook = new_notebook(
        cells=cells,
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )
    return nbformat.writes(notebook) + "\n"


def notebook_path(name: str) -> Path:
    """Return where a notebook is kept."""
    return FOLDERS.get(name, FOLDER) / f"{name}.ipynb"


def _cell(part: str | tuple[str, str], number: int) -> nbformat.NotebookNode:
    """Return a cell: of parameters ("p"), of prose ("m", or what begins as a heading or in bold), else of code."""
    kind, text = part if isinstance(part, tuple) else ("", part)
    is_prose = kind == "m" or (not kind and text.startswith(("#", "**")))
    cell = new_markdown_cell(text) if is_prose else new_code_cell(text)
    cell.id = f"c{number:02d}"
    if kind == "p":
        cell.metadata["tags"] = ["parameters"]
    return cell


def main() -> None:
    """Write every notebook."""
    for name in NOTEBOOKS:
        notebook_path(name).write_text(notebook_text(name), encoding="utf-8")


if __name__ == "__main__":
    main()
