"""What simulations do, in words: they test a score and are none, so no formula of the workbook repeats them."""

from __future__ import annotations

_NO_SCORE = "（稳健性分析：检验得分，不是得分，不进入计分，计算底稿不以公式重算）"
_NO_FINDING = "（数据质量提问：只提出问题，不作结论，不进入计分和报告）"
_RANDOM = "随机数由 MT19937 产生，种子固定，同样的数据得到同样的结果"
_INTERVAL = "范围为各次总得分的2.5%与97.5%分位数"
_EXACT = "为精确求解，不是抽样"
_ONE_OF_SEVERAL = "的改法可能不止一种，列出其中一种"
_ALLOWED = "；可能性已按本雅明尼—霍赫贝格方法计入全市一共试了多少个问题，按检验种类分配权重，大于5%的不列出"
_PERMUTED = f"在同类之内随机调换1999次，看这样大的差异有多常见（{_RANDOM}）{_ALLOWED}"

_FIRMNESS = {
    "firmness": "稳健性分析的设定",
    "firmness.sampling": (
        "在每种检查方式、每类业态内部重抽点位（饶—吴重标度自助法：n个点位有放回地抽n－1个，"
        "权数乘以n÷(n－1)；已知点位总数的，权数按未抽到的比例的平方根向1收缩），每次按计分办法重新计算。"
        "各检查项的不符合率按同一检查方式的各业态相互借用（经验贝叶斯贝塔—二项模型），"
        "同一点位各检查项的相关一并计入；因问题失去的分数按伽马分布取2.5%与97.5%分位数，"
        "方差按重抽与逐项模型之差校正。只反映抽到哪些点位的偶然，"
        "不含资料审查、访谈和评判的误差，不是通过或不通过的可能性；"
        f"{_RANDOM}"
    ),
    "firmness.weights": (
        "各指标满分之比按以现行满分为中心、集中度500的狄利克雷分布变动，满分合计不变，得分率不变，"
        f"每次重新计算总得分和结论；{_INTERVAL}；{_RANDOM}"
    ),
    "firmness.joint": f"点位重抽与指标权重变动同时进行；{_INTERVAL}；{_RANDOM}",
    "firmness.factor": (
        "只改变这一项设定，其余不变，按计分办法重新计算总得分，取最低和最高的情形；"
        "结论“不变”指各种情形都与现在相同，“基本不变”指重复计算中95%以上与现在相同，其余为“会变”"
    ),
    "firmness.judges": (
        "由两人以上评分的评价方面，按两人之差估计同一处扣分因人而异的方差和审查人尺度的方差"
        "（不足5个的，都假定为扣分的一步）；每行多扣1分使总得分变动多少，按计分办法逐行计算，"
        "误差按线性相加，同一审查人的各行一同偏移；范围为总得分上下1.96倍标准误，不超出全不扣分和全部扣完的总得分；"
        "与点位合计为两层误差的平方和"
    ),
    "firmness.records": (
        "其他数据不变，求使结论改变所需改判的检查结果的最少条数（合理缺项不动）；"
        f"{_EXACT}。达到同一条数{_ONE_OF_SEVERAL}"
    ),
    "firmness.deductions": (
        "其他数据不变，以规则包规定的扣分最小单位为一步，求使结论改变所需加扣或少扣的最少分数和所在的单元格，"
        f"每行扣分在0与指标满分之间；{_EXACT}。达到同一分数{_ONE_OF_SEVERAL}"
    ),
    "firmness.district": (
        "在同一检查方式、同一业态之内，区县的点位平均得分减去其他区县的点位平均得分，"
        "按全市这些方式和业态的点位数加权平均（直接标准化）；没有对应点位的业态不计。"
        "区间为95%，按同类点位得分的合并方差和t分布计算；另列未标准化的平均得分之差，"
        "以及与按自身构成的预期（各点位所在方式和业态的全市平均）之差，以供对照"
    ),
    "firmness.team": (
        "在同一检查方式、同一业态之内，检查组所查点位的平均得分减去其他检查组所查点位的平均得分，"
        "加权、区间和对照与区县比较相同"
    ),
    "firmness.type": (
        "在同一检查方式、同一区县之内，业态的点位平均得分减去其他业态的点位平均得分，"
        "加权、区间和对照与区县比较相同；只列95%区间不含0的"
    ),
    "firmness.like": "同一检查方式、同一业态的点位得分的合并标准差和自由度，供各市比较时计算区间",
    "firmness.limit": "点位数不足、没有总得分等使某些结论无法得出的情形，逐条列出",
}

_QUESTIONS = {
    "firmness.unjudged": "数据太少而没有作出判断的问题，列出原因",
    "firmness.question.methods": (
        "同一区县、同一业态由两种检查方式查过的，比较同名检查项的不符合率（没有同名的，比较点位得分）；"
        f"{_PERMUTED}"
    ),
    "firmness.question.team_score": (
        "同一检查方式之内，扣除业态（按方差成分收缩）和区县之间的差异，比较各检查组点位的不符合项占比，"
        "与所在区县分不开的只扣除业态之间的差异；"
        f"{_PERMUTED}"
    ),
    "firmness.question.team_clear": (
        "同一检查方式之内，扣除业态（按方差成分收缩）和区县之间的差异，比较各检查组没有任何问题的点位占比，"
        "与所在区县分不开的只扣除业态之间的差异；"
        f"{_PERMUTED}"
    ),
    "firmness.question.reviewer": (
        "同一项目、同一评价方面之内，按名次比较各审查人扣分占满分的比例，"
        f"并计入同一指标各行的相关；{_PERMUTED}"
    ),
    "firmness.question.pace": "同一检查组一天的检查项数，按每项2分钟计超过8小时的提出",
    "firmness.question.visits": (
        "同一检查组一天的检查项数和点位数，按每项2分钟、点位之间15分钟计超过8小时的提出"
    ),
    "firmness.question.spread": "同一检查组一天在3个以上区县检查的提出",
    "firmness.question.last_sites": (
        f"若检查平均分布在各检查日，最后一天有这样多点位的可能性按二项分布计算{_ALLOWED}"
    ),
    "firmness.question.last_rectification": (
        f"若完成日期平均分布在各完成日，最后一天有这样多问题的可能性按二项分布计算{_ALLOWED}"
    ),
    "firmness.question.copy": (
        "同一业态、共同的不符合在3项以上，而检查结果逐项相同或只差1项的点位；"
        "可能性为全市碰巧有任何一组点位同样少见地相同的可能性：各项的不符合率按除这些点位外的其他点位和同类估计，"
        "各点位的问题数按同一检查方式各点位的离散程度估计"
        f"{_ALLOWED}"
    ),
    "firmness.question.copies": (
        "检查结果逐项相同或只差1项的点位有几组的；可能性为全市碰巧有这样多对点位相同的可能性，"
        f"按泊松分布计算{_ALLOWED}"
    ),
    "firmness.question.photo": "同一照片编号出现在两个以上点位的提出",
    "firmness.question.remark": (
        "除去数字、标点和单位名称后，同一问题描述出现在3个以上不同名称的检查项中，"
        "且不少于全部问题的3.5%的提出"
    ),
    "firmness.question.reason": "除去数字和标点后，同一扣分理由出现在8个以上指标中的提出",
    "firmness.question.note": "除去数字和标点后，同一访谈要点出现在5次以上访谈中的提出",
}

# The rule of a simulated value → what it does.
SIMULATED: dict[str, str] = {
    **{rule: text + _NO_SCORE for rule, text in _FIRMNESS.items()},
    **{rule: text + _NO_FINDING for rule, text in _QUESTIONS.items()},
}
