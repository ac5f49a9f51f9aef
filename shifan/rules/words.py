"""The words that results, verdicts, policies and objects are told by."""

from __future__ import annotations

CONFORMS, FAILS, ABSENT = "符合", "不符合", "合理缺项"
BASICALLY = "基本符合"
USUAL_VERDICTS = (CONFORMS, BASICALLY, FAILS)
PASSED, NOT_PASSED = "通过", "未通过"
DONE, UNDER_WAY, NOT_DONE = "已完成", "整改中", "未整改"  # 整改状态 of a problem
FIRST_ROUND, RECHECK_ROUND = "初查", "复查"
FLOOR_MET, UNDER_FLOOR = "达到底线", "低于底线"
CITY, JOIN = "城市", "×"  # the object of one row, and what joins objects: 指标×检查方式
OTHERWISE = "其他情形"  # what a row of a decision table without a condition is for
# What a rule gives.
POINTS_UNIT, TEXT_UNIT, COUNT_UNIT = "分", "文字", "个"
RATE_UNIT = "率"
UNITS = (POINTS_UNIT, RATE_UNIT, COUNT_UNIT, TEXT_UNIT)
