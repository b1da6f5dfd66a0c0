"""Ways of giving a task to a body outside government, and of naming helpers that are none."""

from tests.router.wrong_catalogues import Wrong
from tests.router.wrong_jurisdictions import CHANGNING, DALIAN, SHAANXI

_NOT = "是政府以外的机构，不能主办或协办"
_REFER = "写在 refers_to 里，征得本人同意后转介"
_HELP = "urgent_help: { organ: township_office, figure: small_relief_yuan }"
_AT_REGISTER = "        at_register: #"

WRONG_BODIES = [
    Wrong(
        "body outside government leads",
        SHAANXI,
        "        lead: civil_affairs\n        co_handlers: [township_office]\n        refers_to",
        "        lead: red_cross\n        co_handlers: [township_office]\n        refers_to",
        (f"charity_support.lead: “red_cross”{_NOT}", _REFER),
        "lead: red_cross",
    ),
    Wrong(
        "body outside government helps",
        DALIAN,
        "co_handlers: [township_office, social_work]",
        "co_handlers: [township_office, charity_federation]",
        (f"charity_support.co_handlers.1: “charity_federation”{_NOT}", _REFER),
    ),
    Wrong(
        "body outside government helps by default",
        SHAANXI,
        "      emergency: { name: 陕西省应急管理厅,",
        "      emergency: { name: 陕西省应急管理厅, outside_government: true,",
        (f"shaanxi.organs.emergency: “emergency”{_NOT}", _REFER),
    ),
    Wrong(
        "referral to an organ of the government",
        DALIAN,
        "refers_to: [charity_federation]",
        "refers_to: [health]",
        ("charity_support.refers_to.0: “health”不是政府以外的机构", "写在 co_handlers 里"),
    ),
    Wrong(
        "referral to nobody",
        DALIAN,
        "refers_to: [charity_federation]",
        "refers_to: [charity]",
        ("charity_support.refers_to.0: 没有“charity”这个部门", "charity_federation"),
    ),
    Wrong(
        "urgent help of an unknown organ",
        CHANGNING,
        _HELP,
        _HELP.replace("township_office", "township"),
        ("urgent_help.organ: 没有“township”这个部门", "township_office"),
    ),
    Wrong(
        "urgent help of a body outside government",
        CHANGNING,
        _HELP,
        _HELP.replace("township_office", "red_cross"),
        (f"urgent_help.organ: “red_cross”{_NOT}", _REFER),
    ),
    Wrong(
        "urgent help with an unknown figure",
        CHANGNING,
        _HELP,
        _HELP.replace("small_relief_yuan", "small_relief"),
        ("urgent_help.figure: 没有“small_relief”这个数字", "small_relief_yuan"),
    ),
    Wrong(
        "at the register nobody",
        CHANGNING,
        "          organ: township_office",
        "          organ: township",
        ("at_register.organ: 没有“township”这个部门", "township_office"),
    ),
    Wrong(
        "at the register a body outside government",
        CHANGNING,
        "          organ: township_office",
        "          organ: red_cross",
        (f"at_register.organ: “red_cross”{_NOT}", _REFER),
    ),
    Wrong(
        "at the register without a clause",
        CHANGNING,
        '          clause: { section: "五·3", quote: 对本市户籍',
        '          clauses: { section: "五·3", quote: 对本市户籍',
        ("homeless_assistance.at_register.clause: 缺少这一项", "必须写明"),
        _AT_REGISTER.strip(),
    ),
    Wrong(
        "figure of a need that is none",
        CHANGNING,
        "needs: [temporary_assistance]",
        "needs: [temporary_relief]",
        ("figures.small_relief_yuan.needs.0: 没有这个代码", "temporary_assistance"),
    ),
    Wrong(
        "outside government in words",
        DALIAN,
        "outside_government: true",
        "outside_government: 是",
        ("outside_government", "应为 true 或 false"),
    ),
]
