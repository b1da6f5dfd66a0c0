"""The case office's branch of the one error tree. Errors say what happened; the door says how.

OneDoorError (nlu.errors)
├── RejectedInput             what came in cannot be taken; the sender can mend it
│   ├── RequestConflict       this number was used for other words
│   ├── BadFact               a phone or ID number that cannot be one
│   └── FileRefused           a photo or file that cannot be kept, and why
├── NotFound                  no such case, or the query code is not its own
├── CatalogueError            departments.yaml is wrong: file, line, what, expected
├── MoveNotAllowed            the lifecycle has no such move from this status for this role
├── NotYours                  the task, case or duty is another unit's or officer's
├── StaleCase                 somebody else has acted since it was read: who, what, when
├── MissingGround             an act without what it must rest on: a clause, a reason, a consent
├── SealError                 sealed data cannot be opened (wrong key, tampered)
└── Unavailable               database or cache cannot be reached just now, or two acts at once
                              crossed and one was taken back; try again
"""

from enum import StrEnum

from nlu.errors import OneDoorError
from router.glossary import MOVES, ROLES, STATUSES, TASK_STATUSES


class RejectedInput(OneDoorError):
    """What came in cannot be taken as it is; the sender can mend it."""


class RequestConflict(RejectedInput):
    """The same (channel, external id) arrived before with other words."""


class BadFact(RejectedInput):
    """A phone or ID number that cannot be one."""


class Refusal(StrEnum):
    """Why a photo or file cannot be kept; the door has a sentence for each."""

    empty = "empty"
    too_large = "too_large"
    too_many_pixels = "too_many_pixels"
    unknown_type = "unknown_type"
    unreadable = "unreadable"
    not_fetched = "not_fetched"  # its channel did not give it out


class FileRefused(RejectedInput):
    """A photo or file that cannot be kept."""

    def __init__(self, why: Refusal) -> None:
        super().__init__("这个文件收不了，请换一个，或拍成照片再发。")
        self.why = why


class NotFound(OneDoorError):
    """No such case, or the query code does not belong to it (never says which)."""


class MoveNotAllowed(OneDoorError):
    """The lifecycle tables have no such move from this status for this role."""

    def __init__(self, status: str, move: str, role: str) -> None:
        at = TASK_STATUSES.get(status) or STATUSES.get(status, status)
        act, who = MOVES.get(move, move), ROLES.get(role, role)
        super().__init__(f"现在是“{at}”，不能“{act}”，或不该由您（{who}）来办。")
        self.status, self.move, self.role = status, move, role


class NotYours(OneDoorError):
    """The task, the case or the duty belongs to another unit or officer."""


class StaleCase(OneDoorError):
    """Somebody else has acted since it was read; nothing was overwritten.

    `who`, `act` and `at` (Beijing time, as text) tell who was first and what they did.
    """

    def __init__(self, who: str, act: str, at: str) -> None:
        done = MOVES.get(act, act)
        super().__init__(f"{at} {who} 已经办了“{done}”，您看到的不是最新的，请刷新后再办。")
        self.who, self.act, self.at = who, act, at


class MissingGround(OneDoorError):
    """An act lacks what it must rest on: a clause, a reason, a destination, a consent."""


class SealError(OneDoorError):
    """Sealed data cannot be opened: another key, or it was changed."""


class Unavailable(OneDoorError):
    """The database or the cache cannot be reached just now, or this act crossed with another."""


class CatalogueError(OneDoorError):
    """departments.yaml is wrong. A line a fault: file, line, what is wrong, what is right."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
