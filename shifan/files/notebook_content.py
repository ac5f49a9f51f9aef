"""What of a notebook counts: its cells as they are typed. Outputs, execution counts and times are no change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shifan.received import read_bytes


def notebook_sha256(path: Path) -> str:
    """Return the SHA-256 over the kinds, texts and tags of a notebook's cells.

    Running and saving it in JupyterLab leaves it the same. Of a file that is no notebook it is over its bytes.
    """
    content = read_bytes(path)
    try:
        cells = [_typed(cell) for cell in json.loads(content)["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False).encode()).hexdigest()


def _typed(cell: Mapping[str, Any]) -> tuple[str, str, list[str]]:
    source = cell["source"]
    text = source if isinstance(source, str) else "".join(source)
    tags = cell.get("metadata", {}).get("tags", [])
    return cell["cell_type"], text.replace("\r\n", "\n"), sorted(tags)
