"""The web chat as a channel of scripted talks: a browser without scripts, page by page."""

import html
import re
from dataclasses import dataclass
from datetime import datetime

from bot.talk.values import Kind, Said
from tests.bot.talks.channels import SENT, Spoken
from tests.bot.visitor import Visitor

_LINE = re.compile(r'<li class="(\w+)" id="line-(\d+)">.*?<p>(.*?)</p>.*?</li>', re.DOTALL)
_BUTTON = re.compile(r'name="button" value="(\w+)"[^>]*>(.*?)</button>')


@dataclass
class InTheBrowser:
    """One browser at /chat."""

    visitor: Visitor
    last: int = 0

    async def say(self, said: Said, at: datetime) -> None:
        """Write into the page's field, or press one of its buttons."""
        await self.visitor.get("/chat")
        line = re.search(r'name="line" value="([^"]+)"', self.visitor.page.text)
        assert line is not None
        name = "button" if said.kind is Kind.button else "text"
        fields = {name: said.text, "line": line[1]}
        if said.with_file:
            await self.visitor.upload("/chat", [("a", SENT[said.kind])], **fields)
        else:
            await self.visitor.post("/chat", **fields)
        assert self.visitor.page.status_code == 200

    async def read(self) -> list[Spoken]:
        """What the page shows that it did not show before; the buttons stand below it."""
        await self.visitor.get("/chat")
        page = self.visitor.page.text
        found = [(who, int(at), words) for who, at, words in _LINE.findall(page)]
        new = [(who, words) for who, at, words in found if at > self.last]
        self.last = max((at for _, at, _ in found), default=0)
        buttons = tuple((code, html.unescape(label)) for code, label in _BUTTON.findall(page))
        said = [Spoken(html.unescape(words)) for who, words in new if who != "resident"]
        return [*said[:-1], Spoken(said[-1].text, buttons)] if said else []
