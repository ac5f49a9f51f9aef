"""结论的稳健程度: what was varied, how far the total moves, and the smallest change that turns the verdict, by raw cell."""

from __future__ import annotations

from shifan.audit.pages.material import Material

KEY, TITLE = "firmness", "结论的稳健程度"
_KINDS = {"records": "改判检查结果", "deductions": "增减资料扣分"}


def context(material: Material) -> dict[str, object] | None:
    """Return sentences, factors and the cells of the smallest turns; None if nothing was simulated."""
    register = material.register
    said = [value.id for value in register.match("firmness.text.*")]
    if not said:
        return None
    factors = [value.id.removesuffix(".name") for value in register.match("firmness.factor.*.name")]
    turns = [
        {"title": title, "number": f"firmness.{kind}.number", "changes": _changes(material, kind)}
        for kind, title in _KINDS.items()
    ]
    return {
        "said": said,
        "factors": factors,
        "turns": [one for one in turns if one["changes"]],
        "limits": [value.id for value in register.match("firmness.limit.*")],
    }


def _changes(material: Material, kind: str) -> list[dict[str, str]]:
    return [
        {
            "subject": value.id,
            "change": value.id.replace(".subject", ".change"),
            "cell": value.inputs[0],
        }
        for value in material.register.match(f"firmness.{kind}.*.subject")
    ]
