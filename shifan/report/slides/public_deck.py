"""The package of slides that are made public: parts that may hold what nobody sees are refused, metadata taken out.

Notes, comments, embedded workbooks and custom data are people's; a skeleton that brings them is told by name, so that
whoever owns it decides, rather than their being dropped unseen.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from lxml import etree

from shifan.errors import Finding, Refused
from shifan.patterns import pattern_of
from shifan.report.anchors import register_part
from shifan.report.make.public_pictures import without_metadata
from shifan.safe_xml import parse

_KEPT = pattern_of(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:core|app)\.xml"
    r"|ppt/(?:presentation|presProps|viewProps|tableStyles)\.xml|ppt/_rels/presentation\.xml\.rels"
    r"|ppt/(?:slides|slideLayouts|slideMasters)/(?:_rels/)?[A-Za-z]+\d+\.xml(?:\.rels)?"
    r"|ppt/theme/theme\d+\.xml|ppt/theme/_rels/theme\d+\.xml\.rels"
    r"|ppt/media/[^/]+\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg)",
    re.IGNORECASE,
)
# What programs write of their own accord and no page shows.
_TAKEN_OUT = pattern_of(
    r"docProps/(?:thumbnail\..+|custom\.xml)|docMetadata/.+|ppt/printerSettings/.+"
    r"|ppt/changesInfos/.+|ppt/revisionInfo\.xml",
    re.IGNORECASE,
)
_TYPES = "[Content_Types].xml"
_MEDIA = "ppt/media/"
_APP = "docProps/app.xml"
_NO_PROPERTIES = (
    b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_LINKS = ("http://", "https://", "mailto:")
# What people call the parts that are refused, by the beginning of their names.
_WORDS = {
    "ppt/notesSlides/": "备注",
    "ppt/notesMasters/": "备注",
    "ppt/comments/": "批注",
    "ppt/threadedComments/": "批注",
    "ppt/commentAuthors": "批注的作者",
    "ppt/authors": "批注的作者",
    "ppt/embeddings/": "嵌入的文件",
    "ppt/charts/": "带数据的图表",
    "ppt/tags/": "自定义数据",
    "customXml/": "自定义数据",
    "ppt/vbaProject": "宏",
}
_ALLOWED = "公开的幻灯片只含页面上看得见的内容"
_TAKE_OUT = "请在模板中删去（PowerPoint“检查文档”），或把文书的版本改为内部"


def cleaned(parts: Mapping[str, bytes], skeleton: str) -> dict[str, bytes]:
    """Return the parts of a public deck without metadata; Refused with all parts and links that it must not have."""
    register = register_part.part_names(dict(parts))
    parts = _without_traces(parts)
    faults = [*_other_parts(parts, register, skeleton), *_links_to_files(parts, skeleton)]
    if faults:
        raise Refused(dict.fromkeys(faults))
    pictures = {
        name: without_metadata(name, content)
        for name, content in parts.items()
        if name.startswith(_MEDIA)
    }
    app = {_APP: _NO_PROPERTIES} if _APP in parts else {}
    return {**parts, **pictures, **app}


def _without_traces(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts without what programs leave in a file, and without the relations to it."""
    gone = {name for name in parts if _TAKEN_OUT.fullmatch(name)}
    left = {name: content for name, content in parts.items() if name not in gone}
    for name in [name for name in left if name.endswith(".rels") or name == _TYPES]:
        root = parse(left[name])
        for entry in list(root):
            if _part_of(entry, name) in gone:
                root.remove(entry)
                left[name] = etree.tostring(
                    root, xml_declaration=True, encoding="UTF-8", standalone=True
                )
    return left


def _part_of(entry: etree._Element, name: str) -> str:
    """Return the part that an entry of a list of relations, or of content types, speaks of."""
    folder = posixpath.dirname(posixpath.dirname(name))
    target = entry.get("PartName") or entry.get("Target") or ""
    return posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/")


def _other_parts(
    parts: Mapping[str, bytes], register: set[str], skeleton: str
) -> Iterator[Finding]:
    for name in sorted(parts):
        if not _KEPT.fullmatch(name) and name not in register:
            word = next((word for start, word in _WORDS.items() if name.startswith(start)), "其他")
            yield _fault(skeleton, name, f"含有{word}")


def _links_to_files(parts: Mapping[str, bytes], skeleton: str) -> Iterator[Finding]:
    for name in sorted(parts):
        if name.endswith(".rels"):
            for relation in parse(parts[name]):
                target = relation.get("Target", "")
                is_outside = relation.get("TargetMode", "").lower() == "external"
                if is_outside and not target.lower().startswith(_LINKS):
                    yield _fault(skeleton, name, f"链接到文件 {target}")


def _fault(skeleton: str, part: str, found: str) -> Finding:
    return Finding(
        "slides-public",
        "error",
        skeleton,
        cell=part,
        found=found,
        expected=_ALLOWED,
        action=_TAKE_OUT,
    )
