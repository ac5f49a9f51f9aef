"""Commands on cities: call the package, print what it says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from shifan.cli import terminal
from shifan.errors import Refused
from shifan.files.places import cities, find_root, place


def run_cities(
    names: list[str], everything: bool, options: dict[str, object], root: Path | None, as_json: bool
) -> int:
    """Return the exit status after running the cities: 2 if one was refused, 1 if one failed by a bug, else 0."""
    base = find_root(root)
    # A name that is no city's is refused when its turn comes: it stops no other.
    names = cities(base) if everything else list(dict.fromkeys(name.strip() for name in names))
    if not names:
        raise Refused(
            "city",
            found="没有指定城市",
            expected=f"城市名称，或 --all；已有：{'、'.join(cities(base)) or '无'}",
            action="请指定城市",
        )
    if options["workers"] < 1:
        raise Refused(
            "jobs",
            found=f"-j {options['workers']}",
            expected="不小于1的整数",
            action="请用 -j 1 或更大的数",
        )
    if options["skeleton"]:
        from shifan.word.package import read_parts

        options["skeleton"] = options["skeleton"].resolve()
        read_parts(options["skeleton"])  # refused once, not by every city
    pdf, done = options.pop("pdf"), []
    if pdf:
        from shifan.word.pdf import find_libreoffice

        find_libreoffice()  # refused before the work, not after it
    if len(names) == 1 and not options["cluster"]:
        status = _run_alone(base, names[0], options, as_json, done)
    else:
        status = _run_many(base, names, options, as_json, done)
    return max([status, *(_tell_pdf(result) for result in done if pdf)])


def tell_why(
    names: list[str],
    everything: bool,
    standard: str,
    root: Path | None,
    skeleton: Path | None = None,
) -> None:
    """Print for each city what has changed since its last run."""
    from shifan.run.one_city import why
    from shifan.run.task import RunOptions

    base = find_root(root)
    for name in cities(base) if everything else names:
        changed = why(base, name, RunOptions(standard, skeleton=skeleton))
        terminal.line(
            f"{name}：{'与最近一次运行相比没有变化' if not changed else '需要运行，原因：'}"
        )
        for one in changed:
            terminal.line(f"  {one}")


def prune_runs(
    names: list[str], everything: bool, keep: int, root: Path | None, as_json: bool
) -> None:
    """Remove old runs and print which, and which were kept for the work in them."""
    from shifan.run.prune import prune

    base = find_root(root)
    names = cities(base) if everything else names
    if not names:
        raise Refused(
            "city", found="没有指定城市", expected="城市名称，或 --all", action="请指定城市"
        )
    done = {name: prune(base, name, keep) for name in names}
    if as_json:
        terminal.answer(
            {name: {"removed": one.removed, "kept": one.kept} for name, one in done.items()}
        )
        return
    for name, one in done.items():
        terminal.line(
            f"{name}：删除{len(one.removed)}次旧的运行{'：' if one.removed else ''}{'、'.join(one.removed)}"
        )
        for run, reason in one.kept.items():
            terminal.line(f"  保留 {run}：{reason}")


def _run_alone(base: Path, name: str, options: dict[str, object], as_json: bool, done: list) -> int:
    from shifan.run.one_city import run_city
    from shifan.run.task import RunOptions

    with terminal.err().status(f"{name}：准备") as status:
        result = run_city(
            base,
            name,
            RunOptions(
                options["standard"], options["force"], options["isolated"], options["skeleton"]
            ),
            lambda city, text: status.update(f"{city}：{text}"),
        )
    if as_json:
        terminal.answer(result.as_dict())
    else:
        _tell(result)
    done.append(result)
    return 0


def _run_many(
    base: Path, names: list[str], options: dict[str, object], as_json: bool, done: list
) -> int:
    from shifan.run.many_cities import Workers, run_many
    from shifan.run.task import RunOptions

    outcomes, status = [], 0
    with terminal.err().status(f"共{len(names)}个城市") as view:

        def show(running: list[str]) -> None:
            view.update(f"已完成 {len(outcomes)}/{len(names)}　正在运行：{'、'.join(running)}")

        for outcome in run_many(
            base,
            names,
            RunOptions(
                options["standard"], options["force"], options["isolated"], options["skeleton"]
            ),
            Workers(options["workers"], options["cluster"]),
            show,
        ):
            outcomes.append(outcome)
            if outcome.result and not as_json:
                _tell(outcome.result)
    done.extend(outcome.result for outcome in outcomes if outcome.result)
    for outcome in sorted(outcomes, key=lambda one: names.index(one.city)):
        status = 2 if outcome.findings else status or int(bool(outcome.failure))
        if not as_json:
            _tell_trouble(outcome)
    if as_json:
        terminal.answer(
            [
                outcome.result.as_dict()
                if outcome.result
                else {
                    "city": outcome.city,
                    "ok": False,
                    "findings": [one.as_dict() for one in outcome.findings],
                    "failure": outcome.failure,
                }
                for outcome in outcomes
            ]
        )
    return status


def _tell_trouble(outcome) -> None:
    from shifan.clean.repeated_findings import grouped

    if outcome.findings:
        terminal.err().print(f"[red]{terminal.escape(outcome.city)}：拒绝[/red]")
        terminal.refusal(grouped(outcome.findings))
    elif outcome.failure:
        terminal.err().print(f"[red]{terminal.escape(outcome.city)}：程序出错[/red]")
        terminal.err().print(outcome.failure, markup=False)


def _tell(result) -> None:
    verdict = "通过" if result.passed else "未通过"
    lead = (
        f"{result.city}：{result.run.name}，初评结论 {verdict}"
        if result.changed
        else f"{result.city}：没有变化，沿用 {result.run.name}，初评结论 {verdict}"
    )
    terminal.line(lead)
    for reason in result.reasons:
        terminal.line(f"  {reason}")
    terminal.line(f"报告：{_short(result.report)}")


def _tell_pdf(result) -> int:
    """Return 2 if there is no PDF, after saying why on standard error: the run itself is done and has been answered."""
    # most commands write no PDF
    from shifan.files.run_files import pdf_of
    from shifan.word import pdf

    try:
        tell_pdf(pdf.convert(result.report, pdf_of(result.run)))
    except Refused as refused:
        terminal.refusal(refused.findings)
        return 2
    return 0


def tell_pdf(made) -> None:
    """Print where a PDF is, and which fonts in it are not those that were asked for; to standard error, apart from answers."""
    terminal.err().print(f"PDF：{_short(made.path)}", markup=False)
    if made.substituted_fonts:
        terminal.err().print(
            f"本机没有以下字体，PDF 中已由其他字体代替：{'、'.join(made.substituted_fonts)}。正式印发请在装有这些字体的机器上生成",
            markup=False,
        )
    elif made.substituted_fonts is None:
        terminal.err().print("未能核对字体，请查看 PDF 中的字体是否符合要求", markup=False)


def _short(path: Path) -> Path:
    """Return the path as seen from here, if it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def check_city(
    root: Path | None, city: str, standard: str, annotate: Path | None, as_json: bool
) -> bool:
    """Return whether a city can be scored, after printing every finding."""
    from shifan.clean import clean
    from shifan.clean.repeated_findings import grouped
    from shifan.intake import read_city
    from shifan.intake.provenance import standing
    from shifan.stages import Work, pack_overridden

    work = Work(place(root, city), standard)
    raw = read_city(work.place.raw)
    made = clean(raw, work.standard)
    found = (*pack_overridden(work.place, standard, work.standard), *made.findings)
    written = _annotate(raw, found, annotate) if annotate else []
    if as_json:
        terminal.answer(
            {"ok": not made.errors, "findings": [one.as_dict() for one in found]}
            | ({"annotated": written} if annotate else {})
        )
        return not made.errors
    if found:
        terminal.findings(grouped(found))
    counts = {
        kind: sum(one.severity == kind for one in found) for kind in ("error", "warning", "info")
    }
    terminal.line(
        f"{work.place.city}：{'不能计分' if made.errors else '可以计分'}。拒绝{counts['error']}处，请核对{counts['warning']}处，已改正{counts['info']}处。"
    )
    terminal.line(standing(made.provenance, work.standard.official))
    return not made.errors


def _annotate(raw, found: tuple, folder: Path) -> list[str]:
    """Return the paths of the annotated copies after printing them, to standard error, apart from answers."""
    from shifan.intake.annotate import annotated

    written = []
    for path, lost in annotated(raw, found, folder):
        written.append(str(path))
        terminal.err().print(
            f"已写 {path}" + (f"　没有保留：{'；'.join(lost)}" if lost else ""), markup=False
        )
    terminal.err().print(
        "原件没有改动。改好的副本可以放回 data/raw 中代替原件，再检查一次。", markup=False
    )
    return written


def open_lab(root: Path | None, city: str, standard: str) -> int:
    """Return JupyterLab's exit status; for a city it opens copies of the notebooks that start with that city, by the pack asked for."""
    import importlib.util

    from shifan.files.fingerprint import notebook_folder

    if importlib.util.find_spec("jupyterlab") is None:
        raise Refused(
            "lab", found="没有安装 JupyterLab", action="请安装：pip install 'shifan[lab]'"
        )
    folder = notebook_folder()
    if standard:
        from shifan.standards.folders import pack_folder

        pack_folder(standard)
    if city:
        from shifan.run.notebook_copies import copy_notebooks

        where = place(root, city)
        folder = copy_notebooks(
            where.city,
            where.output / ("笔记本" if not standard else f"笔记本-{Path(standard).name}"),
            standard,
        )
    return subprocess.call([sys.executable, "-m", "jupyter", "lab", "--notebook-dir", str(folder)])
