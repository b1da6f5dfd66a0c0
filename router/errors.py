"""The case office's branch of the one error tree. Errors say what happened; the door says how.

OneDoorError (nlu.errors)
├── RejectedInput             what came in cannot be taken; the sender can mend it
│   ├── RequestConflict       this number was used for other words
│   └── BadFact               a phone or ID number that cannot be one
├── NotFound                  no such case, or the query code is not its own
├── CatalogueError            departments.yaml is wrong: file, line, what, expected
├── MoveNotAllowed            the lifecycle has no such move from this status
├── SealError                 sealed data cannot be opened (wrong key, tampered)
└── Unavailable               database or cache cannot be reached just now; try again
"""

from nlu.errors import OneDoorError


class RejectedInput(OneDoorError):
    """What came in cannot be taken as it is; the sender can mend it."""


class RequestConflict(RejectedInput):
    """The same (channel, external id) arrived before with other words."""


class BadFact(RejectedInput):
    """A phone or ID number that cannot be one."""


class NotFound(OneDoorError):
    """No such case, or the query code does not belong to it (never says which)."""


class MoveNotAllowed(OneDoorError):
    """The lifecycle table has no such move from this status."""

    def __init__(self, status: str, move: str) -> None:
        super().__init__(f"现在的状态（{status}）不能这样办（{move}）。")
        self.status, self.move = status, move


class SealError(OneDoorError):
    """Sealed data cannot be opened: another key, or it was changed."""


class Unavailable(OneDoorError):
    """The database or the cache cannot be reached just now."""


class CatalogueError(OneDoorError):
    """departments.yaml is wrong. A line a fault: file, line, what is wrong, what is right."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
