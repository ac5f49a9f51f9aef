"""可追问的问题: what the data raise about how they were gathered, and what was too little to judge."""

from __future__ import annotations

from shifan.audit.pages.audited_run import AuditedRun

KEY, TITLE = "questions", "可追问的问题"
_MOST_CELLS = 30


def context(run: AuditedRun) -> dict[str, object] | None:
    """Return questions with their cells, and what could not be judged; None if nothing was asked."""
    register = run.register
    if "firmness.replicates" not in register:
        return None
    questions = [
        {
            "id": value.id,
            "cells": value.inputs[:_MOST_CELLS],
            "more": max(0, len(value.inputs) - _MOST_CELLS),
        }
        for value in register.match("firmness.question.*")
    ]
    unjudged = [value.id for value in register.match("firmness.unjudged.*")]
    return {"questions": questions, "unjudged": unjudged}
