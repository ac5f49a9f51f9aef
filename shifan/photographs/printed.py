"""A photograph as it is printed: upright, of print size, without what the camera has written into it.

A picture tells where and by whom it was taken: place, device, time. Nothing of that leaves the folder 照片.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from shifan.errors import Finding
from shifan.photographs.folder import FOLDER
from shifan.received import open_regular
from shifan.records import dataclass

LONGEST_SIDE = 1000  # pixels: 8 cm at 300 dpi
LARGEST_FILE = 64 * 2**20
_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")  # MPO, as telephones write it, is JPEG at first
# Of a JPEG a reduced picture is decoded at once; others need the whole in memory.
_MOST_PIXELS = {"JPEG": 150_000_000, "MPO": 150_000_000}
_MOST_PIXELS_OF_OTHERS = 60_000_000
_QUALITY = 82
_ENDINGS = {"JPEG": b"\xff\xd9", "MPO": b"\xff\xd9", "PNG": b"IEND"}
_LOOKED_AT = 64  # bytes at the end of a file
_APPLE, _BOX = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"), slice(4, 12)
_SCALED_WELL = ("RGB", "L", "CMYK", "RGBA", "LA")  # others are palettes, bits and the like
_REDUCING_GAP = 1.0  # a JPEG is decoded at the smallest scale that is not below the print size
_PAPER = (255, 255, 255)
_SAVE_AGAIN = "请用看图软件打开，另存为 .jpg 后替换"


class UnusablePhotograph(ValueError):
    """A file that cannot be printed: what was found, what was expected, what to do."""

    def __init__(self, found: str, expected: str, action: str = _SAVE_AGAIN) -> None:
        super().__init__(found)
        self.found, self.expected, self.action = found, expected, action

    def finding(self, path: Path) -> Finding:
        """Return what is said of the file in the folder of photographs."""
        place = f"{FOLDER}/{path.name}"
        words = {"found": self.found, "expected": self.expected, "action": self.action}
        return Finding("photo-unusable", "error", file=place, **words)


@dataclass(frozen=True)
class PrintedPhotograph:
    """A photograph for print: JPEG bytes, width and height in pixels."""

    jpeg: bytes
    width: int
    height: int


def require_picture(path: Path) -> None:
    """Look at head and end of a file; UnusablePhotograph if it is no picture, has too many pixels, or is cut off.

    It is decoded only if it does not end as pictures of its kind do: some programs write more behind them.
    """
    with _opened(path) as picture:
        ending = _ENDINGS.get(picture.format or "", b"")
    if ending and ending not in _end_of(path):
        printed(path)


def _end_of(path: Path) -> bytes:
    with open_regular(path) as stream:
        stream.seek(max(path.stat().st_size - _LOOKED_AT, 0))
        return stream.read()


def printed(path: Path) -> PrintedPhotograph:
    """Return a photograph as it is printed; UnusablePhotograph for a file that is none, too large, or cut off.

    The same file gives the same bytes.
    """
    with _opened(path) as picture:
        try:
            # Reduced before all else: of a JPEG only as much is decoded as is needed.
            whole = picture if picture.mode in _SCALED_WELL else picture.convert("RGBA")
            whole.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, _REDUCING_GAP)
            reduced = _on_paper(ImageOps.exif_transpose(whole))
        except (OSError, ValueError, SyntaxError, ArithmeticError, MemoryError):
            raise UnusablePhotograph("照片不完整或已损坏", "完整的照片") from None
    buffer = io.BytesIO()
    # A new picture, so that nothing of the old one but its pixels is written.
    Image.frombytes("RGB", reduced.size, reduced.tobytes()).save(buffer, "JPEG", quality=_QUALITY)
    return PrintedPhotograph(buffer.getvalue(), *reduced.size)


def _on_paper(picture: Image.Image) -> Image.Image:
    """Return a picture in red, green and blue; what is transparent is white."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, (*_PAPER, 255))
        return Image.alpha_composite(paper, layered).convert("RGB")
    return picture.convert("RGB")


def _opened(path: Path) -> Image.Image:
    """Return an opened picture whose pixels are not read yet."""
    try:
        # The picture keeps the stream and closes it.
        stream = open_regular(path)
        if path.stat().st_size > LARGEST_FILE:
            raise UnusablePhotograph("文件太大", f"不超过{LARGEST_FILE // 2**20} MB")
        picture = _identified(stream)
    except OSError as error:
        raise UnusablePhotograph(f"打不开（{error.strerror or error}）", "照片") from None
    most = _MOST_PIXELS.get(picture.format or "", _MOST_PIXELS_OF_OTHERS)
    if picture.width * picture.height > most:
        size = f"{picture.width}×{picture.height} 像素"
        picture.close()
        raise UnusablePhotograph(size, f"不超过{most // 10_000}万像素", "请缩小后替换")
    return picture


def _no_picture(head: bytes) -> UnusablePhotograph:
    """Return what a file is that is no picture of a kind that can be printed."""
    expected = "JPEG、PNG、WebP、BMP 或 TIFF 图片"
    if not head:
        return UnusablePhotograph("空文件", expected, "请重新复制照片")
    if head[_BOX].startswith(b"ftyp") and head[_BOX].endswith(_APPLE):
        action = "请在手机“相机—格式”中选“兼容性最佳”，或另存为 .jpg；改扩展名不行"
        return UnusablePhotograph("实际是苹果手机的 heic 图片", expected, action)
    return UnusablePhotograph("不是照片", expected)


def _identified(stream: io.BufferedReader) -> Image.Image:
    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None  # ours is asked of the picture
    try:
        return Image.open(stream, formats=_FORMATS)
    except UnidentifiedImageError:
        stream.seek(0)
        head = stream.read(_BOX.stop)
        stream.close()
        raise _no_picture(head) from None
    except (OSError, ValueError, SyntaxError, ArithmeticError):
        stream.close()
        raise UnusablePhotograph("照片已损坏", "完整的照片") from None
    finally:
        Image.MAX_IMAGE_PIXELS = limit
