"""PDF of a report through LibreOffice, if it is there; which fonts it put in place of those that the standard names."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from pathlib import Path

from shifan.errors import Refused
from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.word.outside_references import without_outside_references
from shifan.word.package import read_parts
from shifan.word.packing import pack
from shifan.word.programs import find_program

_PROGRAMS = ("soffice", "libreoffice")
_USUAL_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
# Newer versions would draw content controls as grey boxes of a form.
_FILTER = 'pdf:writer_pdf_Export:{"ExportFormFields":{"type":"boolean","value":"false"}}'
_PATIENCE = 180
# Of the private profile: path, name, value.
_FORBIDDEN = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Load", "UpdateDocMode", "0"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Misc", "CrashReport", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),  # a proxy where nobody listens
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_ITEM = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse">'
    "<value>{}</value></prop></item>"
)
_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    + "".join(_ITEM.format(*item) for item in _FORBIDDEN)
    + "</oor:items>\n"
)
_FONTS_ELEMENT = pattern_of(r"<w:rFonts\b[^>]*>")
_FONT = pattern_of(r'w:(?:ascii|hAnsi|eastAsia)="([^"]+)"')
_PDF_HEAD = b"%PDF-"


@dataclass(frozen=True)
class ConvertedPdf:
    """A PDF and the fonts of the report that this machine does not have (None: could not be found out)."""

    path: Path
    substituted_fonts: tuple[str, ...] | None


def find_libreoffice() -> Path:
    """Return LibreOffice's program; Refused if there is none."""
    in_usual_places = (Path(place) for place in _USUAL_PLACES if Path(place).is_file())
    program = find_program(*_PROGRAMS) or next(in_usual_places, None)
    if program is None:
        raise Refused(
            "pdf",
            found="没有找到 LibreOffice，不能生成 PDF",
            expected="LibreOffice 7 以上（soffice 命令）",
            action="请安装 LibreOffice，或去掉 --pdf，在 Word、WPS 中另存为 PDF",
        )
    return program


def convert(docx: Path, target: Path) -> ConvertedPdf:
    """Return the PDF of a docx written to `target` (replaced if it is there).

    Refused if LibreOffice is missing or fails.
    """
    program = find_libreoffice()
    with tempfile.TemporaryDirectory(prefix="shifan-pdf-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        failure = _run(_command(program, docx, folder))
        pdf = folder / "report.pdf"
        if failure or not pdf.is_file() or not pdf.read_bytes().startswith(_PDF_HEAD):
            raise Refused(
                "pdf",
                file=docx.name,
                found=failure or "LibreOffice 没有生成 PDF",
                expected=f"{_PATIENCE}秒内生成完整的 PDF",
                action="请在 Word、WPS 中打开该文件另存为 PDF，或检查 LibreOffice 能否打开它",
            )
        _copy_to(pdf, target)
    return ConvertedPdf(target, missing_fonts(docx))


def missing_fonts(docx: Path) -> tuple[str, ...] | None:
    """Return the fonts named in a docx that fontconfig does not know, in order; None where there is no fontconfig."""
    program = find_program("fc-list")
    if program is None:
        return None
    installed = _installed_fonts(program)
    return tuple(sorted(font for font in _fonts_named(docx) if font.casefold() not in installed))


def _command(program: Path, docx: Path, folder: Path) -> list[str]:
    """Return the command that converts a copy of the docx, in a profile of its own.

    The user's LibreOffice may hold the file, or have odd settings. The copy has nothing in it that would be fetched
    from elsewhere, and the profile's settings forbid it once more: links, macros, updates.
    """
    copy = folder / "report.docx"
    copy.write_bytes(pack(without_outside_references(read_parts(docx))))
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_SETTINGS, encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    task = ["--headless", "--convert-to", _FILTER, "--outdir", str(folder), str(copy)]
    return [str(program), profile, *task]


def _copy_to(pdf: Path, target: Path) -> None:
    """Copy the PDF beside its target first: a full disk leaves the one that was there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".shifan-pdf-", dir=target.parent) as unfinished:
            copy = Path(unfinished) / target.name
            shutil.copyfile(pdf, copy)
            copy.replace(target)
    except PermissionError:
        raise Refused(
            "pdf",
            file=target.name,
            found="无法写入（没有权限，或正被其他程序打开）",
            action="请关闭该 PDF 后重试",
        ) from None


def _run(command: list[str]) -> str:
    """Return why LibreOffice did not come to an end; empty if it did.

    One that hangs is stopped with what it has started.
    """
    try:
        # No pipes: a child that outlives the program would hold them open, and us with them.
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name == "posix",
        )
    except OSError as error:
        return f"LibreOffice 不能启动（{error.strerror or error}）"
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        _stop(process)
        return f"LibreOffice 在{_PATIENCE}秒内没有完成，已停止"
    except BaseException:  # Ctrl-C: LibreOffice goes as well
        _stop(process)
        raise
    if process.returncode:
        return f"LibreOffice 没有正常结束（状态 {process.returncode}），没有生成 PDF"
    return ""


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the program and its children: soffice is a launcher, a child does the converting."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        system = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32"
        command = [str(system / "taskkill.exe"), "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False)
    process.wait()


def _installed_fonts(program: Path) -> set[str]:
    """Return the families that fontconfig lists, case-folded."""
    listing = subprocess.run(
        [program, ":", "family"],
        capture_output=True,
        timeout=60,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=False,
    ).stdout
    lines = listing.decode("utf-8", "replace").replace("\\", "").splitlines()
    return {family.strip().casefold() for line in lines for family in line.split(",")}


def _fonts_named(docx: Path) -> set[str]:
    """Return the fonts that the parts of a docx name."""
    fonts: set[str] = set()
    with zipfile.ZipFile(docx) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                for element in _FONTS_ELEMENT.findall(package.read(name).decode("utf-8")):
                    fonts.update(_FONT.findall(element))
    return fonts
