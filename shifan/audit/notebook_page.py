"""An executed notebook as one light HTML page: contents, folded code, outputs; no network, no script needed."""

from __future__ import annotations

import base64
import html
from pathlib import Path

import mistune
import nbformat

from shifan.audit.pages import environment

_ORDER = ("text/html", "image/svg+xml", "image/png", "text/plain")


def render(path: Path) -> tuple[str, str]:
    """Return the notebook's title and its page."""
    notebook = nbformat.read(path, as_version=4)
    to_html = mistune.create_markdown(escape=True, plugins=["table"])
    cells, contents = [], []
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            heading = cell.source.splitlines()[0].lstrip("# ").strip() if cell.source.startswith("#") else ""
            if heading:
                contents.append((f"c{number}", heading))
            cells.append({"id": f"c{number}", "kind": "text", "html": to_html(cell.source)})
        elif cell.cell_type == "code":
            cells.append({"id": f"c{number}", "kind": "code", "source": cell.source, "outputs": [_output(one) for one in cell.outputs]})
    title = contents[0][1] if contents else path.stem
    return title, environment().get_template("notebook.html.j2").render(title=title, cells=cells, contents=contents[1:])


def _output(output: dict[str, object]) -> str:
    """Return one output as HTML; rich forms first."""
    if output["output_type"] == "stream":
        return f"<pre>{html.escape(output['text'])}</pre>"
    if output["output_type"] == "error":
        return f"<pre class=error>{html.escape(chr(10).join(output['traceback']))}</pre>"
    data = output["data"]
    kind = next(kind for kind in _ORDER if kind in data)
    if kind == "image/png":
        content = "".join(data[kind].split())
        base64.b64decode(content, validate=True)
        return f'<img alt="{html.escape(data.get("text/plain", "图"))}" src="data:image/png;base64,{content}">'
    return data[kind] if kind in ("text/html", "image/svg+xml") else f"<pre>{html.escape(data[kind])}</pre>"
