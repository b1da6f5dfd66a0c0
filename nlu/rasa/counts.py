"""How often each thing happened with Rasa: shown on /healthz, never with what was said."""

from collections import Counter
from threading import Lock


class Counts:
    """Events by kind; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counted: Counter[str] = Counter()

    def add(self, kind: str) -> int:
        """Count one; how many of this kind there are now."""
        with self._lock:
            self._counted[kind] += 1
            return self._counted[kind]

    def shown(self) -> dict[str, int]:
        """All counts, by name."""
        with self._lock:
            return dict(sorted(self._counted.items()))
