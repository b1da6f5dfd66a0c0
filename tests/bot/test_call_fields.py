"""The form beside a call: only what was changed counts."""

import pytest

from bot.web.call_fields import AS_READ, fields_of
from nlu.labels import Need, Urgency

_AS_SHOWN = {
    "was_needs": "medical_assistance,care_service",
    "need-medical_assistance": "on",
    "need-care_service": "on",
    "add_need": "",
    "urgency": "normal",
    "was_urgency": "normal",
    "for_other": "no",
    "was_for_other": "no",
    "was_not_ours": "no",
    "place": "甘井子区",
    "was_place": "甘井子区",
    "phone": "",
    "was_phone": "",
    "note": "",
    "was_note": "",
}
_BOTH = (Need.medical_assistance, Need.care_service)


@pytest.mark.parametrize(
    ("sent", "changed"),
    [
        ({}, {}),
        ({"urgency": "urgent"}, {"urgency": Urgency.urgent}),
        ({"urgency": "at once"}, {}),
        ({"for_other": "yes"}, {"for_other": True}),
        ({"place": " 沙河口区 "}, {"place": "沙河口区"}),
        ({"place": ""}, {"place": None}),
        ({"facts": "三口人", "was_facts": ""}, {"facts": "三口人"}),
        ({"not_so": "0123456789abcdef"}, {"not_so": ("0123456789abcdef",)}),
        ({"note": "耳背\x00"}, {"note": "耳背\ufffd"}),
        ({"not_ours": "on"}, {"not_ours": True}),
        (
            {"add_need": "legal_aid"},
            {"needs": (*_BOTH, Need.legal_aid), "not_ours": False},
        ),
        ({"add_need": "a_castle"}, {}),
        ({"was_needs": "legal_aid"}, {"needs": _BOTH, "not_ours": False}),
        ({"as_read": "yes", "urgency": "urgent"}, AS_READ),
    ],
)
def test_what_was_left_alone_is_no_correction(
    sent: dict[str, str], changed: dict[str, object]
) -> None:
    assert fields_of(_AS_SHOWN | sent) == changed


def test_a_need_that_is_not_ticked_any_more_is_taken_away() -> None:
    sent = {name: value for name, value in _AS_SHOWN.items() if name != "need-care_service"}
    assert fields_of(sent) == {"needs": (Need.medical_assistance,), "not_ours": False}


def test_a_number_is_kept_as_long_as_it_may_be() -> None:
    assert fields_of(_AS_SHOWN | {"note": "长" * 900}) == {"note": "长" * 500}
