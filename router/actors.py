"""Who acts: a role and, for officers, the unit they act for."""

from dataclasses import dataclass

from router.lifecycle import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who makes a move. `name` stands in the ledger: an account's, or the role's own."""

    role: Role
    name: str
    unit: str = ""

    @property
    def signature(self) -> str:
        """As the ledger names them: 甘井子区医疗保障局 / 王敏."""
        return f"{self.unit} / {self.name}" if self.unit else self.name


SYSTEM = Actor(Role.system, "system")
REQUESTER = Actor(Role.requester, "requester")
