"""What would make an office program offer to repair a docx: the whole package, every story, not the body alone.

Orders are those of ISO/IEC 29500 (transitional) for the elements that we write.
"""

import posixpath
import re
import zipfile
from collections import Counter

from docx.oxml.ns import qn
from lxml import etree

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ORDERS = {
    name: order.split()
    for name, order in {
        "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
        "suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct "
        "topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind "
        "contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
        "sdtPr": "rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding label "
        "tabIndex richText text date dropDownList picture docPartObj",
        "sdt": "sdtPr sdtEndPr sdtContent",
        "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize "
        "tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook "
        "tblCaption tblDescription tblPrChange",
        "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection "
        "tcFitText vAlign hideMark",
        "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc "
        "pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg "
        "textDirection bidi rtlGutter docGrid printerSettings sectPrChange",
        "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden "
        "unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr "
        "tblPr trPr tcPr tblStylePr",
    }.items()
}
_FIRST = {"p": "pPr", "r": "rPr", "tc": "tcPr", "tr": "trPr", "tbl": "tblPr"}
_SAME = {"headerReference": "footerReference"}  # the two may come mixed


def sound(path):
    """Return what is broken in a docx, in words; nothing if it opens without a prompt."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    faults = [f"part twice {name}" for name, count in Counter(names).items() if count > 1]
    roots = {}
    for name, data in parts.items():
        if name.endswith((".xml", ".rels")):
            try:
                roots[name] = etree.fromstring(data)
            except etree.XMLSyntaxError:
                faults.append(f"not well-formed {name}")
    stories = {
        name: root
        for name, root in roots.items()
        if name.startswith("word/") and name.endswith(".xml")
    }
    return (
        faults
        + _package(parts, roots)
        + _ids(stories)
        + _targets(stories)
        + [fault for name, root in stories.items() for fault in _structure(name, root)]
    )


def _package(parts, roots):
    """Return relations that lead nowhere, parts without a content type, types without a part."""
    faults = []
    for name, root in roots.items():
        if not name.endswith(".rels"):
            continue
        folder, _, own = name.rpartition("_rels/")
        for relation in root:
            target = posixpath.normpath(
                posixpath.join("/" + folder, relation.get("Target"))
            ).lstrip("/")
            if relation.get("TargetMode") != "External" and target not in parts:
                faults.append(f"relation to nothing {name} {relation.get('Target')}")
        known = {relation.get("Id") for relation in root}
        used = {
            value
            for node in roots.get(folder + own.removesuffix(".rels"), root).iter()
            for key, value in node.attrib.items()
            if key.startswith(_R)
        }
        faults += [f"relation {one} {name}" for one in sorted(used - known)]
    used = {
        name
        for name, root in roots.items()
        if not name.endswith(".rels")
        and any(key.startswith(_R) for node in root.iter() for key in node.attrib)
    }
    faults += [
        f"relations missing {name}"
        for name in used
        if "{}_rels/{}.rels".format(*_split(name)) not in parts
    ]
    types = roots["[Content_Types].xml"]
    default = {node.get("Extension").lower() for node in types if node.get("Extension")}
    override = {node.get("PartName").lstrip("/") for node in types if node.get("PartName")}
    faults += [f"type without part {name}" for name in sorted(override - set(parts))]
    # The default of .xml says no more than that it is XML: what Word reads must say what it is.
    vague = {
        name for name in parts if name.startswith(("word/", "docProps/")) and name.endswith(".xml")
    } - override
    known = {name for name in parts if name.rpartition(".")[2].lower() in default} - vague
    return faults + [
        f"part without type {name}"
        for name in sorted(set(parts) - override - known - {"[Content_Types].xml"})
    ]


def _split(name):
    folder, _, own = name.rpartition("/")
    return (f"{folder}/" if folder else ""), own


def _live(root, *names):
    """Yield elements, those of a fallback left out: a text box stands there a second time."""
    return [
        one
        for one in root.iter(*(qn(name) for name in names))
        if next(one.iterancestors(_FALLBACK), None) is None
    ]


def _twice(kind, found):
    return [f"{kind} {one}" for one, count in sorted(Counter(found).items(), key=str) if count > 1]


def _ids(stories):
    """Return ids and names that are not unique, bookmarks and comment ranges without their other end."""
    faults, names, controls, drawings = [], [], [], []
    for root in stories.values():
        starts = _live(root, "w:bookmarkStart")
        names += [one.get(qn("w:name")).lower() for one in starts]
        controls += [
            one.get(qn("w:val"))
            for one in _live(root, "w:id")
            if one.getparent().tag == qn("w:sdtPr")
        ]
        drawings += [one.get("id") for one in _live(root, "wp:docPr")]
        faults += _twice("bookmark id", [one.get(qn("w:id")) for one in starts])
        faults += _twice(
            "revision",
            [
                one.get(qn("w:id"))
                for one in _live(root, "w:ins", "w:del", "w:moveFrom", "w:moveTo")
            ],
        )
        for kind in ("bookmark", "commentRange"):
            ends = [
                {one.get(qn("w:id")) for one in _live(root, f"w:{kind}{end}")}
                for end in ("Start", "End")
            ]
            faults += [f"{kind} without its other end {one}" for one in sorted(ends[0] ^ ends[1])]
        for kind in ("comment", "footnote", "endnote"):
            faults += _twice(kind, [one.get(qn("w:id")) for one in _live(root, f"w:{kind}")])
        faults += _twice("style", [one.get(qn("w:styleId")) for one in _live(root, "w:style")])
    return (
        faults
        + _twice("bookmark name", names)
        + _twice("control", controls)
        + _twice("drawing", drawings)
    )


def _targets(stories):
    """Return references to comments, notes, styles and lists that do not exist."""

    def all_of(tag, attribute):
        return {one.get(qn(attribute)) for root in stories.values() for one in root.iter(qn(tag))}

    faults = [
        f"{kind} {one} is nowhere"
        for kind in ("comment", "footnote", "endnote")
        for one in sorted(all_of(f"w:{kind}Reference", "w:id") - all_of(f"w:{kind}", "w:id"))
    ]
    styles = all_of("w:style", "w:styleId")
    used = set().union(
        *(
            all_of(tag, "w:val")
            for tag in ("w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next", "w:link")
        )
    )
    faults += [f"style {one} is nowhere" for one in sorted(used - styles)]
    lists = {
        one.get(qn("w:val")) for root in stories.values() for one in root.iter(qn("w:numId"))
    } - {"0"}
    return faults + [f"list {one} is nowhere" for one in sorted(lists - all_of("w:num", "w:numId"))]


def _grid(part, element):
    """Yield a table that has more columns than its grid has widths."""
    grid = len(element.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}"))
    widest = max(
        (
            sum(
                int(
                    (
                        cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
                        if cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}") is not None
                        else {}
                    ).get(qn("w:val"), 1)
                )
                for cell in row.iter(qn("w:tc"))
                if next(cell.iterancestors(qn("w:tbl"))) is element
            )
            for row in element.iter(qn("w:tr"))
            if next(row.iterancestors(qn("w:tbl"))) is element
        ),
        default=0,
    )
    if grid < widest:
        yield f"{part}: table of {widest} columns with {grid} widths"


def _structure(part, root):
    """Yield elements out of order, cells without a last paragraph, tables whose grid is too
    narrow, names that are too long, fields that do not end.
    """
    for element in root.iter(etree.Element):
        space, _, name = str(element.tag).rpartition("}")
        if space != qn("w:p")[:-2]:
            continue
        children = [
            str(child.tag).rpartition("}")[2] for child in element if isinstance(child.tag, str)
        ]
        order = ORDERS.get(name)
        if order:
            places = [
                order.index(_SAME.get(child, child)) if _SAME.get(child, child) in order else -1
                for child in children
            ]
            if -1 in places or places != sorted(places):
                yield f"{part}: order in {name}: {children}"
        if _FIRST.get(name) in children[1:]:
            yield f"{part}: {_FIRST[name]} is not first in {name}"
        if name == "tc" and children[-1:] != ["p"]:
            yield f"{part}: cell without a last paragraph"
        if name == "tbl":
            yield from _grid(part, element)
        if (name in ("tag", "alias") and len(element.get(qn("w:val"), "")) > 64) or (
            name == "bookmarkStart"
            and not re.fullmatch(r"[^\W\d]\w{0,39}", element.get(qn("w:name"), ""))
        ):
            yield f"{part}: {name} {element.attrib.values()}"
    kinds = Counter(one.get(qn("w:fldCharType")) for one in root.iter(qn("w:fldChar")))
    if kinds["begin"] != kinds["end"]:
        yield f"{part}: fields {dict(kinds)}"
