"""What is to be done first, for the page that leaders read: what decides the verdict, what is open, what recurs."""

from __future__ import annotations

from collections.abc import Iterator

from shifan.score.document_groups import DocumentGroup, deduction_cells
from shifan.score.register_writer import RegisterWriter
from shifan.values import ANCHOR

_MOST = 3
# The pattern (empty for what need not be done), and what decides whether and how it is said.
Action = tuple[str, tuple[str, ...]]


def enter_actions(writer: RegisterWriter, city: DocumentGroup) -> None:
    """Enter up to three things to do, in the order of their weight; none for a city that lacks nothing."""
    number, before = (
        0,
        tuple[str, ...](),
    )  # what decides the place of an action: all that goes before
    for pattern, decided in _actions(writer, city):
        before += decided
        if pattern and number < _MOST:
            number += 1
            inputs = tuple(dict.fromkeys((*ANCHOR.findall(pattern), *before)))
            writer.pattern(f"action.{number}.text", f"要办的事{number}", pattern, inputs)


def _actions(writer: RegisterWriter, city: DocumentGroup) -> Iterator[Action]:
    register, id = writer.register, city.id
    counts = city.ledger_counts
    grounds = "针对未通过初评的原因（{{ verdict.grounds }}）先行核实、整改。"
    yield grounds if "verdict.ground.1" in register else "", ("verdict.pass",)
    overdue = f"{{{{ {id}.overdue }}}}个问题已超过整改时限、尚未通过复查，逐个督办。"
    yield overdue if counts["overdue"] else "", (f"{id}.overdue",)
    pending = f"{{{{ {id}.pending }}}}个问题在时限内尚未通过复查，最迟于{{{{ {id}.latest_due }}}}整改到位。"
    yield pending if counts["pending"] else "", (f"{id}.pending",)
    repeated = (
        f"“{{{{ repeated.{id}.1.item }}}}”不符合{{{{ repeated.{id}.1.problems }}}}项次，"
        "是不符合最多的检查项，集中整治。"
    )
    yield repeated if city.repeated_items else "", (f"{id}.failed",)
    yield from _documents(writer)


def _documents(writer: RegisterWriter) -> Iterator[Action]:
    """Yield that the documents of the aspect that lost most points are to be mended; of equals the first."""
    lost = writer.register.match("deduction.*.points")
    if lost:
        most = max(lost, key=lambda value: value.number)
        id = most.id.removesuffix(".points")
        text = (
            f"资料审查“{{{{ {id}.name }}}}”一处扣{{{{ {id}.points }}}}分，在各处扣分中最多，"
            "对照扣分理由补正材料。"
        )
        yield text, (*(value.id for value in lost), *deduction_cells(writer))
