"""The statements on calls that come in pieces, each put together once.

Lists travel as arrays and rows as JSON: a bind for each value would make a new statement for each
length, to be put together and planned anew.
"""

from functools import lru_cache

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Executable,
    Text,
    and_,
    any_,
    bindparam,
    func,
    literal_column,
    select,
    update,
)

from router.hotline_tables import call_turns, calls
from router.writing import from_json

_TOLD = (
    func.unnest(bindparam("hotlines", type_=ARRAY(Text)), bindparam("call_ids", type_=ARRAY(Text)))
    .table_valued("hotline", "call_id")
    .render_derived("told")
)
#: Those of the pairs `hotlines`, `call_ids` that are known.
KNOWN = select(calls.c.hotline, calls.c.call_id).join(
    _TOLD, and_(calls.c.hotline == _TOLD.c.hotline, calls.c.call_id == _TOLD.c.call_id)
)
#: The turns of the rows `ids`.
TURNS = select(call_turns).where(
    call_turns.c.call_row == any_(bindparam("ids", type_=ARRAY(BigInteger)))
)
#: What became of the row `call`.
TAKEN = update(calls).where(calls.c.id == bindparam("call"))


@lru_cache(maxsize=1)
def beginning(names: tuple[str, ...]) -> Executable:
    """Make or lock rows of calls that are told with these columns; they come back whole."""
    new = from_json(calls, names)
    kept = new.on_conflict_do_update(
        index_elements=["hotline", "call_id"],
        set_={
            "length": func.greatest(calls.c.length, new.excluded.length),
            "began_at": func.least(calls.c.began_at, new.excluded.began_at),
            "heard_at": func.greatest(calls.c.heard_at, new.excluded.heard_at),
        },
    )
    told: Executable = kept.returning(*calls.c)
    return told


@lru_cache(maxsize=1)
def keeping(names: tuple[str, ...]) -> Executable:
    """Keep turns, of two for one place the later revision; which of the places were `made` new."""
    new = from_json(call_turns, names)
    kept = new.on_conflict_do_update(
        index_elements=["call_row", "position"],
        set_={"revision": new.excluded.revision, "content_sealed": new.excluded.content_sealed},
        where=new.excluded.revision > call_turns.c.revision,
    )
    # xmax is zero in a row that this statement has made.
    made = literal_column("(xmax = 0)", Boolean).label("made")
    told: Executable = kept.returning(call_turns.c.call_row, call_turns.c.position, made)
    return told
