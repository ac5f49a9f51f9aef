"""The command that makes the blank workbooks of a new city."""

from __future__ import annotations

from pathlib import Path

from shifan.cli import terminal


def new_blanks(
    root: Path | None, city: str, known: dict[str, str], standard: str, as_json: bool
) -> None:
    """Write the blank workbooks and print where they are and what comes next."""
    from shifan.files.places import find_root
    from shifan.forms.new_city import known_before, new_city
    from shifan.stages import DEFAULT_PACK
    from shifan.standards import load

    base = find_root(root)
    pack = load(standard or DEFAULT_PACK)
    files = new_city(base, city, pack, known_before(**known))
    folder = files[0].parent
    quoted = f'"{standard}"' if " " in standard else standard
    extra = f" --standard {quoted}" if standard and Path(standard).is_dir() else ""
    following = [f"shifan check {folder.name}{extra}", f"shifan run {folder.name}{extra}"]
    if as_json:
        terminal.answer(
            {
                "ok": True,
                "city": folder.name,
                "folder": folder.relative_to(base).as_posix(),
                "files": [file.name for file in files],
                "standard": pack.id,
                "official": pack.official,
                "next": following,
            }
        )
        return
    for file in files:
        terminal.line(f"已写 {file}")
    terminal.line(f"规则包：{pack.label}")
    terminal.line(
        f"请按各工作簿的“填表说明”填写，在 来源.toml 中写明出处和性质，然后运行 {following[0]}"
    )
