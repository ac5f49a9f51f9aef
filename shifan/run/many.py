"""Many cities: in this process, in a pool of processes, or on a dask cluster. One city's failure stops no other."""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, ProcessPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from shifan.errors import Finding, Refused
from shifan.run.city import RunResult, run_city

_LOOK = 0.2  # seconds between two looks at who is running
Started = Callable[[list[str]], None]


@dataclass(frozen=True)
class Outcome:
    """One city's result, or why there is none: findings of a refusal, or the text of a failure."""

    city: str
    result: RunResult | None = None
    findings: tuple[Finding, ...] = ()
    failure: str = ""


def run_one(
    root: str,
    city: str,
    standard: str,
    force: bool,
    isolated: bool,
    skeleton: Path | None = None,
    **how: object,
) -> Outcome:
    """Return the outcome of one city; nothing is raised, so that it travels between processes."""
    try:
        return Outcome(
            city, run_city(root, city, standard or None, force, isolated, skeleton=skeleton, **how)
        )
    except Refused as refused:
        return Outcome(city, findings=refused.findings)
    except Exception:
        return Outcome(city, failure=traceback.format_exc())


def run_many(
    root: Path,
    cities: Sequence[str],
    workers: int = 1,
    cluster: str = "",
    standard: str = "",
    force: bool = False,
    isolated: bool = False,
    started: Started | None = None,
    skeleton: Path | None = None,
) -> Iterator[Outcome]:
    """Yield the outcomes as they come; `started` hears from time to time which cities are running."""
    rest, tell = (standard, force, isolated, skeleton), started or (lambda names: None)
    if cluster:
        from shifan.run.cluster import on_cluster

        yield from on_cluster(root, cities, cluster, rest, tell)
    elif workers == 1 or len(cities) == 1:
        for city in cities:
            tell([city])
            yield run_one(str(root), city, *rest)
    else:
        yield from _in_pools(str(root), cities, workers, rest, tell)


def _in_pools(
    root: str, cities: Sequence[str], workers: int, rest: tuple, tell: Started
) -> Iterator[Outcome]:
    """Yield the outcomes from worker processes. If the system ends one — often for want of memory — it takes its pool with it:
    the cities that had not begun go on in a new pool, those under way are done again one by one, so that one can fail only for itself.
    """
    left, suspects = list(cities), []
    while left:
        broken = yield from as_they_come(*_pool(root, left, workers, rest), tell)
        begun = [city for city, running in broken.items() if running] or list(broken)
        suspects += begun
        left = [city for city in broken if city not in begun]
    for city in suspects:
        if (yield from as_they_come(*_pool(root, [city], 1, rest), tell)):
            yield Outcome(
                city,
                failure="运行进程被系统结束，可能是内存不足。请关闭其他程序后单独运行该城市，已完成的城市不会重做",
            )


def _pool(
    root: str, cities: Sequence[str], workers: int, rest: tuple
) -> tuple[Executor, dict[object, str]]:
    # spawn: a forked copy of a process with threads may hang, and Windows has no fork.
    pool = ProcessPoolExecutor(
        min(workers, len(cities)),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_leave_to_the_first,
    )
    return pool, {pool.submit(run_one, root, city, *rest, alone=False): city for city in cities}


def as_they_come(
    pool: Executor, waiting: dict[object, str], tell: Started
) -> Generator[Outcome, None, dict[str, bool]]:
    """Yield the outcome of each future (→ city). Return the cities lost with the pool, and whether each was under way.

    Whoever stops asking, or interrupts, ends the pool at once.
    """
    lost, running = {}, []
    try:
        while waiting:
            running = [city for future, city in waiting.items() if future.running()] or running
            tell(running)
            done, _ = wait(waiting, timeout=_LOOK, return_when=FIRST_COMPLETED)
            for future in done:
                city = waiting.pop(future)
                try:
                    yield future.result()
                except BrokenExecutor:
                    lost[city] = city in running
        pool.shutdown()
        return lost
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children() if waiting else ():
            child.terminate()


def _leave_to_the_first() -> None:
    """Ignore Ctrl-C in a worker: the first process hears it too and ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
