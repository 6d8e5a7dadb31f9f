"""Which item comes next."""

from aidioma.practice.selection import AGAIN_AFTER, Again, Choice, choose


def test_due_before_new() -> None:
    """What would be forgotten comes before what is not known yet."""
    assert choose(again=[], due=["d1", "d2"], fresh=["n1"], new_left=5) == Choice("d1", "due")


def test_new_when_nothing_is_due() -> None:
    """With nothing due, something new."""
    assert choose(again=[], due=[], fresh=["n1"], new_left=1) == Choice("n1", "new")


def test_the_allowance_of_new_items_ends() -> None:
    """New items stop when the day's allowance is used up."""
    assert choose(again=[], due=[], fresh=["n1"], new_left=0) is None


def test_a_slip_waits_for_a_few_other_answers() -> None:
    """A slip does not come straight back while there is something else."""
    early = [Again("s1", AGAIN_AFTER - 1)]
    assert choose(again=early, due=["d1"], fresh=[], new_left=0) == Choice("d1", "due")


def test_a_slip_returns_before_what_is_due() -> None:
    """After a few other answers the slip comes first, the longest waiting one before the others."""
    ripe = [Again("s1", AGAIN_AFTER), Again("s2", AGAIN_AFTER + 4)]
    assert choose(again=ripe, due=["d1"], fresh=["n1"], new_left=5) == Choice("s2", "again")


def test_a_slip_returns_at_once_when_nothing_else_is_left() -> None:
    """At the end of the day's work the slips are what is left."""
    assert choose(again=[Again("s1", 0)], due=[], fresh=[], new_left=5) == Choice("s1", "again")


def test_a_day_can_be_done() -> None:
    """None means: nothing left for today."""
    assert choose(again=[], due=[], fresh=[], new_left=5) is None
