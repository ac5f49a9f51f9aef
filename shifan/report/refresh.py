"""Refresh: renew the numbers, tables and charts of a hand-edited report; what people wrote stays.

The command line calls `refresh_file`. Each anchor is judged by its present text against the text once written there:
untouched and outdated is renewed, edited by hand is kept and reported, in conflict with new data is reported as such.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from shifan.errors import Refused
from shifan.report import pictures
from shifan.report.anchors import Anchors
from shifan.report.annexes import TABLES
from shifan.report.expand import Expander
from shifan.report.package import pack, read_parts
from shifan.report.provenance import replace as replace_provenance
from shifan.report.reading import Reading, Spot, read
from shifan.report.tables import Ref
from shifan.report.tables import build as build_table
from shifan.run.places import Place, find_root
from shifan.values import PATTERN, Register

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KINDS = ("same", "refreshed", "kept", "deleted", "new", "conflicts")


@dataclass
class _Work:
    """A refresh under way: the reading, the new values, the ledger, and what each anchor now holds."""

    reading: Reading
    register: Register
    accept: bool
    anchors: Anchors
    ledger: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    written: dict[str, dict[str, object]] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    def note(self, kind: str, name: str) -> None:
        """Enter an anchor in the ledger by its id, once a kind."""
        key = str(self.written[name]["id"])
        self.done.add(name)
        if key not in self.ledger[kind]:
            self.ledger[kind].append(key)

    def expander(self) -> Expander:
        """Return an expander that prints new values with anchors that stay unique in the document."""
        return Expander(self.register, self.anchors)


def refresh_file(path: Path, output: Path | None = None, root: Path | None = None, accept: bool = False,
                 ) -> tuple[Path, dict[str, list[str]]]:
    """Return the file written and the ledger; the input stays as it is. Refused: no run, another pack, an existing target."""
    path = Path(path)
    target = _target(path, output)
    parts = read_parts(path)
    reading = read(parts, path.name)
    place = Place(find_root(root), str(reading.content.get("city", "")))
    if place.latest is None:
        raise Refused("no-run", file=path.name, found=f"没有找到{place.city or '该城市'}的运行结果", expected="先运行 shifan run",
                      action="请用 --root 指定含有 output 的目录")
    content, ledger = refresh(parts, reading, place.latest, accept)
    try:
        target.write_bytes(content)
    except PermissionError:
        raise Refused("docx", file=target.name, found="无法写入（没有权限，或正被 Word、WPS 打开）", action="请关闭文件或换一个文件名") from None
    return target, ledger


def _target(path: Path, output: Path | None) -> Path:
    target = Path(output) if output else path.with_name(f"{path.stem}-更新.docx")
    number = 2
    while not output and target.exists():
        target, number = path.with_name(f"{path.stem}-更新{number}.docx"), number + 1
    if target.exists():
        raise Refused("docx", file=target.name, found="文件已存在", expected="新的文件名", action="请换一个文件名，已有文件不会被覆盖")
    return target


def refresh(parts: dict[str, bytes], reading: Reading, run: Path, accept: bool = False) -> tuple[bytes, dict[str, list[str]]]:
    """Return the refreshed package and its ledger, from the values, tables and charts of a run."""
    register = Register.from_json((run / "values.json").read_text(encoding="utf-8"))
    pack_name = str(reading.content.get("pack", ""))
    if not any(name.startswith(f"{pack_name}/") for name in register.files):
        raise Refused("other-pack", found=f"报告按规则包 {pack_name} 生成，最近一次运行用的是另一规则包", action="请用同一规则包重新运行")
    written = {name: dict(entry) for name, entry in reading.written.items()}
    work = _Work(reading, register, accept, Anchors.after(written, _largest_id(reading)), written=written)
    _duplicated(reading)
    for name in list(written):
        if name not in reading.spots:
            work.note("deleted", name)
    _tables(work, run)
    for kind, renew in (("paragraph", _paragraph), ("value", _value)):
        for name, entry in list(work.written.items()):
            if entry["kind"] == kind and name not in work.done:
                renew(work, name, reading.spots[name])
    _pictures(work, parts, run)
    work.written.update(work.anchors.written)
    work.written = {name: entry for name, entry in work.written.items() if name not in _gone(work)}
    return _package(parts, work), work.ledger


def _gone(work: _Work) -> set[str]:
    """Return the anchors whose place is no longer in the document."""
    kept = {element.get(f"{_W}name") for root in work.reading.roots.values() for element in root.iter(f"{_W}bookmarkStart")}
    return {name for name in work.written if name not in kept and name not in work.anchors.written}


def _largest_id(reading: Reading) -> int:
    ids = [int(element.get(f"{_W}id", "0")) for root in reading.roots.values() for element in root.iter(f"{_W}bookmarkStart")]
    return max(ids, default=0)


def _duplicated(reading: Reading) -> None:
    """Refuse a file in which an office program has multiplied texts: writing there would falsify numbers."""
    for name, spot in reading.spots.items():
        entry, text = reading.written[name], reading.texts[name]
        once = str(entry["text"])
        if entry["kind"] == "value" and len(once) > 1 and text in (once * 2, once * 3, once * 4):
            raise Refused("multiplied", found=f"“{once}”在 {entry['id']} 处重复出现，文件可能被办公软件损坏", expected="未损坏的副本",
                          action=f"请改用保存前的副本（{spot.part}）")


def _value(work: _Work, name: str, spot: Spot) -> None:
    entry, now = work.written[name], work.reading.texts[name]
    key, old = str(entry["id"]), str(entry["text"])
    if key not in work.register:
        work.note("conflicts", name)
        return
    new = work.register.text(key)
    if spot.tracked:
        work.note("conflicts", name)
    elif now in (old, new) or (work.accept and spot.nodes):
        if now == new:
            entry["text"] = new
            work.note("same", name)
        elif spot.nodes:
            _write(spot.nodes, new)
            entry["text"] = new
            work.note("refreshed", name)
        else:
            work.note("deleted", name)
    else:
        work.note("kept", name)


def _write(nodes: list[etree._Element], text: str) -> None:
    """Put the text into the node that has most of the old one; formatting of that run stays."""
    best = max(nodes, key=lambda node: len(node.text or ""))
    for node in nodes:
        node.text = text if node is best else ""
    best.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _paragraph(work: _Work, name: str, spot: Spot) -> None:
    """Renew wording that depends on the data: only if nobody has touched it."""
    entry, now = work.written[name], work.reading.texts[name]
    key, old = str(entry["id"]), str(entry["text"])
    if key not in work.register:
        work.note("conflicts", name)
        return
    value, before = work.register[key], work.reading.values.get(key, {})
    same_words = before.get("value") == value.value or (value.rule != PATTERN and before.get("display") == value.display)
    if now == value.display or (now == old and same_words):
        # Same wording: the values inside are renewed one by one and keep their formatting.
        entry["text"] = value.display
        work.note("same" if old == value.display else "refreshed", name)
    elif now == old and not spot.tracked:
        _rebuild(work, name, spot)
        work.note("refreshed", name)
    else:
        work.note("conflicts" if not same_words else "kept", name)


def _rebuild(work: _Work, name: str, spot: Spot) -> None:
    """Write the paragraph's new words between its bookmarks, with the run properties of its first run."""
    key, parent = str(work.written[name]["id"]), spot.start.getparent()
    inside, element = [], spot.start.getnext()
    while element is not None and element is not spot.end:
        inside.append(element)
        element = element.getnext()
    first = next((node for item in inside for node in item.iter(f"{_W}rPr")), None)
    properties = copy.deepcopy(first) if first is not None else None
    for item in inside:
        for start in item.iter(f"{_W}bookmarkStart"):
            work.done.add(start.get(f"{_W}name", ""))
        parent.remove(item)
    made = work.expander().pieces(key, properties)
    at = parent.index(spot.start)
    for n, piece in enumerate(made[1:-1] if work.register[key].rule == PATTERN else made, 1):
        parent.insert(at + n, piece)
    work.anchors.written = {other: entry for other, entry in work.anchors.written.items() if entry["id"] != key}
    work.written[name]["text"] = work.register.text(key)


def _tables(work: _Work, run: Path) -> None:
    """Rebuild the tables whose rows are other ones now; a table with hand edits is a conflict."""
    names = [name for name, entry in work.written.items() if entry["kind"] == "table" and name in work.reading.spots]
    if not names:
        return
    clean, standard = _stage(run, work.reading)
    for name in names:
        make = TABLES.get(str(work.written[name]["id"]).removeprefix("table."))
        table = next(work.reading.spots[name].start.iterancestors(f"{_W}tbl"), None)
        if make is None or table is None:
            work.note("conflicts", name)
            continue
        grid = make(work.register, standard, clean)
        wanted = {cell.key for row in grid.rows for cell in row if isinstance(cell, Ref)}
        inside = {start.get(f"{_W}name", "") for start in table.iter(f"{_W}bookmarkStart")} & set(work.written)
        present = {str(work.written[own]["id"]) for own in inside} - {str(work.written[name]["id"])}
        if wanted == present:
            work.note("same", name)
            continue
        _other_rows(work, name, table, grid, inside, sorted(wanted - present))


def _other_rows(work: _Work, name: str, table: etree._Element, grid: object, inside: set[str], fresh: list[str]) -> None:
    edited = [own for own in inside if work.reading.texts[own] != work.written[own]["text"] and work.written[own]["kind"] == "value"]
    tracked = any(True for tag in ("ins", "del") for _ in table.iter(f"{_W}{tag}"))
    if edited or tracked:
        work.ledger["new"].extend(key for key in fresh if key not in work.ledger["new"])
        work.note("conflicts", name)
        return
    made = build_table(grid, 0, work.expander())[1]
    table.getparent().replace(table, made)
    work.done |= inside
    work.note("refreshed", name)


def _stage(run: Path, reading: Reading) -> tuple[CleanCity, Standard]:
    from shifan.clean import CleanCity
    from shifan.standards import load
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    return CleanCity.load(run / "clean"), load(str(manifest.get("pack_name") or reading.content["pack"]))


def _pictures(work: _Work, parts: dict[str, bytes], run: Path) -> None:
    fresh = pictures.of_run(run)
    for name, entry in work.written.items():
        if entry["kind"] != "picture" or name not in work.reading.spots:
            continue
        key = str(entry["id"]).removeprefix("chart.")
        state = pictures.renew(parts, work.reading.spots[name].start, str(entry.get("sha256", "")), fresh.get(key, b""), name)
        if state == "refreshed":
            entry["sha256"] = pictures.digest(fresh[key])
        work.note(state, name)


def _package(parts: dict[str, bytes], work: _Work) -> bytes:
    out = dict(parts)
    for name, root in work.reading.roots.items():
        out[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    content = dict(work.reading.content)
    data = json.loads(work.register.to_json())
    if content.get("edition") == "public":
        printed = {str(entry["id"]) for entry in work.written.values()}
        data["values"] = {key: entry | {"inputs": [source for source in entry["inputs"] if source in printed or "!" in source]}
                          for key, entry in data["values"].items() if key in printed}
        data["files"] = {}
    content |= {"register": data, "anchors": work.written}
    return pack(replace_provenance(out, content))
