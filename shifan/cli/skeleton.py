"""Commands on skeletons: check, export, names of values."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shifan.cli import terminal

skeleton_app = typer.Typer(help="报告模板：检查、另存、查数据编号。", no_args_is_help=True)
Root = Annotated[Path | None, typer.Option("--root", help="含有 data/ 和 output/ 的目录。")]
Standard = Annotated[str, typer.Option("--standard", help="规则包：随附规则包的名称或所在文件夹。")]
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")]
City = Annotated[
    str, typer.Argument(metavar="[城市]", help="按哪个城市的数据核对；不写则用第一个城市。")
]


@skeleton_app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="模板", help="报告模板（.docx）。")],
    city: City = "",
    profile: Annotated[Path | None, typer.Option("--profile", help="版式要求文件。")] = None,
    standard: Standard = "",
    root: Root = None,
    as_json: Json = False,
) -> None:
    """检查报告模板：没有数据的锚点、不成对的标记、没有印出的数据、版式。"""
    with terminal.refusing(as_json):
        from shifan.charts import NAMES
        from shifan.report.skeletons.check import check_file

        work = _work(root, city, standard)
        found = check_file(file, work.register, work.standard, work.clean, NAMES, profile)
    wrong = [one for one in found if one.severity != "info"]
    if as_json:
        terminal.answer(
            {"ok": not wrong, "city": work.place.city, "findings": [one.as_dict() for one in found]}
        )
    else:
        if found:
            terminal.findings(found)
        terminal.line(
            f"按{work.place.city}的数据核对：{'模板可以使用' if not wrong else f'{len(wrong)}处需要处理'}"
        )
    raise typer.Exit(1 if wrong else 0)


@skeleton_app.command()
def export(file: Annotated[Path, typer.Argument(metavar="文件", help="写到此文件。")]) -> None:
    """另存一份随附的报告模板，供在 Word 中修改。"""
    with terminal.refusing():
        from shifan.report.skeletons.check import export as write

        terminal.line(
            f"已写 {write(file)}。修改后请用 shifan skeleton check 检查，用 shifan run --skeleton 生成报告"
        )


@skeleton_app.command()
def names(
    city: City = "",
    word: Annotated[str, typer.Argument(metavar="[词]", help="编号、名称或内容中含有的词。")] = "",
    standard: Standard = "",
    root: Root = None,
    as_json: Json = False,
) -> None:
    """列出可以写进模板的数据编号、名称和内容。"""
    with terminal.refusing(as_json):
        register = _work(root, city, standard).register
        found = [
            value
            for value in register.values()
            if word in value.id or word in value.name or word in value.display
        ]
    if as_json:
        terminal.answer(
            [{"id": value.id, "name": value.name, "display": value.display} for value in found]
        )
        return
    for value in found:
        terminal.line(f"{{{{ {value.id} }}}}　{value.name}　{value.display[:40]}")
    terminal.line(f"共{len(found)}个数据")


def _work(root: Path | None, city: str, standard: str):
    from shifan.errors import Refused
    from shifan.files.places import cities, find_root, place
    from shifan.stages import Work

    known = [city] if city else cities(find_root(root))
    if not known:
        raise Refused(
            "city", found="data/raw 下没有城市", action="请先建立城市，或用 --root 指定目录"
        )
    folder = Path(standard)
    return Work(
        place(root, known[0]), str(folder.resolve()) if standard and folder.is_dir() else standard
    )
