"""A headless browser for tests: the page after its scripts ran, what it complained of, and what it prints.

It is started once in a process of tests and stays: a start takes three times as long as a page. It is spoken to
through two pipes, in its DevTools protocol: messages of JSON, with a zero byte behind each. Pages are opened one after
the other in the same tab, from an empty one each time: a tab of its own would start a process for each, which takes
longer than the page. Ours keep nothing in the browser.
"""

import base64
import functools
import itertools
import json
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager

import pytest

BINARY = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
        if (found := shutil.which(name))
    ),
    None,
)
needs_chromium = pytest.mark.skipif(BINARY is None, reason="no Chromium is installed")

_LONGEST_ANSWER = 120  # seconds
_RUN_FOR = 4000  # milliseconds of the page's own time, in which its timers come to their end
# A browser reads what it is asked from file 3, and answers into file 4, whatever the process of tests has there.
_WITH_PIPES = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for place, end in enumerate(ends, 3):
    os.dup2(end, place)
os.execv(sys.argv[3], sys.argv[3:])
"""
_COMPLAINTS = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")


def opened(path, query=""):
    """Return the page's document after its scripts ran, and what it wrote to its console."""
    with _shown(path.as_uri() + query) as (page, events):
        document = page("Runtime.evaluate", expression="document.documentElement.outerHTML")
        complaints = [event for event in events if event["method"] in _COMPLAINTS]
        return document["result"]["value"], complaints


def printed(folder, path, query=""):
    """Return the file of the page printed to PDF."""
    target = folder / "printed.pdf"
    with _shown(path.as_uri() + query) as (page, _):
        made = page("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
    target.write_bytes(base64.b64decode(made["data"]))
    return target


def end() -> None:
    """End the browser that was started for this process, if there is one."""
    if _running.cache_info().currsize:
        _running().end()
        _running.cache_clear()


@contextmanager
def _shown(url):
    """Open a page until the budget of its time is spent; give what asks it, and the events so far."""
    browser, page = _running(), _running().page
    page("Page.setWebLifecycleState", state="active")
    page("Emulation.setVirtualTimePolicy", policy="pause")
    page("Page.navigate", url="about:blank")
    browser.events.clear()
    page("Page.navigate", url=url)
    page(
        "Emulation.setVirtualTimePolicy",
        policy="pauseIfNetworkFetchesPending",
        budget=_RUN_FOR,
        maxVirtualTimeTaskStarvationCount=9999,
    )
    browser.wait_for("Emulation.virtualTimeBudgetExpired")
    yield page, list(browser.events)
    # Else it draws and draws while tests of other things run: a twentieth of a core.
    page("Page.setWebLifecycleState", state="frozen")


class _Running:
    """A browser that ends when its pipe does, and so with the process of tests, however that ends."""

    def __init__(self) -> None:
        self.profile = tempfile.mkdtemp(prefix="shifan-chromium-")
        asked, self._asks = os.pipe()
        self._answers, answered = os.pipe()
        self.events, self._numbers, self._unread = [], itertools.count(1), b""
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-ISc", _WITH_PIPES, str(asked), str(answered)),
                *(BINARY, "--remote-debugging-pipe", "--headless", "--no-sandbox"),
                *("--disable-gpu", "--no-first-run", "--disable-extensions"),
                *("--disable-background-networking", f"--user-data-dir={self.profile}"),
            ],
            pass_fds=(asked, answered),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "LANG": "C.UTF-8"},
        )
        os.close(asked)
        os.close(answered)

    @functools.cached_property
    def page(self):
        """Return what asks the tab in which pages are opened; it tells what happens there."""
        made = self.ask("Target.createTarget", url="about:blank")
        attached = self.ask("Target.attachToTarget", targetId=made["targetId"], flatten=True)
        page = functools.partial(self.ask, session=attached["sessionId"])
        for told in ("Page", "Runtime", "Log"):
            page(f"{told}.enable")
        return page

    def ask(self, method, session=None, **parameters):
        """Return the result of a method of the protocol."""
        number = next(self._numbers)
        asked = {"id": number, "method": method, "params": parameters}
        if session:
            asked["sessionId"] = session
        self._write(json.dumps(asked).encode() + b"\0")
        answer = self._next(lambda message: message.get("id") == number)
        assert "result" in answer, (method, answer)
        return answer["result"]

    def wait_for(self, method):
        """Wait until an event comes, if it has not come already."""
        if not any(event["method"] == method for event in self.events):
            self._next(lambda message: message.get("method") == method)

    def end(self) -> None:
        """Close the browser and remove its profile."""
        os.close(self._asks)
        self.process.wait(_LONGEST_ANSWER)
        os.close(self._answers)
        shutil.rmtree(self.profile, ignore_errors=True)

    def _write(self, text):
        while text:
            text = text[os.write(self._asks, text) :]

    def _next(self, wanted):
        """Return the next message that is wanted; events that come before it are kept."""
        deadline = time.monotonic() + _LONGEST_ANSWER
        while True:
            message = json.loads(self._read(deadline))
            if "method" in message:
                self.events.append(message)
            if wanted(message):
                return message

    def _read(self, deadline):
        while b"\0" not in self._unread:
            with selectors.DefaultSelector() as selector:
                selector.register(self._answers, selectors.EVENT_READ)
                ready = selector.select(max(deadline - time.monotonic(), 0))
            more = os.read(self._answers, 1 << 20) if ready else b""
            if not more:
                raise RuntimeError("the browser does not answer")
            self._unread += more
        message, _, self._unread = self._unread.partition(b"\0")
        return message


@functools.cache
def _running() -> _Running:
    return _Running()
