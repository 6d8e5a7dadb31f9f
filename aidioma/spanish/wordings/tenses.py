"""Other tenses for a verb where the English one has several, and other verbs that mean the same."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.cues import Cues
from aidioma.spanish.morphology import analyses, form, likeliest
from aidioma.spanish.wordings.stretches import Stretch, Tokens
from aidioma.spanish.wordings.verb_synonyms import same_verbs
from aidioma.text import word_set

_NOT_ONLY_DONE: Final = word_set(
    "since for yet ever already just how long far lately today this week been recently all always years months days"
)
"""What says that something goes on until now, so that the preterite would say something else than the perfect."""
_HAPPENED_THEN: Final = word_set("when while as used")
_PLACE: Final = frozenset({("en",), ("aquí",), ("allí",), ("ahí",)})


def of_verb(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """Yield other ways to say the verb at *at*."""
    word = sentence[at]
    if vocabulary.is_little(word) and word not in {"era", "fue"}:
        return
    found = likeliest(word)
    readings = [one for one in found if one.person and one.tense != "imp"]
    same = same_verbs(cues)
    infinite = [one for one in found if one.tense in {"inf", "ger"}]
    if at and any(one.lemma == "haber" for one in analyses(sentence[at - 1])):
        infinite += [one for one in found if one.tense == "part" and not one.enclitic and word.endswith("o")]
    ways = [way for one in [*readings, *infinite] for way in same.forms(sentence, at, one)]
    if ways:
        yield Stretch(at, at + 1, ways)
    yield from other_tenses(sentence, at, cues)


def other_tenses(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """Yield the verb at *at* in other tenses that the English sentence leaves open."""
    readings = [one for one in likeliest(sentence[at]) if one.person and one.tense != "imp"]
    readings = [one for one in readings if one.person != "2v" or replace(one, person="2s") not in readings]
    if len(readings) != len({one.lemma for one in readings}):
        readings = [one for one in readings if one.tense in {"fut", "pret", "impf"}]
    will = bool(cues.words & {"will", "shall"}) or {"going", "to"} <= cues.words
    for one in readings:
        if one.tense == "fut" and will and one.lemma != "haber":
            yield Stretch(at, at + 1, [f"{form('ir', 'pres', one.person)} a {one.lemma}"])
        if (one.lemma, one.tense) == ("ir", "pres") and will and sentence[at + 1 : at + 2] == ("a",):
            yield from _as_future(sentence, at, one.person)
        if (one.lemma, one.tense) == ("haber", "pres") and (cues.is_perfect or cues.is_past):
            yield from _as_preterite(sentence, at, one.person, cues)
        if one.lemma == "estar" and one.tense in {"pret", "impf"} and _was_somewhere(sentence, at, cues):
            yield Stretch(at, at + 1, [form("estar", "impf" if one.tense == "pret" else "pret", one.person)])


def _was_somewhere(sentence: Tokens, at: int, cues: Cues) -> bool:
    """Whether "was in" leaves it open whether somebody was there for a while or at a moment."""
    return (
        sentence[at + 1 : at + 2] in _PLACE
        and bool(cues.words & {"was", "were"})
        and _HAPPENED_THEN.isdisjoint(cues.words)
    )


def _as_future(sentence: Tokens, at: int, person: str) -> Iterator[Stretch]:
    following = likeliest(sentence[at + 2]) if at + 2 < len(sentence) else []
    infinitive = next((one for one in following if one.tense == "inf" and not one.enclitic), None)
    if infinitive is not None and (future := form(infinitive.lemma, "fut", person)):
        yield Stretch(at, at + 3, [future])


def _as_preterite(sentence: Tokens, at: int, person: str, cues: Cues) -> Iterator[Stretch]:
    goes_on = cues.is_perfect and bool(cues.words & _NOT_ONLY_DONE)
    if goes_on or at + 1 >= len(sentence) or not sentence[at + 1].endswith("o"):
        return
    participle = next((one for one in likeliest(sentence[at + 1]) if one.tense == "part"), None)
    if participle is not None and (preterite := form(participle.lemma, "pret", person)):
        yield Stretch(at, at + 2, [preterite])
