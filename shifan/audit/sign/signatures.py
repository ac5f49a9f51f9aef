"""Signatures, kept with the city and never in its raw folder: who has checked what, against which digests.

`data/reviews/<city>.json` only grows. A signature names scopes and the digest of each at the time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from shifan.errors import Refused
from shifan.files.durable import replace_text
from shifan.files.places import Place


@dataclass(frozen=True)
class Signature:
    """One act of signing: the reviewer, when, and the run that was looked at.

    `scopes` maps the code of each scope that was signed to its digest.
    """

    reviewer: str
    signed_at: str
    run: str
    scopes: dict[str, str]
    inputs: dict[str, str] = field(default_factory=dict)
    note: str = ""


def read_signatures(where: Place) -> list[Signature]:
    """Return the signatures of a city, oldest first; Refused if the file is there and cannot be understood."""
    try:
        content = json.loads(where.reviews.read_text(encoding="utf-8-sig"))
        if content["city"] != where.city:
            raise _unreadable(where, f"签署记录属于{content['city']}")
        return [_signature(entry) for entry in content["signatures"]]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise _unreadable(where, "签署记录无法读取") from None


def write_signatures(where: Place, signatures: Iterable[Signature]) -> None:
    """Write the signatures of a city, whole or not at all."""
    content = {"city": where.city, "signatures": [asdict(each) for each in signatures]}
    replace_text(where.reviews, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _signature(entry: dict[str, Any]) -> Signature:
    """Return an entry of the file as a signature.

    An entry whose parts are not what they should be raises an error of Python.
    """
    scopes = entry["scopes"]
    texts = [entry["reviewer"], entry["signed_at"], entry["run"], *scopes, *scopes.values()]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("not a signature")
    return Signature(**entry)


def _unreadable(where: Place, found: str) -> Refused:
    return Refused(
        "reviews",
        file=f"data/reviews/{where.reviews.name}",
        found=found,
        expected="shifan sign 写入的签署记录",
        action="请从备份恢复该文件，或将其移走后重新签署",
    )
