"""The settings of a pack with rules of its own: none may be missing that a rule reads, none stand there for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.errors import Finding
from shifan.rules.language.program import Program
from shifan.rules.settings import METHOD_WEIGHT_TABLE, PLACES, Setting, settings_of
from shifan.standards.objects import INTERVIEWS
from shifan.standards.pack_files import NEXT
from shifan.standards.pack_settings import INTERVIEW_SCORES, NO_TEMPLATE
from shifan.standards.settings_read import settings_read
from shifan.standards.standard_file import FILE

if TYPE_CHECKING:
    from shifan.standards.model import Standard

_SCORE = (INTERVIEWS, "得分")


def missing(program: Program, standard: Standard) -> list[Finding]:
    """Return a finding for each setting that a rule reads and standard.toml does not state."""
    read = _read(program, standard)
    settings = [
        setting for setting in settings_of(standard.method_names) if setting.id in standard.unstated
    ]
    places = [_place(setting) for setting in settings if setting.id in read]
    if INTERVIEW_SCORES in standard.unstated and _reads_answers(program, standard):
        places.append(INTERVIEW_SCORES)
    return [_finding(place, "没有", "有公式引用，须写明") for place in dict.fromkeys(places)]


def unread(program: Program, standard: Standard) -> list[Finding]:
    """Return a finding for each setting of a pack without a template that no rule reads: nothing else could.

    With a template they are part of it; those that the pack's own rules have put out of use are not printed.
    """
    if program.faults or standard.template != NO_TEMPLATE:
        return []
    left_aside = {*_read(program, standard), *standard.unstated, PLACES.id}
    settings = settings_of(standard.method_names)
    if (
        len(standard.methods) == 1
    ):  # the weight of the only method need not be stated, and is always 1
        left_aside.add(settings[0].id)
    places = [_place(setting) for setting in settings if setting.id not in left_aside]
    return [
        _finding(place, "没有公式引用这一项", "被引用，或删去") for place in dict.fromkeys(places)
    ]


def _read(program: Program, standard: Standard) -> frozenset[str]:
    return settings_read(program, standard.levels[:-1], standard.method_names)


def _reads_answers(program: Program, standard: Standard) -> bool:
    rules = program.in_use(standard.levels[:-1]).rules
    read = {(reference.object, reference.name) for rule in rules for reference in rule.references}
    return _SCORE in read


def _place(setting: Setting) -> str:
    """Return where a setting stands; the weights of methods stand together or not at all."""
    return METHOD_WEIGHT_TABLE if setting.table == METHOD_WEIGHT_TABLE else setting.path


def _finding(place: str, found: str, expected: str) -> Finding:
    return Finding("pack-setting", "error", FILE, "", place, found, expected, NEXT)
