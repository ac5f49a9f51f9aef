"""Files beside the workbooks that are not read: what each is likely meant to be, and what its keeper can do about it.

No advice leads to another refusal: it looks at what lies in the folder already.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from shifan.errors import Finding, Severity
from shifan.intake.csv_files import csv_names
from shifan.intake.model import FORMATS
from shifan.intake.parts import added_to_name, csv_part, looks_like_part, undeclared_file
from shifan.patterns import pattern_of
from shifan.raw_sheets import ALL_SHEET_NAMES, ALL_SHEETS, SHEET_NAMES
from shifan.records import dataclass

_READ = (*FORMATS, ".csv")
_OTHER_FORMATS = {
    ".xlsb": "请用 Excel 打开，“文件—另存为”",
    ".fods": "请用 LibreOffice 打开，“文件—另存为”",
    ".ett": "请用 WPS 打开，“文件—另存为”",
    ".numbers": "请用 Numbers 打开，“文件—导出为—Excel”",
} | dict.fromkeys(
    (
        ".xlt",
        ".xltx",
        ".xltm",
        ".dbf",
        ".tsv",
        ".txt",
        ".htm",
        ".html",
        ".mht",
        ".xml",
        ".dif",
        ".slk",
    ),
    "请用 Excel 或 WPS 打开，“文件—另存为”",
)
_PACKED = (".zip", ".rar", ".7z", ".tar", ".gz")
_PAPERS = (
    ".doc",
    ".docx",
    ".wps",
    ".pdf",
    ".ofd",
    ".jpg",
    ".jpeg",
    ".png",
    ".bmp",
    ".ppt",
    ".pptx",
)
_TEMPORARY = (".bak", ".tmp", ".old", ".wbk", ".xlk", ".part", ".crdownload", ".lnk", ".url")
_SEPARATED = pattern_of(r"[-—_－（(]")
_SIGNS = pattern_of(r"[\W_]")
# What survey programs write into the names of their exports.
_EXPORTED = pattern_of(
    r"按文本|按序号|按选项|答卷|问卷|导出|export|submission|results?$|^\d+[_-]", re.IGNORECASE
)
_SAME_SHEET = ("", "表", "明细", "明细表", "汇总", "汇总表", "一览表", "登记表")
_SUGGEST = "如是调查软件的导出，用 shifan check 城市 --suggest 起草 映射.toml"
_DECLARATIONS = ("来源", "映射")
_MOVE = "其他的请移出该文件夹"
_MOST_LOOKED_AT, _MOST_NAMED = 500, 3  # files of a folder


@dataclass(frozen=True)
class _Meant:
    """The workbook that a file's name speaks of, and the sheet; the sheet is empty for a whole workbook."""

    workbook: str = ""
    sheet: str = ""

    @property
    def name(self) -> str:
        return f"{self.workbook}-{self.sheet}" if self.sheet else self.workbook


def unread_file(path: Path, there: Sequence[Path]) -> Finding:
    """Return the finding on a file that is not read; `there` are all files of the folder.

    One whose name is that of a workbook with something added is a part, or a copy or a draft of it.
    """
    return _folder_of_tables(path) or _StrayFile(path, there).finding()


def _folder_of_tables(path: Path) -> Finding | None:
    """Return what is said of a folder in which tables lie; None for a file and for any other folder."""
    try:
        inside = itertools.islice(path.iterdir(), _MOST_LOOKED_AT) if path.is_dir() else ()
        tables = sorted(
            _printable(own.name)
            for own in inside
            if own.suffix.lower() in _READ and not own.name.startswith(("~$", "."))
        )
    except OSError:
        return None
    if not tables:
        return None
    found = f"文件夹，内有表格文件：{'、'.join(tables[:_MOST_NAMED])}{'等' * (len(tables) > _MOST_NAMED)}"
    action = (
        "未读取；不读下一级文件夹，是评价数据的请把文件移出来，放在各工作簿旁边；不需要的请移走"
    )
    expected = "各工作簿直接放在城市的文件夹里"
    return Finding("unused-file", "warning", _printable(path.name), "", "", found, expected, action)


class _StrayFile:
    """A file that is not read, among what is there."""

    def __init__(self, path: Path, there: Sequence[Path]) -> None:
        self.stem, self.suffix = _plain(path.stem), path.suffix.lower()
        self.name = _printable(path.name)
        self.read: dict[str, str] = {}  # workbook → the file that it is read from
        self.names = {other.name for other in there}
        for other in there:
            stem, suffix = _plain(other.stem), other.suffix.lower()
            known = stem in ALL_SHEET_NAMES if suffix in FORMATS else False
            if known or (suffix == ".csv" and stem in csv_names()):
                self.read.setdefault(stem.split("-")[0], other.name)

    def finding(self) -> Finding:
        """Return what is said of the file."""
        if _plain(self.stem.split(".")[0]) in _DECLARATIONS:
            return self._declaration(f"{_plain(self.stem.split('.')[0])}.toml")
        inner = Path(self.stem)
        twice = inner.suffix.lower() in _READ
        meant = _meant(_plain(inner.stem) if twice else self.stem)
        if twice and meant.workbook and self.suffix in _READ:
            return self._ending_twice(meant)
        if not meant.workbook:
            return self._of_part() or self._unknown()
        if self.suffix not in _READ:
            return self._other_format(meant)
        if meant.sheet and self.suffix != ".csv":
            return self._sheet_in_a_workbook(meant)
        return self._sheet_by_name(meant) if meant.sheet else self._csv_of_workbook(meant)

    def _finding(self, code: str, found: str, expected: str, action: str) -> Finding:
        severity: Severity = "error" if code in ("file-name", "other-format") else "warning"
        action = action if severity == "error" else f"未读取；{action}"
        return Finding(code, severity, self.name, "", "", found, expected, action)

    def _instead(self, meant: _Meant, otherwise: str) -> str:
        """Return the advice where the workbook is read already, else what to do so that it is."""
        file = self.read.get(meant.workbook)
        if not file:
            return otherwise
        where = f" 的工作表“{meant.sheet}”" if meant.sheet and not file.endswith(".csv") else ""
        return f"已有 {file}；如应以它的内容为准，请粘贴到 {file}{where}；{_MOVE}"

    def _name_code(self, meant: _Meant) -> str:
        """Return the code of a finding that stops the run only where nothing else is read."""
        return "unused-file" if meant.workbook in self.read else "file-name"

    def _declaration(self, name: str) -> Finding:
        """Return what is said of a file called like 来源.toml or 映射.toml."""
        action = f"请改名为 {name}（Windows 请先在“查看”中显示文件扩展名）"
        if name in self.names:
            action = f"已有 {name}；如应以它为准，请用它的内容替换 {name} 的内容；{_MOVE}"
        return self._finding("unused-file", "文件名与约定的不同", name, action)

    def _ending_twice(self, meant: _Meant) -> Finding:
        name = f"{meant.name}{self.suffix}"
        action = self._instead(meant, f"请改名为 {name}（Windows 请先在“查看”中显示文件扩展名）")
        return self._finding(self._name_code(meant), "扩展名写了两次", name, action)

    def _sheet_by_name(self, meant: _Meant) -> Finding:
        """Return what is said of a CSV file whose name differs from its sheet's in signs, or lacks the workbook."""
        name = f"{meant.name}.csv"
        action = self._instead(meant, f"请改名为 {name}")
        return self._finding(self._name_code(meant), "文件名与约定的不同，未读取", name, action)

    def _sheet_in_a_workbook(self, meant: _Meant) -> Finding:
        found = f"看来是“{meant.workbook}”的工作表“{meant.sheet}”，单独存成了工作簿，未读取"
        expected = f"{meant.workbook}.xlsx 里的工作表“{meant.sheet}”，或 {meant.name}.csv"
        save = f"请另存为“CSV UTF-8（逗号分隔）”，文件名 {meant.name}.csv"
        return self._finding(self._name_code(meant), found, expected, self._instead(meant, save))

    def _csv_of_workbook(self, meant: _Meant) -> Finding:
        names = "、".join(
            f"{meant.workbook}-{sheet}.csv" for sheet in ALL_SHEET_NAMES[meant.workbook]
        )
        found = "一份 CSV 只有一张表，文件名没有写是哪个工作表，未读取"
        optional = meant.workbook not in SHEET_NAMES
        code = "unused-file" if optional else self._name_code(meant)
        otherwise = "请按它是哪张表改名" if "、" in names else f"请改名为 {names}"
        return self._finding(code, found, names, self._instead(meant, otherwise))

    def _other_format(self, meant: _Meant) -> Finding:
        """Return what is said of a file of a workbook or sheet in a format that is not read: how to save it."""
        kind = "CSV UTF-8（逗号分隔）（*.csv）" if meant.sheet else "Excel 工作簿（*.xlsx）"
        name = f"{meant.name}{'.csv' if meant.sheet else '.xlsx'}"
        if self.suffix in _PACKED:
            how = f"请解压，把里面的 {name} 放进该文件夹"
        elif self.suffix in _PAPERS:
            how = f"程序不读取文档和图片，请把表格内容录入 {name}"
        elif self.suffix in _TEMPORARY:
            how = f"这是备份、临时文件或快捷方式，请放进 {name} 本身"
        else:
            save = _OTHER_FORMATS.get(self.suffix, "请用能打开它的程序“另存为”")
            how = f"{save}，保存类型选“{kind}”，文件名 {name}"
        form = f"{self.suffix} 格式的" if self.suffix else "没有扩展名的"
        found = f"{form}“{meant.name}”，本程序不读取"
        code = "unused-file" if meant.workbook in self.read else "other-format"
        return self._finding(code, found, name, self._instead(meant, how))

    def _of_part(self) -> Finding | None:
        """Return what is said of a file whose name holds that of a workbook; None for others."""
        meant = next((name for name in (*csv_names(), *ALL_SHEET_NAMES) if name in self.stem), "")
        if not meant:
            return self._of_district()
        workbook = meant if meant in ALL_SHEET_NAMES else csv_part(self.stem)[0]
        if workbook and self.suffix in _READ and looks_like_part(self.stem, meant):
            return undeclared_file(self.name, workbook)
        known = csv_names().get(meant, (meant, ""))
        if self.suffix not in _READ:
            return self._other_format(_Meant(*known)) if self.suffix in _OTHER_FORMATS else None
        if _EXPORTED.search(self.stem) and not self.stem.startswith(meant):
            return None
        return self._copy(_Meant(*known))

    def _of_district(self) -> Finding | None:
        """Return what is said of a CSV file that is named by a sheet and something else: 点位-太谷区."""
        for sheet in ALL_SHEETS if self.suffix == ".csv" else ():
            if looks_like_part(self.stem, sheet.name) and _SEPARATED.search(self.stem):
                meant = _Meant(sheet.workbook, sheet.name)
                name = f"{meant.name}-{added_to_name(self.stem, sheet.name)}.csv"
                found = (
                    f"看来是“{meant.workbook}”的工作表“{meant.sheet}”的一部分，文件名没有写工作簿"
                )
                action = f"如是，请改名为 {name}，再按提示在 来源.toml 中登记；{_SUGGEST}；{_MOVE}"
                return self._finding("unused-file", found, name, action)
        return None

    def _copy(self, meant: _Meant) -> Finding:
        """Return what is said of a copy or a draft."""
        file = self.read.get(meant.workbook, "")
        same_ending = file.lower().endswith(self.suffix)
        is_sheet = bool(meant.sheet) and self.suffix == ".csv"
        if not file or (is_sheet and same_ending and file != f"{meant.name}.csv"):
            name = f"{meant.name}{self.suffix}"
            action = f"如是该表的数据，请改名为 {name}；不是的请移出该文件夹"
        elif same_ending and (is_sheet or not meant.sheet):
            action = f"如它是完整的一份且应以它为准，请用它替换 {file}；{_SUGGEST}；{_MOVE}"
        elif meant.sheet or self.suffix == ".csv":
            action = f"{self._instead(meant, '')}；{_SUGGEST}"
        else:
            name = f"{meant.name}{self.suffix}"
            action = (
                f"如它是完整的一份且应以它为准，请移出 {file}，再把它改名为 {name}"
                f"（来源.toml 中的文件名也改）；{_SUGGEST}；{_MOVE}"
            )
        found = f"像是“{meant.name}”的副本或另一稿"
        return self._finding(
            "unused-file", found, f"{file or meant.name + self.suffix}，只有一份", action
        )

    def _unknown(self) -> Finding:
        action = "如是评价数据，请改为约定的文件名"
        if self.suffix in _PACKED:
            action = "如装有评价数据或照片，请解压后放进该文件夹"
        elif self.suffix in _READ:
            action += f"；{_SUGGEST}"
        expected = "、".join(ALL_SHEET_NAMES)
        return self._finding("unused-file", "不是约定的文件名", expected, action)


def _plain(stem: str) -> str:
    return unicodedata.normalize("NFC", stem.strip())


def _meant(stem: str) -> _Meant:
    """Return the workbook or sheet whose name a file bears, but for signs, or words that leave a sheet the same."""
    if stem in ALL_SHEET_NAMES:
        return _Meant(stem)
    key = _SIGNS.sub("", stem)
    return _spellings().get(key, _Meant())


def _spellings() -> Mapping[str, _Meant]:
    """Return what a name without signs means: 现场检查点位, 点位, 检查记录表."""
    found: dict[str, _Meant] = {}
    for sheet in ALL_SHEETS:
        for added in _SAME_SHEET:
            meant = _Meant(sheet.workbook, sheet.name)
            found.setdefault(f"{sheet.workbook}{sheet.name}{added}", meant)
            found.setdefault(f"{sheet.name}{added}", meant)
    return found


def _printable(name: str) -> str:
    """Return a file name that any output can carry."""
    return "".join(sign if sign.isprintable() else "�" for sign in name)
