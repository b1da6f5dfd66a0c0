"""Plays a scripted talk on a channel and checks what was said."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.talk.values import Kind, Said
from nlu.errors import OneDoorError
from tests.bot.talks.channels import Channel, Clock, Opened, Spoken
from tests.bot.talks.script import Line, Script, first_missing, fragments

_BETWEEN_LINES = timedelta(seconds=20)
_SPANS = {"分钟": "minutes", "小时": "hours", "天": "days"}
_SENT = {
    "照片": Kind.photo,
    "文件": Kind.file,
    "语音": Kind.voice,
    "贴纸": Kind.sticker,
    "位置": Kind.location,
    "电话": Kind.contact,
    "视频": Kind.other,
    "开始": Kind.start,
    "帮助": Kind.help,
}
_WITH_A_FILE = (Kind.photo, Kind.file)
#: Positions by what is written beside 位置; the districts are those of `tests/borders.py`.
_SPOTS = {
    "": (38.97000, 121.56000),
    "甘井子区": (39.50000, 120.50000),
    "中山区": (39.50000, 121.50000),
}
_GIVEN = re.compile(r"(\d{8}-\d{6})。?\n查询码：(\d{6})")
_FROM_TALK = re.compile(r"\{(编号|查询码)(\d*)\}")
_NOTHING = "（不说话）"

#: What nobody asks for happens, at this time of the talk.
Swept = Callable[[datetime], Awaitable[object]]
_SWEEPS = timedelta(minutes=10)


#: What staff do: the words of the line, the numbers told so far, the time of the talk.
Staff = Callable[[str, list[str], datetime], Awaitable[None]]


@dataclass
class Player:
    """One talk being played; `transcript` is what was said so far, for whoever looks into it."""

    opened: Opened
    staff: Staff
    clock: Clock
    swept: Swept
    #: Numbers and query codes in the order in which the resident was given them.
    given: list[tuple[str, str]] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    _accounts: dict[str, Channel] = field(default_factory=dict)
    _now: str = ""
    _heard: list[Spoken] = field(default_factory=list)
    _buttons: tuple[tuple[str, str], ...] = ()

    async def play(self, script: Script) -> None:
        """Play all lines but the results; ScriptError where something else is said."""
        for line in script.lines:
            if line.speaker == "结果":
                continue
            self.transcript.append(f"{line.speaker}：{line.words[:200]}")
            match line.speaker:
                case "一门":
                    self._check(line)
                case "一门没说":
                    self._check_not(line)
                case "换":
                    self._now = line.words
                    await self._listen()
                case "过":
                    await self._pass(_span(line))
                    await self._listen()
                case "工作人员":
                    await self._staff(line)
                    await self._listen()
                case _:
                    await self._say(self._said(line))

    async def _pass(self, span: timedelta) -> None:
        """Let time go by, and what is done in the silence be done at its time."""
        ends = self.clock.at + span
        while self.clock.at < ends:
            self.clock.at = min(self.clock.at + _SWEEPS, ends)
            await self.swept(self.clock.at)

    async def _staff(self, line: Line) -> None:
        try:
            await self.staff(line.words, [number for number, _ in self.given], self.clock.at)
        except (AssertionError, OneDoorError) as error:
            raise line.wrong(str(error)) from error

    async def _say(self, said: Said) -> None:
        self.clock.at += _BETWEEN_LINES
        await self._channel().say(said, self.clock.at)
        await self._listen()

    def _channel(self) -> Channel:
        return self._accounts.setdefault(self._now, self.opened())

    async def _listen(self) -> None:
        """What is said now, and with it the buttons that can be pressed, the last ones shown."""
        self._heard = await self._channel().read()
        for spoken in self._heard:
            labels = "".join(f" [{label}]" for _, label in spoken.buttons)
            self.transcript.append(f"    一门：{spoken.text}{labels}")
            self._buttons = spoken.buttons or self._buttons
            self.given += [one for one in _GIVEN.findall(spoken.text) if one not in self.given]

    def _said(self, line: Line) -> Said:
        words = _FROM_TALK.sub(lambda found: self._number(line, found), line.words)
        match line.speaker:
            case "按":
                return Said(Kind.button, self._pressed(line))
            case "改":
                return Said(Kind.edited, words)
            case "发":
                return self._sent(line, words)
        return Said(Kind.text, words)

    def _number(self, line: Line, found: re.Match[str]) -> str:
        position = int(found[2] or len(self.given)) - 1
        if not 0 <= position < len(self.given):
            raise line.wrong(f"还没有给过这个{found[1]}")
        return self.given[position][found[1] == "查询码"]

    def _pressed(self, line: Line) -> str:
        for code, label in self._buttons:
            if label == line.words:
                return code
        shown = "、".join(label for _, label in self._buttons) or "一个也没有"
        raise line.wrong(f"没有“{line.words}”这个按钮，有的是：{shown}")

    @staticmethod
    def _sent(line: Line, words: str) -> Said:
        name, _, beside = words.partition(" ")
        if name not in _SENT:
            raise line.wrong(f"不会发“{name}”，可以发：{'、'.join(_SENT)}")
        kind = _SENT[name]
        if kind is Kind.location:
            return Said(kind, spot=_SPOTS[beside.strip()])
        file = "file-1" if kind in _WITH_A_FILE else None
        return Said(kind, beside.strip(), file)

    def _check(self, line: Line) -> None:
        spoken = "\n".join(one.text for one in self._heard)
        if line.words == _NOTHING:
            if spoken:
                raise line.wrong(f"应该不说话，却说了：{spoken}")
            return
        words = _FROM_TALK.sub(lambda found: self._number(line, found), line.words)
        missing = first_missing(words, spoken)
        if missing is not None:
            raise line.wrong(f"没有说“{missing}”，说的是：{spoken or _NOTHING}")

    def _check_not(self, line: Line) -> None:
        spoken = "\n".join(one.text for one in self._heard)
        for part in fragments(line.words):
            if part in spoken:
                raise line.wrong(f"不该说“{part}”，说的是：{spoken}")


def _span(line: Line) -> timedelta:
    found = re.fullmatch(r"(\d+)\s*(分钟|小时|天)", line.words)
    if found is None:
        raise line.wrong("时间要写成“30小时”“20分钟”“2天”")
    return timedelta(**{_SPANS[found[2]]: int(found[1])})
