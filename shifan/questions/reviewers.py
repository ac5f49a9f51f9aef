"""Do 明查 and 暗访 agree, do teams and reviewers judge alike? Compared only within the same type, method, district or aspect."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from shifan.questions.chance import differences
from shifan.questions.model import Asked, Ground, Question

FEWEST_SITES, FEWEST_ROWS = 5, 10


def methods(ground: Ground, asked: Asked) -> Iterator[Question]:
    """Ask about 明查 and 暗访 of the same district and business type that score apart."""
    sites = ground.sites[ground.sites["score"].notna()]
    labels, _ = _codes(sites["method"])
    found = (
        differences(sites["score"].to_numpy(), labels, _strata(sites, "district", "type"))
        if len(sites)
        else {}
    )
    own = sites[_shared(sites)]
    if len(found) < 2 or min(size for _, _, size in found.values()) < FEWEST_SITES:
        asked.unjudged.append(
            f"明查与暗访是否一致：同一区县、同一业态两种方式都查过的点位只有{len(own)}个，太少"
        )
        return
    covert = int(labels[(sites["method"] == "covert").to_numpy()][0])
    gap, chance, _ = found[covert]
    yield Question(
        "methods",
        f"同一区县、同一业态明查暗访都查过的点位共{len(own)}个，暗访平均得分比明查{_far(gap)}分",
        "是日常状态与迎检状态不同，还是两种方式的检查项不可比？",
        ground.cells("sites", "site", own["row"]),
        chance,
    )


def teams(ground: Ground, asked: Asked) -> Iterator[Question]:
    """Ask about teams whose sites score apart from those of other teams, or pass without any problem unusually often."""
    sites = ground.sites[ground.sites["score"].notna() & (ground.sites["team"] != "")]
    labels, names = _codes(sites["team"])
    strata = _strata(sites, "method", "business_type")
    marks = {
        "score": (sites["score"].to_numpy(), "平均得分", "分"),
        "clear": (
            (sites["problems"] == 0).to_numpy(float) * 100,
            "没有任何问题的点位占比",
            "个百分点",
        ),
    }
    judged = False
    for kind, (values, word, unit) in marks.items():
        for label, (gap, chance, size) in (
            differences(values, labels, strata) if len(sites) else {}
        ).items():
            if size >= FEWEST_SITES:
                judged = True
                rows = sites["row"].to_numpy()[labels == label]
                yield Question(
                    f"team_{kind}",
                    f"{names[label]}检查的点位，{word}比同检查方式、同业态其他检查组{_far(gap)}{unit}（可比点位{size}个）",
                    "是抽到的单位不同，还是评判尺度不同？",
                    ground.cells("sites", "team", rows),
                    chance,
                )
    if not judged:
        asked.unjudged.append(
            f"检查组尺度是否一致：没有两个以上各有{FEWEST_SITES}个可比点位的检查组"
        )


def reviewers(ground: Ground, asked: Asked) -> Iterator[Question]:
    """Ask about reviewers of documents who deduct more or less than others in the same dimension and aspect."""
    rows = ground.clean.tables["documents"]
    rows = rows[(~rows["not_applicable"].astype(bool) & (rows["reviewer"] != "")).to_numpy()]
    full = dict(
        zip(
            ground.standard.indicators["code"],
            ground.standard.indicators["full_score"],
            strict=True,
        )
    )
    part = dict(
        zip(
            ground.standard.indicators["code"], ground.standard.indicators["dimension"], strict=True
        )
    )
    rows = rows.assign(
        lost=[
            100 * float(points or 0) / float(full[code])
            for code, points in zip(rows["indicator"], rows["deduction"], strict=True)
        ],
        part=[part[code] for code in rows["indicator"]],
    )
    labels, names = _codes(rows["reviewer"])
    judged = False
    for label, (gap, chance, size) in (
        differences(rows["lost"].to_numpy(), labels, _strata(rows, "part", "aspect"))
        if len(rows)
        else {}
    ).items():
        if size >= FEWEST_ROWS:
            judged = True
            yield Question(
                "reviewer",
                f"{names[label]}审查的材料，扣分占满分的比例比同项目、同评价方面其他审查人{_far(gap)}个百分点（可比{size}行）",
                "是所审指标不同，还是扣分尺度不同？",
                ground.cells("documents", "reviewer", rows["row"].to_numpy()[labels == label]),
                chance,
            )
    if not judged:
        asked.unjudged.append(
            f"审查人尺度是否一致：没有两个以上在同一项目、同一评价方面各审{FEWEST_ROWS}行的审查人"
        )


def _codes(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    codes, names = pd.factorize(column.astype(object))
    return codes, [str(name) for name in names]


def _strata(frame: pd.DataFrame, *columns: str) -> np.ndarray:
    return frame.groupby(list(columns), sort=False, observed=True).ngroup().to_numpy()


def _shared(sites: pd.DataFrame) -> np.ndarray:
    return (
        sites.groupby(["district", "type"], observed=True)["method"].transform("nunique") > 1
    ).to_numpy()


def _far(gap: float) -> str:
    return f"{'高' if gap > 0 else '低'}{abs(gap):.1f}"
