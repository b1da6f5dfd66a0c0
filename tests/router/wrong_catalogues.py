"""Ways of writing departments.yaml wrongly: where, what for what, and what must be said of it."""

from dataclasses import dataclass

from bot.settings import PROJECT

SHIPPED = (PROJECT / "departments.yaml").read_text("utf-8")


@dataclass(frozen=True)
class Wrong:
    """An edit of departments.yaml and what must be said of it."""

    name: str
    after: str  # the edit applies from here on
    old: str
    new: str
    says: tuple[str, ...]  # what is wrong and what was expected
    line_of: str | None = None  # where the fault is reported, if not where the edit is

    def applied(self) -> tuple[str, int]:
        """The wrong text and the line that the fault must name."""
        begin = SHIPPED.index(self.after)
        at = SHIPPED.index(self.old, begin)
        text = SHIPPED[:at] + self.new + SHIPPED[at + len(self.old) :]
        spot = text.index(self.line_of, begin) if self.line_of else at
        # An edit may begin with the end of the line before.
        spot += len(self.new) - len(self.new.lstrip()) if not self.line_of else 0
        return text, text.count("\n", 0, spot) + 1


MEDICAL = "\n      medical_assistance:"

WRONG_FILES = [
    Wrong(
        "rule of an unknown document",
        "rules:",
        "danger: { section",
        "danger: { document: nothing, section",
        ("rules.danger.document: 没有登记文件“nothing”", "dalian-2025-83"),
    ),
    Wrong(
        "first contact of an unknown document",
        "first_contact:",
        'clause: { section: "6"',
        'clause: { document: nothing, section: "6"',
        ("first_contact.clause.document: 没有登记文件“nothing”", "dalian-2025-83"),
    ),
    Wrong(
        "jurisdiction of an unknown document",
        "  dalian:\n",
        "document: dalian-2025-83",
        "document: dalian-2025-38",
        ("没有登记文件“dalian-2025-38”", "dalian-2025-83"),
    ),
    Wrong(
        "first contact unknown",
        "first_contact:",
        "street: township_office",
        "street: township",
        ("没有“township”这个部门", "township_office"),
    ),
    Wrong(
        "organ removed that duties name",
        "organs:",
        "      charity_federation: {",
        "      charity: {",
        ("没有“charity_federation”这个部门", "charity"),
        "co_handlers: [township_office, charity_federation]",
    ),
    Wrong(
        "clause of a rule missing",
        "rules:",
        "      danger: { section",
        "      dangr: { section",
        ("缺少规则依据 danger", "各有一条"),
        "rules: #",
    ),
    Wrong(
        "organ code twice",
        "organs:",
        "      data: { name: 大连市数据局",
        "      health: { name: 大连市数据局",
        ("organs.health: 代码重复", "每个代码只写一次"),
    ),
    Wrong(
        "need code twice",
        MEDICAL,
        "\n      education_assistance:",
        MEDICAL,
        ("needs.medical_assistance: 代码重复", "每个代码只写一次"),
    ),
    Wrong(
        "shared time limit too long",
        "needs:",
        "working_days: 20,",
        "working_days: 2000,",
        ("minimum_living_allowance.time_limit.working_days: 数字太大", "不大于366"),
    ),
    Wrong(
        "materials empty",
        "\n      homeless_assistance:",
        "items:",
        "items: []\n        other:",
        ("列表是空的", "至少一项"),
    ),
    Wrong(
        "field of an organ unknown",
        "organs:",
        "name: 大连市数据局, short",
        "name: 大连市数据局, shrt",
        ("organs.data.shrt: 不认识这一项", "请核对拼写"),
    ),
    Wrong(
        "pattern with an unknown name",
        "organs:",
        '"{district}数据局"',
        '"{distrct}数据局"',
        ("organs.data.district: 名称的写法“{distrct}数据局”填不进地名", "{district}"),
    ),
    Wrong(
        "pattern with a brace open",
        "organs:",
        '"{district}数据局"',
        '"{district数据局"',
        ("organs.data.district: 名称的写法“{district数据局”填不进地名", "{stem}"),
    ),
    Wrong(
        "street in the pattern of a district",
        "organs:",
        '"{district}民政服务站", street',
        '"{office}民政服务站", street',
        ("organs.civil_service_station.district", "{district}"),
    ),
    Wrong(
        "date that is none",
        "documents:",
        "date: 2025-09-17",
        "date: 2025-13-45",
        ("不是日期", "2025-09-17"),
    ),
    Wrong(
        "date in words",
        "documents:",
        "date: 2025-09-17",
        "date: 去年九月",
        ("不是日期", "2025-09-17"),
    ),
    Wrong(
        "version of the catalogue missing",
        "",
        "version: 1\n",
        "",
        ("version: 缺少这一项", "必须写明"),
        "documents:",
    ),
    Wrong(
        "syntax: no blank after the colon",
        MEDICAL,
        "level: district\n",
        "level:district\n",
        ("YAML 写法有误", "请检查缩进、冒号后的空格和引号"),
    ),
    Wrong(
        "syntax: indent that fits nothing",
        MEDICAL,
        "level: district\n",
        "level: district\n       lead: other\n",
        ("YAML 写法有误", "请检查缩进"),
        "       lead: other",
    ),
    Wrong(
        "syntax: quote left open",
        "\n      assistance_supervision:",
        "quote: 防止发生冲击社会道德和心理底线的事件",
        'quote: "防止发生冲击社会道德和心理底线的事件',
        ("YAML 写法有误", "引号"),
    ),
    Wrong(
        "syntax: tab as indent",
        MEDICAL,
        "        level: district",
        "\tlevel: district",
        ("YAML 写法有误", "请检查缩进"),
    ),
    Wrong(
        "syntax: bracket left open",
        MEDICAL,
        "[civil_affairs, health]",
        "[civil_affairs, health",
        ("YAML 写法有误", "请检查缩进"),
    ),
    Wrong(
        "syntax: anchor unknown",
        MEDICAL,
        "*standard_limit",
        "*standard",
        ("YAML 写法有误", "standard"),
    ),
    Wrong(
        "syntax: python object",
        MEDICAL,
        "level: district",
        "level: !!python/name:os.system district",
        ("YAML 写法有误", "请检查"),
    ),
    Wrong(
        "control character",
        MEDICAL,
        "level: district",
        "level: dis\x07trict",
        ("看不见的控制字符", "删去"),
    ),
    Wrong(
        "alias within its own anchor",
        MEDICAL,
        "co_handlers: [civil_affairs, health]",
        "co_handlers: &again [*again]",
        ("层次太深，可能引用了自己", "最多"),
    ),
]
