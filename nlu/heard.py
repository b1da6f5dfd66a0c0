"""The words of a message that count: the same in training and in serving."""

from nlu.understanding import Message


def heard(message: Message) -> tuple[str, list[tuple[int, int]]]:
    """The text, or the caller's turns joined, with (turn, start) of each.

    What the operator says names policies the caller may not need, so it is left out; a call in
    which only the operator spoke is read whole.
    """
    if not message.turns:
        return message.whole, []
    numbers = [n for n, turn in enumerate(message.turns) if turn.speaker == "caller"]
    starts, parts, at = [], [], 0
    for number in numbers or range(len(message.turns)):
        starts.append((number, at))
        parts.append(message.turns[number].text)
        at += len(parts[-1]) + 1
    return "\n".join(parts), starts
