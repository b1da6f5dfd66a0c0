"""A visitor without JavaScript: an HTTP client that follows the form as a plain browser does."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.accounts import first_administrator
from router.tables import accounts

MEDICAL = (
    "我家在甘井子区泡崖街道，老伴尿毒症每周透析，医保报完还要自己掏四千多，儿子下岗了，实在撑不住"
)


class Visitor:
    """One browser: cookies, and the token of the page last seen."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.page = httpx.Response(0)

    async def get(self, path: str) -> httpx.Response:
        """Open a page."""
        self.page = await self.client.get(path)
        return self.page

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """Send a form with the token of the page last seen, and follow where it leads."""
        self.page = await self.client.post(path, data={"token": self.token} | fields)
        return self.page

    async def upload(
        self, path: str, files: list[tuple[str, bytes]], **fields: str
    ) -> httpx.Response:
        """Send a form with files, by name and content."""
        claimed = "application/octet-stream"
        self.page = await self.client.post(
            path,
            data={"token": self.token} | fields,
            files=[("files", (name, content, claimed)) for name, content in files],
        )
        return self.page

    @property
    def token(self) -> str:
        """The token of the page last seen."""
        found = re.search(r'name="token" value="([0-9a-f]+)"', self.page.text)
        return found[1] if found else ""

    @property
    def path(self) -> str:
        """Where the visitor is."""
        return self.page.url.path

    async def fill_in(self, words: str = MEDICAL, **contact: str) -> httpx.Response:
        """Answer every question and arrive at the page to check."""
        await self.get("/ask")
        await self.post("/ask/words", words=words)
        if self.path == "/ask/pointer":
            return self.page
        if self.path == "/ask/danger":
            await self.get("/ask/district")
        return await self.fill_in_rest(**contact)

    async def fill_in_rest(self, **contact: str) -> httpx.Response:
        """Answer every question after the words."""
        await self.post("/ask/district", district="甘井子区")
        await self.post("/ask/street", street="泡崖街道")
        await self.post("/ask/who", for_other="self")
        await self.post("/ask/contact", **contact)
        return await self.post("/ask/identity", id_number="")

    async def hand_in(self, words: str = MEDICAL, **contact: str) -> tuple[str, str]:
        """Fill in and submit; number and query code of the receipt."""
        await self.fill_in(words, **contact)
        await self.post("/ask/submit")
        number = re.search(r"<b>(\d{8}-\d{6})</b>", self.page.text)
        code = re.search(r"<b>(\d{6})</b>", self.page.text)
        assert number is not None, self.page.text
        assert code is not None, self.page.text
        return number[1], code[1]


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """The application started as a server starts it."""
    async with app.router.lifespan_context(app):
        yield


@asynccontextmanager
async def visitor(app: FastAPI, **options: Any) -> AsyncIterator[Visitor]:
    """A visitor of a running application."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://onedoor.test", follow_redirects=True, **options
    ) as client:
        yield Visitor(client)


async def administrator(database: AsyncEngine, folder: Path) -> str:
    """The password of the one administrator of the desk, made anew and noted in `folder`."""
    async with database.begin() as connection:
        await connection.execute(delete(accounts))
        password = await first_administrator(connection, folder / "first.txt")
    assert password is not None
    return password


@asynccontextmanager
async def at_the_desk(app: FastAPI, database: AsyncEngine, folder: Path) -> AsyncIterator[Visitor]:
    """An officer with a browser of their own, signed in at the desk."""
    password = await administrator(database, folder)
    async with visitor(app) as one:
        await one.get("/desk/sign-in")
        await one.post("/desk/sign-in", name="admin", password=password)
        yield one
