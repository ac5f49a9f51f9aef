"""The audit pages: every value is there, nothing is fetched, hostile text stays text."""

import re

from shifan.audit import pages
from shifan.score import score
from tests.conftest import latest
from tests.score.mini import city, pack, rows


def test_hostile_text_is_escaped():
    sites = [(*row[:4], "</script><script>alert(1)</script>", *row[5:]) for row in rows()["sites"]]
    clean, standard = city(sites=sites), pack()
    page = pages.build(score(clean, standard), standard, clean, [])
    assert "<script>alert" not in page and page.count("</script>") == 2


def test_pages_of_a_run_are_whole_and_offline(finished):
    folder = latest(finished, "晋中市") / "审计"
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert '"i":"scores.total"' in index and "演示数据，非官方结论" in index
    for path in folder.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r'(src|href)="(https?:)?//', text)
        for link in re.findall(r'href="([^"#]+\.html)"', text):
            assert (folder / link).is_file()
