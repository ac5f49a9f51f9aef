"""What stands for a package while papermill loads is that package for whoever asks for it, and for nobody else."""

import subprocess
import sys

ASKED = """
import sys
from shifan.run import papermill_import
loaded = "urllib3" in sys.modules
stand_in = papermill_import.papermill.iorw.requests
import requests
print(loaded, stand_in is requests, stand_in.get is requests.get, hasattr(stand_in, "no_such_name"))
"""
BEFORE = """
import requests
from shifan.run import papermill_import
print(papermill_import.papermill.iorw.requests is requests)
"""


def said(program):
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()


def test_requests_loads_when_papermill_asks_it_for_something():
    assert said(ASKED) == ["False", "False", "True", "False"]


def test_requests_that_is_loaded_already_stays():
    assert said(BEFORE) == ["True"]
