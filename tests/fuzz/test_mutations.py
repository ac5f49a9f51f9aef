"""The laws of mutation and of looks: a changed cell changes nothing, or is told, or changes what its trace names.

Looks never change a score.
"""

import contextlib
import datetime as dt
import random

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from typer.testing import CliRunner

from shifan.cli.app import app
from shifan.intake import read_city
from tests.fuzz.laws import Law
from tests.fuzz.mutations import MUTATIONS, SHEETS, mutated, mutated_sheet
from tests.fuzz.strategies import broken, broken_member, outcome, places, seeds
from tests.small_city import small_city, tiny_pack, write_city

few = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
PACK = tiny_pack()
SHEETS_OF = small_city(PACK)
LONGEST = 60.0  # seconds for one broken input, on a machine that does much else beside


@contextlib.contextmanager
def in_time():
    """Fail, rather than hang, where a block takes too long: the test process is told so by name."""
    import faulthandler

    faulthandler.dump_traceback_later(LONGEST, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="module")
def law():
    return Law(SHEETS_OF, PACK)


@few
@given(place=st.sampled_from(places(SHEETS_OF)), kind=st.sampled_from(MUTATIONS), seed=seeds)
def test_a_changed_cell_is_told_or_changes_what_its_trace_names(law, place, kind, seed):
    raw, hit = mutated(SHEETS_OF, place, kind, random.Random(seed))
    assert law.of_cell(raw, hit) == ""


@few
@given(place=st.sampled_from(list(SHEETS_OF)), kind=st.sampled_from(sorted(SHEETS)), seed=seeds)
def test_a_damaged_sheet_is_told_or_changes_what_its_trace_names(law, place, kind, seed):
    raw, hit = mutated_sheet(SHEETS_OF, place, kind, random.Random(seed))
    assert law.of_sheet(raw, hit) == ""


def test_the_law_is_broken_by_a_change_that_nobody_tells(law, monkeypatch):
    """A law that cannot fail proves nothing: with findings and trace silenced it does."""
    raw, hit = mutated(SHEETS_OF, ("资料审查", "评分", 2, 3), "range", random.Random(6))
    monkeypatch.setattr(Law, "_named", lambda *_: set())
    monkeypatch.setattr("tests.fuzz.laws._near", lambda *_: False)
    assert law.of_cell(raw, hit) != ""


def decorated(path, dice):
    """Change how a workbook looks, and nothing that it holds; return where it is too narrow to show."""
    book, unseen = openpyxl.load_workbook(path), []
    side = Side(style="thin")
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if dice.random() < 0.3:
                    cell.font, cell.fill = (
                        Font(
                            bold=True,
                            color="FF0000",
                            size=dice.randint(6, 30),
                        ),
                        PatternFill("solid", "FFFF00"),
                    )
                    cell.border, cell.alignment = (
                        Border(side, side, side, side),
                        Alignment(wrap_text=True, text_rotation=dice.choice((0, 90))),
                    )
                if (
                    isinstance(cell.value, int | float)
                    and not isinstance(cell.value, bool)
                    and dice.random() < 0.5
                ):
                    cell.number_format = dice.choice(("0.00", "0.00E+00", "#,##0", "@", "[Red]0"))
                elif isinstance(cell.value, dt.date) and dice.random() < 0.5:
                    cell.number_format = dice.choice(
                        ("yyyy/m/d", 'yyyy"年"m"月"d"日"', "mmm-yy", "d/m/yyyy")
                    )
        width, sheet.row_dimensions[1].height = dice.choice((0.5, 8, 80)), dice.choice((5, 60))
        sheet.column_dimensions["A"].width = width
        if width < 1:
            unseen.append((path.name, sheet.title, "hidden-column", "A1"))
        sheet.freeze_panes, sheet.auto_filter.ref = dice.choice((None, "B2")), sheet.dimensions
        sheet.conditional_formatting.add(
            "A1:C9",
            ColorScaleRule(
                start_type="min", start_color="AA0000", end_type="max", end_color="00AA00"
            ),
        )
        sheet.sheet_properties.tabColor, sheet.sheet_view.zoomScale = (
            "00FF00",
            dice.choice((10, 400)),
        )
        sheet.page_setup.orientation = "landscape"
    book.save(path)
    return unseen


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = write_city(tmp_path_factory.mktemp("plain") / "小城市", SHEETS_OF)
    return outcome(read_city(folder), PACK)


@settings(few, max_examples=6)
@given(seed=seeds)
def test_looks_change_no_value_and_are_told_where_they_hide_one(plain, tmp_path_factory, seed):
    """Number formats too, as long as they say nothing of the unit: a date shown as Nov-23 is its day."""
    assert plain[:2] == ("clean", ())
    folder, dice = (
        write_city(tmp_path_factory.mktemp("looks") / "小城市", SHEETS_OF),
        random.Random(seed),
    )
    unseen = [place for path in sorted(folder.glob("*.xlsx")) for place in decorated(path, dice)]
    kind, findings, register = outcome(read_city(folder), PACK)
    assert kind == ("mended" if unseen else "clean")
    assert sorted(
        (finding.file, finding.sheet, finding.code, finding.cell) for finding in findings
    ) == sorted(unseen)
    assert {key: (value.value, value.display) for key, value in register.items()} == {
        key: (value.value, value.display) for key, value in plain[2].items()
    }


def test_a_hidden_row_counts_and_is_told(plain, tmp_path):
    """Hiding is a look that may deceive: the score stays, and the reader is told."""
    folder = write_city(tmp_path / "小城市", SHEETS_OF)
    book = openpyxl.load_workbook(folder / "资料审查.xlsx")
    book["评分"].row_dimensions[3].hidden = True
    book.save(folder / "资料审查.xlsx")
    _, findings, register = outcome(read_city(folder), PACK)
    assert [(finding.code, finding.cell) for finding in findings] == [("hidden-row", "A3")]
    assert register["scores.total"] == plain[2]["scores.total"]


COMMANDS = (
    ("check", "小城市"),
    ("run", "小城市"),
    ("trace", "小城市", "scores.total"),
    ("check", "小城市", "--json"),
)


@settings(few, max_examples=16)
@given(seed=seeds, command=st.sampled_from(COMMANDS))
def test_a_broken_file_ends_no_command_in_a_traceback(tmp_path_factory, seed, command):
    root, dice = tmp_path_factory.mktemp("cli"), random.Random(seed)
    folder = write_city(root / "data" / "raw" / "小城市", SHEETS_OF)
    path = dice.choice(sorted(folder.iterdir()))
    data = path.read_bytes()
    path.write_bytes(
        (broken_member if data.startswith(b"PK") and dice.random() < 0.7 else broken)(data, dice)
    )
    with in_time():
        done = CliRunner().invoke(app, [command[0], "--root", str(root), *command[1:]])
    assert done.exit_code in (0, 1, 2), done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    assert "Traceback" not in done.output
    assert done.exit_code != 2 or any(
        sign in done.output for sign in ("处理：", "请", '"action"')
    ), done.output
