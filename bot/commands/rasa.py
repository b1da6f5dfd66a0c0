"""`onedoor nlu rasa-data | rasa-train | rasa-status | rasa-model`: the Rasa server's model."""

import sys
from pathlib import Path

from bot.settings import settings
from bot.wiring import rasa_server
from nlu.rasa.training import train_rasa
from nlu.rasa.training_data import write_rasa_data


def write_data(folder: Path, least: int) -> int:
    """Write training data, domain, dictionary and pipelines for Rasa; say how much."""
    written = write_rasa_data(folder, least=least)
    _say(f"{folder}：{written.examples} 条例句，{written.intents} 种意图，{written.fingerprint}")
    return 0


def train(folder: Path, rasa: Path, config: str) -> int:
    """Train the server's model unless data and pipeline are as they were; say where it lies."""
    trained = train_rasa(folder, rasa, config)
    how = "数据和配置没变，不重训" if trained.skipped else f"训练用时 {trained.seconds:.0f} 秒"
    _say(f"{folder / trained.model}：{how}，{trained.intents} 种意图，{trained.megabytes} MB")
    return 0


def status() -> int:
    """Say which model the server has loaded; RasaFailure, a sentence, where it has none."""
    server = rasa_server(settings())
    try:
        _say(f"Rasa 就绪：{settings().rasa_url}，模型 {server.ready()}")
    finally:
        server.close()
    return 0


def load_model(file: str) -> int:
    """Have the server load another model while it serves, and say which it has then."""
    # A path that is a file here is meant as such; the server may see others (another machine).
    path = str(Path(file).resolve()) if Path(file).is_file() else file
    server = rasa_server(settings())
    try:
        server.load(path)
        _say(f"已换上模型 {server.ready()}")
    finally:
        server.close()
    return 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
