"""The raw workbooks as they are agreed: every sheet with its columns, each declared with what its keeper must know."""

from shifan.raw_sheets import SHEETS

AGREED = {
    "城市概况!基本信息": "项目 内容",
    "城市概况!区县": "代码 名称 类型 明查 暗访",
    "城市概况!评审组": "单位 角色 人数",
    "资料审查!评分": "指标编号 指标名称 评价方面 扣分 扣分理由 佐证材料编号 审查人 合理缺项",
    "现场检查!点位": "点位编号 检查方式 区县 业态 单位名称 检查日期 检查组",
    "现场检查!检查记录": "点位编号 检查项编号 检查结果 问题描述 照片编号",
    "现场检查!业态缺项": "检查方式 业态 理由",
    "整改复查!台账": "问题编号 点位编号 检查项编号 整改措施 整改时限 整改状态 完成日期 复查日期 复查结论",
    "领导访谈!访谈": "访谈编号 日期 单位 层级 类型 题目编号 掌握程度 要点",
    "否决项!核查": "否决项编号 是否发生 核查依据",
    "工作成效!数据": "数据编号 名称 数值 修饰 单位 时段 来源",
    "工作成效!成效": "主题序号 主题 层次 小标题 内容",
}


def sheets():
    return list(SHEETS.values()) if isinstance(SHEETS, dict) else list(SHEETS)


def test_sheets_and_columns_are_those_agreed():
    declared = {
        f"{sheet.workbook}!{sheet.name}": " ".join(column.heading for column in sheet.columns)
        for sheet in sheets()
    }
    assert declared == AGREED


def test_every_column_says_what_it_means_and_every_field_has_a_type():
    for sheet in sheets():
        for column in sheet.columns:
            assert column.meaning, (sheet.name, column.heading)
            assert column.field in sheet.types, (sheet.name, column.heading)
        assert set(sheet.key) <= set(sheet.types), sheet.name
