"""Who there is in town: what residents ask, who reads it, and who may try to act on it."""

from nlu.errors import UnreadableText
from nlu.labels import Need, Purpose, Urgency
from nlu.reader import Reader
from nlu.understanding import Message, Place, Understanding
from router.actors import REQUESTER, SYSTEM, Actor
from router.docket import Docket
from router.lifecycle import Role
from router.returns import coordinator_of
from tests.router.deciding import HOMES
from tests.router.life_acts import ACTS, Step
from tests.router.understandings import understood

_CHANGNING, _SHAANXI, _DAZHOU = HOMES["changning"], HOMES["shaanxi"], HOMES["dazhou"]
_TWO = (Need.medical_assistance, Need.education_assistance)
_LOW = Need.minimum_living_allowance

#: What is asked for in town, and what the reader makes of it.
KNOWN: dict[str, Understanding] = {
    "我妈住院做手术，看病的钱拿不出来，孩子的学费也交不上": understood(
        *_TWO, place=HOMES["dalian"]
    ),
    "家里揭不开锅了，想申请低保，房子也漏雨": understood(
        _LOW, Need.housing_assistance, Need.temporary_assistance, place=_CHANGNING
    ),
    "没人照看老人，请安排照护": understood(Need.care_service, _LOW, place=_CHANGNING),
    "供养的老人没有人管了": understood(Need.extreme_poverty_support, place=_SHAANXI),
    "房子被水冲了，今晚没地方住": understood(
        Need.disaster_relief, urgency=Urgency.urgent, place=_DAZHOU
    ),
    "不想活了，家里两天没吃的": understood(
        Need.temporary_assistance, urgency=Urgency.life_danger, place=HOMES["dalian"]
    ),
    "街道拖着不办，我要投诉": understood(
        Need.assistance_supervision, purpose=Purpose.complain, place=HOMES["dalian"]
    ),
    "我上次交的材料到哪一步了": understood(purpose=Purpose.check_progress),
    "说不清楚，反正很难": understood(unsure=True),
    "医疗救助要带什么材料": understood(Need.medical_assistance, purpose=Purpose.ask_policy),
    "手机套餐怎么办": understood(purpose=Purpose.out_of_scope),
    "在沈阳打工，没钱了": understood(_LOW, place=Place(outside="沈阳市")),
    "孩子上不起学，饭也吃不上了": understood(
        Need.education_assistance, Need.temporary_assistance, urgency=Urgency.urgent
    ),
}
WORDS = tuple(KNOWN)


#: Everybody who may try, right or wrong; see `who`.
PEOPLE = (
    *(
        "王敏",
        "李想",
        "别处窗口",
        "the other's",
        "handler",
        "wrong handler",
        "co_handler",
        "wrong co_handler",
    ),
    *("supervisor", "coordinator", "wrong coordinator", "requester", "system"),
)


class ByHeart(Reader):
    """Reads only what it knows by heart: the model is left out, so that a step is quick."""

    def __init__(self) -> None:
        """Without a model."""

    def read(self, message: Message) -> Understanding:
        """What is known of these words."""
        if message.text not in KNOWN:
            raise UnreadableText("没有看到文字。")
        return KNOWN[message.text]


def who(docket: Docket, step: Step, other: Docket) -> Actor:
    """The person of a step, seen from a case and another; `right` is who usually does that."""
    name, case = step.who, docket.case
    if name == "right":
        name = ACTS[step.act][0]
    if name == "holder":
        name = case["first_contact_officer"] or "王敏"
    if name == "offered":
        name = case["duty_offered_to"] or "李想"
    task = next((one for one in docket.tasks if one["position"] == step.task), None)
    helpers = task["co_handlers"] if task else []
    lead = task["lead_name"] if task else "没有这个部门"
    people = {
        "王敏": Actor(Role.first_contact, "王敏", case["first_contact_unit"]),
        "李想": Actor(Role.first_contact, "李想", case["first_contact_unit"]),
        "别处窗口": Actor(Role.first_contact, "别处的人", "别处的窗口"),
        "the other's": Actor(Role.first_contact, "周到", other.case["first_contact_unit"]),
        "handler": Actor(Role.handler, "经办", lead),
        "wrong handler": Actor(Role.handler, "经办", "别的部门"),
        "co_handler": Actor(Role.co_handler, "协办", helpers[0] if helpers else "别的部门"),
        "wrong co_handler": Actor(Role.co_handler, "协办", "别的部门"),
        "supervisor": Actor(Role.supervisor, "督办", "督查室"),
        "coordinator": Actor(Role.coordinator, "裁定", coordinator_of(docket).name),
        "wrong coordinator": Actor(Role.coordinator, "裁定", "别的部门"),
        "requester": REQUESTER,
        "system": SYSTEM,
    }
    return people.get(name, people["王敏"])
