"""Refreshing a long report against opening and saving it with python-docx: whole processes, taken in turn.

Run: `.venv/bin/python benchmarks/refresh.py [ROUNDS]`. Prints the ratio and writes its section of benchmarks/RESULTS.md.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from benchmarks.results import write_section  # noqa: E402

OPEN_AND_SAVE = "import sys; from docx import Document; Document(sys.argv[1]).save(sys.argv[2])"
REFRESH = ("import sys; from pathlib import Path; from shifan.report.refresh import refresh_file; "
           "refresh_file(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))")
INSIDE = """
import sys, time
from pathlib import Path
from docx import Document
from shifan.report.refresh import refresh_file
source, target, root = sys.argv[1:]
def timed(call):
    start = time.perf_counter(); call(); return time.perf_counter() - start
n = 0
def save(): Document(source).save(target + "0")
def renew():
    global n; n += 1; refresh_file(Path(source), Path(target + f"{n}.docx"), Path(root))
save(); renew()
print(min(timed(save) for _ in range(5)), min(timed(renew) for _ in range(5)))
"""


def _city(root: Path) -> Path:
    """Return the report of a run, after which the data were changed and run again."""
    shutil.copytree(PROJECT / "data" / "raw" / "晋中市", root / "data" / "raw" / "晋中市")
    run = [sys.executable, "-m", "shifan", "run", "晋中市", "--root", str(root)]
    subprocess.run(run, check=True, capture_output=True)
    report = root / "报告.docx"
    shutil.copyfile(next((root / "output" / "晋中市").glob("r001-*")) / "初评报告.docx", report)
    import openpyxl
    book = root / "data" / "raw" / "晋中市" / "资料审查.xlsx"
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["评分"]
    column = next(cell.column for cell in sheet[1] if cell.value == "扣分")
    sheet.cell(2, column).value = 0.5
    workbook.save(book)
    subprocess.run(run, check=True, capture_output=True)
    return report


def _whole(code: str, *arguments: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, cwd=PROJECT)
    return time.perf_counter() - start


def main(rounds: int) -> None:
    """Print medians and ratios."""
    from docx import Document
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        report = _city(root)
        controls = sum(1 for _ in Document(str(report)).element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}sdt"))
        plain, renewed = [], []
        for n in range(rounds):
            plain.append(_whole(OPEN_AND_SAVE, str(report), str(root / f"p{n}.docx")))
            renewed.append(_whole(REFRESH, str(report), str(root / f"r{n}.docx"), str(root)))
        inside = subprocess.run([sys.executable, "-c", INSIDE, str(report), str(root / "x"), str(root)], check=True, capture_output=True, text=True, cwd=PROJECT)
        save, renew = map(float, inside.stdout.split())
        a, b = statistics.median(plain), statistics.median(renewed)
        lines = [f"晋中市报告，{controls} 个控件；整个进程轮流测量，{rounds} 轮的中位数；进程内为 5 次中最快的一次。整个进程应不大于 1.5 倍。", "",
                 "| 方式 | 整个进程（秒） | 进程内（秒） |", "|---|---|---|", f"| python-docx 打开并保存 | {a:.2f} | {save:.2f} |",
                 f"| shifan refresh | {b:.2f}（{b / a:.2f} 倍） | {renew:.2f}（{renew / save:.2f} 倍） |", "",
                 "重新测量：`python benchmarks/refresh.py [轮数]`"]
        write_section("更新报告", lines)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
