"""Telephone and ID numbers as they are said aloud, in one breath or over the turns of a call."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum.cn import ric

from nlu.facts import personal_items, personal_of
from nlu.facts.personal import SHORTEST_NUMBER
from nlu.text import cleaned
from nlu.understanding import Message
from tests.nlu.told import call

MOBILE = "13800001234"


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("我电话幺三八零零零零幺二三四", MOBILE),
        ("一三八零零零零一二三四", MOBILE),
        ("一三八 零零零零 一二三四", MOBILE),
        ("么三八零零零零么二三四", MOBILE),
        ("妖三八，零零零零，妖二三四", MOBILE),
        ("腰三八零零零零腰二三四", MOBILE),
        ("电话是要三八零零零零要二三四", MOBILE),
        ("一三八呃零零零零嗯一二三四", MOBILE),
        ("一三八，那个，零零零零，然后一二三四", MOBILE),
        ("138零零零零1234", MOBILE),
        ("138四个零1234", MOBILE),
        ("一三八，四个零，一二三四", MOBILE),
        ("幺三八三个零零幺二三四", MOBILE),
        ("1 3 8 0 0 0 0 1 2 3 4", MOBILE),
        ("一三八_零零零零_一二三四", MOBILE),
        ("一三八零零零零，零零零零对吧，一二三四", MOBILE),
        ("幺三九双八双零幺二三四", "13988001234"),
        ("幺三九八八零零一二三四就这个", "13988001234"),
        ("幺三八〇〇〇〇幺二三四", MOBILE),
        ("壹叁捌零零零零壹贰叁肆", MOBILE),
        ("一三八、零零、零零、一二、三四", MOBILE),
        ("洞四幺幺八零零零幺二三四", "041180001234"),
        ("零四一一八零零零一二三四", "041180001234"),
        ("零四一一，八零零零，一二三四", "041180001234"),
        ("0411八零零零一二三四", "041180001234"),
        ("零二四八零零零一二三四", "02480001234"),
        ("号码幺八八五个零幺二三", "18800000123"),
        ("后面这么一三八零零零零一二三四", MOBILE),
        ("我住三零一，电话一三八零零零零一二三四", MOBILE),
        ("138两个零0 0 1234", MOBILE),
        ("一三八零零零零一二三四一三八零零零零", None),
        ("一三八零零零零一二三", None),
        ("花了一百三十八万零一千二百三十四块", None),
        ("一万三千八百块", None),
        ("三号楼一单元八零一室", None),
        ("二零二六年一一月二二号", None),
        ("一一二二三三", None),
        ("共投资18500000000元", None),
        ("一二三四五六七八九", None),
        ("一个一个来，三个三个走", None),
        ("一二八零零零零一二三四", None),
        ("什么什么什么么么么么么么么", None),
    ],
)
def test_spoken_phones_in_a_text(text: str, digits: str | None) -> None:
    clean = cleaned(text)
    found = personal_items(clean)
    assert [item.value for item in found] == ([digits] if digits else [])
    for item in found:
        assert clean[item.span.start : item.span.end] == item.span.text


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        (
            (
                "坐席：电话多少",
                "市民：一三八",
                "坐席：嗯",
                "市民：零零零零",
                "坐席：好",
                "市民：一二三四",
            ),
            MOBILE,
        ),
        (
            (
                "市民：幺三八",
                "坐席：一三八",
                "市民：零零零零",
                "坐席：零零零零对吧",
                "市民：对，幺二三四",
            ),
            MOBILE,
        ),
        (("市民：138", "坐席：嗯", "市民：0000", "坐席：嗯", "市民：1234"), MOBILE),
        (("市民：一三八零零零零", "坐席：一三八零零零零然后呢", "市民：一二三四"), MOBILE),
        (("市民：幺三八四个零", "坐席：您慢点说", "市民：后面是一二三四"), MOBILE),
        (
            ("市民：一三八零零零零", "坐席：零零零零", "市民：零零零零对，一二三四"),
            MOBILE,
        ),
        (
            (
                "市民：一三八",
                "坐席：一三八",
                "市民：零零零零",
                "坐席：是零零零一吗",
                "市民：不是，零零零零",
                "坐席：哦",
                "市民：一二三四",
            ),
            MOBILE,
        ),
        (("市民：一三八零零零零一二", "坐席：一二", "市民：三四"), MOBILE),
        (
            ("市民：零四一一", "坐席：嗯", "市民：八零零零", "坐席：嗯", "市民：一二三四"),
            "041180001234",
        ),
        (("坐席：您来电号码是13800001234吗", "市民：对"), MOBILE),
        (
            ("市民：呃一三八啊", "坐席：嗯", "市民：然后四个零", "坐席：嗯", "市民：最后一二三四"),
            MOBILE,
        ),
        (
            ("市民：我有一百三十八块", "坐席：嗯", "市民：零零零零", "坐席：啊", "市民：一二三四"),
            None,
        ),
        (("市民：一三八", "坐席：嗯", "市民：我想问低保"), None),
        (("市民：我家三口人", "坐席：嗯", "市民：八号楼", "坐席：几零几", "市民：一二零一"), None),
    ],
)
def test_phones_over_the_turns_of_a_call(said: tuple[str, ...], digits: str | None) -> None:
    message = call(*said)
    items = personal_of(message)
    assert {item.value for item in items} == ({digits} if digits else set())
    for item in items:
        assert item.span.turn is not None
        words = cleaned(message.turns[item.span.turn].text)
        assert words[item.span.start : item.span.end] == item.span.text


def spoken(number: str, names: str) -> str:
    return "".join(names[int(figure)] if figure.isdigit() else "叉" for figure in number)


BODY = "21020219650312001"
INVENTED = BODY + ric.calc_check_digit(BODY + "0")
PLAIN, PHONE_WAY = "零一二三四五六七八九", "洞幺两三四五六拐八九"


@pytest.mark.parametrize(
    "text",
    [
        spoken(INVENTED, PLAIN),
        f"身份证号{spoken(INVENTED, PHONE_WAY)}",
        "，".join(spoken(part, PLAIN) for part in (INVENTED[:6], INVENTED[6:14], INVENTED[14:])),
        f"{spoken(INVENTED[:6], PLAIN)}呃{INVENTED[6:14]}后面是{spoken(INVENTED[14:], PLAIN)}",
        f"我身份证是{INVENTED[:10]} {INVENTED[10:]}",
    ],
)
def test_spoken_id_numbers(text: str) -> None:
    assert [(item.kind, item.value, item.valid) for item in personal_items(cleaned(text))] == [
        ("id_number", INVENTED, True)
    ]


def test_an_id_number_over_the_turns_of_a_call_with_the_agent_repeating() -> None:
    parts = [
        spoken(INVENTED[:6], PLAIN),
        spoken(INVENTED[6:14], PLAIN),
        spoken(INVENTED[14:], PLAIN),
    ]
    said = ["坐席：身份证号说一下"]
    for part in parts:
        said += [f"市民：{part}", f"坐席：{part}，嗯"]
    items = personal_of(call(*said))
    assert {(item.kind, item.value, item.valid) for item in items} == {
        ("id_number", INVENTED, True)
    }
    # What the agent repeats is personal, too.
    assert [item.span.turn for item in items] == [1, 2, 3, 4, 5, 6]
    assert all(item.piece for item in items)


@given(some.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), some.data())
def test_the_spoken_form_of_any_mobile_reads_back(number: str, data: some.DataObject) -> None:
    names = [
        "零〇0洞",
        "一幺1壹",
        "二2贰",
        "三3叁",
        "四4肆",
        "五5伍",
        "六6陆",
        "七7拐柒",
        "八8捌",
        "九9玖",
    ]
    said = "".join(data.draw(some.sampled_from(names[int(figure)])) for figure in number)
    cuts = sorted({3, 7} | data.draw(some.sets(some.integers(1, 10), max_size=3)))
    pause = data.draw(some.sampled_from(["", " ", "，", "_", "嗯", "呃，"]))
    parts = [said[a:b] for a, b in zip([0, *cuts], [*cuts, 11], strict=True)]
    assert number in [item.value for item in personal_items(cleaned("电话" + pause.join(parts)))]


@given(some.text())
def test_no_text_makes_it_fall(text: str) -> None:
    clean = cleaned(text)
    for item in personal_of(Message(text)):
        assert clean[item.span.start : item.span.end] == item.span.text


@given(some.text("0123456789一二三四九零幺洞双俩仨个x叉要，+-()", max_size=SHORTEST_NUMBER - 1))
def test_no_number_is_shorter_than_the_shortest(text: str) -> None:
    assert personal_items(cleaned(text)) == ()
