"""A hotline for tests and pictures, and the calls of invented people that it sends."""

import time
from datetime import timedelta
from typing import Any

import httpx

from router.request import now
from tests.serving import ONEDOOR, Served, run

_SAID = (
    ("我住甘井子区泡崖街道，老伴尿毒症每周透析，自己掏四千多，实在撑不住",),
    ("我想办低保，下岗了没有收入", "沙河口区春柳街道"),
    ("我们小区门口的路灯坏了半个月了，晚上走路看不见",),
    ("请问办低保需要带哪些材料，去哪里办",),
    ("孩子上大学学费交不上，我住中山区",),
    ("我不想活了，药都买好了，我在西岗区",),
    ("家里两天没吃的了，也没钱，我在金州区",),
    ("残疾人轮椅坏了，想申请一个，瓦房店的",),
)


def send_calls(served: Served, code: str = "dalian-12345") -> None:
    """Register a hotline that sends calls and something that is none; wait until all is settled."""
    told = run(served, ONEDOOR, "hotline", "add", code, "--name", "大连12345")
    headers = {"Authorization": f"Bearer {told.split()[-1]}"}
    began = now() - timedelta(minutes=5)
    calls = [_call(number, said, began) for number, said in enumerate(_SAID * 3)]
    poison = {**calls[0], "call_id": "cut-off", "first_turn": 1, "turns": [{"speaker": "caller"}]}
    for batch in (calls, [poison]):
        sent = httpx.post(
            f"{served.address}/api/v1/hotline/transcripts", json=batch, headers=headers
        )
        assert sent.status_code in (200, 202, 422), sent.text
    end = time.monotonic() + 30
    while "onedoor_feed_length 0.0" not in httpx.get(f"{served.address}/metrics").text:
        assert time.monotonic() < end, "the calls are not taken in"
        time.sleep(0.2)


def _call(number: int, said: tuple[str, ...], began: Any) -> dict[str, Any]:
    turns = [{"speaker": "agent", "text": "您好，12345，请讲"}]
    for words in said:
        turns += [{"speaker": "caller", "text": words}, {"speaker": "agent", "text": "好的"}]
    return {
        "call_id": f"c-{number}",
        "operator": "8032",
        "caller": f"1380000{number:04d}",
        "began_at": (began + timedelta(seconds=9 * number)).isoformat(),
        "turns": turns,
    }
