"""What `--pdf` does, for `run` and `refresh`: a PDF beside the docx, and a word on its fonts."""

from __future__ import annotations

from pathlib import Path

from shifan.cli import terminal


def require_libreoffice() -> None:
    """Refuse, before any work is done, where there is no LibreOffice."""
    from shifan.word.pdf import find_libreoffice  # start-up time: few commands write a PDF

    find_libreoffice()


def convert_and_print(docx: Path, target: Path) -> None:
    """Write the PDF of a docx; print where it is and which fonts in it are not those asked for.

    To standard error, apart from answers. Refused if LibreOffice fails.
    """
    from shifan.word.pdf import convert  # start-up time: few commands write a PDF

    pdf = convert(docx, target)
    terminal.note(f"PDF：{terminal.short_path(pdf.path)}")
    if pdf.substituted_fonts is None:
        terminal.note("未能核对字体，请查看 PDF 中的字体是否符合要求")
    elif pdf.substituted_fonts:
        terminal.note(
            f"本机没有以下字体，PDF 中已由其他字体代替：{'、'.join(pdf.substituted_fonts)}。"
            "正式印发请在装有这些字体的机器上生成"
        )
