"""An executed notebook as a page, by nbconvert with the template of this package (`templates/notebook`)."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

import nbformat
from nbconvert.exporters import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from traitlets.config import Config

from shifan.audit.pages.template_files import TEMPLATES
from shifan.patterns import pattern_of

# papermill writes what it puts in with escapes; people read names.
_ESCAPED = pattern_of(r"\\u([0-9a-f]{4})")
_FIRST_TO_BE_SHOWN = [
    "text/html",
    "image/svg+xml",
    "image/png",
    "text/markdown",
    "text/plain",
]


class NotebookExporter(TemplateExporter):
    """Makes pages; it runs no preprocessor: the notebook is shown as it was executed."""

    export_from_notebook = "HTML"
    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"


@cache
def _exporter() -> NotebookExporter:
    return NotebookExporter(  # type: ignore[no-untyped-call]  # the library has no types
        config=Config({"NbConvertBase": {"display_data_priority": _FIRST_TO_BE_SHOWN}}),
        template_name="notebook",
        extra_template_basedirs=[str(TEMPLATES)],
        extra_template_paths=[str(TEMPLATES)],
        filters={"base64": _base64, "markdown2html": _markdown},
        default_preprocessors=[],
    )


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _markdown(text: str) -> str:
    """Return a text cell as HTML; the contents lead to cells, so headings need no links of their own."""
    renderer = IPythonRenderer(escape=True, exclude_anchor_links=True)
    return str(MarkdownWithMath(renderer=renderer).render(text))


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
    given = [cell for cell in cells if "injected-parameters" in _tags(cell)]
    for cell in given:
        cell.source = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), cell.source)
    return [cell for cell in cells if not (given and "parameters" in _tags(cell))]


def _tags(cell: nbformat.NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", []))


def _heading(cell: nbformat.NotebookNode) -> tuple[str, int] | None:
    """Return a text cell's heading and its level; None if it does not begin with one."""
    first = cell.source.split("\n", 1)[0]
    signs = first.split(" ", 1)[0]
    if cell.cell_type != "markdown" or not signs or signs.strip("#"):
        return None
    return first[len(signs) :].strip(), len(signs)
