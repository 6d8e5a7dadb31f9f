"""What describes the likeliest reply to the second ensemble of trees."""

from aidioma.marking.engine.compose import candidates, ranked
from aidioma.marking.engine.evidence import Bundle, Evidence
from aidioma.marking.engine.features import features
from aidioma.marking.engine.replies import Replies
from aidioma.spanish.cues import cues_of
from aidioma.spanish.lexicon import shipped_lexicon
from aidioma.text import words


def test_each_differing_place_is_either_a_mistake_or_harmless() -> None:
    """As its chance says: what was judged of the one kind must not count for the other."""
    bundle, evidence = Bundle.of([words("hoy compré un teléfono nuevo")]), Evidence()
    found = candidates(
        words("hoy compré una teléfono moderno"),
        cues=cues_of("Today I bought a new phone."),
        bundle=bundle,
        evidence=evidence,
        lexicon=shipped_lexicon(),
    )
    described = {place: features(place) for one in found for place in one.places}
    replies = Replies(ranked(found, [0.9, 0.2]), described, bundle, evidence)

    assert replies.mistakes == [("una", "un")]
    assert replies.harmless == [("moderno", "nuevo")]
    assert replies.best.corrected == words("hoy compré un teléfono moderno")
