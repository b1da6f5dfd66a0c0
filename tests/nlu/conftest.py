"""What the tests of the reader share."""

from hypothesis import settings

from tests.nlu.rasa_real import real_rasa

__all__ = ["real_rasa"]  # a fixture of the session stands in a conftest, or each module has its own

# The first text read loads the tables of OpenCC, which takes longer than one example may.
settings.register_profile("reader", deadline=None)
settings.load_profile("reader")
