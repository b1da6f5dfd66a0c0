"""`onedoor`: the command line. Each command's work stands in a module of its own."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

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
nlu_app = typer.Typer(help="读懂模型：训练、评测、看证据。", no_args_is_help=True)
ledger_app = typer.Typer(help="流水（只追加，不改）。", no_args_is_help=True)
app.add_typer(nlu_app, name="nlu")
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
def ledger_verify() -> None:
    """查每件工单的流水：被改、被删、被换过的一行都能查出来；有问题退出码 1。"""
    from bot.commands.cases import verify_ledgers

    raise typer.Exit(verify_ledgers())


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


TaskName = Annotated[
    str | None, typer.Option(help="另一个任务的名字（每条一个标签），小写字母、数字和 -。")
]
ModelFile = Annotated[Path | None, typer.Option(help="用这个训练好的模型文件。")]
RasaUrl = Annotated[str | None, typer.Option(help="Rasa 服务器；不写则用 ONEDOOR_RASA_URL。")]
RasaToken = Annotated[
    str | None, typer.Option(help="Rasa 的口令；不写则用 ONEDOOR_RASA_TOKEN，不会留在命令历史里。")
]


@nlu_app.command("train")
def nlu_train(
    data: Annotated[
        list[Path] | None,
        typer.Option(help="放 *.yml 的文件夹；加了 --task 则为 JSONL 文件，可写几次。"),
    ] = None,
    task: TaskName = None,
    out: Annotated[Path | None, typer.Option(help="任务的模型写到这个文件（.npz）。")] = None,
) -> None:
    """训练读懂模型（数据和代码没变就不重训），或训练另一个任务。"""
    from bot.commands.learning import learn

    raise typer.Exit(learn(data or [], task, out))


@nlu_app.command("evaluate")
def nlu_evaluate(
    *,
    data: Annotated[
        list[Path] | None,
        typer.Option(help="带标签的 YAML 或 JSONL，可写几次；不写则用 held_out 里的全部。"),
    ] = None,
    backend: Annotated[Literal["embedded", "rasa"], typer.Option(help="评测哪一个。")] = "embedded",
    report: Annotated[Path | None, typer.Option(help="把网页和图写到这个文件夹。")] = None,
    task: TaskName = None,
    model: ModelFile = None,
    rasa_url: RasaUrl = None,
    rasa_token: RasaToken = None,
) -> None:
    """在没有参加训练的例句上评测。"""
    from bot.commands import judging

    if task is not None:
        raise typer.Exit(judging.evaluate_task(task, data or [], model, report))
    raise typer.Exit(
        judging.evaluate_reader(
            data or [],
            report,
            backend=backend,
            model=model,
            rasa_url=rasa_url,
            rasa_token=rasa_token,
        )
    )


@nlu_app.command("compare")
def nlu_compare(
    *,
    data: Annotated[
        list[Path] | None, typer.Option(help="同 evaluate；不写则用 held_out 里的全部。")
    ] = None,
    rasa_url: RasaUrl = None,
    rasa_token: RasaToken = None,
    rasa_model: Annotated[
        Path | None,
        typer.Option(help="Rasa 的模型文件（量大小，读旁边的训练时间）；不写则用 make rasa 的。"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="把 compare.png 和 compare.md 写到这个文件夹。")
    ] = None,
    document: Annotated[
        Path | None, typer.Option(help="把表写进这份文档的 <!-- compare --> 之间。")
    ] = None,
) -> None:
    """两个后端在同一份数据上比：读得准不准、快不快、占多少。"""
    from bot.commands.comparing import compare

    raise typer.Exit(
        compare(
            data or [],
            rasa_url=rasa_url,
            rasa_token=rasa_token,
            rasa_model=rasa_model,
            out=out,
            document=document,
        )
    )


@nlu_app.command("explain")
def nlu_explain(
    text: Annotated[
        str | None, typer.Argument(help="一句求助的话；不写则读标准输入。", metavar="[TEXT]")
    ] = None,
) -> None:
    """标出每项诉求的证据、凭的词和分量、差一点的诉求、门槛。"""
    from bot.commands.explaining import explain

    raise typer.Exit(explain(text))


@nlu_app.command("rasa-data")
def nlu_rasa_data(
    folder: Annotated[Path, typer.Argument(help="写到哪个文件夹")],
    least: Annotated[int, typer.Option(min=1, help="例句少于这个数的意图不写（求快时用）。")] = 1,
) -> None:
    """写出 Rasa 的训练数据、词典和配置（由 nlu/data 生成）。"""
    from bot.commands.rasa import write_data

    raise typer.Exit(write_data(folder, least))


@nlu_app.command("rasa-train")
def nlu_rasa_train(
    folder: Annotated[Path, typer.Argument(help="训练数据和模型所在的文件夹")],
    rasa: Annotated[Path, typer.Option(help="装着 Rasa 的 Python")] = Path(".venv-rasa/bin/python"),
    config: Annotated[str, typer.Option(help="config.yml 或 config-light.yml")] = "config.yml",
) -> None:
    """写出数据并训练 Rasa 模型（数据和配置没变就不重训）。"""
    from bot.commands.rasa import train

    raise typer.Exit(train(folder, rasa, config))


@nlu_app.command("rasa-status")
def nlu_rasa_status() -> None:
    """看 Rasa 服务器是否就绪、装着哪个模型。"""
    from bot.commands.rasa import status

    raise typer.Exit(status())


@nlu_app.command("rasa-model")
def nlu_rasa_model(
    file: Annotated[str, typer.Argument(help="模型文件（Rasa 服务器看得到的路径）")],
) -> None:
    """不停机换模型：让 Rasa 服务器装上另一个模型。"""
    from bot.commands.rasa import load_model

    raise typer.Exit(load_model(file))


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
