"""Signing: a reviewer confirms scopes of the last run, as long as that is the run of the present data and rules."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from shifan.audit.sign.scopes import ALL, SigningScope, scopes_of_run
from shifan.audit.sign.signature_checks import faults_of
from shifan.audit.sign.signatures import Signature, digest_of, read_signatures, write_signatures
from shifan.audit.sign.ssh import proof_of
from shifan.errors import Refused
from shifan.files.fingerprint import input_hashes, pack_hashes, sha256
from shifan.files.lock import locked
from shifan.files.manifest import Manifest, require_pack
from shifan.files.places import Place, place
from shifan.files.run_files import MANIFEST
from shifan.files.system_errors import refuse_system_errors
from shifan.files.unchanged import checked_manifest, require_all_unchanged, require_readable_latest
from shifan.patterns import pattern_of
from shifan.records import dataclass
from shifan.standards.folders import pack_folder

LONGEST_NAME = 40
_CONTROL = pattern_of(r"[\x00-\x1f\x7f]")
_SEPARATORS = pattern_of(r"[\s,，、;；]+")


@dataclass(frozen=True)
class SigningRequest:
    """Who signs which scopes, and when; scopes are codes or names, several in one text apart by commas, or `all`.

    `standard` asks that the run was made by that rule pack; `key` is the reviewer's private SSH key, for a signature
    that proves who has signed.
    """

    reviewer: str
    scopes: Sequence[str]
    signed_at: str
    note: str = ""
    standard: str = ""
    key: Path | None = None


def sign(root: str | Path | None, city: str, request: SigningRequest) -> Signature | None:
    """Return the signature now kept; None if the reviewer had signed all of it already.

    Refused for what cannot be signed.
    """
    where, reviewer = place(root, city), _reviewer_name(request.reviewer)
    run, manifest = _signable_run(where)
    require_pack(run, request.standard)
    wanted = _wanted_scopes(scopes_of_run(run), request.scopes)
    with (
        refuse_system_errors(f"data/reviews/{where.city}.json"),
        locked(where.reviews.with_name(f".{where.city}.lock")),
    ):
        before = read_signatures(where)
        fresh = _not_signed_yet(wanted, _holding(where, before), reviewer)
        if not fresh:
            return None
        signed = Signature(
            reviewer,
            request.signed_at,
            run.name,
            fresh,
            dict(manifest.inputs),
            _CONTROL.sub(" ", request.note).strip(),
            sha256(run / MANIFEST),
            digest_of(before),
        )
        signature = _proved(signed, request.key)
        write_signatures(where, [*before, signature])
    return signature


def _proved(signature: Signature, key: Path | None) -> Signature:
    """Return a signature with its proof by a key; as it is without one."""
    return replace(signature, proof=proof_of(signature, key)) if key else signature


def _holding(where: Place, signatures: Sequence[Signature]) -> list[Signature]:
    """Return the signatures of a record that stand on a run, and are proved where that is asked for."""
    faults = faults_of(where, signatures)
    return [each for each, fault in zip(signatures, faults, strict=True) if not fault]


def _not_signed_yet(
    wanted: Iterable[SigningScope], signatures: Iterable[Signature], reviewer: str
) -> dict[str, str]:
    """Return code → digest of the scopes that a reviewer has not signed as they are now."""
    held = {
        code_and_digest
        for signature in signatures
        if signature.reviewer == reviewer
        for code_and_digest in signature.scopes.items()
    }
    return {scope.code: scope.sha256 for scope in wanted if (scope.code, scope.sha256) not in held}


def _reviewer_name(name: str) -> str:
    """Return a reviewer's name; Refused for none, for a very long one and for one with control characters."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or _CONTROL.search(name):
        raise Refused(
            "reviewer",
            found=name[:LONGEST_NAME] or "（空）",
            expected=f"复核人姓名，不超过{LONGEST_NAME}字",
            action="请用 --reviewer 写明复核人",
        )
    return name


def _signable_run(where: Place) -> tuple[Path, Manifest]:
    """Return the last run and its manifest.

    Refused if there is none, if it was changed by hand, or if raw data or rule pack have changed since.
    """
    require_readable_latest(where.output)
    run = where.latest
    if run is None:
        raise Refused(
            "no-run",
            file=f"output/{where.city}",
            found="还没有完整的运行",
            expected="先有计分结果，再复核签署",
            action=f"请先运行 shifan run {where.city}",
        )
    changed = _changed_since(where, run)
    if changed:
        raise Refused(
            "changed-inputs",
            file=f"data/raw/{where.city}",
            found=f"{changed}在 {run.name} 之后有变化",
            expected="签署的是最近一次运行的数据",
            action=f"请先运行 shifan run {where.city}，核对后再签署",
        )
    return run, require_all_unchanged(run)


def _changed_since(where: Place, run: Path) -> str:
    """Return in a word what has changed since a run; empty if nothing has.

    A pack that is gone has not changed: the run keeps its copy.
    """
    manifest = checked_manifest(run)
    if manifest.inputs != input_hashes(where):
        return "原始数据"
    try:
        pack = pack_hashes(pack_folder(manifest.pack_name))
    except (Refused, OSError):
        return ""
    return "" if pack == manifest.pack else "规则包"


def _wanted_scopes(known: Sequence[SigningScope], asked: Iterable[str]) -> list[SigningScope]:
    """Return the scopes asked for by code or name, in the order asked; `all` stands for every one.

    Refused names what is unknown, with near names.
    """
    by_code = {scope.code: scope for scope in known}
    codes = {scope.name: scope.code for scope in known}
    wanted = list(dict.fromkeys(codes.get(word, word) for word in _words(asked)))
    unknown = [code for code in wanted if code not in by_code]
    if unknown or not wanted:
        raise _unknown_scopes(unknown, list(by_code), list(codes))
    return list(known) if ALL in wanted else [by_code[code] for code in wanted]


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in _SEPARATORS.split(text) if word]


def _unknown_scopes(unknown: Sequence[str], codes: list[str], names: list[str]) -> Refused:
    """Return the refusal of scopes that do not exist, or of none at all."""
    first = unknown[0] if unknown else ""
    near = difflib.get_close_matches(first, [*codes, *names], n=5, cutoff=0.3)
    hint = f"；近似的：{'、'.join(near)}" if near else ""
    return Refused(
        "scope",
        found="、".join(unknown) or "（空）",
        expected=f"指标编号或 all{hint}",
        action=f"可签署的范围：{'、'.join(codes)}",
    )
