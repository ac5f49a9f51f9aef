"""文件清单: what the run was made from and what it made, each with its SHA-256."""

from __future__ import annotations

from shifan.addresses import in_pack
from shifan.audit.pages.audited_run import AuditedRun
from shifan.intake.provenance import STATUSES

KEY, TITLE = "files", "文件清单"
_ORIGIN = ("title", "origin", "date")


def context(run: AuditedRun) -> dict[str, object]:
    """Return raw files with standing and origin, pack, notebooks and program, and the run's outputs."""
    files = [(name, digest) for name, digest in run.register.files.items() if digest]
    return {
        "raw": [_raw_file(run, name, digest) for name, digest in files if not in_pack(name)],
        "pack": [(name, digest) for name, digest in files if in_pack(name)],
        "made_by": {
            "笔记本": run.made_from.get("notebooks", {}),
            "程序": run.made_from.get("code", {}),
        },
        "outputs": run.outputs,
    }


def _raw_file(run: AuditedRun, name: str, digest: str) -> dict[str, str]:
    provenance = (run.clean.provenance or {}).get(name, {})
    return {
        "name": name,
        "sha256": digest,
        "status": STATUSES.get(provenance.get("status", ""), "未登记"),
        "origin": "；".join(provenance[key] for key in _ORIGIN if provenance.get(key)),
    }
