"""`onedoor feed …` and `onedoor hotline …`: transcripts in, and who may send them."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup


class _FilesFirst(TyperGroup):
    """`onedoor feed FILE` is `onedoor feed files FILE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help"):
            args = ["files", *args]
        return super().parse_args(ctx, args)


feed_app = typer.Typer(
    cls=_FilesFirst,
    help="热线来件：导入文件、看死信、重放。用法：onedoor feed 文件或文件夹",
    no_args_is_help=True,
)
hotline_app = typer.Typer(help="登记可以送件的热线，发密钥。", no_args_is_help=True)

Letter = Annotated[int, typer.Argument(help="死信的编号，见 onedoor feed dead")]
Code = Annotated[str, typer.Argument(help="热线代号，小写字母、数字和 -，如 dalian-12345")]


@feed_app.command("files")
def feed_files(
    paths: Annotated[
        list[Path], typer.Argument(help="JSONL、CSV、Excel 文件，或放这些文件的文件夹")
    ],
    hotline: Annotated[str, typer.Option(help="这些是哪条热线的。")] = "files",
    mapping: Annotated[
        Path | None, typer.Option(help="列名对照表（YAML），一行一项：call_id: 工单编号")
    ] = None,
    *,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="放进队列就走，不等办完。")] = False,
) -> None:
    """导入通话记录或话务工单，逐件受理，给出结果和摘要。"""
    from bot.commands.feeding import feed

    raise typer.Exit(feed(paths, hotline, mapping, wait=not no_wait))


@feed_app.command("work")
def feed_work() -> None:
    """只做一件事：从队列里取件受理（可以同时开几个）。"""
    from bot.commands.feeding import work

    raise typer.Exit(work())


@feed_app.command("status")
def feed_status() -> None:
    """队列里有多少、办了多少、死信多少。"""
    from bot.commands.feeding import status

    raise typer.Exit(status())


@feed_app.command("dead")
def feed_dead(
    letter: Annotated[
        int | None, typer.Argument(help="写上编号则打印这一件的原文（含个人信息，请小心）。")
    ] = None,
) -> None:
    """列出死信和原因；写上编号则打印原文，好拿去改。"""
    from bot.commands.dead_letters import show

    raise typer.Exit(show(letter))


@feed_app.command("replay")
def feed_replay(
    letter: Letter,
    file: Annotated[
        Path | None, typer.Argument(help="改好的原文；不写则原样重放（比如热线补登记了）。")
    ] = None,
) -> None:
    """把一件死信（改好以后）重新送进来。"""
    from bot.commands.dead_letters import replay

    raise typer.Exit(replay(letter, file))


@feed_app.command("drop")
def feed_drop(letter: Letter) -> None:
    """确认一件死信不用再办（原文仍留着）。"""
    from bot.commands.dead_letters import drop

    raise typer.Exit(drop(letter))


@hotline_app.command("add")
def hotline_add(
    code: Code,
    name: Annotated[str, typer.Option(help="名称，写进流水，如 大连12345")],
    jurisdiction: Annotated[
        str, typer.Option(help="派单目录里的地区代号；不写则用本系统的。")
    ] = "",
) -> None:
    """登记一条热线，打印它的密钥（只显示这一次）。"""
    from bot.commands.hotlines import add

    raise typer.Exit(add(code, name, jurisdiction))


@hotline_app.command("list")
def hotline_list() -> None:
    """列出登记的热线。"""
    from bot.commands.hotlines import show

    raise typer.Exit(show())


@hotline_app.command("renew")
def hotline_renew(code: Code) -> None:
    """换一把密钥，旧的马上作废；停用的重新启用。"""
    from bot.commands.hotlines import renew

    raise typer.Exit(renew(code))


@hotline_app.command("disable")
def hotline_disable(code: Code) -> None:
    """停用一条热线：不再收它的件，收过的都在。"""
    from bot.commands.hotlines import stop

    raise typer.Exit(stop(code))
