"""What a notebook changes in its process besides its own names is put back after it: the next one finds what a fresh kernel would.

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
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

_ABSENT = object()
_COLUMNS = 20  # of a table shown as plain text, as in a kernel


def apart(work: Callable[[], None]) -> None:
    """Call `work`; settings of libraries, random numbers, folder, environment and the like are afterwards as they were."""
    with ExitStack() as after:
        for keep in (
            _process,
            _builtins,
            _logging,
            _chance,
            _pandas,
            _matplotlib,
            warnings.catch_warnings,
        ):
            after.enter_context(keep())
        contextvars.copy_context().run(_with_own_decimals, work)


def _with_own_decimals(work: Callable[[], None]) -> None:
    # A copy of the context holds the same decimal context: who changes its precision changes it for all.
    decimal.setcontext(decimal.getcontext().copy())
    work()


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
    """Keep the names that every module sees."""
    before = dict(vars(builtins))
    try:
        yield
    finally:
        _put_back(vars(builtins), before)


@contextmanager
def _logging() -> Iterator[None]:
    root = logging.getLogger()
    level, handlers, below = root.level, list(root.handlers), logging.root.manager.disable
    try:
        yield
    finally:
        root.setLevel(level)
        root.handlers[:] = handlers
        logging.disable(below)


@contextmanager
def _chance() -> Iterator[None]:
    import numpy as np

    plain, numeric = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(plain)
        np.random.set_state(numeric)


@contextmanager
def _pandas() -> Iterator[None]:
    import pandas as pd

    before = dict(_flat(pd.options.d))
    pd.set_option("display.max_columns", _COLUMNS)  # in a terminal it would be as many as fit there
    try:
        yield
    finally:
        now = dict(_flat(pd.options.d))
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # an option that is to go one day is put back all the same
            for key, value in before.items():
                if now.get(key, _ABSENT) != value:
                    pd.set_option(key, value)


@contextmanager
def _matplotlib() -> Iterator[None]:
    """Keep matplotlib's settings; if only the notebook has loaded it, go back to those of the user's file. New pyplot figures are closed."""
    loaded = sys.modules.get("matplotlib")
    before, figures = _settings(loaded.rcParams) if loaded else None, _figures()
    try:
        yield
    finally:
        if now := sys.modules.get("matplotlib"):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                now.rcParams.update(before if before is not None else _settings(now.rcParamsOrig))
            for number in _figures() - figures:
                sys.modules["matplotlib.pyplot"].close(number)


def _settings(found: Mapping[str, object]) -> dict[str, object]:
    # To ask for the backend would choose one.
    return {key: value for key, value in dict.items(found) if key != "backend"}


def _figures() -> set[int]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()


def _flat(options: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    for key, value in options.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _put_back(now: object, before: Mapping[str, object]) -> None:
    """Make a mapping hold what it held."""
    for key in [key for key in now if key not in before]:
        del now[key]
    for key, value in before.items():
        if now.get(key, _ABSENT) is not value and (
            not isinstance(value, str) or now.get(key, _ABSENT) != value
        ):
            now[key] = value
