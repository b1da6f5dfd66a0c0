"""Sentences said to people: plain, short, the same on every channel. Pages add templates."""

from collections.abc import Mapping
from typing import Any

from nlu.labels import Need, Urgency
from nlu.understanding import Place
from router.assignment import Advice, Assignment
from router.catalogue import Catalogue
from router.place_told import PlaceTold

EMERGENCY = (
    "如果现在有危险，请马上打电话：报警 110，急救 120，火警 119。"
    "心里难受、想不开，可以打心理援助热线 12356。"
)
NOT_OURS = (
    "这件事不属于社会救助，请拨打政务服务热线 12345，会转给对应的部门。您写的内容我们已经留存。"
)
ELSEWHERE = "您说的地方不在我们服务的地区，请拨打当地的 12345，由那里受理。您写的内容我们已经留存。"
NOT_OURS_OPERATOR = "不属于社会救助，请按12345的流程转给对应的部门。通话已经留存。"
ELSEWHERE_OPERATOR = "来电人说的地方不在我们服务的地区，请转当地的12345。通话已经留存。"
CAN_INSIST = "如果您觉得还是需要帮助，可以选“仍请工作人员看看”，会有工作人员再看一遍。"
TRACK_CASE = "查进度、催办、补充或撤回，请用受理编号和查询码在“查进度”页查询。"
PERSON_WILL_LOOK = "工作人员会亲自看您的求助，并和您联系。"
CONSENT_NEEDED = "请慈善组织帮扶之前，要先征得您本人同意；不同意也不影响其他救助。"
PLACE_MISSING = "还不知道您住在哪个区、哪个街道，先由民政部门受理；补上住址后会转到您家附近的窗口。"
PLACE_NOT_FOUND = "没找到这个地方，请写区和街道（乡镇），例如 甘井子区泡崖街道。"

CHANNELS = {"chat": "聊天", "web": "网页", "hotline": "12345热线"}
URGENCIES = {
    Urgency.life_danger: "危险",
    Urgency.urgent: "紧急",
    Urgency.normal: "一般",
}
FILE_TYPES = {
    "image/jpeg": "照片（JPEG）",
    "image/png": "图片（PNG）",
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPT",
}
SOURCES = {"document": "文件规定", "local_default": "本地默认，以窗口答复为准"}

_SENTENCES = {
    Advice.call_emergency: EMERGENCY,
    Advice.not_ours: NOT_OURS,
    Advice.elsewhere: ELSEWHERE,
    Advice.can_insist: CAN_INSIST,
    Advice.track_case: TRACK_CASE,
    Advice.person_will_look: PERSON_WILL_LOOK,
    Advice.consent_needed: CONSENT_NEEDED,
    Advice.place_missing: PLACE_MISSING,
}


_TO_OPERATOR = {Advice.not_ours: NOT_OURS_OPERATOR, Advice.elsewhere: ELSEWHERE_OPERATOR}


def said_to_operator(advice: Advice) -> str | None:
    """What a hotline's operator is told; they are the 12345 that residents are pointed to.

    None for a policy's own answer, which differs from need to need.
    """
    return _TO_OPERATOR.get(advice, _SENTENCES.get(advice))


def place_told(became: PlaceTold, case: Mapping[Any, Any], place: Place) -> str:
    """What became of a place that was told on the tracking page."""
    unit = case["first_contact_unit"]
    match became:
        case PlaceTold.moved:
            return f"住址记下了，现在由{unit}对您负责到底。"
        case PlaceTold.known:
            return "住址和登记的一样，不用改。您写的话办事的人能看到。"
        case PlaceTold.elsewhere:
            return f"{place.outside}不在我们服务的地区，请拨打当地的 12345。{unit}也知道了。"
    return f"您写的地方已经告诉{unit}，还是由他们对您负责到底，会和您联系。"


def advice_sentences(assignment: Assignment, catalogue: Catalogue) -> list[str]:
    """What is said beside the decision, in the order of the rules."""
    sentences: list[str] = []
    for advice in assignment.advice:
        if advice is Advice.policy_answer:
            sentences.extend(policy_answers(assignment, catalogue))
        else:
            sentences.append(_SENTENCES[advice])
    return sentences


def where_to_apply(assignment: Assignment) -> str:
    """The first-contact unit, or in words where the place is not known yet."""
    unit = assignment.first_contact
    return unit.name if unit.level in ("street", "district") else "您住的街道（乡镇）社会救助窗口"


def policy_answers(assignment: Assignment, catalogue: Catalogue) -> list[str]:
    """For each need asked about: who it is for, who handles it, what to bring, on which clause.

    After each the figures that the document gives for it, each with the clause that gives it.
    """
    needs = catalogue.jurisdictions[assignment.jurisdiction].needs
    answers = []
    for task in assignment.tasks:
        duty = needs[task.need]
        answers.append(
            f"{duty.name}：{duty.eligibility.who}。到{where_to_apply(assignment)}申请，"
            f"由{task.lead.name}办理，一般{duty.time_limit.working_days}个工作日"
            f"（{SOURCES[duty.time_limit.source]}）。要带：{'；'.join(duty.materials.items)}。"
            f"依据：{catalogue.cite(assignment.jurisdiction, duty.eligibility.clause)}"
        )
        answers.extend(_figures(assignment.jurisdiction, task.need, catalogue))
    return answers


def _figures(jurisdiction: str, need: Need, catalogue: Catalogue) -> list[str]:
    """What the document says of a need in figures: 渐退期最多6个月, 每人最多500元."""
    return [
        f"{figure.plain}。依据：{catalogue.cite(jurisdiction, figure.clause)}"
        for figure in catalogue.jurisdictions[jurisdiction].figures.values()
        if need in figure.needs
    ]
