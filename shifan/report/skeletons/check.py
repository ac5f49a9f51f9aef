"""Check a skeleton before it is used: anchors without a value, values no longer printed, layout, what Word left behind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from shifan import safe_xml
from shifan.errors import Finding, Refused
from shifan.report.lint.lint import lint_file
from shifan.report.make import docx_report
from shifan.report.make.skeleton_anchors import ANCHOR, normalized_name
from shifan.report.skeletons.disclosure import disclosed
from shifan.word.elements import W
from shifan.word.package import damaged, read_parts

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.values import Register

_PARTS = {
    "word/document": "正文",
    "word/header": "页眉",
    "word/footer": "页脚",
    "word/footnotes": "脚注",
    "word/endnotes": "尾注",
}
_SHOWN = 18
# The smallest picture there is: a check draws nothing.
_DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def check_file(
    path: Path,
    register: Register,
    standard: Standard,
    clean: CleanCity,
    charts: tuple[str, ...] = (),
    profile: Path | None = None,
) -> list[Finding]:
    """Return what is wrong (error), what looks wrong (warning) and what to know (info) about a skeleton."""
    found = places(path)
    pictures = [docx_report.Picture(name, name, _DOT, "", "") for name in charts]
    internal, _ = _built(path, register, standard, clean, pictures, docx_report.INTERNAL)
    public, report = _built(path, register, standard, clean, [], docx_report.PUBLIC)
    faults = [
        fault
        if fault in internal and fault in public
        else _of_edition(fault, "内部版" if fault in internal else "公开版")
        for fault in dict.fromkeys((*internal, *public))
    ]
    located = [_located(fault, path.name, found) for fault in faults]
    layout = [
        Finding(
            one.code, "warning", path.name, "版式", one.cell, one.found, one.expected, one.action
        )
        for one in lint_file(path, profile)
    ]
    shown = disclosed(report, found, path.name, register) if report else []
    return [
        *located,
        *_empty(path.name, found),
        *shown,
        *_left(path),
        *layout,
        *_unused(path.name, found, register),
    ]


def export(target: Path) -> Path:
    """Write a copy of the shipped skeleton; Refused if the file is there already, or is named as another kind."""
    if target.suffix.lower() != ".docx":
        raise Refused(
            "suffix",
            file=target.name,
            found=f"扩展名是 {target.suffix or '空的'}",
            expected=".docx",
            action=f"请写作 {target.stem}.docx",
        )
    if target.exists():
        raise Refused(
            "exists", file=target.name, found="文件已存在", action="请换一个文件名，或先移走该文件"
        )
    if not target.parent.is_dir():
        raise Refused(
            "folder",
            file=target.name,
            found=f"没有文件夹 {target.parent}",
            action="请先建立该文件夹",
        )
    shutil.copyfile(docx_report.SKELETON, target)
    return target


def places(path: Path) -> dict[str, list[str]]:
    """Return anchor → where it stands, over all parts of a skeleton."""
    found: dict[str, list[str]] = {}
    for part, root in _roots(path):
        for number, paragraph in enumerate(root.iter(f"{W}p"), 1):
            text = "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
            for hit in ANCHOR.finditer(text):
                where = (
                    f"{part}第{number}段“{text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}”"
                )
                if where not in found.setdefault(normalized_name(hit[1]), []):
                    found[normalized_name(hit[1])].append(where)
    return found


def _roots(path: Path) -> Iterator[tuple[str, etree._Element]]:
    for name, data in sorted(read_parts(path).items()):
        part = next(
            (
                shown
                for start, shown in _PARTS.items()
                if name.startswith(start) and name.endswith(".xml")
            ),
            "",
        )
        if part:
            try:
                yield part, safe_xml.parse(data)
            except safe_xml.MalformedXml:
                action = "请重新取得该文件，或用 Word 修复后另存"
                raise damaged(path.name, place=part, action=action) from None


def _built(
    path: Path,
    register: Register,
    standard: Standard,
    clean: CleanCity,
    drawn: list[docx_report.Picture],
    edition: str,
) -> tuple[tuple[Finding, ...], bytes]:
    """Return the faults that keep an edition from being made, and the report if there are none."""
    try:
        return (), docx_report.build(register, standard, clean, drawn, edition, path)
    except Refused as refused:
        return refused.findings, b""


def _of_edition(fault: Finding, edition: str) -> Finding:
    return replace(fault, found=f"{fault.found}（{edition}）")


def _empty(file: str, found: dict[str, list[str]]) -> Iterator[Finding]:
    if not any(place.startswith("正文") for where in found.values() for place in where):
        yield Finding(
            "no-anchor",
            "error",
            file,
            "",
            "",
            "正文中没有锚点，报告不会印出任何数据",
            "{{ 数据编号 }}",
            "请核对是不是用错了文件；用 shifan skeleton export 另存一份随附的模板作参照",
        )


def _located(fault: Finding, file: str, found: dict[str, list[str]]) -> Finding:
    where = found.get(fault.cell.strip("{} "), [])
    return replace(fault, file=file, sheet=fault.sheet or "、".join(where[:3]))


def _left(path: Path) -> Iterator[Finding]:
    """Yield what Word has left in the file and the report will not show."""
    for part, root in _roots(path):
        if next(root.iter(f"{W}ins", f"{W}del", f"{W}moveFrom"), None) is not None:
            yield Finding(
                "revisions",
                "info",
                path.name,
                part,
                "",
                "有修订痕迹",
                "没有修订",
                "生成报告时按接受全部修订处理",
            )


def _unused(file: str, found: dict[str, list[str]], register: Register) -> Iterator[Finding]:
    """Yield what the shipped skeleton prints and this one does not."""
    for key in places(docx_report.SKELETON):
        if key not in found and not key.startswith(("/", "ref ")):
            name = register[key].name if key in register else "随附模板中的内容"
            yield Finding(
                "unused",
                "info",
                file,
                "",
                "{{ " + key + " }}",
                f"没有印出{name}",
                "随附模板印出此项",
                "如不需要，不必处理",
            )
