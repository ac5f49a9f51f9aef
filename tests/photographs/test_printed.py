"""The copies that are printed: upright, small, without what the camera wrote, the same bytes each time."""

import io

import pytest
from PIL import Image

from shifan.photographs.printed import (
    LONGEST_SIDE,
    UnusablePhotograph,
    printed,
    require_picture,
)
from tests.photographs.pictures import photograph


def opened(made):
    return Image.open(io.BytesIO(made.jpeg))


def is_green(picture, place):
    red, green, _ = picture.getpixel(place)
    return green > 90 and red < 90


# The corner of the stored picture that is its left upper one, and where EXIF says it belongs.
@pytest.mark.parametrize(
    "orientation, size, corner",
    [
        (None, (60, 40), (3, 3)),
        (1, (60, 40), (3, 3)),
        (3, (60, 40), (56, 36)),
        (6, (40, 60), (36, 3)),
        (8, (40, 60), (3, 56)),
    ],
)
def test_turned_as_the_camera_says(tmp_path, orientation, size, corner):
    made = printed(photograph(tmp_path / "P1.jpg", orientation=orientation))
    assert (made.width, made.height) == size == opened(made).size
    assert is_green(opened(made), corner) and not is_green(
        opened(made), (size[0] // 2, size[1] // 2)
    )


def test_nothing_of_place_and_device_stays(tmp_path):
    path = photograph(tmp_path / "P1.jpg", comment=b"SecretPhone", icc_profile=b"SecretPhone")
    assert b"SecretPhone" in path.read_bytes()
    made = printed(path)
    assert b"SecretPhone" not in made.jpeg and b"Exif" not in made.jpeg
    assert not opened(made).getexif() and set(opened(made).info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
    }


@pytest.mark.parametrize(
    "size, expected",
    [
        ((4000, 2000), (LONGEST_SIDE, 500)),
        ((1500, 3000), (500, LONGEST_SIDE)),
        ((LONGEST_SIDE + 1, 10), (LONGEST_SIDE, 10)),
        ((LONGEST_SIDE, 10), (LONGEST_SIDE, 10)),
        ((7, 5), (7, 5)),
    ],
)
def test_reduced_to_print_size_and_never_enlarged(tmp_path, size, expected):
    made = printed(photograph(tmp_path / "P1.jpg", size))
    assert (made.width, made.height) == expected


@pytest.mark.parametrize("name", ["P1.png", "P1.webp", "P1.tiff", "P1.bmp", "P1.jpg"])
def test_formats_are_told_by_content_and_the_same_file_gives_the_same_bytes(tmp_path, name):
    path = photograph(tmp_path / name)
    other = path.rename(tmp_path / "other.jpg")
    assert printed(other) == printed(other) and opened(printed(other)).format == "JPEG"


def test_what_is_transparent_is_white(tmp_path):
    made = opened(printed(photograph(tmp_path / "P1.png", mode="RGBA")))
    assert min(made.getpixel((50, 30))) > 240


def test_a_file_that_is_cut_off(tmp_path):
    path = photograph(tmp_path / "P1.jpg", (800, 600))
    path.write_bytes(path.read_bytes()[: len(path.read_bytes()) // 2])
    with pytest.raises(UnusablePhotograph):
        require_picture(path)  # its head is whole, its end is not there
    with pytest.raises(UnusablePhotograph) as refused:
        printed(path)
    assert "不完整" in refused.value.found


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xd8\xff", b"GIF89a" + bytes(40)])
def test_what_is_no_picture(tmp_path, content):
    path = tmp_path / "P1.jpg"
    path.write_bytes(content)
    for read in (require_picture, printed):
        with pytest.raises(UnusablePhotograph):
            read(path)


def test_two_hundred_megapixels_are_refused_before_they_are_decoded(tmp_path):
    path = photograph(tmp_path / "P1.png", (20, 10))
    content = bytearray(path.read_bytes())
    content[16:24] = (20_000).to_bytes(4, "big") + (10_000).to_bytes(4, "big")
    import zlib

    content[29:33] = zlib.crc32(bytes(content[12:29])).to_bytes(4, "big")
    path.write_bytes(bytes(content))
    with pytest.raises(UnusablePhotograph) as refused:
        require_picture(path)
    assert refused.value.found == "20000×10000 像素"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "空文件"),
        (b"\0\0\0\x18ftypheic" + bytes(99), "heic"),
        (b"\0\0\0\x1cftypmif1" + bytes(99), "heic"),
        ("这不是照片".encode(), "不是照片"),
    ],
)
def test_what_a_file_is_instead_is_said(tmp_path, content, found):
    (tmp_path / "Z1.jpg").write_bytes(content)
    with pytest.raises(UnusablePhotograph) as unusable:
        require_picture(tmp_path / "Z1.jpg")
    assert found in unusable.value.found


def test_a_picture_that_is_cut_off_is_told_by_the_check_already(tmp_path):
    whole = photograph(tmp_path / "Z1.jpg", (300, 200)).read_bytes()
    require_picture(tmp_path / "Z1.jpg")
    (tmp_path / "Z1.jpg").write_bytes(whole + b"behind it" * 20)  # as some telephones write
    require_picture(tmp_path / "Z1.jpg")
    (tmp_path / "Z1.jpg").write_bytes(whole[: len(whole) * 3 // 4])
    with pytest.raises(UnusablePhotograph) as unusable:
        require_picture(tmp_path / "Z1.jpg")
    assert "不完整" in unusable.value.found


@pytest.mark.parametrize("mode", ["CMYK", "1", "P", "I;16", "L", "LA"])
def test_every_kind_of_colour_is_printed(tmp_path, mode):
    ending = "tif" if mode == "CMYK" else "png"
    Image.new(mode, (30, 20)).save(tmp_path / f"Z1.{ending}")
    made = printed(tmp_path / f"Z1.{ending}")
    assert (made.width, made.height) == (30, 20)


def test_of_a_moving_picture_the_first_is_printed(tmp_path):
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "Z1.webp", save_all=True, append_images=frames[1:], lossless=True)
    made = printed(tmp_path / "Z1.webp")
    red, _, blue = Image.open(io.BytesIO(made.jpeg)).getpixel((5, 5))
    assert red > 200 and blue < 50
