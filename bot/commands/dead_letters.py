"""`onedoor feed dead`, `replay` and `drop`."""

import sys
from pathlib import Path

from bot.channels.hotline import dead
from bot.channels.hotline.transcripts import BadTranscript
from bot.commands.on_feed import Feed, on_feed
from router.errors import RejectedInput
from router.request import BEIJING
from router.store import transaction


def show(letter: int | None) -> int:
    """List what waits, or print one as it came."""

    async def run(feeding: Feed) -> int:
        async with transaction(feeding.engine) as connection:
            if letter is not None:
                _, content = await dead.content_of(connection, feeding.seal, letter)
                sys.stdout.buffer.write(content + b"\n")
                return 0
            waiting = await dead.waiting(connection)
            many = await dead.how_many(connection)
        for one in waiting:
            at = one.at.astimezone(BEIJING)
            sys.stdout.write(f"{one.id}  {at:%m-%d %H:%M}  {one.hotline}  {one.reason}\n")
        if many > len(waiting):
            sys.stdout.write(f"……一共 {many} 件，这里是最早的 {len(waiting)} 件。\n")
        if not many:
            sys.stdout.write("没有死信。\n")
        return 0

    return on_feed(run)


def replay(letter: int, file: Path | None) -> int:
    """Send one in again, mended or as it was; RejectedInput while it cannot be taken."""
    mended = file.read_bytes() if file else None

    async def run(feeding: Feed) -> int:
        async with transaction(feeding.engine) as connection:
            try:
                await dead.send_again(connection, feeding.stream, feeding.seal, letter, mended)
            except BadTranscript as error:
                raise RejectedInput(
                    f"还不能重放，{error.sentence}先取出来改：onedoor feed dead {letter} > 1.json，"
                    f"改好再：onedoor feed replay {letter} 1.json"
                ) from None
        sys.stdout.write(f"已重新放进队列：{letter}\n")
        return 0

    return on_feed(run)


def drop(letter: int) -> int:
    """Say that one needs nothing more."""

    async def run(feeding: Feed) -> int:
        async with transaction(feeding.engine) as connection:
            await dead.content_of(connection, feeding.seal, letter)
            done = await dead.settle(connection, letter, "dropped")
        sys.stdout.write("已确认不用再办。\n" if done else "这一件以前已经处理过。\n")
        return 0

    return on_feed(run)
