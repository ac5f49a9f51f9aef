"""benchmarks/RESULTS.md: each command replaces its own section and leaves the others."""

import os
import platform
import re
from importlib import metadata
from pathlib import Path

# Compiled modules are kept, as on any user's machine: without them only our own modules would be
# compiled anew by each process.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = "# 实测结果\n\n比值是同一台机器、同一次测量得出的，可以参考；秒数换一台机器就不同。\n"


def machine(*packages):
    """Return a line on machine and versions."""
    versions = "，".join(f"{name} {metadata.version(name)}" for name in packages)
    return (
        f"{platform.system()} {platform.machine()}，{os.cpu_count()} 核，Python "
        f"{platform.python_version()}{'，' if versions else ''}{versions}"
    )


def load():
    """Return in words how busy the machine is: with other processes at work, CPU times are too long."""
    return f"负荷 {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "负荷未知"


def write_section(title, lines):
    """Write the lines under `## title`, in place of what stood there, and print them."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else HEAD
    section = f"## {title}\n\n" + "\n".join(lines).strip() + "\n"
    print(section)
    pattern = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.M | re.S)
    text = (
        pattern.sub(lambda _: section + "\n", text)
        if pattern.search(text)
        else text.rstrip() + "\n\n" + section
    )
    RESULTS.write_text(text.rstrip() + "\n", encoding="utf-8", newline="\n")
