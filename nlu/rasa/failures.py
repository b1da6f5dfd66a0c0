"""What can go wrong with a Rasa server, each with the kind it is counted under.

RasaFailure
├── RasaDown        down      no connection
├── RasaSlow        slow      no whole answer within the time for a message
├── RasaRefused     refused   wrong token, or an address that is no Rasa server's
├── RasaWithoutModel no_model  409: no model is loaded
├── RasaBadRequest  bad_request  400: a body or a model file that the server does not take
├── RasaBroken      broken    500 and other errors of the server
├── RasaRubbish     rubbish   an answer that is not what a Rasa server answers
└── RasaPaused      paused    not asked: it failed too often a moment ago
"""

from nlu.errors import OneDoorError


class RasaFailure(OneDoorError):
    """Rasa gave no answer to use; the embedded reader answers instead."""

    kind = "failed"


class RasaDown(RasaFailure):
    """No connection, or one that broke."""

    kind = "down"


class RasaSlow(RasaFailure):
    """The time for the whole message was up."""

    kind = "slow"


class RasaRefused(RasaFailure):
    """The token is wrong, or something else listens there."""

    kind = "refused"


class RasaWithoutModel(RasaFailure):
    """The server runs but has no model loaded (409)."""

    kind = "no_model"


class RasaBadRequest(RasaFailure):
    """The server does not take what it was given: no such model file, or not a model."""

    kind = "bad_request"


class RasaBroken(RasaFailure):
    """The server answered with an error of its own."""

    kind = "broken"


class RasaRubbish(RasaFailure):
    """The answer is not of the form a Rasa server gives, or of a model that is not ours."""

    kind = "rubbish"


class RasaPaused(RasaFailure):
    """The circuit is open: the server is left alone for a while."""

    kind = "paused"
