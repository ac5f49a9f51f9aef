"""One reader a kind of content: a raw cell in, a value and what was normalised or is refused out. Pure functions."""

from __future__ import annotations

from shifan.clean.readers.by_content import reader
from shifan.clean.readers.context import ReadingContext
from shifan.clean.readers.parsed import Parsed, Reader

__all__ = ["Parsed", "Reader", "ReadingContext", "reader"]
