"""What of an xlsx or xlsm file an annotated copy does not carry: found by comparing the parts of both packages."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

# (kind of part, in words); the first that fits names it.
_WORDS = (
    (r"xl/cellimages", "WPS 嵌入单元格的图片"),
    (r"xl/(richData|rdrichvalue)|xl/metadata", "Excel 放在单元格内的图片和富数据"),
    (r"xl/pivot(Tables|Cache)", "数据透视表"),
    (r"xl/connections|xl/queryTables", "数据连接和查询表"),
    (r"xl/charts/(style|colors)", "图表的样式"),
    (r"xl/charts", "图表"),
    (r"xl/slicer", "切片器"),
    (r"xl/timeline", "日程表"),
    (r"xl/diagrams", "SmartArt 图形"),
    (r"xl/embeddings", "嵌入的对象"),
    (r"xl/(ctrlProps|activeX)", "窗体控件"),
    (r"xl/(threadedComments|persons)", "会话式批注的回复关系（文字保留为普通批注）"),
    (r"xl/model", "数据模型"),
    (r"xl/externalLinks", "指向其他文件的链接"),
    (r"xl/tables", "表格对象"),
    (r"xl/media", "图片"),
    (r"xl/customProperty|customXml", "附加的 XML 数据"),
    (r"docProps/custom|docMetadata", "自定义属性"),
    (r"_xmlsignatures", "数字签名"),
    (r"xl/printerSettings", "打印机设置"),
    (r"xl/webextensions", "加载项"),
)
# Parts that are written anew under other names, or that programs make again by themselves.
_MADE_AGAIN = re.compile(
    r"xl/(calcChain|sharedStrings|styles|workbook|comments|theme)|xl/drawings/(vmlDrawing|drawing|_rels)|"
    r"xl/worksheets/(sheet|_rels)|xl/_rels|_rels/|docProps/(app|core)|\[Content_Types\]|docProps/thumbnail|xl/comments/"
)


def lost_parts(original: Path, copy: Path) -> Iterator[str]:
    """Yield in words each kind of part of which the copy has fewer than the original."""
    before, after = _kinds(original), _kinds(copy)
    seen = set()
    for kind in sorted(before):
        if before[kind] > after[kind] and not _MADE_AGAIN.match(kind):
            word = next((word for shape, word in _WORDS if re.match(shape, kind)), f"部件 {kind}")
            if word not in seen:
                yield word
            seen.add(word)


def _kinds(path: Path) -> Counter[str]:
    """Return how many parts of each kind a package has: names without numbers, and of media without ending."""
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if not name.endswith("/")]
    kinds = (re.sub(r"(?<!\d)\d+(?=\.\w+$)", "", name) for name in names)
    return Counter(re.sub(r"^(xl/media/).*", r"\1", kind) for kind in kinds)
