"""All settings of the program, in one class; each is an environment variable ONEDOOR_…"""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, HttpUrl
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).parent.parent


class Settings(BaseSettings):
    """What a deployment may set. Nothing is needed to run it on a laptop."""

    model_config = SettingsConfigDict(env_prefix="ONEDOOR_", env_file=".env", extra="ignore")

    data_dir: Path = Field(
        default=PROJECT / "data", description="database, cache, key and trained reader"
    )
    database_url: str | None = Field(
        default=None, description="postgresql+asyncpg://…; unset: a private one"
    )
    redis_url: str | None = Field(default=None, description="redis://…; unset: a private Valkey")
    secret_key: str | None = Field(
        default=None, description="base64 of 32 bytes; unset: made in data_dir"
    )
    catalogue: Path = Field(default=PROJECT / "departments.yaml", description="派单目录")
    jurisdiction: str | None = Field(
        default=None, description="code of the catalogue's own jurisdiction here, e.g. dazhou"
    )
    model_dir: Path | None = Field(default=None, description="trained readers; unset: in data_dir")
    reader: Literal["embedded", "rasa"] = Field(
        default="embedded", description="rasa: a Rasa server names purpose, needs and urgency"
    )
    rasa_url: HttpUrl = Field(
        default=HttpUrl("http://127.0.0.1:5005"), description="the Rasa server, see `make rasa`"
    )
    rasa_token: str | None = Field(default=None, repr=False, description="its auth token")
    rasa_timeout: float = Field(
        default=0.3, gt=0, le=10, description="seconds for a whole message; then embedded answers"
    )
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: str | None = Field(
        default=None, description="address in QR codes, e.g. https://city.example"
    )
    secure_cookies: bool = Field(default=False, description="true behind https")
    trusted_proxies: str = Field(default="127.0.0.1", description="whose X-Forwarded-For counts")
    requests_a_minute: int = Field(default=60, ge=1, description="form posts from one address")
    talk_hours: int = Field(
        default=24, ge=1, le=24 * 30, description="how long what is half told stays known"
    )
    feed_most: int = Field(
        default=100_000, ge=100, description="entries of hotlines that may wait; then 429"
    )
    feed_patience_minutes: int = Field(
        default=30, ge=1, description="how long the rest of a call in pieces is waited for"
    )
    feed_claim_seconds: float = Field(
        default=30, gt=0, description="a consumer that holds entries for so long is dead"
    )
    telegram_token: str | None = Field(
        default=None, repr=False, description="from BotFather; unset: no Telegram"
    )
    telegram_mode: Literal["polling", "webhook"] = Field(
        default="polling", description="webhook needs an address that Telegram can reach"
    )
    telegram_webhook_url: str | None = Field(
        default=None, description="e.g. https://city.example/telegram/webhook"
    )
    telegram_secret: str | None = Field(
        default=None,
        repr=False,
        pattern=r"^[A-Za-z0-9_-]{0,256}$",
        description="the webhook's secret; unset: made anew at each start",
    )
    telegram_api: str = Field(
        default="https://api.telegram.org", description="address of the Bot API server"
    )
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @property
    def key_file(self) -> Path:
        """Where the master key lies if it is not set."""
        return self.data_dir / "secret.key"

    @property
    def model_folder(self) -> Path:
        """Where trained readers are kept."""
        return self.model_dir or self.data_dir / "models"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
