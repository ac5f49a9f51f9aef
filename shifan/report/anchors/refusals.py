"""Files that must not be written into: protected, signed, held open, damaged by an office program, of another kind or version."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from shifan import safe_xml
from shifan.errors import Refused
from shifan.report.anchors import unanchored_charts
from shifan.report.anchors.anchor import VALUE
from shifan.report.anchors.reading import Reading, W
from shifan.word.package import damaged

_SIGNED = re.compile(r"^_xmlsignatures/|digital-signature")
_INITIALS = (
    'w:initials="依据"'.encode()
)  # of the comments of a reviewer's copy, see shifan.report.make.review_copy


def writable(parts: dict[str, bytes], path: Path) -> None:
    """Refuse a package that may be read but not changed."""
    settings = parts.get("word/settings.xml", b"")
    if b"documentProtection" in settings and _enforced(settings, path.name):
        raise Refused(
            "docx-protected",
            file=path.name,
            found="文件设有编辑限制（文档保护）",
            action="请在 Word“审阅—限制编辑”中停止保护后重试",
        )
    if any(_SIGNED.search(name) for name in parts):
        raise Refused(
            "docx-signed",
            file=path.name,
            found="文件带有数字签名，改动会使签名失效",
            action="请使用未签名的副本",
        )


def _enforced(settings: bytes, file: str) -> bool:
    try:
        found = safe_xml.parse(settings).find(f"{W}documentProtection")
    except safe_xml.MalformedXml:
        raise damaged(file, detail="（文档设置）") from None
    return found is not None and found.get(f"{W}enforcement", "0") in ("1", "true", "on")


def no_review_copy(parts: dict[str, bytes], path: Path) -> None:
    """Refuse a reviewer's copy: its comments tell where the old figures come from, and reviewers sign that of a run."""
    count = sum(
        data.count(_INITIALS) for name, data in parts.items() if name.startswith("word/comments")
    )
    if count:
        raise Refused(
            "review-copy",
            file=path.name,
            found=f"这是复核版，有{count}条说明数据依据的批注，更新后批注仍是旧的数据",
            expected="没有这些批注的报告",
            action="请使用最近一次运行的“初评报告-复核版.docx”；要更新这份文件的文字，请先删除缩写为“依据”的批注",
        )


def not_open(path: Path) -> None:
    """Refuse a file that Word, WPS or LibreOffice holds open: they leave a lock file beside it, and what is not saved yet would be lost."""
    name = path.name
    locks = [
        path.with_name(f"~${name}"),
        path.with_name(f"~${name[2:]}"),
        path.with_name(f".~lock.{name}#"),
    ]
    if any(os.path.lexists(lock) for lock in locks):
        raise Refused(
            "docx-open",
            file=name,
            found="文件正被 Word、WPS 或 LibreOffice 打开",
            action="请关闭该文件后重试；如已关闭，请删除旁边残留的锁文件",
        )


def replaceable(path: Path) -> None:
    """Refuse to replace a file that is marked read-only."""
    if path.is_file() and not path.stat().st_mode & stat.S_IWUSR:
        raise Refused(
            "docx-read-only",
            file=path.name,
            found="文件是只读的",
            action="请去除只读属性，或去掉 --in-place 写到新文件",
        )


def multiplied(reading: Reading) -> None:
    """Refuse a file in which an office program has repeated texts: writing there would falsify numbers.

    Seen with LibreOffice: 优秀 → 优秀优秀优秀优秀, 3.2万 → 3.2万万3.2万3.2万.
    """
    for name, spot in reading.spots.items():
        entry = reading.entry(name)
        once = entry.baseline
        if (
            entry.kind != VALUE
            or len(once) < 2
            or sum(len(node.text or "") for node in spot.nodes) < 2 * len(once)
        ):
            continue
        text = spot.text
        if text.count(once) > 1 and set(text.replace(once, "")) <= set(once):
            raise Refused(
                "multiplied",
                file=spot.part,
                found=f"“{once}”在 {entry.value_id} 处重复出现，文件可能被办公软件损坏",
                expected="未损坏的副本",
                action="请改用保存前的副本",
            )


def refreshable(reading: Reading, path: Path) -> None:
    """Refuse a report in which no anchor is left; that a chart still has its name is too little to go by."""
    if all(unanchored_charts.key_of(spot) for spot in reading.spots.values()):
        raise Refused(
            "no-anchors",
            file=path.name,
            found="文件中的数据锚点已全部丢失，无法更新",
            expected="保留锚点的报告",
            action="请从保留锚点的副本更新，或用最近一次运行的报告重新编辑",
        )
