"""How purpose, needs, urgency and evidence are put together from what Rasa says of the parts."""

from collections.abc import Callable, Iterator

import pytest

from nlu.labels import Need, Purpose, Urgency
from nlu.rasa.parts import MOST_PARTS, parts_of
from nlu.rasa.phrasing import LONGEST_WHOLE
from nlu.rasa.reader import RasaReader
from nlu.rasa.server import RasaServer
from nlu.reader import Reader
from nlu.understanding import Message, Turn, Understanding
from tests.nlu import rasa_fake
from tests.nlu.rasa_fake import TOKEN, FakeRasa, fake_rasa, parsed

Shares = dict[str, float]
Read = Callable[..., Understanding]
PLAIN = "家里没钱看病"  # nobody is in danger here, as the embedded reader knows


@pytest.fixture
def fake() -> Iterator[FakeRasa]:
    with fake_rasa() as running:
        yield running


@pytest.fixture
def rasa(reader: Reader, fake: FakeRasa) -> Iterator[RasaReader]:
    server = RasaServer(fake.url, TOKEN, timeout=5)
    yield RasaReader(reader, server)
    server.close()


def codes(read: Understanding) -> list[Need]:
    return [found.code for found in read.needs]


@pytest.mark.parametrize(
    ("shares", "purpose", "needs"),
    [
        (
            {"seek_help+medical_assistance": 0.9, "out_of_scope": 0.1},
            Purpose.seek_help,
            [Need.medical_assistance],
        ),
        (  # no intent has both, yet both are likely
            {
                "seek_help+medical_assistance+care_service": 0.3,
                "seek_help+medical_assistance": 0.4,
                "seek_help+care_service": 0.3,
            },
            Purpose.seek_help,
            [Need.medical_assistance, Need.care_service],
        ),
        (  # nobody is sure, the purpose is all the same
            {f"ask_policy+{need}": 1 / len(Need) for need in Need},
            Purpose.ask_policy,
            [],
        ),
        (  # below the threshold: the best need of a bare request
            {
                "seek_help+legal_aid": 0.3,
                "seek_help+care_service": 0.25,
                "seek_help+women_support": 0.25,
                "out_of_scope": 0.2,
            },
            Purpose.seek_help,
            [Need.legal_aid],
        ),
        (
            {"complain+assistance_supervision+rural_support": 0.6, "complain": 0.4},
            Purpose.complain,
            [Need.assistance_supervision, Need.rural_support],
        ),
        (  # first and always, even where the intents do not say so
            {"complain+rural_support": 1.0},
            Purpose.complain,
            [Need.assistance_supervision, Need.rural_support],
        ),
        (
            {"out_of_scope": 0.6, "seek_help+legal_aid": 0.4},
            Purpose.out_of_scope,
            [],
        ),
        ({"urge": 0.8, "urge+legal_aid": 0.2}, Purpose.urge, []),
        (  # the fallback has no share in the sum
            {"nlu_fallback": 0.2, "seek_help+legal_aid": 0.7, "urge": 0.3},
            Purpose.seek_help,
            [Need.legal_aid],
        ),
        (  # a few intents of another training are left out
            {"seek_help+legal_aid": 0.7, "greet": 0.3},
            Purpose.seek_help,
            [Need.legal_aid],
        ),
    ],
)
def test_what_the_confidences_add_up_to(
    rasa: RasaReader, fake: FakeRasa, shares: Shares, purpose: Purpose, needs: list[Need]
) -> None:
    fake.shares = lambda text: shares
    read = rasa.read(Message(PLAIN))
    assert (read.purpose, codes(read), read.reader) == (purpose, needs, "rasa")


def test_a_need_told_in_one_sentence_only_is_not_lost(rasa: RasaReader, fake: FakeRasa) -> None:
    def shares(text: str) -> Shares:
        if text.startswith("孩子的学费"):
            return {"seek_help+education_assistance": 0.95, "out_of_scope": 0.05}
        return {"seek_help+medical_assistance": 0.9, "out_of_scope": 0.1}

    fake.shares = shares
    text = "老伴去年中风以后一直住院。医药费已经借了六万多块。孩子的学费也凑不齐开不了学。"
    read = rasa.read(Message(text))
    assert codes(read) == [Need.medical_assistance, Need.education_assistance]
    assert [span.text for span in read.needs[1].evidence] == ["孩子的学费也凑不齐开不了学"]


@pytest.mark.parametrize(
    ("shares", "urgency"),
    [
        ({"seek_help+care_service+life_danger": 0.5, "seek_help": 0.5}, Urgency.life_danger),
        ({"seek_help+care_service+urgent": 0.6, "seek_help": 0.4}, Urgency.urgent),
        (
            {"seek_help+urgent": 0.3, "seek_help+life_danger": 0.3, "seek_help": 0.4},
            Urgency.urgent,
        ),
        ({"seek_help+urgent": 0.3, "seek_help": 0.7}, Urgency.normal),
    ],
)
def test_the_urgency(rasa: RasaReader, fake: FakeRasa, shares: Shares, urgency: Urgency) -> None:
    fake.shares = lambda text: shares
    assert rasa.read(Message(PLAIN)).urgency is urgency


def test_danger_is_believed_when_only_the_embedded_reader_sees_it(
    rasa: RasaReader, fake: FakeRasa
) -> None:
    fake.shares = lambda text: {"seek_help+care_service": 1.0}
    read = rasa.read(Message("我爸喝了农药，现在叫不醒了，快来人"))
    assert read.urgency is Urgency.life_danger
    assert read.urgency_confidence > 0


def test_the_fallback_leaves_the_decision_to_a_person(rasa: RasaReader, fake: FakeRasa) -> None:
    ranking = {"nlu_fallback": 0.2, "seek_help+medical_assistance": 1.0}
    fake.behaviour = rasa_fake.saying_json(lambda text: parsed(text, ranking))
    assert rasa.read(Message(PLAIN)).unsure
    fake.behaviour = rasa_fake.saying_json(
        lambda text: parsed(text, {"seek_help+medical_assistance": 1.0})
    )
    assert not rasa.read(Message(PLAIN)).unsure


def test_what_rasa_does_not_read_comes_from_the_embedded_reader(
    rasa: RasaReader, fake: FakeRasa
) -> None:
    message = Message("我邻居住甘井子区泡崖街道，电话13800001234，家里没钱看病")
    read, embedded = rasa.read(message), rasa.embedded.read(message)
    assert read.reader == "rasa"
    assert (read.place, read.personal, read.for_other) == (
        embedded.place,
        embedded.personal,
        embedded.for_other,
    )
    assert not any("1380000" in asked for asked in fake.asked)


def test_a_long_sentence_is_narrowed_to_the_clauses_with_a_term_found_twice(
    rasa: RasaReader, fake: FakeRasa
) -> None:
    def behave(exchange: rasa_fake.Exchange, text: str) -> None:
        at = text.index("低保")
        place = {"entity": "term", "start": at, "end": at + 2, "value": "低保"}
        doubled = [
            {**place, "extractor": "DIETClassifier", "confidence_entity": 0.9},
            {**place, "extractor": "RegexEntityExtractor"},
        ]
        shares = {"seek_help+minimum_living_allowance": 1.0}
        rasa_fake.saying_json(lambda text: parsed(text, shares, entities=doubled))(exchange, text)

    fake.behaviour = behave
    text = (
        "我们一家老小五口人就靠我一个人在外面打零工，去年又摔伤了腰干不动重活，"
        "想申请一下低保，麻烦看看"
    )
    (found,) = rasa.read(Message(text)).needs
    assert [span.text for span in found.evidence] == ["想申请一下低保"]


def test_evidence_of_a_call_lies_in_its_turns(rasa: RasaReader) -> None:
    turns = (
        Turn("agent", "您好，请问有什么可以帮您"),
        Turn("caller", " 我老伴瘫在床上没人照顾。"),
        Turn("agent", "您是想问低保对吗"),
        Turn("caller", "药费也交不起了。"),
        Turn("caller", "帮帮我"),
    )
    read = rasa.read(Message(turns=turns))
    assert read.needs
    for found in read.needs:
        for span in found.evidence:
            assert span.turn in (1, 3, 4)
            assert turns[span.turn].text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("没钱看病", ["没钱看病"]),
        ("没钱看病。", ["没钱看病。"]),
        ("没钱。看病。谢谢。", ["没钱。看病。谢谢。"]),
        (
            "老伴中风以后瘫在床上没人照顾。孩子的学费也凑不齐了开不了学。谢谢",
            [
                "老伴中风以后瘫在床上没人照顾。孩子的学费也凑不齐了开不了学。谢谢",
                "老伴中风以后瘫在床上没人照顾",
                "孩子的学费也凑不齐了开不了学。谢谢",
            ],
        ),
        (" /没钱看病 ", ["没钱看病"]),
        ("？！", []),
        (" / ", []),
        ("", []),
    ],
)
def test_the_parts_that_rasa_is_asked_about(text: str, asked: list[str]) -> None:
    assert [part.asked for part in parts_of(text)] == asked


@pytest.mark.parametrize(
    "text",
    [
        "没有句号的话一直说" * 5000,
        "一句话有这么长啊。" * 5000,
        "好。" * 20000,
        "很长。" + "啊" * 3000,
    ],
)
def test_a_text_of_any_length_makes_few_parts(text: str) -> None:
    parts = parts_of(text)
    assert 2 <= len(parts) <= MOST_PARTS + 1
    assert max(len(part.asked) for part in parts) <= max(LONGEST_WHOLE, 200)
    for part in parts[1:]:
        assert text[part.start : part.end] == part.asked
