"""What is said of a task beside the decision, each with its clause."""

from dataclasses import dataclass

from router.catalogue import Citation


@dataclass(frozen=True, slots=True)
class Note:
    """What a rule has to say of a task, in words for the requester and the handler alike."""

    text: str
    clause: Citation

    def record(self) -> dict[str, str]:
        """As it is stored and printed."""
        return {"text": self.text, "clause": str(self.clause)}
