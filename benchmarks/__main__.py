"""Every measurement, one after another, each as a process of its own: python -m benchmarks [NAME…].
About a quarter of an hour on a quiet machine.

Each writes its own section of benchmarks/RESULTS.md; one that fails leaves its old section and is named at the end.
"""

import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
# In the order of the report; what takes long comes last.
ORDER = ("run_city", "many", "rows", "national", "firmness", "audit", "reliability")
NO_MEASUREMENT = {"__init__", "__main__", "floor", "results", "peers"}


def main(*names):
    """Return the exit status: 1 if a measurement failed."""
    own = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NO_MEASUREMENT)
    wanted = names or (
        *(name for name in ORDER if name in own),
        *(name for name in own if name not in ORDER),
    )
    failed = []
    for name in wanted:
        start = time.perf_counter()
        status = subprocess.run([sys.executable, str(HERE / f"{name}.py")]).returncode
        print(f"[{name}: {time.perf_counter() - start:.0f} s, exit {status}]", flush=True)
        failed += [name] if status else []
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
