"""What holds for every test."""

from hypothesis import settings

# How long an example takes says more of the machine than of us. Each run tries other examples, so that few of them find
# in a week what many find in a night: `pytest --hypothesis-profile=thorough` tries more at once.
settings.register_profile("unhurried", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=200)
settings.load_profile("unhurried")
