"""Understandings made by hand, and drawn at random, for rules and routing."""

from hypothesis import strategies as some

from nlu.facts import personal_items
from nlu.gazetteer import gazetteer
from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import NeedFound, Place, Span, Understanding


def understood(
    *needs: Need,
    purpose: Purpose = Purpose.seek_help,
    urgency: Urgency = Urgency.normal,
    place: Place | None = None,
    unsure: bool = False,
    words: str = "",
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
        unsure=unsure,
        reader="by hand",
    )


places = some.one_of(
    some.just(Place()),
    some.sampled_from(sorted(gazetteer().codes, key=str)).map(lambda names: Place(*names)),
    some.just(Place(None, "泡崖街道")),
    some.just(Place("没有这个区", "也没有这条街")),
)
#: Any combination whatever, also such as no reader should give: a need twice, needs out of scope.
understandings = some.builds(
    lambda needs, **others: understood(*needs, **others),
    needs=some.lists(some.sampled_from(Need), max_size=6),
    purpose=some.sampled_from(Purpose),
    urgency=some.sampled_from(Urgency),
    place=places,
    unsure=some.booleans(),
    words=some.sampled_from(["", "看病的钱拿不出来", "打138-0000-1234找我"]),
)
