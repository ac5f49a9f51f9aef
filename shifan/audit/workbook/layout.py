"""The sheets of the workbook and where things stand in them; imports nothing heavy."""

from __future__ import annotations

from collections.abc import Callable

HEAD_ROW, FIRST = 3, 4  # the row of the headers and the first one of the data, counted from 1

COVER, TIE_OUT, VERDICT = "说明", "核对", "判定"
TOTAL_SCORE, INDICATOR_SCORES, SITE_SCORES = "计算-总分", "计算-指标", "计算-点位"
GROUPS, DISTRICT_TYPES, ITEM_COUNTS = "计算-分组", "计算-区县业态", "计算-检查项"
SAMPLE = "计算-样本与整改"
RAW = "原始-"  # begins the names of the sheets of raw records
RAW_DOCUMENTS, RAW_SITES, RAW_RECORDS = "原始-资料审查", "原始-点位", "原始-检查记录"
RAW_INTERVIEWS, RAW_RECTIFICATION = "原始-领导访谈", "原始-整改台账"
RAW_RECHECKS, RAW_MEASURES = "原始-复查记录", "原始-测量"
RAW_VETOES, RAW_DISTRICTS = "原始-否决项", "原始-区县"
CORRECTIONS, NOT_COMPUTED, PARAMETERS = "更正", "照录", "参数"
CHECK_ITEMS, RULES = "规则-检查项", "规则"
OWN_RULES = "自定-"  # begins the names of the sheets of a pack's own rules
OWN_PARAMETERS, BANDS = f"{OWN_RULES}参数", f"{OWN_RULES}档表"

# People read the sheets in this order; those of a pack's own rules stand behind the verdict.
READING_ORDER = (
    COVER,
    TIE_OUT,
    VERDICT,
    TOTAL_SCORE,
    INDICATOR_SCORES,
    SITE_SCORES,
    GROUPS,
    DISTRICT_TYPES,
    ITEM_COUNTS,
    SAMPLE,
    RAW_DOCUMENTS,
    RAW_SITES,
    RAW_RECORDS,
    RAW_RECHECKS,
    RAW_MEASURES,
    RAW_INTERVIEWS,
    RAW_RECTIFICATION,
    RAW_VETOES,
    RAW_DISTRICTS,
    CORRECTIONS,
    NOT_COMPUTED,
    PARAMETERS,
    CHECK_ITEMS,
    RULES,
)
LONGEST_TITLE = 31  # signs in the name of a sheet
_NOT_IN_TITLES = str.maketrans("[]:*?/\\'", "（）：＊？／＼’")


def sheet_title(name: str, in_own_words: Callable[[str], str] = str) -> str:
    """Return the name of a sheet in the words of a pack unless another has it, or it is too long."""
    own = in_own_words(name).translate(_NOT_IN_TITLES)
    taken = own != name and own in READING_ORDER
    return name.translate(_NOT_IN_TITLES) if taken or len(own) > LONGEST_TITLE else own


# Headers of the tie-out sheet that others look for: the columns of ids and of cells.
ID_HEAD, CELL_HEAD = "数据编号", "所在单元格"
