"""No space, no rights, an interrupt: said clearly, nothing half done, the last run untouched."""

import errno
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from shifan.errors import Refused
from shifan.files.places import Place
from shifan.files.system_errors import refuse_system_errors
from tests.conftest import PROJECT, SMALL, called, copy_city, copy_finished, latest, shifan
from tests.run.same import holds

posix = pytest.mark.skipif(sys.platform == "win32", reason="limits and signals of POSIX")
COMMAND = (
    "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0})); "
    "sys.argv[0] = 'shifan'; from shifan.cli import main; main()"
)


@pytest.fixture
def largest_file():
    """Return what limits the size of files that this process writes, until the end of the test."""
    import resource  # not on Windows

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@posix
@pytest.mark.parametrize("limit", [100_000, 150_000, 300_000])
def test_a_full_disk_is_refused_and_the_last_run_stays(small, largest_file, limit):
    # A limit on the size of a file fails as a full disk does, in the second to the fourth notebook.
    options = ("--force", "--standard", str(small / "pack"))
    with left_as_it_was(small):
        largest_file(limit)
        done = called(small, "run", SMALL, *options)
        assert done.returncode == 2 and "磁盘空间不足" in done.stderr, done.stderr


@posix
def test_a_full_disk_is_refused_by_the_program_itself(small):
    # In the first notebook.
    options = ("--force", "--root", str(small), "--standard", str(small / "pack"))
    with left_as_it_was(small):
        done = subprocess.run(
            [sys.executable, "-c", COMMAND.format(3_000), "run", SMALL, *options],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        assert done.returncode == 2 and "磁盘空间不足" in done.stderr, done.stderr
        assert "Traceback" not in done.stderr


@contextmanager
def left_as_it_was(root):
    """Fail if what is done changes the last run of the small city, or leaves anything beside it."""
    place = Place(root, SMALL)
    before = sorted(path.name for path in place.output.iterdir())
    yield
    assert sorted(path.name for path in place.output.iterdir()) == before
    holds(place.latest)


@pytest.mark.parametrize(
    ("number", "word"),
    [(errno.ENOSPC, "磁盘空间不足"), (errno.EROFS, "没有写入权限"), (errno.EACCES, "没有写入权限")],
)
def test_what_the_system_refuses_is_told(number, word):
    with pytest.raises(Refused, match=word), refuse_system_errors("output/小城市"):
        raise OSError(number, "system's word")


def test_other_system_errors_are_bugs():
    with pytest.raises(FileNotFoundError), refuse_system_errors("output/小城市"):
        raise FileNotFoundError(errno.ENOENT, "no such file")


def test_an_output_that_is_no_folder_is_refused(tmp_path):
    copy_city(tmp_path, "示例乙市")
    (tmp_path / "output").write_text("a file in the way", encoding="utf-8")
    done = shifan(tmp_path, "run", "示例乙市")
    assert done.returncode == 2 and "Traceback" not in done.stderr


def _heed():
    """What runs in the background of a shell ignores Ctrl-C, and so would its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def ends_soon(root, city, *command):
    """Interrupt the command once its run is under way.

    It says so and ends within two seconds, at the third try on a machine that has other work.
    """
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-m", "shifan", *command],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
            preexec_fn=_heed,
            env={**os.environ, "PYTHONUTF8": "1"},
        )
        deadline = time.monotonic() + 60
        while (
            not any(Place(root, city).output.glob(".tmp-*/clean"))
            and process.poll() is None
            and time.monotonic() < deadline
        ):
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        start = time.monotonic()
        _, said = process.communicate(timeout=30)
        seconds = time.monotonic() - start
        assert process.returncode == 130 and "已中断" in said and "Traceback" not in said, said
        if seconds < 2:
            return
    pytest.fail(f"{seconds:.1f} seconds")


@posix
@pytest.mark.parametrize("arguments", [["示例乙市"], ["--all", "-j", "2"]])
def test_an_interrupt_ends_within_two_seconds(finished, tmp_path, arguments):
    root = copy_finished(finished, tmp_path, "示例乙市")
    before = latest(root, "示例乙市")
    ends_soon(root, "示例乙市", "run", *arguments, "--force", "--root", str(root))
    assert latest(root, "示例乙市") == before
    holds(before)


def test_zero_workers_are_refused(tmp_path):
    copy_city(tmp_path, "示例乙市")
    done = called(tmp_path, "run", "示例乙市", "-j", "0")
    assert done.returncode == 2 and "不小于1" in done.stderr
