"""Ways of writing departments.yaml wrongly: where, what for what, and what must be said of it.

Here the file itself, its documents and its syntax; `wrong_defaults`, `wrong_jurisdictions` and
`wrong_duties` hold the rest.
"""

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


#: Where a block begins: the shared one of a need, and its own in a jurisdiction.
SHARED_MEDICAL = "\n    medical_assistance:"
MEDICAL = "\n      medical_assistance:"

WRONG_FILES = [
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
        "document without its number",
        "  shaanxi-2022-23:",
        "    number: 陕民发〔2022〕23号\n",
        "",
        ("documents.shaanxi-2022-23.number: 缺少这一项", "必须写明"),
        "  shaanxi-2022-23:",
    ),
    Wrong(
        "document twice",
        "documents:",
        "  shaanxi-2022-23:",
        "  dalian-2025-83:",
        ("documents.dalian-2025-83: 代码重复", "每个代码只写一次"),
    ),
    Wrong(
        "version of the catalogue missing",
        "",
        "version: 3\n",
        "",
        ("version: 缺少这一项", "必须写明"),
        "default:",
    ),
    Wrong(
        "version of the catalogue 0",
        "",
        "version: 3\n",
        "version: 0\n",
        ("version: 数字太小", "不小于1"),
    ),
    Wrong(
        "part unknown",
        "documents:",
        "documents:",
        "papers: {}\ndocuments:",
        ("papers: 不认识这一项", "请核对拼写，或删去"),
    ),
    Wrong(
        "shared parts missing",
        "",
        "\ndefaults:",
        "\ndefalts:",
        ("defaults: 缺少这一项", "必须写明"),
        "version: 3",
    ),
    Wrong(
        "default jurisdiction missing",
        "",
        "default: dalian",
        "# default: dalian",
        ("default: 缺少这一项", "必须写明"),
        "version: 3",
    ),
    Wrong(
        "default jurisdiction unknown",
        "",
        "default: dalian",
        "default: dalien",
        ("default: 没有“dalien”这个地区", "下列之一：dalian、shaanxi、changning、dazhou"),
    ),
    Wrong(
        "default jurisdiction renamed where it stands",
        "",
        "\n  dalian:",
        "\n  dalien:",
        ("default: 没有“dalian”这个地区", "dalien、shaanxi、changning、dazhou"),
        "default: dalian",
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
        SHARED_MEDICAL,
        "*standard_limit",
        "*standard",
        ("YAML 写法有误", "standard"),
    ),
    Wrong(
        "syntax: anchor that comes later",
        MEDICAL,
        "clause: &special_departments",
        "clause: *consent # &special_departments",
        ("YAML 写法有误", "consent"),
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
