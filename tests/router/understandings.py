"""Understandings made by hand, and drawn at random, for rules and routing."""

from hypothesis import strategies as some

from nlu.fact_values import Circle, CircleName, CircleStatus, Who
from nlu.facts import personal_items
from nlu.gazetteer import JURISDICTIONS, gazetteer
from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import Fact, NeedFound, Place, Span, Understanding


def understood(
    *needs: Need,
    purpose: Purpose = Purpose.seek_help,
    urgency: Urgency = Urgency.normal,
    place: Place | None = None,
    unsure: bool = False,
    words: str = "",
    facts: tuple[Fact, ...] = (),
) -> Understanding:
    """What a reader might have made of a message; `words` are the evidence of every need."""
    evidence = (Span(0, len(words), words),) if words else ()
    return Understanding(
        purpose=purpose,
        purpose_confidence=0.9,
        needs=tuple(NeedFound(need, 0.8, evidence) for need in needs),
        urgency=urgency,
        urgency_confidence=0.9,
        place=place or Place(),
        for_other=False,
        personal=personal_items(words),
        facts=facts,
        unsure=unsure,
        reader="by hand",
    )


def circle(
    name: CircleName, status: CircleStatus = CircleStatus.has, whose: Who | None = None
) -> Fact:
    """How somebody was said to stand to a circle; by default the speaker's household is in it."""
    return Fact(Circle(name, status, whose), Span(0, 2, "低保"))


def a_place(names: tuple[str, str | None], jurisdiction: str, register: str | None) -> Place:
    """A place of the gazetteer, as the reader gives it."""
    district, street = names
    return Place(district, street, jurisdiction=jurisdiction, register=register)


def _places_of(jurisdiction: str) -> some.SearchStrategy[Place]:
    known = sorted(gazetteer(jurisdiction).codes, key=str)
    registers = some.sampled_from([None, None, "瓦房店市", "宣汉县"])
    return some.builds(a_place, some.sampled_from(known), some.just(jurisdiction), registers)


places = some.one_of(
    *(_places_of(jurisdiction) for jurisdiction in JURISDICTIONS),
    some.sampled_from([Place(jurisdiction=code) for code in JURISDICTIONS]),
    some.sampled_from(
        [
            Place(),
            Place(outside="沈阳市"),
            Place(register="瓦房店市"),
            Place(None, "泡崖街道"),
            Place("没有这个区", "也没有这条街"),
            Place("铁西区", "昆明湖街道", jurisdiction="shenyang"),  # of no jurisdiction of ours
        ]
    ),
)
circles = some.builds(
    circle,
    some.sampled_from(CircleName),
    some.sampled_from(CircleStatus),
    some.sampled_from([None, Who.neighbour]),
)
#: Any combination whatever, also such as no reader should give: a need twice, needs out of scope.
understandings = some.builds(
    lambda needs, facts, **others: understood(*needs, facts=tuple(facts), **others),
    needs=some.lists(some.sampled_from(Need), max_size=6),
    facts=some.lists(circles, max_size=3),
    purpose=some.sampled_from(Purpose),
    urgency=some.sampled_from(Urgency),
    place=places,
    unsure=some.booleans(),
    words=some.sampled_from(["", "看病的钱拿不出来", "打138-0000-1234找我"]),
)
