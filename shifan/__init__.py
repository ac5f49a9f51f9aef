"""From raw evaluation workbooks to scores, charts and the official Word report; every number traceable to its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shifan.explore.city import City

__all__ = ["load"]


def load(city: str, root: str | None = None, standard: str | None = None) -> City:
    """Return a city for exploring: `.sites`, `.records`, `.indicators`, `.value(id)`, `.trace(id)`."""
    from shifan.explore.city import (
        City,
    )  # pandas: `import shifan` alone, as every command does, is quick

    return City(city, root, standard)
