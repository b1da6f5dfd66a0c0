"""How characters sound: syllables without tone, what speech recognition and dialects confuse alike.

`data/sounds.json` is made of pypinyin by `make places`, so that no program start has to load its
whole dictionary. z/zh, s/sh, c/ch, l/n, -n/-ng are one sound each.
"""

import json
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

_PLANE = 1 << 16
_FIRST = 0x110000  # beyond every code point


@lru_cache(maxsize=1)
def sounds() -> dict[str, str]:
    """The syllable of every common character."""
    text = resources.files("nlu").joinpath("data/sounds.json").read_text("utf-8")
    by_sound: dict[str, str] = json.loads(text)["sounds"]
    return {character: sound for sound, characters in by_sound.items() for character in characters}


@lru_cache(maxsize=1)
def sound_codes() -> npt.NDArray[Any]:
    """A number for the sound of every code point of the BMP, uint32 (65536,).

    A character without a known sound keeps its own code point.
    """
    table = np.arange(_PLANE, dtype=np.uint32)
    numbers: dict[str, int] = {}
    for character, sound in sounds().items():
        table[ord(character)] = _FIRST + numbers.setdefault(sound, len(numbers))
    return table
