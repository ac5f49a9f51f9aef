"""全省通报: the comparison as a document in official form, made as the documents of a city are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from shifan.files.places import PROVINCE
from shifan.files.run_files import DOCUMENTS
from shifan.rank.province_values import province_register
from shifan.report.documents.document_file import fill
from shifan.report.documents.name_scope import RECIPIENTS, NameScope
from shifan.report.documents.objects import CITY, COMMON, COMPARED, KEY, LIMIT
from shifan.report.documents.prepared_skeleton import prepare
from shifan.report.documents.scope_rows import ScopeRow
from shifan.report.make.report_draft import ReportData
from shifan.report.run_documents import MadeDocument
from shifan.standards.documents import CITY as CITY_SCOPE
from shifan.standards.documents import INTERNAL, DeclaredDocument

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.rank.city_comparison import CityComparison
    from shifan.values import Register

NAME = "全省通报"
FILE = f"{DOCUMENTS}/{NAME}.docx"
_RECIPIENTS = "各市人民政府"
DECLARED = DeclaredDocument(NAME, f"{NAME}.docx", CITY_SCOPE, INTERNAL, (_RECIPIENTS,))
_FAMILIES = {COMPARED: "ranked.*.name", COMMON: "common.*.name", LIMIT: "limit.*.text"}


class ProvinceRows:
    """The rows that a document of a comparison loops over: cities in order, common problems, limits."""

    def __init__(self, register: Register) -> None:
        self._rows = {word: list(_rows(word, ids, register)) for word, ids in _FAMILIES.items()}
        self._rows[CITY] = [ScopeRow(CITY, PROVINCE, {})]

    @property
    def words(self) -> tuple[str, ...]:
        """Return the objects that there are rows of."""
        return tuple(self._rows)

    def of(self, word: str) -> list[ScopeRow]:
        """Return all rows of an object."""
        return self._rows[word]

    def belonging(self, word: str, outer: ScopeRow) -> list[ScopeRow]:
        """Return the rows of an object that belong to a row of another one: there is none."""
        return []

    def can_be_within(self, word: str, outer: str) -> bool:
        """Return whether rows of an object belong to rows of another one: only to the whole."""
        return outer in (CITY, word)


def _rows(word: str, ids: str, register: Register) -> Iterator[ScopeRow]:
    for value in register.match(ids):
        key = value.id.partition(".")[2].rpartition(".")[0]
        yield ScopeRow(word, value.display, {KEY: key})


def province_document(comparison: CityComparison) -> tuple[bytes, MadeDocument, Register]:
    """Return the document, how a run lists it, and the values that it stands on.

    The skeleton is that of the first city's pack, if it has one of that name, else the shipped one.
    """
    register, standard = province_register(comparison), comparison.cities[0].standard
    # What a comparison prints stands in its register: no table of a city is asked.
    data = ReportData(register, standard, cast("CleanCity", None))
    rows = ProvinceRows(register)
    scope = NameScope(register, rows, tuple(rows.of(CITY)), {RECIPIENTS: _RECIPIENTS})
    skeleton = prepare(DECLARED.skeleton_path(standard.folder))
    made = fill(skeleton, DECLARED, data, scope, NAME)
    values = tuple(dict.fromkeys(anchor.value_id for anchor in made.anchors.values()))
    listed = MadeDocument(
        NAME, CITY_SCOPE, "", PROVINCE, NAME, INTERNAL, (_RECIPIENTS,), FILE, values
    )
    return made.content, listed, register
