"""A process that only loads a reader and tells its memory: `python -m nlu.compare.memory MODEL`."""

import sys
from pathlib import Path

import psutil

from nlu.reader import reader_from
from nlu.understanding import Message


def main() -> None:
    """Print the bytes resident after one message was read."""
    reader_from(Path(sys.argv[1])).read(Message("老伴住院花了四万多，家里没有钱了"))
    sys.stdout.write(str(psutil.Process().memory_info().rss))


if __name__ == "__main__":
    main()
