"""papermill and nbformat, imported without a package that takes a second to load and serves no notebook."""

from __future__ import annotations

import sys

# jsonschema, if this package is there, lets it build a grammar of internet addresses at every import.
_SLOW = "rfc3987_syntax"
_kept_away = sys.modules.setdefault(_SLOW, None) is None
import nbformat  # noqa: E402
import papermill  # noqa: E402

if _kept_away:
    del sys.modules[_SLOW]

__all__ = ["nbformat", "papermill"]
