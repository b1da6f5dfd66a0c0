"""A case as its requester is told of it in a talk."""

from bot.talk.deeds import CaseView, TaskView
from nlu.labels import Need
from router.casework import CODE_PURPOSE
from router.lookup import CaseFile, Row
from router.sealing import SealBox
from router.task_acts import answer_of


def view_of(file: CaseFile, seal: SealBox, goes_on: CaseFile | None = None) -> CaseView:
    """A case file for its requester; of the case in which a merged one goes on only its number."""
    case = file.case
    latest = {given["position"]: tuple(given["items"]) for given in file.bring}
    return CaseView(
        number=case["number"],
        code=seal.open(case["query_code_sealed"], CODE_PURPOSE),
        status=case["status"],
        unit=case["first_contact_unit"],
        tasks=tuple(_task_view(task, latest, seal) for task in file.tasks),
        goes_on_in=goes_on.case["number"] if goes_on else None,
    )


def _task_view(task: Row, bring: dict[int, tuple[str, ...]], seal: SealBox) -> TaskView:
    clause = task["clause"]
    return TaskView(
        need=Need(task["need"]),
        name=task["need_name"],
        lead=task["lead_name"],
        helpers=tuple(task["co_handlers"]),
        reason=task["reason"],
        clause=f"{clause['document']}：“{clause['quote']}”",
        status=task["status"],
        deadline=task["deadline"],
        bring=bring.get(task["position"], ()),
        notes=tuple(note["text"] for note in task["notes"]),
        answer=answer_of(seal, task),
    )
