"""What the public edition of a skeleton would tell that it must not: scores, and what concerns a single unit inspected."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from shifan import safe_xml
from shifan.errors import Finding
from shifan.report.anchors.register_part import read_anchors
from shifan.report.place_names import PlaceNames
from shifan.values import Register
from shifan.word.elements import W

_SCORES = re.compile(
    r"scores\.(?:sum|total|interview_rate)$|(?:indicator|dimension|type|district|method|cross)\..*(?:score|mean|rate)$|firmness\."
)
_UNITS = re.compile(r"(?:site|problem)\.")


def disclosed(
    report: bytes, found: dict[str, list[str]], file: str, register: Register
) -> list[Finding]:
    """Return a warning for each anchor by which a public report prints a score or names a unit, with its place in the skeleton."""
    with zipfile.ZipFile(io.BytesIO(report)) as archive:
        parts = {
            name: archive.read(name)
            for name in archive.namelist()
            if name.startswith(("word/", "customXml/")) and name.endswith(".xml")
        }
    written, told = read_anchors(parts), {}
    for name, place, table in _bookmarks(parts):
        key = written[name].value_id if name in written else ""
        kind = "得分" if _SCORES.match(key) else "被检查单位的情况" if _UNITS.match(key) else ""
        if kind:
            made_in = written[table].value_id if table in written else ""
            anchor = made_in.replace(".", " ", 1) if made_in.startswith("table.") else key
            told.setdefault(
                anchor, (kind, "、".join(found.get(anchor, [place])[:3]), register[key].name)
            )
    return [
        Finding(
            "public",
            "warning",
            file,
            place,
            "{{ " + anchor + " }}",
            f"公开版印出{kind}（{name}）",
            "公开版不含分数，不点名被检查单位",
            "请移到 {{# internal }} 与 {{/ internal }} 之间",
        )
        for anchor, (kind, place, name) in told.items()
    ]


def _bookmarks(parts: dict[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """Yield the name of each bookmark, the name of its place, and the first bookmark of the table around it."""
    roots = {
        name: safe_xml.parse(data)
        for name, data in parts.items()
        if re.match(r"word/(?:document|header|footer|footnotes|endnotes)", name)
    }
    place_names = PlaceNames(roots)
    for root in roots.values():
        for start in root.iter(f"{W}bookmarkStart"):
            table = next(start.iterancestors(f"{W}tbl"), None)
            yield (
                start.get(f"{W}name", ""),
                f"公开版　{place_names.of(start)}",
                "" if table is None else next(table.iter(f"{W}bookmarkStart")).get(f"{W}name", ""),
            )
