"""No sign of a file can steer the screen: what is no plain character is shown, in every way of printing."""

import ast
import functools
import json
import sys
import unicodedata
from pathlib import Path

import pytest

from shifan.cli import terminal
from shifan.cli.neutral_text import escaped_json, neutral
from shifan.errors import Finding
from tests.conftest import copy_city, shifan

ROOM = Path(terminal.__file__).parent


@functools.cache
def steering():
    """Every character that steers a screen or cannot be seen: looked for once, where a test asks."""
    every = map(chr, range(sys.maxunicode + 1))
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return frozenset(sign for sign in every if unicodedata.category(sign) in kinds)


# Clear the screen; a title of the window; a sign of one byte that does the same; text turned round; invisible signs.
HOSTILE = "\x1b[2J\x1b]0;x\x07\x9b2K\u202e过通\u2066\u200b\ufeff\u00ad\x00\x7f\u2028\U000e0041\r\b"


def test_no_steering_character_is_left():
    assert len(steering()) > 2000
    for text in ("".join(steering()), HOSTILE):
        assert not set(neutral(text)) & steering()
        assert set(neutral(text, keep_lines=True)) & steering() <= {"\n"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("晋中市　93.41分", "晋中市　93.41分"),
        ("\x1b[2J", "␛[2J"),
        ("甲\n通过", "甲↵通过"),
        ("甲\t乙", "甲 乙"),
        ("\x7f\x9b", "␡\\u009b"),
        ("\u202e过", "\\u202e过"),
        ("\U000e0041", "\\udb40\\udc41"),
        ("𠮷", "𠮷"),
    ],
)
def test_what_is_shown_instead(text, shown):
    assert neutral(text) == shown


def test_json_means_the_same():
    content = {HOSTILE: [HOSTILE, "晋中市　"]}
    text = escaped_json(json.dumps(content, ensure_ascii=False, indent=1))
    assert json.loads(text) == content and "晋中市　" in text
    assert set(text) & steering() <= {"\n"}


FINDING = Finding("x", "error", HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)


@pytest.mark.parametrize(
    "print_it",
    [
        lambda: terminal.line(HOSTILE),
        lambda: terminal.note(HOSTILE),
        lambda: terminal.note(HOSTILE, keep_lines=True),
        lambda: terminal.marked(HOSTILE, HOSTILE),
        lambda: terminal.table((HOSTILE,), ((HOSTILE,),)),
        lambda: terminal.findings([FINDING]),
        lambda: terminal.refusal([FINDING]),
        lambda: terminal.answer({HOSTILE: HOSTILE}),
    ],
)
def test_every_way_of_printing(print_it, capsys):
    terminal.out.cache_clear()
    terminal.err.cache_clear()
    print_it()
    printed = "".join(capsys.readouterr())
    assert "2J" in printed and set(printed) & steering() <= {"\n"}


def test_the_room_prints_by_its_terminal_alone():
    """Elsewhere nothing is printed past the function that makes it harmless."""
    for path in ROOM.glob("*.py"):
        if path.name in (
            "terminal.py",
            "completion.py",
        ):  # a script for shells has no text of a file
            continue
        calls = [
            ast.unparse(node.func)
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
        ]
        assert not {"print", "typer.echo", "sys.stdout.write"} & set(calls), path.name
        assert not [call for call in calls if call.endswith((".print", ".status"))], path.name


def test_a_command_on_hostile_names_and_cells(tmp_path):
    folder = copy_city(tmp_path, "示例乙市")
    (folder / "更正.csv").write_text(
        f"文件,工作表,单元格,原值,新值,理由,更正人,日期\n{HOSTILE},评分,D2,1,2,{HOSTILE},甲,2024-01-01\n",
        encoding="utf-8",
    )
    for arguments in (("check", "示例乙市"), ("trace", "示例乙市", HOSTILE[1:9])):
        done = shifan(tmp_path, *arguments)
        assert done.returncode == 2
        assert set(done.stdout + done.stderr) & steering() <= {"\n"}, arguments
