"""What a process remembers of one exercise."""

from aidioma.marking.cache.memory_cache import ScopeMemory
from aidioma.marking.engine.evidence import Bundle


def test_replies_are_counted_one_by_one_and_for_each_answer_apart() -> None:
    """Whether a reply is looked at again is drawn by its number, so none may be skipped."""
    memory = ScopeMemory((), (), Bundle())

    assert [memory.gave(key) for key in ("one", "one", "other", "one")] == [1, 2, 1, 3]
