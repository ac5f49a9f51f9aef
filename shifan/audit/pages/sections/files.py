"""文件清单: what the run was made from and what it made, each with its SHA-256."""

from __future__ import annotations

from shifan.addresses import in_pack
from shifan.audit.pages.material import Material
from shifan.intake.provenance import STATUSES

KEY, TITLE = "files", "文件清单"


def context(material: Material) -> dict[str, object]:
    """Return raw files with standing and origin, pack, notebooks and program, and the run's outputs."""
    register, status = material.register, material.clean.provenance or {}
    raw = [
        {
            "name": name,
            "sha256": digest,
            "status": STATUSES.get(status.get(name, {}).get("status", ""), "未登记"),
            "origin": "；".join(
                part
                for key in ("title", "origin", "date")
                if (part := status.get(name, {}).get(key))
            ),
        }
        for name, digest in register.files.items()
        if digest and not in_pack(name)
    ]
    pack = [(name, digest) for name, digest in register.files.items() if digest and in_pack(name)]
    return {
        "raw": raw,
        "pack": pack,
        "made_by": {
            "笔记本": material.mark.get("notebooks", {}),
            "程序": material.mark.get("code", {}),
        },
        "outputs": material.outputs,
    }
