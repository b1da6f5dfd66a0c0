"""Who asks more than once, and where: for the tests of what may be one case."""

from itertools import count

from nlu.understanding import Place
from router.request import Person

#: A street of the tests of merging only: texts are compared within a street.
HERE = Place("甘井子区", "革镇堡街道", jurisdiction="dalian")
OTHERS = Place("甘井子区", "辛寨子街道", jurisdiction="dalian")
DISTRICT = Place("甘井子区", jurisdiction="dalian")  # no street, so no words are compared
LOW = "我想申请低保，家里三口人都没有收入，"
AGAIN = "请问低保办得怎么样了，我们一家实在没有钱过日子，想申请低保"
SCHOOL = "孩子上大学的学费交不上，想申请教育救助"

_serial = count(1)


def somebody() -> Person:
    """A person of one test only."""
    return Person("某求助人", f"1390000{next(_serial):04d}")
