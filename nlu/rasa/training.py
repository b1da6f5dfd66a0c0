"""Training the Rasa server's model, by the Python 3.10 that Rasa is installed in.

FOLDER/models/config.tar.gz     the model of config.yml
FOLDER/models/config.json       what it was made of and how long that took
"""

import json
import os
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from nlu.errors import ReaderDataError
from nlu.rasa.training_data import CONFIGS, write_rasa_data


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained model, its file relative to the folder; `skipped` where nothing had changed."""

    model: str
    config: str
    fingerprint: str
    examples: int
    intents: int
    seconds: float
    megabytes: float
    skipped: bool = False


def train_rasa(
    folder: Path,
    rasa: Path,
    config: str = CONFIGS[0],
    *,
    least: int = 1,
    every: int = 1,
) -> Trained:
    """Write the data and train, unless a model of the same data and pipelines is there.

    `rasa` is the Python with Rasa in it. Its output goes to the terminal. ReaderDataError where
    Rasa is not there, does not know the pipeline or fails.
    """
    if config not in CONFIGS:
        raise ReaderDataError(f"没有 {config} 这个配置，有的是：{'、'.join(CONFIGS)}")
    if not rasa.exists():
        raise ReaderDataError(f"没有 {rasa}：先运行 make rasa-install")
    written = write_rasa_data(folder, least=least, every=every)
    name = Path(config).stem
    note = folder / "models" / f"{name}.json"
    before = _noted(note)
    if before and before.fingerprint == written.fingerprint and (folder / before.model).exists():
        return before
    began = time.monotonic()
    _run_rasa(folder, rasa, config, f"{name}-new")
    seconds = round(time.monotonic() - began, 1)
    # Under its name only when whole: a training that was cut off leaves the old model.
    model = folder / "models" / f"{name}.tar.gz"
    (folder / "models" / f"{name}-new.tar.gz").replace(model)
    trained = Trained(
        model=str(model.relative_to(folder)),
        config=config,
        fingerprint=written.fingerprint,
        examples=written.examples,
        intents=written.intents,
        seconds=seconds,
        megabytes=round(model.stat().st_size / 1e6, 1),
    )
    note.write_text(json.dumps(asdict(trained), indent=2) + "\n", "utf-8")
    return trained


def _noted(note: Path) -> Trained | None:
    """What the note beside the model says; None where it says nothing of use."""
    try:
        return Trained(**{**json.loads(note.read_text("utf-8")), "skipped": True})
    except (OSError, ValueError, TypeError):
        return None


def _run_rasa(folder: Path, rasa: Path, config: str, name: str) -> None:
    command = ["-m", "rasa", "train", "nlu", "--config", config, "--domain", "domain.yml"]
    command += ["--nlu", "nlu.yml", "--out", "models", "--fixed-model-name", name]
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "PYTHONWARNINGS": "ignore"}
    quiet |= {"TF_CPP_MIN_LOG_LEVEL": "2"}
    done = subprocess.run(  # noqa: S603 - our own command
        [str(rasa.absolute()), *command],
        cwd=folder,
        env={**os.environ, **quiet},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode or not (folder / "models" / f"{name}.tar.gz").exists():
        raise ReaderDataError(f"Rasa 没有训练成（退出码 {done.returncode}），原因见上面它的输出")
