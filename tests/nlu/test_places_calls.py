"""Places told over the turns of a call, by both voices."""

import json
from typing import get_args

import pytest

from nlu.examples import HELD_OUT
from nlu.gazetteer import gazetteer
from nlu.heard import heard
from nlu.places_calls import place_in_call, place_of
from nlu.text import cleaned
from nlu.understanding import Message, Place, Speaker, Turn

#: Share of the second held-out file whose district must be right, "not said" included.
LEAST_RIGHT = 0.97


def call(*said: str) -> tuple[Turn, ...]:
    """Turns written 坐："…" for the agent and 民："…" for the caller."""
    speakers: dict[str, Speaker] = {"坐": "agent", "民": "caller"}
    return tuple(Turn(speakers[one[0]], one[1:]) for one in said)


CALLS = [
    # 一问一答，区和街道分开说
    (["坐您在哪个区", "民甘井子", "坐哪个街道", "民泡崖那块儿"], "甘井子区", "泡崖街道"),
    (["坐您哪里的", "民庄河", "坐庄河哪个乡镇", "民那个啥，栗子房"], "庄河市", "栗子房镇"),
    (["坐地址说一下", "民西岗的", "坐街道呢", "民日新"], "西岗区", "日新街道"),
    (["坐您在什么位置", "民普兰店", "坐普兰店哪", "民太平"], "普兰店区", "太平街道"),
    (["坐住哪儿", "民瓦房店", "坐嗯", "民那个", "坐哪个镇", "民老虎屯"], "瓦房店市", "老虎屯镇"),
    (["坐您是哪个区的", "民中山", "坐好的您说", "民没钱看病"], "中山区", None),
    (["民我在旅顺", "坐旅顺哪里呢", "民水师营"], "旅顺口区", "水师营街道"),
    (["坐您是哪个县的", "民宣汉", "坐哪个镇", "民胡家"], "宣汉县", "胡家镇"),
    (["坐哪个区县", "民榆林横山", "坐镇呢", "民响水"], "横山区", "响水镇"),
    (["坐侬住啥地方", "民长宁", "坐哪个街道", "民天山"], "长宁区", "天山路街道"),
    # 坐席复述，市民认了
    (["民在马栏那边", "坐沙河口区马栏街道是吧", "民对"], "沙河口区", "马栏街道"),
    (["民新华街道", "坐瓦房店的新华街道吗", "民嗯，是"], "瓦房店市", "新华街道"),
    (["民我住得胜", "坐是旅顺的得胜街道还是金州的", "民金州的"], "金州区", "得胜街道"),
    (["坐达川区石板街道吗", "民对头，就是那儿"], "达川区", "石板街道"),
    (["坐您是庄河市大营镇的王大爷吧", "民哎对，是我"], "庄河市", "大营镇"),
    # 坐席说错了，市民不认
    (["坐您是在甘井子吗", "民不是，我在沙河口"], "沙河口区", None),
    (["坐中山区的吗", "民不是不是", "坐那是哪个区", "民西岗区"], "西岗区", None),
    (["坐您是金州区的吗", "民不是", "坐好的您说", "民我就问问政策"], None, None),
    # 坐席说的是自己的单位、叫人去的地方
    (["坐您好，我是甘井子区民政局的", "民你好，我想问低保"], None, None),
    (["坐这里是中山区社会救助服务中心", "民对，我找你们", "坐您讲"], None, None),
    (["坐这个您去西岗区政务大厅办", "民好的好的"], None, None),
    (["坐您好，我是甘井子区民政局的", "民我住旅顺铁山"], "旅顺口区", "铁山街道"),
    (["坐我帮您转到沙河口区民政局", "民行，我家在黑石礁"], "沙河口区", "黑石礁街道"),
    # 户口、单位在别处
    (
        ["坐户口在哪", "民庄河", "坐现在住哪", "民甘井子", "坐哪个街道", "民红旗"],
        "甘井子区",
        "红旗街道",
    ),
    (["坐您户口所在地是哪里", "民瓦房店"], "瓦房店市", None),
    (["坐单位在哪个区", "民金州", "坐家呢，住哪", "民住沙河口"], "沙河口区", None),
    (["坐户口在哪", "民户口是安徽的", "坐人在哪住", "民上海长宁新泾镇"], "长宁区", "新泾镇"),
    # 热线自己的城市是默认
    (["坐您好，达州12345", "民我是石桥镇的"], "达川区", "石桥镇"),
    (["坐您好，上海12345", "民我住江苏路街道"], "长宁区", "江苏路街道"),
    (["坐您好，上海12345", "民我住天山路"], "长宁区", "天山路街道"),
    (["坐您好，大连12345", "民红旗街道"], "甘井子区", "红旗街道"),
    # 听错、写错
    (["坐您在哪个区", "民干井子", "坐哪个街道", "民跑崖那边"], "甘井子区", "泡崖街道"),
    (["坐您在哪", "民沙河口马兰那边"], "沙河口区", "马栏街道"),
    # 没说
    (
        ["坐您好", "民低保一个月多少钱", "坐看您在哪个区", "民各区不一样啊？", "坐一样的"],
        None,
        None,
    ),
    (["民喂", "坐您好", "民打错了"], None, None),
    ([], None, None),
]


@pytest.mark.parametrize(("said", "district", "street"), CALLS)
def test_where_in_a_call(said: list[str], district: str | None, street: str | None) -> None:
    place = place_in_call(call(*said))
    assert (place.district, place.street) == (district, street)
    if district is not None:
        assert place.code == gazetteer(place.jurisdiction or "").codes[district, street]


def test_a_call_written_in_one_text_reads_the_same() -> None:
    text = "【坐席】您在哪个区【市民】甘井子【坐席】哪个街道【市民】泡崖那块儿"
    place = place_of(Message(text), cleaned(text))
    assert (place.district, place.street) == ("甘井子区", "泡崖街道")


@pytest.mark.parametrize(
    ("said", "jurisdiction", "city"),
    [
        (["坐您在哪个城市", "民西安市"], "shaanxi", "西安市"),
        (["坐您哪里的", "民达州的"], "dazhou", "达州市"),
        (["坐您现在在哪", "民西安北站", "坐有地方住吗", "民没有"], "shaanxi", "西安市"),
    ],
)
def test_a_city_told_in_a_call(said: list[str], jurisdiction: str, city: str) -> None:
    assert place_in_call(call(*said)) == Place(jurisdiction=jurisdiction, city=city)


def test_a_caller_outside_is_said_to_be_so() -> None:
    place = place_in_call(call("坐您在哪", "民我在南京", "坐那您打当地的12345", "民哦"))
    assert (place.district, place.outside) == (None, "南京市")


@pytest.mark.parametrize("speaker", get_args(Speaker))
def test_a_call_of_one_voice_is_read(speaker: Speaker) -> None:
    place = place_in_call((Turn(speaker, "住甘井子泡崖那边"),) * 2)
    assert place.district in (None, "甘井子区")


def test_a_long_call_takes_time_in_proportion() -> None:
    turns = call("坐您在哪个区", "民甘井子", "坐哪个街道", "民泡崖那块儿") * 500
    place = place_in_call(turns)
    assert (place.district, place.street) == ("甘井子区", "泡崖街道")


def _held_out() -> list[tuple[Message, dict[str, str | None]]]:
    cases = []
    for line in (HELD_OUT / "places_two.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        turns = tuple(Turn(turn["speaker"], turn["text"]) for turn in case.get("turns", ()))
        cases.append((Message(case.get("text", ""), turns=turns), case))
    return cases


@pytest.mark.parametrize("own_line", [False, True])
def test_held_out_texts_and_calls_are_placed(*, own_line: bool) -> None:
    """Once with Dalian as the default for all, once with the line of each one's own city."""
    cases, wrong = _held_out(), []
    for message, case in cases:
        default = (case["jurisdiction"] or "dalian") if own_line else "dalian"
        place = place_of(message, cleaned(heard(message)[0]), default)
        if place.district != case["district"]:
            wrong.append(f"{case['district']} 读成 {place.district}：{message.whole[:60]}")
    assert len(cases) == 200
    assert 1 - len(wrong) / len(cases) >= LEAST_RIGHT, "\n".join(wrong)


def test_held_out_names_are_official() -> None:
    for _, case in _held_out():
        if case["district"] is not None:
            book = gazetteer(str(case["jurisdiction"]))
            assert (case["district"], case["street"]) in book.codes
