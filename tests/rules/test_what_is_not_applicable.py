"""Every construct with operands that are 不适用: exact, as live formula recomputed by another engine, and replicated.

Indicator B01 has no 甲 but 乙 5; J01 has 甲 7 but no 乙; J02 has 甲 2, 乙 1.5. Full scores are 40, 40, 20. Of records
J01 has one problem (数值 0.3) and one that does not apply, J02 three that conform (数值 0.5, none, 1.7).
"""

from fractions import Fraction as F

import numpy as np
import openpyxl
import pytest

from shifan.audit.workbook import build
from shifan.clean import clean
from shifan.rules.language.replication import ReplicatedEvaluation, Replicates
from shifan.score import score
from shifan.score.compute import compute
from shifan.standards import load
from shifan.standards.method import parameters_of
from tests.small_city import raw_city, small_city
from tests.small_pack import FILES, write_pack
from tests.soffice import convert, needs_soffice

NA = None
CASES = {  # formula → B01, J01, J02
    "甲－1": (NA, 6, 1),
    "1－四舍五入(甲÷3，1)×0.5": (NA, 1 - F("2.3") / 2, 1 - F("0.7") / 2),
    "－甲＋2×－甲": (NA, -21, -6),
    "如果(甲－1＜满分，1，2)": (NA, 1, 1),
    "如果(且(甲－1＜满分)，1，2)": (2, 1, 1),
    "如果(且(甲＜满分)，1，2)": (2, 1, 1),
    "如果(或(甲－满分＜0，满分＞100)，1，2)": (2, 1, 1),
    "如果(非(甲－1＜满分)，1，2)": (1, 2, 2),
    "如果(甲＝不适用，1，2)": (1, 2, 2),
    "如果(甲－1＝不适用，1，2)": (1, 2, 2),
    "如果(且(不适用≠甲，满分＞0)，甲，2)": (2, 7, 2),
    "如果(非(甲＝不适用)，甲＋1，2)": (2, 8, 3),
    "如果(丙≠“高”，1，2)": (NA, 2, 1),
    "如果(且(丙≠“高”)，1，2)": (2, 2, 1),
    "如果(丙＝不适用，1，2)": (1, 2, 2),
    "最大(甲，乙)": (NA, NA, 2),
    "如果(且(最大(甲，乙)＞1)，1，2)": (2, 2, 1),
    "每满(满分，甲)": (NA, 5, 10),
    "满分÷(满分－满分)÷2": (NA, NA, NA),
    "2÷(满分÷(满分－满分))": (NA, NA, NA),
    "不低于(甲，满分÷(满分－满分))": (NA, NA, NA),
    "如果(满分÷(满分－满分)＞1，1，2)": (NA, NA, NA),
    "如果(且(满分÷(满分－满分)＞1)，1，2)": (2, 2, 2),
    "如果(非(满分÷(满分－满分)＞1)，1，2)": (1, 1, 1),
    "如果(满分÷(满分－满分)＝不适用，1，2)": (1, 1, 1),
    "如果(非(如果(甲＞3，甲，不适用)＞3)，1，2)": (1, 2, 1),
    "如果(如果(甲＞3，“高”，“低”)＝“高”，1，2)": (NA, 1, 2),
    "平均(检查记录.数值)": (NA, F("0.3"), F("1.1")),
    "平均(检查记录.数值)＋平均(检查记录.分值)－最大(检查记录.数值)": (NA, 3, F("1.1") + F(7, 3) - F("1.7")),
    "如果(平均(检查记录.数值)＞1，1，2)": (NA, 2, 1),
    "如果(且(平均(检查记录.数值)＞1)，1，2)": (2, 2, 1),
    "如果(平均(检查记录.数值)＝不适用，1，2)": (1, 2, 2),
    "计数(检查记录，问题数＜甲)": (0, 2, 3),
    "计数(检查记录，数值≤平均(检查记录.数值))": (0, 1, 1),
    "合计(检查记录.分值，数值≤甲－1)": (0, 4, 2),
    "平均(检查记录.分值，数值≤甲－1)": (NA, 4, 2),
    "最大(检查记录.分值，数值≤甲－1)": (NA, 4, 2),
    "加权平均(检查记录.数值，分值，数值≤甲)": (NA, F("0.3"), F("1.1")),
    "查档(数档)": (2, 1, 3),
    "查档(数档)＋1": (3, 2, 4),
    "查档(行档)": (NA, 8, F("1.5")),
    "如果(查档(字档)＝“长”，1，2)": (2, 1, NA),
    "如果(且(查档(字档)≠“长”)，1，2)": (1, 2, 2),
}  # fmt: skip
BANDS = """table,condition,result,note
数档,甲－1＞3,1,
数档,或(满分÷(满分－满分)＞1，乙＞3),2,
数档,,3,
行档,甲＝不适用,甲,
行档,丙＝“高”,甲＋1,
行档,,乙,
字档,甲＞3,“长”,
字档,甲＞1,不适用,
字档,乙＞3,“短”,
字档,,“无”,
"""
INDICATORS = """code,dimension,name,full_score,document_share,key,甲,乙
B01,基础工作,经费保障,40,1,0,,5
J01,生产经营状况,食品流通,40,0.5,1,7,
J02,生产经营状况,餐饮服务,20,0,0,2,1.5
"""
NUMBERS = (0.3, "", 0.5, "", 1.7)
PER_SUM = 15


def rules():
    lines = ['指标,text,丙,"=如果(甲＞3，“高”，“低”)",文字,第1条,']
    lines += [f'指标,n{n},条{n}号,"={formula}",分,第1条,' for n, formula in enumerate(CASES)]
    sums = []
    for start in range(0, len(CASES), PER_SUM):
        terms = [
            f"合计(指标.条{n}号，条{n}号≠不适用)"
            for n in range(start, min(start + PER_SUM, len(CASES)))
        ]
        sums.append(f"和{start}")
        lines.append(f'城市,s{start},和{start},"={"＋".join(terms)}",分,第1条,')
    lines.append(f'城市,total,总得分,"=四舍五入(({"＋".join(sums)})÷10，规定位数)",分,第1条,')
    return "object,id,name,formula,unit,clause,note\n" + "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def scored(tmp_path_factory):
    """The pack of the cases, a city, and its register."""
    files = {**FILES, "indicators.csv": INDICATORS, "bands.csv": BANDS, "rules.csv": rules()}
    pack = load(write_pack(tmp_path_factory.mktemp("pack"), files))
    sheets = small_city(pack)
    header, *records = sheets["现场检查", "检查记录"]
    header.append("数值")
    for record, number in zip(records, NUMBERS, strict=True):
        record.append(number)
    city = clean(raw_city(sheets), pack).require()
    return pack, city, score(city, pack)


@pytest.fixture(scope="module")
def own(scored):
    pack, city, _ = scored
    return compute(city, pack).own


@pytest.mark.parametrize("n", range(len(CASES)), ids=list(CASES))
def test_what_a_formula_gives(n, own):
    column = own.columns["指标", f"条{n}号"]
    exact = [None if entry is None else F(str(entry)) for entry in column]
    assert exact == [None if number is None else F(number) for number in [*CASES.values()][n]]


def test_sums_take_what_is_below_nought_and_leave_out_what_does_not_apply(own):
    expected = sum(
        number
        for numbers in [*CASES.values()][:PER_SUM]
        for number in numbers
        if number is not None
    )
    assert own.columns["城市", "和0"] == [expected]


@needs_soffice
def test_the_workbook_recomputed_by_another_engine_gives_the_same(scored, tmp_path):
    pack, city, register = scored
    path = tmp_path / "底稿.xlsx"
    path.write_bytes(build.build_workbook(city, pack, register))
    book = openpyxl.load_workbook(convert(path, "xlsx", tmp_path), data_only=True)
    rows = [row for row in book["核对"].iter_rows(min_row=4, values_only=True) if row[0]]
    assert [row for row in rows if row[4] != 0] == []
    assert {row[0] for row in rows} >= {f"own.指标.B01.n{n}" for n in range(len(CASES))}


def test_one_replicate_gives_the_same(scored, own):
    replicated = ReplicatedEvaluation(own.rows, parameters_of(scored[0]), Replicates())
    results = replicated.run(own.program).results
    for n, numbers in enumerate(CASES.values()):
        replicate = np.broadcast_to(results["指标", f"条{n}号"][0], len(numbers)).tolist()
        for number, given in zip(numbers, replicate, strict=True):
            assert given != given if number is None else float(number) == pytest.approx(given)


def varied(replicates, everywhere):
    """Return 甲, 乙 and 数值 of many replicates, N/A at the same rows of `everywhere` or each at rows of its own."""
    chance = np.random.RandomState(replicates + everywhere)
    sizes = {("指标", "甲"): 3, ("指标", "乙"): 3, ("检查记录", "数值"): 5}
    columns = {}
    for key, size in sizes.items():
        numbers = chance.randint(-20, 90, (replicates, size)) / 8
        unknown = chance.random_sample((1 if everywhere else replicates, size)) < 0.4
        columns[key] = np.asfortranarray(np.where(unknown, np.nan, numbers))
    return columns


def told(row):
    """Return the results of a replicate, None where it is N/A."""
    return [None if entry != entry else entry for entry in row.tolist()]


@pytest.mark.parametrize("everywhere", [True, False])
@pytest.mark.parametrize("replicates", [2, 40])
def test_many_replicates_give_what_each_gives_alone(scored, own, replicates, everywhere):
    given = varied(replicates, everywhere)
    before = {key: column.copy() for key, column in given.items()}
    parameters = parameters_of(scored[0])

    def results(columns):
        many = ReplicatedEvaluation(own.rows, parameters, Replicates(columns=columns))
        return many.run(own.program).results

    together = results(given)
    for replicate in range(replicates):
        alone = results({key: column[replicate][np.newaxis] for key, column in given.items()})
        for key, column in alone.items():
            own_row = together[key][min(replicate, len(together[key]) - 1)]
            assert told(own_row) == told(column[0]), key
    # What rules are given is theirs to read, not to write into.
    assert all(np.array_equal(given[key], before[key], equal_nan=True) for key in given)
