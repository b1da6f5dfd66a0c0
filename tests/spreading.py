"""How the tests are spread over processes (`pytest -n 2`): file by file, but for three kinds.

What shares something costly runs in one process; scripted talks stand each for itself.
"""

from typing import Any

from xdist.scheduler import LoadScopeScheduling

#: One browser and server, one trained Rasa.
_TOGETHER = {
    "tests/browser/": "browser",
    "tests/nlu/test_rasa_real.py": "rasa",
    "tests/nlu/test_reader_contract.py": "rasa",
}
_EACH_ALONE = ("tests/bot/test_talks.py",)


class Spreading(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out whole files, the largest first."""

    def _split_scope(self, nodeid: str) -> str:
        file = str(nodeid).partition("::")[0]
        if file in _EACH_ALONE:
            return nodeid
        return next((name for start, name in _TOGETHER.items() if file.startswith(start)), file)


def scheduler(config: Any, log: Any) -> Spreading:
    """What xdist asks for who runs what."""
    return Spreading(config, log)
