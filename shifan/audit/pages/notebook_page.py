"""An executed notebook as a page, by nbconvert with a template of our own (`templates/notebook`)."""

from __future__ import annotations

import base64
import re
from functools import cache
from pathlib import Path

import nbformat
from nbconvert.exporters import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from traitlets.config import Config

from shifan.audit.pages.material import TEMPLATES

# papermill writes what it puts in with escapes; people read names.
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
_FIRST = ["text/html", "image/svg+xml", "image/png", "text/markdown", "text/plain"]


class Exporter(TemplateExporter):
    """Makes pages; it runs no preprocessor: the notebook is shown as it was executed."""

    export_from_notebook = "HTML"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"


@cache
def _exporter() -> Exporter:
    config = Config({"NbConvertBase": {"display_data_priority": _FIRST}})
    return Exporter(
        config=config,
        template_name="notebook",
        extra_template_basedirs=[str(TEMPLATES)],
        extra_template_paths=[str(TEMPLATES)],
        filters={
            "base64": lambda text: base64.b64encode(text.encode()).decode(),
            "markdown2html": _markdown,
        },
        default_preprocessors=[],
    )


def _markdown(text: str) -> str:
    """Return a text cell as HTML; the contents lead to cells, so headings need no links of their own."""
    return MarkdownWithMath(
        renderer=IPythonRenderer(escape=True, exclude_anchor_links=True)
    ).render(text)


def render(path: Path) -> tuple[str, str]:
    """Return the notebook's title and its page."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = _as_run(notebook.cells)
    contents = [(cell.id, *heading) for cell in notebook.cells if (heading := _heading(cell))]
    title = contents[0][1] if contents else path.stem
    page, _ = _exporter().from_notebook_node(notebook, {"title": title, "contents": contents})
    return title, page


def _as_run(cells: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Return the cells without the default parameters, if others were put in: those of another city would mislead."""
    tags = [set(cell.metadata.get("tags", [])) for cell in cells]
    given = [cell for cell, own in zip(cells, tags, strict=True) if "injected-parameters" in own]
    for cell in given:
        cell.source = _ESCAPED.sub(lambda hit: chr(int(hit[1], 16)), cell.source)
    return [
        cell for cell, own in zip(cells, tags, strict=True) if not (given and "parameters" in own)
    ]


def _heading(cell: nbformat.NotebookNode) -> tuple[str, int] | None:
    """Return a text cell's heading and its level; None if it does not begin with one."""
    first = cell.source.split("\n", 1)[0]
    mark = first.split(" ", 1)[0]
    if cell.cell_type != "markdown" or not mark or mark.strip("#"):
        return None
    return first[len(mark) :].strip(), len(mark)
