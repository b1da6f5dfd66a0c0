"""No personal number lies in clear in any table; who may see it gets it back word for word."""

import json

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from nlu.understanding import Message, Turn
from router.errors import BadFact
from router.intake import take_in
from router.marks import restored
from router.office import Office
from router.people import checked_id_number, checked_phone
from router.records import understanding_record
from router.request import Channel, Person
from router.store import transaction
from tests.router.asking import asked, dump, rows_of

# Numbers of nobody: the ID number fails its check digit.
PHONE, WRITTEN_PHONE, FULL_WIDTH = "13800007469", "138-0000-7469", "１３８００００７４６９"
ID_NUMBER = "210211199001017469"

MESSAGES = [
    Message(f"看病没钱，打{PHONE}找我，身份证{ID_NUMBER}"),
    Message(f"没钱看病{WRITTEN_PHONE}住院的钱拿不出来", f"求助{PHONE}"),
    Message("我住院了没钱看病电话138 0000 7469求求你们"),
    Message(f"手术费交不上打{FULL_WIDTH}找我"),
    Message("看病没钱电话138\u00a00000\u00a07469"),
    Message(f'看病没钱 <a href="tel:{PHONE}">打我电话</a>'),
    Message(f"İ看病没钱打{PHONE}"),
    Message(f"{PHONE}", ""),
    Message(
        "", f"来电{PHONE}", (Turn("caller", "看病没钱"), Turn("agent", f"您的电话是{PHONE}吗"))
    ),
    Message(
        turns=(*[Turn("caller", "看病没钱。")] * 2_001, Turn("caller", f"电话{WRITTEN_PHONE}")),
    ),
]


@pytest.mark.parametrize("message", MESSAGES)
async def test_no_number_lies_in_clear_in_any_table(
    database: AsyncEngine, office: Office, message: Message
) -> None:
    person = Person("某求助人", PHONE, ID_NUMBER)
    proxy = Person("某代办人", "13800007470")
    channel = Channel.hotline if message.turns else Channel.web
    request = asked(message, channel=channel, requester=person, proxy=proxy)
    async with transaction(database) as connection:
        receipt = await take_in(connection, office, request)
    async with transaction(database) as connection:
        everything = await dump(connection)
        [row] = await rows_of(connection, "requests", "id", receipt.request_id)
    secrets = [PHONE, WRITTEN_PHONE, FULL_WIDTH, ID_NUMBER, "某求助人", "某代办人", "13800007470"]
    secrets += ["138 0000 7469", "138\u00a00000\u00a07469", "0000 7469", "00007469"]
    for secret in secrets:
        assert secret not in everything
        assert secret.encode().hex() not in everything
        assert json.dumps(secret).strip('"') not in everything
    kept = Message(row["body"], row["title"], _turns(row["turns"]))
    assert restored(kept, row["marks_sealed"], office.seal) == message


def _turns(stored: list[dict[str, str]] | None) -> tuple[Turn, ...]:
    return tuple(
        Turn("agent" if turn["speaker"] == "agent" else "caller", turn["text"])
        for turn in stored or ()
    )


async def test_no_piece_of_a_number_is_quoted(database: AsyncEngine, office: Office) -> None:
    # Evidence may cut a number anywhere; its hidden digits are starred in the piece, too.
    for number in ("138 0000 7469", WRITTEN_PHONE, FULL_WIDTH, PHONE):
        words = f"我住院了没钱看病电话{number}求求你们"
        async with transaction(database) as connection:
            receipt = await take_in(connection, office, asked(words))
            [row] = await rows_of(connection, "requests", "id", receipt.request_id)
            tasks = await rows_of(connection, "tasks", "case_id", row["case_id"])
        needs = row["understanding"]["needs"]
        quoted = [span["text"] for need in needs for span in need["evidence"]]
        quoted += [task["reason"] for task in tasks]
        pieces = ("0000", "74", "００", "７４")
        assert not [words for words in quoted if any(piece in words for piece in pieces)]


async def test_a_person_is_found_by_the_index_and_opened_with_the_seal(
    database: AsyncEngine, office: Office
) -> None:
    seal = office.seal
    person = Person("某\ud800人", "13800007475", ID_NUMBER)  # a lone surrogate from a broken paste
    async with transaction(database) as connection:
        await take_in(connection, office, asked(requester=person))
        index = seal.blind_index("13800007475", "phone")
        [row] = await rows_of(connection, "people", "phone_index", index)
    assert seal.open(row["name_sealed"], "people.name") == "某\ufffd人"
    assert seal.open(row["phone_sealed"], "people.phone") == "13800007475"
    assert seal.open(row["id_number_sealed"], "people.id_number") == ID_NUMBER


async def test_who_gives_no_name_leaves_no_person(database: AsyncEngine, office: Office) -> None:
    async with transaction(database) as connection:
        receipt = await take_in(connection, office, asked(requester=Person(), proxy=None))
        [row] = await rows_of(connection, "requests", "id", receipt.request_id)
    assert (row["requester_id"], row["proxy_id"]) == (None, None)


async def test_query_codes_are_sealed(database: AsyncEngine, office: Office) -> None:
    async with transaction(database) as connection:
        receipt = await take_in(connection, office, asked())
        found = text("SELECT query_code_sealed FROM cases WHERE number = :number")
        sealed = (await connection.execute(found, {"number": receipt.case_number})).scalar_one()
    assert receipt.query_code is not None
    assert receipt.query_code.encode() not in sealed
    assert office.seal.open(sealed, "cases.query_code") == receipt.query_code


def test_a_person_is_never_shown_by_repr() -> None:
    shown = repr(asked(requester=Person("某求助人", PHONE, ID_NUMBER)).requester)
    assert shown == "Person()"


@pytest.mark.parametrize(
    "written, digits",
    [
        ("138-0000-1234", "13800001234"),
        (" 13800001234 ", "13800001234"),
        ("+86 138 0000 1234", "13800001234"),
        ("0411-80001234", "041180001234"),
    ],
)
def test_a_phone_is_kept_as_its_digits(written: str, digits: str) -> None:
    assert checked_phone(written) == digits


@pytest.mark.parametrize(
    "written", ["", "1380000123", "12345678901", "138000012345", "电话", "110"]
)
def test_what_cannot_be_a_phone_is_refused(written: str) -> None:
    with pytest.raises(BadFact, match="11位"):
        checked_phone(written)


@pytest.mark.parametrize(
    "written", ["", ID_NUMBER, "21021119900101", "123456789012345678", "x" * 18]
)
def test_what_cannot_be_an_id_number_is_refused(written: str) -> None:
    with pytest.raises(BadFact, match="18位"):
        checked_id_number(written)


async def test_what_is_told_of_a_life_is_stored_without_its_values(
    database: AsyncEngine, office: Office
) -> None:
    words = "我六十七，得了尿毒症，退休金一个月一千八，是低保户，肢体二级残疾"
    async with transaction(database) as connection:
        receipt = await take_in(connection, office, asked(words))
        [row] = await rows_of(connection, "requests", "id", receipt.request_id)
    facts = row["understanding"]["facts"]
    assert {fact["kind"] for fact in facts} >= {"age", "illness", "income", "circle", "disability"}
    assert all(set(fact) == {"kind", "start", "end"} for fact in facts)
    # Whoever may open the words reads the facts out of them again.
    read = office.reader.read(restored(Message(row["body"]), row["marks_sealed"], office.seal))
    again = understanding_record(read)["facts"]
    assert [(fact["kind"], fact["start"]) for fact in again] == [
        (fact["kind"], fact["start"]) for fact in facts
    ]
    assert {"name": "尿毒症", "whose": "speaker", "denied": False} in [f["value"] for f in again]


async def test_a_number_said_in_pieces_lies_in_no_table(
    database: AsyncEngine, office: Office
) -> None:
    turns = (
        Turn("caller", "我住院了没钱看病"),
        Turn("agent", "您电话多少"),
        Turn("caller", "一三八零"),
        Turn("agent", "一三八零，嗯"),
        Turn("caller", "零零零七"),
        Turn("agent", "嗯"),
        Turn("caller", "四六九"),
    )
    message = Message(turns=turns)
    async with transaction(database) as connection:
        receipt = await take_in(connection, office, asked(message, channel=Channel.hotline))
        everything = await dump(connection)
        [row] = await rows_of(connection, "requests", "id", receipt.request_id)
    for secret in ("一三八零", "零零零七", "四六九", PHONE):
        assert secret not in everything
    kept = Message(row["body"], row["title"], _turns(row["turns"]))
    assert restored(kept, row["marks_sealed"], office.seal) == message
