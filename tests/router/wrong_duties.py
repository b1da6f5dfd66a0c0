"""Ways of writing a need's block wrongly."""

from tests.router.wrong_catalogues import MEDICAL, Wrong

LIMIT = "time_limit: { source: local_default, working_days: 10, urgent_working_days: 1 }"
DAYS = "time_limit: {{ source: local_default, working_days: {}, urgent_working_days: {} }}"
TEMPORARY = "\n      temporary_assistance:"

WRONG_DUTIES = [
    Wrong(
        "lead unknown",
        MEDICAL,
        "lead: medical_insurance",
        "lead: medical_insurence",
        ("没有“medical_insurence”这个部门", "medical_insurance"),
    ),
    Wrong(
        "co-handler unknown",
        MEDICAL,
        "[civil_affairs, health]",
        "[civil_affairs, helth]",
        ("没有“helth”这个部门", "health"),
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
        '        clause: { section: "1", quote: 强化临时救助托底功能 }\n',
        "",
        ("temporary_assistance.clause: 缺少这一项", "必须写明"),
        "temporary_assistance:",
    ),
    Wrong(
        "clause without quote",
        TEMPORARY,
        '{ section: "1", quote: 强化临时救助托底功能 }',
        '{ section: "1" }',
        ("clause.quote: 缺少这一项", "必须写明"),
    ),
    Wrong(
        "section as a number",
        TEMPORARY,
        '{ section: "1", quote: 强化临时救助托底功能 }',
        "{ section: 1, quote: 强化临时救助托底功能 }",
        ("clause.section: 应为文字", "一段文字"),
    ),
    Wrong(
        "clause of an unknown document",
        TEMPORARY,
        '{ section: "1", quote: 强化临时救助托底功能 }',
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
        "need missing",
        MEDICAL,
        MEDICAL,
        "\n      medical_asistance:",
        ("没有这个代码", "medical_assistance"),
    ),
    Wrong(
        "field twice",
        MEDICAL,
        "level: district",
        "lead: medical_insurance",
        ("medical_assistance.lead: 代码重复", "每个代码只写一次"),
    ),
    Wrong(
        "time limit 0", TEMPORARY, LIMIT, DAYS.format(0, 1), ("working_days: 数字太小", "不小于1")
    ),
    Wrong(
        "time limit below 0",
        TEMPORARY,
        LIMIT,
        DAYS.format(-3, 1),
        ("working_days: 数字太小", "不小于1"),
    ),
    Wrong(
        "time limit zero",
        TEMPORARY,
        LIMIT,
        DAYS.format("zero", 1),
        ("不是整数（写的是“zero”）", "整数"),
    ),
    Wrong(
        "time limit yes",
        TEMPORARY,
        LIMIT,
        DAYS.format("yes", 1),
        ("不是整数（写的是“True”）", "整数"),
    ),
    Wrong("time limit quoted", TEMPORARY, LIMIT, DAYS.format('"10"', 1), ("不是整数", "不加引号")),
    Wrong("time limit 1.5", TEMPORARY, LIMIT, DAYS.format(1.5, 1), ("不是整数", "整数")),
    Wrong(
        "time limit 400",
        TEMPORARY,
        LIMIT,
        DAYS.format(400, 1),
        ("working_days: 数字太大", "不大于366"),
    ),
    Wrong(
        "urgent longer than normal",
        TEMPORARY,
        LIMIT,
        DAYS.format(10, 11),
        ("紧急时限（11）比平时（10）还长", "不超过10"),
    ),
    Wrong(
        "source of a time limit unknown",
        TEMPORARY,
        LIMIT,
        LIMIT.replace("local_default", "policy"),
        ("写法不对（写的是“policy”）", "document"),
    ),
    Wrong("materials of version 0", MEDICAL, "version: 1", "version: 0", ("数字太小", "不小于1")),
    Wrong(
        "circle unknown",
        MEDICAL,
        "circles: [extreme_poverty",
        "circles: [extreme_povertie",
        ("没有“extreme_povertie”这个圈层", "extreme_poverty"),
    ),
    Wrong(
        "level unknown",
        MEDICAL,
        "level: district",
        "level: province",
        ("写法不对（写的是“province”）", "'street', 'district' or 'city'"),
    ),
    Wrong(
        "field unknown",
        MEDICAL,
        "level: district",
        "level: district\n        leed: health",
        ("medical_assistance.leed: 不认识这一项", "请核对拼写"),
        "leed: health",
    ),
]
