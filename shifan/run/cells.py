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
from dataclasses import dataclass, field

REPRESENTATIONS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "image/svg+xml": "_repr_svg_",
    "image/png": "_repr_png_",
}
# Standard output belongs to the whole process: cells of two threads would put back each other's, and mix their words.
_ONE = threading.Lock()


@dataclass
class Shell:
    """A namespace that starts empty; `outputs` are those of the cell that runs (notebook format 4)."""

    name: str
    namespace: dict[str, object] = field(default_factory=dict)
    outputs: list[dict[str, object]] = field(default_factory=list)
    error: BaseException | None = None
    count: int = 0

    def __post_init__(self) -> None:
        self.namespace.update(
            {"__name__": "__main__", "__builtins__": __builtins__, "display": self.display}
        )

    def display(self, *shown: object) -> None:
        """Add what is shown to the cell's outputs, as `display` does in Jupyter."""
        self.outputs.extend(
            {"output_type": "display_data", "data": bundle(item), "metadata": {}} for item in shown
        )

    def run(self, source: str) -> list[dict[str, object]]:
        """Return the outputs of a cell; an exception becomes an error output and is kept in `error`."""
        self.count, self.outputs = self.count + 1, []
        stream = _Stream(self.outputs, sys.stdout)
        try:
            with _ONE, contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
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
        if last is None:
            return
        result = eval(compile(ast.Expression(last.value), file, "eval"), self.namespace)
        if result is not None and not source.rstrip().endswith(";"):
            self.outputs.append(
                {
                    "output_type": "execute_result",
                    "execution_count": self.count,
                    "data": bundle(result),
                    "metadata": {},
                }
            )


class _Stream(io.TextIOBase):
    """Text that a cell writes, kept in order with what it displays; what other threads write meanwhile is none of it."""

    def __init__(self, outputs: list[dict[str, object]], others: io.TextIOBase) -> None:
        self._outputs, self._others, self._thread = outputs, others, threading.get_ident()

    def write(self, text: str) -> int:
        if threading.get_ident() != self._thread:
            return self._others.write(text) if self._others else len(text)
        if text:
            if not self._outputs or self._outputs[-1]["output_type"] != "stream":
                self._outputs.append({"output_type": "stream", "name": "stdout", "text": ""})
            self._outputs[-1]["text"] += text
        return len(text)


def bundle(shown: object) -> dict[str, str]:
    """Return the representations of an object by media type; always with plain text."""
    found = {"text/plain": repr(shown)}
    for media, method in REPRESENTATIONS.items():
        content = _represent(getattr(shown, method, None))
        if content is not None:
            found[media] = content
    return found


def _represent(method: Callable[[], object] | None) -> str | None:
    content = method() if callable(method) else None
    return base64.b64encode(content).decode("ascii") if isinstance(content, bytes) else content


def error_output(error: BaseException) -> dict[str, object]:
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
