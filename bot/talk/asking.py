"""What is asked, in which words, with which buttons."""

from bot.talk.values import Button, Known, Question, Reply, Turn

_YES_NO = (Button("yes", "button_yes"), Button("no", "button_no"))
_SKIP = Button("skip", "button_skip")
_PERSON = Button("person", "button_person")

ENGLISH = Button("english", "button_english")
#: How often a question is asked before it is given up.
TRIES = 2

BUTTONS: dict[Question, tuple[Button, ...]] = {
    Question.matter: (_PERSON,),
    Question.place: (_SKIP, _PERSON),
    Question.street: (_SKIP,),
    Question.who: (Button("for_me", "button_for_me"), Button("for_other", "button_for_other")),
    Question.contact: (_SKIP,),
    Question.whom: (_SKIP,),
    Question.household: (_SKIP,),
    Question.circle: (_SKIP,),
    Question.consent: (Button("yes", "button_agree"), Button("no", "button_disagree")),
    Question.check: (Button("yes", "button_right"), Button("no", "button_wrong"), _PERSON),
    Question.insist: (Button("yes", "button_insist"), Button("no", "button_no_need")),
    Question.withdraw: (
        Button("yes", "button_withdraw"),
        Button("no", "button_keep"),
    ),
    Question.solved: (
        Button("solved", "button_solved"),
        Button("partly", "button_partly"),
        Button("unsolved", "button_unsolved"),
    ),
    Question.rest: _YES_NO,
    Question.still_wanted: (Button("yes", "button_go_on"), Button("no", "button_withdraw")),
    Question.restart: (Button("yes", "button_stop"), Button("no", "button_go_on")),
}


def asking(known: Known, question: Question, **values: object) -> tuple[Known, Reply]:
    """Ask a question: what is known then, and the sentence with its buttons.

    Asked again it has other words where the catalogue of sentences has them (`…_again`).
    """
    times = known.times.get(question, 0)
    known = known.now(asked=question, times={**known.times, question: times + 1})
    return known, question_of(question, again=times > 0, of_another=bool(known.for_other), **values)


def asked(known: Known, question: Question, **values: object) -> Turn:
    """A turn that only asks a question."""
    known, reply = asking(known, question, **values)
    return Turn(known, (reply,))


def question_of(
    question: Question, *, again: bool = False, of_another: bool = False, **values: object
) -> Reply:
    """The sentence of a question; `of_another` where the speaker asks for somebody else."""
    key = f"ask_{question}"
    if again and question in _OTHER_WORDS:
        key += "_again"
    elif of_another and question in _OF_ANOTHER:
        key += "_of_another"
    wants = {Question.place: "location", Question.contact: "contact"}.get(question)
    return Reply(
        key,
        values,
        BUTTONS.get(question, ()),
        asks=True,
        wants=wants,  # type: ignore[arg-type]  # one of the two that a Reply may want
    )


#: What is asked in other words the second time.
_OTHER_WORDS = (Question.matter, Question.place, Question.contact, Question.number)
#: What is asked in other words of somebody who speaks for another.
_OF_ANOTHER = (Question.place, Question.household, Question.circle, Question.contact)


def asked_again(known: Known) -> tuple[Reply, ...]:
    """The question that still stands, once more; the summary is not read out anew."""
    if known.asked is Question.check:
        return (Reply("still_check", buttons=BUTTONS[Question.check], asks=True),)
    if known.asked in (Question.none, Question.anything_else):
        return ()
    return (question_of(known.asked, of_another=bool(known.for_other), number=known.about),)


def explained(known: Known) -> Reply:
    """The question that stands in other words: why it is asked, with an example."""
    return Reply(f"explain_{known.asked}", buttons=BUTTONS.get(known.asked, ()), asks=True)


def greeting(known: Known, *, helped: bool = False) -> Turn:
    """What this is and how it goes; what was being asked stands again."""
    key = "help" if helped else "greeting"
    standing = asked_again(known)
    if standing:
        return Turn(known, (Reply(key), *standing))
    return Turn(known.now(asked=Question.matter), (Reply(key, buttons=(ENGLISH,)),))
