"""Refreshing a long report against opening and saving it with python-docx: whole processes, taken in turn.

Processor time, which hardly depends on what else the machine does; a busy one makes the ratio larger all the same.
Run: `.venv/bin/python benchmarks/refresh.py [ROUNDS]`. Prints the ratio and writes its section of
benchmarks/RESULTS.md. POSIX only: what a process has spent is asked of the operating system.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from benchmarks.results import load, machine, write_section  # noqa: E402

PROSE, SENTENCE = 14, "这一段由起草人手工撰写，用来说明当地的做法和安排，里面没有数据。"
OPEN_AND_SAVE = "import sys; from docx import Document; Document(sys.argv[1]).save(sys.argv[2])"
REFRESH = (
    "import sys; from pathlib import Path; from shifan.report.refresh.refresh import refresh_file; "
    "refresh_file(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))"
)
INSIDE = """
import sys, time
from pathlib import Path
from docx import Document
from shifan.report.refresh.refresh import refresh_file
source, target, root = sys.argv[1:]
def timed(call):
    start = time.process_time(); call(); return time.process_time() - start
n = 0
def save(): Document(source).save(target + "0")
def renew():
    global n; n += 1; refresh_file(Path(source), Path(target + f"{n}.docx"), Path(root))
save(); renew()
print(min(timed(save) for _ in range(5)), min(timed(renew) for _ in range(5)))
"""


def _skeleton(path: Path, left_out: range) -> Path:
    """Return the skeleton without some annexes, by their numbers, and with pages of people's own prose."""
    from docx import Document
    from docx.oxml.ns import qn

    document = Document(str(PROJECT / "shifan" / "report" / "skeleton.docx"))
    body = list(document.element.body)
    texts = ["".join(node.text or "" for node in element.iter(qn("w:t"))) for element in body]
    first, last = texts.index(f"附件{left_out.start}"), texts.index(f"附件{left_out.stop}")
    for element in body[first : last - 1]:
        body[0].getparent().remove(element)
    model = next(
        paragraph
        for paragraph in document.paragraphs
        if paragraph.text.startswith("{{ overall.text")
    )
    for _ in range(PROSE):
        model.insert_paragraph_before(SENTENCE * 8, model.style)
    document.save(str(path))
    return path


# What is corrected after the report was made: a figure that is only printed, or a deduction by
# which a shortcoming goes and another comes.
FIGURE, DEDUCTION = ("工作成效", "数据", "数值", 2345), ("资料审查", "评分", "扣分", 0.5)


def _city(root: Path, skeleton: Path | None, change: tuple[str, str, str, float]) -> Path:
    """Return the report of a run, after which a cell was changed and the city run again."""
    shutil.copytree(PROJECT / "data" / "raw" / "晋中市", root / "data" / "raw" / "晋中市")
    run = [
        sys.executable,
        "-m",
        "shifan",
        "run",
        "晋中市",
        "--root",
        str(root),
        *(["--skeleton", str(skeleton)] if skeleton else []),
    ]
    subprocess.run(run, check=True, capture_output=True)
    report = root / "报告.docx"
    shutil.copyfile(next((root / "output" / "晋中市").glob("r001-*")) / "初评报告.docx", report)
    import openpyxl

    book, name, header, content = change
    path = root / "data" / "raw" / "晋中市" / f"{book}.xlsx"
    workbook = openpyxl.load_workbook(path)
    sheet = workbook[name]
    sheet.cell(2, next(cell.column for cell in sheet[1] if cell.value == header)).value = content
    workbook.save(path)
    subprocess.run(run, check=True, capture_output=True)
    return report


def _whole(target: Path, *arguments: str) -> float:
    """Return the processor time of a process that writes a file. Its status says nothing.

    A refresh that keeps something against the data ends with 1.
    """
    process = subprocess.Popen(
        [sys.executable, *(part.format(target) for part in arguments)],
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
    )
    usage = os.wait4(process.pid, 0)[2]
    assert target.is_file(), f"nothing written by {arguments[:3]}"
    return usage.ru_utime + usage.ru_stime


def _controls(report: Path) -> int:
    with zipfile.ZipFile(report) as archive:
        return archive.read("word/document.xml").count(b"<w:sdt>")


def _row(root: Path, report: Path, rounds: int, name: str) -> str:
    """Return one line of the table: whole processes taken in turn, medians; inside one process the quickest of five."""
    plain, renewed, command = [], [], []
    for n in range(rounds):
        plain.append(_whole(root / f"p{n}.docx", "-c", OPEN_AND_SAVE, str(report), "{}"))
        renewed.append(_whole(root / f"r{n}.docx", "-c", REFRESH, str(report), "{}", str(root)))
        arguments = ("-m", "shifan", "refresh", str(report), "-o", "{}", "--root", str(root))
        command.append(_whole(root / f"c{n}.docx", *arguments))
    inside = subprocess.run(
        [sys.executable, "-c", INSIDE, str(report), str(root / "x"), str(root)],
        check=True,
        capture_output=True,
        text=True,
        cwd=PROJECT,
    )
    save, renew = map(float, inside.stdout.split())
    a, b, c = map(statistics.median, (plain, renewed, command))
    return (
        f"| {name}，{_controls(report)} 个控件 | {a:.3f} | {b:.3f} | **{b / a:.2f}** | {c:.3f} | {c / a:.2f} "
        f"| {save:.3f} | {renew:.3f} | {renew / save:.2f} |"
    )


SHORT = "约 30 页的报告（没有扣分明细、检查结果和问题清单，另有手写文字）"
LONG = "没有检查结果的报告（另有手写文字）"
# What the report is called, which annexes are left out of it, and what changes in the data.
CASES = (
    (f"{SHORT}，一个数字有变化", range(2, 5), FIGURE),
    (f"{SHORT}，得分和不足有变化", range(2, 5), DEDUCTION),
    (f"{LONG}，一个数字有变化", range(3, 4), FIGURE),
    (f"{LONG}，得分和不足有变化", range(3, 4), DEDUCTION),
    ("晋中市报告全文，得分和不足有变化", None, DEDUCTION),
)


def main(rounds: int) -> None:
    """Print medians and ratios."""
    rows = []
    for name, left_out, change in CASES:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            skeleton = _skeleton(root / "skeleton.docx", left_out) if left_out else None
            report = _city(root, skeleton, change)
            rows.append(_row(root, report, rounds, name))
    lines = [
        "报告生成之后数据有变化；不足有增减时还要读这次运行的报告，是最慢的一种更新。"
        f"整个进程的处理器时间，轮流测量，{rounds} 轮的中位数；进程内为 5 次中最快的一次。"
        "约 600 个控件的报告，更新应不大于打开并保存的 1.5 倍；命令 `shifan refresh` 另含命令行程序自身的启动。",
        "",
        "| 报告 | python-docx 打开并保存，秒 | 更新，秒 | 倍 | 命令，秒 | 倍 | 进程内：打开并保存 |"
        " 进程内：更新 | 倍 |",
        "|---|---|---|---|---|---|---|---|---|",
        *rows,
        "",
        f"{machine('lxml', 'python-docx')}；{load()}",
        "",
        "重新测量：`python benchmarks/refresh.py [轮数]`",
    ]
    write_section("更新报告", lines)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
