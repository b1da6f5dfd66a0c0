"""补充: what the requester adds to a case goes to whoever works on it."""

from router.actors import Actor
from router.docket import Docket, reason_given
from router.lifecycle import Move
from router.urging import at_work, tell


def add_words(docket: Docket, actor: Actor, words: str) -> None:
    """补充, by the requester or by the first contact for them; it changes no limit.

    Told are the first-contact unit and on whose desk the tasks lie. MissingGround without a word;
    MoveNotAllowed where the case is over.
    """
    docket.move(Move.add_words, actor, reason_given(words, "请写要补充什么。"))
    tell(docket, "words_added", at_work(docket))


def tell_of_files(docket: Docket) -> None:
    """Photos or files were added without a word; told are the same as of words."""
    tell(docket, "words_added", at_work(docket))
