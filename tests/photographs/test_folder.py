"""Which file of the folder 照片 is the picture of which number, and what is said of the others."""

import pytest

from shifan.photographs.folder import is_path, number_key, numbers_in, picture_files, read_folder
from tests.photographs.pictures import photograph


def folder(tmp_path, *names):
    (tmp_path / "照片").mkdir()
    for name in names:
        (tmp_path / "照片" / name).write_bytes(b"")
    return tmp_path


def codes(found):
    return [(finding.code, finding.severity, finding.file) for finding in found.findings]


def test_without_the_folder_there_are_none(tmp_path):
    assert read_folder(tmp_path) is None and picture_files(tmp_path) == []


@pytest.mark.parametrize("name", ["P1.jpg", "p1.JPG", "P1.jpeg", "Ｐ１.png", "p1.TIF", "P1.webp"])
def test_capitals_width_and_ending_do_not_matter(tmp_path, name):
    found = read_folder(folder(tmp_path, name))
    assert found.files[number_key("P1")].name == name == found.files[number_key("ｐ１.jpg")].name
    assert not found.findings


def test_blanks_in_a_name_do_not_matter(tmp_path):
    photograph(tmp_path / "照片" / "ZP 0001 .jpg")
    assert list(read_folder(tmp_path).files) == ["zp0001"]


def test_a_folder_and_a_dead_link_named_like_pictures_are_told(tmp_path):
    (tmp_path / "照片" / "Z1.jpg").mkdir(parents=True)
    try:
        (tmp_path / "照片" / "Z2.jpg").symlink_to(tmp_path / "nowhere.jpg")
    except OSError:
        pytest.skip("links need rights here")
    found = {each.file: each.found for each in read_folder(tmp_path).findings}
    assert found == {"照片/Z1.jpg": "文件夹", "照片/Z2.jpg": "链接的文件不存在"}


def test_two_files_of_one_number_are_refused_by_name(tmp_path):
    found = read_folder(folder(tmp_path, "P1.jpg", "p1.png", "P2.jpg"))
    assert codes(found) == [("photo-twice", "error", "照片/P1.jpg")]
    assert "P1.jpg、p1.png" in found.findings[0].found


def test_what_is_no_picture_by_name_is_told_and_what_systems_leave_is_not(tmp_path):
    names = (
        "P1.jpg",
        "IMG_2.HEIC",
        "说明.docx",
        "Thumbs.db",
        ".DS_Store",
        "desktop.ini",
        "._P1.jpg",
    )
    found = read_folder(folder(tmp_path, *names))
    assert list(found.files) == ["p1"]
    assert codes(found) == [
        ("photo-file", "warning", "照片/IMG_2.HEIC"),
        ("photo-file", "warning", "照片/说明.docx"),
    ]
    assert "兼容性最佳" in found.findings[0].action


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    root = folder(tmp_path / "城", "P1.jpg") if (tmp_path / "城").mkdir() is None else None
    (tmp_path / "secret.jpg").write_bytes(b"")
    try:
        (root / "照片" / "P2.jpg").symlink_to(tmp_path / "secret.jpg")
    except OSError:
        pytest.skip("this system makes no links")
    assert codes(read_folder(root)) == [("photo-outside", "error", "照片/P2.jpg")]


def test_several_numbers_in_a_cell():
    assert numbers_in("P1、P2，P3;P4 P5") == ["P1", "P2", "P3", "P4", "P5"] and numbers_in("") == []


@pytest.mark.parametrize("number", ["../P1", "甲/P1", "C:\\P1", "..", "P1?", "ａ／b"])
def test_a_number_that_names_another_place(number):
    assert is_path(number)


@pytest.mark.parametrize("number", ["P1", "P-1_2", "照片1.jpg", "1.2"])
def test_a_number_that_does_not(number):
    assert not is_path(number)
