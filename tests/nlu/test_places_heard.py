"""Misheard names, odd input, and what ordinary sentences must not be taken for."""

import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlu.examples import read_examples, training_files
from nlu.gazetteer import JURISDICTIONS, gazetteer, names
from nlu.heard import heard
from nlu.places import find_place
from nlu.places_calls import place_in_call, place_of
from nlu.text import cleaned
from nlu.understanding import Place, Turn

#: A sentence of the training data names a place of these only where its author put it there.
_FAR_WORDS = ("陕", "西安", "达州", "达川", "四川", "长宁", "上海")


@pytest.mark.parametrize(
    ("text", "district", "street"),
    [
        ("干井子区的，没房子", "甘井子区", None),
        ("甘景子区红旗街道", "甘井子区", "红旗街道"),
        ("住在甘井自那边", "甘井子区", None),
        ("我住在西港区", "西岗区", None),
        ("住在沙河扣那边", "沙河口区", None),
        ("庄合市的", "庄河市", None),
        ("在普兰殿那边种地", "普兰店区", None),
        ("哇房店市老虎屯", "瓦房店市", "老虎屯镇"),
        ("甘井子跑崖那边", "甘井子区", "泡崖街道"),
        ("甘井子泡涯街道", "甘井子区", "泡崖街道"),
        ("沙河口马兰街道", "沙河口区", "马栏街道"),
        ("住在马蓝街道", "沙河口区", "马栏街道"),
        ("金州区友宜街道", "金州区", "友谊街道"),
        ("甘井子区新寨子街道", "甘井子区", "辛寨子街道"),
        ("住各镇堡", "甘井子区", "革镇堡街道"),
        ("旅顺水师迎街道", "旅顺口区", "水师营街道"),
        ("渠县三会镇", "渠县", "三汇镇"),
        ("西安市长安区郭度街道", "长安区", "郭杜街道"),
        ("长宁区仙侠新村街道", "长宁区", "仙霞新村街道"),
        # 听着像，却不是
        ("住在小区里，归社区管", None, None),
        ("乡镇和城镇都跑了", None, None),
        ("我们街道的人说的", None, None),
        ("从山区里出来", None, None),
        ("金州有一家饭店", "金州区", None),
        ("沙河口离家近", "沙河口区", None),
        ("庄河的医院看不了", "庄河市", None),
        ("锦州市的", None, None),
    ],
)
def test_misheard_names(text: str, district: str | None, street: str | None) -> None:
    place = find_place(cleaned(text))
    assert (place.district, place.street) == (district, street)


def test_training_sentences_name_far_places_only_where_they_mean_them() -> None:
    """Read by eye: every far place in the training data stands beside its own name."""
    examples, far = read_examples(training_files()), Counter[str]()
    for example in examples:
        message = example.message
        place = place_of(message, cleaned(heard(message)[0]))
        if place.district is None or place.jurisdiction in (None, "dalian"):
            continue
        far[str(place.jurisdiction)] += 1
        said = (place.district[:2], place.street or place.district, *_FAR_WORDS)
        assert any(word in example.text for word in said), example.text
    assert sum(far.values()) < len(examples) / 50


_PIECES = some.one_of(
    some.sampled_from(sorted(names().meanings)),
    some.sampled_from(
        ["住在", "户口在", "那边", "的", "，", "街道", "区", "对", "老家", "【坐席】"]
    ),
    some.text(max_size=4),
)


@given(some.lists(_PIECES, max_size=12).map("".join), some.sampled_from(JURISDICTIONS))
def test_any_text_gives_a_place_that_exists(text: str, default: str) -> None:
    assert_real(find_place(cleaned(text), default))


@given(some.lists(some.tuples(some.sampled_from(("agent", "caller")), _PIECES), max_size=8))
def test_any_call_gives_a_place_that_exists(said: list[tuple[str, str]]) -> None:
    turns = tuple(Turn("agent" if who == "agent" else "caller", text) for who, text in said)
    assert_real(place_in_call(turns))


def assert_real(place: Place) -> None:
    """A place is one of the gazetteer, or nothing but a city; never half of each."""
    if place.district is None:
        assert place.street is None
        assert place.code is None
        return
    assert place.outside is None
    book = gazetteer(place.jurisdiction or "")
    assert book.codes[place.district, place.street] == place.code


@pytest.mark.parametrize(
    "piece",
    ["甘", "甘井子", "甘井子区泡崖街道，", "在区", "住在西安长安区", "我想问问低保。", "\x00"],
)
def test_a_megabyte_takes_time_in_proportion(piece: str) -> None:
    text = (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
    began = time.process_time()
    find_place(text)
    assert time.process_time() - began < 10
