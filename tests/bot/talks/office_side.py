"""The office's side of a scripted talk: what staff do, and what the records say at the end."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.talk import officers
from bot.talk.notices import deliver
from bot.talk.turning import Host
from router import glossary
from router.closing import answer_directly, call_back
from router.ledger import first_break
from router.lookup import CaseFile, case_file
from router.office import Office
from router.store import transaction
from router.tables import cases, people
from router.talk_tables import talk_cases, talks
from router.task_acts import acknowledge, answer
from tests.bot.talks.script import Line
from tests.router.working import acted, first_contact, handler

_ANSWER = "情况核实了，符合条件，按规定办。"
_YES_NO = {True: "是", False: "否"}


@dataclass(frozen=True, slots=True)
class OfficeSide:
    """Staff at work on the cases of a talk, and the records of those cases."""

    host: Host

    @property
    def database(self) -> AsyncEngine:
        """The database of the talks."""
        return self.host.engine

    @property
    def office(self) -> Office:
        """The case office."""
        return self.host.office

    async def act(self, words: str, numbers: list[str], at: datetime) -> None:
        """What staff do to the last case: 签收, 答复 …：…, 回访, 接手, 说：…, 交回."""
        assert numbers, f"还没有工单，工作人员没法{words}"
        number = numbers[-1]
        act, _, said = words.partition("：")
        name, _, need = act.partition(" ")
        file = await self._file(number)
        officer = first_contact(file.case)
        match name:
            case "答复" if not file.tasks:
                given = said or _ANSWER
                await self._do(number, answer_directly, officer, given, now=at)
            case "答复":
                for task in file.tasks:
                    if not need or is_named(task, need):
                        await self._answered(number, task, said or _ANSWER, at)
            case "签收":
                for task in file.tasks:
                    await self._do(number, acknowledge, task["position"], handler(task), now=at)
            case "回访":
                note = said or "打通了电话"
                await self._do(number, call_back, officer, reached=True, note=note, now=at)
            case "接手":
                await officers.take(self.host, number, officer)
            case "说":
                await officers.answer(self.host, number, officer, said)
            case "交回":
                await officers.give_back(self.host, number, officer)
            case _:
                raise AssertionError(
                    f"工作人员不会“{name}”，会的有：签收、答复、回访、接手、说、交回"
                )
        while await deliver(self.host):
            pass

    async def _answered(
        self, number: str, task: Mapping[Any, Any], words: str, at: datetime
    ) -> None:
        position, officer = task["position"], handler(task)
        if task["status"] == "dispatched":
            await self._do(number, acknowledge, position, officer, now=at)
        await self._do(number, answer, position, officer, words, now=at)

    async def _do(self, number: str, act: Any, *given: Any, **named: Any) -> None:
        await acted(self.database, self.office, number, act, *given, **named)

    async def _file(self, number: str) -> CaseFile:
        async with transaction(self.database) as connection:
            file = await case_file(connection, number)
        assert first_break(self.office.seal, file.ledger, file.case) is None
        return file

    async def check(self, line: Line, numbers: list[str]) -> None:
        """One line of results against the records; ScriptError where they say something else."""
        if found := re.fullmatch(r"(\d+)件", line.words):
            await self._check_count(line, int(found[1]), numbers)
            return
        found = re.fullmatch(r"(?:第(\d+)件\s+)?(\S+)\s+(.+)", line.words)
        if found is None:
            raise line.wrong("结果要写成“1件”“要办 住房救助”“第2件 地方 中山区”")
        position = int(found[1] or len(numbers)) - 1
        if not 0 <= position < len(numbers):
            raise line.wrong(f"没有第{position + 1}件，一共{len(numbers)}件")
        is_so = await self._is_so(line, found[2], numbers[position], found[3].strip())
        if is_so is not None:
            raise line.wrong(f"{found[2]}应该是“{found[3]}”，实际是“{is_so}”")

    async def _is_so(self, line: Line, what: str, number: str, wanted: str) -> str | None:
        """None where it is as wanted, else what it is."""
        file = await self._file(number)
        match what:
            case "要办":
                return _needs_differ(file, wanted)
            case "地方":
                return _place_differs(file, wanted)
            case "危险":
                there = _YES_NO[file.case["danger"]]
            case "给谁":
                there = "别人" if _for_other(file) else "自己"
            case "进展":
                there = glossary.STATUSES[file.case["status"]]
            case "转人工":
                there = _YES_NO[await self._with_person(number)]
            case "电话":
                there = await self._phone(file)
            case _:
                known = "要办、地方、危险、给谁、进展、转人工、电话"
                raise line.wrong(f"不认识结果“{what}”，可以写的有：{known}")
        return None if there == wanted else there

    async def _check_count(self, line: Line, wanted: int, numbers: list[str]) -> None:
        async with transaction(self.database) as connection:
            opened = await _of_the_same_talks(connection, numbers)
        if opened - set(numbers):
            raise line.wrong(f"有工单没有告诉求助人编号：{'、'.join(sorted(opened))}")
        if len(numbers) != wanted:
            raise line.wrong(f"应该开{wanted}件，实际开了{len(numbers)}件")

    async def _with_person(self, number: str) -> bool:
        query = (
            select(talks.c.handed_over_at)
            .join(talk_cases, talk_cases.c.talk_id == talks.c.id)
            .join(cases, cases.c.id == talk_cases.c.case_id)
            .where(cases.c.number == number)
        )
        async with transaction(self.database) as connection:
            return any((await connection.execute(query)).scalars())

    async def _phone(self, file: CaseFile) -> str:
        of = file.request["proxy_id"] or file.request["requester_id"]
        async with transaction(self.database) as connection:
            query = select(people.c.phone_sealed).where(people.c.id == of)
            sealed = (await connection.execute(query)).scalar()
        return self.office.seal.open(sealed, "people.phone") or "没有"


def is_named(task: Mapping[Any, Any], name: str) -> bool:
    """Whether a task's need is meant: by its code, its whole name, or its name as it is spoken."""
    whole = str(task["need_name"])
    spoken, _, other = whole.partition("（")
    return name in (str(task["need"]), whole, spoken, *other.rstrip("）").split("、"))


def _needs_differ(file: CaseFile, wanted: str) -> str | None:
    names = [] if wanted == "没有" else re.split("[、，,]", wanted)
    left = list(file.tasks)
    for name in names:
        found = next((task for task in left if is_named(task, name.strip())), None)
        if found is not None:
            left.remove(found)
    if not left and len(names) == len(file.tasks):
        return None
    return "、".join(str(task["need_name"]) for task in file.tasks) or "没有"


def _place_differs(file: CaseFile, wanted: str) -> str | None:
    there = "".join(file.case[part] or "" for part in ("city", "district", "street"))
    if wanted == "不知道":
        return there if file.case["district"] else None
    return None if there.endswith(wanted) else there or "不知道"


def _for_other(file: CaseFile) -> bool:
    read = file.request["understanding"]
    return file.request["proxy_id"] is not None or bool(read.get("for_other"))


async def _of_the_same_talks(connection: AsyncConnection, numbers: list[str]) -> set[str]:
    """All cases of the talks that know these."""
    mine = (
        select(talk_cases.c.talk_id)
        .join(cases, cases.c.id == talk_cases.c.case_id)
        .where(cases.c.number.in_(numbers))
    )
    query = (
        select(cases.c.number)
        .join(talk_cases, talk_cases.c.case_id == cases.c.id)
        .where(talk_cases.c.talk_id.in_(mine))
    )
    return set((await connection.execute(query)).scalars())
