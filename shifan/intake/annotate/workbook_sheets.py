"""The list of a workbook's sheets: one is added or found again, and the workbook opens on it."""

from __future__ import annotations

from lxml import etree

from shifan.intake.annotate.package_parts import PackageParts, serialized, tree

BOOK = "xl/workbook.xml"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BEFORE_VIEWS = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "AlternateContent",
    "revisionPtr",
    "workbookProtection",
)
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
_OWN_NAMES = ("_xlnm.Print_Titles", "_xlnm._FilterDatabase")


class WorkbookSheets:
    """The part that lists the sheets, and the package that it stands in."""

    def __init__(self, package: PackageParts) -> None:
        self._package = package
        self._root = tree(package.read(BOOK))
        self.namespace = str(etree.QName(self._root).namespace)
        strict = self.namespace == _STRICT
        self.relations_namespace = _STRICT_RELATIONS if strict else _RELATIONS
        self._relations = package.relations(BOOK)
        self._sheets = self._child("sheets", ())

    def names(self) -> list[str]:
        """Return the names of all sheets."""
        return [sheet.get("name", "") for sheet in self._sheets]

    def part_of_kind(self, kind: str) -> str:
        """Return the part of the workbook of a kind, such as `styles`; empty if it has none."""
        return next((part for _, part in self._relations.of_kind(kind)), "")

    def refer(self, kind: str, part: str) -> None:
        """Let the workbook refer to a part of a kind."""
        self._relations.add(f"{self.relations_namespace}/{kind}", part)

    def write(self, name: str, content: bytes, hidden: bool = False) -> None:
        """Put a sheet behind the others, or in the place of the one of its name."""
        part = self.part(name)
        if part:
            self._package.replace(part, content)
            return
        part = self._package.add("xl/worksheets/sheet{}.xml", content, _SHEET_TYPE)
        relation = self._relations.add(f"{self.relations_namespace}/worksheet", part)
        numbers = [int(each.get("sheetId", "0")) for each in self._sheets]
        sheet = etree.SubElement(self._sheets, f"{{{self.namespace}}}sheet")
        sheet.set("name", name)
        sheet.set("sheetId", str(max(numbers, default=0) + 1))
        if hidden:
            sheet.set("state", "veryHidden")
        sheet.set(f"{{{self.relations_namespace}}}id", relation)

    def part(self, name: str) -> str:
        """Return the part of a sheet of cells; empty if there is none of the name."""
        part = self.parts().get(name, "")
        return part if part in dict(self._relations.of_kind("worksheet")).values() else ""

    def parts(self) -> dict[str, str]:
        """Return the name of each sheet, of charts too, → its part."""
        targets = dict(self._relations.of_kind(""))
        identity = f"{{{self.relations_namespace}}}id"
        found = {
            sheet.get("name", ""): targets.get(sheet.get(identity, ""), "")
            for sheet in self._sheets
        }
        return {name: part for name, part in found.items() if self._package.has(part)}

    def open_on(self, name: str) -> None:
        """Let the workbook open on a sheet, which is shown whatever it was before."""
        place = self.names().index(name)
        if "state" in self._sheets[place].attrib:
            del self._sheets[place].attrib["state"]
        views = self._child("bookViews", _BEFORE_VIEWS)
        if not len(views):
            etree.SubElement(views, f"{{{self.namespace}}}workbookView")
        for view in views:
            view.set("activeTab", str(place))

    def print_and_filter(self, name: str, titles: str, filtered: str) -> None:
        """Set the rows that are printed on each page of a sheet, and the cells that its filter holds."""
        place, defined = str(self.names().index(name)), self._child("definedNames", _BEFORE_NAMES)
        for each in list(defined):
            if each.get("localSheetId") == place and each.get("name") in _OWN_NAMES:
                defined.remove(each)
        for defined_name, cells in zip(_OWN_NAMES, (titles, filtered), strict=True):
            entry = etree.SubElement(defined, f"{{{self.namespace}}}definedName")
            entry.set("name", defined_name)
            entry.set("localSheetId", place)
            entry.text = f"'{name}'!{cells}"
        defined[-1].set("hidden", "1")

    def save(self) -> None:
        """Write the part and what it refers to."""
        self._package.replace(BOOK, serialized(self._root))
        self._package.replace_relations(BOOK, self._relations)

    def _child(self, name: str, before: tuple[str, ...]) -> etree._Element:
        """Return a child of the workbook, made behind those that stand before it."""
        found = self._root.find(f"{{{self.namespace}}}{name}")
        if found is not None:
            return found
        names = [
            etree.QName(each).localname if isinstance(each.tag, str) else "" for each in self._root
        ]
        place = max((n for n, each in enumerate(names) if each in before), default=-1) + 1
        made = etree.Element(f"{{{self.namespace}}}{name}")
        self._root.insert(place, made)
        return made
