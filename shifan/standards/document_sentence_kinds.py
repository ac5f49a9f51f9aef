"""The sentences of documents that a pack words under [document], each with the names that its pattern may cite.

They speak of a district, a department, a site or the whole city. A kind without a pattern is not said.
"""

from __future__ import annotations

from shifan.standards.claim_kinds import ClaimKind

GROUP = "document"  # the table of wording.toml
_CHECKS = ("checked", "conforming", "failed", "key_checked", "key_problems")
_SITES = (*_CHECKS, "faultless", "faulty")
_LEDGER = (
    "listed",
    "done",
    "rechecked",
    "closed",
    "not_passed",
    "overdue",
    "pending",
    "awaiting",
    "overdue_undone",
    "pending_undone",
    "latest_due",
)
DOCUMENT_SENTENCES = {
    "none_checked": ClaimKind("没有应计入的检查项", _CHECKS),
    "checked": ClaimKind("检查了多少项次，多少符合", _SITES),
    "key_items": ClaimKind("重点项没有不符合的", _CHECKS),
    "faultless": ClaimKind("没有发现问题的点位数", _SITES),
    "faultless_named": ClaimKind("没有发现问题的点位数和名称", (*_SITES, "names")),
    "none_failed": ClaimKind("没有不符合的", _CHECKS),
    "failed": ClaimKind("不符合的项次，没有重点项", _SITES),
    "failed_key": ClaimKind("不符合的项次，其中有重点项", _SITES),
    "repeated": ClaimKind("不止一处不符合的检查项", ("items",), "items", "items"),
    "repeated_item": ClaimKind("其中一个检查项", ("item", "problems"), "problems", "problems"),
    "none_listed": ClaimKind("没有列入台账的问题", _LEDGER),
    "listed": ClaimKind("列入台账的问题整改到什么程度", _LEDGER),
    "overdue": ClaimKind("其中逾期的", _LEDGER, "overdue", "overdue"),
    "pending": ClaimKind("其中时限未到的", _LEDGER, "pending", "pending"),
    "awaiting": ClaimKind("其中已完成整改、尚未复查的", _LEDGER, "awaiting", "awaiting"),
    "none_deducted": ClaimKind("部门所负责指标的资料审查没有扣分", ("deductions",)),
    "deducted": ClaimKind("部门所负责指标的资料审查扣分", ("deductions", "points")),
    "ask_problems": ClaimKind("要求部门督促整改检查发现的问题", _LEDGER),
    "ask_closed": ClaimKind("问题都已复查通过的，要求部门防止反弹", _LEDGER),
    "ask_deductions": ClaimKind("要求部门补正资料", ("deductions", "points")),
    "site_conforming": ClaimKind("一个点位的检查全部符合", (*_CHECKS, "verdict")),
    "site_failed": ClaimKind("一个点位的检查有不符合的，没有重点项", (*_CHECKS, "verdict")),
    "site_failed_key": ClaimKind("一个点位的检查有不符合的，其中有重点项", (*_CHECKS, "verdict")),
    "site_none_listed": ClaimKind("一个点位没有列入台账的问题", _LEDGER),
    "site_listed": ClaimKind("一个点位列入台账的问题怎样整改", _LEDGER),
    "site_done": ClaimKind("一个点位列入台账的问题都已完成整改，还有没复查的", _LEDGER),
    "site_closed": ClaimKind("一个点位列入台账的问题都已复查通过", _LEDGER),
    "first_grounds": ClaimKind("要办的事：未通过的原因", ("grounds",)),
    "first_overdue": ClaimKind("要办的事：逾期的问题", _LEDGER),
    "first_pending": ClaimKind("要办的事：时限未到的问题", _LEDGER),
    "first_awaiting": ClaimKind("要办的事：已完成整改、尚未复查的问题", _LEDGER),
    "first_item": ClaimKind(
        "要办的事：不符合最多的检查项", ("item", "problems"), "problems", "problems"
    ),
    "first_item_equal": ClaimKind(
        "要办的事：不符合最多的几个检查项之一", ("item", "problems"), "problems", "problems"
    ),
    "first_deduction": ClaimKind("要办的事：资料审查扣分最多的", ("name", "points")),
    "first_deduction_equal": ClaimKind("要办的事：资料审查扣分最多的几处之一", ("name", "points")),
}
