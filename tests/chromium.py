"""A headless browser for tests: the page after its scripts ran, what it complained of, and what it prints."""

import os
import shutil
import subprocess

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


def _call(folder, url, *options):
    return subprocess.run(
        [
            BINARY,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-extensions",
            "--disable-background-networking",
            f"--user-data-dir={folder / 'profile'}",
            "--enable-logging=stderr",
            "--v=0",
            "--virtual-time-budget=4000",
            *options,
            url,
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        env={**os.environ, "LANG": "C.UTF-8"},
    )


def opened(folder, path, query=""):
    """Return the page's document after its scripts ran, and the lines that it wrote to its console."""
    url = path.as_uri() + query
    done = _call(folder, url, "--dump-dom")
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def printed(folder, path, query=""):
    """Return the file of the page printed to PDF."""
    target = folder / "printed.pdf"
    _call(folder, path.as_uri() + query, f"--print-to-pdf={target}", "--no-pdf-header-footer")
    return target


def pictured(folder, path, query="", size=(1280, 1600), dark=False):
    """Return the file of a screenshot; for looking at, not for comparing."""
    target = folder / "picture.png"
    _call(
        folder,
        path.as_uri() + query,
        f"--screenshot={target}",
        f"--window-size={size[0]},{size[1]}",
        *(["--force-dark-mode", "--blink-settings=preferredColorScheme=0"] if dark else []),
    )
    return target
