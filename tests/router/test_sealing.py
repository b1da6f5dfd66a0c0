"""Personal data at rest: what was sealed opens for its purpose and key, and for nothing else."""

import base64
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from router.errors import SealError
from router.sealing import KEY_BYTES, SealBox, key_from

SEAL = SealBox(os.urandom(KEY_BYTES))
texts = some.text(some.characters(exclude_categories=["Cs"]), max_size=200)


@given(texts)
def test_what_is_sealed_opens_again(text: str) -> None:
    sealed = SEAL.seal(text, "people.name")
    assert SEAL.open(sealed, "people.name") == text


def test_nothing_stays_nothing() -> None:
    assert SEAL.seal(None, "people.name") is None
    assert SEAL.open(None, "people.name") is None
    assert SEAL.blind_index(None, "phone") is None


@given(texts.filter(lambda text: len(text) > 3))
def test_the_text_does_not_stand_in_what_is_sealed(text: str) -> None:
    assert text.encode() not in (SEAL.seal(text, "people.name") or b"")


def test_sealed_for_one_column_it_does_not_open_for_another() -> None:
    sealed = SEAL.seal("王某", "people.name")
    with pytest.raises(SealError, match="打不开"):
        SEAL.open(sealed, "people.phone")


def test_another_key_does_not_open_it() -> None:
    sealed = SEAL.seal("王某", "people.name")
    with pytest.raises(SealError, match="密钥不对或内容被改动"):
        SealBox(os.urandom(KEY_BYTES)).open(sealed, "people.name")


def test_a_flipped_bit_anywhere_is_noticed() -> None:
    sealed = SEAL.seal("138-0000-1234", "people.phone")
    assert sealed is not None
    for place in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[place // 8] ^= 1 << place % 8
        with pytest.raises(SealError):
            SEAL.open(bytes(changed), "people.phone")


def test_what_was_cut_short_is_noticed() -> None:
    sealed = SEAL.seal("138-0000-1234", "people.phone")
    assert sealed is not None
    for length in range(len(sealed)):
        with pytest.raises(SealError):
            SEAL.open(sealed[:length], "people.phone")


def test_the_same_text_is_never_sealed_alike() -> None:
    sealed = {SEAL.seal("王某", "people.name") for _ in range(200)}
    nonces = {one[1:13] for one in sealed if one}
    assert len(sealed) == len(nonces) == 200


def test_an_equal_number_has_an_equal_index() -> None:
    index = SEAL.blind_index("13800001234", "phone")
    assert index == SEAL.blind_index("13800001234", "phone")
    assert index != SEAL.blind_index("13800001235", "phone")
    assert index != SEAL.blind_index("13800001234", "id_number")
    assert index != SealBox(os.urandom(KEY_BYTES)).blind_index("13800001234", "phone")
    assert index is not None
    assert b"13800001234" not in index


@given(texts, texts)
@settings(max_examples=50)
def test_the_index_tells_texts_apart(one: str, other: str) -> None:
    same = SEAL.blind_index(one, "content") == SEAL.blind_index(other, "content")
    assert same == (one == other)


def test_chain_signature_and_index_have_keys_of_their_own() -> None:
    content = b"phone:13800001234"
    hashes = {
        SEAL.chain(b"", content),
        SEAL.sign(content),
        SEAL.blind_index("13800001234", "phone"),
    }
    assert len(hashes) == 3


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_key_of_the_wrong_length_is_refused(length: int) -> None:
    with pytest.raises(SealError, match=f"密钥应为32字节，现在是{length}字节"):
        SealBox(bytes(length))


def test_the_key_file_is_made_once_for_its_owner_only_and_kept(tmp_path: Path) -> None:
    file = tmp_path / "data" / "secret.key"
    key, made = key_from(None, file)
    assert made
    assert len(key) == KEY_BYTES
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert key_from(None, file) == (key, False)
    assert [child.name for child in file.parent.iterdir()] == ["secret.key"]


def test_what_was_sealed_before_a_restart_opens_after_it(tmp_path: Path) -> None:
    before = SealBox(key_from(None, tmp_path / "key")[0]).seal("王某", "people.name")
    after = SealBox(key_from(None, tmp_path / "key")[0])
    assert after.open(before, "people.name") == "王某"


def test_two_places_have_two_keys(tmp_path: Path) -> None:
    assert key_from(None, tmp_path / "one")[0] != key_from(None, tmp_path / "other")[0]


def test_a_key_in_the_settings_counts_before_the_file(tmp_path: Path) -> None:
    key = os.urandom(KEY_BYTES)
    configured = base64.urlsafe_b64encode(key).decode()
    assert key_from(configured, tmp_path / "secret.key") == (key, False)
    assert not (tmp_path / "secret.key").exists()


@pytest.mark.parametrize("configured", ["abc", "密钥", "A"])
def test_a_key_in_the_settings_that_is_no_base64_is_refused(
    configured: str, tmp_path: Path
) -> None:
    with pytest.raises(SealError, match="不是 base64"):
        key_from(configured, tmp_path / "secret.key")


@pytest.mark.parametrize("content", [b"abc", b"\xff\xfe", "密钥".encode()])
def test_a_spoilt_key_file_is_told_and_not_replaced(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    file.write_bytes(content)
    with pytest.raises(SealError, match="不是 base64"):
        key_from(None, file)
    assert file.read_bytes() == content
