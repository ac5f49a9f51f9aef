"""A second process that executes one notebook while this one goes on: it has imported what it needs before it is asked.

Started as a plain command with pipes, so that it works alike on every system and under any main module.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

from shifan.errors import Finding, Refused

_LOOK = 0.005  # seconds between two looks at a file


def cores() -> int:
    """Return the number of cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


class Aside:
    """The second process; used as a context, it is gone at the end however that comes."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "shifan.run.chart_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        self._listener: threading.Thread | None = None
        self._line, self._heard = b"", threading.Event()

    def __enter__(self) -> Aside:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        if self._listener:
            self._listener.join()
        self._process.stdin.close()
        self._process.stdout.close()

    def ask(
        self, stage: str, target: Path, parameters: dict[str, object], isolated: bool, broken: Path
    ) -> None:
        """Let it execute a notebook; the answer is fetched with `answer`."""
        asked = {
            "name": stage,
            "target": str(target),
            "parameters": parameters,
            "isolated": isolated,
            "broken": str(broken),
        }
        with suppress(OSError):  # that it has died shows when the answer is read
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            self._process.stdin.flush()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        self._line = self._process.stdout.readline()
        self._heard.set()

    def wait_for(self, path: Path) -> None:
        """Wait until the notebook has written this file; what `answer` raises if it ends without."""
        while not path.is_file():
            if self._heard.wait(_LOOK):
                self.answer()
                return

    def answer(self) -> Path:
        """Return the executed copy; Refused or NotebookFailed as if it had been executed here."""
        self._heard.wait()
        line = self._line
        if not line:
            from shifan.run.notebooks import NotebookFailed

            raise NotebookFailed("第二个进程中途退出。请加 --force 重新运行")
        answer = json.loads(line)
        if "refused" in answer:
            raise Refused([Finding(**one) for one in answer["refused"]])
        if "system" in answer:
            raise OSError(*answer["system"])
        if "failed" in answer:
            from shifan.run.notebooks import NotebookFailed

            raise NotebookFailed(answer["failed"])
        return Path(answer["done"])


def _execute(asked: dict[str, object]) -> dict[str, object]:
    from shifan.run.notebooks import NotebookFailed, execute

    try:
        done = execute(
            asked["name"],
            Path(asked["target"]),
            asked["parameters"],
            asked["isolated"],
            Path(asked["broken"]),
        )
    except Refused as refused:
        return {"refused": [finding.as_dict() for finding in refused.findings]}
    except OSError as error:
        return {"system": [error.errno or 0, str(error.strerror or error)]}
    except NotebookFailed as failed:
        return {"failed": str(failed)}
    return {"done": str(done)}


def _serve() -> None:
    """Import, wait for one request on standard input, answer on standard output; a closed input ends it."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process ends this one
    out, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    from shifan import stages, views  # noqa: F401
    from shifan.values import Register  # noqa: F401

    line = sys.stdin.readline()
    if line:
        threading.Thread(target=_end_with_the_first, daemon=True).start()
        out.write(json.dumps(_execute(json.loads(line))) + "\n")
        out.flush()


def _end_with_the_first() -> None:
    """Leave at once when the first process is gone: nobody waits for the rest, and it may be cleaning up already."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    _serve()
