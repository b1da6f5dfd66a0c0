"""What becomes of a photo or file, whatever the words beside it do: it goes with its matter."""

from dataclasses import replace

from bot.talk.asking import asked_again
from bot.talk.deeds import Add
from bot.talk.values import Known, Reply, Said, Turn


def case_of(known: Known) -> str | None:
    """The case that a photo or file goes onto: the matter's own, or, told nothing new, the last."""
    if known.number is not None:
        return known.number
    return known.about if known.about in known.cases and not known.said else None


def with_file(turn: Turn, said: Said) -> Turn:
    """A turn with what its line brought: onto the case, or waiting with the matter for one."""
    if said.refused is not None:
        first = Reply(f"file_{said.refused}")
        again = () if turn.replies or turn.do else asked_again(turn.known)
        return replace(turn, replies=(first, *turn.replies, *again))
    if said.line is None:
        return turn
    adds = next((do for do in turn.do if isinstance(do, Add)), None)
    if adds is not None:
        whole = replace(adds, line=said.line, coming=said.coming)
        return replace(turn, do=tuple(whole if do is adds else do for do in turn.do))
    number = case_of(turn.known)
    if number is not None:
        return replace(turn, do=(*turn.do, Add(number, "", said.line, said.coming)))
    known = turn.known.now(files=(*turn.known.files, said.line))
    coming = (Reply("file_coming"),) if said.coming and said.text else ()
    return replace(turn, known=known, replies=(*coming, *turn.replies))
