"""`shifan pack new|check|show|diff|export|import`: rule packs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shifan.cli import options, terminal
from shifan.cli.usage import ChineseCommand, ChineseGroup
from shifan.errors import Finding, Refused
from shifan.files.places import place

if TYPE_CHECKING:
    from shifan.packs.difference import PackDifference

NOT_USABLE = 1  # exit status: the pack can be loaded, but something in it is hardly meant

pack = typer.Typer(cls=ChineseGroup, no_args_is_help=True, add_completion=False)

Pack = Annotated[
    str, typer.Argument(metavar="规则包", help="随附规则包的名称，或规则包所在文件夹。")
]
OtherPack = Annotated[str, typer.Argument(metavar="另一规则包", help="与之比较的规则包。")]
NewFolder = Annotated[Path, typer.Argument(metavar="文件夹", help="新规则包写到此文件夹。")]
Like = Annotated[str, typer.Option("--like", metavar="规则包", help="照哪个规则包新建。")]
Book = Annotated[Path, typer.Argument(metavar="工作簿", help="pack export 写出的 .xlsx 工作簿。")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="文件", help="写到此处。")]
EffectOn = Annotated[
    str, typer.Option("--city", metavar="城市", help="并算出这个城市的得分会怎样变。")
]


@pack.command(cls=ChineseCommand)
def new(folder: NewFolder, like: Like = "demo-2023", root: options.RootOfFile = None) -> None:
    """新建规则包：照一个规则包复制，换上自己的标识。"""
    from shifan.packs.new_pack import new_pack  # start-up time: pandas

    with terminal.refusing():
        written = new_pack(folder, options.absolute_pack(like, root))
        terminal.line(
            f"已写 {written}。逐个文件修改，或用 shifan pack export 在 Excel 中修改；"
            "改后用 shifan pack check 检查"
        )


@pack.command(cls=ChineseCommand)
def check(name: Pack, root: options.RootOfFile = None, as_json: options.Json = False) -> None:
    """检查规则包，不需要城市：全部文件的全部错误，以及不像是本意的内容。"""
    from shifan.packs.plausibility import check_pack  # start-up time: pandas

    with terminal.refusing(as_json):
        standard, findings = check_pack(options.absolute_pack(name, root))
        if standard is None:
            raise Refused(findings)
    if as_json:
        terminal.answer({"ok": not findings, "findings": _as_dicts(findings)})
    else:
        if findings:
            terminal.findings(findings)
        asked = f"{len(findings)}处请核对" if findings else "没有错误"
        terminal.line(f"规则包 {standard.label}：{asked}")
    raise typer.Exit(NOT_USABLE if findings else 0)


def _as_dicts(findings: list[Finding]) -> list[dict[str, str]]:
    return [finding.as_dict() for finding in findings]


@pack.command(cls=ChineseCommand)
def show(name: Pack, output: Output = None, root: options.RootOfFile = None) -> None:
    """写出一个网页，供审阅和核定：参数、规则、指标、检查项。"""
    from shifan.packs.exchange import write_new  # start-up time: pandas
    from shifan.packs.page import page
    from shifan.standards import load

    with terminal.refusing():
        standard = load(options.absolute_pack(name, root))
        target = output or Path(f"规则包-{standard.id}.html")
        write_new(target, page(standard).encode("utf-8"))
        terminal.line(f"已写 {target}")


@pack.command(cls=ChineseCommand)
def diff(
    before: Pack,
    after: OtherPack,
    city: EffectOn = "",
    root: options.Root = None,
    as_json: options.Json = False,
) -> None:
    """逐条比较两个规则包，并可算出对一个城市得分的影响。"""
    # Start-up time: pandas.
    from shifan.packs.difference import difference
    from shifan.standards import load

    with terminal.refusing(as_json):
        old, new_one = (load(options.absolute_pack(name)) for name in (before, after))
        raw = None
        if city:
            from shifan.intake import read_city  # start-up time: only with a city

            raw = read_city(place(root, city).raw)
        answer = difference(old, new_one, raw)
    if as_json:
        terminal.answer(answer.as_dict())
        return
    _tell(answer)


def _tell(answer: PackDifference) -> None:
    effect = answer.effect
    alone = {id(single.change): single.outcome for single in effect.alone} if effect else {}
    headings = ["类别", "名称", "前", "后"] + (["只改这一处", "结论"] if alone else [])
    rows = []
    for change in answer.changes:
        row = [change.kind, change.name, change.before, change.after]
        if alone:
            own = alone.get(id(change))
            cannot = "不能单独改" if change.make else "不影响得分"
            row += [own.total, own.verdict] if own else [cannot, ""]
        rows.append(row)
    if rows:
        terminal.table(headings, rows)
    terminal.line(f"共{len(rows)}处不同" if rows else "两个规则包内容相同")
    if effect:
        terminal.line(
            f"{effect.city}：全部改后，总得分 {effect.before.total} → {effect.after.total}，"
            f"结论 {effect.before.verdict} → {effect.after.verdict}"
        )
        if effect.why:
            terminal.line(effect.why)


@pack.command(cls=ChineseCommand)
def export(name: Pack, output: Output = None, root: options.RootOfFile = None) -> None:
    """把规则包写成一个 Excel 工作簿，供修改。"""
    # Start-up time: openpyxl, pandas.
    from shifan.packs.exchange import export_pack

    with terminal.refusing():
        target = output or Path(f"规则包-{Path(name).name}.xlsx")
        pack_name = options.absolute_pack(name, root)
        terminal.line(
            f"已写 {export_pack(pack_name, target)}。改好后用 shifan pack import 变回规则包"
        )


@pack.command(name="import", cls=ChineseCommand)
def import_(workbook: Book, output: Output = None, root: options.RootOfFile = None) -> None:
    """把工作簿变回规则包；有错逐处列出，不写出不完整的规则包。"""
    from shifan.packs.workbook_import import import_pack  # start-up time: openpyxl, pandas

    hidden: list[Finding] = []
    with terminal.refusing():
        target = output or Path(workbook.stem)
        written = import_pack(options.below(workbook, root), target, hidden.append)
        if hidden:
            terminal.findings(hidden)
        terminal.line(f"已写 {written}。用 shifan run 城市 --standard {target} 运行")
