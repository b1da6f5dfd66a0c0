"""Silence in the middle of a matter: when it is broken, how often, and when it is left alone."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
import redis.asyncio
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.settings import Settings
from bot.talk import talks as talk_store
from bot.talk.deeds import Insist, TakeIn
from bot.talk.hosting import make_host
from bot.talk.silence import acted_on, broken, put_aside
from bot.talk.sweeping import break_silences
from bot.talk.talks import lines_after
from bot.talk.turning import Host
from bot.talk.values import Kind, Known, Question, Said
from bot.wiring import Engines
from nlu.labels import Need
from router.lookup import case_file
from router.office import Office
from router.request import BEIJING
from router.store import make_engine, transaction
from router.tables import cases, outbox
from router.talk_tables import talk_cases, talks

LIFE = timedelta(hours=24)
TOLD = Known(
    said=("我想办个低保",),
    needs=(Need.minimum_living_allowance,),
    clear=True,
    asked=Question.place,
)
_numbers = count(1)


def at(time: str, day: int = 3) -> datetime:
    """A time in November 2026, Beijing."""
    return datetime.fromisoformat(f"2026-11-{day:02} {time}").replace(tzinfo=BEIJING)


@pytest.mark.parametrize(
    "spoke, reminded",
    [
        (at("12:00"), at("12:30")),
        (at("20:29"), at("20:59")),
        (at("20:30"), at("08:00", 4)),  # 21:00 is night
        (at("23:50"), at("08:00", 4)),
        (at("03:00"), at("08:00")),
        (at("07:29"), at("08:00")),
        (at("07:30"), at("08:00")),
        (at("07:31"), at("08:01")),
    ],
)
def test_a_reminder_comes_after_half_an_hour_and_never_at_night(
    spoke: datetime, reminded: datetime
) -> None:
    assert acted_on(TOLD, spoke, spoke, LIFE, reached=True) == reminded
    before = reminded - timedelta(seconds=1)
    assert broken(TOLD, spoke, before, LIFE, reached=True) is None
    turn = broken(TOLD, spoke, reminded, LIFE, reached=True)
    assert turn is not None
    assert [one.key for one in turn.replies] == ["reminder_will_open", "ask_place"]
    assert turn.do == ()
    assert turn.known.reminded


@pytest.mark.parametrize(
    "spoke, opened",
    [
        (at("12:00"), at("12:00", 4)),
        (at("20:59"), at("20:59", 4)),
        (at("21:00"), at("08:00", 5)),
        (at("07:59"), at("08:00", 4)),
    ],
)
def test_after_its_time_what_was_told_is_opened_and_nobody_is_woken_for_it(
    spoke: datetime, opened: datetime
) -> None:
    reminded = TOLD.now(reminded=True)
    assert acted_on(reminded, spoke, spoke, LIFE, reached=True) == opened
    assert broken(reminded, spoke, opened - timedelta(seconds=1), LIFE, reached=True) is None
    turn = broken(reminded, spoke, opened, LIFE, reached=True)
    assert turn is not None
    assert turn.do == (TakeIn(half_told=True),)


def test_who_was_never_swept_is_not_reminded_of_what_is_opened_now() -> None:
    spoke = at("12:00")
    turn = broken(TOLD, spoke, spoke + LIFE, LIFE, reached=True)
    assert turn is not None
    assert turn.do
    assert not turn.replies


def test_a_process_that_was_away_does_not_make_up_for_it_at_night() -> None:
    assert broken(TOLD, at("20:00"), at("21:00"), LIFE, reached=True) is None
    assert acted_on(TOLD, at("20:00"), at("21:00"), LIFE, reached=True) == at("08:00", 4)


def test_an_urgent_matter_is_opened_after_two_hours_also_at_night() -> None:
    urgent, spoke = TOLD.now(urgent=True, reminded=True), at("23:00")
    assert acted_on(urgent, spoke, spoke, LIFE, reached=True) == at("01:00", 4)
    assert broken(urgent, spoke, at("00:59", 4), LIFE, reached=True) is None
    assert broken(urgent, spoke, at("01:00", 4), LIFE, reached=True) == put_aside(urgent)


def test_a_reminder_is_not_sent_once_its_matter_is_no_longer_known() -> None:
    vague = TOLD.now(needs=None, clear=False)
    spoke = at("20:45")
    assert acted_on(vague, spoke, spoke, timedelta(hours=1), reached=True) is None


@pytest.mark.parametrize(
    "known, reached",
    [
        (TOLD.now(said=()), True),  # 你好
        (TOLD.now(number="20261103-000001"), True),  # done
        (TOLD.now(request_id=7), True),  # a pointer, or a policy's answer
        (TOLD.now(with_person=True), True),
        (TOLD.now(asked=Question.restart), True),  # they want to leave it
        (TOLD, False),
    ],
)
def test_nothing_is_said_to_whom_it_would_not_help(known: Known, reached: bool) -> None:
    assert acted_on(known, at("12:00"), at("12:00"), LIFE, reached=reached) is None
    assert broken(known, at("12:00"), at("12:00", 9), LIFE, reached=reached) is None


@pytest.mark.parametrize(
    "known, opens",
    [
        (TOLD, True),
        (TOLD.now(asked=Question.check), True),
        (TOLD.now(clear=False), False),  # only sounded like a need, and nothing was answered
        (TOLD.now(needs=None), False),
        (TOLD.now(needs=None, insisted=True), True),  # 请工作人员看看
    ],
)
def test_only_what_was_clearly_asked_for_is_opened(known: Known, opens: bool) -> None:
    turn = put_aside(known)
    assert bool(turn.do) == opens
    assert [one.key for one in turn.replies] == ([] if opens else ["expired"])


def test_who_insisted_and_fell_silent_has_that_request_opened() -> None:
    assert put_aside(TOLD.now(request_id=7, insisted=True)).do == (Insist(7, half_told=True),)


def test_who_blocked_the_bot_but_left_a_telephone_number_is_called() -> None:
    known = TOLD.now(phone="13800000001")
    assert acted_on(known, at("12:00"), at("12:00"), LIFE, reached=False) == at("12:00", 4)


@pytest.fixture
async def host(
    chosen: Settings, office: Office, database: AsyncEngine, engines: Engines
) -> AsyncIterator[Host]:
    cache = redis.asyncio.Redis.from_url(engines.redis_url)
    made = make_host(chosen, office, database, cache)
    async with transaction(database) as connection:  # what other tests left unsaid
        await connection.execute(update(talks).values(silence_at=None))
    yield made
    await cache.aclose()


async def sends(host: Host, who: str, text: str, when: datetime) -> int:
    """A line and its turn; the id of the talk."""
    talk_id = await host.receive("webchat", who, Said(Kind.text, text), str(next(_numbers)), when)
    await host.take_turns(talk_id)
    return talk_id


async def said_in(host: Host, talk_id: int) -> list[str]:
    """The names of what was said in a talk."""
    async with transaction(host.engine) as connection:
        lines = await lines_after(connection, host.office.seal, talk_id)
    return [str(line.content["key"]) for line in lines if line.speaker == "bot"]


async def cases_of(host: Host, talk_id: int) -> list[str]:
    """The numbers of the cases of a talk."""
    query = select(cases.c.number).join(talk_cases, talk_cases.c.case_id == cases.c.id)
    async with transaction(host.engine) as connection:
        found = await connection.execute(query.where(talk_cases.c.talk_id == talk_id))
        return list(found.scalars())


async def test_a_silent_resident_hears_once_of_it_and_then_of_their_case(host: Host) -> None:
    talk_id = await sends(host, "silent", "我想办个低保", at("12:00"))
    assert await break_silences(host, at("12:29")) == 0
    assert await break_silences(host, at("12:30")) == 1
    assert await break_silences(host, at("20:00")) == 0
    assert (await said_in(host, talk_id)).count("reminder_will_open") == 1
    assert await break_silences(host, at("12:00", 4)) == 1
    assert await break_silences(host, at("12:00", 9)) == 0
    [number] = await cases_of(host, talk_id)
    async with transaction(host.engine) as connection:
        file = await case_file(connection, number)
        query = select(func.count()).where(
            outbox.c.case_id == file.case["id"], outbox.c.kind == "half_told"
        )
        assert (await connection.execute(query)).scalar_one() == 1
    marks = [entry["reason"] for entry in file.ledger if entry["act"] == "supervise"]
    assert len(marks) == 1
    assert "住在哪里、电话" in marks[0]
    assert (await said_in(host, talk_id))[-1] == "ask_still_wanted"


async def test_who_spoke_after_the_reminder_is_not_reminded_again_of_the_same_matter(
    host: Host,
) -> None:
    talk_id = await sends(host, "again", "我想办个低保", at("12:00"))
    await break_silences(host, at("12:30"))
    await sends(host, "again", "旅顺口区得胜街道", at("12:40"))
    assert await break_silences(host, at("20:00")) == 0
    assert (await said_in(host, talk_id)).count("reminder_will_open") == 1


async def test_a_line_that_waits_is_answered_and_not_talked_over(host: Host) -> None:
    talk_id = await sends(host, "waits", "我想办个低保", at("12:00"))
    said = Said(Kind.text, "旅顺口区得胜街道")
    await host.receive("webchat", "waits", said, "late", at("12:29"))
    assert await break_silences(host, at("12:31")) == 0
    assert await host.take_turns(talk_id) == 1


async def test_who_cannot_be_reached_is_neither_reminded_nor_opened(host: Host) -> None:
    talk_id = await sends(host, "gone", "我想办个低保", at("12:00"))
    async with transaction(host.engine) as connection:
        blocked = update(talks).where(talks.c.id == talk_id)
        await connection.execute(blocked.values(unreachable="blocked"))
    assert await break_silences(host, at("12:00", 5)) == 0
    assert await cases_of(host, talk_id) == []


@pytest.mark.parametrize("when", [at("12:30"), at("12:00", 4)], ids=["reminder", "opening"])
async def test_of_sweepers_at_once_one_breaks_a_silence(host: Host, when: datetime) -> None:
    talk_id = await sends(host, f"both-{when}", "我想办个低保", at("12:00"))
    done = await asyncio.gather(*(break_silences(host, when) for _ in range(4)))
    assert sorted(done) == [0, 0, 0, 1]
    keys = await said_in(host, talk_id)
    assert keys.count("reminder_will_open") + keys.count("receipt_half_told") == 1
    assert len(await cases_of(host, talk_id)) == (when == at("12:00", 4))


async def test_a_case_that_could_not_be_told_is_not_opened_either_and_is_tried_again(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: Any, **__: Any) -> None:
        raise ValueError("broken")

    talk_id = await sends(host, "dies", "我想办个低保", at("12:00"))
    monkeypatch.setattr(talk_store, "keep_known", dies)
    assert await break_silences(host, at("12:00", 4)) == 0
    assert await cases_of(host, talk_id) == []
    monkeypatch.undo()
    assert await break_silences(host, at("12:09", 4)) == 0  # not every two seconds
    assert await break_silences(host, at("12:10", 4)) == 1
    assert len(await cases_of(host, talk_id)) == 1


def _killed_before_the_commit(
    chosen: Settings, office: Office, engines: Engines, when: datetime
) -> None:
    """A process that breaks silences and is killed when all is written, and nothing committed."""

    async def dies(*_: Any, **__: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    async def sweeps() -> None:
        cache = redis.asyncio.Redis.from_url(engines.redis_url)
        made = make_host(chosen, office, make_engine(engines.database_url), cache)
        await break_silences(made, when)

    talk_store.keep_known = dies  # in this process only
    asyncio.run(sweeps())


@pytest.mark.parametrize("when", [at("12:30"), at("12:00", 4)], ids=["reminder", "opening"])
async def test_a_sweeper_killed_in_the_middle_has_said_and_opened_nothing(
    host: Host, chosen: Settings, office: Office, engines: Engines, when: datetime
) -> None:
    talk_id = await sends(host, f"killed-{when}", "我想办个低保", at("12:00"))
    before = await said_in(host, talk_id)
    given = (chosen, office, engines, when)
    process = multiprocessing.get_context("fork").Process(
        target=_killed_before_the_commit, args=given
    )
    process.start()
    await asyncio.to_thread(process.join, 60)
    assert process.exitcode == -signal.SIGKILL
    assert await said_in(host, talk_id) == before
    assert await cases_of(host, talk_id) == []
    for _ in range(2):
        await break_silences(host, when)
    keys = await said_in(host, talk_id)
    assert keys.count("reminder_will_open") + keys.count("receipt_half_told") == 1
    assert len(await cases_of(host, talk_id)) == (when == at("12:00", 4))
