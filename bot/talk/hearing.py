"""What is heard in one line of a talk: its act, the line alone, and the whole matter with it."""

import asyncio
import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.talk.matter import request_of
from bot.talk.telling import begun, needs_told
from bot.talk.values import Heard, Kind, Known, Question, Said
from nlu.acts import Act, ActReader
from nlu.corrections import correction_of
from nlu.errors import UnreadableText
from nlu.fact_values import CaseNumber
from nlu.labels import ABOUT_EARLIER_CASE, Need, Purpose, Urgency
from nlu.places import mentions
from nlu.positions import place_at
from nlu.text import cleaned
from nlu.understanding import Message, Understanding
from router.office import Office

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
#: Below it “三口人” may be taken for a call for a person, “还是别撤” for a yes to withdrawing.
_SURE = 0.6
#: What is surely one of these is not about the matter that got a pointer or an answer.
_MAY_TAKE_BACK = (Act.tell, Act.affirm, Act.deny, Act.finished)
_SOMETHING_ELSE = (*ABOUT_EARLIER_CASE, Purpose.out_of_scope, Purpose.ask_policy)
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
            act = BUTTONS.get(said.text, Act.tell)
            return self._with_matter(
                Heard(act, needs=self._meant(known, act)), known, known.said, at
            )
        here = place_at(*said.spot) if said.spot is not None else None
        alone = self._alone(said.text)
        if alone is None:  # a sticker, a photo without words, “？”
            act = self.acts.read(said.text, known.asked.for_reader)[0] if said.text else Act.chat
            return self._with_matter(Heard(act, here=here), known, known.said, at)
        act, sure = self._act(known, said, alone)
        corrected = self._corrected(known, said, act)
        heard = Heard(
            act=act if corrected is None else Act.correct,
            sure=sure,
            alone=alone,
            needs=corrected or self._meant(known, act),
            number=_number(alone),
            here=here,
            code=_code(said.text, alone),
        )
        return self._with_matter(heard, known, (*known.said, said.text), at)

    def _act(self, known: Known, said: Said, alone: Understanding) -> tuple[Act, float]:
        """What a line does, and how sure that is.

        A talk is given to a person, and a case undone, only when it is sure.
        """
        act, sure = self.acts.read(said.text, known.asked.for_reader)
        undoes = act is Act.affirm and known.asked in (Question.withdraw, Question.restart)
        if (act is Act.person or undoes) and sure < _SURE:
            return Act.tell, sure
        if act is Act.tell and known.asked is Question.insist and self._goes_on(known, alone):
            return Act.affirm, sure
        return act, sure

    def _meant(self, known: Known, act: Act) -> tuple[Need, ...] | None:
        """Yes, a person is to look: at what was asked before, not at what the yes sounds like."""
        if known.asked is not Question.insist or act is not Act.affirm:
            return None
        return self._needs_before(known) or None

    def _goes_on(self, known: Known, alone: Understanding) -> bool:
        """那给我登记一个吧: nothing new, so what was pointed elsewhere or answered is meant."""
        before = self._needs_before(known)
        sure = (found.code for found in alone.needs if found.confidence >= _SURE)
        new = any(code not in before for code in sure)
        elsewhere = alone.purpose in _SOMETHING_ELSE and alone.purpose_confidence >= _SURE
        return not new and not elsewhere

    def _with_matter(
        self, heard: Heard, known: Known, words: tuple[str, ...], at: datetime
    ) -> Heard:
        """With the whole matter read and decided, where there are words of it.

        After a matter was handed in, a line is heard as the beginning of the next one.
        """
        if known.over and heard.act in (Act.tell, Act.correct):
            known, words = begun(known, heard.alone), words[len(known.said) :]
        if not words or known.asked in _NOT_OF_THE_MATTER:
            return heard
        # One line of words is the line that was read already.
        read = heard.alone if len(words) == 1 and heard.alone else self._read("\n".join(words))
        if read is None:
            return heard
        told = known.now(said=words, needs=needs_told(known, heard))
        whole, decided = self.office.decide(request_of(told, at), read)
        if _looks_like_more(told, whole):
            told = told.now(needs=tuple(found.code for found in whole.needs))
            whole, decided = self.office.decide(request_of(told, at), read)
        return replace(heard, whole=whole, decided=decided)

    def _corrected(self, known: Known, said: Said, act: Act) -> tuple[Need, ...] | None:
        """The needs after a correction; None where it is about something else.

        What is said instead of the one known need takes its place. After the summary a line need
        not sound like a correction: 看病的不用办，光办住房就行 takes one back.
        """
        checks = known.asked is Question.check and act in _MAY_TAKE_BACK
        if act is not Act.correct and not checks:
            return None
        before = self._needs_before(known)
        changed = correction_of(said.text, self.office.reader.read, self._names(known, before))
        if act is not Act.correct and not changed.removed:
            return None
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

    def _alone(self, text: str) -> Understanding | None:
        """A line by itself. The name of a place says nothing of how urgent it is: 我住中山区."""
        alone = self._read(text)
        if alone is None or alone.urgency is not Urgency.life_danger or not alone.place.district:
            return alone
        rest = self._read(_without_places(text))
        if rest is not None and rest.urgency is not Urgency.normal:
            return alone
        sure = rest.urgency_confidence if rest is not None else 1.0
        return replace(alone, urgency=Urgency.normal, urgency_confidence=sure)

    def _read(self, text: str) -> Understanding | None:
        try:
            return self.office.reader.read(Message(text))
        except UnreadableText:
            return None


def _looks_like_more(known: Known, whole: Understanding) -> bool:
    """A first telling with a telephone number is half read as an addition; there is no case yet."""
    about_earlier = whole.purpose in ABOUT_EARLIER_CASE and whole.purpose_confidence < _SURE
    return about_earlier and known.needs is None and bool(whole.needs) and not known.cases


def _without_places(text: str) -> str:
    rest = cleaned(text)
    for named in sorted(mentions(rest), key=lambda named: -named.start):
        rest = rest[: named.start] + rest[named.end :]
    return rest


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
