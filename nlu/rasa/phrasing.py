"""The words as Rasa gets them: the same in training and in serving."""

import re

_DIGIT = re.compile(r"\d")
#: `[` and `{` mark entities in Rasa's training data and a backslash an escape; a line break would
#: end the example. A `/` at the start makes Rasa take the text for the name of an intent: anyone
#: could dictate what is understood.
_MARKS = re.compile(r"[\[\]{}\\\s]")
_COMMAND = re.compile(r"^\s*/+")


#: What is asked for comes first or last: of a longer text the whole is so much of both ends, its
#: middle is left to the single sentences. DIET's time grows with the longest text of a batch.
_HEAD, _TAIL = 50, 70
LONGEST_WHOLE = _HEAD + 1 + _TAIL


def whole_for_rasa(clean: str) -> str:
    """The text as a whole as Rasa learns from it and is asked: at most LONGEST_WHOLE characters."""
    if len(clean) > LONGEST_WHOLE:
        clean = f"{clean[:_HEAD]} {clean[-_TAIL:]}"
    return for_rasa(clean).strip()


def for_rasa(clean: str) -> str:
    """Cleaned text as Rasa gets it, of the same length; no figure of a phone or ID number leaves.

    `clean` is what `nlu.text.cleaned` makes of a message.
    """
    plain = _MARKS.sub(" ", _DIGIT.sub("0", clean))
    return _COMMAND.sub(lambda found: " " * len(found[0]), plain)
