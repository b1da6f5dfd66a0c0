"""Greetings, thanks, doubts, anger, jokes: each has its sentence; then the question stands."""

from bot.talk.asking import asked_again, explained, greeting, question_of
from bot.talk.deeds import Add
from bot.talk.hand_over import missed
from bot.talk.sent_files import case_of
from bot.talk.values import Button, Heard, Kind, Known, Question, Reply, Said, Turn
from nlu.acts import Act

_SAID_TO: dict[Act, str] = {
    Act.thanks: "you_are_welcome",
    Act.identity: "who_i_am",
    Act.insult: "sorry_angry",
    Act.worry: "do_not_worry",
    Act.chat: "small_talk",
    Act.wait: "take_your_time",
    Act.bye: "goodbye",
}
_SILENT_AFTER = (Act.wait, Act.bye)
_CHINESE = (Button("chinese", "button_chinese"),)
_KEPT_KINDS = {Kind.photo: "photo_kept", Kind.file: "file_kept", Kind.location: "location_kept"}
_NOT_READ = {Kind.voice: "cannot_hear", Kind.sticker: "sticker", Kind.other: "cannot_see"}


def without_words(known: Known, said: Said, heard: Heard) -> Turn | None:
    """What is not words: opening, voice, a sticker, a photo; words beside a photo are answered."""
    if said.kind in (Kind.start, Kind.help):
        return greeting(known, helped=said.kind is Kind.help)
    if said.kind in _NOT_READ:
        return Turn(known, (Reply(_NOT_READ[said.kind]), *asked_again(known)))
    if said.kind in _KEPT_KINDS and not said.text:
        return _kept(known, said)
    return None


def _kept(known: Known, said: Said) -> Turn:
    """A photo, a file, a place on the map: on record, and told to who has the case."""
    if said.spot is not None and known.number:
        return Turn(known, do=(Add(known.number, position_named(said)),))
    if said.refused or (said.line is not None and case_of(known)):
        return Turn(known)  # answered as any file is, see bot.talk.sent_files
    key = "file_coming" if said.coming else _KEPT_KINDS[said.kind]
    return Turn(known, (Reply(key), *asked_again(known)))


def position_named(said: Said) -> str:
    """A position in words for the case."""
    assert said.spot is not None
    where = f"求助人发来位置：北纬{said.spot[0]:.5f}，东经{said.spot[1]:.5f}"
    return f"{where}（{said.text}）" if said.text else where


def manners(known: Known, said: Said, heard: Heard) -> Turn | None:
    """What asks for no help itself."""
    if said.kind is Kind.button and said.text == "chinese":
        spoken = known.now(language="zh")
        return Turn(spoken, (Reply("in_chinese"), *asked_again(spoken)))
    match heard.act:
        case Act.greet if known.said or known.number:
            return Turn(known, (Reply("here_i_am"), *asked_again(known)))
        case Act.greet:
            return greeting(known)
        case Act.english:
            spoken = known.now(language="en")
            return Turn(spoken, (Reply("in_english", buttons=_CHINESE), *asked_again(spoken)))
        case Act.confused:
            return _explained(known, said)
        case Act.stop:
            return stopped(known)
        case act if act in _SAID_TO:
            again = () if act in _SILENT_AFTER else asked_again(known)
            return Turn(known, (Reply(_SAID_TO[act]), *again))
    return None


def _explained(known: Known, said: Said) -> Turn:
    """没看懂: the question in other words; the second time a person explains."""
    over = missed(known, said)
    if over is not None:
        return over
    return Turn(known.now(misses=known.misses + 1), (explained(known),))


def stopped(known: Known) -> Turn:
    """算了不说了: asked once whether to leave what was told, if anything was."""
    if not known.said or known.number:
        return Turn(known.now(asked=Question.none), (Reply("stopped"),))
    return Turn(known.now(asked=Question.restart), (question_of(Question.restart),))
