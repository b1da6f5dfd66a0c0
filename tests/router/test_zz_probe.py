import sys
from tests.conftest import *
from tests.router.test_supervision import *
async def test_reassigned_late(database, office):
    n = await opened(database, office)
    await acted(database, office, n, taken_up, now=at("11-3", 10))
    async def sb(it): await sent_back(it)
    await acted(database, office, n, sb, now=at("11-5", 10))
    await acted(database, office, n, sent_on, now=at("11-5", 11))
    await clock_at(database, office, at("11-5", 12))
    print("LATE REASSIGN", await told(database, office, n))
async def test_overdue_pause(database, office):
    n = await opened(database, office)
    await acted(database, office, n, begun, now=at("11-3", 10))
    await clock_at(database, office, at("12-2", 9))
    await acted(database, office, n, asked_for_more, now=at("12-2", 10))
    await acted(database, office, n, brought, now=at("12-2", 11))
    await clock_at(database, office, at("12-2", 12))
    print("OVERDUE PAUSE", await told(database, office, n))
async def test_stale(database, office):
    n = await opened(database, office)
    v = (await file_of(database, office, n)).tasks[0]["version"]
    await clock_at(database, office, at("11-4", 9))
    try:
        await acted(database, office, n, taken_up, now=at("11-4", 10), version=v, position=1); print("NOT STALE")
    except Exception as e: print("STALE", repr(e))
async def test_reopen_withdrawn_visit(database, office):
    n = await opened(database, office, "我爷爷无儿无女，没有劳动能力，想申请特困供养。家住西安市碑林区。")
    await acted(database, office, n, taken_back, now=at("12-1", 10))
    await clock_at(database, office, at("12-2", 10))
    await acted(database, office, n, again, now=at("12-3", 10))
    await clock_at(database, office, at("2027-06-02", 10))
    print("VISITS", [k for k in await kinds_told(database, office, n) if k=="visit"])
