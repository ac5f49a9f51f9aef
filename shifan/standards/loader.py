"""Load a pack: read every file, collect every fault, refuse or return."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from shifan.errors import Finding, Refused
from shifan.garbage_collection import garbage_collection_paused
from shifan.received import read_bytes
from shifan.rules.settings import METHOD_WEIGHT_TABLE
from shifan.standards import documents, standard_file, wording
from shifan.standards.broken_parts import BrokenParts
from shifan.standards.claim_checks import findings_of_older_packs
from shifan.standards.folders import pack_folder
from shifan.standards.levels import IndicatorLevels
from shifan.standards.model import Standard, method_names_of
from shifan.standards.official_source import check_source
from shifan.standards.pack_checks import PackChecks
from shifan.standards.pack_columns import (
    ALL_TABLES,
    BANDS,
    EXTENSIBLE,
    INDICATORS,
    ITEMS,
    MEASURES,
    METHODS,
    OPTIONAL_TABLES,
    RESULTS,
    RULES,
    TABLES,
    attribute,
)
from shifan.standards.pack_files import unknown_files
from shifan.standards.pack_settings import RATES, PackSettings
from shifan.standards.pack_tables import added_columns, no_rows, read_table
from shifan.standards.plausibility import PackParts, hardly_meant, untouched
from shifan.standards.standard_file import read_settings
from shifan.standards.toml_tables import TomlTable, read_toml
from shifan.standards.wording import Wording, wording_of

if TYPE_CHECKING:
    from shifan.standards.method import PackMethod

# What the rules of a pack can name must have been read before they are, and codes of indicators must hold.
_RULES_NEED = (
    f"{METHODS}:code name",
    f"{RESULTS}:word share problem",
    f"{MEASURES}:code indicator name",
    f"{INDICATORS}:code parent",
    f"{RULES}:nothing",
    f"{BANDS}:nothing",
    f"{standard_file.FILE}:levels aspects outcome interview template parameters method_weights",
)
_RULES_STAND_ON = f"{INDICATORS}:code parent"
_NO_WORDING = cast("Wording", None)  # of a pack that is only read for its faults
_FILES = (*ALL_TABLES, standard_file.FILE, wording.FILE, documents.FILE)


def load(pack: str | Path) -> Standard:
    """Return the pack of an id or a folder; Refused lists every fault with file, row and column."""
    folder = pack_folder(pack)
    names = tuple(sorted(path.name for path in folder.iterdir()))
    with garbage_collection_paused():  # trees of rules are very many objects
        standard = _load(folder, tuple(_hashes(folder).items()), names)
    # A pack is the caller's own: whoever changes a table changes no one else's.
    copies: dict[str, Any] = {
        field.name: copy.deepcopy(getattr(standard, field.name))
        for field in fields(standard)
        if isinstance(getattr(standard, field.name), (pd.DataFrame, dict, Wording))
    }
    return replace(standard, **copies)


@lru_cache(maxsize=8)
def _load(folder: Path, hashes: tuple[tuple[str, str], ...], names: tuple[str, ...]) -> Standard:
    """Return the pack; read and checked once as long as its files stay the same, and no other joins them."""
    faults = list(unknown_files(folder, _FILES))
    tables = _tables(folder, faults)
    content = read_toml(folder / standard_file.FILE, faults)
    sentences = read_toml(folder / wording.FILE, faults)
    declared = _declared_documents(folder, tables, faults)
    settings = None if content is None else _settings_of(content, tables, faults)
    broken, as_read = BrokenParts(faults), BrokenParts(faults)
    faults.extend(PackChecks(settings, tables, sentences or {}, broken).faults())
    if settings:
        faults.extend(check_source(settings, folder, dict(hashes)))
    parts = PackParts(settings, tables, sentences or {})
    older = list(findings_of_older_packs(sentences)) if sentences else []
    if faults or settings is None:
        unknown = any(map(as_read.touches, _RULES_NEED)) or broken.touches(_RULES_STAND_ON)
        known = None if unknown or settings is None else vars(settings)
        draft = _standard(folder, dict(hashes), known, tables, None) if known else None
        faults += _rule_faults(draft, faults) if draft else _unreadable_rules(tables, faults)
        raise Refused([*faults, *hardly_meant(parts, faults), *untouched(older, faults)])
    standard = _standard(folder, dict(hashes), vars(settings), tables, sentences or {})
    method = _method_of(standard)
    if method and method.findings:
        raise Refused([*method.findings, *hardly_meant(parts, method.findings), *older])
    return replace(
        standard,
        documents=documents.documents_of(declared),
        program=method.program if method else None,
        notices=(*hardly_meant(parts), *(method.notices if method else ()), *older),
    )


def _settings_of(
    content: TomlTable, tables: dict[str, pd.DataFrame], faults: list[Finding]
) -> PackSettings:
    """Return the settings, their faults added; of weights none where codes of methods cannot be read."""
    methods, found = method_names_of(tables[METHODS]), list[Finding]()
    settings = read_settings(content, methods, found, _has_own_rules(content, tables))
    unknown = BrokenParts(faults).touches(f"{METHODS}:code")
    faults += [
        fault for fault in found if not (unknown and fault.cell.startswith(METHOD_WEIGHT_TABLE))
    ]
    return settings


def _has_own_rules(content: TomlTable, tables: dict[str, pd.DataFrame]) -> bool:
    """Return whether rules of the pack, or another template than the usual one, say which settings are read."""
    return content.get("template", RATES) != RATES or not tables[RULES].empty


def _rule_faults(draft: Standard, faults: list[Finding]) -> list[Finding]:
    """Return what is wrong with the rules of a pack that has other faults, but for cells that have one already.

    They are read as well as they can be, so that all faults are told at once.
    """
    texts = {name: getattr(draft, name).fillna("") for name in ("rules", "bands")}
    method = _method_of(replace(draft, **texts))
    return _at_other_cells((*method.findings, *method.notices), faults) if method else []


def _unreadable_rules(tables: dict[str, pd.DataFrame], faults: list[Finding]) -> list[Finding]:
    """Return what no pack could say in its formulas, where it is not known what this one's can name."""
    from shifan.standards.method import unreadable  # start-up time: most packs have no own rules

    return _at_other_cells(unreadable(tables[RULES].fillna(""), tables[BANDS].fillna("")), faults)


def _at_other_cells(found: Iterable[Finding], faults: list[Finding]) -> list[Finding]:
    known = {(fault.file, fault.cell) for fault in faults}
    return [fault for fault in found if (fault.file, fault.cell.partition(" 第")[0]) not in known]


def _standard(
    folder: Path,
    hashes: dict[str, str],
    settings: dict[str, Any],
    tables: dict[str, pd.DataFrame],
    sentences: TomlTable | None,
) -> Standard:
    """Return the pack that its files make; its method is not read yet, nor its wording where `sentences` is None."""
    levels = IndicatorLevels(tables[INDICATORS])
    parts = {attribute(file): table for file, table in tables.items()}
    parts["indicators"] = levels.indicators()
    more: dict[str, Any] = {**settings, **parts}
    return Standard(
        folder=folder,
        files=hashes,
        wording=_NO_WORDING if sentences is None else wording_of(sentences),
        groups=levels.groups(),
        indicator_lines=tuple(levels.positions) if levels.above else (),
        **more,
    )


def _tables(folder: Path, faults: list[Finding]) -> dict[str, pd.DataFrame]:
    """Return the tables of a pack by file; an optional file that is not there has no rows."""
    tables = {file: read_table(folder / file, faults) for file in TABLES}
    for file in OPTIONAL_TABLES:
        exists = (folder / file).is_file()
        tables[file] = read_table(folder / file, faults) if exists else no_rows(file)
    return tables


def _declared_documents(
    folder: Path, tables: dict[str, pd.DataFrame], faults: list[Finding]
) -> TomlTable | None:
    """Return the content of documents.toml, its faults added; None for a pack without the file."""
    if not (folder / documents.FILE).is_file():
        return None
    content = read_toml(folder / documents.FILE, faults)
    if content is not None:
        lists = (tables[ITEMS], tables[INDICATORS])
        cells = (cell for table in lists for cell in table.get("department", ()) if cell)
        names = dict.fromkeys(name for cell in cells for name in str(cell).split("、"))
        faults.extend(documents.document_faults(content, folder, list(names)))
    return content


def _method_of(standard: Standard) -> PackMethod | None:
    """Return the pack's own method with what is wrong in it, such as columns which no rule reads; None without one."""
    if not _brings_a_method(standard):
        return None
    from shifan.standards.method import method_of  # start-up time: most packs have no own rules

    return method_of(standard)


def _brings_a_method(standard: Standard) -> bool:
    added = any(added_columns(file, standard.table(file)) for file in EXTENSIBLE)
    return added or standard.has_own_method


def _hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of the pack that can be read, line ends apart."""
    hashes = {}
    for file in sorted(_FILES):
        with suppress(OSError):
            content = read_bytes(folder / file).replace(b"\r\n", b"\n")
            hashes[file] = hashlib.sha256(content).hexdigest()
    return hashes
