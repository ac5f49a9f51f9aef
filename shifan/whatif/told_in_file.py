"""What is wrong with a scenario, told with the line of its file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from shifan.errors import Refused
from shifan.intake.mapping_file import in_line
from shifan.whatif.ask import part_at_fault
from shifan.whatif.scenario import PACK_KEY, Scenario

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard


@contextmanager
def in_file(
    file: str,
    scenario: Scenario,
    clean: CleanCity | None = None,
    standard: Standard | None = None,
) -> Iterator[None]:
    """Let a refusal within name the file, the scenario and the line; without a city its pack is at fault.

    A fault of the whole (weights that do not add up) is told with the line of the scenario.
    """
    try:
        yield
    except Refused as refused:
        faults = []
        for fault in refused.findings:
            key, name = PACK_KEY, ""
            if clean is not None and standard is not None:
                key, name = part_at_fault(clean, standard, scenario.changes, fault)
            line = in_line(scenario.line_of(key, name))
            found = f"{fault.place}：{fault.found}" if fault.file else fault.found
            faults.append(replace(fault, file=file, sheet=scenario.name, cell=line, found=found))
        raise Refused(faults) from None
