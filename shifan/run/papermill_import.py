"""papermill and nbformat, imported without a package that takes a second to load and serves no notebook."""

from __future__ import annotations

import sys

# jsonschema, if this package is there, lets it build a grammar of internet addresses at every import.
_SLOW = "rfc3987_syntax"
# A module that is None cannot be imported: jsonschema then does without it.
_hidden: dict[str, None] = {} if _SLOW in sys.modules else {_SLOW: None}
sys.modules.update(_hidden)  # type: ignore[arg-type]  # None is what hides a module
import nbformat  # noqa: E402
import papermill  # noqa: E402
from papermill.clientwrap import PapermillNotebookClient  # noqa: E402
from papermill.engines import Engine, papermill_engines  # noqa: E402

for _name in _hidden:
    del sys.modules[_name]

__all__ = ["Engine", "PapermillNotebookClient", "nbformat", "papermill", "papermill_engines"]
