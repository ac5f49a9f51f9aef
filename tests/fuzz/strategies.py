"""What may stand in a cell, what may happen to a file, and what became of the city.

Shared by the tests and benchmarks/fuzz.py.
"""

import datetime as dt
import io
import zipfile

from hypothesis import strategies as st

from shifan.clean import clean
from shifan.errors import Refused
from shifan.intake import read_city
from shifan.score import score
from tests.small_city import FORMATS, raw_city, small_city, tiny_pack, write_city

ODD = (
    "",
    " ",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "nan",
    "NaN",
    "inf",
    "-inf",
    "1e999",
    "１２",
    "〇",
    "#REF!",
    "{funding}",
    "{0.__class__}",
    "{",
    "<script>",
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\ufeff",
    "\ud7ff",
    "2023-13-45",
    "2023年2月30日",
    "是",
    "符合",
    "x" * 40000,
    0,
    -1,
    0.1,
    1e308,
    -1e308,
    10**30,
    float("nan"),
    float("inf"),
    True,
    False,
    None,
    dt.date(1, 1, 1),
    dt.date(9999, 12, 31),
    dt.datetime(2023, 11, 2, 23, 59),
    dt.time(1, 2),
    dt.timedelta(days=3),
)
contents = st.one_of(
    st.sampled_from(ODD), st.text(max_size=12), st.floats(), st.integers(), st.dates()
)
seeds = st.integers(0, 2**32 - 1)


def places(sheets):
    """Return (workbook, sheet, row from 0, column from 0) of every cell, headers among them."""
    return [
        (*key, r, c)
        for key, rows in sheets.items()
        for r, row in enumerate(rows)
        for c in range(len(row))
    ]


def outcome(raw, pack):
    """Return ("refused" | "mended" | "clean", findings, register or None)."""
    try:
        made = clean(raw, pack)
        if made.errors:
            return "refused", made.findings, None
        return ("mended" if made.findings else "clean"), made.findings, score(made, pack)
    except Refused as refused:
        return "refused", refused.findings, None


def broken(data, dice):
    """Return the bytes after one to eight blows: flipped, cut, inserted, doubled or cut short."""
    held = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        place, kind = (
            dice.randrange(len(held) + 1),
            dice.choice(("flip", "flip", "cut", "insert", "double", "end")),
        )
        if kind == "flip" and place < len(held):
            held[place] ^= 1 << dice.randrange(8)
        elif kind == "cut":
            del held[place : place + dice.randint(1, 64)]
        elif kind == "insert":
            held[place:place] = dice.randbytes(dice.randint(1, 16))
        elif kind == "double":
            held[place:place] = held[place : place + 64]
        elif kind == "end" and dice.random() < 0.3:
            del held[place:]
    return bytes(held)


def broken_member(data, dice):
    """Return the bytes of a zip file with its members shuffled and one of them broken, so that no checksum tells."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = [(name, old.read(name)) for name in old.namelist()]
    dice.shuffle(members)
    hit, made = dice.randrange(len(members)), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for n, (name, held) in enumerate(members):
            new.writestr(name, broken(held, dice) if n == hit else held)
    return made.getvalue()


def with_broken_file(folder, dice):
    """Return what became of the city with one of its files broken; the file is put back afterwards."""
    path = dice.choice(sorted(folder.iterdir()))
    before = path.read_bytes()
    try:
        inside = before.startswith(b"PK") and dice.random() < 0.7
        path.write_bytes((broken_member if inside else broken)(before, dice))
        return outcome(read_city(folder), tiny_pack())[0]
    except Refused:
        return "refused"
    finally:
        path.write_bytes(before)


def cities(root):
    """Return a folder of the small city in each format, with a 更正.csv that corrects nothing."""
    found = [write_city(root / form / "小城市", small_city(tiny_pack()), form) for form in FORMATS]
    for folder in found:
        (folder / "更正.csv").write_text(
            "文件,工作表,单元格,原值,新值,理由,更正人,日期\n", encoding="utf-8"
        )
    return found


def with_odd_cell(place, content):
    """Return what became of the small city with one cell changed."""
    pack = tiny_pack()
    sheets = small_city(pack)
    book, sheet, r, c = place
    sheets[book, sheet][r][c] = content
    return outcome(raw_city(sheets), pack)
