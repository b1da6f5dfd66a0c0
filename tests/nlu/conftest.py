"""What the tests of the reader share."""

from hypothesis import settings

# The first text read loads the tables of OpenCC, which takes longer than one example may.
settings.register_profile("reader", deadline=None)
settings.load_profile("reader")
