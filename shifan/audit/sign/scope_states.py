"""How each scope of sign-off stands: a signature holds as long as the scope's digest is the signed one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import NamedTuple

from shifan.audit.sign.scopes import SigningScope
from shifan.audit.sign.signatures import Signature
from shifan.records import dataclass

SIGNED, UNSIGNED, EXPIRED = "已签署", "未签署", "已失效"


class SignedBy(NamedTuple):
    """Who signed a scope, when, the run that was looked at, and whether the signature still holds."""

    reviewer: str
    signed_at: str
    run: str
    holds: bool


@dataclass(frozen=True)
class ScopeState:
    """How a scope stands: SIGNED, UNSIGNED or EXPIRED, and by whom it was signed, oldest first.

    `faults` says for each of them why it does not count, whatever its digest; empty texts where nothing is wrong.
    """

    scope: str
    name: str
    sha256: str
    state: str
    by: tuple[SignedBy, ...] = ()
    faults: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the state as a JSON-ready mapping; each signature is a list."""
        return asdict(self)


def scope_states(
    scopes: Iterable[SigningScope], signatures: Sequence[Signature], faults: Sequence[str] = ()
) -> list[ScopeState]:
    """Return how each scope stands, in their order; one signature that holds is enough.

    `faults` says for each signature why it does not count; without it, none has been looked for.
    """
    told = list(zip(signatures, faults or [""] * len(signatures), strict=True))
    states = []
    for scope in scopes:
        on_it = [(each, fault) for each, fault in told if scope.code in each.scopes]
        by = tuple(_signed_by(each, scope, fault) for each, fault in on_it)
        states.append(
            ScopeState(
                scope.code,
                scope.name,
                scope.sha256,
                _state(by),
                by,
                tuple(fault for _, fault in on_it),
            )
        )
    return states


def _signed_by(signature: Signature, scope: SigningScope, fault: str) -> SignedBy:
    holds = not fault and signature.scopes[scope.code] == scope.sha256
    return SignedBy(signature.reviewer, signature.signed_at, signature.run, holds)


def _state(by: tuple[SignedBy, ...]) -> str:
    if any(each.holds for each in by):
        return SIGNED
    return EXPIRED if by else UNSIGNED
