"""Whatever stands in 来源.toml and 更正.csv: it counts, or it is refused by address.

Nothing ends in an exception, and no cell changes unsaid.
"""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shifan.intake import read_city
from tests.small_city import small_city, tiny_pack, write_city

PACK = tiny_pack()
BOOK = "资料审查"
PIECES = st.sampled_from(
    [
        '["资料审查.xlsx"]',
        "[资料审查.xlsx]",
        "status",
        "=",
        '"collected"',
        "“collected”",
        "synthetic",
        "\n",
        "\r\n",
        "'",
        '"',
        "\\",
        "title",
        "#",
        "[[",
        "{",
        "2023-13-45",
        "\x00",
        "\ufeff",
        "１",
        "x" * 300,
        "-",
        "\ud7ff",
    ]
)
CELLS = st.sampled_from(
    [
        "资料审查.xlsx",
        "资料审查",
        "评分",
        "D2",
        "$d$2",
        "d2",
        "A²",
        "A" + "9" * 5000,
        "ZZZ1",
        "0.3",
        "0.30",
        "1e999999999",
        "NaN",
        "",
        " ",
        "2023-11-20",
        "２０２３年1月1日",
        "=1+1",
        "甲",
        '"',
        "\n",
        "\x00",
        "D2:D5",
        "，",
    ]
)
QUICK = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_city(tmp_path_factory.mktemp("city") / "小城市", small_city(PACK))


def grid(city):
    return {
        (sheet.name, n, m): cell
        for book in city.workbooks.values()
        for sheet in book.sheets.values()
        for n, row in enumerate(sheet.rows)
        for m, cell in enumerate(row)
    }


@QUICK
@given(
    st.one_of(
        st.binary(max_size=80),
        st.lists(PIECES, max_size=12).map(lambda parts: " ".join(parts).encode("utf-8")),
    )
)
def test_any_provenance_counts_or_is_refused(folder, content):
    whole = (folder / "来源.toml").read_bytes()
    try:
        (folder / "来源.toml").write_bytes(content)
        city = read_city(folder, [BOOK])
    finally:
        (folder / "来源.toml").write_bytes(whole)
    assert city.provenance[f"{BOOK}.xlsx"]["status"] in ("collected", "published", "synthetic")
    told = [finding for finding in city.findings if finding.file == "来源.toml"]
    assert (
        told or city.provenance[f"{BOOK}.xlsx"]["status"] != "synthetic" or b"synthetic" in content
    )
    assert all(len(finding.sentence()) < 1_000 for finding in told)


@QUICK
@given(
    st.one_of(
        st.binary(max_size=120),
        st.lists(st.lists(CELLS, max_size=9).map(",".join), max_size=4).map(
            lambda lines: "\n".join(lines).encode("utf-8")
        ),
        st.lists(CELLS, min_size=8, max_size=8).map(
            lambda row: (
                "文件,工作表,单元格,原值,新值,理由,更正人,日期\n资料审查.xlsx,评分,"
                + ",".join(row[2:])
            ).encode("utf-8")
        ),
    )
)
def test_any_correction_is_applied_and_told_or_refused(folder, content):
    before, path = grid(read_city(folder, [BOOK])), folder / "更正.csv"
    try:
        path.write_bytes(content)
        city = read_city(folder, [BOOK])
    finally:
        path.unlink()
    changed = {key for key, cell in grid(city).items() if cell != before[key]}
    told = [finding for finding in city.findings if finding.code == "corrected"]
    assert len(told) == len(city.corrections) and len(changed) <= len(told)
    assert all(re.fullmatch(r"[A-Z]+\d+", correction.cell) for correction in city.corrections)
