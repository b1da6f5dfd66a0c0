"""Ways of writing wrongly what all jurisdictions share: the clocks and the needs."""

from tests.router.wrong_catalogues import SHARED_MEDICAL, Wrong

CLOCK = "\n  clock:"
LIMIT = "time_limit: { source: local_default, working_days: 10, urgent_working_days: 1 }"
DAYS = "time_limit: {{ source: local_default, working_days: {}, urgent_working_days: {} }}"
MINIMUM = "\n    minimum_living_allowance:"
TEMPORARY = "\n    temporary_assistance:"
EXTENDED = "urgent_working_days: 1, extended_working_days: 45"


def _clock(name: str, old: str, new: str, *says: str) -> Wrong:
    """A wrong value of a clock, told at its own line."""
    return Wrong(name, CLOCK, old, new, says)


def _days(name: str, days: object, *says: str) -> Wrong:
    """A wrong number of working days in a shared time limit."""
    return Wrong(name, TEMPORARY, LIMIT, DAYS.format(days, 1), says)


WRONG_CLOCKS = [
    Wrong(
        "clocks missing",
        "",
        "  clock:",
        "  clocks:",
        ("defaults.clock: 缺少这一项", "必须写明"),
        "defaults:",
    ),
    Wrong(
        "clock missing",
        CLOCK,
        "    merge_days: 30\n",
        "",
        ("defaults.clock.merge_days: 缺少这一项", "必须写明"),
        "  clock:",
    ),
    _clock("clock unknown", "merge_days", "merge_day", "clock.merge_day: 不认识这一项", "核对拼写"),
    _clock(
        "clock without end",
        "acknowledge_working_days: 1",
        "acknowledge_working_days: 367",
        "clock.acknowledge_working_days: 数字太大",
        "不大于366",
    ),
    _clock(
        "clock of no days",
        "first_answer_working_days: 5",
        "first_answer_working_days: 0",
        "clock.first_answer_working_days: 数字太小",
        "不小于1",
    ),
    _clock(
        "clock of half a day",
        "urgent_first_answer_working_days: 1",
        "urgent_first_answer_working_days: 0.5",
        "clock.urgent_first_answer_working_days: 不是整数",
        "整数，如 20，不加引号",
    ),
    _clock(
        "reminder at the end",
        "remind_percent: 80",
        "remind_percent: 100",
        "clock.remind_percent: 数字太大",
        "不大于99",
    ),
    _clock(
        "reminder at the beginning",
        "remind_percent: 80",
        "remind_percent: 0",
        "clock.remind_percent: 数字太小",
        "不小于1",
    ),
    _clock(
        "reminder with its sign",
        "remind_percent: 80",
        "remind_percent: 80%",
        "clock.remind_percent: 不是整数（写的是“80%”）",
        "不加引号",
    ),
    _clock(
        "never called back",
        "call_back_tries: 3",
        "call_back_tries: 0",
        "clock.call_back_tries: 数字太小",
        "不小于1",
    ),
    _clock(
        "called back too often",
        "call_back_tries: 3",
        "call_back_tries: 10",
        "clock.call_back_tries: 数字太大",
        "不大于9",
    ),
    _clock(
        "merged within yes",
        "merge_days: 30",
        "merge_days: yes",
        "clock.merge_days: 不是整数（写的是“True”）",
        "整数",
    ),
    _clock(
        "day that begins in words",
        'day_begins: "08:30"',
        "day_begins: 早上八点半",
        "clock.day_begins: 不是钟点",
        '加引号，如 "08:30"',
    ),
    _clock(
        "day that ends after midnight",
        'day_ends: "20:00"',
        'day_ends: "25:00"',
        "clock.day_ends: 不是钟点",
        '加引号，如 "08:30"',
    ),
    _clock(
        "day that ends in the sixty-first minute",
        'day_ends: "20:00"',
        'day_ends: "19:60"',
        "clock.day_ends: 不是钟点",
        '加引号，如 "08:30"',
    ),
]

WRONG_SHARED_NEEDS = [
    Wrong(
        "shared need missing",
        "",
        SHARED_MEDICAL,
        "\n    medical_asistance:",
        ("defaults.needs.medical_asistance: 没有这个代码", "medical_assistance"),
    ),
    Wrong(
        "shared need twice",
        SHARED_MEDICAL,
        "\n    education_assistance:",
        SHARED_MEDICAL,
        ("defaults.needs.medical_assistance: 代码重复", "每个代码只写一次"),
    ),
    Wrong(
        "shared need without a lead",
        SHARED_MEDICAL,
        "      lead: medical_insurance\n",
        "",
        ("defaults.needs.medical_assistance.lead: 缺少这一项", "必须写明"),
        "medical_assistance:",
    ),
    Wrong(
        "shared need without plain words",
        SHARED_MEDICAL,
        "      plain: 看病花钱太多，医保报完自己还负担不起\n",
        "",
        ("defaults.needs.medical_assistance.plain: 缺少这一项", "必须写明"),
        "medical_assistance:",
    ),
    Wrong(
        "lead of a default unknown",
        SHARED_MEDICAL,
        "lead: medical_insurance",
        "lead: medical_insurence",
        (
            "shaanxi.organs: 缺少部门 medical_insurence（诉求 medical_assistance 按默认要它）",
            "在 needs 里单写 medical_assistance",
        ),
        "    organs: # city 是设区市的名称",
    ),
    Wrong(
        "co-handler of a default is its lead",
        SHARED_MEDICAL,
        "[civil_affairs, health]",
        "[civil_affairs, medical_insurance]",
        (
            "defaults.needs.medical_assistance.co_handlers.1: “medical_insurance”已是主办单位",
            "协办单位里不再写主办单位",
        ),
    ),
    Wrong(
        "circle of a default unknown",
        SHARED_MEDICAL,
        "circles: [extreme_poverty",
        "circles: [extreme_povertie",
        ("medical_assistance.circles.0: 没有“extreme_povertie”这个圈层", "extreme_poverty"),
    ),
    Wrong(
        "circles of a default empty",
        MINIMUM,
        "circles: [minimum_living]",
        "circles: []",
        ("minimum_living_allowance.circles: 列表是空的", "至少一项"),
    ),
    Wrong(
        "level unknown",
        SHARED_MEDICAL,
        "level: district",
        "level: county",
        ("写法不对（写的是“county”）", "'street', 'district', 'city' or 'province'"),
    ),
    Wrong(
        "materials empty",
        "\n    homeless_assistance:",
        "items:",
        "items: []\n        other:",
        ("homeless_assistance.materials.items: 列表是空的", "至少一项"),
    ),
    Wrong(
        "materials of version 0",
        SHARED_MEDICAL,
        "version: 1",
        "version: 0",
        ("medical_assistance.materials.version: 数字太小", "不小于1"),
    ),
    Wrong(
        "materials from nowhere",
        SHARED_MEDICAL,
        "source: local_default",
        "source: hearsay",
        ("materials.source: 写法不对（写的是“hearsay”）", "'document' or 'local_default'"),
    ),
    Wrong(
        "shared time limit too long",
        MINIMUM,
        "working_days: 20,",
        "working_days: 2000,",
        ("minimum_living_allowance.time_limit.working_days: 数字太大", "不大于366"),
    ),
    _days("time limit 0", 0, "working_days: 数字太小", "不小于1"),
    _days("time limit below 0", -3, "working_days: 数字太小", "不小于1"),
    _days("time limit zero", "zero", "不是整数（写的是“zero”）", "整数"),
    _days("time limit yes", "yes", "不是整数（写的是“True”）", "整数"),
    _days("time limit quoted", '"10"', "不是整数", "不加引号"),
    _days("time limit 1.5", 1.5, "不是整数", "整数"),
    _days("time limit 400", 400, "working_days: 数字太大", "不大于366"),
    Wrong(
        "urgent longer than normal",
        TEMPORARY,
        LIMIT,
        DAYS.format(10, 11),
        (
            "temporary_assistance.time_limit.urgent_working_days: 紧急时限（11）比平时（10）还长",
            "不超过10",
        ),
    ),
    Wrong(
        "extended limit as long as the normal one",
        MINIMUM,
        EXTENDED,
        EXTENDED.replace("45", "20"),
        (
            "minimum_living_allowance.time_limit.extended_working_days",
            "延长后的时限（20）不比平时（20）长",
            "多于20，或删去",
        ),
    ),
    Wrong(
        "extended limit shorter than the normal one",
        MINIMUM,
        EXTENDED,
        EXTENDED.replace("45", "2"),
        ("延长后的时限（2）不比平时（20）长", "多于20，或删去"),
    ),
    Wrong(
        "extended limit in words",
        MINIMUM,
        EXTENDED,
        EXTENDED.replace("45", "四十五"),
        ("time_limit.extended_working_days: 不是整数（写的是“四十五”）", "整数"),
    ),
    Wrong(
        "source of a time limit unknown",
        TEMPORARY,
        LIMIT,
        LIMIT.replace("local_default", "policy"),
        ("time_limit.source: 写法不对（写的是“policy”）", "document"),
    ),
]
