"""PDF of a report through LibreOffice, if it is there; which fonts it put in place of those that the standard names."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from shifan.errors import Refused

_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
# Newer versions would draw content controls as grey boxes of a form.
_FILTER = 'pdf:writer_pdf_Export:{"ExportFormFields":{"type":"boolean","value":"false"}}'
_PATIENCE = 180
_FONTS, _FONT = (
    re.compile(r"<w:rFonts\b[^>]*>"),
    re.compile(r'w:(?:ascii|hAnsi|eastAsia)="([^"]+)"'),
)
_HEAD = b"%PDF-"


@dataclass(frozen=True)
class Made:
    """A PDF and the fonts of the report that this machine does not have (None: could not be found out)."""

    path: Path
    substituted: tuple[str, ...] | None


def office() -> Path:
    """Return LibreOffice's program; Refused if there is none."""
    found = next((path for path in map(shutil.which, _NAMES) if path), None) or next(
        (place for place in _PLACES if Path(place).is_file()), None
    )
    if found is None:
        raise Refused(
            "pdf",
            found="没有找到 LibreOffice，不能生成 PDF",
            expected="LibreOffice 7 以上（soffice 命令）",
            action="请安装 LibreOffice，或去掉 --pdf，在 Word、WPS 中另存为 PDF",
        )
    return Path(found)


def make(docx: Path, target: Path) -> Made:
    """Return the PDF written to `target` (replaced if it is there); Refused if LibreOffice is missing or fails."""
    program = office()
    with tempfile.TemporaryDirectory(prefix="shifan-pdf-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        copy = (
            folder / "report.docx"
        )  # the user's own LibreOffice may hold the file, or have odd settings
        shutil.copyfile(docx, copy)
        command = [
            str(program),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            _FILTER,
            "--outdir",
            str(folder),
            str(copy),
        ]
        trouble = _run(command)
        made = folder / "report.pdf"
        if trouble or not made.is_file() or not made.read_bytes().startswith(_HEAD):
            raise Refused(
                "pdf",
                file=docx.name,
                found=trouble or "LibreOffice 没有生成 PDF",
                expected=f"{_PATIENCE}秒内生成完整的 PDF",
                action="请在 Word、WPS 中打开该文件另存为 PDF，或检查 LibreOffice 能否打开它",
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(made, target)
        except PermissionError:
            raise Refused(
                "pdf",
                file=target.name,
                found="无法写入（没有权限，或正被其他程序打开）",
                action="请关闭该 PDF 后重试",
            ) from None
    return Made(target, missing(docx))


def _run(command: list[str]) -> str:
    """Return why LibreOffice did not come to an end; empty if it did. One that hangs is stopped with what it has started."""
    own = {"start_new_session": True} if os.name == "posix" else {}
    try:
        # No pipes: a child that outlives the program would hold them open, and us with them.
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **own,
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
    return (
        f"LibreOffice 没有正常结束（状态 {process.returncode}），没有生成 PDF"
        if process.returncode
        else ""
    )


def _stop(process: subprocess.Popen) -> None:
    """End the program and its children: soffice is a launcher, the work is done by a child."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        subprocess.run(
            ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
        )
    process.wait()


def missing(docx: Path) -> tuple[str, ...] | None:
    """Return the fonts named in the report that fontconfig does not know; None where there is no fontconfig."""
    listing = shutil.which("fc-list")
    if listing is None:
        return None
    told = subprocess.run(
        [listing, ":", "family"],
        capture_output=True,
        timeout=60,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=False,
    ).stdout
    known = {
        family.strip().casefold()
        for line in told.decode("utf-8", "replace").splitlines()
        for family in line.replace("\\", "").split(",")
    }
    with zipfile.ZipFile(docx) as package:
        parts = [
            name
            for name in package.namelist()
            if name.startswith("word/") and name.endswith(".xml")
        ]
        wanted = {
            font
            for name in parts
            for own in _FONTS.findall(package.read(name).decode("utf-8"))
            for font in _FONT.findall(own)
        }
    return tuple(sorted(font for font in wanted if font.casefold() not in known))
