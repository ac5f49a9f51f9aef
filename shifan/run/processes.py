"""Many cities in a pool of processes on this machine."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import replace

from shifan.run.child_python import safe_children
from shifan.run.outcomes import CityOutcome, Running, as_completed, outcome_of
from shifan.run.task import RunOptions

_ENDED = "运行进程被系统结束，可能是内存不足。请关闭其他程序后单独运行该城市，已完成的城市不会重做"


def run_in_processes(
    root: str, cities: Sequence[str], processes: int, options: RunOptions, running: Running
) -> Iterator[CityOutcome]:
    """Yield the outcomes from worker processes as they come.

    If the system ends a process — often for want of memory — its whole pool is lost: the cities that
    had not begun go on in a new pool, those under way are done again one by one, so that one can
    fail only for itself.
    """
    # The processes share the cores already.
    options = replace(options, second_core=False)
    with safe_children():
        yield from _run_in_pools(root, cities, processes, options, running)


def _run_in_pools(
    root: str, cities: Sequence[str], processes: int, options: RunOptions, running: Running
) -> Iterator[CityOutcome]:
    """Yield the outcomes from one pool after another, until every city has one."""
    not_begun, suspects = list(cities), list[str]()
    while not_begun:
        pool, futures = _pool(root, not_begun, processes, options)
        lost = yield from as_completed(pool, futures, running)
        begun = [city for city, under_way in lost.items() if under_way] or list(lost)
        suspects += begun
        not_begun = [city for city in lost if city not in begun]
    for city in suspects:
        pool, futures = _pool(root, [city], 1, options)
        lost = yield from as_completed(pool, futures, running)
        if lost:
            yield CityOutcome(city, failure=_ENDED)


def _pool(
    root: str, cities: Sequence[str], processes: int, options: RunOptions
) -> tuple[Executor, dict[Future[CityOutcome], str]]:
    """Return a pool at work and the city of each of its futures."""
    # spawn: a forked copy of a process with threads may hang, and Windows has no fork.
    pool = ProcessPoolExecutor(
        min(processes, len(cities)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_ignore_interrupts,
    )
    return pool, {pool.submit(outcome_of, root, city, options): city for city in cities}


def _ignore_interrupts() -> None:
    """Ignore Ctrl-C in a worker: the first process hears it too and ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
