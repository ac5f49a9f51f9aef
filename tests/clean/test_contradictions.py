"""Tables that contradict each other: records, copied rows, photos, absent types."""

from tests.clean.telling import cleaned, rows_of, told
from tests.small_city import small_city


def test_a_record_missing_twice_or_of_another_type(pack):
    sheets = small_city(pack)
    records = rows_of(sheets, "检查记录")
    lost = records.pop(5)
    records.append(list(records[5]))
    records.append([lost[0], records[-2][1], "符合", "", ""])
    city = cleaned(sheets, pack)
    assert [cell for _, _, cell in told(city, "missing-records")] == ["A2"]
    assert lost[1] in next(
        finding.found for finding in city.findings if finding.code == "missing-records"
    )
    assert told(city, "twice-record") == [("error", "检查记录", f"B{len(records) - 1}")]
    assert told(city, "other-type-item") == [("error", "检查记录", f"B{len(records)}")]


def test_a_copied_row_with_one_cell_changed_is_noticed(pack):
    sheets = small_city(pack)
    sites, ledger, talks = rows_of(sheets, "点位"), rows_of(sheets, "台账"), rows_of(sheets, "访谈")
    sites.append(["P777A", *sites[1][1:]])
    ledger.append(["W02", *ledger[1][1:]])
    talks.append([*talks[1][:6], "不清楚", ""])
    city = cleaned(sheets, pack)
    assert told(city, "same-name") == [("warning", "点位", f"E{len(sites)}")]
    assert told(city, "twice-listed") == [("error", "台账", "C3")]
    assert told(city, "twice-interview") == [("error", "访谈", f"A{len(talks)}")]


def test_a_row_repeated_whole_counts_once(pack):
    sheets = small_city(pack)
    rows_of(sheets, "评审组").append(list(rows_of(sheets, "评审组")[1]))
    city = cleaned(sheets, pack)
    assert (
        told(city, "repeated-row") == [("info", "评审组", "A4")] and len(city.tables["team"]) == 2
    )


def test_one_photo_at_two_sites(pack):
    sheets = small_city(pack)
    records = rows_of(sheets, "检查记录")
    last = len(records)
    records[-1][4] = records[1][4]
    assert told(cleaned(sheets, pack), "same-photo") == [("warning", "检查记录", f"E{last}")]


def test_absent_types(pack):
    sheets = small_city(pack)
    kind = rows_of(sheets, "点位")[1][3]
    rows_of(sheets, "业态缺项").append(["明查", kind, "没有"])
    assert told(cleaned(sheets, pack), "absent-with-sites") == [("error", "业态缺项", "B2")]
    gone = {row[0] for row in rows_of(sheets, "点位") if row[3] == kind and row[1] == "明查"}
    for sheet, place in (("点位", 0), ("检查记录", 0), ("台账", 1)):
        rows = rows_of(sheets, sheet)
        rows[:] = [row for row in rows if row[place] not in gone]
    assert cleaned(sheets, pack).errors == ()
    rows_of(sheets, "业态缺项").pop()
    assert [severity for severity, *_ in told(cleaned(sheets, pack), "type-without-sites")] == [
        "error"
    ]
