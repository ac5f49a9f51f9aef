"""The raw workbooks of a city as plain rows, read without the package: what answers are checked against."""

import openpyxl

from tests.firmness.independent import by_hand

METHODS = {"明查": "announced", "暗访": "covert"}


def sheet(folder, book, name):
    """Return the rows of a worksheet as mappings of heading → content; empty rows are left out."""
    rows = openpyxl.load_workbook(folder / f"{book}.xlsx", data_only=True)[name].values
    heads = next(rows)
    return [dict(zip(heads, row, strict=True)) for row in rows if any(row)]


def raw_tables(folder):
    """Return the tables of a city as `by_hand` reads them."""
    return {
        "sites": [
            (row["点位编号"], METHODS[row["检查方式"]], row["区县"], row["业态"])
            for row in sheet(folder, "现场检查", "点位")
        ],
        "records": [
            (row["点位编号"], row["检查项编号"], row["检查结果"])
            for row in sheet(folder, "现场检查", "检查记录")
        ],
        "documents": [
            (
                row["指标编号"],
                "",
                row["评价方面"],
                str(row["扣分"]),
                "",
                "",
                "",
                row["合理缺项"] == "是",
            )
            for row in sheet(folder, "资料审查", "评分")
        ],
        "interviews": [(*[""] * 6, row["掌握程度"]) for row in sheet(folder, "领导访谈", "访谈")],
    }


def cleaned_tables(tables):
    """Return the same of clean tables, for a city whose workbooks are kept in another shape."""
    return {
        "sites": tables["sites"][["site", "method", "district", "business_type"]].values.tolist(),
        "records": tables["records"][["site", "item", "result"]].values.tolist(),
        "documents": [
            (row.indicator, "", row.aspect, row.deduction, "", "", "", row.not_applicable)
            for row in tables["documents"].itertuples()
        ],
        "interviews": [(*[""] * 6, word) for word in tables["interviews"]["mastery"]],
    }


def total(tables, standard):
    """Return the total as printed."""
    return f"{float(by_hand(tables, standard)[0]):.2f}"


def site_scores(tables, standard):
    """Return site → 100 × points of 符合 ÷ points of what was judged."""
    points = {row.code: float(row.points) for row in standard.check_items.itertuples()}
    won, judged = {}, {}
    for site, item, result in tables["records"]:
        if result != "合理缺项":
            judged[site] = judged.get(site, 0) + points[item]
            won[site] = won.get(site, 0) + points[item] * (result == "符合")
    return {site: 100 * won[site] / judged[site] for site in judged}
