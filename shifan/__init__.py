"""From raw evaluation workbooks to scores, charts and the official Word report; every number traceable to its cell."""

# Nothing is imported before this but sys, which is part of the interpreter, not even `annotations`: `python -m shifan`
# comes here with the current folder first in the search path, where a typing.py may lie beside somebody's data.
import sys

if (
    sys.argv[:1] == ["-m"] and not sys.flags.safe_path
):  # so it stands there until the package has been found
    del sys.path[0]

import importlib
import importlib.util
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from shifan.explore.city import City

__all__ = ["load"]
_PLOTS = "matplotlib.pyplot"


def load(city: str, root: str | None = None, standard: str | None = None) -> "City":
    """Return a city for exploring: `.sites`, `.records`, `.indicators`, `.value(id)`, `.trace(id)`, `.help()`."""
    from shifan.explore.city import (
        City,
    )  # pandas: `import shifan` alone, as every command does, is quick

    return City(city, root, standard)


def __getattr__(name: str) -> "ModuleType":
    """Return `shifan.charts`, with its house style, to whoever names it without importing it."""
    if name == "charts":
        importlib.import_module("shifan.charts.style")
        return sys.modules["shifan.charts"]
    raise AttributeError(f"module 'shifan' has no attribute {name!r}")


def _write_chinese() -> None:
    from shifan.charts.style import use_font  # matplotlib: only who plots needs it

    use_font()


class _ChinesePlots:
    """Lets plots of one's own show Chinese once pyplot is imported; matplotlib is not loaded for that before.

    A finder of sys.meta_path; importlib.abc, whose class for it is not needed, would load a dozen modules.
    """

    def find_spec(
        self, name: str, path: object = None, target: object = None
    ) -> "ModuleSpec | None":
        """Return the spec of pyplot, which after loading knows the bundled font; of no other module."""
        if name != _PLOTS:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None:
            load_plots = spec.loader.exec_module

            def exec_module(module: "ModuleType") -> None:
                load_plots(module)
                _write_chinese()

            vars(spec.loader)["exec_module"] = exec_module
        return spec


if _PLOTS in sys.modules:
    _write_chinese()
else:
    sys.meta_path.insert(0, _ChinesePlots())
