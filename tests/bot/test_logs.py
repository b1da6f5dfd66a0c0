"""Logs hold events and numbers, never what a person said or is called."""

from collections.abc import Iterator

import pytest
import structlog

from bot.logs import log, set_up_logs


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    """Logs go to the standard error of this test only."""
    yield
    structlog.reset_defaults()


def test_a_careless_call_cannot_put_personal_data_into_a_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logs("info")
    log().info("request_taken_in", channel="web", words="我没钱吃饭", phone="13800001234")
    written = capsys.readouterr().err
    assert "request_taken_in" in written
    assert "web" in written
    assert "没钱" not in written
    assert "13800001234" not in written


def test_lines_below_the_level_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("warning")
    log().info("quiet")
    log().warning("loud")
    written = capsys.readouterr().err
    assert "quiet" not in written
    assert "loud" in written
