"""Sentences on a district, a department or the whole city that depend on the data: patterns of values, with evidence.

Each says what was counted and no more; one that would say that there is none of something rests on the same cells.
"""

from __future__ import annotations

from shifan.score.document_groups import DocumentGroup
from shifan.score.register_writer import RegisterWriter

_MOST_NAMES = 8
_STANDING = "总体情况"
_FOUND = "问题情况"
_DEMAND = "整改情况和要求"


def enter_sentences(writer: RegisterWriter, group: DocumentGroup) -> None:
    """Enter what is said of a group: how it stands, what was found, what is to be done."""
    for key, label, pattern in (
        ("standing", _STANDING, _standing(writer, group)),
        ("found", _FOUND, _found(group)),
        ("demand", _DEMAND, _demand(group)),
    ):
        inputs = (
            *(id for id in _cited(pattern)),
            *(f"{group.id}.{quantity}" for quantity in _DECIDING[key]),
        )
        inputs = tuple(dict.fromkeys((*inputs, *group.place.belonging)))
        writer.pattern(f"{group.id}.{key}.text", f"{group.name}{label}", pattern, inputs)


def enter_documents_sentence(writer: RegisterWriter, group: DocumentGroup, lost: bool) -> None:
    """Enter what the documents of a department's indicators lost."""
    id = group.id
    text = "所负责指标的资料审查没有扣分。"
    if lost:
        text = (
            f"所负责指标的资料审查扣分{{{{ {id}.deductions }}}}处，合计扣{{{{ {id}.points }}}}分。"
        )
    inputs = (*_cited(text), f"{id}.deductions", *group.place.belonging)
    writer.pattern(
        f"{id}.documents.text", f"{group.name}资料情况", text, tuple(dict.fromkeys(inputs))
    )


# What decides which sentences are said, beside the values that they print.
_DECIDING = {
    "standing": ("faultless", "key_problems", "checked", "failed"),
    "found": ("failed", "key_problems"),
    "demand": ("listed", "closed", "overdue", "pending"),
}


def _cited(pattern: str) -> list[str]:
    return [piece.partition(" }}")[0] for piece in pattern.split("{{ ")[1:]]


def _standing(writer: RegisterWriter, group: DocumentGroup) -> str:
    """Return how many checks conformed, which sites have no problem, and whether the key items have none."""
    counts, id = group.record_counts, group.id
    if not counts["checked"]:
        return f"没有应计入的检查项（检查{{{{ {id}.checked }}}}项次）。"
    text = f"共检查{{{{ {id}.checked }}}}项次（合理缺项不计），符合{{{{ {id}.conforming }}}}项次。"
    if counts["key_checked"] and not counts["key_problems"]:
        text += f"重点项检查{{{{ {id}.key_checked }}}}项次，没有发现问题。"
    if group.faultless:
        text += f"{{{{ {id}.faultless }}}}个点位没有发现问题{_names(writer, group)}。"
    return text


def _names(writer: RegisterWriter, group: DocumentGroup) -> str:
    """Return the names of the sites without problems where they are few enough to be read; else nothing."""
    if len(group.faultless) > _MOST_NAMES:
        return ""
    names = "、".join(f"{{{{ site.{site}.name }}}}" for site in group.faultless)
    return f"，为{names}"


def _found(group: DocumentGroup) -> str:
    """Return how many checks failed and at how many sites, and which items failed more than once."""
    counts, id = group.record_counts, group.id
    if not counts["failed"]:
        return f"检查的{{{{ {id}.checked }}}}项次中，没有发现不符合的。"
    key = "没有重点项"
    if counts["key_problems"]:
        key = f"其中重点项{{{{ {id}.key_problems }}}}项次"
    text = f"发现不符合{{{{ {id}.failed }}}}项次，{key}，涉及{{{{ {id}.faulty }}}}个点位。"
    items = [
        f"“{{{{ repeated.{id}.{rank}.item }}}}”{{{{ repeated.{id}.{rank}.problems }}}}项次"
        for rank in range(1, len(group.repeated_items) + 1)
    ]
    return text + (f"不止一处不符合的，较多的有{'、'.join(items)}。" if items else "")


def _demand(group: DocumentGroup) -> str:
    """Return how the ledger stands, and what is to be done by when."""
    counts, id = group.ledger_counts, group.id
    if not counts["listed"]:
        return "没有列入整改台账的问题。"
    text = (
        f"列入整改台账的问题{{{{ {id}.listed }}}}个，截至{{{{ report.date }}}}，"
        f"已完成整改{{{{ {id}.done }}}}个，复查通过{{{{ {id}.closed }}}}个。"
    )
    if counts["overdue"]:
        text += f"{{{{ {id}.overdue }}}}个已超过整改时限，尚未通过复查，请立即整改到位。"
    if counts["pending"]:
        text += (
            f"{{{{ {id}.pending }}}}个在整改时限内尚未通过复查，请按所列时限整改到位，"
            f"台账所列时限最迟为{{{{ {id}.latest_due }}}}。"
        )
    return text
