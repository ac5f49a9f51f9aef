"""A run as its audit pages see it: what their parts may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from shifan.addresses import file_of
from shifan.records import dataclass
from shifan.rules.catalog import rules_of

if TYPE_CHECKING:
    from shifan.audit.sign.scope_states import ScopeState
    from shifan.audit.trace.printed_place import PrintedPlace
    from shifan.clean import CleanCity
    from shifan.intake import Correction
    from shifan.photographs.run_photographs import MadePhotograph
    from shifan.report.run_documents import MadeDocument, UnmadeDocument
    from shifan.rules.rule import Rule
    from shifan.standards import Standard
    from shifan.values import Register


class NotebookPage(NamedTuple):
    """The page of an executed notebook: its title and its file."""

    title: str
    file: str


@dataclass(frozen=True)
class AuditedRun:
    """The values, pack and clean tables of a run, and what is known of the run itself.

    A city in memory has nothing of the latter.

    `made_from` holds the parts of the run's fingerprint, `outputs` maps the files that the run has
    made so far to their SHA-256, `reviews` says how each scope of sign-off stands, `printed` where
    values are printed, by id, `documents` what it has made beside the report and `not_made` what of it not,
    `photographs` its pictures by key.
    """

    register: Register
    standard: Standard
    clean: CleanCity
    notebooks: tuple[NotebookPage, ...] = ()
    made_from: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    reviews: tuple[ScopeState, ...] = ()
    printed: Mapping[str, list[PrintedPlace]] = field(default_factory=dict)
    documents: tuple[MadeDocument, ...] = ()
    not_made: tuple[UnmadeDocument, ...] = ()
    photographs: Mapping[str, MadePhotograph] = field(default_factory=dict)

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Return the rules by id as the pack makes them."""
        return rules_of(self.standard)

    @cached_property
    def corrections(self) -> dict[str, Correction]:
        """Return the applied corrections by the address of their cell."""
        return {
            f"{correction.file}!{correction.sheet}!{correction.cell}": correction
            for correction in self.clean.corrections
        }

    def sha256(self, address: str) -> str:
        """Return the SHA-256 of the file that a cell lies in; empty if it is unknown."""
        return self.register.files.get(file_of(address), "")
