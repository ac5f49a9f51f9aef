"""papermill and nbformat, imported without packages that take long to load and serve no notebook."""

from __future__ import annotations

import sys

# jsonschema, where these packages are there, has them judge internet addresses, durations and colours; the first one
# builds a grammar of addresses at every import. No notebook has a field of these kinds.
_NOT_NEEDED = ("rfc3987_syntax", "rfc3986_validator", "isoduration", "webcolors", "uri_template")
# A module that is None cannot be imported: jsonschema then does without it.
_hidden: dict[str, None] = dict.fromkeys(name for name in _NOT_NEEDED if name not in sys.modules)
sys.modules.update(_hidden)  # type: ignore[arg-type]  # None is what hides a module
import nbformat  # noqa: E402
import papermill  # noqa: E402
from papermill.clientwrap import PapermillNotebookClient  # noqa: E402
from papermill.engines import Engine, papermill_engines  # noqa: E402

for _name in _hidden:
    del sys.modules[_name]

__all__ = ["Engine", "PapermillNotebookClient", "nbformat", "papermill", "papermill_engines"]
