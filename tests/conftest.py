"""What holds for all tests."""

from hypothesis import settings

# An example may be slow on a busy machine; how fast things are is measured in benchmarks/, not by chance here.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")
