"""Ways of writing wrongly what a jurisdiction's document says of a need."""

from tests.router.wrong_catalogues import MEDICAL, Wrong
from tests.router.wrong_jurisdictions import CHANGNING, DAZHOU, SHAANXI

TEMPORARY = "\n      temporary_assistance:"
_CLAUSE = '{ section: "1", quote: 强化临时救助托底功能 }'
_OWN_LIMIT = "source: document, working_days: 20, urgent_working_days: 1, extended_working_days: 45"
_PERIODS = "months: [1, 3, 6]"
_SUPERVISION = '        level: district\n        clause: { section: "四·1"'


def _visits(name: str, new: str, *says: str) -> Wrong:
    """Wrong periods of 长宁's visits."""
    return Wrong(name, CHANGNING, _PERIODS, new, says)


WRONG_DUTIES = [
    Wrong(
        "lead unknown",
        MEDICAL,
        "lead: medical_insurance",
        "lead: medical_insurence",
        ("medical_assistance.lead: 没有“medical_insurence”这个部门", "medical_insurance"),
    ),
    Wrong(
        "urgent lead unknown",
        SHAANXI,
        "urgent_lead: township_office",
        "urgent_lead: township",
        ("temporary_assistance.urgent_lead: 没有“township”这个部门", "township_office"),
    ),
    Wrong(
        "co-handler unknown",
        MEDICAL,
        "[civil_affairs, health]",
        "[civil_affairs, helth]",
        ("medical_assistance.co_handlers.1: 没有“helth”这个部门", "health"),
    ),
    Wrong(
        "co-handler is the lead",
        MEDICAL,
        "[civil_affairs, health]",
        "[civil_affairs, medical_insurance]",
        ("“medical_insurance”已是主办单位", "协办单位里不再写主办单位"),
    ),
    Wrong(
        "co-handlers not a list",
        MEDICAL,
        "[civil_affairs, health]",
        "civil_affairs",
        ("应为列表", "[第一项, 第二项]"),
    ),
    Wrong(
        "need without lead",
        MEDICAL,
        "        lead: medical_insurance\n",
        "",
        ("medical_assistance.lead: 缺少这一项", "必须写明"),
        "medical_assistance:",
    ),
    Wrong(
        "lead empty", MEDICAL, "lead: medical_insurance", 'lead: ""', ("内容是空的", "至少一个字")
    ),
    Wrong("lead blank", MEDICAL, "lead: medical_insurance", "lead:", ("应为文字", "一段文字")),
    Wrong(
        "clause missing",
        TEMPORARY,
        f"        clause: {_CLAUSE}\n",
        "",
        ("temporary_assistance.clause: 缺少这一项", "必须写明"),
        "temporary_assistance:",
    ),
    Wrong(
        "clause without quote",
        TEMPORARY,
        _CLAUSE,
        '{ section: "1" }',
        ("clause.quote: 缺少这一项", "必须写明"),
    ),
    Wrong(
        "section as a number",
        TEMPORARY,
        _CLAUSE,
        "{ section: 1, quote: 强化临时救助托底功能 }",
        ("clause.section: 应为文字", "一段文字"),
    ),
    Wrong(
        "clause of an unknown document",
        TEMPORARY,
        _CLAUSE,
        '{ document: dalian-2024-1, section: "1", quote: 强化临时救助托底功能 }',
        ("没有登记文件“dalian-2024-1”", "dalian-2025-83"),
    ),
    Wrong(
        "eligibility of an unknown document",
        TEMPORARY,
        'clause: { section: "1", quote: 及时掌握困难群众生活状况及遭遇急难情况 }',
        "clause: { document: nothing, section: 一, quote: 及时掌握 }",
        ("没有登记文件“nothing”", "dalian-2025-83"),
    ),
    Wrong(
        "visits of an unknown document",
        SHAANXI,
        'visits: { months: [1], clause: { section: "二（二）3"',
        'visits: { months: [1], clause: { document: nothing, section: "二（二）3"',
        ("visits.clause.document: 没有登记文件“nothing”", "shaanxi-2022-23"),
    ),
    Wrong(
        "need of a code that is none",
        MEDICAL,
        MEDICAL,
        "\n      medical_asistance:",
        ("dalian.needs.medical_asistance: 没有这个代码", "medical_assistance"),
    ),
    Wrong(
        "need code twice",
        MEDICAL,
        "\n      education_assistance:",
        MEDICAL,
        ("dalian.needs.medical_assistance: 代码重复", "每个代码只写一次"),
    ),
    Wrong(
        "field twice",
        MEDICAL,
        "level: district",
        "lead: medical_insurance",
        ("medical_assistance.lead: 代码重复", "每个代码只写一次"),
    ),
    Wrong(
        "field unknown",
        MEDICAL,
        "level: district",
        "level: district\n        leed: health",
        ("medical_assistance.leed: 不认识这一项", "请核对拼写"),
        "leed: health",
    ),
    Wrong(
        "field that is shared",
        MEDICAL,
        "level: district",
        "name: 医疗救助\n        level: district",
        ("dalian.needs.medical_assistance.name: 不认识这一项", "请核对拼写"),
    ),
    Wrong(
        "circle unknown",
        MEDICAL,
        "circles: [extreme_poverty",
        "circles: [extreme_povertie",
        ("eligibility.circles.0: 没有“extreme_povertie”这个圈层", "extreme_poverty"),
    ),
    Wrong(
        "level unknown",
        MEDICAL,
        "level: district",
        "level: county",
        ("写法不对（写的是“county”）", "'street', 'district', 'city' or 'province'"),
    ),
    Wrong(
        "level of a city in a district",
        CHANGNING,
        _SUPERVISION,
        _SUPERVISION.replace("level: district", "level: city"),
        ("assistance_supervision.level: “city”高于本地区自己的级别", "至多 district"),
    ),
    Wrong(
        "level of a province in a city",
        DAZHOU,
        "        level: district # 第8条",
        "        level: province # 第8条",
        ("minimum_living_allowance.level: “province”高于本地区自己的级别", "至多 city"),
    ),
    Wrong(
        "own time limit 0",
        CHANGNING,
        _OWN_LIMIT,
        _OWN_LIMIT.replace("20", "0"),
        ("minimum_living_allowance.time_limit.working_days: 数字太小", "不小于1"),
    ),
    Wrong(
        "own urgent limit longer than the normal one",
        CHANGNING,
        _OWN_LIMIT,
        _OWN_LIMIT.replace("urgent_working_days: 1,", "urgent_working_days: 21,"),
        ("time_limit.urgent_working_days: 紧急时限（21）比平时（20）还长", "不超过20"),
    ),
    Wrong(
        "own extended limit not longer",
        CHANGNING,
        _OWN_LIMIT,
        _OWN_LIMIT.replace("45", "20"),
        ("time_limit.extended_working_days: 延长后的时限（20）不比平时（20）长", "多于20"),
    ),
    Wrong(
        "own materials without a version",
        MEDICAL,
        "level: district",
        "materials: { source: document, items: [身份证] }\n        level: district",
        ("medical_assistance.materials.version: 缺少这一项", "必须写明"),
    ),
    _visits("visits not a list", "months: 1", "visits.months: 应为列表", "[第一项, 第二项]"),
    _visits("visits never", "months: []", "visits.months: 列表是空的", "至少一项"),
    _visits("visits every 0 months", "months: [0, 3, 6]", "months.0: 数字太小", "不小于1"),
    _visits("visits every 25 months", "months: [1, 3, 25]", "months.2: 数字太大", "不大于24"),
    _visits(
        "visits in words",
        "months: [每月]",
        "visits.months.0: 不是整数（写的是“每月”）",
        "整数，如 20，不加引号",
    ),
]
