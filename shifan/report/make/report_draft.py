"""A report being made: what it is made from, and what has been numbered and written in it so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from shifan.records import dataclass

if TYPE_CHECKING:
    from docx.document import Document

    from shifan.clean import CleanCity
    from shifan.report.anchors.unique_ids import BlockCopier
    from shifan.report.make.expansion import Expander
    from shifan.standards import Standard
    from shifan.values import Register


@dataclass(frozen=True)
class Picture:
    """A chart for the report: PNG bytes, title, alternative text, source line.

    One that is `empty` has nothing to show and is not printed.
    """

    name: str
    title: str
    png: bytes
    alt: str
    source: str
    empty: bool = False


@dataclass(frozen=True)
class ReportData:
    """What a report is made from: the values, the pack that scored them, the clean tables, and the charts to print.

    `photographs` are JPEG pictures by the key of their 照片编号.
    """

    register: Register
    standard: Standard
    clean: CleanCity
    charts: Sequence[Picture] = ()
    photographs: Mapping[str, bytes] = field(default_factory=dict)


@dataclass
class ReportDraft:
    """A document on its way from skeleton to report.

    `expander` puts values in the place of anchors, `copies` repeats blocks with ids of their own; `single_charts` are
    the anchors `chart NAME` of charts that have a place of their own.
    """

    document: Document
    data: ReportData
    edition: str
    expander: Expander
    copier: BlockCopier
    single_charts: frozenset[str] = frozenset()
