"""`onedoor`: the command line. Each command's work stands in a module of its own."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.feed import feed_app, hotline_app
from bot.commands.nlu import nlu_app
from nlu.errors import OneDoorError

app = typer.Typer(
    name="onedoor",
    help="一门 OneDoor：一句话求助，派到该管的部门，跟到有结果。",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
case_app = typer.Typer(help="查看一件工单。", no_args_is_help=True)
catalogue_app = typer.Typer(help="派单目录 departments.yaml。", no_args_is_help=True)
ledger_app = typer.Typer(help="流水（只追加，不改）。", no_args_is_help=True)
app.add_typer(nlu_app, name="nlu")
app.add_typer(feed_app, name="feed")
app.add_typer(hotline_app, name="hotline")
app.add_typer(ledger_app, name="ledger")
app.add_typer(case_app, name="case")
app.add_typer(catalogue_app, name="catalogue")

InputFile = Annotated[
    Path | None, typer.Argument(help="JSONL 文件；不写或写 - 则读标准输入。", metavar="[FILE]")
]


@app.command()
def understand(file: InputFile = None) -> None:
    """逐行读懂求助：诉求、目的、紧急程度、地点、证据。"""
    from bot.commands.reading import understand_lines

    raise typer.Exit(understand_lines(file))


@app.command()
def route(file: InputFile = None) -> None:
    """逐行读懂并派单：首问单位、主办、协办、依据、时限（不用数据库）。"""
    from bot.commands.reading import route_lines

    raise typer.Exit(route_lines(file))


@app.command()
def intake(file: InputFile = None) -> None:
    """逐行受理登记：给出受理编号和查询码。"""
    from bot.commands.registering import intake_lines

    raise typer.Exit(intake_lines(file))


@case_app.command("show")
def case_show(number: Annotated[str, typer.Argument(help="受理编号，如 20261122-000001")]) -> None:
    """打印一件工单：求助原话、子任务、时限、流水。"""
    from bot.commands.cases import show

    raise typer.Exit(show(number))


@ledger_app.command("verify")
def ledger_verify(
    printed: Annotated[
        str, typer.Option(help="上次打印留存的校验码，如 3-1a2b3c4d5e6f7a8b：和现在的对照。")
    ] = "",
) -> None:
    """查每件工单的流水和登记册：被改、被删、被换过的都能查出来；有问题退出码 1。"""
    from bot.commands.cases import verify_ledgers

    raise typer.Exit(verify_ledgers(printed))


@app.command()
def shadow(
    catalogue: Annotated[Path, typer.Option(help="要试的派单目录")],
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="从哪天起的求助；不写则全部。")
    ] = None,
) -> None:
    """影子派单：用新的派单目录（或新的读懂模型）把以前的求助重走一遍，只看不改。"""
    from bot.commands.shadowing import shadow as run

    raise typer.Exit(run(catalogue, since.date() if since else None))


@app.command()
def deadlines() -> None:
    """放假安排公布以后，把暂定的时限重算一遍，变了的写进流水。"""
    from bot.commands.deadlines import recompute_all

    raise typer.Exit(recompute_all())


@app.command()
def lifecycle(
    document: Annotated[
        Path | None, typer.Option(help="把图写进这份文档的 <!-- lifecycle --> 之间。")
    ] = None,
) -> None:
    """画出工单和子任务的状态图（由状态表生成）。"""
    from bot.commands.drawing import draw

    raise typer.Exit(draw(document))


@catalogue_app.command("check")
def catalogue_check(file: Annotated[Path, typer.Argument(help="要检查的派单目录")]) -> None:
    """检查派单目录；有错则逐条指出文件、行号、错在哪、应为什么，退出码 1。"""
    from bot.commands.catalogue import check

    raise typer.Exit(check(file))


@app.command()
def migrate(
    check: Annotated[bool, typer.Option("--check", help="只检查迁移与表是否一致。")] = False,
    revision: Annotated[str, typer.Option(help="写一个新的迁移（给开发者）。")] = "",
) -> None:
    """把数据库升级到本版本。"""
    from bot.commands.migrating import run

    raise typer.Exit(run(check=check, revision=revision))


@app.command()
def serve() -> None:
    """启动整个系统：数据库、缓存、网页。"""
    from bot.commands.serving import run

    raise typer.Exit(run())


def main() -> None:
    """Run the command line; an error of ours is one sentence, never a traceback."""
    try:
        app()
    except OneDoorError as error:
        sys.stderr.write(error.sentence + "\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone; what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as error:
        if os.environ.get("ONEDOOR_LOG_LEVEL") == "debug":
            raise
        # No traceback: its lines can hold what a person wrote.
        sys.stderr.write(
            f"出了意外的错误（{type(error).__name__}），没有做完。"
            "设 ONEDOOR_LOG_LEVEL=debug 再运行可看详情。\n"
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
