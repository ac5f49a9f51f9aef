"""`shifan skeleton check|export|names`: report skeletons of a user's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shifan.cli import options, terminal
from shifan.cli.usage import ChineseCommand, ChineseGroup
from shifan.errors import Refused
from shifan.files.places import cities, find_root, place

if TYPE_CHECKING:
    from shifan.stages import Work

NOT_USABLE = 1  # exit status
_LONGEST = 40  # signs of a value's content on the screen

skeleton = typer.Typer(cls=ChineseGroup, no_args_is_help=True, add_completion=False)

MaybeCity = Annotated[
    str, typer.Argument(metavar="[城市]", help="按哪个城市的数据核对；不写则用第一个城市。")
]
Template = Annotated[Path, typer.Argument(metavar="模板", help="报告模板（.docx）。")]
Profile = Annotated[Path | None, typer.Option("--profile", metavar="文件", help="版式要求文件。")]
Target = Annotated[Path, typer.Argument(metavar="文件", help="写到此文件。")]
Like = Annotated[
    str, typer.Option("--like", metavar="模板", help="照哪个文书模板，如 反馈函-区县。")
]
Word = Annotated[str, typer.Argument(metavar="[词]", help="编号、名称或内容中含有的词。")]


@skeleton.command(cls=ChineseCommand)
def check(
    file: Template,
    city: MaybeCity = "",
    profile: Profile = None,
    standard: options.Standard = "",
    root: options.Root = None,
    as_json: options.Json = False,
) -> None:
    """检查报告模板：没有数据的锚点、不成对的标记、没有印出的数据、版式。"""
    with terminal.refusing(as_json):
        # Start-up time: matplotlib and lxml.
        from shifan.charts import NAMES
        from shifan.report.make.report_draft import ReportData
        from shifan.report.skeletons.check import check_file, layout_faults

        _refuse_missing(file)  # whatever the city's data are like
        layout = layout_faults(file, profile)
        work = _work(root, city, standard)
        data = ReportData(work.register, work.standard, work.clean)
        findings = check_file(file, data, NAMES, profile, layout)
    faults = [finding for finding in findings if finding.severity != "info"]
    if as_json:
        answer = {"findings": [finding.as_dict() for finding in findings]}
        terminal.answer({"ok": not faults, "city": work.place.city} | answer)
    else:
        if findings:
            terminal.findings(findings)
        verdict = f"{len(faults)}处需要处理" if faults else "模板可以使用"
        terminal.line(f"按{work.place.city}的数据核对：{verdict}")
    raise typer.Exit(NOT_USABLE if faults else 0)


@skeleton.command(cls=ChineseCommand)
def export(file: Target, like: Like = "", root: options.RootOfFile = None) -> None:
    """另存一份随附的报告模板或文书模板，供在 Word 中修改。"""
    from shifan.report.skeletons.export import export as export_skeleton  # start-up time: docx

    with terminal.refusing():
        written = export_skeleton(file if root is None else find_root(root) / file, like)
        use = "放进规则包的文件夹，在 documents.toml 中写上文件名"
        if not like:
            use = "请用 shifan skeleton check 检查，用 shifan run --skeleton 生成报告"
        terminal.line(f"已写 {written}。修改后{use}")


@skeleton.command(cls=ChineseCommand)
def names(
    city: MaybeCity = "",
    word: Word = "",
    standard: options.Standard = "",
    root: options.Root = None,
    as_json: options.Json = False,
) -> None:
    """列出可以写进模板的数据编号、名称和内容。"""
    with terminal.refusing(as_json):
        register = _work(root, city, standard).register
        values = [
            value
            for value in register.values()
            if any(word in text for text in (value.id, value.name, value.display))
        ]
    if as_json:
        terminal.answer(
            [{"id": value.id, "name": value.name, "display": value.display} for value in values]
        )
        return
    for value in values:
        terminal.line(f"{{{{ {value.id} }}}}　{value.name}　{value.display[:_LONGEST]}")
    terminal.line(f"共{len(values)}个数据")


def _work(root: Path | None, city: str, standard: str) -> Work:
    """Return the work on the city asked for, without one on the first; Refused if there is none."""
    from shifan.stages import Work  # start-up time: only what reads data needs it

    known = [city] if city else cities(find_root(root))
    if not known:
        raise Refused(
            "city", found="data/raw 下没有城市", action="请先建立城市，或用 --root 指定目录"
        )
    return Work(place(root, known[0]), options.absolute_pack(standard))


def _refuse_missing(file: Path) -> None:
    """Refuse a skeleton that is not there."""
    if not file.exists():
        found, expected = "没有这个文件", "报告模板（.docx）"
        raise Refused("docx", file=file.name, found=found, expected=expected, action="请核对路径")
