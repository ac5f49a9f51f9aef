"""The page for leaders is one page, as a program sets it: of a city that passes, and of one that fails."""

import re

from tests.conftest import latest
from tests.soffice import convert_all, needs_soffice


@needs_soffice
def test_the_page_for_leaders_is_one_page(finished, tmp_path):
    paths = []
    for city in ("晋中市", "示例乙市"):
        paths.append(tmp_path / f"{city}.docx")
        paths[-1].write_bytes((latest(finished, city) / "文书" / "一页摘要.docx").read_bytes())
    for pdf in convert_all(paths, "pdf", tmp_path):
        assert len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) == 1, pdf.name
