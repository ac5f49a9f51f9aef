"""Signatures, kept with the city and never in its raw folder: who has checked what, against which digests.

`data/reviews/<city>.json` only grows. Each signature holds the digest of all before it and of the manifest of the run
that was looked at, the file that of all: a record changed by hand is noticed. Whoever writes all of it anew with
digests that fit is not, unless signatures are proved by keys (`shifan.audit.sign.ssh`, decision 0162).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, field, replace

from shifan.errors import Refused
from shifan.files.durable import replace_text
from shifan.files.places import Place
from shifan.received import ListOf, MapOf, Record, read_json
from shifan.records import dataclass

_SIGNATURE = Record(
    {"reviewer": str, "signed_at": str, "run": str, "scopes": MapOf(str)},
    {
        "inputs": MapOf(str),
        "note": str,
        "manifest": str,
        "before": str,
        "proof": str,
    },
    open=False,
)
_SHAPE = Record({"city": str, "signatures": ListOf(_SIGNATURE)}, {"sha256": str}, open=False)


@dataclass(frozen=True)
class Signature:
    """One act of signing: the reviewer, when, and the run that was looked at.

    `scopes` maps the code of each scope that was signed to its digest, `manifest` is the SHA-256 of the run's manifest,
    `before` that of all signatures before this one; both are empty in records of an earlier version. `proof` is the
    reviewer's SSH signature of `statement`, where there is one.
    """

    reviewer: str
    signed_at: str
    run: str
    scopes: dict[str, str]
    inputs: dict[str, str] = field(default_factory=dict)
    note: str = ""
    manifest: str = ""
    before: str = ""
    proof: str = ""

    @property
    def is_chained(self) -> bool:
        """Return whether the signature names the run by its manifest and the signatures before it."""
        return bool(self.manifest and self.before)

    @property
    def statement(self) -> str:
        """Return what is signed, as one text: everything but the proof."""
        return _canonical(replace(self, proof=""))


def read_signatures(where: Place) -> list[Signature]:
    """Return the signatures of a city, oldest first.

    Refused if the file is there and cannot be understood, or was changed after it was written.
    """
    try:
        content = read_json(where.reviews, _SHAPE)
    except FileNotFoundError:
        return []
    except (OSError, ValueError):
        raise _unusable(where, "签署记录无法读取") from None
    if content["city"] != where.city:
        raise _unusable(where, f"签署记录属于{content['city']}")
    signatures = [Signature(**entry) for entry in content["signatures"]]
    if fault := _chain_fault(signatures, content.get("sha256", "")):
        raise _unusable(where, fault)
    return signatures


def write_signatures(where: Place, signatures: Iterable[Signature]) -> None:
    """Write the signatures of a city, whole or not at all."""
    kept = list(signatures)
    content = {
        "city": where.city,
        "signatures": [asdict(each) for each in kept],
        "sha256": digest_of(kept),
    }
    replace_text(where.reviews, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def digest_of(signatures: Iterable[Signature]) -> str:
    """Return the SHA-256 over signatures in their order; of none, too."""
    *_, last = ("", *_digests(signatures))
    return last


def _digests(signatures: Iterable[Signature]) -> Iterator[str]:
    """Yield the digest over no signature, over the first, over the first two, and so on."""
    digest = hashlib.sha256()
    yield digest.hexdigest()
    for signature in signatures:
        digest.update(_canonical(signature).encode() + b"\n")
        yield digest.hexdigest()


def _chain_fault(signatures: list[Signature], whole: str) -> str:
    """Return what does not fit in a record; empty if all fits, or if an earlier version wrote it without digests."""
    chained = [signature.is_chained for signature in signatures]
    if not any(chained) and not whole:
        return ""
    *befores, last = _digests(signatures)
    first = chained.index(True) if True in chained else len(chained)
    for number, (signature, before) in enumerate(zip(signatures, befores, strict=True), 1):
        if number > first and signature.before != before:
            return f"签署记录中第{number}条之前的内容在签署之后被改动"
    return "" if whole == last else "签署记录的最后一条在签署之后被改动，或有记录被删去"


def _canonical(signature: Signature) -> str:
    """Return a signature as one line of JSON; what is empty is left out, as in records of an earlier version."""
    entries = {key: entry for key, entry in asdict(signature).items() if entry}
    return json.dumps(entries, ensure_ascii=False, sort_keys=True)


def _unusable(where: Place, found: str) -> Refused:
    return Refused(
        "reviews",
        file=f"data/reviews/{where.reviews.name}",
        found=found,
        expected="shifan sign 写入的签署记录",
        action="请从备份恢复该文件，或将其移走后重新签署",
    )
