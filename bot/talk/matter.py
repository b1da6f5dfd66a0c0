"""The matter (求助) of a talk as the request that it is, or may become."""

from datetime import datetime

from bot.talk.values import Known
from nlu.understanding import Message
from router.request import NOBODY, Channel, Person, Request


def request_of(known: Known, at: datetime, external_id: str = "") -> Request:
    """The request of a matter; without `external_id` it is only to be read and decided."""
    speaker = Person(phone=known.phone)
    return Request(
        Channel.chat,
        external_id,
        Message("\n".join(known.said)),
        at,
        requester=NOBODY if known.for_other else speaker,
        # 代办人：没留电话也是代办人
        proxy=speaker if known.for_other else None,
        place=known.place,
        insisted=known.insisted,
        needs=known.needs,
        told=known.facts,
    )
