"""Run the cells of one notebook in this process, in a namespace of their own, and keep what they show."""

from __future__ import annotations

import ast
import base64
import contextlib
import io
import linecache
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any, TextIO

CellOutput = dict[str, Any]  # an output of a cell, as notebook format 4 has it

REPRESENTATIONS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
}
# Standard output belongs to the whole process: the cells of two threads would mix their words.
_STANDARD_OUTPUT = threading.Lock()


class NotebookSession:
    """The cells of a notebook, run one after another in a namespace that starts empty.

    `outputs` are those of the cell that runs or has run last, `error` its exception, `count` the
    number of cells run so far.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.outputs: list[CellOutput] = []
        self.error: BaseException | None = None
        self.count = 0
        self.namespace: dict[str, Any] = {
            "__name__": "__main__",
            "__builtins__": __builtins__,
            "display": self.display,
        }

    def display(self, *objects: object) -> None:
        """Add objects to the cell's outputs, as `display` does in Jupyter."""
        self.outputs.extend(
            {"output_type": "display_data", "data": mime_bundle(item), "metadata": {}}
            for item in objects
        )

    def run(self, source: str) -> list[CellOutput]:
        """Return the outputs of a cell; an exception becomes an error output and is kept in `error`."""
        self.count, self.outputs = self.count + 1, []
        stream = _CellStream(self.outputs, sys.stdout)
        try:
            with (
                _STANDARD_OUTPUT,
                contextlib.redirect_stdout(stream),
                contextlib.redirect_stderr(stream),
            ):
                self._evaluate(source)
        except Exception as error:
            self.error = error
            self.outputs.append(error_output(error))
        return self.outputs

    def _evaluate(self, source: str) -> None:
        file = f"<{self.name}[{self.count}]>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        tree = ast.parse(source, file)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, file, "exec"), self.namespace)
        if not isinstance(last, ast.Expr):
            return
        result = eval(compile(ast.Expression(last.value), file, "eval"), self.namespace)
        if result is not None and not source.rstrip().endswith(";"):
            self.outputs.append(
                {
                    "output_type": "execute_result",
                    "execution_count": self.count,
                    "data": mime_bundle(result),
                    "metadata": {},
                }
            )


class _CellStream(io.TextIOBase):
    """Text that a cell writes, in order with what it displays; other threads write to the stream before."""

    def __init__(self, outputs: list[CellOutput], before: TextIO | None) -> None:
        self._outputs, self._before, self._thread = outputs, before, threading.get_ident()

    def write(self, text: str) -> int:
        if threading.get_ident() != self._thread:
            return self._before.write(text) if self._before else len(text)
        if text:
            if not self._outputs or self._outputs[-1]["output_type"] != "stream":
                self._outputs.append({"output_type": "stream", "name": "stdout", "text": ""})
            self._outputs[-1]["text"] += text
        return len(text)


def mime_bundle(item: object) -> dict[str, str]:
    """Return the representations of an object by media type; always with plain text."""
    bundle = {"text/plain": repr(item)}
    for media, method in REPRESENTATIONS.items():
        content = _representation(getattr(item, method, None))
        if content is not None:
            bundle[media] = content
    return bundle


def _representation(method: Callable[[], str | bytes | None] | None) -> str | None:
    """Return what a method such as `_repr_html_` gives, bytes as base64; None without a method."""
    content = method() if callable(method) else None
    return base64.b64encode(content).decode("ascii") if isinstance(content, bytes) else content


def error_output(error: BaseException) -> CellOutput:
    """Return the error output of a failed cell, its traceback without this module's own frames."""
    frames = error.__traceback__
    while frames and frames.tb_frame.f_code.co_filename == __file__:
        frames = frames.tb_next
    lines = traceback.format_exception(type(error), error, frames)
    return {
        "output_type": "error",
        "ename": type(error).__name__,
        "evalue": str(error),
        "traceback": "".join(lines).splitlines(),
    }
