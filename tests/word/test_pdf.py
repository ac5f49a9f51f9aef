"""PDF through LibreOffice: made beside the runs where it is there, a clear word where it is not."""

import errno
import http.server
import json
import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from shifan.cli.app import app
from shifan.cli.usage import run_command_line
from shifan.errors import Refused
from shifan.word import pdf
from shifan.word.outside_references import outside_references
from shifan.word.package import read_parts
from shifan.word.packing import pack
from tests.conftest import SMALL, latest, shifan
from tests.report.living import mini
from tests.soffice import needs_soffice


def test_without_libreoffice_the_run_is_not_begun(finished, monkeypatch, tmp_path):
    monkeypatch.setattr(pdf, "_USUAL_PLACES", ())
    monkeypatch.setattr(pdf, "find_program", lambda *names: None)
    with pytest.raises(Refused, match="没有找到 LibreOffice"):
        pdf.convert(mini(tmp_path)[0], tmp_path / "x.pdf")
    done = shifan(finished, "run", "晋中市", "--pdf", PATH="/nonexistent")
    assert (
        done.returncode == 2
        and "没有找到 LibreOffice" in done.stderr
        and "去掉 --pdf" in done.stderr
    )


@needs_soffice
def test_a_pdf_of_a_run(small):
    run = latest(small, SMALL)
    before = sorted(path.name for path in run.rglob("*"))
    done = shifan(small, "run", SMALL, "--standard", str(small / "pack"), "--pdf")
    made = run.parent / "PDF" / f"初评报告-{run.name}.pdf"
    assert (
        done.returncode == 0
        and made.read_bytes().startswith(b"%PDF")
        and str(made.name) in done.stderr
    ), done.stderr
    assert (
        sorted(path.name for path in run.rglob("*")) == before
    )  # a complete run is never written to
    assert (
        pdf.missing_fonts(run / "初评报告.docx") is None
        or "仿宋_GB2312" in pdf.missing_fonts(run / "初评报告.docx")
        or "字体" not in done.stderr
    )


def program(tmp_path, monkeypatch, script):
    """Put a script in LibreOffice's place."""
    path = tmp_path / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setattr(pdf, "find_libreoffice", lambda: path)
    monkeypatch.setattr(pdf, "_PATIENCE", 1)
    return path


needs_posix = pytest.mark.skipif(os.name != "posix", reason="a shell script stands for LibreOffice")


@needs_posix
def test_a_libreoffice_that_hangs_is_stopped_with_its_children(tmp_path, monkeypatch):
    program(tmp_path, monkeypatch, f"sleep 60 & echo $! > {tmp_path / 'child'}; wait")
    began = time.monotonic()
    with pytest.raises(Refused, match="1秒内没有完成，已停止"):
        pdf.convert(mini(tmp_path)[0], tmp_path / "x.pdf")
    child = int((tmp_path / "child").read_text())
    assert time.monotonic() - began < 20 and not (tmp_path / "x.pdf").exists() and not alive(child)


def alive(number):
    """Return whether a process still runs; one that has ended and waits for its parent does not."""
    state = Path(f"/proc/{number}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


@needs_posix
def test_a_file_that_libreoffice_cannot_open(tmp_path, monkeypatch):
    program(tmp_path, monkeypatch, "exit 77")
    with pytest.raises(Refused, match="没有生成 PDF"):
        pdf.convert(mini(tmp_path)[0], tmp_path / "x.pdf")


@needs_posix
@pytest.mark.parametrize("content", ["", "no pdf"])
def test_what_is_no_pdf_is_not_taken_for_one(tmp_path, monkeypatch, content):
    program(
        tmp_path,
        monkeypatch,
        f'while [ $# -gt 0 ]; do if [ "$1" = --outdir ]; then printf "{content}" > "$2/report.pdf"; fi; shift; done',
    )
    with pytest.raises(Refused, match="没有生成 PDF"):
        pdf.convert(mini(tmp_path)[0], tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()


@needs_posix
def test_a_run_whose_pdf_fails_has_been_answered_once(small, monkeypatch, capsys):
    program(small, monkeypatch, "exit 77")
    asked = [
        "run",
        SMALL,
        "--standard",
        str(small / "pack"),
        "--pdf",
        "--json",
        "--root",
        str(small),
    ]
    monkeypatch.setattr("sys.argv", ["shifan", *asked])
    with pytest.raises(SystemExit) as ended:
        run_command_line(app)
    told = capsys.readouterr()
    assert (
        ended.value.code == 2
        and json.loads(told.out)["city"] == SMALL
        and "没有生成 PDF" in told.err
    )


@pytest.mark.skipif(shutil.which("fc-list") is None, reason="no fontconfig")
def test_a_language_is_no_font(tmp_path):
    assert "zh-CN" not in pdf.missing_fonts(mini(tmp_path)[0])


@needs_posix
def test_a_libreoffice_that_cannot_start(tmp_path, monkeypatch):
    program(tmp_path, monkeypatch, "").chmod(0o644)
    with pytest.raises(Refused, match="不能启动"):
        pdf.convert(mini(tmp_path)[0], tmp_path / "x.pdf")


@needs_soffice
def test_another_libreoffice_that_is_open_does_no_harm(tmp_path, monkeypatch):
    """A user's own LibreOffice holds its profile; ours has one of its own.

    The lock file beside the report is not minded either.
    """
    monkeypatch.setenv("HOME", str(tmp_path))
    path, _ = mini(tmp_path)
    (tmp_path / f".~lock.{path.name}#").write_text("同事,host,/home,;", encoding="utf-8")
    lock = tmp_path / ".config" / "libreoffice" / "4" / ".lock"
    lock.parent.mkdir(parents=True)
    lock.write_text("[Lockdata]", encoding="utf-8")
    assert pdf.convert(path, tmp_path / "x.pdf").path.read_bytes().startswith(b"%PDF")


@needs_soffice
def test_nothing_is_fetched_for_a_pdf(tmp_path):
    """A linked picture, a field that includes, and a picture of VML: nobody asks our server for any of them."""
    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    path = fetching(tmp_path, address)
    pdf.convert(path, tmp_path / "a.pdf")
    server.shutdown()
    assert asked == [] and (tmp_path / "a.pdf").is_file()
    assert len(outside_references(read_parts(path))) == 3


def fetching(folder, address):
    """Return a Word file that would fetch three things from an address."""
    parts = read_parts(mini(folder)[0])
    image = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="rIdX" Type="{image}/image" Target="{address}/a.png" TargetMode="External"/>'
    relations = "word/_rels/document.xml.rels"
    parts[relations] = parts[relations].replace(
        b"</Relationships>", f"{relation}</Relationships>".encode()
    )
    drawing = (
        '<w:p><w:r><w:drawing><wp:inline '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="990000" cy="990000"/><wp:docPr id="7777" name="x"/><a:graphic '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="0" name="x"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{image}" r:link="rIdX"/></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="990000" cy="990000"/></a:xfrm><a:prstGeom prst="rect"/>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        f'<w:p><w:fldSimple w:instr=\'INCLUDEPICTURE "{address}/b.png" \\d\'>'
        "<w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>"
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:50pt;height:50pt">'
        f'<v:imagedata src="{address}/c.png"/></v:shape></w:pict></w:r></w:p>'
    )  # fmt: skip
    body = parts["word/document.xml"].decode()
    start = body.index(">", body.index("<w:body")) + 1
    parts["word/document.xml"] = (body[:start] + drawing + body[start:]).encode()
    path = folder / "取外部内容.docx"
    path.write_bytes(pack(parts))
    return path


def test_a_full_disk_leaves_the_pdf_that_was_there(tmp_path, monkeypatch):
    made, target = tmp_path / "made.pdf", tmp_path / "out" / "report.pdf"
    target.parent.mkdir()
    made.write_bytes(b"new")
    target.write_bytes(b"old")

    def half(source, copy):
        Path(copy).write_bytes(b"n")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shifan.word.pdf.shutil.copyfile", half)
    with pytest.raises(OSError):
        pdf._copy_to(made, target)
    assert [path.read_bytes() for path in target.parent.iterdir()] == [b"old"]
