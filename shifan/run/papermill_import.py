"""papermill and nbformat, imported without packages that take long to load and serve no notebook."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType


def _loaded_when_used(name: str) -> ModuleType:
    """Return a module that stands for another, which is imported when something of it is first asked for."""
    stand_in = ModuleType(name)
    stand_in.__getattr__ = lambda asked: getattr(import_module(name), asked)  # type: ignore[method-assign]
    return stand_in


# papermill asks it for notebooks at internet addresses alone.
_RARELY_USED = ("requests",)
# jsonschema, where these packages are there, has them judge internet addresses, durations and colours; the first one
# builds a grammar of addresses at every import. No notebook has a field of these kinds.
_NOT_NEEDED = ("rfc3987_syntax", "rfc3986_validator", "isoduration", "webcolors", "uri_template")
# A module that is None cannot be imported: jsonschema then does without it.
_hidden: dict[str, ModuleType | None] = {
    **dict.fromkeys(_NOT_NEEDED),
    **{name: _loaded_when_used(name) for name in _RARELY_USED},
}
_hidden = {name: module for name, module in _hidden.items() if name not in sys.modules}
sys.modules.update(_hidden)  # type: ignore[arg-type]  # None is what hides a module
import nbformat  # noqa: E402
import papermill  # noqa: E402
from papermill.clientwrap import PapermillNotebookClient  # noqa: E402
from papermill.engines import Engine, papermill_engines  # noqa: E402

for _name in _hidden:
    del sys.modules[_name]

__all__ = ["Engine", "PapermillNotebookClient", "nbformat", "papermill", "papermill_engines"]
