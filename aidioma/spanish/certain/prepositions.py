"""
A preposition left out, put in, or taken for another: a mistake, but for the few places where Spanish has a choice.

Of 2,044 pairs of right translations that differ in one word, 16 differ in whether there is a preposition and 14 in
which: before a question word, before times and numbers, with a handful of verbs, with a person that something is done
to. These places are left open.
"""

from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.certain.spot import Spot
from aidioma.spanish.morphology import analyses
from aidioma.text import word_set

_PREPOSITIONS: Final = word_set("a de en con por para sobre sin desde hasta al del")
_ASKING: Final = word_set(
    "qué quién quiénes cuál cuáles cuánto cuánta cuántos cuántas dónde cómo cuándo que si donde como cuando quien cual "
    "todo todos todas nada cada tal algo hace aquí ahí allí allá acá ahora siempre antes después entonces"
)
"""What may be asked, told or placed with a preposition as without: (de) qué hablas, el pan (de) aquí."""
_TIMES: Final = word_set(
    "lunes martes miércoles jueves viernes sábado domingo sábados domingos enero febrero marzo abril mayo junio julio "
    "agosto septiembre octubre noviembre diciembre mañana tarde noche día días año años mes meses semana semanas hora "
    "horas minuto minutos momento vez veces rato tiempo verano invierno otoño primavera fin próximo próxima pasado "
    "pasada último última mediodía medianoche ayer hoy"
)
_FREE_VERBS: Final = word_set(
    "jugar deber responder contestar obedecer faltar pensar creer cuidar dudar necesitar disfrutar gozar hablar saber "
    "sufrir cambiar montar andar tardar quedar esperar preguntar pagar luchar encontrar contar cumplir acabar buscar "
    "mirar tocar subir bajar saltar cruzar pasar atravesar abusar usar informar avisar advertir apostar votar resistir "
    "ayudar servir tener haber tratar llamar gustar ver ser parecer ganar perder probar entrar costar valer durar "
    "caminar correr viajar vivir trabajar llenar apuntar acceder renunciar oler saborear dar quitar robar asegurar "
    "presumir carecer comprar vender morder herir besar picar rozar "
    "cenar comer beber discutir soñar temer oír escuchar traducir"
)
"""Verbs that have the same object with a preposition as without, or a time or a measure right behind them."""
_LANGUAGES: Final = word_set(
    "español inglés francés alemán italiano japonés chino ruso portugués árabe griego latín coreano catalán vasco turco"
)
"""Words for a language and for who comes from where it is spoken: un estudiante (de) japonés."""
_DONE_TO_SOMEBODY: Final = tuple((one,) for one in ("me", "te", "se", "le", "nos", "os", "les"))
"""Before a verb that does something to a part of somebody: me lesioné (en) la rodilla."""
_MOVES: Final = word_set("ir venir llegar volver regresar mudar acercar acostumbrar pertenecer dedicar negar atrever")
_FREE_NOUNS: Final = word_set(
    "color calle avenida número tipo idea duda falta año mes día camino rumbo clase cerca frente junto miedo temor "
    "horror amor odio respeto vez parte medio casa seguro segura enfrente dentro fuera encima debajo delante detrás "
    "antes después además algo nada mucho poco más menos tanto todo hora derecho"
)
_NEVER_THE_SAME: Final = (
    {"a", "en"}, {"a", "de"}, {"a", "con"}, {"en", "para"}, {"de", "para"}, {"con", "para"}, {"al", "en"},
    {"en", "hasta"}, {"de", "hasta"}, {"con", "sin"}, {"con", "hasta"}, {"desde", "en"}, {"con", "desde"},
)  # fmt: skip
"""Pairs of prepositions of which one is hardly ever as right as the other."""
_EITHER_AFTER: Final = word_set(
    "entrar ingresar meter caer tirar subir montar sentar golpear llamar tocar aparecer parecer hablar acercar "
    "salir venir partir quedar estar ser haber tener hacer oler saber invitar reír sonreír gritar abrir cerrar poner "
    "pegar agarrar colgar atar dejar cambiar saltar ganar jugar vender comprar dar escribir casar traducir pasar "
    "cuidar discrepar disfrutar gozar burlar renegar"
)
"""Verbs with which two of them say the same, or each its own: cuidar a, cuidar de."""


def preposition_left_out(spot: Spot) -> bool:
    """Voy la escuela, un vaso agua: the preposition that the right sentence has is missing."""
    if not spot.is_missing or spot.right not in _PREPOSITIONS or not spot.previous or not spot.is_alone:
        return False
    return not _is_open(spot, spot.right)


def preposition_put_in(spot: Spot) -> bool:
    """Un amigo de bueno: a preposition stands where the right sentence has none."""
    if not spot.is_extra or spot.wrong not in _PREPOSITIONS - {"a", "al"} or not spot.previous or not spot.is_alone:
        return False
    return not _is_open(spot, spot.wrong)


def _is_open(spot: Spot, preposition: str) -> bool:
    """Whether it may be there or not."""
    if not spot.next or {spot.next, *spot.after[1:2]} & (_ASKING | _TIMES) or _is_number(spot.next):
        return True
    if spot.next in _LANGUAGES or (preposition == "en" and spot.before[-2:-1] in _DONE_TO_SOMEBODY):
        return True
    if spot.previous in _FREE_NOUNS | _ASKING | _TIMES or vocabulary.singular(spot.previous) in _FREE_NOUNS:
        return True
    lemmas = {one.lemma for one in analyses(spot.previous)}
    if lemmas & _FREE_VERBS:
        return True
    if preposition in {"a", "al"}:
        # A person that something is done to has an "a" or none: only where one goes somewhere it is always there.
        return not (lemmas & _MOVES) and bool(lemmas)
    return False


def _is_number(word: str) -> bool:
    return vocabulary.word_class(word) in {"digit", "number"}


def other_preposition(spot: Spot) -> bool:
    """Vamos en la playa, mañana vamos de casa: the preposition means another thing."""
    if {spot.wrong, spot.right} not in _NEVER_THE_SAME or not spot.is_alone or not spot.previous or not spot.next:
        return False
    if {spot.next, *spot.after[1:2]} & (_ASKING | _TIMES) or _is_number(spot.next):
        return False
    if spot.previous in _FREE_NOUNS or spot.previous in _PREPOSITIONS | _ASKING:
        return False
    if spot.next == "no" or any(one.tense == "inf" for one in analyses(spot.next)):
        return False  # De no haberlo visto, a no haberlo visto.
    return not {one.lemma for one in analyses(spot.previous)} & _EITHER_AFTER


RULES: Final = (preposition_left_out, preposition_put_in, other_preposition)
