"""The audit page on a phone, by keyboard and on paper; points lost in order."""

# ruff: noqa: E501  # scripts that look at the page

import html
import json
import re
import shutil
import subprocess
from decimal import Decimal as D

import pytest

import shifan
from shifan.audit.pages import city_page
from shifan.audit.pages.audited_run import AuditedRun
from tests.chromium import needs_chromium, opened, printed
from tests.conftest import copy_city


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    root = tmp_path_factory.mktemp("layout")
    copy_city(root, "示例乙市")
    place = shifan.load("示例乙市", root)
    return AuditedRun(place.register, place.standard, place.work.clean)


@pytest.fixture(scope="module")
def page(run):
    return city_page.build(run)


def test_points_lost_come_in_order_and_add_up(run, page):
    part = page[page.index('<section id="lost"') : page.index('<section id="search"')]
    rows = re.findall(r"#indicator-(\w+).*?<td class=\"number\">([\d.]+)</td>", part)
    lost = [D(points) for _, points in rows]
    assert lost == sorted(lost, reverse=True) and all(lost)
    assert sum(lost) == run.register["scores.full"].number - run.register["scores.sum"].number
    for code, points in rows:
        prefix = f"indicator.{code}"
        full, score = run.register[f"{prefix}.full"].number, run.register[f"{prefix}.score"].number
        assert D(points) == full - score


@needs_chromium
def test_on_a_phone_nothing_lies_off_the_screen_and_names_stand_on_their_line(tmp_path, page):
    look = """<script>addEventListener("load", () => { const inside = document.querySelector("iframe").contentDocument;
      inside.querySelectorAll("#scores details.indicator").forEach((d, n) => { if (n < 3) d.open = true; });
      inside.querySelectorAll("main > section:not(#scores) details").forEach(d => { d.open = true; });
      const name = inside.querySelector("#indicator-B10 summary .name");
      document.title = JSON.stringify([inside.documentElement.scrollWidth, name.getBoundingClientRect().height,
        [...inside.querySelectorAll("main td")].filter(cell => cell.getBoundingClientRect().right > 391).length,
        inside.querySelector("#lost tbody td").dataset.head]); });</script>"""
    wrapper = tmp_path / "phone.html"
    wrapper.write_text(
        f"<!doctype html><meta charset=utf-8><iframe width=390 height=900 srcdoc='{html.escape(page, quote=True)}'></iframe>{look}",
        encoding="utf-8",
    )
    dom, _ = opened(wrapper)
    wide, tall, outside, head = json.loads(
        re.search(r"<title>(.*?)</title>", dom)[1].replace("&quot;", '"')
    )
    assert wide <= 390 and outside == 0 and head == "编号"
    assert tall < 60  # two lines at most: the name, and its mark


@needs_chromium
def test_charts_are_walked_by_keyboard(tmp_path, page):
    act = """<script>{
      const box = document.getElementById("plot-indicator_rates"), told = document.getElementById("told-indicator_rates"), said = [];
      box.focus(); said.push(document.activeElement === box);
      for (const key of ["ArrowRight", "ArrowRight", "ArrowLeft", "Enter"]) {
        box.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})); said.push(told.textContent);
      }
      said.push(decodeURIComponent(location.hash)); document.title = JSON.stringify(said);
    }</script>"""
    file = tmp_path / "page.html"
    file.write_text(page.replace("</body>", f"{act}</body>"), encoding="utf-8")
    dom, complaints = opened(file)
    focused, first, second, back, same, followed = json.loads(
        html.unescape(re.search(r"<title>(.*?)</title>", dom)[1])
    )
    assert focused and not complaints
    label = re.search(r'<div[^>]*id="plot-indicator_rates"[^>]*>', dom)[0]
    assert 'aria-label="点图：' in label and "visualization" not in label
    assert first.startswith("1／") and second.startswith("2／") and back == first == same
    assert followed.startswith("#q=indicator.")


@needs_chromium
@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler is not installed")
def test_printed_is_a_summary_of_two_pages(tmp_path, page):
    """All of it is printed on demand, as test_pages shows."""
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    done = subprocess.run(["pdfinfo", str(printed(tmp_path, file))], capture_output=True, text=True)
    assert int(re.search(r"Pages:\s+(\d+)", done.stdout)[1]) <= 2


@needs_chromium
def test_a_page_that_complains_is_heard(tmp_path):
    """What tests of pages rely on where they hear no complaint."""
    file = tmp_path / "page.html"
    scripts = (
        "console.error('written')",
        "throw new Error('thrown')",
        "setTimeout(() => late(), 3000)",
        "document.write('<img src=nothing.png>')",
    )
    page = "".join(f"<script>{script}</script>" for script in scripts)
    file.write_text(f"<!doctype html>{page}", encoding="utf-8")
    said = json.dumps(opened(file)[1])
    for complaint in ("written", "thrown", "late is not defined", "nothing.png"):
        assert complaint in said
    file.write_text("<!doctype html><script>console</script>", encoding="utf-8")
    assert opened(file)[1] == []
