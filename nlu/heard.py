"""The words of a message that count: the same in training and in serving."""

import re

from nlu.understanding import Message, Turn

#: A question that yes answers; one that offers two things (低保还是临时救助) it does not.
_YES_OR_NO = re.compile(r"(?:吗|吧|嘛|是不是|对不对|对么|是么)[^，,。！!；;]{0,3}[？?。]?\s*$")
#: What the operator offers to do (我帮您取消好吗) is agreed to, but asked for by nobody.
_OFFERS = re.compile(r"[帮给为请]您|我这?边|(?:[好行]|可以|方便)(?:吗|吧|嘛)")
_SENTENCE = re.compile(r"[。！？!?；;\n]")
_YES = re.compile(
    r"(?:[啊呃哎唉诶欸哦噢喔]|[，,。、_\s])*"
    r"(?:对(?!不|方|面|门|了)|是(?!不|谁|什么|啥|哪|说)|嗯(?!.{0,2}不)|有(?!没|什么|啥)|没错|要得|可不)"
)
_LONGEST_QUESTION = 40  # characters; a longer one reads out a rule


def heard(message: Message) -> tuple[str, list[tuple[int, int]]]:
    """The text, or the caller's turns joined, with (turn, start) of each.

    What the operator says names policies the caller may not need, so it is left out; a call in
    which only the operator spoke is read whole.
    """
    if not message.turns:
        return message.whole, []
    parts = [(n, turn.text) for n, turn in enumerate(message.turns) if turn.speaker == "caller"]
    return _joined(parts or _whole(message))


def meant(message: Message) -> tuple[str, list[tuple[int, int]]]:
    """As `heard`, with what the caller says yes to: 有人在打您吗 — 对 (labelling guide, 七 1)."""
    if not message.turns:
        return message.whole, []
    parts: list[tuple[int, str]] = []
    for number, turn in enumerate(message.turns):
        if turn.speaker == "caller":
            asked = _agreed(message.turns[number - 1], turn) if number else None
            parts += [(number - 1, asked)] if asked else []
            parts.append((number, turn.text))
    return _joined(parts or _whole(message))


def _whole(message: Message) -> list[tuple[int, str]]:
    return [(number, turn.text) for number, turn in enumerate(message.turns)]


def _joined(parts: list[tuple[int, str]]) -> tuple[str, list[tuple[int, int]]]:
    starts, at = [], 0
    for number, text in parts:
        starts.append((number, at))
        at += len(text) + 1
    return "\n".join(text for _, text in parts), starts


def _agreed(before: Turn, answer: Turn) -> str | None:
    """The operator's turn, all but its last sentence blanked, where the caller says yes to it."""
    if before.speaker != "agent" or not _YES.match(answer.text):
        return None
    asked = before.text.rstrip()
    if not _YES_OR_NO.search(asked):
        return None
    ends = [found.end() for found in _SENTENCE.finditer(asked, 0, len(asked) - 1)]
    start = ends[-1] if ends else 0
    question = asked[start:]
    if len(question) > _LONGEST_QUESTION or "还是" in question or _OFFERS.search(question):
        return None
    return " " * start + question
