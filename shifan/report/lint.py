"""Lint: the layout of a docx against a profile of GB/T 9704. The command line calls `lint_file`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from lxml import etree

from shifan.errors import Finding, Refused
from shifan.report.linting import contents, pages, styles, tables, texts
from shifan.report.linting.model import Sheet
from shifan.report.package import read_parts

PROFILES = Path(__file__).with_name("profiles")
DEFAULT = "render-safe"


def lint_file(path: Path, profile: Path | str | None = None) -> list[Finding]:
    """Return every fault of layout with its place and next move; Refused for a file or profile that cannot be read."""
    sheet = Sheet(_roots(Path(path)), load_profile(profile or DEFAULT))
    found = [fault for kind in (pages, styles, tables, texts, contents) for fault in kind.check(sheet)]
    return [Finding(code, "error", Path(path).name, "", place, seen, expected, action)
            for code, place, seen, expected, action in dict.fromkeys(found)]


def profile_names() -> list[str]:
    """Return the names of the shipped profiles."""
    return sorted(path.stem for path in PROFILES.glob("*.toml"))


def load_profile(profile: Path | str) -> dict:
    """Return a profile: a shipped one by name, or a file; one that names a `base` changes only what it says."""
    file = PROFILES / f"{profile}.toml" if str(profile) in profile_names() else Path(profile)
    try:
        own = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise Refused("profile", file=file.name, found=f"无法读取：{error}", expected=f"UTF-8 编码的 TOML 文件，或 {'、'.join(profile_names())}",
                      action="请核对版式要求文件") from None
    base = own.pop("base", None)
    if base is not None and base not in profile_names():
        raise Refused("profile", file=file.name, cell="base", found=str(base), expected="、".join(profile_names()), action="请改正 base")
    return _merged(load_profile(base), own) if base else own


def _merged(base: dict, own: dict) -> dict:
    return base | {key: _merged(base[key], value) if isinstance(value, dict) and isinstance(base.get(key), dict) else value for key, value in own.items()}


def _roots(path: Path) -> dict[str, etree._Element]:
    wanted = {name: data for name, data in read_parts(path).items() if name.startswith("word/") and name.endswith((".xml", "document.xml.rels"))}
    try:
        return {name: etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)) for name, data in wanted.items() if data}
    except etree.XMLSyntaxError:
        raise Refused("docx-damaged", file=path.name, found="文件内容损坏", expected="完整的 Word 文档", action="请重新取得该文件") from None
