"""From raw evaluation workbooks to scores, charts and the official Word report; every number traceable to its cell."""

# No module but sys, which is part of the interpreter: `python -m shifan` comes here with the current folder first in
# the search path, where a typing.py may lie beside somebody's data.
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from shifan.explore.city import City

if (
    sys.argv[:1] == ["-m"] and not sys.flags.safe_path
):  # so it stands there until the package has been found
    del sys.path[0]

__all__ = ["load"]


def load(city: str, root: str | None = None, standard: str | None = None) -> "City":
    """Return a city for exploring: `.sites`, `.records`, `.indicators`, `.value(id)`, `.trace(id)`."""
    from shifan.explore.city import (
        City,
    )  # pandas: `import shifan` alone, as every command does, is quick

    return City(city, root, standard)
