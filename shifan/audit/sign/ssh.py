"""Proof of person by SSH keys, where a province wants it: `ssh-keygen -Y sign` and `-Y verify`.

Who may sign with which key is in `data/reviews/allowed_signers`, in the format of OpenSSH: a reviewer's name, then the
public key. As long as that file is there, only signatures with a valid proof hold.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from shifan.audit.sign.signatures import Signature
from shifan.errors import Refused
from shifan.files.places import Place
from shifan.word.programs import find_program

ALLOWED_SIGNERS = "allowed_signers"
_NAMESPACE = "shifan"  # so that a signature made for something else proves nothing here
_PATIENCE = 120  # seconds: a key may ask for a passphrase, or to be touched


def allowed_signers(where: Place) -> Path | None:
    """Return the file of those who may sign; None where no proof of person is asked for."""
    path = where.reviews.with_name(ALLOWED_SIGNERS)
    return path if path.is_file() else None


def proof_of(signature: Signature, key: Path) -> str:
    """Return the SSH signature of what is signed, made with a private key; Refused if that cannot be done."""
    if any(sign.isspace() or sign in "*?,!" for sign in signature.reviewer):
        raise _refusal(
            "复核人姓名中有空格或 *?,!", "请改用不含这些字符的姓名，与 allowed_signers 中一致"
        )
    if not key.is_file():
        raise _refusal(f"没有密钥文件 {key.name}", "请核对 --key 的路径")
    done = _run(["-Y", "sign", "-n", _NAMESPACE, "-f", str(key)], signature.statement)
    if done.returncode or not done.stdout.strip():
        raise _refusal(f"ssh-keygen 不能用 {key.name} 签署", "请核对密钥和口令")
    return done.stdout


def proof_fault(signature: Signature, signers: Path) -> str:
    """Return why a signature is not proved to be the reviewer's; empty if it is."""
    if not signature.proof:
        return "没有密钥签名"
    with tempfile.TemporaryDirectory(prefix="shifan-ssh-") as folder:
        proof = Path(folder) / "proof"
        proof.write_text(signature.proof, encoding="utf-8", newline="\n")
        files = ["-f", str(signers), "-s", str(proof)]
        try:
            done = _run(
                ["-Y", "verify", "-n", _NAMESPACE, "-I", signature.reviewer, *files],
                signature.statement,
            )
        except Refused as refused:
            return refused.findings[0].found
    return "" if done.returncode == 0 else "密钥签名与复核人、内容不符"


def _run(arguments: list[str], text: str) -> subprocess.CompletedProcess[str]:
    program = find_program("ssh-keygen")
    if program is None:
        raise _refusal("本机没有 ssh-keygen，不能签署或核对", "请安装 OpenSSH 8.1 以上")
    try:
        return subprocess.run(
            [str(program), *arguments],
            input=text,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise _refusal("ssh-keygen 没有正常结束", "请重试，或核对密钥") from None


def _refusal(found: str, action: str) -> Refused:
    return Refused("ssh", found=found, expected="OpenSSH 的密钥签名", action=action)
