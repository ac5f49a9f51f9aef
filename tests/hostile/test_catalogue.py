"""Each kind of file that is received × each attack: refused or read at once, none ends in a traceback."""

import io
import os
import shutil
import threading
import zipfile
from dataclasses import dataclass

import pytest

from shifan.audit.sign.signatures import read_signatures
from shifan.errors import Refused
from shifan.files.places import Place
from shifan.files.system_errors import refuse_system_errors
from shifan.intake import read_city
from shifan.packs.plausibility import check_pack
from shifan.report.compare.compare import compare_files
from shifan.report.lint.lint import lint_file
from shifan.report.make import docx_report
from shifan.report.make.skeleton_file import open_skeleton
from shifan.report.verify.verify import verify_file
from shifan.standards import load
from shifan.word.package import read_parts
from tests.report.living import mini
from tests.small_city import small_city, tiny_pack, write_city

ENTITY = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
TEXT = "〔2023〕" * 10_000 + "A1-" * 20_000 + "{{" + " " * 3_000 + "达到" * 60_000
SECONDS = 30  # on a busy machine; the patterns themselves are measured elsewhere


@dataclass(frozen=True)
class Received:
    """A kind of file in a folder: where it lies, what reads it, whether it is a package or text."""

    path: str
    read: object
    package: bool = False


KINDS = {
    "report": Received("报告.docx", lambda f: verify_file(f / "报告.docx", f), True),
    "report to lint": Received("报告.docx", lambda f: lint_file(f / "报告.docx"), True),
    "report to compare": Received(
        "报告.docx", lambda f: compare_files(f / "原件.docx", f / "报告.docx"), True
    ),
    "text report": Received("报告.txt", lambda f: compare_files(f / "原件.docx", f / "报告.txt")),
    "skeleton": Received(
        "模板.docx",
        lambda f: (read_parts(f / "模板.docx"), open_skeleton(f / "模板.docx")),
        True,
    ),
    "profile": Received("版式.toml", lambda f: lint_file(f / "原件.docx", f / "版式.toml")),
    "pack, settings": Received("规则包/standard.toml", lambda f: check_pack(str(f / "规则包"))),
    "pack, table": Received("规则包/indicators.csv", lambda f: check_pack(str(f / "规则包"))),
    "pack, wording": Received("规则包/wording.toml", lambda f: check_pack(str(f / "规则包"))),
    "sign-offs": Received(
        "data/reviews/小城市.json", lambda f: read_signatures(Place(f, "小城市"))
    ),
    "provenance": Received("raw/来源.toml", lambda f: read_city(f / "raw")),
    "corrections": Received("raw/更正.csv", lambda f: read_city(f / "raw")),
    "workbook": Received("raw/资料审查.xlsx", lambda f: read_city(f / "raw"), True),
}


def written(content):
    return lambda path: path.write_bytes(content)


def pipe(path):
    path.unlink()
    os.mkfifo(path)


def device(path):
    path.unlink()
    path.symlink_to("/dev/zero")


def folder(path):
    path.unlink()
    path.mkdir()


def in_parts(change, suffix):
    """Return an attack on every part of a package whose name ends so; files that are none get the attack as a whole."""

    def attack(path):
        content = path.read_bytes()
        if content[:2] != b"PK":
            path.write_bytes(change(content))
            return
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                new.writestr(name, change(part) if name.endswith(suffix) else part)
        path.write_bytes(stream.getvalue())

    return attack


def behind_head(piece):
    """Return a change that sets a piece behind the XML declaration, or at the beginning."""
    return lambda part: (
        part.replace(b"?>", b"?>" + piece, 1) if b"?>" in part[:80] else piece + part
    )


ATTACKS = {
    "empty": written(b""),
    "zeros": written(b"\0" * 100_000),
    "no encoding": written(b"\xff\xfe\xfa" * 1000),
    "nested lists": written(b"a = " + b"[" * 50_000),
    "nested mappings": written(b'{"a":' * 50_000),
    "nested keys": written(b"a" + b".a" * 20_000 + b" = 1"),
    "half a character": written(b'{"city": "\\ud800", "signatures": []}'),
    "a long line": written(TEXT.encode()),
    "many lines": written((TEXT[:30] + "\n").encode() * 5_000),
    "quotes": written(b'"' * 50_001),
    "an empty package": written(b"PK\x05\x06" + b"\0" * 18),
    "entities in parts": in_parts(behind_head(ENTITY), ".xml"),
    "entities in relations": in_parts(behind_head(ENTITY), ".rels"),
    "relations cut off": in_parts(lambda part: part[: len(part) // 2], ".rels"),
    "parts cut off": in_parts(lambda part: part[: len(part) // 2], ".xml"),
    "no root": in_parts(lambda part: b"<a/>", "document.xml"),
    "pipe": pipe,
    "device": device,
    "folder": folder,
}
POSIX = ("pipe", "device")


@pytest.fixture(scope="module")
def received(tmp_path_factory):
    """A folder with a good file of each kind."""
    made = tmp_path_factory.mktemp("received")
    mini(made, name="报告.docx")
    shutil.copy(made / "报告.docx", made / "原件.docx")
    (made / "报告.txt").write_text("一、总体情况\n得分93.41分。\n", encoding="utf-8")
    shutil.copy(docx_report.SKELETON, made / "模板.docx")
    (made / "版式.toml").write_text("", encoding="utf-8")
    shutil.copytree(load("demo-2023").folder, made / "规则包")
    (made / "data" / "reviews").mkdir(parents=True)
    (made / "data" / "reviews" / "小城市.json").write_text(
        '{"city": "小城市", "signatures": []}', "utf-8"
    )
    write_city(made / "raw", small_city(tiny_pack()), "xlsx")
    (made / "raw" / "更正.csv").write_text(
        "文件,工作表,单元格,原值,新值,理由,更正人,日期\n", "utf-8"
    )
    return made


@pytest.mark.parametrize("attack", ATTACKS)
def test_refused_or_read_at_once(received, attack):
    if attack in POSIX and os.name == "nt":
        pytest.skip("Windows has no such files")
    for name, kind in KINDS.items():
        path = received / kind.path
        kept = path.read_bytes() if path.exists() else b""
        path.write_bytes(kept)
        try:
            ATTACKS[attack](path)
            told = _read(kind, received)
        finally:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            if kept:
                path.write_bytes(kept)
        assert told in ("refused", "read"), (name, attack, told)


def _read(kind, made):
    """Return what became of reading: refused, read, the exception that came instead, or that it takes too long."""
    told = []

    def read():
        try:
            with refuse_system_errors():
                kind.read(made)
            told.append("read")
        except Refused:
            told.append("refused")
        except BaseException as error:
            told.append(repr(error)[:300])

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    thread.join(SECONDS)
    return told[0] if told else "takes too long"
