"""A wrong call is told in Chinese, with what to do next, and ends with 2."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shifan import cli
from shifan.cli.app import COMMANDS, app, load_commands
from shifan.cli.usage import _root_last, run_command_line


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["nocommand"], "没有命令 nocommand"),
        (["rune"], "没有命令 rune，是否指：prune、run"),
        (["skeleton", "chek"], "没有命令 chek，是否指：check"),
        (["run", "--forse"], "没有选项 --forse，是否指：--force"),
        (["trace"], "缺少“城市”"),
        (["trace", "晋中市"], "缺少“查询”"),
        (["run", "-j", "x"], "-j、--jobs 应为整数"),
        (["diff", "a", "b", "c", "d"], "多余的参数：d"),
        (["run", "--root"], "选项 --root 后缺少内容"),
        (["--force", "run"], "命令的选项写在命令之后"),
        (["-j", "2", "run", "--all"], "命令的选项写在命令之后"),
        (["--root", "x", "status", "--forse"], "没有选项 --forse"),
        (["--root=x", "nocommand"], "没有命令 nocommand"),
    ],
)
def test_a_wrong_call(arguments, said, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["shifan", *arguments])
    with pytest.raises(SystemExit) as ended:
        run_command_line(app)
    told = capsys.readouterr().err
    assert ended.value.code == 2 and said in told and "--help 查看用法" in told


@pytest.mark.parametrize(
    "before, after",
    [
        ("--root 甲 run 晋中市", "run 晋中市 --root 甲"),
        ("--root=甲 pack check 包", "pack check 包 --root=甲"),
        ("--root 甲 lab 晋中市 -- --no-browser", "lab 晋中市 --root 甲 -- --no-browser"),
        ("run 晋中市 --root 甲", "run 晋中市 --root 甲"),
        ("--root", "--root"),
        ("--root 甲", "--root 甲"),
        ("--rooted 甲 run", "--rooted 甲 run"),
        ("", ""),
    ],
)
def test_a_root_before_the_command_counts_as_one_after_it(before, after):
    assert _root_last(before.split()) == after.split()


def test_help_has_no_english_titles(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["shifan", "run", "--help"])
    with pytest.raises(SystemExit) as ended:
        run_command_line(app)
    told = capsys.readouterr().out
    assert ended.value.code == 0 and all(
        word in told for word in ("用法：", "选项", "参数", "显示本说明", "默认")
    )
    assert not any(
        word in told for word in ("Usage", "Options", "Arguments", "default", "Show this message")
    )
    assert CliRunner().invoke(app, ["--help"]).exit_code == 0


CALLS = [
    (),
    ("run",),
    ("check",),
    ("new",),
    ("trace",),
    ("whatif",),
    ("view",),
    ("prune",),
    ("lab",),
    ("pack",),
    *(("pack", name) for name in ("new", "check", "show", "diff", "export", "import")),
    ("skeleton",),
    ("skeleton", "check"),
    ("skeleton", "export"),
    ("skeleton", "names"),
    ("diff",),
    ("rank",),
    ("sign",),
    ("status",),
    ("verify",),
    ("refresh",),
    ("compare",),
    ("lint",),
    ("completion",),
]


@pytest.mark.parametrize("command", CALLS, ids=" ".join)
def test_help_names_what_is_to_be_given_in_chinese(command, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["shifan", *command, "--help"])
    with pytest.raises(SystemExit) as ended:
        run_command_line(app)
    told = capsys.readouterr().out
    assert ended.value.code == 0 and not any(
        word in told for word in ("<", ">", "[[", "{", "TEXT", "INTEGER", "PATH")
    )
    assert told.count("日期  ") == 2 if command == ("new",) else True
    assert "整数" in told if command == ("prune",) else True
    assert "地址" in told and "目录" in told if command == ("run",) else True


def test_every_command_is_looked_at():
    known = {(name,): command for name, command in load_commands().items()}
    in_groups = {
        (*path, name) for path, group in known.items() for name in getattr(group, "commands", {})
    }
    assert {(), *known, *in_groups} == set(CALLS)


def test_each_command_has_a_module_of_its_name():
    modules = {path.stem for path in Path(cli.__file__).parent.glob("*.py")}
    assert COMMANDS and modules >= set(COMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "无此城", "--json"],
        ["run", "无此城", "也无", "--json"],
        ["check", "无此城", "--json"],
        ["trace", "无此城", "1", "--json"],
        ["prune", "--json"],
        ["prune", "无此城", "--json"],
        ["sign", "无此城", "--reviewer", "甲", "--scope", "all", "--json"],
        ["status", "无此城", "--json"],
        ["diff", "无此城", "1", "2", "--json"],
        ["verify", "无.docx", "--json"],
        ["refresh", "无.docx", "--json"],
        ["lint", "无.docx", "--json"],
        ["compare", "无.docx", "无.txt", "--json"],
        ["skeleton", "check", "无.docx", "--json"],
        ["rank", "无此城", "--json"],
        ["run", "--nosuch", "--json"],
        ["trace", "--json"],
        ["nosuch", "--json"],
    ],
    ids=" ".join,
)
def test_a_refusal_in_json_is_said_once_on_standard_output(
    arguments, monkeypatch, tmp_path, capsys
):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["shifan", *arguments])
    with pytest.raises(SystemExit) as ended:
        run_command_line(app)
    told = capsys.readouterr()
    answers = json.loads(told.out)
    assert ended.value.code == 2 and not told.err
    for answer in answers if isinstance(answers, list) else [answers]:
        assert (
            answer["ok"] is False
            and answer["findings"]
            and all(finding["found"] and finding["action"] for finding in answer["findings"])
        )
