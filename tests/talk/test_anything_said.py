"""Whatever is said in whatever order: an answer, one question at a time, nothing lost.

ONEDOOR_LONG=1 tries for minutes what the normal run tries for seconds.
"""

import os
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from bot.talk.talks import KNOWN, Line, lines_after
from bot.talk.turning import Host
from bot.talk.values import Kind, Known, Said
from router.lookup import case_file, ledger_fault
from router.request import BEIJING
from router.store import transaction
from router.tables import cases
from router.talk_tables import talk_cases, talks
from tests.talk.hosts import Hosting

LONG = os.environ.get("ONEDOOR_LONG") == "1"
WORDS = (
    *(
        "你好",
        "在吗",
        "谢谢",
        "你是机器人吗",
        "啥意思",
        "等一下",
        "再见",
        "你们就会糊弄人",
        "急死我了",
    ),
    *("对", "不对", "不是", "没有", "不知道", "就这些", "不用了", "算了不说了", "重新来"),
    *("我妈住院没钱交费", "房子塌了一面墙", "孩子学费交不上", "想申请低保", "失业半年找不到活"),
    *("甘井子区泡崖街道", "我在铜川", "长宁区江苏路街道", "达州通川区", "北京朝阳区"),
    *("三口人一个月一千八", "有低保证", "138-0000-1234", "电话1380000", "是我邻居", "我自己"),
    *("不是医疗，是住房", "我住金州，不住甘井子", "低保不要了", "还有孩子上学的事"),
    *(
        "转人工",
        "我的事办到哪了",
        "催一下",
        "补充一下，我还有残疾证",
        "撤回吧",
        "解决了",
        "还没解决",
    ),
    *("低保怎么申请", "路灯坏了", "明天下雨吗", "我爸喝了农药叫不醒", "🙂", "？", "English please"),
    *("20261103-000001", "查一下20261103-000001，查询码123456", "123456", "啊" * 1500),
)
CODES = ("yes", "no", "skip", "person", "for_me", "for_other", "solved", "partly", "unsolved")
lines = some.one_of(
    some.sampled_from(WORDS).map(lambda text: Said(Kind.text, text)),
    some.sampled_from((*CODES, "english", "chinese", "nonsense")).map(
        lambda code: Said(Kind.button, code)
    ),
    some.sampled_from([kind for kind in Kind if kind not in (Kind.text, Kind.button)]).map(
        lambda kind: Said(kind, "", spot=(38.9, 121.6) if kind is Kind.location else None)
    ),
    some.text(max_size=40).map(lambda text: Said(Kind.text, text.strip() or "。")),
)
_people = count()


@pytest.mark.timeout(3600 if LONG else 300)
@given(said=some.lists(some.tuples(lines, some.integers(0, 3000)), min_size=1, max_size=14))
@settings(
    max_examples=1000 if LONG else 60,
    deadline=None,
    derandomize=not LONG,  # the same talks in every normal run; the long one looks further
    suppress_health_check=list(HealthCheck),
)
def test_every_line_is_answered_and_no_truth_is_broken(
    hosting: Hosting, said: list[tuple[Said, int]]
) -> None:
    hosting.run(_talk(hosting.host, said))


async def _talk(host: Host, said: list[tuple[Said, int]]) -> None:
    who, at = f"any-{next(_people)}", datetime(2026, 11, 3, 9, tzinfo=BEIJING)
    for number, (line, minutes) in enumerate(said):
        at += timedelta(minutes=minutes)
        talk_id = await host.receive("webchat", who, line, str(number), at)
        before, known = await _read(host, talk_id)
        assert await host.take_turns(talk_id) == 1
        after, now_known = await _read(host, talk_id)
        answered = [one for one in after if one.id > before[-1].id]
        _must_hold(line, answered, known, now_known)
    await _cases_hold(host, talk_id)


def _must_hold(line: Said, answered: list[Line], known: Known, after: Known) -> None:
    keys = [str(one.content["key"]) for one in answered]
    assert "failed" not in keys, (line, known)
    asked = [key for key in keys if key.startswith(("ask_", "explain_", "still_"))]
    assert len(asked) <= 1, (line, keys)
    assert not asked or keys[-1] == asked[0], (line, keys)
    if known.with_person:
        # Only danger, and what was told after it, is answered beside the person.
        assert not keys or keys[0] in ("emergency", "passed_on", "added", "expired"), keys
    else:
        assert keys, line
    assert set(known.cases) <= set(after.cases)
    assert len(after.cases) <= len(known.cases) + 1


async def _read(host: Host, talk_id: int) -> tuple[list[Line], Known]:
    async with transaction(host.engine) as connection:
        found = await lines_after(connection, host.office.seal, talk_id)
        query = select(talks).where(talks.c.id == talk_id)
        row: Any = (await connection.execute(query)).mappings().one()
    stored = host.office.seal.open(row["known_sealed"], KNOWN)
    known = Known.model_validate_json(stored) if stored else Known()
    return found, known.now(with_person=row["handed_over_at"] is not None)


async def _cases_hold(host: Host, talk_id: int) -> None:
    async with transaction(host.engine) as connection:
        query = (
            select(cases.c.number)
            .join(talk_cases, talk_cases.c.case_id == cases.c.id)
            .where(talk_cases.c.talk_id == talk_id)
        )
        for number in (await connection.execute(query)).scalars().all():
            file = await case_file(connection, number)
            assert await ledger_fault(connection, host.office.seal, file) is None
