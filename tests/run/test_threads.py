"""Standard output and error belong to the process: threads that put them aside give them back, and lose no word."""

import subprocess
import sys
import threading

from shifan.run.notebook_cells import NotebookSession
from tests.conftest import PROJECT

# Sixteen threads read at the same time, each slowly; a word said to standard error before,
# during and after must arrive.
READERS = """
import os, sys, threading, time
from shifan.intake.quiet_stderr import stderr_held_back

def read(number):
    for _ in range(20):
        with stderr_held_back():
            os.write(2, f"during {number}\\n".encode())
            time.sleep(0.0005)

threads = [threading.Thread(target=read, args=(n,)) for n in range(16)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
try:
    with stderr_held_back():
        os.write(2, b"last words of a reader")
        raise ValueError
except ValueError:
    print("after", file=sys.stderr)
"""


def test_readers_in_many_threads_give_standard_error_back():
    done = subprocess.run(
        [sys.executable, "-c", READERS],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    lines = done.stderr.splitlines()
    assert done.returncode == 0 and lines[-1] == "after", done.stderr[-500:]
    assert sorted(lines[:-1]) == sorted(
        f"during {number}" for number in range(16) for _ in range(20)
    )


def test_cells_in_many_threads_give_standard_output_back_and_keep_to_themselves():
    before, shells = (sys.stdout, sys.stderr), [NotebookSession(f"notebook{n}") for n in range(8)]

    def run(number):
        for _ in range(10):
            shells[number].run(f"import time\nprint({number})\ntime.sleep(0.001)\nprint({number})")
            assert shells[number].outputs == [
                {"output_type": "stream", "name": "stdout", "text": f"{number}\n{number}\n"}
            ]
            shells[number].namespace["right"] = shells[number].namespace.get("right", 0) + 1

    threads = [threading.Thread(target=run, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sys.stdout, sys.stderr) == before and [
        shell.namespace["right"] for shell in shells
    ] == [10] * 8


def test_what_another_thread_says_is_no_output_of_a_cell(capfd):
    shell, started = NotebookSession("notebook"), threading.Event()

    def other():
        started.wait()
        print("said by another")
        shell.namespace["heard"] = True

    thread = threading.Thread(target=other)
    thread.start()
    shell.namespace["started"] = started
    outputs = shell.run(
        "import time\nprint('mine')\nstarted.set()\nwhile 'heard' not in globals():\n    time.sleep(0.001)"
    )
    thread.join()
    assert outputs == [{"output_type": "stream", "name": "stdout", "text": "mine\n"}]
    assert capfd.readouterr().out == "said by another\n"
