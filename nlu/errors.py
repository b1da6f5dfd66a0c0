"""The one error tree, its trunk and the reader's branch.

OneDoorError
├── UnreadableText        the words cannot be read at all (empty, no letters, too long)
├── ReaderDataError       training data or places do not hold together (file, line, what is wrong)
└── (router.errors)       the case office's branch
"""


class OneDoorError(Exception):
    """Base of everything OneDoor raises on purpose; `sentence` is fit to be shown to anyone."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UnreadableText(OneDoorError):
    """The words hold nothing to read: empty, too long, or not one letter in them."""


class ReaderDataError(OneDoorError):
    """The reader's own data is wrong: names file, line and what was expected."""
