"""What is only misspelt, and what may have been meant."""

from aidioma.spanish.slips import is_accent, is_said_to_vos, is_slip


def test_only_non_words_are_slips() -> None:
    """A word that exists may have been meant."""
    assert is_slip(("telefono", "teléfono"))
    assert not is_slip(("hablo", "habló"))
    assert not is_slip(("", "a"))
    assert not is_slip(("llámalo", "llamalo"))
    assert not is_slip(("pregúntenle", "pregúntale"))
    assert is_slip(("hause", "house"), language="en")
    assert not is_slip(("horse", "house"), language="en")


def test_an_accent_more_or_less_may_be_what_is_said_to_vos() -> None:
    """Tomá to vos is toma to tú, and no lo toqués no lo toques; mamá is no verb."""
    assert is_accent(("tomá", "toma"))
    assert not is_accent(("", "toma"))
    assert is_said_to_vos(("tomá", "toma"))
    assert is_said_to_vos(("toqués", "toques"))
    assert not is_said_to_vos(("mama", "mamá"))
