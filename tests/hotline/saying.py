"""Calls for the tests: people and numbers are invented."""

import json
from itertools import count
from typing import Any

_numbers = count(1)

TROUBLE = (
    ("agent", "您好，12345，请讲"),
    ("caller", "喂你好，我想申请低保"),
    ("agent", "您慢慢说"),
    ("caller", "我下岗好几年了，家里没有收入，吃饭都困难"),
    ("agent", "您住在哪个区"),
    ("caller", "甘井子区"),
    ("agent", "哪个街道"),
    ("caller", "泡崖街道"),
    ("agent", "好的已经登记了"),
    ("caller", "谢谢"),
)
LAMP = (
    ("agent", "您好，12345，请讲"),
    ("caller", "我们小区门口的路灯坏了半个月了，晚上走路看不见，麻烦让人来修一下"),
    ("agent", "好的"),
)


def call(said: Any = TROUBLE, **told: Any) -> dict[str, Any]:
    """A whole call; `told` replaces or adds fields."""
    turns = [{"speaker": speaker, "text": text} for speaker, text in said]
    head = {"call_id": f"c-{next(_numbers)}", "operator": "8032", "caller": "138-0000-1234"}
    return {**head, "turns": turns, **told}


def piece(whole: dict[str, Any], start: int, end: int, **told: Any) -> bytes:
    """Turns `start` to `end` of a call, final where they reach its end."""
    some = whole["turns"][start:end]
    final = end >= len(whole["turns"])
    return sent({**whole, "turns": some, "first_turn": start, "final": final, **told})


def sent(told: Any) -> bytes:
    """As it is published."""
    return json.dumps(told, ensure_ascii=False).encode()
