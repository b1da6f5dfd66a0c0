"""A day of the hotline in figures: each call counts once, on its own day in Beijing."""

from datetime import date, datetime, time, timedelta

import pytest

from bot.channels.hotline.dispatching import dispatch, put_on
from bot.channels.hotline.live import begin
from bot.channels.hotline.transcripts import Transcript, parsed
from nlu.labels import Need
from router.figures import figures_of
from router.intake import insist
from router.lookup import case_file
from router.request import BEIJING, now
from router.store import transaction
from router.triage import dispatch_by_hand
from tests.bot.visitor import Visitor
from tests.hotline.conftest import HOTLINE, Feeding
from tests.hotline.saying import LAMP, call, sent
from tests.router.working import acted, first_contact

DAY = date(2024, 5, 14)
DANGER = (("caller", "我不想活了，药都买好了，我在西岗区"),)
QUESTION = (("caller", "请问办低保需要带哪些材料，去哪里办？"),)


def _at(time: str, said: object = None, day: date = DAY) -> bytes:
    told = {"began_at": f"{day.isoformat()}T{time}"}
    return sent(call(said, **told) if said else call(**told))


async def test_each_call_counts_on_its_day_by_what_became_of_it(
    officer: Visitor, feeding: Feeding
) -> None:
    await feeding.send(
        _at("00:00:00"),
        _at("12:00:00+08:00", LAMP),
        _at("15:59:59Z", DANGER),  # a second before midnight in Beijing
        _at("16:00:00Z"),  # the next day there
        _at("09:00:00", QUESTION),
    )
    await feeding.send(b"{}")
    await feeding.drain()
    async with transaction(feeding.engine) as connection:
        found = await figures_of(connection, DAY)
        after = await figures_of(connection, date(2024, 5, 15))
    counts = found.counts
    assert (counts["calls"], after.counts["calls"]) == (4, 1)
    assert (counts["cases"], counts["not_ours"], counts["answered"]) == (2, 1, 1)
    assert (counts["danger"], counts["incomplete"]) == (1, 0)
    assert counts["by_machine"] + counts["triage"] == 2
    assert ("最低生活保障（低保）", 1) in found.needs
    assert ("甘井子区", 1) in found.districts
    assert (found.dead, found.dead_waiting) == (0, 1)
    assert found.median_seconds is not None
    shown = (await officer.get(f"/desk/figures?day={DAY.isoformat()}")).text
    assert "2024年5月14日" in shown
    assert "最低生活保障（低保）" in shown
    assert "style=" not in shown


async def test_the_time_to_a_case_is_from_the_call_to_its_storing(feeding: Feeding) -> None:
    day = date(2024, 5, 16)
    await feeding.send(_at("10:00:00", day=day))
    await feeding.drain()
    async with transaction(feeding.engine) as connection:
        found = await figures_of(connection, day)
    assert found.median_seconds is not None
    assert found.median_seconds > 365 * 86_400  # it was handed in long after


async def test_a_case_placed_by_a_person_is_not_the_machines(feeding: Feeding) -> None:
    day = date(2024, 5, 17)
    await feeding.send(sent(call(LAMP, call_id="placed", began_at=f"{day.isoformat()}T10:00:00")))
    await feeding.drain()
    (stored,) = await feeding.stored("placed")
    async with transaction(feeding.engine) as connection:
        receipt = await insist(connection, feeding.office, stored["id"])
        case = (await case_file(connection, receipt.case_number or "")).case
    async with transaction(feeding.engine) as connection:
        before = (await figures_of(connection, day)).counts
    wanted = [Need.temporary_assistance]
    by = first_contact(case)
    number = case["number"]
    await acted(feeding.engine, feeding.office, number, dispatch_by_hand, by, wanted, "问清了")
    async with transaction(feeding.engine) as connection:
        after = (await figures_of(connection, day)).counts
    assert [before[name] for name in ("triage", "by_machine", "by_person")] == [1, 0, 0]
    assert [after[name] for name in ("triage", "by_machine", "by_person")] == [0, 0, 1]


async def test_a_day_without_calls_and_a_day_that_is_none(officer: Visitor) -> None:
    shown = (await officer.get("/desk/figures?day=2021-01-01")).text
    assert "这一天还没有" in shown
    assert "后一天" in shown
    for told in ("2021-13-01", "9999-12-31", "x", "0001-01-01"):
        shown = (await officer.get(f"/desk/figures?day={told}")).text
        assert officer.page.status_code == 200
        assert "没有这一天" in shown


async def test_what_an_operator_sent_is_a_persons_and_what_was_put_on_a_case_is_a_call_too(
    feeding: Feeding,
) -> None:
    day = date(2024, 5, 18)
    at = datetime.combine(day, time(10), BEIJING)
    calls = [
        parsed(sent(call(began_at=at.isoformat(), call_id=f"at-desk-{number}")))
        for number in range(2)
    ]
    async with transaction(feeding.engine) as connection:
        first, second = [
            await begin(connection, feeding.office, told, "admin", now(), hotline=HOTLINE)
            for told in calls
            if isinstance(told, Transcript)
        ]
        receipt = await dispatch(connection, feeding.office, first, "admin", now())
        number = receipt.case_number or ""
        await put_on(connection, feeding.office, second, "admin", number=number, at=now())
        counts = (await figures_of(connection, day)).counts
    assert (counts["calls"], counts["cases"], counts["put_on"]) == (2, 1, 1)
    assert (counts["by_machine"], counts["by_person"]) == (0, 1)


async def test_how_many_were_settled_in_the_last_full_minute(
    officer: Visitor, feeding: Feeding, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = datetime(2031, 5, 14, 9, 0, 30, tzinfo=BEIJING)  # a minute that is only this test's
    monkeypatch.setattr("bot.channels.hotline.stream.now", lambda: at)
    await feeding.send(sent(call()), sent(call(LAMP)))
    await feeding.drain()
    assert (await feeding.stream.state())["last_minute"] == 0
    later = at + timedelta(minutes=1)
    monkeypatch.setattr("bot.channels.hotline.stream.now", lambda: later)
    assert (await feeding.stream.state())["last_minute"] == 2
    shown = await officer.get("/desk/figures")
    assert "上一分钟收完" in shown.text
    assert "onedoor_feed_last_minute 2.0" in (await officer.get("/metrics")).text
