"""What would make an office program offer to repair a docx: the whole package, every story, not the body alone.

Orders are those of ISO/IEC 29500 (transitional) for the elements that we write.
"""

import functools
import posixpath
import re
import zipfile
from collections import Counter

from docx.oxml.ns import qn
from lxml import etree

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
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
_PLACES = {name: {child: n for n, child in enumerate(order)} for name, order in ORDERS.items()}
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
        + [fault for name in stories for fault in _structure_of(name, parts[name])]
    )


@functools.lru_cache(maxsize=500)
def _structure_of(name, data):
    """Return what `_structure` finds in a part; looked at once, for most parts are the same in many files."""
    return tuple(_structure(name, etree.fromstring(data)))


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
        used = set(_relations(roots.get(folder + own.removesuffix(".rels"), root)))
        faults += [f"relation {used_id} {name}" for used_id in sorted(used - known)]
    used = {name for name, root in roots.items() if not name.endswith(".rels") and _relations(root)}
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


def _relations(root):
    """Return the relations that a part speaks of."""
    return root.xpath("//@r:*", namespaces={"r": _R})


def _split(name):
    folder, _, own = name.rpartition("/")
    return (f"{folder}/" if folder else ""), own


def _live(root, *names):
    """Return the elements of each name, those of a fallback left out: a text box stands there a second time."""
    found = {qn(name): [] for name in names}
    for element in root.iter(*found):
        found[element.tag].append(element)
    if next(root.iter(_FALLBACK), None) is not None:
        for tag, elements in found.items():
            found[tag] = [
                element
                for element in elements
                if next(element.iterancestors(_FALLBACK), None) is None
            ]
    return dict(zip(names, found.values(), strict=True))


def _twice(kind, found):
    return [
        f"{kind} {text}" for text, count in sorted(Counter(found).items(), key=str) if count > 1
    ]


_REVISIONS = ("w:ins", "w:del", "w:moveFrom", "w:moveTo")
_KINDS = ("comment", "footnote", "endnote")
_EDGES = [f"w:{kind}{end}" for kind in ("bookmark", "commentRange") for end in ("Start", "End")]
_NUMBERED = (*_EDGES, *_REVISIONS, "w:id", "wp:docPr", "w:style", *(f"w:{kind}" for kind in _KINDS))


def _ids(stories):
    """Return ids and names that are not unique, bookmarks and comment ranges without their other end."""
    faults, names, controls, drawings = [], [], [], []
    for root in stories.values():
        live = _live(root, *_NUMBERED)
        ids = {
            name: [element.get(qn("w:id")) for element in elements]
            for name, elements in live.items()
        }
        names += [element.get(qn("w:name")).lower() for element in live["w:bookmarkStart"]]
        controls += [
            element.get(qn("w:val"))
            for element in live["w:id"]
            if element.getparent().tag == qn("w:sdtPr")
        ]
        drawings += [element.get("id") for element in live["wp:docPr"]]
        faults += _twice("bookmark id", ids["w:bookmarkStart"])
        faults += _twice("revision", [number for name in _REVISIONS for number in ids[name]])
        for kind in ("bookmark", "commentRange"):
            lonely = {*ids[f"w:{kind}Start"]} ^ {*ids[f"w:{kind}End"]}
            faults += [f"{kind} without its other end {number}" for number in sorted(lonely)]
        for kind in _KINDS:
            faults += _twice(kind, ids[f"w:{kind}"])
        faults += _twice("style", [element.get(qn("w:styleId")) for element in live["w:style"]])
    return (
        faults
        + _twice("bookmark name", names)
        + _twice("control", controls)
        + _twice("drawing", drawings)
    )


def _targets(stories):
    """Return references to comments, notes, styles and lists that do not exist."""

    def all_of(tag, attribute):
        return {
            element.get(qn(attribute))
            for root in stories.values()
            for element in root.iter(qn(tag))
        }

    faults = [
        f"{kind} {number} is nowhere"
        for kind in ("comment", "footnote", "endnote")
        for number in sorted(all_of(f"w:{kind}Reference", "w:id") - all_of(f"w:{kind}", "w:id"))
    ]
    styles = all_of("w:style", "w:styleId")
    used = set().union(
        *(
            all_of(tag, "w:val")
            for tag in ("w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next", "w:link")
        )
    )
    faults += [f"style {style} is nowhere" for style in sorted(used - styles)]
    lists = {
        element.get(qn("w:val"))
        for root in stories.values()
        for element in root.iter(qn("w:numId"))
    } - {"0"}
    return faults + [
        f"list {number} is nowhere" for number in sorted(lists - all_of("w:num", "w:numId"))
    ]


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


_CHECKED = {qn(f"w:{name}"): name for name in (*ORDERS, *_FIRST, "tag", "alias", "bookmarkStart")}
_PARAGRAPH = qn("w:p")


def _structure(part, root):
    """Yield elements out of order, cells without a last paragraph, tables whose grid is too
    narrow, names that are too long, fields that do not end.
    """
    for element in root.iter(*_CHECKED):
        name = _CHECKED[element.tag]
        if name in ORDERS:
            yield from _out_of_order(part, element, name)
        if name in _FIRST and any(
            child.getprevious() is not None
            for child in element.iterchildren(qn(f"w:{_FIRST[name]}"))
        ):
            yield f"{part}: {_FIRST[name]} is not first in {name}"
        if name == "tc" and (not len(element) or element[-1].tag != _PARAGRAPH):
            yield f"{part}: cell without a last paragraph"
        if name == "tbl":
            yield from _grid(part, element)
        if (name in ("tag", "alias") and len(element.get(qn("w:val"), "")) > 64) or (
            name == "bookmarkStart"
            and not re.fullmatch(r"[^\W\d]\w{0,39}", element.get(qn("w:name"), ""))
        ):
            yield f"{part}: {name} {element.attrib.values()}"
    kinds = Counter(mark.get(qn("w:fldCharType")) for mark in root.iter(qn("w:fldChar")))
    if kinds["begin"] != kinds["end"]:
        yield f"{part}: fields {dict(kinds)}"


def _out_of_order(part, element, name):
    """Yield an element whose children stand in another order, or among which there are others."""
    children = [
        str(child.tag).rpartition("}")[2] for child in element if isinstance(child.tag, str)
    ]
    places = [_PLACES[name].get(_SAME.get(child, child), -1) for child in children]
    if -1 in places or places != sorted(places):
        yield f"{part}: order in {name}: {children}"
