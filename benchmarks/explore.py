"""How quickly a city opens at the prompt, a what-if answers, a dashboard is made. Usage: explore.py [other checkout].

With another checkout, its opening is measured in turn with this one's, each in processes of their own.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).parents[1]
CITY, ROUNDS, CALLS = "晋中市", 7, 15
OPEN = f"import shifan; shifan.load({CITY!r}, {str(PROJECT)!r})"


def opened(checkout: Path) -> float:
    """Return the seconds of processor time of a process that opens the city."""
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    before = os.times()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-c", OPEN], env=environment, cwd=folder, check=True)
    after = os.times()
    own, system = "children_user", "children_system"
    return sum(getattr(after, part) - getattr(before, part) for part in (own, system))


def median_of(call: Callable[[], object]) -> float:
    """Return the median seconds of processor time of a call in this process."""
    taken = []
    for _ in range(CALLS):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def main() -> None:
    """Print the figures, milliseconds of processor time."""
    import shifan  # measured above in processes of its own
    from shifan.explore.dashboard.page import dashboard_page
    from shifan.whatif.changes import Changes

    checkouts = [PROJECT, *map(Path, sys.argv[1:])]
    times: dict[Path, list[float]] = {checkout: [] for checkout in checkouts}
    for _ in range(ROUNDS):
        for checkout, taken in times.items():
            taken.append(opened(checkout))
    for checkout, taken in times.items():
        print(f"load {checkout.name}: {statistics.median(taken) * 1000:.0f}")
    place = shifan.load(CITY, str(PROJECT))
    place.what_if(rectified=True)
    questions: dict[str, Changes] = {
        "what_if 一处扣分": {"deductions": {"B03 完整性": "0.9"}},
        "what_if 暗访权重": {"parameters": {"暗访权重": "0.5"}},
        "what_if 全部整改": {"rectified": True},
        "what_if 一类业态": {"types": "农贸市场"},
    }
    for name, question in questions.items():
        asked = median_of(lambda question=question: place.what_if(**question))
        whole = median_of(lambda question=question: place.what_if(**question).changes)
        print(f"{name}: {asked * 1000:.0f}，连同全部变化的数据 {whole * 1000:.0f}")
    print(f"看板: {median_of(lambda: dashboard_page([place])) * 1000:.0f}")
    print(f"看板字节数: {len(dashboard_page([place]).encode())}")


if __name__ == "__main__":
    main()
