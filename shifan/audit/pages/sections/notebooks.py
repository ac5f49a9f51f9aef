"""笔记本: the executed notebooks, one page each."""

from __future__ import annotations

from shifan.audit.pages.material import Material

KEY, TITLE = "notebooks", "运行记录"


def context(material: Material) -> dict[str, object] | None:
    """Return the pages of the notebooks; None without any."""
    return {"notebooks": material.notebooks} if material.notebooks else None
