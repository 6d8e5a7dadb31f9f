"""Ser, estar, haber: which of them stands with a place, a profession, an origin, an hour, a gerund."""

from typing import Final

from aidioma.spanish.certain.spot import Spot
from aidioma.spanish.morphology import analyses
from aidioma.spanish.vocabulary import singular
from aidioma.text import word_set

_WHERE: Final = word_set(
    "en aquí ahí allí acá allá cerca lejos dentro fuera encima debajo detrás delante junto al sobre arriba abajo"
)
_PROFESSIONS: Final = word_set(
    "abogado abogada actor actriz arquitecto arquitecta bombero bombera camarero camarera cantante carpintero "
    "cocinera cocinero dentista director directora doctor doctora enfermera enfermero escritor escritora "
    "estudiante ingeniera ingeniero maestra maestro mecánico medica medico médica médico mesera mesero músico "
    "periodista piloto pintor pintora policía profesor profesora secretaria secretario taxista traductor "
    "traductora vendedor vendedora veterinaria veterinario"
)
_HOURS: Final = word_set("una dos tres cuatro cinco seis siete ocho nueve diez once doce 1 2 3 4 5 6 7 8 9 10 11 12")
_HAVE_BEEN: Final = word_set("habían hubieron habrán habrían hayan hubieran hubiesen")
_HAS_BEEN: Final = word_set("había hubo habrá habría haya hubiera hubiese hay")

_STATES: Final = word_set(
    "rot descompuest averiad estropead cansad enferm content llen vací muert ocupad sentad embarazad hart acostad "
    "tumbad parad enojad enfadad asustad preocupad encerrad escondid perdid mojad"
)
"""States that nothing is by nature, without their endings."""
_DEGREES: Final = word_set("muy tan más demasiado bastante un poco ya todavía")
_OWN: Final = word_set("mi tu su nuestro nuestra")
_OF_A_NOUN: Final = _OWN | {"un", "una"}


def _swaps(spot: Spot, said: str, meant: str) -> bool:
    """Whether *said* stands for *meant*, in one tense and person."""
    one = {(reading.tense, reading.person) for reading in analyses(spot.wrong) if reading.lemma == said}
    other = {(reading.tense, reading.person) for reading in analyses(spot.right) if reading.lemma == meant}
    return bool(one & other)


def somewhere(spot: Spot) -> bool:
    """Las llaves son en la mesa: where something is, is said with estar, unless it takes place there."""
    if not _swaps(spot, "ser", "estar"):
        return False
    asks = spot.previous in {"dónde", "adónde"} and spot.before[-2:-1] != ("de",)
    return (spot.next in _WHERE or asks) and bool({"is", "are", "was", "were", "be", "am", "been"} & set(spot.prompt))


def doing(spot: Spot) -> bool:
    """Soy comiendo, he sido trabajando: what goes on is said with estar."""
    goes = any(one.lemma == "ir" for one in analyses(spot.wrong))
    return not goes and _swaps(spot, "ser", "estar") and any(one.tense == "ger" for one in analyses(spot.next))


def profession(spot: Spot) -> bool:
    """Mi hermana está médica: what somebody is, is said with ser."""
    return _swaps(spot, "estar", "ser") and spot.next in _PROFESSIONS


def origin(spot: Spot) -> bool:
    """Estoy de Chile: where somebody is from is said with ser."""
    return _swaps(spot, "estar", "ser") and spot.next == "de" and "from" in spot.prompt


def hour(spot: Spot) -> bool:
    """Están las dos: what time it is, is said with ser."""
    return _swaps(spot, "estar", "ser") and spot.next in {"la", "las"} and bool(_HOURS.intersection(spot.after[1:2]))


def there_were(spot: Spot) -> bool:
    """Habían muchas personas: of what there is, haber has one form."""
    if spot.wrong not in _HAVE_BEEN or spot.right not in _HAS_BEEN or not spot.next:
        return False
    return not any(one.tense == "part" for one in analyses(spot.next))


def participle_for_gerund(spot: Spot) -> bool:
    """He estado trabajado: what somebody was doing is a gerund."""
    said, meant = analyses(spot.wrong), analyses(spot.right)
    before = {one.lemma for one in analyses(spot.previous)}
    if "estar" not in before or not any(one.tense == "ger" and not one.enclitic for one in meant):
        return False
    if not spot.wrong.endswith("o") or not any(word.endswith("ing") for word in spot.prompt or ("ing",)):
        return False
    return bool({one.lemma for one in said if one.tense == "part"} & {one.lemma for one in meant})


def broken(spot: Spot) -> bool:
    """Nuestro frigorífico es roto, son bien: what state something is in, is said with estar."""
    if not _swaps(spot, "ser", "estar") or any(one.lemma == "ir" for one in analyses(spot.wrong)):
        return False
    state = [word for word in spot.after if word not in _DEGREES][:1]
    if state == ["bien"]:
        return spot.after[-1] == "bien"
    return bool(state) and singular(state[0]).removesuffix("a").removesuffix("o") in _STATES


def somebody(spot: Spot) -> bool:
    """No estoy tu amigo, está una simple tarea: what somebody or something is, is said with ser."""
    if not _swaps(spot, "estar", "ser") or spot.next not in _OF_A_NOUN or len(spot.after) < 2:  # noqa: PLR2004 - it, a noun
        return False
    if spot.previous in _WHERE | {"dónde"}:
        return False
    return spot.after[1] not in {"poco", "tanto", "rato"} and (spot.is_whole or spot.next in _OWN)


RULES: Final = (broken, somebody, somewhere, doing, profession, origin, hour, there_were, participle_for_gerund)
