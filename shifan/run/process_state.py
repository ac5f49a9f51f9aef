"""The state of the process that a notebook may change is put back after it: the next finds what a fresh kernel would.

A changed attribute of a module is not put back; notebooks that do that need `--isolated`.
"""

from __future__ import annotations

import builtins
import contextvars
import decimal
import locale
import logging
import os
import random
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

_ABSENT = object()
_COLUMNS = 20  # of a table shown as plain text, as in a kernel


def call_and_restore(function: Callable[[], None]) -> None:
    """Call a function, then put back what it changed in the process.

    That is: folder, environment, locale, search path, arguments, names of builtins, logging, random
    numbers, warnings, decimal context, context variables, settings of pandas and matplotlib.
    """
    keepers = (
        _process,
        _builtins,
        _logging,
        _random_numbers,
        _pandas,
        _matplotlib,
        warnings.catch_warnings,
    )
    with ExitStack() as stack:
        for keeper in keepers:
            stack.enter_context(keeper())
        contextvars.copy_context().run(_with_own_decimal_context, function)


def _with_own_decimal_context(function: Callable[[], None]) -> None:
    # A copy of the context holds the same decimal context: who changes its precision changes it for all.
    decimal.setcontext(decimal.getcontext().copy())
    function()


@contextmanager
def _process() -> Iterator[None]:
    folder, environment, language = Path.cwd(), dict(os.environ), locale.setlocale(locale.LC_ALL)
    path, arguments = list(sys.path), list(sys.argv)
    try:
        yield
    finally:
        os.chdir(folder)
        _put_back(os.environ, environment)
        sys.path[:], sys.argv[:] = path, arguments
        with suppress(locale.Error):
            locale.setlocale(locale.LC_ALL, language)


@contextmanager
def _builtins() -> Iterator[None]:
    before = dict(vars(builtins))
    try:
        yield
    finally:
        _put_back(vars(builtins), before)


@contextmanager
def _logging() -> Iterator[None]:
    root = logging.getLogger()
    level, handlers, disabled = root.level, list(root.handlers), logging.root.manager.disable
    try:
        yield
    finally:
        root.setLevel(level)
        root.handlers[:] = handlers
        logging.disable(disabled)


@contextmanager
def _random_numbers() -> Iterator[None]:
    plain, numeric = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(plain)
        np.random.set_state(numeric)


@contextmanager
def _pandas() -> Iterator[None]:
    options: Mapping[str, Any] = vars(pd.options)["d"]
    before = dict(_flat(options))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pd.reset_option("display")  # a fresh kernel has nothing of what this process has set
    pd.set_option("display.max_columns", _COLUMNS)  # in a terminal it would be as many as fit there
    try:
        yield
    finally:
        now = dict(_flat(options))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an option that is to go one day is put back, too
            for key, value in before.items():
                if now.get(key, _ABSENT) != value:
                    pd.set_option(key, value)


@contextmanager
def _matplotlib() -> Iterator[None]:
    """Keep matplotlib's settings, and close new figures of pyplot.

    If only the notebook has loaded matplotlib, the settings become those of the user's file.
    """
    loaded = sys.modules.get("matplotlib")
    before = _settings(loaded.rcParams) if loaded else None
    figures = _figures()
    try:
        yield
    finally:
        if matplotlib := sys.modules.get("matplotlib"):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                usual = _settings(matplotlib.rcParamsOrig) if before is None else before
                matplotlib.rcParams.update(usual)
            for number in _figures() - figures:
                sys.modules["matplotlib.pyplot"].close(number)


def _settings(parameters: dict[str, Any]) -> dict[str, Any]:
    # Read as a plain dict: to ask matplotlib for the backend would choose one.
    return {key: value for key, value in dict.items(parameters) if key != "backend"}


def _figures() -> set[int]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()


def _flat(options: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the settings of nested options with their full names, `display.width`."""
    for key, value in options.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _put_back(now: MutableMapping[str, Any], before: Mapping[str, Any]) -> None:
    """Make a mapping hold what it held before."""
    for key in [key for key in now if key not in before]:
        del now[key]
    for key, value in before.items():
        if not _is_same(now.get(key, _ABSENT), value):
            now[key] = value


def _is_same(now: object, before: object) -> bool:
    """Return whether a value is the object it was, or an equal text."""
    return now is before or (isinstance(before, str) and now == before)
