"""The package of a public edition holds what is on the lists here, and nothing else that its skeleton brought.

People make skeletons from files of theirs: with author, company and manager, the path of a template with a user's
name, custom properties and XML, thumbnail, variables, the query of a mail merge, revision ids, a glossary, hidden text.
Whoever gets the public edition may open the package.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from shifan.patterns import pattern_of
from shifan.report.anchors import register_part
from shifan.report.make import skeleton_cleanup
from shifan.report.make.public_fields import drop_other_fields
from shifan.report.make.public_pictures import without_metadata
from shifan.safe_xml import parse
from shifan.word.attributes import (
    RELATIONS,
    elements_with_attributes,
    elements_with_relations,
)
from shifan.word.elements import W, is_on, parent_of

_STORY = pattern_of(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_KEPT = pattern_of(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:core|app)\.xml"
    r"|word/(?:document|header\d*|footer\d*|footnotes|endnotes|styles|settings|fontTable|numbering)\.xml"
    r"|word/theme/theme\d+\.xml|word/(?:media/[^/]+\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg))"
    r"|word/(?:charts/chart\d+|diagrams/(?:data|layout|quickStyle|colors|drawing)\d+)\.xml"
    r"|word/(?:[a-z]+/)?_rels/(?:document|header\d*|footer\d*|footnotes|endnotes|numbering|data\d+)\.xml\.rels",
    re.IGNORECASE,
)
_LINKS = ("http://", "https://", "mailto:")
_CORE = frozenset(
    [
        "title",
        "subject",
        "keywords",
        "category",
        "language",
        "created",
        "modified",
        "revision",
        "creator",
        "lastModifiedBy",
    ]
)
_NAMED = {"creator": "shifan", "lastModifiedBy": "shifan"}
_SETTINGS = frozenset(
    f"{W}{name}"
    for name in [
        "zoom",
        "displayBackgroundShape",
        "mirrorMargins",
        "alignBordersAndEdges",
        "bordersDoNotSurroundHeader",
        "bordersDoNotSurroundFooter",
        "gutterAtTop",
        "defaultTabStop",
        "autoHyphenation",
        "evenAndOddHeaders",
        "bookFoldPrinting",
        "drawingGridHorizontalSpacing",
        "drawingGridVerticalSpacing",
        "displayHorizontalDrawingGridEvery",
        "displayVerticalDrawingGridEvery",
        "noPunctuationKerning",
        "characterSpacingControl",
        "strictFirstAndLastChars",
        "noLineBreaksAfter",
        "noLineBreaksBefore",
        "footnotePr",
        "endnotePr",
        "compat",
        "themeFontLang",
        "clrSchemeMapping",
        "decimalSymbol",
        "listSeparator",
        "updateFields",
    ]
) | {"{http://schemas.openxmlformats.org/officeDocument/2006/math}mathPr"}
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.'
    b'openxmlformats.org/officeDocument/2006/extended-properties"><Application>shifan</Application></Properties>'
)
# Elements that go with all in them: names of users, programs and data behind the text.
_DROPPED = tuple(
    f"{W}{name}"
    for name in [
        "dataBinding",
        "permStart",
        "permEnd",
        "proofErr",
        "object",
        "control",
        "altChunk",
        "subDoc",
        "commentRangeStart",
        "commentRangeEnd",
        "commentReference",
        "rsid",
        "embedRegular",
        "embedBold",
        "embedItalic",
        "embedBoldItalic",
    ]
)
_IDS = pattern_of(r"rsid\w*|paraId|textId")
_PATH = pattern_of(r"[A-Za-z]:[\\/]|\\\\|file:|/(?:Users|home|Volumes|mnt)/", re.IGNORECASE)
_NAMES = ("name", "descr", "title", "alt")
_TELLING = " or ".join(
    (
        "starts-with(local-name(),'rsid')",
        *(f"local-name()='{name}'" for name in ("paraId", "textId", *_NAMES)),
    )
)
_CHART_DATA = "{http://schemas.openxmlformats.org/drawingml/2006/chart}externalData"


def cleaned(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a public edition without what is on no list; what a reader sees stays as it is."""
    register = register_part.part_names(parts)
    kept = {name: part for name, part in parts.items() if _KEPT.fullmatch(name) or name in register}
    hidden = _hidden_styles(parts["word/styles.xml"]) if "word/styles.xml" in parts else set()
    result = {}
    for name, part in kept.items():
        if name in register:
            result[name] = part
        elif name == "docProps/app.xml":
            result[name] = _APP
        elif name.startswith("word/media/"):
            result[name] = without_metadata(name, part)
        else:
            result[name] = _written(_cleaned_part(name, parse(part), kept, hidden))
    return _without_dangling(result)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _cleaned_part(
    name: str, root: etree._Element, kept: dict[str, bytes], hidden: set[str]
) -> etree._Element:
    if name.endswith(".rels"):
        _clean_relations(name, root, kept)
    elif name == "[Content_Types].xml":
        _clean_types(root, kept)
    elif name == "docProps/core.xml":
        _clean_core(root)
    elif name == "word/settings.xml":
        _keep_children(root, _SETTINGS)
    else:
        _clean_content(root, _STORY.fullmatch(name) is not None, hidden)
    return root


def _clean_relations(name: str, root: etree._Element, kept: dict[str, bytes]) -> None:
    """Leave the relations to parts that stay, and links of the web."""
    folder = posixpath.dirname(posixpath.dirname(name))
    for relation in list(root):
        target = relation.get("Target", "")
        if relation.get("TargetMode", "").lower() == "external":
            stays = target.lower().startswith(_LINKS)
        else:
            path = posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/")
            stays = path in kept
        if not stays:
            root.remove(relation)


def _clean_types(root: etree._Element, kept: dict[str, bytes]) -> None:
    endings = {name.rpartition(".")[2].lower() for name in kept}
    for entry in list(root):
        part, ending = entry.get("PartName"), entry.get("Extension", "").lower()
        if (part is not None and part.lstrip("/") not in kept) or (
            part is None and ending not in endings
        ):
            root.remove(entry)


def _clean_core(root: etree._Element) -> None:
    for element in list(root):
        name = etree.QName(element).localname
        if name not in _CORE:
            root.remove(element)
        elif name in _NAMED:
            element.text = _NAMED[name]


def _keep_children(root: etree._Element, tags: frozenset[str]) -> None:
    for element in list(root):
        if element.tag not in tags:
            root.remove(element)


def _clean_content(root: etree._Element, is_story: bool, hidden: set[str]) -> None:
    """Take out of a part with content what names people, programs and files, and text that nobody sees."""
    if is_story:
        skeleton_cleanup.tidy(root)
        drop_other_fields(root)
        for element in list(_hidden_runs(root, hidden)):
            parent_of(element).remove(element)
    for element in list(
        root.iter(*_DROPPED, _CHART_DATA, etree.Comment, etree.ProcessingInstruction)
    ):
        if element.getparent() is not None:
            parent_of(element).remove(element)
    for element in elements_with_attributes(root, _TELLING):
        for key, value in list(element.attrib.items()):
            local = etree.QName(key).localname
            if _IDS.fullmatch(local):
                del element.attrib[key]
            elif local in _NAMES and _PATH.search(str(value)):
                element.attrib[key] = ""


def _hidden_styles(styles: bytes) -> set[str]:
    """Return the ids of the styles whose text is hidden, those that rest on them included."""
    based: dict[str, str] = {}
    hidden: dict[str, bool] = {}
    for style in parse(styles).iter(f"{W}style"):
        key, base = style.get(f"{W}styleId", ""), style.find(f"{W}basedOn")
        based[key] = "" if base is None else base.get(f"{W}val", "")
        vanish = style.find(f"{W}rPr/{W}vanish")
        if vanish is not None:
            hidden[key] = is_on(vanish)
    return {key for key in based if _is_hidden(key, based, hidden)}


def _is_hidden(key: str, based: dict[str, str], hidden: dict[str, bool]) -> bool:
    for _ in range(len(based)):
        if key in hidden:
            return hidden[key]
        key = based.get(key, "")
    return False


def _hidden_runs(root: etree._Element, hidden: set[str]) -> Iterator[etree._Element]:
    """Yield the runs of text that nobody sees, by themselves or by a style."""
    if not hidden and next(root.iter(f"{W}vanish"), None) is None:
        return
    for run in root.iter(f"{W}r"):
        own = run.find(f"{W}rPr/{W}vanish")
        styles = [run.find(f"{W}rPr/{W}rStyle")]
        paragraph = next(run.iterancestors(f"{W}p"), None)
        if paragraph is not None:
            styles.append(paragraph.find(f"{W}pPr/{W}pStyle"))
        by_style = any(style is not None and style.get(f"{W}val") in hidden for style in styles)
        if is_on(own) if own is not None else by_style:
            yield run


def _without_dangling(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts without references by id to relations that are gone; a link keeps its words."""
    result = dict(parts)
    for name in parts:
        if not (_STORY.fullmatch(name) or name == "word/numbering.xml"):
            continue
        folder, _, short = name.rpartition("/")
        relations = parts.get(f"{folder}/_rels/{short}.rels")
        ids = {each.get("Id") for each in parse(relations)} if relations else set()
        root = parse(parts[name])
        dangling = [
            (element, key)
            for element in elements_with_relations(root)
            for key, value in element.attrib.items()
            if str(key).startswith(f"{{{RELATIONS}}}") and value not in ids
        ]
        for element, key in dangling:
            _drop_reference(element, str(key))
        if dangling:
            result[name] = _written(root)
    return result


def _drop_reference(element: etree._Element, key: str) -> None:
    """Drop a reference: a link becomes plain text, the reference of a header goes, a picture shows nothing."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tag == f"{W}hyperlink":
        for child in list(element):
            element.addprevious(child)
        parent.remove(element)
    elif element.tag in (f"{W}headerReference", f"{W}footerReference"):
        parent.remove(element)
    else:
        element.attrib.pop(key, "")


def unlisted(parts: dict[str, bytes]) -> list[str]:
    """Return the parts of a finished package that are on no list; a public edition has none."""
    register = register_part.part_names(parts)
    return [name for name in parts if not _KEPT.fullmatch(name) and name not in register]
