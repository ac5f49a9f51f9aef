"""The charts of the audit page.

Each value in the table, drawn in a real browser without complaint, a click follows the value.
"""

import re
import urllib.parse

import pytest

from shifan.audit.pages import city_page
from shifan.audit.pages.audited_run import AuditedRun
from shifan.audit.pages.sections import charts
from shifan.audit.pages.template_files import TEMPLATES
from shifan.charts.catalog import NAMES, content
from shifan.score import score
from tests.chromium import needs_chromium, opened
from tests.score.mini import city, pack, rows

NONE = [(site, item, "合理缺项", "", "") for site, item, *_ in rows()["records"]]
ODD = pack(indicators=pack().indicators.assign(name="<img src=x>&\"'很长的指标名称" * 4))
CASES = {
    "usual": (city(), pack()),
    "nothing applicable": (city(records=NONE, rectification=[]), pack()),
    "odd names": (city(), ODD),
}


def page_of(case, script=""):
    clean, standard = CASES[case]
    page = city_page.build(AuditedRun(score(clean, standard), standard, clean))
    return page.replace("</body>", f"<script>{script}</script></body>")


@pytest.mark.parametrize("case", CASES)
def test_every_row_drawn_stands_in_the_table_with_its_value(case):
    clean, standard = CASES[case]
    register, page = score(clean, standard), page_of(case)
    part = page[page.index('<section id="charts"') :]
    for name in NAMES:
        table = part[part.index(f'id="chart-{name}"') :].split("</figure>")[0]
        linked = {urllib.parse.unquote(key) for key in re.findall(r'href="#q=([^"]+)"', table)}
        drawn = {
            key
            for key in content(name, register, standard).values
            if not key.startswith(
                ("scores.pass", "problems.", "rectification.rate", "rectification.problems")
            )
        }
        assert drawn <= linked
        assert all(
            f'title="{register[key].name}"' in table
            for key in drawn
            if "<" not in register[key].name
        )
    assert "<img" not in part.split("<script")[0]


def test_drawing_changes_nothing_without_scripts():
    page = page_of("usual")
    assert (
        page.index('class="plot"')
        and "数据表（3行）" in page
        and "演示数据，非官方结论" in page[page.index('<section id="charts"') :]
    )


@needs_chromium
@pytest.mark.parametrize("case", CASES)
def test_drawn_in_a_browser(case, tmp_path):
    act = (
        "const "
        "box=document.querySelector('select[data-order=indicator_rates]');box.value='up';box.dispat"
        "chEvent(new Event('change'));"
        "const bar=document.querySelector('#plot-dimension_rates svg .mark-rect path');"
        "const at=bar.getBoundingClientRect(),how={bubbles:true,clientX:at.x+2,clientY:at.y+2};"
        "for(const kind of ['pointermove','mousemove']) bar.dispatchEvent(new MouseEvent(kind,how));"
        "const said=document.querySelector('.plot-tip').textContent;bar.dispatchEvent(new MouseEvent('click',how));"
        "document.title=document.querySelectorAll('.plot svg').length+'|'+said+'|'+decodeURIComponent(location.hash)"
    )
    page = tmp_path / "page.html"
    page.write_text(page_of(case, act), encoding="utf-8")
    dom, complaints = opened(page)
    title = re.search(r"<title>(.*?)</title>", dom)[1]
    assert (
        complaints == []
        and title.startswith(f"{len(NAMES)}|甲项：")
        and title.endswith("dimension.1.rate|#q=dimension.1.rate")
    )


def test_the_library_comes_with_its_licences():
    text = (TEMPLATES / "vendor" / "vega.LICENSES.txt").read_text(encoding="utf-8")
    assert (
        "University of Washington" in text
        and "Mike Bostock" in text
        and (TEMPLATES / charts.LIBRARY).stat().st_size < 600_000
    )
