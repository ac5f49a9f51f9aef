"""Charts of unusual cities: ties, spans beside a line, tiles without room, methods without sites."""

from dataclasses import replace
from decimal import Decimal

import pytest
from matplotlib.text import Text

from shifan.charts import draw
from shifan.charts.heat_map import heat_map
from shifan.charts.plans import (
    NOTICE,
    HeatPlan,
    HeatRow,
    ReferenceLine,
    Segment,
    Span,
    SpanPlan,
    StackPlan,
    Tile,
)
from shifan.charts.rates import _Rates
from shifan.charts.span_chart import span_chart
from shifan.charts.stack_chart import stack_chart
from shifan.score import score
from shifan.values import Value
from tests.score.mini import city, pack, rows


def texts_of(figure):
    return {text.get_text() for text in figure.findobj(Text) if text.get_text()}


def test_equal_rates_are_low_together():
    """Of nine rates 70, 80, 80, 80, 90 … the lowest are 70 and, all three or none of them, the 80s."""
    rates = [Decimal(n) for n in (70, 80, 80, 80, 90, 95, 95, 95, 95)]
    values = [
        Value(f"indicator.I{n}.rate", f"指{n}得分率", r, f"{r}%") for n, r in enumerate(rates)
    ]
    low = _Rates(values, values).low
    assert low == {"indicator.I0.rate"}  # four are more than a third of nine
    twelve = [*values, *(replace(v, id=f"indicator.J{n}.rate") for n, v in enumerate(values[5:8]))]
    assert len(_Rates(twelve, twelve).low) == 4
    same = [replace(value, value=Decimal(80)) for value in values]
    assert _Rates(same, same).low == frozenset()


@pytest.mark.parametrize(
    ("ends", "line", "texts"),
    [
        ((91.0, 92.0), 90.0, {"91.00～92.00"}),  # the low end's label would stand on the line
        ((88.0, 89.0), 90.0, {"88.00～89.00"}),
        ((88.0, 92.0), 90.0, {"88.00", "92.00"}),  # the line crosses the bar, not a label
    ],
)
def test_no_label_of_a_span_stands_on_a_line(ends, line, texts):
    shown = tuple(f"{end:.2f}" for end in ends)
    whole = Span("全", (80.0, 100.0), ("80.00", "100.00"), ("", ""))
    rows_drawn = [Span("不计某一区县", ends, shown, ("a", "b")), whole]
    canvas = span_chart(SpanPlan(rows_drawn, [ReferenceLine(line, "总得分", False, "")], []))
    others = {"不计某一区县", "总得分", "全", "80.00", "100.00"}
    assert texts_of(canvas.figure) - others == texts


def test_a_heat_map_without_room_for_counts_does_not_speak_of_them():
    def said(columns):
        tiles = [Tile(n, "100.00", 0.0, "", "12", "") for n in range(columns)]
        names = tuple(f"第{n}区" for n in range(columns))
        plan = HeatPlan(names, [HeatRow("明查", "农贸市场", tiles)], "平均", (), "；括号内为点位数")
        return texts_of(heat_map(plan).figure)

    assert "平均；括号内为点位数" in said(3) and "100.00 (12)" in said(3)
    assert "平均" in said(14) and "100.00" in said(14)


def test_a_number_among_hatching_is_written():
    segments = [Segment("未整改", 3.0, "3", "c", NOTICE)]
    assert "3" in texts_of(stack_chart(StackPlan(segments, 3.0, [])).figure)


def test_a_method_without_sites_has_no_rows():
    clean = city(
        sites=rows()["sites"][:2],
        records=rows()["records"][:6],
        rectification=rows()["rectification"][:1],
        absent_types=[("covert", "A1", "无")],
    )
    chart = draw("site_scores", score(clean, pack()), pack())
    assert "暗访" not in "".join(texts_of(chart.figure)) and "暗访" not in chart.alt
