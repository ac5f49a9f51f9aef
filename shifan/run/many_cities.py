"""Many cities: in this process, in a pool of processes, or on a dask cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from shifan.records import dataclass
from shifan.run.cluster import run_on_cluster
from shifan.run.outcomes import CityOutcome, Running, outcome_of
from shifan.run.processes import run_in_processes
from shifan.run.task import RunOptions


@dataclass(frozen=True)
class Workers:
    """Who runs the cities: so many processes here, or the dask scheduler at an address."""

    processes: int = 1
    cluster: str = ""


def run_many(
    root: Path,
    cities: Sequence[str],
    options: RunOptions,
    workers: Workers,
    running: Running,
) -> Iterator[CityOutcome]:
    """Yield the outcomes as they come; `running` is told from time to time which cities are running."""
    if workers.cluster:
        yield from run_on_cluster(str(root), cities, workers.cluster, options, running)
    elif workers.processes == 1 or len(cities) == 1:
        for city in cities:
            running([city])
            yield outcome_of(str(root), city, options)
    else:
        yield from run_in_processes(str(root), cities, workers.processes, options, running)
