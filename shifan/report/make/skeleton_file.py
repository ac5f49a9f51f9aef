"""The skeleton as a file: the shipped one, and one that people give."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument

from shifan.errors import Refused

SKELETON = Path(__file__).parents[1] / "skeleton.docx"
_OTHER_KINDS = ("wordprocessingml.template", "macroEnabled")


def open_skeleton(path: Path) -> WordDocument:
    """Return the document of a skeleton; Refused if it is held open, of another kind, or no Word file."""
    try:
        return Document(str(path))
    except PermissionError:
        raise Refused(
            "skeleton",
            file=path.name,
            found="模板打不开（正被 Word、WPS 打开）",
            action="请关闭后重试",
        ) from None
    except Exception as error:
        if any(kind in str(error) for kind in _OTHER_KINDS):
            raise Refused(
                "skeleton",
                file=path.name,
                found="这是 Word 的 .dotx 模板或带宏的文档（.docm、.dotm）",
                expected="docx 文件",
                action="请在 Word 中另存为 .docx",
            ) from None
        raise Refused(
            "skeleton",
            file=path.name,
            found="不是可用的 Word 模板",
            expected="docx 文件",
            action="请核对模板文件",
        ) from error
