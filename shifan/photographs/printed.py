"""A photograph as it is printed: upright, of print size, without what the camera has written into it.

A picture tells where and by whom it was taken: place, device, time. Nothing of that leaves the folder 照片.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from shifan.errors import Finding
from shifan.photographs.folder import FOLDER
from shifan.received import open_regular

LONGEST_SIDE = 1000  # pixels: 8 cm at 300 dpi
LARGEST_FILE = 64 * 2**20
_FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "TIFF")  # MPO, as telephones write it, is JPEG at first
# Of a JPEG a reduced picture is decoded at once; others need the whole in memory.
_MOST_PIXELS = {"JPEG": 150_000_000, "MPO": 150_000_000}
_MOST_PIXELS_OF_OTHERS = 60_000_000
_QUALITY = 82
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
    """Look at the head of a file; UnusablePhotograph if it is no picture, or has too many pixels."""
    with _opened(path):
        pass


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
        except (OSError, ValueError, SyntaxError, ArithmeticError, MemoryError) as error:
            raise UnusablePhotograph(f"照片不完整或已损坏（{error}）", "完整的照片") from None
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


def _identified(stream: io.BufferedReader) -> Image.Image:
    limit, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None  # ours is asked of the picture
    try:
        return Image.open(stream, formats=_FORMATS)
    except UnidentifiedImageError:
        stream.close()
        raise UnusablePhotograph("不是照片", "JPEG、PNG、WebP、BMP 或 TIFF 图片") from None
    except (OSError, ValueError, SyntaxError, ArithmeticError) as error:
        stream.close()
        raise UnusablePhotograph(f"照片已损坏（{error}）", "完整的照片") from None
    finally:
        Image.MAX_IMAGE_PIXELS = limit
