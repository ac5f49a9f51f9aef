"""Patterns that are compiled when something is first looked for with them.

To compile one takes a third of a millisecond; a command declares hundreds and uses some.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, AnyStr

__all__ = ["LatePattern", "pattern_of"]

if TYPE_CHECKING:
    from re import compile as pattern_of
else:

    def pattern_of(text: AnyStr, flags: int = 0) -> LatePattern:
        """Return what does as `re.compile` gives; that the text is no pattern is told at its first use."""
        return LatePattern(text, flags)


class LatePattern:
    """A pattern that is not compiled yet; what it has been asked for is that of the compiled one."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self.pattern, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        """Return what the compiled pattern has under a name; it is this object's own from now on."""
        found = getattr(re.compile(self.pattern, self._flags), name)
        vars(self)[name] = found
        return found
