"""documents.toml of a pack: what an evaluation sends out beside the report, and what may be wrong in the file.

A document has a name, a skeleton (a Word file of the pack, or a shipped one), a scope (for what there is one file
each), an edition and recipients.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from shifan.errors import Finding, Refused
from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.standards.pack_files import NEXT, SKELETON_SUFFIXES, near_names
from shifan.standards.toml_tables import TomlTable, as_written

FILE = "documents.toml"
SHIPPED_SKELETONS = Path(__file__).parents[1] / "report" / "documents" / "skeletons"
CITY, DISTRICT, DEPARTMENT, SITE = "city", "district", "department", "site"
SCOPES = {CITY: "城市", DISTRICT: "区县", DEPARTMENT: "部门", SITE: "点位"}
INTERNAL, PUBLIC = "internal", "public"
EDITIONS = {INTERNAL: "内部", PUBLIC: "公开"}
_TABLE = "document"
_TEXTS, _LISTS = ("name", "skeleton", "scope", "edition", "title", "when"), ("recipients", "only")
_FLAGS = ("on_request",)
_NEEDED = ("name", "skeleton", "scope", "edition")
_REPORT = "初评报告"  # made by every run, and not declared
ALL = "全部"  # stands for every declared document where names are asked for
_NAME = pattern_of(r"[^\\/:*?\"<>|.、\s](?:[^\\/:*?\"<>|.、\r\n\t]{0,38}[^\\/:*?\"<>|.、\s])?")
# What Windows keeps for devices, whatever the ending.
_DEVICE = pattern_of(r"con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]", re.IGNORECASE)
_EXPECTED_NAME = (
    '不超过40个字、各种系统都可作文件名的名称，首尾不空格，不含 、 . \\ / : * ? " < > |'
)


@dataclass(frozen=True)
class DeclaredDocument:
    """A document that a run makes: one file for each row of its scope, or those that `only` names.

    `recipients` and `title` may hold anchors; `when` is a test without which no file is made, empty: always. One that
    is `on_request` is made only if it is named, or all are.
    """

    name: str
    skeleton: str
    scope: str
    edition: str
    recipients: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    title: str = ""
    when: str = ""
    on_request: bool = False

    def skeleton_path(self, pack: Path) -> Path:
        """Return the skeleton: the pack's own file of that name, else the shipped one."""
        own = pack / self.skeleton
        return own if own.is_file() else SHIPPED_SKELETONS / self.skeleton


def documents_of(content: TomlTable | None) -> tuple[DeclaredDocument, ...]:
    """Return the documents that a file without faults declares; none for a pack without the file."""
    if content is None:
        return ()
    return tuple(
        DeclaredDocument(
            name=entry["name"],
            skeleton=entry["skeleton"],
            scope=_key(SCOPES, entry["scope"]),
            edition=_key(EDITIONS, entry["edition"]),
            recipients=tuple(entry.get("recipients", ())),
            only=tuple(entry.get("only", ())),
            title=entry.get("title", ""),
            when=entry.get("when", ""),
            on_request=entry.get("on_request", False),
        )
        for entry in content.get(_TABLE, ())
    )


def chosen(
    documents: Sequence[DeclaredDocument], names: Sequence[str]
) -> tuple[DeclaredDocument, ...]:
    """Return the declared documents of some names; without names those that are not on request.

    Refused for names that none has; `ALL` names every one.
    """
    if not names:
        return tuple(document for document in documents if not document.on_request)
    known = [document.name for document in documents]
    unknown = [name for name in dict.fromkeys(names) if name not in (*known, ALL)]
    if unknown:
        raise Refused(
            Finding(
                "document",
                "error",
                FILE,
                found=f"没有文书“{name}”",
                expected=near_names(name, known) if known else "规则包声明的文书，现在没有",
                action="请核对 --documents",
            )
            for name in unknown
        )
    return tuple(document for document in documents if {document.name, ALL} & set(names))


def _key(words: Mapping[str, str], written: str) -> str:
    """Return the key that a word stands for, written as the key or in Chinese; empty if it stands for none."""
    return next((key for key, word in words.items() if written in (key, word)), "")


def document_faults(
    content: TomlTable, pack: Path, departments: Sequence[str]
) -> Iterator[Finding]:
    """Yield every fault of documents.toml; `departments` are those that the pack's lists name."""
    for key in content:
        if key != _TABLE:
            yield _fault(key, key, near_names(key, (_TABLE,)))
    entries = content.get(_TABLE, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        yield _fault(_TABLE, "不是列表", f"每份文书一个 [[{_TABLE}]]")
        return
    names: list[str] = []
    for number, entry in enumerate(entries, 1):
        place = f"{_TABLE}[{number}]"
        yield from _entry_faults(entry, place, pack)
        yield from _only_faults(entry, place, departments)
        name = unicodedata.normalize("NFKC", str(entry.get("name"))).casefold()
        if "name" in entry and name in names:
            expected = "不重复的名称（大小写、全角半角不同的也算重复）"
            yield _fault(f"{place}.name", str(entry["name"]), expected)
        names.append(name)


def _entry_faults(entry: Mapping[str, Any], place: str, pack: Path) -> Iterator[Finding]:
    known = (*_TEXTS, *_LISTS, *_FLAGS)
    for key in entry:
        if key not in known:
            yield _fault(f"{place}.{key}", key, near_names(key, known))
    for key in _NEEDED:
        if key not in entry:
            yield _fault(f"{place}.{key}", "没有", _expected(key))
    for key, value in entry.items():
        if key in _TEXTS and not (isinstance(value, str) and value.strip()):
            yield _fault(f"{place}.{key}", as_written(value), _expected(key))
        elif key in _FLAGS and not isinstance(value, bool):
            yield _fault(f"{place}.{key}", as_written(value), "true 或 false，不加引号")
        elif key in _LISTS and not _is_texts(value):
            yield _fault(f"{place}.{key}", as_written(value), '文字的列表，如 ["各区县人民政府"]')
        elif key in _TEXTS:
            yield from _text_faults(key, value, f"{place}.{key}", pack)


def _text_faults(key: str, value: str, place: str, pack: Path) -> Iterator[Finding]:
    if key == "name" and not _is_file_name(value):
        reserved = f"；{_REPORT}每次运行都会生成，“{ALL}”指全部文书，不在此列"
        yield _fault(place, value, f"{_EXPECTED_NAME}{reserved}")
    elif key == "scope" and not _key(SCOPES, value):
        yield _fault(place, value, near_names(value, [*SCOPES.values(), *SCOPES]))
    elif key == "edition" and not _key(EDITIONS, value):
        yield _fault(place, value, near_names(value, [*EDITIONS.values(), *EDITIONS]))
    elif key == "skeleton" and not _has_skeleton(value, pack):
        yield _fault(place, f"没有模板文件 {value}", near_names(value, skeleton_names(pack)))


def _is_file_name(name: str) -> bool:
    """Return whether a name can be that of a file on every system, and means nothing else already."""
    fits = _NAME.fullmatch(name) and not _DEVICE.fullmatch(name)
    return bool(fits) and not name.startswith(_REPORT) and name != ALL


def _has_skeleton(name: str, pack: Path) -> bool:
    return name in skeleton_names(pack)


def skeleton_names(pack: Path) -> list[str]:
    """Return the names of the skeletons that a pack's documents may use: its own Word files and the shipped ones."""
    folders = (pack, SHIPPED_SKELETONS)
    files = (path.name for folder in folders if folder.is_dir() for path in folder.iterdir())
    return sorted(
        {name for name in files if name.endswith(SKELETON_SUFFIXES) and name[0] not in "~."}
    )


def _only_faults(
    entry: Mapping[str, Any], place: str, departments: Sequence[str]
) -> Iterator[Finding]:
    """Yield what is wrong with a document for departments: that the pack names none, or not those asked for."""
    scope = entry.get("scope")
    if not isinstance(scope, str) or _key(SCOPES, scope) != DEPARTMENT:
        return
    if not departments:
        found = "检查项和指标都没有写明责任部门"
        expected = "check_items.csv 或 indicators.csv 的 department 列"
        yield _fault(f"{place}.scope", found, expected)
        return
    only = entry.get("only", ())
    for name in only if _is_texts(only) else ():
        if name not in departments:
            found = f"没有检查项或指标由{name}负责"
            yield _fault(f"{place}.only", found, near_names(name, departments))


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) and text for text in value)


def _expected(key: str) -> str:
    return {
        "name": _EXPECTED_NAME,
        "skeleton": "模板文件名，如 反馈函.docx、汇报.pptx",
        "scope": "、".join(SCOPES.values()),
        "edition": "、".join(EDITIONS.values()),
    }.get(key, "文字")


def _fault(place: str, found: str, expected: str) -> Finding:
    return Finding(
        "pack-documents", "error", FILE, cell=place, found=found, expected=expected, action=NEXT
    )
