"""The value register as it is written: a value a line, so that a line can be found without reading all."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import NamedTuple

BEGIN, END = '{"values":{', "},"  # the lines before and behind those of values
_BEHIND_KEY = b'":{'
_LAST_SIGNS = itemgetter(slice(-2, None))


class WrittenRegister(NamedTuple):
    """A register as it is written: the line of each value, to its comma, by its id, and the text behind them."""

    values: Mapping[str, bytes]
    rest: str


def as_written(text: bytes, begin: int = 0) -> WrittenRegister | None:
    """Return the parts of a text where, from a place on, a register stands as it is written; None for any other.

    A line is a value there, for no text of the JSON holds the end of a line. The values are not decoded: of megabytes
    most readers ask for little.
    """
    last_text, last_begin, last = _last_written[0]
    if last_text is text and last_begin == begin:
        return last
    written = _parts_of(text, begin)
    _last_written[0] = text, begin, written
    return written


# A run's register is read, and goes into a report as it stands. It is known by being the same text: texts of megabytes
# are not compared, and no part of one is copied that need not be.
_last_written: list[tuple[bytes, int, WrittenRegister | None]] = [(b"", 0, None)]


def _parts_of(text: bytes, begin: int) -> WrittenRegister | None:
    first, end = begin + len(BEGIN) + 1, text.rfind(f"\n{END}\n".encode(), begin)
    rest = end + len(END) + 2
    if not first < end < rest < len(text) or not text.startswith(f"{BEGIN}\n".encode(), begin):
        return None
    lines = text[first:end].split(b"\n")
    lines[-1] += b","
    keys = b"\n".join([line[: line.find(_BEHIND_KEY)] for line in lines])
    # A key that holds either sign may end elsewhere, or be spelled otherwise.
    is_right = {*map(_LAST_SIGNS, lines)} == {b"},"} and b"\\" not in keys
    if not is_right or not len(lines) == keys.count(b'"') == (b"\n" + keys).count(b'\n"'):
        return None
    try:
        ids, behind = keys[1:].decode().split('\n"'), text[rest:].decode()
    except UnicodeDecodeError:
        return None
    by_id = dict(zip(ids, lines, strict=True))
    return WrittenRegister(by_id, behind) if len(by_id) == len(lines) else None
