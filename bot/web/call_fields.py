"""The form beside a call: what its operator changed in it, and nothing that they left alone.

Each field comes with the value that stood there when the page was made (`was_…`): what the reader
reads meanwhile is not taken for a correction.
"""

from typing import Any

from nlu.labels import Need, Urgency
from nlu.text import storable

_NEED = "need-"
_TEXTS = {"place": 80, "name": 40, "phone": 40, "in_need": 40, "note": 500, "facts": 200}
#: What an operator reads out of words; name, number and note are theirs alone.
AS_READ: dict[str, Any] = {
    "needs": None,
    "urgency": None,
    "for_other": None,
    "not_ours": False,
    "place": None,
    "not_so": (),
    "facts": None,
}


def fields_of(sent: dict[str, str]) -> dict[str, Any]:
    """What is to be set in `live.Right`, out of the fields of the form as they were sent."""
    if "as_read" in sent:
        return dict(AS_READ)
    changed: dict[str, Any] = {}
    for name, most in _TEXTS.items():
        now, was = (storable(sent.get(one, "")).strip()[:most] for one in (name, f"was_{name}"))
        if name in sent and now != was:
            changed[name] = now or None
    if sent.get("not_so"):
        changed["not_so"] = (sent["not_so"][:40],)
    needs = _needs(sent)
    if set(needs) != set(filter(None, sent.get("was_needs", "").split(","))):
        changed |= {"needs": needs, "not_ours": False}
    urgency = sent.get("urgency", "")
    if urgency in set(Urgency) and urgency != sent.get("was_urgency"):
        changed["urgency"] = Urgency(urgency)
    for_other = sent.get("for_other", "")
    if for_other in {"yes", "no"} and for_other != sent.get("was_for_other"):
        changed["for_other"] = for_other == "yes"
    not_ours = "not_ours" in sent
    if "was_not_ours" in sent and not_ours != (sent["was_not_ours"] == "yes"):
        changed["not_ours"] = not_ours
    return changed


def _needs(sent: dict[str, str]) -> tuple[Need, ...]:
    """Those that are ticked, in the order of the page, and the one that is added."""
    ticked = [name.removeprefix(_NEED) for name in sent if name.startswith(_NEED)]
    named = dict.fromkeys((*ticked, sent.get("add_need", "")))
    return tuple(Need(one) for one in named if one in set(Need))
