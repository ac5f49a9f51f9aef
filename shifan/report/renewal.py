"""A refresh that answers for the whole report: what people have edited beside the values is judged by the run, too."""

from __future__ import annotations

from pathlib import Path

from shifan.report.refresh.ledger import KEPT, UNSETTLED, LedgerDetail, RefreshLedger
from shifan.report.refresh.refresh import RefreshOptions, refresh_file

_EDITED = "（手工改动）"
_DEFAULT = RefreshOptions()


def renew_file(
    path: Path,
    output: Path | None = None,
    root: Path | None = None,
    options: RefreshOptions = _DEFAULT,
) -> tuple[Path, RefreshLedger]:
    """Return the file written and the ledger of its refresh, as `refresh_file` does.

    Where people have edited what stands beside the values, the ledger names what the file states against the run, too.
    """
    target, ledger = refresh_file(path, output, root, options)
    if ledger.edited_around:
        _enter_contradictions(target, ledger)
    return target, ledger


def _enter_contradictions(target: Path, ledger: RefreshLedger) -> None:
    # Start-up time: most reports are edited beside their own words, if at all.
    from shifan.report.verify.verify import contradictions_in

    told = {value_id for kind in UNSETTLED for value_id in ledger[kind]}
    for item in contradictions_in(target, Path(ledger.run)):
        if item.value_id not in told:
            value_id = item.value_id or _EDITED
            ledger.enter_detail(LedgerDetail(KEPT, value_id, item.text or None, place=item.place))
