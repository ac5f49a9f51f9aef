"""What simulations do, in words: they test a score and are none, so no formula of the workbook repeats them."""

from __future__ import annotations

_CLAUSE = "（稳健性分析：检验得分，不是得分，不进入计分，计算底稿不以公式重算）"
_CHANCE = "随机数由 MT19937 产生，种子固定，同样的数据得到同样的结果"

SIMULATED: dict[str, str] = {key: text + _CLAUSE for key, text in {
    "firmness": "稳健性分析的设定",
    "firmness.sampling": "在每种检查方式、每类业态内部，对现有点位有放回地重抽同样多的点位，每次按计分办法重新计算总得分和结论；区间为各次总得分的"
                         "2.5%与97.5%分位数（取实际出现过的得分）；" + _CHANCE,
    "firmness.weights": "各指标满分之比按以现行满分为中心、集中度500的狄利克雷分布变动，满分合计不变，得分率不变，每次重新计算总得分和结论；"
                        "区间为各次总得分的2.5%与97.5%分位数；" + _CHANCE,
    "firmness.joint": "点位重抽与指标权重变动同时进行；区间为各次总得分的2.5%与97.5%分位数；" + _CHANCE,
    "firmness.factor": "只改变这一项设定，其余不变，按计分办法重新计算总得分，取最低和最高的情形；结论“不变”指各种情形都与现在相同，“基本不变”指重复计算中95%以上与现在相同，其余为“会变”",
    "firmness.records": "其他数据不变，求使结论改变所需改判的检查结果的最少条数（合理缺项不动）；为精确求解，不是抽样。达到同一条数的改法可能不止一种，列出其中一种",
    "firmness.deductions": "其他数据不变，以扣分的一档（全部扣分的最大公约数）为一步，求使结论改变所需加扣或少扣的最少步数，每行扣分在0与指标满分之间；"
                           "为精确求解，不是抽样。达到同一步数的改法可能不止一种，列出其中一种",
    "firmness.limit": "点位数不足、没有总得分等使某些结论无法得出的情形，逐条列出",
}.items()}
