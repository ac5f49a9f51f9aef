"""What the shipped skeleton says: paragraphs with anchors, section by section, and the comments that explain them.

A paragraph is (style id, text, switches of its own); `|` ends its run-in heading. A comment stands at the first
paragraph that holds its anchor.
"""

CONTENTS = [
    ("SfBody", "{{# internal }}"),
    ("SfMark", "内部资料"),
    ("SfContents", "目　录"),
    ("SfBody", "{{ contents }}"),
]
BODY = [
    ("SfBody", "{{/ internal }}"),
    ("Title", "{{ city }}创建国家食品安全示范城市"),
    ("Title", "省级初评报告"),
    ("SfBody", ""),
    (
        "SfBody",
        "按照国务院食品安全办关于{{ batch }}国家食品安全示范城市评价工作的部署，"
        "{{ city }}人民政府对照创建要求开展自评，提出省级初评申请。"
        "{{ province_office }}按照规定程序组织完成了对{{ city }}的省级初评，现将有关情况报告如下。",
    ),
    ("Heading1", "一、省级初评过程"),
    ("Heading2", "（一）评价方式"),
    ("SfBody", "本次初评依据{{ basis.text }}，采取{{ methods }}相结合的方式进行。"),
    ("Heading2", "（二）评价内容"),
    ("SfBody", "{{# usual_aspects }}"),
    (
        "SfItem",
        "1.资料审查。|"
        "由第三方评价机构对{{ city }}通过{{ documents.platform }}上传的佐证材料进行审查，"
        "内容包括{{ documents.dimension_names }}"
        "{{ documents.dimensions }}、{{ documents.indicators }}指标，逐项评价材料的完整性、准确性和规范性。",
    ),
    ("SfBody", "{{/ usual_aspects }}"),
    ("SfBody", "{{# other_aspects }}"),
    (
        "SfItem",
        "1.资料审查。|"
        "由第三方评价机构对{{ city }}通过{{ documents.platform }}上传的佐证材料进行审查，"
        "内容包括{{ documents.dimension_names }}"
        "{{ documents.dimensions }}、{{ documents.indicators }}指标，逐项评价材料的{{ documents.aspects }}。",
    ),
    ("SfBody", "{{/ other_aspects }}"),
    ("SfBody", "{{# usual_methods }}"),
    (
        "SfItem",
        "2.现场检查。|{{ onsite.period }}，由第三方评价机构以明查和暗访两种方式开展现场检查。"
        "明查覆盖{{ onsite.announced.areas }}，涉及"
        "{{ onsite.announced.types }}业态{{ onsite.announced.sites }}点位；"
        "暗访覆盖{{ onsite.covert.areas }}，涉及{{ onsite.covert.types }}业态"
        "{{ onsite.covert.sites }}点位，累计核查{{ onsite.sites }}单位。"
        "{{ onsite.not_applicable.text }}{{ recheck.text }}",
    ),
    ("SfBody", "{{/ usual_methods }}"),
    ("SfBody", "{{# other_methods }}"),
    (
        "SfItem",
        "2.现场检查。|{{ onsite.period }}，由第三方评价机构{{ onsite.methods.text }}"
        "累计核查{{ onsite.sites }}单位。"
        "{{ onsite.not_applicable.text }}{{ recheck.text }}",
    ),
    ("SfBody", "{{/ other_methods }}"),
    ("SfBody", "{{# interviewed }}"),
    (
        "SfItem",
        "3.领导访谈。|{{ interview.date }}，评审组{{ interview.text }}。访谈主题包括{{ interview.topics }}。",
    ),
    ("SfBody", "{{/ interviewed }}"),
    ("Heading2", "（三）评审组人员情况"),
    ("SfBody", "评审组由{{ province_office }}会同有关单位组建，成员来自{{ team }}。"),
    ("Heading1", "二、总体情况"),
    ("Heading2", "（一）初评总体情况"),
    ("SfBody", "{{ overall.text }}"),
    ("Heading2", "（二）工作成效及亮点"),
    ("SfBody", "{{# themes }}"),
    ("SfItem", "{{ number }}.{{ title }}。|{{ text }}"),
    ("SfBody", "{{/ themes }}"),
    ("Heading2", "（三）存在不足"),
    ("SfBody", "{{# shortcomings }}"),
    ("SfItem", "{{ number }}.{{ title }}。|{{ text }}"),
    ("SfBody", "{{/ shortcomings }}"),
    ("SfBody", "{{ shortcomings.none }}"),
    ("Heading2", "（四）下一步建议"),
    ("SfBody", "{{ suggestions.lead }}{{ suggestions }}"),
    ("Heading1", "三、初评结论"),
    # A page that begins with the last line of the report alone looks lost, and so does a signature without any text.
    ("SfBody", "{{ conclusion.text }}", "keepNext", "widowControl"),
    ("SfBody", "{{# internal }}"),
    ("SfBody", "", "keepNext"),
    ("SfList", "附件：1.指标得分表"),
    ("SfListMore", "2.资料审查扣分明细"),
    ("SfListMore", "3.现场检查结果"),
    ("SfListMore", "4.问题与整改清单"),
    ("SfListMore", "5.否决项核查与访谈结果"),
    ("SfListMore", "6.图表"),
    ("SfListMore", "7.计算说明"),
    ("SfListMore", ""),
    ("SfSign", "{{ report.signer }}", "keepNext"),
    ("SfSign", "{{ report.date }}"),
    ("SfBody", "{{/ internal }}"),
]
_SEE = (
    "各项目得分与总得分见{{ ref table totals }}、"
    "{{ ref chart dimension_rates }}，总得分的稳健程度见{{ ref chart firmness }}，"
    "各指标得分见{{ ref table indicators }}、{{ ref chart indicator_rates }}。"
)
_ON_SITE = (
    "现场检查累计核查{{ onsite.sites }}单位，分业态、分区县的结果见{{ ref table types }}、"
    "{{ ref table districts }}和{{ ref chart site_scores }}、{{ ref chart district_type }}"
)
ANNEXES = [
    ("SfBody", "{{# internal }}"),
    ("SfAnnex", "附件"),
    ("SfAnnexTitle", "指标得分表"),
    ("SfBody", "{{# scored }}"),
    ("SfBody", "{{# pass_line }}"),
    (
        "SfBody",
        "总得分{{ scores.total }}分，达标线{{ scores.pass_line }}分，初评结论：{{ verdict.pass }}。"
        + _SEE,
    ),
    ("SfBody", "{{/ pass_line }}"),
    ("SfBody", "{{# no_pass_line }}"),
    ("SfBody", "总得分{{ scores.total }}分，初评结论：{{ verdict.pass }}。" + _SEE),
    ("SfBody", "{{/ no_pass_line }}"),
    ("SfBody", "{{/ scored }}"),
    ("SfBody", "{{# not_scored }}"),
    (
        "SfBody",
        "各项指标均不适用，没有总得分，初评结论：{{ verdict.pass }}。"
        "各项目见{{ ref table totals }}、{{ ref chart dimension_rates }}，"
        "各指标见{{ ref table indicators }}、{{ ref chart indicator_rates }}。",
    ),
    ("SfBody", "{{/ not_scored }}"),
    ("SfBody", "{{ reasons }}"),
    ("SfBody", "{{ table totals }}"),
    ("SfBody", "{{ table indicators }}"),
    ("SfAnnex", "附件"),
    ("SfAnnexTitle", "资料审查扣分明细"),
    ("SfBody", "{{# deducted }}"),
    (
        "SfBody",
        "资料审查由第三方评价机构对{{ documents.indicators }}指标的佐证材料逐项进行，"
        "有扣分的指标、评价方面和理由见{{ ref table deductions }}。",
    ),
    ("SfBody", "{{/ deducted }}"),
    ("SfBody", "{{# not_deducted }}"),
    (
        "SfBody",
        "资料审查由第三方评价机构对{{ documents.indicators }}指标的佐证材料逐项进行。",
    ),
    ("SfBody", "{{/ not_deducted }}"),
    ("SfBody", "{{ table deductions }}"),
    ("SfAnnex", "附件"),
    ("SfAnnexTitle", "现场检查结果"),
    ("SfBody", "{{# failed }}"),
    (
        "SfBody",
        _ON_SITE + "，按名称合并的检查项问题见{{ ref table items }}、{{ ref chart problems }}。",
    ),
    ("SfBody", "{{/ failed }}"),
    ("SfBody", "{{# none_failed }}"),
    ("SfBody", _ON_SITE + "。"),
    ("SfBody", "{{/ none_failed }}"),
    ("SfBody", "{{ table types }}"),
    ("SfBody", "{{ table districts }}"),
    ("SfBody", "{{ table items }}"),
]
WIDE = [
    ("SfAnnex", "附件"),
    ("SfAnnexTitle", "问题与整改清单"),
    ("SfBody", "{{# listed }}"),
    (
        "SfBody",
        "列入整改台账的问题{{ rectification.problems }}个（现场检查不符合共{{ problems.total }}项次），"
        "截至{{ report.date }}，复查通过{{ rectification.closed }}个，"
        "逾期未销号{{ rectification.overdue }}个，逐项见{{ ref table problems }}，"
        "整改进度见{{ ref chart rectification }}。",
    ),
    ("SfBody", "{{/ listed }}"),
    ("SfBody", "{{# none_listed }}"),
    (
        "SfBody",
        "列入整改台账的问题{{ rectification.problems }}个（现场检查不符合共{{ problems.total }}项次），"
        "截至{{ report.date }}，复查通过{{ rectification.closed }}个，"
        "逾期未销号{{ rectification.overdue }}个。",
    ),
    ("SfBody", "{{/ none_listed }}"),
    ("SfBody", "{{ table problems }}"),
]
LAST = [
    ("SfAnnex", "附件"),
    ("SfAnnexTitle", "否决项核查与访谈结果"),
    ("SfBody", "{{# interviewed }}"),
    (
        "SfBody",
        "否决项逐项核查的结果和依据见{{ ref table vetoes }}；"
        "领导访谈的掌握程度按访谈对象汇总，见{{ ref table interviews }}。",
    ),
    ("SfBody", "{{ table vetoes }}"),
    ("SfBody", "{{ table interviews }}"),
    ("SfBody", "{{/ interviewed }}"),
    ("SfBody", "{{# not_interviewed }}"),
    (
        "SfBody",
        "否决项逐项核查的结果和依据见{{ ref table vetoes }}。本次初评没有进行领导访谈。",
    ),
    ("SfBody", "{{ table vetoes }}"),
    ("SfBody", "{{/ not_interviewed }}"),
    ("SfAnnex", "附件"),
    ("SfAnnexTitle", "图表"),
    ("SfBody", "{{ charts }}"),
    ("SfAnnex", "附件"),
    ("SfAnnexTitle", "计算说明"),
    ("SfBody", "{{ rules }}"),
    ("SfBody", "{{/ internal }}"),
]

# Anchor → what the analyst needs to know there.
COMMENTS = {
    "{{ contents }}": "目录：生成时列出各级标题、附件和页码，是 Word 的目录域。页码按每面22行、"
    "每行28字推算；增删内容后请在 Word 中按 F9 更新。",
    "{{ city }}": "双花括号内是数据编号，生成时换成登记表中的数据。编号可以用 shifan trace 查询；"
    "字体、位置可以随意改，全角括号、引号也能识别。"
    "改完后请用 shifan skeleton check 检查。本批注不会出现在报告中。",
    "{{ basis.text }}": "依据文件来自规则包的 wording.toml，增减文件不用改模板。",
    "{{ onsite.not_applicable.text }}": "整句由数据决定：有合理缺项业态时写明，没有时另有一句。",
    "{{ overall.text }}": "整段由初评结论决定，用语在规则包的 wording.toml。未通过的城市不会写成达到要求。",
    "{{# themes }}": "从本段到 {{/ themes }} 之间的段落，每个主题重复一次。其中 {{ number }} 是 1、"
    "2、3，{{ ordinal }} 是 一、二、三，"
    "{{ title }} 是主题，{{ text }} 是内容（多项时自动编“一是、二是”）。",
    "{{# shortcomings }}": "不足先列评审意见，再列检查和审查记录能证明的问题，每条重复一次，可用的名称同上。",
    "{{ suggestions }}": "全部建议排成一段，“一是、二是”相连。要每条单独成段，请改用 "
    "{{# suggestions }} … {{/ suggestions }}。",
    "{{ conclusion.text }}": "结论由计分规则决定，用语在规则包的 wording.toml，手工改动会在更新时作为冲突列出。",
    "{{ scores.total }}": "{{# internal }} 与 {{/ internal }} 之间只进内部版。公开版不写分数，"
    "不点名被检查单位，请勿把这些内容移到外面。",
    "{{ table totals }}": "独占一段的 {{ table … }} 换成一张表，可用 totals、indicators、types、"
    "districts、items、problems、deductions、vetoes、interviews。表号自动编排；"
    "文中用 {{ ref table totals }} 引用。",
    "{{ table problems }}": "本附件横排，是单独一节。不要这个附件时，连同前后的分节符一并删去。",
    "{{ charts }}": "全部图。要单独放一张，写 {{ chart dimension_rates }}，可用的名称见 docs/skeleton.md。",
    "{{ rules }}": "计算说明：规则包的参数和逐条规则。",
}
