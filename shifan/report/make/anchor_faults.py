"""What is wrong with the anchors of a skeleton, collected so that all of it can be refused at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from shifan.errors import Finding, Refused
from shifan.records import dataclass
from shifan.report.make.skeleton_anchors import anchor_text
from shifan.report.make.skeleton_names import (
    CHART,
    CLOSING,
    IN_BLOCKS,
    IN_SENTENCES,
    OPENING,
)

_NEAREST = 3
_CUTOFF = 0.6


@dataclass(frozen=True)
class _Misplaced:
    """Names (by their beginning) that are no values: what is wrong where they are taken for one, and what to do."""

    names: tuple[str, ...]
    found: str
    expected: str
    action: str


_MISPLACED = (
    _Misplaced(
        (OPENING, CLOSING),
        "块的标记与其他文字同在一段，或不在正文中",
        "标记独占一段，不在句子、页眉、页脚、脚注中",
        "请将标记移到单独一段",
    ),
    _Misplaced(
        IN_BLOCKS,
        "不在重复块之内",
        "只用在 {{ # themes }} 一类标记之间",
        "请移到块内，或改用数据编号",
    ),
    _Misplaced(
        IN_SENTENCES,
        "在重复块之内，或不在正文中",
        "用在正文中，不在重复块内",
        "请移到正文中、重复块之外",
    ),
    _Misplaced(
        ("",),
        "在句子、重复块、页眉、页脚或脚注中",
        "在正文中独占一段，不在重复块内",
        "请移到单独一段",
    ),
)


@dataclass
class AnchorFaults:
    """Collects faults. `reserved` are the names that are no values; `place` is that of the paragraph at hand."""

    file: str = "报告模板"
    reserved: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)
    place: str = ""

    def add(self, name: str, found: str, expected: str, action: str, place: str = "") -> None:
        """Note a fault at an anchor; its place, if it is not at fault everywhere."""
        self.findings.append(
            Finding(
                "anchor",
                "error",
                self.file,
                place,
                cell=anchor_text(name),
                found=found,
                expected=expected,
                action=action,
            )
        )

    def unknown(self, name: str, values: Iterable[str]) -> None:
        """Note an anchor that no value answers, with near names among the ids of `values` and the reserved names."""
        if self._is_reserved(name):
            self._misplaced(name)
            return
        import difflib  # slow to import: most anchors are known

        near = difflib.get_close_matches(
            name, [*values, *self.reserved], n=_NEAREST, cutoff=_CUTOFF
        )
        expected = f"近似的：{'、'.join(near)}" if near else "数据编号"
        self.add(name, "没有对应的数据", expected, "请改正模板中的锚点，或补充该数据")

    def unbalanced(self, name: str) -> None:
        """Note a marker of a block, `# themes` or `/ themes`, that has no partner beside it."""
        is_opening = name.startswith(OPENING)
        partner = anchor_text(f"{CLOSING if is_opening else OPENING}{name[len(OPENING) :]}")
        self.add(
            name,
            f"没有与之成对的 {partner}",
            "开始和结束标记各占一段，同在正文或同一单元格内",
            "请补上，或删去多余的标记",
        )

    def require_none(self) -> None:
        """Refuse with all faults if there are any.

        Where a block is not closed, the names of its parts are not at fault.
        """
        broken = any(
            fault.cell.startswith((f"{{{{ {OPENING}", f"{{{{ {CLOSING}")) for fault in self.findings
        )
        faults = [
            fault
            for fault in self.findings
            if not (broken and fault.cell.strip("{} ") in IN_BLOCKS)
        ]
        if faults:
            raise Refused(dict.fromkeys(faults))

    def _is_reserved(self, name: str) -> bool:
        """Return whether a name is no value; where no chart is drawn any name of a chart is one."""
        if name in self.reserved:
            return True
        return name.startswith(CHART) and not any(
            reserved.startswith(CHART) for reserved in self.reserved
        )

    def _misplaced(self, name: str) -> None:
        """Note a known name where it cannot be used: only what stands in a value's place may stand in a sentence."""
        misplaced = next(case for case in _MISPLACED if name.startswith(case.names))
        self.add(name, misplaced.found, misplaced.expected, misplaced.action, self.place)
