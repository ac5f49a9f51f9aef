"""Files that must not be written into: protected, signed, held open, or damaged by an office program."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from shifan import safe_xml
from shifan.errors import Refused
from shifan.patterns import pattern_of
from shifan.report.anchors.anchor import VALUE
from shifan.report.anchors.anchor_range import AnchorRange
from shifan.report.anchors.reading import Reading
from shifan.report.anchors.unanchored_charts import chart_id_of
from shifan.word.elements import W
from shifan.word.package import damaged

_SIGNED = pattern_of(r"^_xmlsignatures/|digital-signature")
# Of the comments of a reviewer's copy, see shifan.report.make.review_copy.
_INITIALS = 'w:initials="依据"'.encode()
_SHORTEST_REPEATED = 2  # 11 is a number of its own


def refuse_locked(parts: dict[str, bytes], path: Path) -> None:
    """Refuse a file that is protected against editing, or signed."""
    settings = parts.get("word/settings.xml", b"")
    if b"documentProtection" in settings and _is_enforced(settings, path.name):
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


def _is_enforced(settings: bytes, file: str) -> bool:
    try:
        protection = safe_xml.parse(settings).find(f"{W}documentProtection")
    except safe_xml.MalformedXml:
        raise damaged(file, detail="（文档设置）") from None
    return protection is not None and protection.get(f"{W}enforcement", "0") in ("1", "true", "on")


def refuse_review_copy(parts: dict[str, bytes], path: Path) -> None:
    """Refuse a reviewer's copy: its comments tell where the old figures come from, and reviewers sign that of a run."""
    comments = [part for name, part in parts.items() if name.startswith("word/comments")]
    count = sum(part.count(_INITIALS) for part in comments)
    if count:
        raise Refused(
            "review-copy",
            file=path.name,
            found=f"这是复核版，有{count}条说明数据依据的批注，更新后批注仍是旧的数据",
            expected="没有这些批注的报告",
            action="请使用最近一次运行的“初评报告-复核版.docx”；要更新这份文件的文字，请先删除缩写为“依据”的批注",
        )


def refuse_open(path: Path) -> None:
    """Refuse a file that Word, WPS or LibreOffice holds open: what is not saved yet would be lost.

    These programs leave a lock file beside it.
    """
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


def refuse_read_only(path: Path) -> None:
    """Refuse to replace a file that is marked read-only."""
    if path.is_file() and not path.stat().st_mode & stat.S_IWUSR:
        raise Refused(
            "docx-read-only",
            file=path.name,
            found="文件是只读的",
            action="请去除只读属性，或去掉 --in-place 写到新文件",
        )


def refuse_repeated_texts(reading: Reading) -> None:
    """Refuse a file in which an office program has repeated texts: writing there would falsify numbers.

    Seen with LibreOffice: 优秀 → 优秀优秀优秀优秀, 3.2万 → 3.2万万3.2万3.2万.
    """
    for name, place in reading.ranges.items():
        anchor = reading.anchor(name)
        if anchor.kind == VALUE and _is_repeated(place, anchor.baseline):
            raise Refused(
                "multiplied",
                file=place.part,
                found=f"“{anchor.baseline}”在 {anchor.value_id} 处重复出现，文件可能被办公软件损坏",
                expected="未损坏的副本",
                action="请改用保存前的副本",
            )


def _is_repeated(place: AnchorRange, baseline: str) -> bool:
    """Return whether a text of several characters stands at an anchor more than once, with parts of it only."""
    length = sum(len(node.text or "") for node in place.text_nodes)
    if len(baseline) < _SHORTEST_REPEATED or length < 2 * len(baseline):
        return False
    text = place.text
    return text.count(baseline) > 1 and set(text.replace(baseline, "")) <= set(baseline)


def refuse_without_anchors(reading: Reading, path: Path) -> None:
    """Refuse a report in which no anchor is left; that a chart still has its name is too little to go by.

    A document whose loops and tests gave none never had any: its outline is enough to go on.
    """
    if reading.info.outline is not None and not reading.anchors:
        return
    if all(chart_id_of(place) for place in reading.ranges.values()):
        raise Refused(
            "no-anchors",
            file=path.name,
            found="文件中的数据锚点已全部丢失，无法更新",
            expected="保留锚点的报告",
            action="请从保留锚点的副本更新；没有副本的，用 --run 指定生成它的运行，按原来的文字恢复能够确认的锚点",
        )
