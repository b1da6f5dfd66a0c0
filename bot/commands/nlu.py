"""`onedoor nlu …`: the reader's commands. Each command's work stands in a module of its own."""

from pathlib import Path
from typing import Annotated, Literal

import typer

nlu_app = typer.Typer(help="读懂模型：训练、评测、看证据。", no_args_is_help=True)

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


corrections_app = typer.Typer(help="坐席的更正：当作带标签的例句。", no_args_is_help=True)
nlu_app.add_typer(corrections_app, name="corrections")


@corrections_app.callback()
def _corrections() -> None:
    """A group of its own, though it has one command."""


@corrections_app.command("export")
def nlu_corrections_export(
    out: Annotated[
        Path | None, typer.Argument(help="写到这个 JSONL 文件；不写则打印出来。")
    ] = None,
    after: Annotated[int, typer.Option(min=0, help="只要编号比它大的（上次导到哪里）。")] = 0,
) -> None:
    """导出坐席更正过的来电：原话（号码已隐去）、更正后的标签、系统原来读成什么。"""
    from bot.commands.corrections import export

    raise typer.Exit(export(out, after))
