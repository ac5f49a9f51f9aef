"""`shifan run`: clean, score, draw, report and audit one city, several, or all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shifan.cli import options, pdf_file, terminal
from shifan.errors import Refused
from shifan.files.places import cities as known_cities
from shifan.files.places import city_as_typed, city_of_folder, find_root
from shifan.files.run_files import DOCUMENTS, pdf_of

if TYPE_CHECKING:
    from shifan.run.many_cities import Workers
    from shifan.run.one_city import RunResult
    from shifan.run.outcomes import CityOutcome
    from shifan.run.task import RunOptions

FAILED = 1  # exit status: a bug
_NOT_PUBLISHED = "  公开版只写未通过和否决情形；是否公布，由省级决定。"
_FEW = 5  # changed files of a kind that are named

Jobs = Annotated[int, typer.Option("-j", "--jobs", metavar="整数", help="同时运行的进程数。")]
Cluster = Annotated[
    str, typer.Option("--cluster", metavar="地址", help="dask.distributed 调度器地址。")
]
Force = Annotated[bool, typer.Option("--force", help="即使没有变化也重新运行。")]
Isolated = Annotated[bool, typer.Option("--isolated", help="每个笔记本使用独立的内核进程。")]
Skeleton = Annotated[
    Path | None,
    typer.Option("--skeleton", metavar="文件", help="用自己的报告模板（.docx）生成报告。"),
]
Pdf = Annotated[
    bool, typer.Option("--pdf", help="另用 LibreOffice 生成 PDF，放在 output/城市/PDF。")
]
Documents = Annotated[
    list[str] | None,
    typer.Option(
        "--documents",
        metavar="名称",
        help="只生成这些文书，几份之间用、隔开，可写多次；规则包标明点名才生成的（on_request）也这样要；“全部”指每一份。",
    ),
]
Why = Annotated[bool, typer.Option("--why", help="先说明与最近一次运行相比什么有变化。")]


def run(
    cities: options.Cities = None,
    everything: options.AllCities = False,
    jobs: Jobs = 1,
    cluster: Cluster = "",
    standard: options.Standard = "",
    force: Force = False,
    isolated: Isolated = False,
    skeleton: Skeleton = None,
    pdf: Pdf = False,
    why: Why = False,
    documents: Documents = None,
    root: options.Root = None,
    as_json: options.Json = False,
) -> None:
    """Run cities: clean, score, draw, report, audit."""
    # Start-up time: locks, hashes, processes.
    from shifan.run.many_cities import Workers
    from shifan.run.task import RunOptions

    with terminal.refusing(as_json):
        base = find_root(root)
        names = _asked_cities(base, cities or [], everything)
        wanted = RunOptions(options.absolute_pack(standard), force, isolated, _readable(skeleton))
        wanted = replace(wanted, documents=_names_in(documents))
        _print_why(base, names, wanted if why and not as_json else None)
        _require_sound_call(base, names, jobs, pdf)
        status, results = _run_cities(base, names, wanted, Workers(jobs, cluster), as_json)
        pdf_statuses = [_make_pdf(result) for result in results if pdf]
    raise typer.Exit(max([status, *pdf_statuses]))


def _asked_cities(base: Path, names: Iterable[str], everything: bool) -> list[str]:
    """Return the cities to run, each once. A name that is no city's is refused when its turn comes."""
    if everything:
        return known_cities(base)
    return list(dict.fromkeys(city_as_typed(city_of_folder(base, name)) for name in names))


def _require_sound_call(base: Path, names: Sequence[str], jobs: int, pdf: bool) -> None:
    """Refuse a call without a city, without a process to run it, or for a PDF that nothing here can make."""
    if pdf:
        pdf_file.require_libreoffice()  # refused before the work, not after it
    if not names and not known_cities(base):
        raise Refused("city", found="data/raw 下没有城市", action="请先用 shifan new 城市 建立")
    if not names:
        raise Refused(
            "city",
            found="没有指定城市",
            expected=f"城市名称，或 --all；已有：{'、'.join(known_cities(base))}",
            action="请指定城市",
        )
    if jobs < 1:
        raise Refused(
            "jobs",
            found=f"-j {jobs}",
            expected="不小于1的整数",
            action="请用 -j 1 或更大的数",
        )


def _readable(skeleton: Path | None) -> Path | None:
    """Return the absolute path of a skeleton; refused here once, not by every city, if it is no Word file."""
    if skeleton is None:
        return None
    from shifan.word.package import read_parts  # start-up time: most runs bring no skeleton

    read_parts(skeleton)
    return skeleton.resolve()


def _names_in(texts: list[str] | None) -> tuple[str, ...]:
    """Return the names of documents in texts that may hold several."""
    names = (name.strip() for text in texts or [] for name in text.split("、"))
    return tuple(dict.fromkeys(name for name in names if name))


def _print_why(base: Path, names: Iterable[str], wanted: RunOptions | None) -> None:
    """Print for each city what has changed since its last run; nothing without options."""
    if wanted is None:
        return
    from shifan.run.one_city import why  # start-up time

    for name in names:
        changes = why(base, name, wanted)
        verdict = "需要运行，原因：" if changes else "与最近一次运行相比没有变化"
        terminal.line(f"{name}：{verdict}")
        for text in _grouped(changes):
            terminal.line(f"  {text}")


def _grouped(changes: Iterable[str]) -> Iterator[str]:
    """Yield what has changed, a line a kind: 程序变化, 数据变化 …, the first few by name and how many there are."""
    groups: dict[str, list[str]] = {}
    for change in changes:
        kind, _, name = change.partition("：")
        groups.setdefault(kind, []).append(name)
    for kind, names in groups.items():
        shown = "、".join(names[:_FEW])
        more = f" 等 {len(names)} 个" if len(names) > _FEW else ""
        yield f"{kind}：{shown}{more}" if shown else kind


def _run_cities(
    base: Path, names: Sequence[str], wanted: RunOptions, workers: Workers, as_json: bool
) -> tuple[int, list[RunResult]]:
    """Run the cities and print what comes; return the exit status and the results that there are."""
    if len(names) == 1 and not workers.cluster:
        return 0, [_run_alone(base, names[0], wanted, as_json)]
    outcomes = _run_many(base, names, wanted, workers)
    in_order = sorted(outcomes, key=lambda outcome: names.index(outcome.city))
    if as_json:
        terminal.answer([outcome.as_dict() for outcome in outcomes])
    else:
        for outcome in in_order:
            if outcome.result:
                _print_result(outcome.result)
        for outcome in in_order:
            _print_failure(outcome)
    return _status(in_order), [outcome.result for outcome in outcomes if outcome.result]


def _run_alone(base: Path, name: str, wanted: RunOptions, as_json: bool) -> RunResult:
    """Run one city in this process and print its result."""
    from shifan.run.one_city import run_city  # start-up time

    with terminal.showing(f"{name}：准备") as show:
        result = run_city(base, name, wanted, lambda city, text: show(f"{city}：{text}"))
    if as_json:
        terminal.answer(result.as_dict())
    else:
        _print_result(result)
    return result


def _run_many(
    base: Path, names: Sequence[str], wanted: RunOptions, workers: Workers
) -> list[CityOutcome]:
    """Run the cities and return all outcomes as they came; only the view on standard error is written meanwhile."""
    from shifan.run.many_cities import run_many  # start-up time

    outcomes: list[CityOutcome] = []
    with terminal.showing(f"共{len(names)}个城市") as update:

        def show(running: list[str]) -> None:
            done = f"{len(outcomes)}/{len(names)}"
            update(f"已完成 {done}　正在运行：{'、'.join(running)}")

        for outcome in run_many(base, names, wanted, workers, show):
            outcomes.append(outcome)
    return outcomes


def _status(outcomes: Iterable[CityOutcome]) -> int:
    """Return the exit status: that of the last city refused, else of a failure, else 0."""
    status = 0
    for outcome in outcomes:
        if outcome.findings:
            status = terminal.REFUSED
        elif outcome.failure and not status:
            status = FAILED
    return status


def _print_failure(outcome: CityOutcome) -> None:
    """Print to standard error why a city has no result; nothing if it has one."""
    if outcome.findings:
        from shifan.clean.repeated_findings import grouped  # start-up time

        terminal.marked(f"{outcome.city}：拒绝")
        terminal.refusal(grouped(outcome.findings))
    elif outcome.failure:
        terminal.marked(f"{outcome.city}：程序出错")
        terminal.note(outcome.failure, keep_lines=True)


def _print_result(result: RunResult) -> None:
    """Print run, verdict and reasons of a city, and where its report is."""
    verdict = result.outcome or ("通过" if result.passed else "未通过")
    run_and_change = result.run.name if result.changed else f"没有变化，沿用 {result.run.name}"
    terminal.line(f"{result.city}：{run_and_change}，初评结论 {verdict}")
    for reason in result.reasons:
        terminal.line(f"  {reason}")
    for said in result.out_of_range[:_FEW]:
        terminal.line(f"  请核对：{said}")
    if len(result.out_of_range) > _FEW:
        terminal.line(
            f"  等{len(result.out_of_range)}处得分超出范围或除数为0，见审计网页“数据核查发现”"
        )
    if not result.passed:
        terminal.line(_NOT_PUBLISHED)
    documents = result.documents
    if documents:
        folder = terminal.short_path(result.run / DOCUMENTS)
        terminal.line(f"文书：{len(documents)}份，在 {folder}")
    for unmade in result.not_made:
        if unmade.asked:
            terminal.line(f"没有生成 {unmade.document}：{unmade.reason}")
    terminal.line(f"报告：{terminal.short_path(result.report)}")


def _make_pdf(result: RunResult) -> int:
    """Make the PDF of a run's report; return 2 if there is none, after saying why on standard error.

    The run itself is done and has been answered.
    """
    try:
        pdf_file.convert_and_print(result.report, pdf_of(result.run))
    except Refused as refused:
        terminal.refusal(refused.findings)
        return terminal.REFUSED
    return 0
