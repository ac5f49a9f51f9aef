"""What people do to a cell, a row or a sheet by mistake.

Each mutation is drawn from a `random.Random`, for the laws and for benchmarks/fuzz.py.
"""

import copy
import datetime as dt

from shifan.intake.workbooks import UNCALCULATED
from tests.small_city import raw_city

WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?")
CONTROL = ("\x00", "\x07", "\x1b[31m", "\u200b", "\u202e", "\ufeff", "\x7f", "\ud800")


def _text(cell):
    return cell.isoformat() if isinstance(cell, dt.date) else "" if cell is None else str(cell)


def _typo(cell, dice):
    """Return the text with a sign left out, doubled, exchanged with its neighbour or replaced."""
    text = _text(cell) or "某"
    n = dice.randrange(len(text))
    return dice.choice(
        (
            text[:n] + text[n + 1 :],
            text[:n] + text[n] + text[n:],
            text[:n] + text[n + 1 : n + 2] + text[n] + text[n + 2 :],
            text[:n] + dice.choice("一o0lI.、；x") + text[n + 1 :],
        )
    )


def _other(cell, dice, column):
    return dice.choice([each for each in column if each != cell] or [cell])


def _spaced(cell, dice, column):
    text = _text(cell)
    n = dice.randint(0, len(text))
    return text[:n] + dice.choice((" ", "\u3000", "\u00a0", "\t", "\n", "  ")) + text[n:]


# name → (cell, dice, the other cells of the column) → content
CELLS = {
    "other": _other,
    "spaces": _spaced,
    "typo": lambda cell, dice, column: _typo(cell, dice),
    "range": lambda cell, dice, column: dice.choice((-1, 99, 999, 10**6, 1e308, -0.5, 0.001, 1e-9)),
    "text": lambda cell, dice, column: dice.choice(
        ("看不清", "见附件", "待定", "？", "无", "—", "是", "否", "符合", "区", "x")
    ),
    "blank": lambda cell, dice, column: dice.choice(("", None, " ", "\u3000")),
    "wide": lambda cell, dice, column: _text(cell).translate(WIDE),
    "text number": lambda cell, dice, column: _text(cell),
    "date": lambda cell, dice, column: dice.choice(
        (
            dt.date(2023, 11, 3),
            dt.datetime(2024, 2, 29, 8, 30),
            dt.date(1900, 1, 1),
            "11月5日",
            "2023.11.6",
            45232.0,
        )
    ),
    "boolean": lambda cell, dice, column: dice.choice((True, False)),
    "error": lambda cell, dice, column: dice.choice(ERRORS),
    "long": lambda cell, dice, column: dice.choice((_text(cell) or "长") * 3000 + "尾"),
    "control": lambda cell, dice, column: _text(cell) + dice.choice(CONTROL),
    "formula": lambda cell, dice, column: dice.choice(
        (
            "=1+1",
            "=SUM(A1:A9)",
            "+1",
            "@x",
            '=HYPERLINK("http://x")',
            "{funding}",
            "{0.__class__}",
            "{",
        )
    ),
}
MUTATIONS = (*CELLS, "swap", "hollow")


def mutated(sheets, place, kind, dice):
    """Return (raw city, places hit from 0) after a mutation of the cell: a swap hits two cells of the row."""
    made, (book, sheet, r, c) = copy.deepcopy(sheets), place
    row, hit = made[book, sheet][r], [place]
    if kind == "swap":
        other = dice.randrange(len(row))
        row[c], row[other] = row[other], row[c]
        hit.append((book, sheet, r, other))
    elif kind == "hollow":
        row[c] = ""
    else:
        row[c] = CELLS[kind](
            row[c], dice, [own[c] for own in made[book, sheet][1:] if len(own) > c]
        )
    raw = raw_city(made)
    if kind == "hollow":
        raw.sheet(book, sheet).notes[r, c] = UNCALCULATED
    return raw, hit


def _swapped_sheets(made, place, dice):
    other = dice.choice([key for key in made if key != place])
    made[place], made[other] = made[other], made[place]
    return [place, other]


def _column(made, place, dice, act):
    rows, n = made[place], dice.randrange(len(made[place][0]))
    for row in rows:
        act(row, n, rows)
    return [place]


def _retitled(made, place, dice):
    n = dice.randrange(len(made[place][0]))
    made[place][0][n] = _typo(made[place][0][n], dice)
    return [place]


def _rows(made, place, dice, act):
    act(made[place], dice.randint(min(1, len(made[place]) - 1), len(made[place]) - 1))
    return [place]


def _renamed(made, place, dice):
    made[place[0], _typo(place[1], dice)] = made.pop(place)
    return [place]


# name → (sheets to change, place, dice) → places hit
SHEETS = {
    "emptied": lambda made, place, dice: made.update({place: []}) or [place],
    "header only": lambda made, place, dice: made.update({place: made[place][:1]}) or [place],
    "no header": lambda made, place, dice: made.update({place: made[place][1:]}) or [place],
    "dropped": lambda made, place, dice: made.pop(place) and [place],
    "renamed": _renamed,
    "swapped": _swapped_sheets,
    "retitled": _retitled,
    "column dropped": lambda made, place, dice: _column(
        made, place, dice, lambda row, n, rows: row.pop(n)
    ),
    "column doubled": lambda made, place, dice: _column(
        made, place, dice, lambda row, n, rows: row.insert(n, row[n])
    ),
    "column emptied": lambda made, place, dice: _column(
        made, place, dice, lambda row, n, rows: row is rows[0] or row.__setitem__(n, "")
    ),
    "row doubled": lambda made, place, dice: _rows(
        made, place, dice, lambda rows, n: rows.insert(n, list(rows[n]))
    ),
    "shifted": lambda made, place, dice: _rows(
        made, place, dice, lambda rows, n: rows.__setitem__(n, ["", *rows[n][:-1]])
    ),
}


def mutated_sheet(sheets, place, kind, dice):
    """Return (raw city, sheets hit) after a mutation of a whole sheet, one of its columns or rows."""
    made = copy.deepcopy(sheets)
    hit = SHEETS[kind](made, place, dice)
    return raw_city(made), hit
