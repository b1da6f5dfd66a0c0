"""What is heard in one line of a talk: its act, the line alone, and the whole matter with it."""

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.talk.values import Heard, Kind, Known, Question, Said
from nlu.acts import Act, ActReader
from nlu.corrections import correction_of
from nlu.errors import UnreadableText
from nlu.fact_values import CaseNumber
from nlu.labels import Need
from nlu.understanding import Message, Understanding
from router.office import Office
from router.request import Channel, Request

#: What a button says, in place of words.
BUTTONS: dict[str, Act] = {
    "yes": Act.affirm,
    "no": Act.deny,
    "skip": Act.unknown,
    "person": Act.person,
    "solved": Act.solved,
    "partly": Act.partly,
    "unsolved": Act.unsolved,
    "restart": Act.stop,
    "english": Act.english,
}
#: What was said before a question is about the matter; after these it is an answer to them only.
_NOT_OF_THE_MATTER = (Question.number, Question.withdraw, Question.solved, Question.restart)
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass(frozen=True, slots=True)
class Ears:
    """What a talk is heard with; made once a process."""

    office: Office
    acts: ActReader

    async def hear(self, known: Known, said: Said, at: datetime) -> Heard:
        """Read one line in its talk; in a thread where that takes long or waits for a server."""
        message = Message("\n".join((*known.said, said.text)))
        if self.office.reader.is_quick(message):
            return self._hear(known, said, at)
        return await asyncio.to_thread(self._hear, known, said, at)

    def _hear(self, known: Known, said: Said, at: datetime) -> Heard:
        if said.kind is Kind.button:
            return self._with_matter(Heard(BUTTONS.get(said.text, Act.tell)), known, known.said, at)
        alone = self._read(said.text)
        if alone is None:  # a sticker, a photo without words, “？”
            act = self.acts.read(said.text, known.asked.for_reader)[0] if said.text else Act.chat
            return self._with_matter(Heard(act), known, known.said, at)
        act, _ = self.acts.read(said.text, known.asked.for_reader)
        heard = Heard(
            act=act,
            alone=alone,
            needs=self._corrected(known, said) if act is Act.correct else None,
            number=_number(alone),
            code=_code(said.text, alone),
        )
        return self._with_matter(heard, known, (*known.said, said.text), at)

    def _with_matter(
        self, heard: Heard, known: Known, words: tuple[str, ...], at: datetime
    ) -> Heard:
        """With the whole matter read and decided, where there are words of it.

        After a matter was handed in, a line is heard as the beginning of the next one.
        """
        if known.over and heard.act in (Act.tell, Act.correct):
            known, words = known.next_matter(), words[len(known.said) :]
        if not words or known.asked in _NOT_OF_THE_MATTER:
            return heard
        try:
            whole, decided = self.office.understand_and_route(request_of(known, words, at))
        except UnreadableText:
            return heard
        return replace(heard, whole=whole, decided=decided)

    def _corrected(self, known: Known, said: Said) -> tuple[Need, ...] | None:
        """The needs after a correction; None where it is about something else.

        What is said instead of the one known need takes its place.
        """
        before = self._needs_before(known)
        changed = correction_of(said.text, self.office.reader.read, self._names(known, before))
        if not changed.removed and not changed.added:
            return None
        kept = tuple(need for need in before if need not in changed.removed)
        if not changed.removed and len(before) == 1:
            kept = ()
        return (*kept, *(need for need in changed.added if need not in kept))

    def _needs_before(self, known: Known) -> tuple[Need, ...]:
        if known.shown or known.needs is not None:
            return known.shown or known.needs or ()
        before = self._read("\n".join(known.said))
        return tuple(found.code for found in before.needs) if before else ()

    def _names(self, known: Known, needs: tuple[Need, ...]) -> dict[Need, str]:
        jurisdiction = known.place.jurisdiction if known.place else None
        catalogue = self.office.catalogue
        code = jurisdiction if jurisdiction in catalogue.jurisdictions else catalogue.default
        duties = catalogue.jurisdictions[code].needs
        return {need: duties[need].name for need in needs}

    def _read(self, text: str) -> Understanding | None:
        try:
            return self.office.reader.read(Message(text))
        except UnreadableText:
            return None


def request_of(known: Known, words: tuple[str, ...], at: datetime) -> Request:
    """The matter of a talk as a request; it has no number yet, as nothing is stored of it here."""
    return Request(
        Channel.chat,
        "",
        Message("\n".join(words)),
        at,
        place=known.place,
        insisted=known.insisted,
        needs=known.needs,
    )


def _number(alone: Understanding) -> str | None:
    values = (fact.value for fact in alone.facts)
    return next((one.number for one in values if isinstance(one, CaseNumber)), None)


def _code(text: str, alone: Understanding) -> str | None:
    """Six digits by themselves, outside anything read as a number of another sort."""
    for fact in alone.facts:
        if isinstance(fact.value, CaseNumber):
            text = text.replace(fact.span.text, " ")
    found = _CODE.search(text)
    return found.group() if found else None
