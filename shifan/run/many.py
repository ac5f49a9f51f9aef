"""Many cities: in this process, in a pool of processes, or on a dask cluster. One city's failure stops no other."""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, ProcessPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from shifan.errors import Finding, Refused
from shifan.run.city import RunResult, run_city

_LOOK = 0.2     # seconds between two looks at who is running
Started = Callable[[list[str]], None]


@dataclass(frozen=True)
class Outcome:
    """One city's result, or why there is none: findings of a refusal, or the text of a failure."""

    city: str
    result: RunResult | None = None
    findings: tuple[Finding, ...] = ()
    failure: str = ""


def run_one(root: str, city: str, standard: str, force: bool, isolated: bool, skeleton: Path | None = None, **how: object) -> Outcome:
    """Return the outcome of one city; nothing is raised, so that it travels between processes."""
    try:
        return Outcome(city, run_city(root, city, standard or None, force, isolated, skeleton=skeleton, **how))
    except Refused as refused:
        return Outcome(city, findings=refused.findings)
    except Exception:
        return Outcome(city, failure=traceback.format_exc())


def run_many(root: Path, cities: Sequence[str], workers: int = 1, cluster: str = "", standard: str = "", force: bool = False,
             isolated: bool = False, started: Started | None = None, skeleton: Path | None = None) -> Iterator[Outcome]:
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
        # spawn: a forked copy of a process with threads may hang, and Windows has no fork.
        pool = ProcessPoolExecutor(min(workers, len(cities)), mp_context=multiprocessing.get_context("spawn"), initializer=_leave_to_the_first)
        yield from as_they_come(pool, {pool.submit(run_one, str(root), city, *rest, alone=False): city for city in cities}, tell)


def as_they_come(pool: Executor, waiting: dict[object, str], tell: Started) -> Iterator[Outcome]:
    """Yield the outcome of each future (→ city); whoever stops asking, or interrupts, ends the pool at once."""
    try:
        while waiting:
            tell([city for future, city in waiting.items() if future.running()])
            done, _ = wait(waiting, timeout=_LOOK, return_when=FIRST_COMPLETED)
            for future in done:
                yield _outcome(future, waiting.pop(future))
        pool.shutdown()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children() if waiting else ():
            child.terminate()


def _outcome(future: object, city: str) -> Outcome:
    try:
        return future.result()
    except Exception as error:
        # A worker that the system ended (often for want of memory) takes the whole pool with it.
        return Outcome(city, failure=f"运行进程被系统结束（{type(error).__name__}），可能是内存不足。请用较小的 -j 重新运行，已完成的城市不会重做")


def _leave_to_the_first() -> None:
    """Ignore Ctrl-C in a worker: the first process hears it too and ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
