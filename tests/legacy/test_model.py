"""Our ids of legacy rows, and back."""

from hypothesis import given
from hypothesis import strategies as st

from aidioma.legacy.model import content_keys, content_ref


@given(st.lists(st.text(max_size=20) | st.integers(1, 999).map(str), max_size=4), st.sampled_from(["sentence", "text"]))
def test_an_id_leads_back_to_every_row_that_it_was_made_of(raw: list[str], kind: str) -> None:
    """Rows that are asked for by the keys of their ids are all there: none is overlooked."""
    keys = content_keys(kind, [content_ref(kind, key) for key in raw])
    assert keys is None or set(raw) <= set(keys)


def test_a_plain_key_and_one_of_ours_are_said_and_a_hash_is_not() -> None:
    """The keys that occur cost no look at a whole table."""
    assert set(content_keys("sentence", ["sentence:7"]) or ()) >= {"7"}
    assert set(content_keys("sentence", ["mine"]) or ()) >= {"aidioma:mine"}
    assert content_keys("sentence", [content_ref("sentence", "a\nb")]) is None
