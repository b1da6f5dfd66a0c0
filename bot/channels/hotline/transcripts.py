"""What a hotline sends: a call turn by turn, whole or a piece of it, or an operator's work order.

The format stands in docs/hotline.md. Fields that we do not know are passed over; what is wrong is
said in one sentence that names the place and never what stood there.
"""

from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from nlu.text import LONGEST_MESSAGE, MOST_TURNS, is_storable
from nlu.understanding import Speaker
from router.errors import RejectedInput
from router.request import BEIJING

#: More than any call of two hours; a platform that sends more sends something else.
LARGEST_ENTRY = 512 * 1024
_SPEAKERS: dict[Any, Speaker] = {
    **dict.fromkeys(("caller", "客户", "市民", "来电人", "群众", "求助人"), "caller"),
    **dict.fromkeys(("agent", "operator", "坐席", "座席", "话务员", "客服", "接线员"), "agent"),
}


class BadTranscript(RejectedInput):
    """What a hotline sent is no transcript; sent again unmended it will not be one either."""


def _beijing(told: Any) -> Any:
    """A time without a zone is Beijing time; numbers are no times here."""
    if not isinstance(told, str):
        raise ValueError("时间")
    try:
        at = datetime.fromisoformat(told.strip())
    except ValueError:
        raise ValueError("时间") from None
    return at if at.tzinfo else at.replace(tzinfo=BEIJING)


def _number(told: Any) -> Any:
    """A caller's number as digits; None where it is withheld (隐藏号码, 未知)."""
    if told is None or isinstance(told, str):
        digits = "".join(one for one in told or "" if one.isdigit())
        return digits if len(digits) in range(7, 16) else None
    raise ValueError("号码")


def _named(told: Any) -> Any:
    """Numbers that name something are names: platforms send 8032 and "8032"."""
    return str(told) if isinstance(told, int) and not isinstance(told, bool) else told


def _speaker(told: Any) -> Any:
    return _SPEAKERS.get(told.strip().lower() if isinstance(told, str) else None, told)


def _text(told: Any) -> Any:
    if isinstance(told, str) and not is_storable(told):
        raise ValueError("字符")
    return told


Text = Annotated[str, BeforeValidator(_text)]
Name = Annotated[Text, BeforeValidator(_named), Field(min_length=1, max_length=200)]
Moment = Annotated[AwareDatetime, BeforeValidator(_beijing)]


class SpokenTurn(BaseModel):
    """One turn; `at` is when, in seconds from the beginning of the call, where it is known."""

    model_config = ConfigDict(frozen=True, strict=True)

    speaker: Annotated[Speaker, BeforeValidator(_speaker)]
    text: Annotated[Text, Field(max_length=LONGEST_MESSAGE)]
    at: Annotated[float, Field(ge=0)] | None = None


class Head(BaseModel):
    """What is told of a call besides its words. `caller` is personal: never logged."""

    model_config = ConfigDict(frozen=True, strict=True)

    call_id: Name
    began_at: Moment | None = None
    operator: Name | None = None
    caller: Annotated[str | None, BeforeValidator(_number), Field(repr=False)] = None
    area_code: Name | None = None


class Transcript(Head):
    """A call or a piece of one: `turns` stand at places `first_turn`, `first_turn` + 1 … of it.

    `final` is true in the piece that holds the last turn. `revision` counts up where a platform
    corrects what its speech recognition had heard first.
    """

    turns: tuple[SpokenTurn, ...] = Field(max_length=MOST_TURNS, strict=False)
    first_turn: int = Field(default=0, ge=0, le=MOST_TURNS)
    final: bool = True
    revision: int = Field(default=0, ge=0, le=1_000_000)

    @property
    def whole(self) -> bool:
        """Whether this alone is the call from its first turn to its last."""
        return self.final and self.first_turn == 0

    @model_validator(mode="after")
    def _not_too_long(self) -> Self:
        if self.first_turn + len(self.turns) > MOST_TURNS:
            raise ValueError("话轮")
        if sum(len(turn.text) + 1 for turn in self.turns) > LONGEST_MESSAGE:
            raise ValueError("篇幅")
        return self


class WorkOrder(Head):
    """What an operator wrote down of a call (话务工单), as 12345 platforms have it."""

    content: Annotated[Text, Field(min_length=1, max_length=LONGEST_MESSAGE)]
    title: Annotated[Text, Field(max_length=500)] | None = None
    category: Annotated[Text, Field(max_length=200)] | None = None
    area: Annotated[Text, Field(max_length=200)] | None = None
    due: Moment | None = None


Sent = Transcript | WorkOrder


def _which(told: Any) -> str:
    """Which of the two it is: a call has turns."""
    return "order" if isinstance(told, dict) and "turns" not in told else "call"


_SENT: TypeAdapter[Sent] = TypeAdapter(
    Annotated[
        Annotated[Transcript, Tag("call")] | Annotated[WorkOrder, Tag("order")],
        Discriminator(_which),
    ]
)


def parsed(raw: bytes) -> Sent:
    """A transcript or a work order out of UTF-8 JSON; BadTranscript says where it is wrong."""
    if len(raw) > LARGEST_ENTRY:
        raise BadTranscript(f"一条太大：{len(raw) // 1024} KB，最多 {LARGEST_ENTRY // 1024} KB。")
    try:
        return _SENT.validate_json(raw)
    except ValidationError as error:
        raise BadTranscript(_sentence(error.errors(include_input=False)[0])) from None


_WRONG = {
    "missing": "缺少这一项",
    "json_invalid": "不是正确的 JSON（或不是 UTF-8、嵌套太深）",
    "model_type": "应为一个 JSON 对象",
    "string_type": "应为文字",
    "literal_error": "应为 caller 或 agent",
    "tuple_type": "应为一列话轮",
    "string_too_long": "太长",
    "string_too_short": "是空的",
    "too_long": f"太长：话轮最多 {MOST_TURNS} 轮，一轮最多 {LONGEST_MESSAGE} 字",
    "too_short": "是空的",
    "int_type": "应为整数",
    "float_type": "应为数字",
    "bool_type": "应为 true 或 false",
}
_OURS = {
    "时间": "应为时间，例如 2026-11-22T09:30:00+08:00",
    "号码": "应为文字写的号码",
    "字符": "有不能保存的字符（NUL 或残缺的字符）",
    "话轮": f"话轮太多，最多 {MOST_TURNS} 轮",
    "篇幅": f"整个通话太长，最多 {LONGEST_MESSAGE} 字",
}


def _sentence(error: ErrorDetails) -> str:
    """What is wrong and where; the type of our own errors is their word."""
    where = "".join(f"[{at}]" if isinstance(at, int) else f".{at}" for at in error["loc"][1:])
    said = str(error.get("ctx", {}).get("error", ""))
    what = _WRONG.get(error["type"]) or _OURS.get(said, "写法不对")
    return f"{where.lstrip('.') or '整条'}：{what}。"
