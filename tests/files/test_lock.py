"""A lock: whoever comes second waits and hears of it, a process that dies frees it, never do two hold it."""

import errno
import subprocess
import sys
import threading
import time

import pytest

from shifan.errors import Refused
from shifan.files import lock
from tests.conftest import PROJECT

HOLDER = """
import sys, time
from pathlib import Path
from shifan.files.lock import locked

with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    """Another process that holds the lock until it is killed."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path / ".lock")]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_lock_that_is_free_is_held_without_a_word(tmp_path):
    words = []
    with lock.locked(tmp_path / "city" / ".lock", lambda: words.append("waiting")):
        pass
    assert not words and (tmp_path / "city" / ".lock").is_file()


def test_the_second_process_hears_once_that_it_waits_and_goes_on_when_the_first_is_killed(
    holder, tmp_path
):
    words = []

    def waiting():
        words.append("waiting")
        threading.Timer(3 * lock.PAUSE, holder.kill).start()

    with lock.locked(tmp_path / ".lock", waiting):
        assert words == ["waiting"] and holder.wait(10) != 0


def test_eight_holders_never_hold_it_at_once(tmp_path):
    """Eight holders, each with a handle of its own: never two at once."""
    inside, most, order = [], [], []

    def hold(number):
        with lock.locked(tmp_path / ".lock"):
            inside.append(number)
            most.append(len(inside))
            time.sleep(0.002)
            inside.remove(number)
            order.append(number)

    threads = [threading.Thread(target=hold, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1 and len(order) == 8


def test_never_do_two_hold_a_lock_whose_file_each_removes_at_the_end(tmp_path, monkeypatch):
    """As a refused first run does, which leaves nothing behind."""
    monkeypatch.setattr(lock, "PAUSE", 0.002)
    path, inside, most = tmp_path / "city" / ".lock", [], []

    def hold():
        for _ in range(5):
            with lock.locked(path):
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.002)
                inside.pop()
                path.unlink()

    threads = [threading.Thread(target=hold) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 30 and max(most) == 1


def test_a_file_system_without_locks_is_refused_not_waited_for(tmp_path, monkeypatch):
    fcntl = pytest.importorskip("fcntl", reason="locks of POSIX")

    def none(handle, how):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    with pytest.raises(Refused, match="不支持文件锁"), lock.locked(tmp_path / ".lock"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]
