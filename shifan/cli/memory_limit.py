"""A limit of memory (`ulimit -v`) too small for the libraries is told before they are loaded.

Some of them end the process by themselves, with words of their own, where they get no memory.
"""

from __future__ import annotations

import sys

from shifan.errors import Refused

LEAST = 1_100  # megabytes of address space: what is reserved, far more than what is used


def require_memory() -> None:
    """Refuse a limit of address space that the libraries cannot be loaded in; nothing on Windows."""
    if sys.platform == "win32":
        return
    import resource  # the name exists on POSIX only

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit != resource.RLIM_INFINITY and limit < LEAST * 2**20:
        raise Refused(
            "memory",
            found=f"内存限制过小（ulimit -v，现为 {limit // 2**20} MB）",
            expected=f"不小于 {LEAST} MB",
            action=f"请放宽：ulimit -v {LEAST * 1024}",
        )
