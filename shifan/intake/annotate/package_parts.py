"""A workbook's package under edit: parts are read, replaced and added; all others come through byte for byte."""

from __future__ import annotations

import io
import posixpath
import shutil
import zipfile
from collections.abc import Iterator
from typing import IO

from lxml import etree

from shifan.patterns import pattern_of
from shifan.safe_xml import MalformedXml, parse

_TYPES = "[Content_Types].xml"
_TYPES_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_LARGEST_TREE = 24 * 2**20  # bytes of a part that is read as a tree
_DATE = (1980, 1, 1, 0, 0, 0)


class NotEditable(Exception):
    """A package that is not built as office programs build theirs: it must be left as it is."""


def tree(content: bytes) -> etree._Element:
    """Return the root of a part; NotEditable if it is malformed or very large."""
    if len(content) > _LARGEST_TREE:
        raise NotEditable("part too large")
    try:
        return parse(content)
    except MalformedXml as error:
        raise NotEditable(str(error)) from error


def empty_root(name: str, namespace: str) -> etree._Element:
    """Return the root of a new part, whose elements need no prefix."""
    return etree.fromstring(f'<{name} xmlns="{namespace}"/>')


def serialized(root: etree._Element) -> bytes:
    """Return the bytes of a part, as office programs write them."""
    return etree.tostring(
        root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
    )


class Relations:
    """What a part refers to."""

    def __init__(self, part: str, content: bytes | None) -> None:
        self._folder = posixpath.dirname(part)
        self._root = (
            empty_root("Relationships", _RELATIONS_NAMESPACE) if content is None else tree(content)
        )

    def of_kind(self, kind: str) -> Iterator[tuple[str, str]]:
        """Yield the id and the part of each relation whose type ends in `kind`; of all, if that is empty."""
        ending = f"/{kind}" if kind else ""
        for link in self._root:
            if link.get("Type", "").endswith(ending) and link.get("TargetMode") != "External":
                target = link.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else f"{self._folder}/{target}"
                yield link.get("Id", ""), posixpath.normpath(path)

    def add(self, kind: str, target: str) -> str:
        """Refer to a part, `kind` being the whole type of the relation; return the relation's id."""
        taken = {link.get("Id", "").lower() for link in self._root}
        number = next(n for n in range(1, len(taken) + 2) if f"rid{n}" not in taken)
        link = etree.SubElement(self._root, f"{{{_RELATIONS_NAMESPACE}}}Relationship")
        link.set("Id", f"rId{number}")
        link.set("Type", kind)
        link.set("Target", posixpath.relpath(target, self._folder))
        return f"rId{number}"

    def content(self) -> bytes:
        """Return the bytes of the part of relations."""
        return serialized(self._root)


class PackageParts:
    """The parts of a package, with what has been changed."""

    def __init__(self, source: IO[bytes]) -> None:
        self._archive = zipfile.ZipFile(source)
        self._names = {name.lower(): name for name in self._archive.namelist()}
        self._new: dict[str, bytes] = {}
        self._types = tree(self.read(_TYPES))

    def has(self, name: str) -> bool:
        """Return whether there is a part of a name."""
        return name.lower() in self._names

    def names(self) -> list[str]:
        """Return the names of all parts."""
        return list(self._names.values())

    def read(self, name: str) -> bytes:
        """Return a part as it is now; NotEditable if there is none."""
        if not self.has(name):
            raise NotEditable(f"no part {name}")
        name = self._names[name.lower()]
        return self._new[name] if name in self._new else self._archive.read(name)

    def replace(self, name: str, content: bytes) -> None:
        """Replace a part, or add one that needs no type of its own."""
        name = self._names.setdefault(name.lower(), name)
        self._new[name] = content

    def add(self, pattern: str, content: bytes, content_type: str) -> str:
        """Add a part under the first free number of a name such as `xl/comments{}.xml`; return its name."""
        name = next(
            name for n in range(1, len(self._names) + 2) if not self.has(name := pattern.format(n))
        )
        self.replace(name, content)
        self._declare(name, content_type)
        return name

    def relations(self, part: str) -> Relations:
        """Return what a part refers to."""
        name = _relations_of(part)
        return Relations(part, self.read(name) if self.has(name) else None)

    def replace_relations(self, part: str, relations: Relations) -> None:
        """Write what a part refers to."""
        self.replace(_relations_of(part), relations.content())

    def _declare(self, name: str, content_type: str) -> None:
        """Declare the type of a part, unless its ending declares it."""
        ending = name.rpartition(".")[2]
        for entry in self._types:
            if entry.get("Extension", "").lower() == ending:
                if entry.get("ContentType") == content_type:
                    return
                break
        else:
            if ending != "xml":
                default = etree.Element(f"{{{_TYPES_NAMESPACE}}}Default")
                default.set("Extension", ending)
                default.set("ContentType", content_type)
                self._types.insert(0, default)
                return
        override = etree.SubElement(self._types, f"{{{_TYPES_NAMESPACE}}}Override")
        override.set("PartName", f"/{name}")
        override.set("ContentType", content_type)

    def package(self) -> bytes:
        """Return the package: parts in their order, new ones behind them; the same changes give the same bytes."""
        target = io.BytesIO()
        self.replace(_TYPES, serialized(self._types))
        new = dict(self._new)
        with self._archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            for entry in self._archive.infolist():
                kept = zipfile.ZipInfo(entry.filename, entry.date_time)
                kept.compress_type, kept.external_attr = entry.compress_type, entry.external_attr
                kept.create_system = entry.create_system
                if entry.filename in new:
                    package.writestr(kept, new.pop(entry.filename))
                else:
                    kept.file_size = entry.file_size
                    with self._archive.open(entry) as part, package.open(kept, "w") as copy:
                        shutil.copyfileobj(part, copy, 2**20)
            for name, content in new.items():
                added = zipfile.ZipInfo(name, _DATE)
                added.compress_type, added.create_system = zipfile.ZIP_DEFLATED, 0
                package.writestr(added, content)
        return target.getvalue()


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def without_illegal_signs(text: str) -> str:
    """Return a text without the signs that XML cannot hold."""
    return _ILLEGAL.sub("", text)


_ILLEGAL = pattern_of("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
