"""The outline of a document: its paragraphs and tables as they were written, so that a refresh knows its loops again.

A document made of loops and tests has other paragraphs and tables with other data. Which came, went or stayed is told
by comparing outlines: that in the file, that of the file as people left it, that of the run's own document.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from lxml import etree

from shifan.records import dataclass
from shifan.report.anchors.anchor import TABLE, Anchors
from shifan.word.drawing_names import BLIP, EMBED
from shifan.word.elements import W

_PARAGRAPH, _TABLE, _TEXT = f"{W}p", f"{W}tbl", f"{W}t"
_START, _END, _NAME, _ID = f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}name", f"{W}id"
_CONTROL, _TAG, _VAL = f"{W}sdt", f"{W}sdtPr/{W}tag", f"{W}val"
_READ = (_START, _END, _TEXT, BLIP)
_DIGITS = 8  # of a digest: a document has some dozens of blocks


@dataclass(frozen=True)
class OutlinedBlock:
    """A paragraph or table of a body.

    `key` tells it from others: by the values in it, without any by its words. `content` is the same as long as nobody
    has changed its words or pictures; values do not count, they are renewed one by one.
    """

    element: etree._Element
    key: str
    content: str
    names: tuple[str, ...]  # of the anchors in it
    words: str  # with signs for its values and pictures

    @property
    def written(self) -> str:
        """Return the block as it is kept in a document's outline."""
        return f"{self.key}:{self.content}"


@dataclass
class _BlockReader:
    """Reads one block: its words and values in order, anchors inside others left out."""

    ids: Mapping[str, str]  # by the names of bookmarks
    pictures: Mapping[str, bytes]
    tags: frozenset[str]
    names: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)  # of the outermost anchors
    words: list[str] = field(default_factory=list)
    _open: dict[str, str] = field(default_factory=dict)  # id of a bookmark → its name

    def read(self, block: etree._Element) -> None:
        for node in block.iter(*_READ):
            if node.tag == _START:
                self._begin(node)
            elif node.tag == _END:
                self._open.pop(node.get(_ID, ""), None)
            elif node.tag == BLIP:
                self._picture(node)
            elif not self._open and node.text and not self._is_in_control(node):
                self.words.append(node.text)

    def _begin(self, start: etree._Element) -> None:
        name = start.get(_NAME, "")
        if name not in self.ids:
            return
        self.names.append(name)
        if not self._open:
            self._show(self.ids[name])
        self._open[start.get(_ID, "")] = name

    def _show(self, value_id: str) -> None:
        self.shown.append(value_id)
        self.words.append(f"\0{value_id}\0")

    def _picture(self, blip: etree._Element) -> None:
        picture = self.pictures.get(blip.get(EMBED, ""))
        if picture is not None and not self._open:
            self.words.append(f"\1{hashlib.sha256(picture).hexdigest()}\1")

    def _is_in_control(self, node: etree._Element) -> bool:
        """Return whether a text is that of a value whose bookmark an office program has moved."""
        if not self.tags:
            return False
        tags = (around.find(_TAG) for around in node.iterancestors(_CONTROL))
        return any(tag is not None and tag.get(_VAL) in self.tags for tag in tags)


def blocks_of(
    body: Iterable[etree._Element],
    anchors: Anchors,
    pictures: Mapping[str, bytes],
    edited: bool = False,
) -> list[OutlinedBlock]:
    """Return the paragraphs and tables of a body; `pictures` are those that it shows, by the ids of their relations.

    `edited` says that people may have saved the file: bookmarks may have moved out of the controls of their values.
    """
    ids = {name: anchor.value_id for name, anchor in anchors.items()}
    tags = frozenset(ids.values()) if edited else frozenset()
    return [
        _block(element, ids, anchors, pictures, tags)
        for element in body
        if element.tag in (_PARAGRAPH, _TABLE)
    ]


def _block(
    element: etree._Element,
    ids: Mapping[str, str],
    anchors: Anchors,
    pictures: Mapping[str, bytes],
    tags: frozenset[str],
) -> OutlinedBlock:
    reader = _BlockReader(ids, pictures, tags)
    reader.read(element)
    tables = [ids[name] for name in reader.names if anchors[name].kind == TABLE]
    words = "".join(reader.words)
    # A table has other rows with other data: it is known by its own anchor.
    key = _digest("\n".join(tables or reader.shown or [words]))
    return OutlinedBlock(element, key, _digest(words), tuple(reader.names), words)


def content_of(words: str) -> str:
    """Return what the content of a block with some words is called in an outline."""
    return _digest(words)


def outline(blocks: Iterable[OutlinedBlock]) -> list[str]:
    """Return blocks as a document keeps them."""
    return [block.written for block in blocks]


def kept_blocks(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield key and content of each block of an outline that a document has kept."""
    for line in lines:
        key, _, content = line.partition(":")
        yield key, content


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
