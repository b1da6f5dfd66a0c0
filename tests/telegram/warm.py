"""`onedoor serve` again and again, without reading all the libraries each time.

Each line on standard input forks a process that serves; its id is the answer. Importing aiogram
alone takes seconds, and a run that kills fifty processes would mostly wait for that.
"""

import os
import signal
import sys
from pathlib import Path

import bot.channels.telegram.connecting
import bot.commands.serving


def main(output: Path) -> None:
    """Fork until standard input ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the killed
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            _serve(output)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _serve(output: Path) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    opened = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in ((0, nothing), (1, opened), (2, opened)):
        os.dup2(file, number)
    try:
        os._exit(bot.commands.serving.run())
    except BaseException as error:
        os.write(2, f"{type(error).__name__}\n".encode())
        os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
