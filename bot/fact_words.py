"""What was told about a person's life, in the words of the desk."""

from nlu.fact_values import (
    Age,
    Amount,
    CaseNumber,
    Circle,
    CircleName,
    CircleStatus,
    Disability,
    FactKind,
    FactValue,
    Household,
    Illness,
    Income,
    Per,
    SpokenFor,
    When,
    Who,
)

LABELS = {
    FactKind.age: "年龄",
    FactKind.household: "家里人口",
    FactKind.amount: "钱数",
    FactKind.income: "收入",
    FactKind.illness: "病情",
    FactKind.disability: "残疾",
    FactKind.circle: "身份认定",
    FactKind.person: "说到的人",
    FactKind.date: "时间",
    FactKind.case_number: "以前的编号",
}
_WHO = {
    Who.speaker: "本人",
    Who.spouse: "配偶",
    Who.mother: "母亲",
    Who.father: "父亲",
    Who.parents: "父母",
    Who.in_law: "公婆或岳父母",
    Who.grandparent: "祖辈",
    Who.child: "子女",
    Who.grandchild: "孙辈",
    Who.sibling: "兄弟姐妹",
    Who.relative: "亲戚",
    Who.neighbour: "邻居",
    Who.villager: "同村的人",
    Who.pupil: "学生",
    Who.friend: "朋友",
    Who.colleague: "同事",
    Who.stranger: "不认识的人",
    Who.other: "别人",
}
_PER = {Per.day: "一天", Per.week: "一周", Per.month: "一个月", Per.year: "一年"}
_CIRCLES = {
    CircleName.living_allowance: "低保",
    CircleName.extreme_poverty: "特困",
    CircleName.allowance_edge: "低保边缘",
    CircleName.rigid_spending: "刚性支出困难",
    CircleName.severe_disability: "重度残疾",
}
_STATUSES = {
    CircleStatus.has: "已认定",
    CircleStatus.applying: "正在申请",
    CircleStatus.refused: "没批",
    CircleStatus.cancelled: "取消了",
    CircleStatus.none: "没有",
}
_GRADES = "一二三四"


def fact_words(value: FactValue) -> str:
    """A fact in a few words; personal: shown to who may read the words themselves."""
    match value:
        case Age(years, whose, about, nominal):
            words = f"{'约' if about else ''}{years}岁{'（虚岁）' if nominal else ''}"
        case Household(people):
            words, whose = f"{people}口人", None
        case Amount(yuan, per, about):
            words, whose = f"{_PER[per] if per else ''}{'约' if about else ''}{yuan:f}元", None
        case Income(yuan, _, whose, about):
            words = f"一个月{'约' if about else ''}{yuan:f}元"
        case Illness(name, whose, denied):
            words = f"没有{name}" if denied else name
        case Disability(grade, _, severe):
            words = f"{_GRADES[grade - 1]}级" if grade else "重度" if severe else "有残疾"
            whose = None
        case Circle(circle, status, whose):
            words = f"{_CIRCLES[circle]}{_STATUSES[status]}"
        case SpokenFor(who):
            words, whose = _WHO[who], None
        case When(first, last):
            words = f"{first:%Y-%m-%d}" if first == last else f"{first:%Y-%m-%d} 至 {last:%m-%d}"
            whose = None
        case CaseNumber(number):
            words, whose = number, None
    return words if whose in (None, Who.speaker) else f"{_WHO[whose]}{words}"
