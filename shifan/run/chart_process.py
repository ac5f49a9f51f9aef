"""A second process that executes one notebook, the charts, while the first goes on with the others.

It is a plain command with pipes, so that it works alike on every system and under any main module.
It imports what it needs before it is asked.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from shifan.errors import Finding, Refused
from shifan.garbage_collection import collect_garbage_rarely
from shifan.run.child_python import child_environment, command_of
from shifan.run.task import NotebookFailed, NotebookTask

_PAUSE = 0.005  # seconds between two looks at a file


def available_cores() -> int:
    """Return the number of cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class ChartProcess:
    """The second process; used as a context, it is gone at the end however that comes."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            command_of("from shifan.run.chart_process import serve; serve()"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=child_environment(),
        )
        self._listener: threading.Thread | None = None
        self._reply, self._has_replied = b"", threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        if self._listener:
            self._listener.join()
        self._input.close()
        self._output.close()

    @property
    def _input(self) -> IO[bytes]:
        return _piped(self._process.stdin)

    @property
    def _output(self) -> IO[bytes]:
        return _piped(self._process.stdout)

    def start(self, task: NotebookTask) -> None:
        """Let the process execute a notebook; how it ends is told by `result`."""
        request = asdict(task) | {"target": str(task.target), "broken": str(task.broken)}
        with suppress(OSError):  # that it has died shows when the reply is read
            self._input.write(json.dumps(request).encode() + b"\n")
            self._input.flush()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        self._reply = self._output.readline()
        self._has_replied.set()

    def wait_for(self, path: Path) -> None:
        """Wait until the notebook has written a file; raise what `result` raises if it ends without."""
        while not path.is_file():
            if self._has_replied.wait(_PAUSE):
                self.result()
                return

    def result(self) -> Path:
        """Return the executed copy; Refused, OSError or NotebookFailed as if it had been executed here."""
        self._has_replied.wait()
        if not self._reply:
            raise NotebookFailed("第二个进程中途退出。请加 --force 重新运行")
        reply = json.loads(self._reply)
        if "refused" in reply:
            raise Refused(Finding(**finding) for finding in reply["refused"])
        if "system" in reply:
            raise OSError(*reply["system"])
        if "failed" in reply:
            raise NotebookFailed(reply["failed"])
        return Path(reply["done"])


def _piped(stream: IO[bytes] | None) -> IO[bytes]:
    """Return a stream of the process; it has one, because it was started with pipes."""
    if stream is None:
        raise RuntimeError("the second process was started without pipes")
    return stream


def _execute(request: dict[str, Any]) -> dict[str, object]:
    """Return the reply to a request: the copy of the executed notebook, or why there is none."""
    from shifan.run.notebooks import execute  # the first process, too, imports this module: early

    task = NotebookTask(
        request["name"],
        Path(request["target"]),
        request["parameters"],
        request["isolated"],
        Path(request["broken"]),
    )
    try:
        return {"done": str(execute(task))}
    except Refused as refused:
        return {"refused": [finding.as_dict() for finding in refused.findings]}
    except OSError as error:
        return {"system": [error.errno or 0, str(error.strerror or error)]}
    except NotebookFailed as failed:
        return {"failed": str(failed)}


def serve() -> None:
    """Execute the one request on standard input and reply on standard output; a closed input ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends this one
    collect_garbage_rarely()
    _leave_out_documentation()
    replies, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no reply
    # Imported before it is asked, and only in this process: the first one has other things to do.
    from shifan import stages, views  # noqa: F401
    from shifan.charts import bar_chart, drawing, heat_map, span_chart  # noqa: F401
    from shifan.run import notebooks  # noqa: F401
    from shifan.values import Register  # noqa: F401

    line = sys.stdin.readline()
    if line:
        threading.Thread(target=_end_with_the_first_process, daemon=True).start()
        replies.write(json.dumps(_execute(json.loads(line))) + "\n")
        replies.flush()


def _leave_out_documentation() -> None:
    """Spare matplotlib the lists of properties that it writes for each of its classes: nobody asks for help here."""
    from matplotlib import artist as artists  # only this process draws

    artists.kwdoc = lambda artist: ""


def _end_with_the_first_process() -> None:
    """End this process at once when the first is gone: nobody waits for the rest any more."""
    sys.stdin.read()
    os._exit(1)
