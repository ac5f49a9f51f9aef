"""可追问的问题: what the data raise about how they were gathered, each with its cells; and what was too little to judge."""

from __future__ import annotations

from shifan.audit.pages.material import Material

KEY, TITLE = "questions", "可追问的问题"
_MOST = 30


def context(material: Material) -> dict[str, object] | None:
    """Return questions with their cells, and what could not be judged; None if nothing was asked."""
    register = material.register
    asked = [
        {
            "id": value.id,
            "text": value.display,
            "cells": value.inputs[:_MOST],
            "more": max(0, len(value.inputs) - _MOST),
        }
        for value in register.match("firmness.question.*")
    ]
    unjudged = [value.id for value in register.match("firmness.unjudged.*")]
    return {"asked": asked, "unjudged": unjudged} if "firmness.replicates" in register else None
