"""Photographs from the folder beside the workbooks to the run: checked, printed, shown, taken over, refused."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from shifan.files.places import Place
from shifan.report.verify.verify import verify_file
from shifan.run import photographs
from shifan.run.one_city import run_city
from shifan.standards import load
from shifan.standards.documents import SHIPPED_SKELETONS
from tests.conftest import SMALL, called, copy_city, in_one_process, latest
from tests.photographs.pictures import photograph
from tests.small_city import small_city, write_city
from tests.small_pack import write_pack

CITY = "晋中市"


@pytest.fixture
def raw(tmp_path):
    """The raw folder of a city with two of its pictures, and one that no record names."""
    folder = copy_city(tmp_path, CITY)
    photograph(folder / "照片" / "zp0001.JPG", (1600, 1200), orientation=6)
    photograph(folder / "照片" / "ZP0002.png", (300, 200))
    photograph(folder / "照片" / "旧照片.jpg", (300, 200))
    return folder


def photographs_of(path):
    with zipfile.ZipFile(path) as package:
        return [name for name in package.namelist() if "media/photo" in name]


def with_photograph(path, content):
    """Return a document whose first photograph is another one."""
    first, buffer = photographs_of(path)[0], io.BytesIO()
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(buffer, "w") as target:
        for name in package.namelist():
            target.writestr(name, content if name == first else package.read(name))
    return buffer.getvalue()


def told(root, *codes):
    answer = json.loads(called(root, "check", CITY, "--json").stdout)
    return {each["code"]: each for each in answer["findings"] if each["code"] in codes}


def test_check_tells_pictures_that_are_missing_and_that_nothing_names(raw, tmp_path):
    found = told(tmp_path, "photo-missing", "photo-surplus")
    assert found["photo-missing"]["cell"] and "ZP0003" in found["photo-missing"]["found"]
    assert "ZP0002" not in found["photo-missing"]["found"]
    assert found["photo-surplus"]["found"] == "没有记录引用 旧照片.jpg"
    assert {each["severity"] for each in found.values()} == {"warning"}


def test_all_that_cannot_be_printed_is_told_at_once_and_no_run_is_left(raw, tmp_path):
    cut = raw / "照片" / "zp0001.JPG"
    cut.write_bytes(cut.read_bytes()[:-2000])
    (raw / "照片" / "ZP0003.jpg").write_bytes(
        photograph(tmp_path / "x.png", (900, 900)).read_bytes()[:-40]
    )
    done = called(tmp_path, "run", CITY, "--json")
    findings = json.loads(done.stdout)["findings"]
    assert done.returncode == 2
    assert [each["file"] for each in findings] == ["照片/ZP0003.jpg", "照片/zp0001.JPG"]
    assert not Place(tmp_path, CITY).latest


DECLARED = """[[document]]
name = "点位检查结果单"
skeleton = "点位检查结果单.docx"
scope = "点位"
edition = "内部"
recipients = ["{{ 点位.名称 }}"]
"""


@pytest.fixture
def small(tmp_path):
    """A root with a small pack that declares sheets of sites, and the small city, with two pictures; its raw folder."""
    pack = write_pack(tmp_path / "pack", {"documents.toml": DECLARED})
    shutil.copyfile(SHIPPED_SKELETONS / "点位检查结果单.docx", pack / "点位检查结果单.docx")
    sheets = small_city(load(pack))
    first, second, *_ = sheets["现场检查", "检查记录"][1:]
    first[4], second[2:] = "ZP0001", ["不符合", "没有公示", "ZP0002"]
    folder = write_city(tmp_path / "data" / "raw" / SMALL, sheets)
    photograph(folder / "照片" / "zp0001.JPG", (1600, 1200), orientation=6)
    photograph(folder / "照片" / "ZP0002.png", (300, 200))
    photograph(folder / "照片" / "旧照片.jpg", (300, 200))
    return folder


def test_printed_shown_and_taken_over(small, tmp_path, monkeypatch):
    attempted: list[Path] = []
    attempt = photographs._attempt
    monkeypatch.setattr(
        photographs, "_attempt", lambda path: attempted.append(path) or attempt(path)
    )

    def run():
        attempted.clear()
        run_city(tmp_path, SMALL, in_one_process(tmp_path))
        return latest(tmp_path, SMALL), sorted(path.name for path in attempted)

    first, made = run()
    assert made == ["ZP0002.png", "zp0001.JPG"]
    assert Image.open(first / "照片" / "zp0001.jpg").size == (750, 1000)
    page = (first / "审计" / "index.html").read_text(encoding="utf-8")
    assert page.count("data-enlarge>") == 2 and "../%E7%85%A7%E7%89%87/zp0001.jpg" in page
    # A site sheet shows it, and verify knows it; another picture in its place is told.
    sheet, *_ = sorted(path for path in (first / "文书").rglob("*.docx") if photographs_of(path))
    assert verify_file(sheet, tmp_path).notes == []
    other = tmp_path / "换过.docx"
    other.write_bytes(with_photograph(sheet, photograph(tmp_path / "x.jpg").read_bytes()))
    assert "1处不是本报告生成的图片不在核验之内" in verify_file(other, tmp_path).notes
    # Another picture: only it is made anew, the other is taken from the last run.
    photograph(small / "照片" / "ZP0002.png", (400, 200))
    second, made = run()
    assert second != first and made == ["ZP0002.png"]
    kept, changed = ("照片/zp0001.jpg", "照片/ZP0002.jpg")
    assert (second / kept).read_bytes() == (first / kept).read_bytes()
    assert (second / changed).read_bytes() != (first / changed).read_bytes()
