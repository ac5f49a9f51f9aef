"""What became of each of many cities: one city's failure stops no other."""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable, Generator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait

from shifan.errors import Finding, Refused
from shifan.records import dataclass
from shifan.run.one_city import RunResult, fill_here, run_city
from shifan.run.task import Fill, RunOptions

_PAUSE = 0.2  # seconds between two looks at which cities are running
Running = Callable[[list[str]], None]  # is told from time to time which cities are running


@dataclass(frozen=True)
class CityOutcome:
    """One city's result, or why there is none: findings of a refusal, or the text of a failure."""

    city: str
    result: RunResult | None = None
    findings: tuple[Finding, ...] = ()
    failure: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the answer of `run --json` for this city."""
        if self.result:
            return self.result.as_dict()
        return {
            "city": self.city,
            "ok": False,
            "findings": [finding.as_dict() for finding in self.findings],
            "failure": self.failure,
        }


def outcome_of(root: str, city: str, options: RunOptions, fill: Fill = fill_here) -> CityOutcome:
    """Return the outcome of a run of one city; nothing is raised, so that it travels between processes."""
    try:
        return CityOutcome(city, run_city(root, city, options, fill=fill))
    except Refused as refused:
        return CityOutcome(city, findings=refused.findings)
    except Exception:
        return CityOutcome(city, failure=traceback.format_exc())


def as_completed(
    pool: Executor, cities: dict[Future[CityOutcome], str], running: Running
) -> Generator[CityOutcome, None, dict[str, bool]]:
    """Yield the outcome of each future as it comes. Return the cities that were lost with the pool.

    Each lost city has whether it was under way. Whoever stops asking, or interrupts, ends the pool
    at once.
    """
    lost: dict[str, bool] = {}
    under_way: list[str] = []
    try:
        while cities:
            begun = [city for future, city in cities.items() if future.running()]
            under_way = begun or under_way
            running(under_way)
            done, _ = wait(cities, timeout=_PAUSE, return_when=FIRST_COMPLETED)
            for future in done:
                city = cities.pop(future)
                try:
                    yield future.result()
                except BrokenExecutor:
                    lost[city] = city in under_way
        pool.shutdown()
        return lost
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children() if cities else ():
            child.terminate()
