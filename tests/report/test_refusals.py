"""Files that a refresh must refuse: it says why and changes nothing; and what it does with the files it writes."""

import json
import os
import re
import shutil

import pytest
from docx import Document

from shifan.charts import NAMES
from shifan.errors import Refused
from shifan.report.refresh.refresh import RefreshOptions, refresh_file
from shifan.report.verify.verify import verify_file
from shifan.word.package import read_parts
from shifan.word.packing import pack as packed
from tests.report.living import RUNS, city, control, edit, made_run, mini, text
from tests.score.mini import pack as mini_pack


def parts_changed(change):
    def apply(path):
        parts = read_parts(path)
        change(parts)
        path.write_bytes(packed(parts))

    return apply


def protect(parts):
    parts["word/settings.xml"] = parts["word/settings.xml"].replace(
        b"</w:settings>",
        b'<w:documentProtection w:edit="readOnly" w:enforcement="1"/></w:settings>',
    )


def sign(parts):
    parts["_xmlsignatures/origin.sigs"] = b""


def register(change):
    """Return a change of the register inside the file."""

    def apply(parts):
        name = next(
            name
            for name in parts
            if name.startswith("customXml/item") and b"urn:shifan:provenance" in parts[name]
        )
        parts[name] = change(parts[name].decode("utf-8")).encode("utf-8")

    return apply


def without_anchors(parts):
    body = re.sub(
        r"<w:bookmark(?:Start|End)[^>]*/>", "", parts["word/document.xml"].decode("utf-8")
    )
    parts["word/document.xml"] = re.sub(r"<w:(?:tag|alias) [^>]*/>", "", body).encode("utf-8")
    for name in [name for name in parts if name.startswith(("word/header", "word/footer"))]:
        parts[name] = re.sub(
            r"<w:(?:bookmarkStart|bookmarkEnd|tag|alias) [^>]*/>", "", parts[name].decode("utf-8")
        ).encode("utf-8")


def multiply(parts):
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        "2044万元".encode(), "2044万元万2044万元2044万元2044万元2044万元".encode()
    )


def cut(path):
    path.write_bytes(path.read_bytes()[:5000])


def old_word(path):
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (parts_changed(protect), "编辑限制"),
        (parts_changed(sign), "数字签名"),
        (parts_changed(without_anchors), "锚点已全部丢失"),
        (parts_changed(multiply), "重复出现"),
        (cut, "损坏"),
        (old_word, "已加密，或是旧版 .doc"),
        (lambda path: Document().save(str(path)), "没有数据登记表"),
        (
            parts_changed(register(lambda xml: xml.replace("provenance:1", "provenance:2"))),
            "版本 2",
        ),
        (parts_changed(register(lambda xml: xml.replace('"version":1', '"version":7'))), "版本 7"),
        (
            parts_changed(
                register(lambda xml: xml.replace('"pack":"mini"', '"pack":"official-2023"'))
            ),
            "规则包 official-2023",
        ),
        (
            parts_changed(register(lambda xml: xml.replace('"city":"小城市"', '"city":"别的市"'))),
            "没有找到别的市",
        ),
        (
            parts_changed(
                register(lambda xml: xml.replace('"city":"小城市"', '"city":"../../小城市"'))
            ),
            "城市名称",
        ),
        (
            parts_changed(register(lambda xml: xml.replace('"anchors"', '"anker"'))),
            "没有数据登记表",
        ),
    ],
    ids=[
        "protected",
        "signed",
        "no anchors",
        "multiplied",
        "truncated",
        "doc or encrypted",
        "a stranger's",
        "newer namespace",
        "newer version",
        "other pack",
        "other city",
        "hostile city",
        "no anchors in the register",
    ],
)
def test_refused_and_nothing_changed(root, tmp_path, change, said):
    path, _ = mini(tmp_path, shade=100)
    change(path)
    before = path.read_bytes()
    with pytest.raises(Refused, match=said):
        refresh_file(path, root=root)
    assert path.read_bytes() == before and [path.name for path in tmp_path.iterdir()] == [
        "报告.docx"
    ]


@pytest.mark.parametrize("lock", ["~$报告.docx", ".~lock.报告.docx#"])
def test_a_file_that_is_open_is_refused(root, tmp_path, lock):
    path, _ = mini(tmp_path, shade=100)
    (tmp_path / lock).write_text("同事", encoding="utf-8")
    for in_place in (True, False):
        with pytest.raises(Refused, match="打开"):
            refresh_file(path, root=root, options=RefreshOptions(in_place=in_place))
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([lock, "报告.docx"])


def test_a_read_only_file_is_not_replaced(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    path.chmod(0o444)
    with pytest.raises(Refused, match="只读"):
        refresh_file(path, root=root, options=RefreshOptions(in_place=True))
    assert refresh_file(path, root=root)[0].name == "报告-更新.docx"


@pytest.mark.parametrize("content", ["{", "[]", None])
def test_a_damaged_run_is_told(tmp_path, content):
    path, _ = mini(tmp_path, shade=100)
    values = made_run(tmp_path, 1, city(), 100) / "values.json"
    values.write_text(content, encoding="utf-8") if content else values.unlink()
    with pytest.raises(Refused, match="重新运行"):
        refresh_file(path, root=tmp_path)
    with pytest.raises(Refused, match="重新运行"):
        verify_file(path, tmp_path).as_dict()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(Refused, match="无法写入"):
            refresh_file(path, root=root)
    finally:
        tmp_path.chmod(0o700)


def test_in_place_keeps_the_old_one(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    before = path.read_bytes()
    target, _ = refresh_file(path, root=root, options=RefreshOptions(in_place=True))
    assert (
        target == path
        and "2100万元" in text(path)
        and (tmp_path / "报告-更新前.docx").read_bytes() == before
    )
    refresh_file(path, root=root, options=RefreshOptions(in_place=True))
    assert (tmp_path / "报告-更新前2.docx").is_file() and (
        tmp_path / "报告-更新前.docx"
    ).read_bytes() == before


def test_a_named_run(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    old, ledger = refresh_file(path, tmp_path / "旧.docx", root, options=RefreshOptions(run="r001"))
    assert "2044万元" in text(old) and not ledger["refreshed"]
    with pytest.raises(Refused, match=RUNS[2]):
        refresh_file(path, root=root, options=RefreshOptions(run="r009"))


def test_the_same_refresh_gives_the_same_bytes(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    made = [
        refresh_file(path, tmp_path / f"{n}.docx", root, options=RefreshOptions(track=True))[
            0
        ].read_bytes()
        for n in range(2)
    ]
    assert made[0] == made[1]


def test_untouched_parts_keep_their_bytes(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    before, after = read_parts(path), read_parts(refresh_file(path, root=root)[0])
    changed = {name for name in before if after.get(name) != before[name]}
    assert {name for name in changed if not name.startswith(("word/media/", "customXml/"))} == {
        "word/document.xml",
        "word/_rels/document.xml.rels",
    }


def test_pictures_are_renewed_one_by_one_and_those_that_people_put_in_stay(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)  # the first two charts have the same bytes, and so one part

    def change(document):
        blips = [node for node in document.element.iter() if node.tag.endswith("}blip")]
        own, _ = document.part.get_or_add_image(str(photo))
        blips[2].set(
            "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed", own
        )

    photo = tmp_path / "照片.png"
    shutil.copyfile(root / "output" / "小城市" / RUNS[1] / "图表" / "problems.png", photo)
    edit(path, change)
    target, ledger = refresh_file(path, root=root)
    assert len([key for key in ledger["refreshed"] if key.startswith("chart.")]) == len(NAMES) - 1
    assert [key for key in ledger["kept"] if key.startswith("chart.")] == [f"chart.{NAMES[2]}"]
    states = {
        item["id"]: item["state"]
        for item in verify_file(target, root).as_dict()["items"]
        if item["id"].startswith("chart.")
    }
    assert states.pop(f"chart.{NAMES[2]}") == "changed" and set(states.values()) == {"backed"}
    parts = read_parts(target)
    used = re.findall(rb'Target="media/([^"]+)"', parts["word/_rels/document.xml.rels"])
    assert {name.rpartition("/")[2] for name in parts if name.startswith("word/media/")} == {
        name.decode() for name in used
    }
    assert 'descr="灰度200"' in parts["word/document.xml"].decode("utf-8")


def test_verify_sees_what_people_would_rather_hide(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    made_run(tmp_path, 1, city(), 100)

    def change(document):
        control(document, "scores.total").getparent().getparent().addprevious(
            document.add_paragraph("1")._p.r_lst[0]
        )  # 1 before 88.10
        control(document, "funding").text = "9999万元"
        document.add_paragraph("全市共有二十四个点位，百分之九十八合格，另有１２家。")

    edit(path, change)
    items = verify_file(path, tmp_path).as_dict()["items"]
    assert [item["text"] for item in items if item["state"] == "unsourced"] == [
        "二十四",
        "百分之九十八",
        "１２",
    ]
    assert {item["id"] for item in items if item["state"] == "changed"} == {
        "scores.total",
        "funding",
    }


def test_a_register_changed_with_the_text_is_seen_by_the_newest_run_only(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    parts_changed(register(lambda xml: xml.replace("2044万元", "9999万元")))(path)
    parts_changed(
        lambda parts: parts.update(
            {
                "word/document.xml": parts["word/document.xml"].replace(
                    "2044万元".encode(), "9999万元".encode()
                )
            }
        )
    )(path)
    alone, compared = verify_file(path, tmp_path).as_dict(), verify_file(path, root).as_dict()
    assert alone["total"] == alone["backed"] and "不能发现" in alone["notes"][0]
    assert "funding" in {item["id"] for item in compared["items"] if item["state"] == "stale"}


def test_another_register_than_the_text_is_not_backed(tmp_path):
    path, _ = mini(tmp_path, shade=100)
    parts_changed(
        register(lambda xml: xml.replace('"display":"2044万元"', '"display":"9999万元"'))
    )(path)
    assert "funding" in {
        item["id"]
        for item in verify_file(path, tmp_path).as_dict()["items"]
        if item["state"] != "backed"
    }


def test_ledger_as_json(root, tmp_path):
    path, _ = mini(tmp_path, shade=100)
    _, ledger = refresh_file(path, root=root)
    answer = json.loads(json.dumps(ledger.as_dict(), ensure_ascii=False))
    assert {"same", "refreshed", "kept", "deleted", "new", "conflicts"} <= set(
        answer
    ) and "funding" in answer["refreshed"]
    assert mini_pack().id == "mini"
