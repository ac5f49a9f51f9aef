"""Many cities: in this process, in a pool of processes, or on a dask cluster. One city's failure stops no other."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from shifan.errors import Finding, Refused
from shifan.run.city import RunResult, run_city


@dataclass(frozen=True)
class Outcome:
    """One city's result, or why there is none: findings of a refusal, or the text of a failure."""

    city: str
    result: RunResult | None = None
    findings: tuple[Finding, ...] = ()
    failure: str = ""


def run_one(root: str, city: str, standard: str, force: bool, isolated: bool) -> Outcome:
    """Return the outcome of one city; nothing is raised, so that it travels between processes."""
    try:
        return Outcome(city, run_city(root, city, standard or None, force, isolated))
    except Refused as refused:
        return Outcome(city, findings=refused.findings)
    except Exception:
        return Outcome(city, failure=traceback.format_exc())


def run_many(root: Path, cities: Sequence[str], workers: int = 1, cluster: str = "", standard: str = "", force: bool = False,
             isolated: bool = False, started: Callable[[str], None] | None = None) -> Iterator[Outcome]:
    """Yield the outcomes as they come."""
    rest = (standard, force, isolated)
    if cluster:
        yield from _on_cluster(root, cities, cluster, rest)
    elif workers <= 1 or len(cities) <= 1:
        for city in cities:
            if started:
                started(city)
            yield run_one(str(root), city, *rest)
    else:
        # spawn: a forked copy of a process with threads may hang, and Windows has no fork.
        with ProcessPoolExecutor(min(workers, len(cities)), mp_context=get_context("spawn")) as pool:
            waiting = [pool.submit(run_one, str(root), city, *rest) for city in cities]
            for future in as_completed(waiting):
                yield future.result()


def _on_cluster(root: Path, cities: Sequence[str], address: str, rest: tuple) -> Iterator[Outcome]:
    try:
        from distributed import Client
        from distributed import as_completed as completed
    except ImportError:
        raise Refused("cluster", found="没有安装 dask.distributed", action="请安装：pip install 'shifan[cluster]'") from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise Refused("cluster", file=address, found="连接不到调度器", action="请核对地址，并确认调度器已启动") from error
    with client:
        waiting = [client.submit(run_one, str(root), city, *rest, pure=False, retries=2) for city in cities]
        for future in completed(waiting):
            yield future.result()
