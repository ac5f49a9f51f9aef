"""What failed most often, and how far it is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from shifan.charts import style

if TYPE_CHECKING:
    from shifan.standards import Standard
    from shifan.values import Register

_SHOWN = 15
_STEPS = ("problems", "done", "ongoing", "none", "closed", "overdue")
_LABELS = {"problems": "问题总数", "done": "已完成整改", "ongoing": "整改中", "none": "未整改", "closed": "复查通过（销号）", "overdue": "逾期未销号"}
_LONGEST = 16


def problems(register: Register, standard: Standard) -> tuple[Figure, str, tuple[str, ...]]:
    """Return the most frequent problems by check item, with the running share of all problems as a line."""
    values = register.match("item.*.problems")
    shown = values[:_SHOWN]
    figure, (axes,) = style.figure(0.95 + 0.24 * max(len(shown), 4), left=0.42, right=0.94, bottom=0.11, top=0.9)
    if not shown:
        style.empty(axes)
        return figure, "没有不符合项，无数据。", ()
    most = max(value.value for value in shown)
    labels = [_label(register, value.id) for value in shown]
    style.bars(axes, labels, [float(value.value) for value in shown], [value.display for value in shown],
               [style.FILLS[1]] * len(shown), [""] * len(shown), most)
    axes.set_xlabel("问题次数（次）", fontsize=style.SMALL)
    share, total, running = axes.twiny(), sum(value.value for value in values), []
    for value in shown:
        running.append((running[-1] if running else 0) + value.value)
    share.plot([100 * part / total for part in running], range(len(shown)), color=style.INK, linewidth=1, marker="o", markersize=3)
    share.set_xlim(0, 116)
    share.tick_params(labelsize=style.SMALL, length=0)
    share.set_xlabel("累计占全部问题的比例（%，折线）", fontsize=style.SMALL)
    for side in share.spines.values():
        side.set_visible(False)
    first = "、".join(f"{label}{value.display}次" for label, value in list(zip(labels, shown, strict=True))[:3])
    return figure, f"帕累托图：不符合次数较多的{len(shown)}个检查项。最多的是{first}。", tuple(value.id for value in shown)


def _label(register: Register, key: str) -> str:
    """Return an item's name, shortened, with its code: different types share names."""
    name, code = register.text(key.removesuffix("problems") + "name"), key.removeprefix("item.").removesuffix(".problems")
    return f"{name if len(name) <= _LONGEST else name[:_LONGEST - 1] + '…'} {code}"


def rectification(register: Register, standard: Standard) -> tuple[Figure, str, tuple[str, ...]]:
    """Return the ledger's numbers: all, by status, closed, overdue."""
    values = [register[f"rectification.{step}"] for step in _STEPS]
    figure, (axes,) = style.figure(0.7 + 0.34 * len(values), left=0.24, bottom=0.2, top=0.98)
    if not values[0].value:
        style.empty(axes)
        return figure, "整改台账没有问题，无数据。", tuple(value.id for value in values)
    fills = [style.FILLS[0], *[style.FILLS[1]] * 3, style.FILLS[2], style.FILLS[2]]
    hatches = ["", "", "", "", "", "///"]
    style.bars(axes, [_LABELS[step] for step in _STEPS], [float(value.value) for value in values], [value.display for value in values],
               fills, hatches, values[0].value)
    axes.set_xlabel(f"问题数（个）；销号率 {register.text('rectification.rate')}", fontsize=style.SMALL)
    said = "，".join(f"{_LABELS[step]}{value.display}个" for step, value in zip(_STEPS, values, strict=True))
    return figure, f"横条图：{said}。", (*(value.id for value in values), "rectification.rate")
