"""How commands find their data, complete what is typed, help by example, and print for people and for pipes."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from rich.cells import cell_len
from typer.main import get_command
from typer.testing import CliRunner

from shifan.cli import terminal
from shifan.cli.app import app, load_commands
from shifan.cli.examples import EXAMPLES
from shifan.cli.run import _grouped
from shifan.cli.version import commit_since
from shifan.errors import Finding, Refused
from shifan.files.places import city_name, city_of_folder, find_root, place
from tests.conftest import PROJECT, copy_city

RUNNER = CliRunner()


def commands(group=None, path=()):
    """Yield the path of every command and of every group."""
    known = group.commands if group else load_commands()
    for name, command in known.items():
        yield (*path, name), command
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))


LEAVES = [(path, command) for path, command in commands() if not hasattr(command, "commands")]


@pytest.mark.parametrize(
    "path, command", LEAVES, ids=lambda part: " ".join(part) if isinstance(part, tuple) else ""
)
def test_every_command_takes_a_root(path, command):
    options = {option for parameter in command.params for option in parameter.opts}
    assert "--root" in options or path in {("completion",)}


@pytest.mark.parametrize("path", [(), *(path for path, _ in commands())], ids=" ".join)
def test_every_help_has_an_example_that_is_a_call(path):
    short, long = (
        RUNNER.invoke(app, [*path, flag], prog_name="shifan") for flag in ("-h", "--help")
    )
    assert short.exit_code == 0 and short.output == long.output and "例：" in short.output
    known = get_command(app)
    for example in EXAMPLES[" ".join(path) or "shifan"]:
        words = example.split()
        assert words[0] == "shifan"
        command = known
        for word in words[1:]:
            below = load_commands() if command is known else getattr(command, "commands", None)
            if below is None:
                break
            command = below[word]
        options = {each for parameter in command.params for each in parameter.opts} | {
            "--help",
            "--",
        }
        used = re.findall(r"(?<=\s)--?[a-z][a-z-]*", example.partition(" -- ")[0])
        assert set(used) <= options, example


def whole(text):
    """Return a help without frames, colours and blanks: the words alone."""
    return re.sub(r"[\s─│╭╮╰╯]|\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("columns", [30, 40, 60])
@pytest.mark.parametrize(
    "path", [("check",), ("sign",), ("refresh",), ("pack", "diff")], ids=" ".join
)
def test_a_narrow_terminal_cuts_nothing_out_of_a_help(path, columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    told = RUNNER.invoke(app, [*path, "-h"], prog_name="shifan", color=False).output
    said = whole(told)
    assert "…" not in told and max(map(cell_len, told.splitlines())) <= columns
    command = load_commands()[path[0]]
    for name in path[1:]:
        command = command.commands[name]
    for parameter in command.params:
        last = re.sub(r"\s", "", parameter.help or "")[-2:]
        assert last in said, parameter.name


def test_the_root_is_the_nearest_folder_with_raw_data(tmp_path, monkeypatch):
    (tmp_path / "a" / "data" / "raw").mkdir(parents=True)
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert find_root() == (tmp_path / "a").resolve()
    assert find_root(tmp_path) == tmp_path.resolve()  # the one given wins
    told = RUNNER.invoke(app, ["status"])
    assert told.stderr.splitlines()[0] == f"目录：{(tmp_path / 'a').resolve()}"
    assert "data/raw 下还没有城市" in told.stdout and "shifan new" in told.stdout
    monkeypatch.chdir(tmp_path / "a")
    assert "目录" not in RUNNER.invoke(app, ["status"]).stderr


def test_nothing_is_read_from_elsewhere_in_silence(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refused, match="没有 data/raw"):
        find_root()
    for call in (
        ["status"],
        ["run", "晋中市"],
        ["check", "晋中市"],
        ["rank"],
        ["trace", "晋中市", "1"],
    ):
        told = RUNNER.invoke(app, call)
        assert told.exit_code == 2 and "没有 data/raw" in told.stderr, call
    made = RUNNER.invoke(app, ["new", "某市"])
    assert made.exit_code == 0 and (tmp_path / "data" / "raw" / "某市" / "资料审查.xlsx").is_file()


@pytest.mark.parametrize(
    "typed, city",
    [
        ("晋中市/", "晋中市"),
        ("晋中市\\", "晋中市"),
        (" 晋中市 ", "晋中市"),
        ("data/raw/晋中市/", "晋中市"),
        ("./data/raw/晋中市", "晋中市"),
    ],
)
def test_a_city_as_a_shell_completes_it(typed, city):
    assert city_name(typed) == city


@pytest.mark.parametrize("typed", ["/", "a/b", "..", "data/raw/", "data/raw/a/b", "\\"])
def test_a_path_is_no_city(typed):
    with pytest.raises(Refused):
        city_name(typed)


def test_the_whole_path_of_a_city_folder_is_its_name(tmp_path):
    for root, city in (("甲", "某市"), ("乙", "某市")):
        (tmp_path / root / "data" / "raw" / city).mkdir(parents=True)
    ours = tmp_path / "甲"
    folder = ours / "data" / "raw" / "某市"
    for typed in (str(folder), f"{folder}/", f" {folder} "):
        assert place(ours, typed).raw == folder
    assert city_of_folder(ours, "某市") == "某市"
    # That of another root is not ours of the same name; nor is a folder deeper down, or above.
    others = tmp_path / "乙" / "data" / "raw" / "某市"
    for typed in (others, folder / "照片", folder.parent):
        with pytest.raises(Refused):
            place(ours, str(typed))
    for command in ("check", "run", "rank"):
        told = RUNNER.invoke(app, [command, str(folder), "--root", str(ours)])
        assert "不能含路径" not in told.output and "没有城市" not in told.output
        told = RUNNER.invoke(app, [command, str(others), "--root", str(ours)])
        assert told.exit_code == 2 and "不能含路径" in told.output


def test_files_are_looked_for_below_the_root_too(tmp_path, monkeypatch):
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "a.txt").write_text("一、概况\n共3家。\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    told = RUNNER.invoke(app, ["compare", "a.txt", "a.txt", "--root", "root"])
    assert told.exit_code == 0 and "一致率 100" in told.stdout
    assert RUNNER.invoke(app, ["compare", "a.txt", "a.txt"]).exit_code == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_gets_a_script(shell):
    told = RUNNER.invoke(app, ["completion", shell])
    assert told.exit_code == 0 and "_SHIFAN_COMPLETE" in told.stdout and "shifan" in told.stdout


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_a_zsh_without_completion_of_its_own_takes_the_script():
    script = RUNNER.invoke(app, ["completion", "zsh"]).stdout
    typed = f"{script}\nprint $_comps[shifan]"
    done = subprocess.run(
        ["zsh", "-f", "-c", typed], capture_output=True, text=True, encoding="utf-8"
    )
    assert (done.stdout, done.stderr) == ("_shifan_completion\n", "")


def test_another_shell_is_refused_with_those_that_there_are():
    told = RUNNER.invoke(app, ["completion", "tcsh"])
    assert told.exit_code == 2 and "powershell" in told.stderr


def test_a_shell_completes_commands_and_cities(tmp_path):
    copy_city(tmp_path, "示例乙市")

    def completed(words):
        environment = {
            "_SHIFAN_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
        }
        done = subprocess.run(
            [sys.executable, "-m", "shifan"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(PROJECT), **environment},
        )
        return done.stdout.split(), done.stderr

    assert completed("shifan ver") == (["verify"], "")
    assert completed("shifan run 示") == (["示例乙市"], "")


def test_lines_for_a_pipe_are_never_broken(capsys):
    terminal.out.cache_clear()
    address = "现场检查.xlsx!检查记录!" + "C" * 200
    terminal.table(["单元格", "城市"], [(address, "示例甲市")])
    assert address in capsys.readouterr().out
    terminal.out.cache_clear()


def test_a_narrow_terminal_cuts_no_two_cities_to_one_name(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "30")
    terminal.out.cache_clear()
    terminal.table(
        ["城市", "运行", "总得分"],
        [
            ("某某自治州东部第一城市", "r001-0a1b2c3d", "1"),
            ("某某自治州东部第二城市", "r002-0a1b2c3d", "2"),
        ],
    )
    shown = capsys.readouterr().out
    terminal.out.cache_clear()
    assert "…" not in shown and "一" in shown and "二" in shown


def printed_at(columns, monkeypatch, capsys, show):
    """Return the lines that are shown in a terminal of so many columns."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", str(columns))
    terminal.out.cache_clear()
    show()
    shown = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    terminal.out.cache_clear()
    return shown


def test_a_wide_table_in_a_narrow_terminal_is_a_line_a_cell(monkeypatch, capsys):
    headings, row = (
        ["城市", "最近运行", "总得分", "文书", "备注"],
        ["某市", "r001-0a1b2c3d", "90.56", "", "无"],
    )
    narrow = printed_at(39, monkeypatch, capsys, lambda: terminal.table(headings, [row]))
    assert narrow == ["某市", "  最近运行：r001-0a1b2c3d", "  总得分：90.56", "  备注：无"]
    wide = printed_at(40, monkeypatch, capsys, lambda: terminal.table(headings, [row]))
    assert wide[0].startswith("┏") and max(map(cell_len, wide)) <= 40


@pytest.mark.parametrize("columns", [40, 60, 71, 72, 100])
def test_findings_stay_inside_of_a_terminal_or_are_a_line_each(columns, monkeypatch, capsys):
    found = Finding(
        "x", "error", "现场检查.xlsx", "检查记录", "C2:C963", "很长的发现" * 5, "应为" * 9, "请改正"
    )
    shown = printed_at(columns, monkeypatch, capsys, lambda: terminal.findings([found]))
    if columns < 72:
        assert shown == [f"拒绝　{found.sentence()}"]
    else:
        assert shown[0].startswith("┏") and max(map(cell_len, shown)) <= columns


def test_reasons_of_a_run_are_grouped():
    changes = [f"程序变化：a{n}.py" for n in range(150)] + [
        "数据变化：资料审查.xlsx",
        "还没有完整的运行",
    ]
    assert list(_grouped(changes)) == [
        "程序变化：a0.py、a1.py、a2.py、a3.py、a4.py 等 150 个",
        "数据变化：资料审查.xlsx",
        "还没有完整的运行",
    ]


def test_the_version_says_where_a_clone_stands(tmp_path):
    assert commit_since("1.2", tmp_path) == ""  # no clone

    def git(*arguments):
        identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
        subprocess.run(
            ["git", "-C", tmp_path, *identity, *arguments], check=True, capture_output=True
        )

    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "x")
    assert re.search(r"检出 [0-9a-f]{7,}，\d{4}-\d\d-\d\d", commit_since("1.2", tmp_path))
    git("tag", "v1.2")
    assert commit_since("1.2", tmp_path) == ""
    git("commit", "-q", "--allow-empty", "-m", "y")
    assert re.search(r"检出 v1\.2-1-g[0-9a-f]+", commit_since("1.2", tmp_path))
