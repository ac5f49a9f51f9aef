"""Our own JSON files, as others may have left them: each is refused with a sentence, at once."""

import json
import os
import shutil
import sys
import threading

import pytest

from shifan.cli.app import app
from shifan.cli.usage import run_command_line
from shifan.errors import Refused
from shifan.received import (
    ListOf,
    MalformedJson,
    MapOf,
    NotARegularFile,
    Record,
    parse_json,
    read_bytes,
)
from tests.conftest import SMALL, called, copy_small, latest
from tests.run_folders import vouch_for

CITY = SMALL
HOSTILE = {
    "empty": "",
    "a list": "[]",
    "a number": "3",
    "null": "null",
    "nested": "[" * 100_000,
    "nested mappings": '{"a":' * 3_000 + "1" + "}" * 3_000,
    "half a character": '{"values": {"\\ud800": {}}, "run": "\\udfff", "total": "\\ud8ff"}',
    "not a number": '{"run": NaN, "total": Infinity}',
    "a long number": '{"run": ' + "9" * 10_000 + "}",
    "no text": b"\xff\xfe\x00",
    "no colon": '{"run" "r001"}',
    "other types": '{"run": {}, "values": [], "scopes": 3, "outputs": [], "signatures": {}, "city": 1, "verdict": []}',
    "mappings for lists": '{"city": "小城市", "signatures": {"0": {}}, "values": {"a": []}, "files": 7}',
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_no_shape_lets_it_pass(content):
    shape = Record({"run": str}, {"values": MapOf(ListOf(str))}, open=False)
    with pytest.raises(MalformedJson):
        parse_json(content, shape)


def test_what_is_of_the_shape_passes():
    shape = Record({"run": str, "n": (int, float)}, {"values": MapOf(ListOf(str))})
    content = {"run": "𠮷", "n": 1.5, "values": {"a": ["b"]}, "more": [[{"x": None}]]}
    assert parse_json(json.dumps(content), shape) == content
    assert parse_json(json.dumps(content, ensure_ascii=False).encode(), shape) == content
    with pytest.raises(MalformedJson):
        parse_json('{"run": "", "n": true}', shape)


def kinds(path):
    """Return what can stand in the place of a file besides one, by name: a folder, a pipe, a device."""
    made = {"folder": lambda: path.mkdir()}
    if hasattr(os, "mkfifo"):
        made |= {
            "pipe": lambda: os.mkfifo(path),
            "device": lambda: path.symlink_to("/dev/zero"),
            "link to itself": lambda: path.symlink_to(path),
        }
    return made


@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "link to itself"])
def test_only_regular_files_are_read_and_none_is_waited_for(tmp_path, kind):
    path = tmp_path / "latest.json"
    kinds(path).get(kind, path.mkdir)()
    ended = threading.Event()

    def read():
        with pytest.raises(OSError):
            read_bytes(path)
        ended.set()

    threading.Thread(target=read, daemon=True).start()
    assert ended.wait(10)
    assert issubclass(NotARegularFile, OSError)


# The file that each command reads, and the arguments of the command.
FILES = {
    "latest.json": (("status",), ("verify", "报告.docx"), ("trace", CITY, "scores.total"), ("run", CITY)),
    "values.json": (("verify", "报告.docx"), ("refresh", "报告.docx"), ("trace", CITY, "scores.total")),
    "manifest.json": (("status",), ("sign", CITY, "--reviewer", "甲", "--scope", "all")),
    "scores.json": (("status",),),
    "复核基准.json": (("status", CITY),),
    "图表/charts.json": (("verify", "报告.docx"),),
    "审计/printed.json": (("trace", CITY, "scores.total"),),
    "clean/clean.json": (("trace", CITY, "scores.total"),),
    "reviews": (("status", CITY), ("sign", CITY, "--reviewer", "甲", "--scope", "all")),
}  # fmt: skip


@pytest.fixture(scope="module")
def root(finished_small, tmp_path_factory):
    root = copy_small(finished_small, tmp_path_factory.mktemp("root"))
    shutil.copy(latest(root, CITY) / "初评报告.docx", root / "报告.docx")
    return root


@pytest.fixture
def call(root, monkeypatch, capsys):
    """Return a function that gives a command's exit status and words, in this process."""
    monkeypatch.chdir(root)

    def called(*arguments):
        monkeypatch.setattr(sys, "argv", ["shifan", *arguments, "--root", "."])
        with pytest.raises(SystemExit) as left:
            run_command_line(app)
        return left.value.code, "".join(capsys.readouterr())

    return called


@pytest.mark.parametrize("name", FILES)
def test_every_command_refuses_each_of_them(root, call, name):
    """Also where the manifest vouches for the hostile file: then what reads it has to notice."""
    run = latest(root, CITY)
    path = run / name
    if name == "latest.json":
        path = run.parent / name
    elif name == "reviews":
        path = root / "data" / "reviews" / f"{CITY}.json"
        path.parent.mkdir(exist_ok=True)
    kept = {
        each: each.read_bytes()
        for each in (path, run / "manifest.json", run.parent / "latest.json")
        if each.exists()
    }
    for kind, content in HOSTILE.items():
        if name == "图表/charts.json" and kind == "a list":
            continue  # a run without charts
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        if name not in ("latest.json", "manifest.json", "reviews"):
            vouch_for(run)
        for arguments in FILES[name]:
            status, words = call(*arguments)
            assert status == 2, (content[:60], arguments, words)
            assert "Traceback" not in words
    path.unlink()
    for each, content in kept.items():
        each.write_bytes(content)


def test_a_run_that_is_a_link_is_not_pruned(root, tmp_path):
    output = root / "output" / CITY
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(latest(root, CITY), elsewhere)
    (output / "r000-00000000").symlink_to(elsewhere, target_is_directory=True)
    try:
        done = called(root, "prune", CITY, "--keep", "1")
        assert done.returncode == 0 and "链接" in done.stdout
        assert (elsewhere / "values.json").is_file()
    finally:
        (output / "r000-00000000").unlink()


def test_refused_is_what_is_raised(root):
    from shifan.files.run_values import values_of

    run = latest(root, CITY)
    kept = (run / "values.json").read_bytes()
    (run / "values.json").write_text("{}", encoding="utf-8")
    with pytest.raises(Refused):
        values_of(run)
    (run / "values.json").write_bytes(kept)
