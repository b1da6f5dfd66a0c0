"""Help from bodies outside government (慈善帮扶): only with the requester's consent."""

from nlu.labels import Need
from router.assignment import Advice, Ruling, TaskChange
from router.matter import Matter
from router.notes import Note

_ASKED = "转介给慈善组织之前，要先征得您本人同意；不同意也不影响其他救助。"


def charity_only_with_consent(matter: Matter) -> Ruling | None:
    """A referral to charity waits for the requester's consent (在征得困难群众同意的前提下).

    Until then the task lies with the government's units alone, as the catalogue sees to; the note
    says to whom it can be referred.
    """
    changes = consent_first(matter)
    if not changes:
        return None
    return Ruling(
        rule="charity_only_with_consent",
        reason="请慈善组织帮扶之前，要先征得求助人同意。",
        clause=matter.cite("consent"),
        advice=(Advice.consent_needed,),
        changes=changes,
    )


def consent_first(matter: Matter) -> tuple[TaskChange, ...]:
    """For each need that is met outside government: that consent comes first, and who may help."""
    asking = [
        found.code
        for found in matter.needs()
        if matter.duty(found.code).eligibility.consent_required
    ]
    return tuple(
        TaskChange(need, Note(f"{_ASKED}{_who_may_help(matter, need)}", matter.cite("consent")))
        for need in asking
    )


def _who_may_help(matter: Matter, need: Need) -> str:
    duty = matter.duty(need)
    bodies = dict.fromkeys(matter.unit_for(code, duty).name for code in duty.refers_to)
    return f"您同意后，可以转介给{'、'.join(bodies)}。" if bodies else ""
