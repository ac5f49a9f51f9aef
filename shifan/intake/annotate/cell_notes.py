"""The comments of a sheet: what a check adds to them, and what an earlier one left."""

from __future__ import annotations

from lxml import etree

from shifan.intake.annotate.package_parts import empty_root, serialized, tree
from shifan.raw_sheets.added_sheets import CHECK_SIGN

_AUTHOR = "shifan"
_THREAD = "tc="  # begins the author of a comment that stands for a thread
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class CellNotes:
    """The part of comments of a sheet, by address of the cell."""

    def __init__(self, content: bytes | None, namespace: str) -> None:
        if content is None:
            self._root = empty_root("comments", namespace)
        else:
            self._root = tree(content)
            namespace = str(etree.QName(self._root).namespace)
        self._space = f"{{{namespace}}}"
        self._authors = self._child("authors")
        self._list = self._child("commentList")
        self._by_cell = {note.get("ref", ""): note for note in self._list}

    def content(self) -> bytes:
        """Return the bytes of the part."""
        return serialized(self._root)

    def remove_earlier(self) -> tuple[set[str], set[str]]:
        """Take out what earlier checks wrote; return the cells where they did, and those left without a comment."""
        signed, emptied = set(), set()
        for cell, note in list(self._by_cell.items()):
            kept, sign, _ = _text(note).partition(CHECK_SIGN)
            if not sign:
                continue
            signed.add(cell)
            self._shorten(note, len(kept.rstrip()))
            if not kept.strip():
                emptied.add(cell)
                self._list.remove(note)
                del self._by_cell[cell]
        return signed, emptied

    def add(self, cell: str, text: str) -> bool:
        """Write a text under a cell's comment, or as its comment; return whether it is a new one."""
        note = self._by_cell.get(cell)
        if note is not None:
            runs = self._runs(note)
            self._append_run(runs, f"\n{text}")
            return False
        note = etree.SubElement(self._list, f"{self._space}comment")
        note.set("ref", cell)
        note.set("authorId", self._author())
        self._append_run(etree.SubElement(note, f"{self._space}text"), text)
        self._by_cell[cell] = note
        return True

    def text(self, cell: str) -> str:
        """Return the whole text of a cell's comment."""
        return _text(self._by_cell[cell])

    def is_thread(self, cell: str) -> bool:
        """Return whether the comment only stands for a thread, whose own text newer programs show."""
        author = self._by_cell[cell].get("authorId", "")
        names = [entry.text or "" for entry in self._authors]
        return (
            author.isdigit() and int(author) < len(names) and names[int(author)].startswith(_THREAD)
        )

    def _child(self, name: str) -> etree._Element:
        found = self._root.find(f"{self._space}{name}")
        if found is not None:
            return found
        made = etree.Element(f"{self._space}{name}")
        self._root.insert(0 if name == "authors" else len(self._root), made)
        return made

    def _author(self) -> str:
        """Return the number of the author of new comments."""
        names = [entry.text for entry in self._authors]
        if _AUTHOR not in names:
            etree.SubElement(self._authors, f"{self._space}author").text = _AUTHOR
            return str(len(names))
        return str(names.index(_AUTHOR))

    def _runs(self, note: etree._Element) -> etree._Element:
        """Return the element that holds the runs of a comment; a text without runs becomes the first of them."""
        runs = note.find(f"{self._space}text")
        if runs is None:
            return etree.SubElement(note, f"{self._space}text")
        plain = runs.find(f"{self._space}t")
        if plain is not None:
            run = etree.Element(f"{self._space}r")
            runs.replace(plain, run)
            run.append(plain)
        return runs

    def _append_run(self, runs: etree._Element, text: str) -> None:
        """Add a run behind the others, before what says how the text is spoken."""
        run = etree.Element(f"{self._space}r")
        look = etree.SubElement(run, f"{self._space}rPr")
        for name, value in (("sz", "9"), ("rFont", "宋体"), ("charset", "134")):
            etree.SubElement(look, f"{self._space}{name}").set("val", value)
        content = etree.SubElement(run, f"{self._space}t")
        content.text = text
        content.set(_SPACE, "preserve")
        spoken = [each for each in runs if etree.QName(each).localname in ("rPh", "phoneticPr")]
        runs.insert(runs.index(spoken[0]) if spoken else len(runs), run)

    def _shorten(self, note: etree._Element, length: int) -> None:
        """Keep so many signs of a comment."""
        for part in list(note.iter(f"{self._space}t")):
            text = part.text or ""
            part.text, length = text[:length], max(0, length - len(text))
            run = part.getparent()
            holder = run.getparent() if run is not None else None
            if (
                not part.text
                and run is not None
                and holder is not None
                and run.tag == f"{self._space}r"
            ):
                holder.remove(run)


def _text(note: etree._Element) -> str:
    return "".join(part.text or "" for part in note.iter("{*}t"))
