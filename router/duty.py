"""首问负责: who answers to the requester. A unit from the first moment, an officer once taken.

A transfer of tasks never ends it; handing it to another officer needs their acceptance.
"""

from router.actors import Actor
from router.docket import Docket, noted, reason_given
from router.errors import MissingGround, NotYours
from router.lifecycle import Move


def take_duty(docket: Docket, actor: Actor) -> None:
    """An officer of the first-contact unit takes the case; NotYours where one has it already."""
    officer = docket.case["first_contact_officer"]
    if officer is not None:
        raise NotYours(f"{officer}已经是这件的首问责任人。")
    docket.move(Move.take_duty, actor, "认领首问责任", officer=actor.name)
    docket.change(first_contact_officer=actor.name)


def offer_duty(docket: Docket, actor: Actor, to: str, reason: str) -> None:
    """Ask another officer of the unit to take it over; until they accept it stays where it is."""
    _must_hold(docket, actor)
    colleague = noted(to)
    if not colleague or colleague == actor.name:
        raise MissingGround("请写明交给哪一位同事。")
    docket.move(Move.offer_duty, actor, reason_given(reason), to=colleague)
    docket.change(duty_offered_to=colleague)
    docket.notify(actor.unit, "duty_offered", to=colleague)


def accept_duty(docket: Docket, actor: Actor) -> None:
    """Accept the duty that was offered; only now it passes."""
    _must_be_offered(docket, actor)
    before = docket.case["first_contact_officer"]
    docket.move(Move.accept_duty, actor, "接下首问责任", **{"from": before, "to": actor.name})
    docket.change(first_contact_officer=actor.name, duty_offered_to=None)


def decline_duty(docket: Docket, actor: Actor, reason: str) -> None:
    """Decline it; the officer who offered it keeps it."""
    _must_be_offered(docket, actor)
    docket.move(Move.decline_duty, actor, reason_given(reason))
    docket.change(duty_offered_to=None)


def _must_hold(docket: Docket, actor: Actor) -> None:
    officer = docket.case["first_contact_officer"]
    if officer != actor.name:
        raise NotYours(f"这件的首问责任人是{officer or '（还没有人认领）'}。")


def _must_be_offered(docket: Docket, actor: Actor) -> None:
    if docket.case["duty_offered_to"] != actor.name:
        raise NotYours("没有人把这件的首问责任交给您。")
