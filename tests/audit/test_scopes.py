"""What a signature covers: exactly what the indicator depends on, and nothing else."""

import shutil
from dataclasses import replace

import pytest

from shifan.audit.lineage.source_contents import SourceContents
from shifan.audit.sign.scopes import ALL, compute_scopes
from shifan.score import score
from shifan.standards import load
from tests.builders import DEMO, Books


def digests(clean, standard=DEMO):
    clean = clean.require()
    contents = SourceContents(clean, standard.folder)
    scopes = compute_scopes(score(clean, standard), standard, clean, contents)
    return {scope.code: scope.sha256 for scope in scopes}


def expired(before, after):
    return {scope for scope in before if before[scope] != after[scope]}


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    return digests(Books(tmp_path_factory.mktemp("before")).clean())


def indicator_of(books, line):
    item = books.rows("现场检查!检查记录")[line - 1][1]
    return DEMO.check_items.set_index("code")["indicator"][item]


def test_a_deduction_expires_its_indicator_alone(tmp_path, before):
    books = Books(tmp_path)
    line = books.find("资料审查!评分", "B04", "准确性")
    deduction = books.rows("资料审查!评分")[line - 1][3]
    after = digests(books.set(f"资料审查!评分!D{line}", 0.3 if deduction != 0.3 else 0.4).clean())
    assert expired(before, after) == {"B04", ALL}


def test_a_record_expires_its_indicator_alone(tmp_path, before):
    books = Books(tmp_path)
    line = books.find("现场检查!检查记录", "符合")
    after = digests(books.set(f"现场检查!检查记录!C{line}", "合理缺项").clean())
    assert expired(before, after) == {indicator_of(books, line), ALL}


def test_what_no_indicator_depends_on_expires_no_indicator(tmp_path, before):
    books = Books(tmp_path)
    line = books.find("资料审查!评分", "B04", "准确性")
    books.set(f"资料审查!评分!E{line}", "另一条理由").set("工作成效!数据!C2", 12345)
    assert expired(before, digests(books.clean())) == {ALL}


def test_rows_in_another_order_expire_nothing(tmp_path, before):
    books = Books(tmp_path)
    for place in ("资料审查!评分", "现场检查!检查记录"):
        rows = books.rows(place)
        rows[1:] = rows[:0:-1]
    after = digests(books.clean())
    assert not expired(before, after) - {ALL}


def correction(books, line, before, after, reason):
    path = books.folder / "更正.csv"
    path.write_text(
        f"文件,工作表,单元格,原值,新值,理由,更正人,日期\n资料审查.xlsx,评分,D{line},{before},{after}"
        f",{reason},甲,2024-01-02\n",
        encoding="utf-8",
    )


def test_a_correction_expires_its_indicator_even_if_only_its_reason_changes(tmp_path, before):
    books = Books(tmp_path)
    line = books.find("资料审查!评分", "B04", "准确性")
    was = books.rows("资料审查!评分")[line - 1][3]
    books.write()
    from shifan.clean import clean
    from shifan.intake import read_city

    made = []
    for reason in ("录入有误", "复核后更正"):
        correction(books, line, f"{was:g}", "0.35", reason)
        made.append(digests(clean(read_city(books.folder), DEMO)))
    assert expired(before, made[0]) == {"B04", ALL} == expired(*made)


@pytest.mark.parametrize(
    "file, old, new, gone",
    [
        ("indicators.csv", "B05,基础工作,考核督查,", "B05,基础工作,考核与督查,", {"B05", ALL}),
        ("wording.toml", "省食品安全办", "某省食品安全办", {ALL}),
        ("standard.toml", 'pass_line = "85"', 'pass_line = "84"', {ALL}),
    ],
)
def test_an_entry_of_the_pack_expires_what_uses_it(tmp_path, before, file, old, new, gone):
    pack = shutil.copytree(DEMO.folder, tmp_path / "demo-2023")
    text = (pack / file).read_text(encoding="utf-8")
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    after = digests(Books(tmp_path / "books").clean(), load(pack))
    assert expired(before, after) == gone


def test_scopes_expire_as_trace_says(tmp_path, before):
    """For random cells: a cell expires the indicators among the values that trace names for it, and no other."""
    import random

    from shifan.addresses import as_box
    from shifan.audit.lineage.graph import Lineage
    from shifan.audit.trace.trace import fed_by_cells

    clean = Books(tmp_path).clean().require()
    register, chosen = score(clean, DEMO), random.Random(4)
    lineage = Lineage(register)
    for table, field, to in (
        ("records", "result", {"符合": "不符合", "不符合": "合理缺项", "合理缺项": "符合"}),
        ("documents", "not_applicable", {}),
    ) * 4:
        frame = clean.tables[table]
        n = chosen.randrange(len(frame))
        row, own = int(frame["row"].iloc[n]), frame[field].astype(object).copy()
        cell = clean.sources[table].cell(field, row)
        own.iloc[n] = to.get(own.iloc[n], True)
        if table == "documents" and frame["deduction"].iloc[n]:
            continue
        after = digests(
            replace(
                clean,
                tables=clean.tables
                | {
                    table: frame.assign(
                        **{field: own.astype("category" if table == "records" else object)}
                    )
                },
            )
        )
        named = {
            key.split(".")[1]
            for key in fed_by_cells(lineage, as_box(cell))
            if key.startswith("indicator.") and not key.endswith(".name")
        }
        assert expired(before, after) - {ALL} == named, cell


def test_every_end_of_a_lineage_has_content(tmp_path):
    from shifan.audit.lineage.graph import Lineage

    clean = Books(tmp_path).clean().require()
    contents, addresses = (
        SourceContents(clean, DEMO.folder),
        Lineage(score(clean, DEMO)).source_addresses(),
    )
    assert addresses and [each for each in addresses if not contents.labels(each)] == []
