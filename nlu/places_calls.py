"""Where, in a call: pieces of a place told over several turns, put together in one sentence.

"您在哪个区" "甘井子" "哪个街道" "泡崖那块儿" becomes "住在甘井子的泡崖那块儿". A place that the
agent says counts where the caller agrees or goes on telling it; the agent's own office does not.
"""

import re
from collections.abc import Sequence

from nlu.gazetteer import DEFAULT
from nlu.places import find_place, hotline, mentions
from nlu.places_heard import Mention
from nlu.places_sound import corrected
from nlu.text import cleaned
from nlu.understanding import Message, Place, Turn

_MARK = re.compile("【(坐席|市民)】")
_ASKS_REGISTER = re.compile(r"(?:户口|户籍|老家)[^。？?,，]{0,8}(?:哪|什么|呢)")
_ASKS_WORK = re.compile(r"(?:上班|单位|工作|工地|公司)[^。？?,，]{0,6}(?:哪|什么)")
_ASKS_WHERE = re.compile(
    r"(?:哪|什么|啥|那)(?:个|一个|一|座)?(?:区|县|市|街道|街镇|乡镇|镇|乡|社区|小区|村|岛|地方|位置|城市|区县)"
    r"|地址|位置|住址|住(?:在)?(?:哪|什么|啥)|(?:在|是|来自|家|租在|人)(?:哪|什么地方|啥地方)|哪里的|哪儿的|哪里(?:呢|哈|嘛|的)"
    r"|(?:区|县|街道|镇|乡)(?:呢|是)[?？。]?$"
)
_AGREES = re.compile(
    r"^(?:[啊呃额唉诶哎哦噢喔,，。 ]|那个|就是)*"
    r"(?:对|是(?!不是)|嗯|恩|哎|唉|没错|就是|要得|昂|可不|正是|好|行|中|嘞|不错|欸|晓得|得嘞)"
)
_DENIES = re.compile(
    r"^(?:[啊呃额唉诶哎哦,，。 ])*(?:不是|不对|没有|没在|不在|错了|不住|勿是|弗是)"
)
_OWN_OFFICE = re.compile(
    r"(?:这里是|这是|我是|我们是|这边是|欢迎|致电|为您服务|很高兴)[^。？?,，]{0,4}$"
)
_SENDS = re.compile(r"(?:去|到|拨打|打|联系|咨询|找|转|转到|带上)[^。？?,，]{0,4}$")
_OFFICE_AFTER = re.compile(
    r"^[^。？?,，]{0,4}(?:热线|民政|服务中心|政务|大厅|12345|局|办事处电话|窗口)"
)
_OPENING = re.compile(
    r"^(?:[啊呃额嗯唉诶哎哦噢那个就是,，。 、]|我们家|我家|我们|我|俺们|俺|额|阿拉|侬好|你好|您好"
    r"|喂|在|住在|住|家在|搁)*"
)
_ENDING = re.compile(r"[的呢嘛哈啊呀吧额嘞咧哩,，。！!？? 、]*$")
_SHORT = 8  # characters of an answer that is a place's name and little more
_PATIENCE = 2  # turns of the caller that a question waits for its answer


def place_of(message: Message, clean: str, default: str = DEFAULT) -> Place:
    """The place of a message, `clean` being its cleaned words; of a call, that of both voices."""
    turns = message.turns or _marked(message.text)
    return place_in_call(turns, default) if turns else find_place(clean, default)


def place_in_call(turns: Sequence[Turn], default: str = DEFAULT) -> Place:
    """The place told in a call. The hotline's own city, named at the start, is the default."""
    line = _line_of(turns, default)
    return find_place(_as_told(turns, line), line)


def _marked(text: str) -> tuple[Turn, ...]:
    """The turns of a call written in one text, every turn after the mark of who speaks."""
    if "【市民】" not in text:
        return ()
    before, *marked = _MARK.split(text)
    pairs = list(zip(marked[::2], marked[1::2], strict=True))
    turns = [Turn("caller", before)] if before.strip() else []
    return (*turns, *(Turn("agent" if mark == "坐席" else "caller", said) for mark, said in pairs))


def _line_of(turns: Sequence[Turn], default: str) -> str:
    """The jurisdiction whose hotline answers: "您好，达州12345"."""
    for turn in turns[:3]:
        if turn.speaker == "agent":
            line = hotline(cleaned(turn.text))
            if line is not None:
                return line
    return default


def _as_told(turns: Sequence[Turn], default: str) -> str:
    """The caller's words, with what the agent asked or repeated said in full."""
    told = _Told(default)
    for turn in turns:
        text = cleaned(turn.text)
        if turn.speaker == "agent":
            told.agent(text)
        else:
            told.caller(text)
    return told.words


class _Told:
    """The words told so far, the question that waits and what the agent has just repeated."""

    def __init__(self, default: str) -> None:
        self.words = ""
        self._default = default
        self._asked: str | None = None
        self._waited = 0
        self._repeated: str | None = None
        self._piece = False  # the words end with a piece of an answer

    def agent(self, text: str) -> None:
        """Remember what is asked and which place is repeated."""
        asked = _question(text)
        if asked is not None:
            self._asked, self._waited = asked, 0
        repeated = _place_said(text, self._default)
        if repeated is not None:
            self._repeated = repeated

    def caller(self, text: str) -> None:
        """Add what the caller says, as the answer it is."""
        denies = bool(_DENIES.match(text))
        if self._repeated is not None and not denies and self._believed(text):
            self._add("住在", self._repeated)
        self._repeated = None
        rest = _DENIES.sub("", text) if denies else text
        if self._asked is None or not rest.strip():
            self.words += f"\n{text}"
            self._piece = False
            return
        answer = _OPENING.sub("", rest)
        if self._is_place(answer):
            self._add(self._asked, answer)
            self._asked = None
            return
        self.words += f"\n{text}"
        self._waited += 1
        if self._waited >= _PATIENCE:
            self._asked = None

    def _is_place(self, answer: str) -> bool:
        """Whether an answer names a place, be it misheard or the rest of one begun."""
        if self._piece and 0 < len(answer) <= _SHORT:
            return True
        said = f"住在{answer}"
        return bool(mentions(said, self._default) or corrected(said, self._default))

    def _believed(self, answer: str) -> bool:
        """Whether the caller agrees to the place the agent said, or goes on telling it."""
        return bool(_AGREES.match(answer)) or self._asked is not None

    def _add(self, before: str, said: str) -> None:
        if self._piece and before == "住在":
            self.words = f"{_ENDING.sub('', self.words)}的{said}"
        else:
            self.words += f"\n{before}{said}"
        self._piece = before == "住在" and len(said) <= 16


def _question(text: str) -> str | None:
    """How the answer to an agent's question is to be read, None where nothing is asked."""
    if _ASKS_REGISTER.search(text) and not re.search("现在|现住|目前|人在", text):
        return "户口在"
    if _ASKS_WORK.search(text):
        return "单位在"
    return "住在" if _ASKS_WHERE.search(text) else None


def _place_said(text: str, default: str) -> str | None:
    """The place an agent says, unless it is their own office or where they send the caller."""
    said: list[Mention] = [
        mention
        for mention in mentions(text, default)
        if not _OWN_OFFICE.search(text[max(0, mention.start - 12) : mention.start])
        and not _SENDS.search(text[max(0, mention.start - 12) : mention.start])
        and not _OFFICE_AFTER.match(text[mention.end : mention.end + 12])
    ]
    if not said:
        return None
    last = max(said, key=lambda mention: (mention.place.street is not None, mention.start))
    place = last.place
    return f"{place.district}{place.street or ''}"
