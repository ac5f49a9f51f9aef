"""结论的稳健程度: what was varied, how far the total moves, and the smallest change that turns the verdict."""

from __future__ import annotations

from shifan.audit.pages.audited_run import AuditedRun
from shifan.firmness.explanations import FLIPS

KEY, TITLE = "firmness", "结论的稳健程度"


def context(run: AuditedRun) -> dict[str, object] | None:
    """Return sentences, factors and the cells of the smallest turns; None if nothing was simulated."""
    register = run.register
    sentences = [value.id for value in register.match("firmness.text.*")]
    if not sentences:
        return None
    factors = [value.id.removesuffix(".name") for value in register.match("firmness.factor.*.name")]
    turns = [
        {"title": title, "number": f"firmness.{kind}.number", "changes": _changes(run, kind)}
        for kind, title in FLIPS.items()
    ]
    return {
        "sentences": sentences,
        "factors": factors,
        "turns": [turn for turn in turns if turn["changes"]],
        "limits": [value.id for value in register.match("firmness.limit.*")],
    }


def _changes(run: AuditedRun, kind: str) -> list[dict[str, str]]:
    return [
        {
            "subject": value.id,
            "change": value.id.replace(".subject", ".change"),
            "cell": value.inputs[0],
        }
        for value in run.register.match(f"firmness.{kind}.*.subject")
    ]
