"""The scripted talks (tests/talks/*.txt) as they are written: one line, one speaker.

    # 标题                        the first line; the name of the talk
    # 尚未：原因                   what ought to happen does not yet, and why: it may fail
    # 其他                        any other remark
    求助人：我想申请低保           the resident says it; further lines begin with a space
    求助人×80：很长的话            the same words so many times in one message
    改：我想申请医疗救助            the resident edits a message
    按：对                        presses the button with this label, of those last shown
    发：照片 病历                  sends 照片 文件 语音 贴纸 位置 电话 视频, words beside it
    发：开始                      opens the talk as the channel does (开始 / 帮助)
    换：邻居的手机                 goes on from another account, begun here or earlier in the talk
    过：30小时                    time passes: 分钟 / 小时 / 天
    工作人员：答复 住房救助：好了    the lead answers (all needs where none is named)
    工作人员：回访 / 接手 / 交回    the first contact calls back, takes the talk, hands it back
    工作人员：说：在呢             the officer who has the talk answers in it
    一门：登记好…泡崖              said to the line above, these fragments in this order
    一门：（不说话）               nothing was said to it
    一门没说：再见                 none of these fragments was said to it
    结果：2件                     at the end, what became of it: so many cases were opened
    结果：要办 医疗救助、住房救助    the needs of the last case, by name or code; 没有 for none
    结果：第1件 要办 教育救助        … of the first case
    结果：地方 甘井子区泡崖街道       the place; 不知道 where no district is known
    结果：危险 是 / 给谁 别人 / 进展 已办结 / 转人工 是 / 电话 13800001234

{编号} and {查询码} stand for those of the last receipt, {编号1} for the first.
"""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "talks"
SPEAKERS = ("求助人", "改", "按", "发", "换", "过", "工作人员", "一门", "一门没说", "结果")
_LINE = re.compile(r"(?P<speaker>[^：:\s]{1,6}?)(?:×(?P<times>\d+))?[：:]\s*(?P<words>.*)")
_NOT_YET = "尚未"


class ScriptError(AssertionError):
    """A talk that cannot be read, or in which something else happened than is written."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a talk: where it stands, who speaks, what."""

    where: str
    speaker: str
    words: str

    def wrong(self, what: str) -> ScriptError:
        """The error of this line, with file and line number."""
        return ScriptError(f"{self.where}：{what}")


@dataclass(frozen=True, slots=True)
class Script:
    """One talk; `not_yet` says why it may still fail."""

    name: str
    title: str
    not_yet: str | None
    lines: tuple[Line, ...]


def scripts() -> list[Path]:
    """All talks, by name."""
    return sorted(FOLDER.glob("*.txt"))


def script_of(path: Path) -> Script:
    """Read one talk; ScriptError names file and line of what cannot be read."""
    remarks: list[str] = []
    lines: list[Line] = []
    for number, written in enumerate(path.read_text("utf-8").splitlines(), 1):
        where = f"{path.name} 第{number}行"
        if written.startswith("#"):
            remarks.append(written.lstrip("#").strip())
        elif written[:1].isspace() and written.strip():
            if not lines:
                raise ScriptError(f"{where}：前面没有说话的人")
            last = lines.pop()
            lines.append(Line(last.where, last.speaker, f"{last.words}\n{written.strip()}"))
        elif written.strip():
            lines.append(_line(where, written))
    if not remarks or not lines:
        raise ScriptError(f"{path.name}：第一行写“# 标题”，下面写对话")
    _in_order(lines)
    waiting = (one.split("：", 1)[-1] for one in remarks if one.startswith(_NOT_YET))
    title = next(one for one in remarks if not one.startswith(_NOT_YET))
    return Script(path.stem, title, next(waiting, None), tuple(lines))


def _line(where: str, written: str) -> Line:
    found = _LINE.fullmatch(written.strip())
    if found is None:
        raise ScriptError(f"{where}：要写成“求助人：……”，这行没有说话的人：{written}")
    if found["speaker"] not in SPEAKERS:
        known = "、".join(SPEAKERS)
        raise ScriptError(f"{where}：不认识“{found['speaker']}”，可以写的有：{known}")
    return Line(where, found["speaker"], found["words"] * int(found["times"] or 1))


def _in_order(lines: list[Line]) -> None:
    """Results stand at the end, after something was said."""
    results = [number for number, line in enumerate(lines) if line.speaker == "结果"]
    if not results:
        raise lines[-1].wrong("最后要写“结果：……”")
    if results[-1] - results[0] + 1 != len(results) or results[-1] != len(lines) - 1:
        raise lines[results[0]].wrong("“结果”只能写在最后")


def fragments(words: str) -> list[str]:
    """The parts between the ellipses."""
    return [part.strip() for part in re.split("…+", words) if part.strip()]


def first_missing(words: str, spoken: str) -> str | None:
    """The first fragment that does not follow those before it in what was said; None if all do."""
    at = 0
    for part in fragments(words):
        found = spoken.find(part, at)
        if found < 0:
            return part
        at = found + len(part)
    return None
