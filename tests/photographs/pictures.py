"""Pictures for tests: what a camera writes, small."""

from PIL import Image


def photograph(path, size=(60, 40), orientation=None, mode="RGB", **saved):
    """Write a picture, red but for its green left upper corner, with what a camera says of place and device."""
    picture = Image.new(mode, size, "red" if mode != "RGBA" else (255, 0, 0, 0))
    picture.paste("green", (0, 0, size[0] // 4, size[1] // 4))
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[2] = (37.0, 41.0, 12.0)  # latitude
    if orientation:
        exif[0x0112] = orientation
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, exif=exif, **saved)
    return path
