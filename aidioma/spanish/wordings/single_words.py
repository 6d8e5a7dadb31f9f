"""Single words with another spelling, digits for numbers, another word for "that", and le for a man."""

from collections.abc import Iterator
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.cues import Cues
from aidioma.spanish.morphology import analyses
from aidioma.spanish.wordings.stretches import Stretch, Tokens

_EITHER_SPELLING: Final = {
    "este": "éste", "esta": "ésta", "estos": "éstos", "estas": "éstas", "ese": "ése", "esa": "ésa", "esos": "ésos",
    "esas": "ésas", "aquel": "aquél", "aquella": "aquélla", "aquellos": "aquéllos", "aquellas": "aquéllas",
    "solo": "sólo", "quizá": "quizás", "periodo": "período", "video": "vídeo", "icono": "ícono", "guion": "guión",
    "futbol": "fútbol", "adonde": "a donde", "adónde": "a dónde",
}  # fmt: skip
_POINTING: Final = vocabulary.POINTING
_BEHIND_POINTING: Final = vocabulary.CLITICS | {"", "no", "que", "de", "del", "y", "o", "también", "tampoco", "ya"}
"""What may follow "this one" and never begins what follows "this" and a noun."""
_BOTH_WAYS: Final = {**_EITHER_SPELLING, **{other: one for one, other in _EITHER_SPELLING.items()}}
_THAT: Final = {
    "ese": "aquel", "esa": "aquella", "esos": "aquellos", "esas": "aquellas", "eso": "aquello", "aquel": "ese",
    "aquella": "esa", "aquellos": "esos", "aquellas": "esas", "aquello": "eso",
}  # fmt: skip
_NUMBERS: Final = (
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce",
    "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno",
    "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho",
    "veintinueve", "treinta",
)  # fmt: skip
_DIGITS: Final = {**{word: str(number) for number, word in enumerate(_NUMBERS) if number > 1}, "cuarenta": "40",
                  "cincuenta": "50", "sesenta": "60", "setenta": "70", "ochenta": "80", "noventa": "90",
                  "cien": "100", "mil": "1000"}  # fmt: skip
_NUMBER_EITHER_WAY: Final = {**_DIGITS, **{digits: word for word, digits in _DIGITS.items()}}


def of_word(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """Yield other ways to say the word at *at*, as far as it is no matter of its verb."""
    word = sentence[at]
    if word in _BOTH_WAYS and _may_be_spelt_so(sentence, at, cues):
        yield Stretch(at, at + 1, [_BOTH_WAYS[word]])
    if word == "como" and "how" in cues.words:
        yield Stretch(at, at + 1, ["cómo"])
    if word in _THAT and cues.words & {"that", "those"}:
        yield Stretch(at, at + 1, [_THAT[word]])
    if word in _NUMBER_EITHER_WAY and not _is_part_of_number(sentence, at):
        yield Stretch(at, at + 1, [_NUMBER_EITHER_WAY[word]])
    yield from _him(sentence, at, cues)


def _is_part_of_number(sentence: Tokens, at: int) -> bool:
    """Whether the number at *at* is counted on: dos mil, treinta y dos."""
    around = {*sentence[max(0, at - 1) : at], *sentence[at + 1 : at + 2]}
    beyond = {*sentence[max(0, at - 2) : max(0, at - 1)], *sentence[at + 2 : at + 3]}
    numbers = vocabulary.NUMBERS | _NUMBER_EITHER_WAY.keys() | {"millones", "medio", "cientos"}
    return bool(around & numbers) or ("y" in around and bool(beyond & numbers))


def _may_be_spelt_so(sentence: Tokens, at: int, cues: Cues) -> bool:
    """Whether "este" has no noun behind it and "solo" says "only"; else neither is ever written with an accent."""
    word = sentence[at]
    following = sentence[at + 1] if at + 1 < len(sentence) else ""
    if word in _POINTING:
        return following in _BEHIND_POINTING or any(one.lemma in {"ser", "estar"} for one in analyses(following))
    return word != "solo" or bool(cues.words & {"only", "just", "simply", "merely"})


def _him(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """Yield le for lo where a man is meant, alone before the verb or on its end."""
    if "him" not in cues.words or "it" in cues.words or sum(word.endswith("lo") for word in sentence) > 1:
        return
    word = sentence[at]
    alone = sentence[at - 1 : at] not in {("me",), ("te",), ("se",), ("nos",), ("os",)} or at == 0
    if (
        word in {"lo", "le"}
        and alone
        and at + 1 < len(sentence)
        and any(one.person for one in analyses(sentence[at + 1]))
    ):
        if word == "lo":
            yield Stretch(at, at + 1, ["le"])
    elif any(one.enclitic == "lo" for one in analyses(word)):
        yield Stretch(at, at + 1, [word.removesuffix("lo") + "le"])
