"""`shifan sign`: who has checked which indicators, on which data."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shifan.cli import options, terminal

if TYPE_CHECKING:
    from shifan.audit.sign.signatures import Signature

Reviewer = Annotated[str, typer.Option("--reviewer", metavar="姓名", help="复核人姓名。")]
Scope = Annotated[
    list[str],
    typer.Option("--scope", metavar="指标", help="指标编号（可写多个，用逗号隔开）或 all。"),
]
Note = Annotated[str, typer.Option("--note", metavar="说明", help="复核说明。")]

Key = Annotated[
    Path | None,
    typer.Option("--key", metavar="密钥文件", help="用 SSH 私钥签署，证明是本人所签。"),
]


def sign(
    city: options.City,
    reviewer: Reviewer,
    scope: Scope,
    note: Note = "",
    key: Key = None,
    standard: options.StandardOfRun = "",
    root: options.Root = None,
    as_json: options.Json = False,
) -> None:
    """Write down who has checked which indicators."""
    # Start-up time: locks and manifests.
    from shifan.audit.sign.signing import SigningRequest
    from shifan.audit.sign.signing import sign as sign_city

    with terminal.refusing(as_json):
        now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        request = SigningRequest(reviewer, scope, now, note, standard, key)
        signature = sign_city(root, city, request)
    if as_json:
        terminal.answer({"city": city, **_answer(signature)})
    elif signature is None:
        terminal.line(f"{city}：{reviewer} 已签署过同样的数据，无须重复签署")
    else:
        scopes = f"{len(signature.scopes)}项（{'、'.join(signature.scopes)}）"
        terminal.line(f"{city}：{signature.reviewer} 签署了{scopes}，依据 {signature.run}")
        terminal.line(
            f"签署记录在 data/reviews/{city}.json。"
            f"审计页和计算底稿在下一次 shifan run {city} 后显示。"
        )


def _answer(signature: Signature | None) -> dict[str, object]:
    """Return what was signed on which run; nothing if the same data were signed before."""
    if signature is None:
        return {"signed": False, "run": None, "scopes": {}}
    return {"signed": True, "run": signature.run, "scopes": signature.scopes}
