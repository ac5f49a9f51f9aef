"""Whether a signature stands on something: a run that is there, with the manifest and the scopes that were signed.

That the record itself is unchanged is checked where it is read (`shifan.audit.sign.signatures`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from shifan.audit.sign.scopes import scopes_of_run
from shifan.audit.sign.signatures import Signature
from shifan.audit.sign.ssh import allowed_signers, proof_fault
from shifan.errors import Refused
from shifan.files.fingerprint import sha256
from shifan.files.places import RUN_NAME, Place
from shifan.files.run_files import MANIFEST, SCOPES
from shifan.files.unchanged import require_unchanged

OLD_RECORD = "由旧版本写入，没有连锁摘要，请重新签署"


def faults_of(where: Place, signatures: Sequence[Signature]) -> list[str]:
    """Return for each signature why it does not count; an empty text for one that does."""
    signers = allowed_signers(where)
    return [_fault(where, signature, signers) for signature in signatures]


def _fault(where: Place, signature: Signature, signers: Path | None) -> str:
    if not signature.is_chained:
        return OLD_RECORD
    if signers is not None and (fault := proof_fault(signature, signers)):
        return fault
    run = where.output / signature.run
    if not RUN_NAME.fullmatch(signature.run) or not (run / MANIFEST).is_file():
        return f"所依据的运行 {signature.run} 不在"
    if sha256(run / MANIFEST) != signature.manifest:
        return f"所依据的运行 {signature.run} 与签署时不是同一次运行，或其清单已被改动"
    try:
        require_unchanged(run, SCOPES)
        known = {scope.code: scope.sha256 for scope in scopes_of_run(run)}
    except Refused:
        return f"所依据的运行 {signature.run} 的复核基准已被改动"
    if signature.scopes.items() - known.items():
        return f"签署的摘要不是运行 {signature.run} 的"
    return ""
