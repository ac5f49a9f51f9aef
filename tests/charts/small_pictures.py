"""Small pictures for tests."""

import io

from PIL import Image


def png(width, height):
    """Return a PNG of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (width % 256, height % 256, 90)).save(buffer, "PNG")
    return buffer.getvalue()
