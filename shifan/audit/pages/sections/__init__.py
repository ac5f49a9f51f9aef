"""The parts of the audit page, in the order of the page.

A part is a module of this package with `KEY` (its anchor), `TITLE` (its heading) and
`context(run)`, the names that its template `templates/sections/<KEY>.html.j2` shows; None leaves
the part out. It may have `data(run)`: content embedded as JSON, which its script
`templates/scripts/<KEY>.js` finds as `page.data.<KEY>`; a style `templates/styles/<KEY>.css`; and a
`LIBRARY`, a script that stands before its own. To add a part, write these files and put the module
into SECTIONS.
"""

from __future__ import annotations

from types import ModuleType

from shifan.audit.pages.sections import (
    charts,
    corrections,
    documents,
    files,
    findings,
    firmness,
    lost,
    notebooks,
    photographs,
    questions,
    rules,
    scores,
    search,
    signatures,
    verdict,
)

SECTIONS: tuple[ModuleType, ...] = (
    verdict,
    lost,
    search,
    scores,
    charts,
    firmness,
    questions,
    signatures,
    findings,
    corrections,
    rules,
    photographs,
    documents,
    files,
    notebooks,
)

__all__ = ["SECTIONS"]
