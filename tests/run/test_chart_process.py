"""The second process: what it refuses, breaks or never answers is told as if it had happened here."""

import errno
import json
import os
import time

import pytest

from shifan.errors import Refused
from shifan.run import chart_process
from shifan.run.chart_process import ChartProcess
from shifan.run.task import NotebookFailed, NotebookTask


class Stand:
    """A ChartProcess whose process is a plain command."""

    def __new__(cls, monkeypatch, program):
        import subprocess
        import sys

        start = subprocess.Popen
        monkeypatch.setattr(
            chart_process.subprocess,
            "Popen",
            lambda command, **how: start([sys.executable, "-c", program], **how),
        )
        return ChartProcess()


def test_one_that_dies_is_told(monkeypatch, tmp_path):
    with Stand(monkeypatch, "import sys; sys.stdin.readline()") as other:
        other.start(NotebookTask("03_charts", tmp_path, {}, False, tmp_path))
        with pytest.raises(NotebookFailed, match="第二个进程中途退出"):
            other.wait_for(tmp_path / "never")
        with pytest.raises(NotebookFailed):
            other.result()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (
            {
                "refused": [
                    {
                        "code": "x",
                        "severity": "error",
                        "file": "否决项.xlsx",
                        "sheet": "",
                        "cell": "",
                        "found": "没有",
                        "expected": "",
                        "action": "",
                    }
                ]
            },
            Refused,
        ),
        ({"system": [errno.ENOSPC, "No space left on device"]}, OSError),
        ({"failed": "笔记本 03_charts.ipynb 运行出错"}, NotebookFailed),
    ],
)
def test_what_it_answers_is_raised_here(monkeypatch, tmp_path, answer, error):
    with Stand(
        monkeypatch, f"import sys; sys.stdin.readline(); print({json.dumps(json.dumps(answer))})"
    ) as other:
        other.start(NotebookTask("03_charts", tmp_path, {}, False, tmp_path))
        with pytest.raises(error):
            other.wait_for(tmp_path / "never")


def test_a_file_that_is_there_is_enough(monkeypatch, tmp_path):
    (tmp_path / "made").touch()
    with Stand(monkeypatch, "import time; time.sleep(60)") as other:
        other.start(NotebookTask("03_charts", tmp_path, {}, False, tmp_path))
        other.wait_for(tmp_path / "made")
        start = time.monotonic()
    assert time.monotonic() - start < 30  # it is ended, not waited for


def test_a_broken_notebook_is_kept_by_the_second_process(tmp_path):
    """A real one: the stage's parameters are refused there and told here."""
    with ChartProcess() as other:
        other.start(
            NotebookTask(
                "03_charts", tmp_path / "out", {"town": "晋中市"}, False, tmp_path / "broken"
            )
        )
        with pytest.raises(Refused, match="没有这个参数"):
            other.result()


def test_cores_are_counted():
    assert 1 <= chart_process.available_cores() <= (os.cpu_count() or 1)
