"""What a visitor has filled in so far: sealed in Valkey under a cookie, for two hours."""

import secrets
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from redis.asyncio import Redis

from nlu.gazetteer import DEFAULT
from router.errors import SealError
from router.sealing import SealBox

COOKIE = "onedoor"
LIFE_SECONDS = 2 * 3600
_PURPOSE = "web.draft"


class Draft(BaseModel):
    """A request being written. Personal throughout: never logged, sealed at rest."""

    submission: str = ""
    words: str = ""
    jurisdiction: str = DEFAULT
    places: str = DEFAULT
    district: str | None = None
    street: str | None = None
    place_from_words: bool = False
    for_other: bool | None = None
    relation: str = ""
    name: str = ""
    phone: str = ""
    proxy_name: str = ""
    proxy_phone: str = ""
    id_number: str = ""
    answered: list[str] = []
    danger: bool = False
    insisted: bool = False
    request_id: int | None = None
    number: str | None = None
    code: str | None = None
    tracked: list[str] = []
    account: str | None = None


def new_submission() -> str:
    """A number for one submission: sent twice, it makes one case."""
    return "web:" + secrets.token_urlsafe(18)


@dataclass
class Visit:
    """One visitor's cookie and draft during one call."""

    id: str
    draft: Draft
    new: bool


class Visits:
    """Keeps drafts in Valkey. Every method raises redis.RedisError when it cannot be reached."""

    def __init__(self, redis: "Redis", seal: SealBox) -> None:
        self._redis = redis
        self._seal = seal

    async def open(self, cookie: str | None) -> Visit:
        """The visit of a cookie; a new one where there is none or it has expired."""
        if cookie:
            sealed: Any = await self._redis.get(self._key(cookie))
            if sealed is not None:
                try:
                    text = self._seal.open(sealed, _PURPOSE)
                    return Visit(cookie, Draft.model_validate_json(text or "{}"), new=False)
                except (SealError, ValueError):
                    pass  # another key or an older version of the form: begin anew
        return Visit(secrets.token_urlsafe(24), Draft(), new=True)

    async def keep(self, visit: Visit) -> None:
        """Store the draft for two more hours."""
        sealed = self._seal.seal(visit.draft.model_dump_json(), _PURPOSE)
        await self._redis.set(self._key(visit.id), sealed or b"", ex=LIFE_SECONDS)

    async def renew(self, visit: Visit) -> Visit:
        """The same draft under a new cookie (at sign-in, against fixed sessions)."""
        await self._redis.delete(self._key(visit.id))
        return Visit(secrets.token_urlsafe(24), visit.draft, new=True)

    def token(self, visit: Visit) -> str:
        """The CSRF token of a visit."""
        return self._seal.sign(b"csrf:" + visit.id.encode()).hex()

    def _key(self, cookie: str) -> str:
        return "onedoor:visit:" + self._seal.sign(b"visit:" + cookie.encode()).hex()
