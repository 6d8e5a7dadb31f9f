"""Verb forms of Spanish read by their endings: tense and person, given the lemma."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aidioma.spanish.vocabulary import is_listed, is_word, lemma, word_class, zipf
from aidioma.text import without_accents

PERSONS: Final = ("1s", "2s", "3s", "1p", "2p", "3p")
TENSES: Final = ("pres", "pret", "impf", "fut", "cond", "subj", "subjimpf", "imp", "inf", "ger", "part")
ADDRESS: Final = frozenset({"2s", "2v", "3s", "2p", "3p"})
"""Persons with which one can speak to somebody: tú, vos, usted, vosotros, ustedes."""

Reading = tuple[str, str]
"""(tense, person); the person is ``""`` for infinitive, gerund and participle."""


def _row(tense: str, endings: str) -> dict[str, set[Reading]]:
    row: dict[str, set[Reading]] = {}
    for ending, person in zip(endings.split(), PERSONS, strict=True):
        row.setdefault(ending, set()).add((tense, person))
    return row


def _merged(*rows: dict[str, set[Reading]]) -> dict[str, frozenset[Reading]]:
    table: dict[str, set[Reading]] = {}
    for row in rows:
        for ending, readings in row.items():
            table.setdefault(ending, set()).update(readings)
    return {ending: frozenset(readings) for ending, readings in table.items()}


_STRONG: Final = _merged(_row("pret", "e iste o imos isteis ieron"), {"eron": {("pret", "3p")}})
_AFTER_INFINITIVE: Final = (
    _row("fut", "ré rás rá remos réis rán"),
    _row("cond", "ría rías ría ríamos ríais rían"),
)
_AR: Final = _merged(
    _row("pres", "o as a amos áis an"),
    {"ás": {("pres", "2v")}, "á": {("imp", "2v")}},
    _row("impf", "aba abas aba ábamos abais aban"),
    _row("pret", "é aste ó amos asteis aron"),
    _row("subj", "e es e emos éis en"),
    _row("subjimpf", "ara aras ara áramos arais aran"),
    _row("subjimpf", "ase ases ase ásemos aseis asen"),
    {"a": {("imp", "2s")}, "ad": {("imp", "2p")}, "ar": {("inf", "")}, "ando": {("ger", "")}},
    {ending: {("part", "")} for ending in ("ado", "ada", "ados", "adas")},
    *_AFTER_INFINITIVE,
)
_ER_IR: Final = _merged(
    _row("pres", "o es e emos éis en"),
    _row("pres", "o es e imos ís en"),
    {"és": {("pres", "2v")}, "ís": {("pres", "2v")}, "é": {("imp", "2v")}, "í": {("imp", "2v")}},
    _row("impf", "ía ías ía íamos íais ían"),
    _row("pret", "í iste ió imos isteis ieron"),
    {"ió": {("pret", "3s")}, "yó": {("pret", "3s")}, "yeron": {("pret", "3p")}},
    _row("subj", "a as a amos áis an"),
    _row("subjimpf", "iera ieras iera iéramos ierais ieran"),
    _row("subjimpf", "iese ieses iese iésemos ieseis iesen"),
    {"era": {("subjimpf", "3s")}, "yera": {("subjimpf", "3s")}, "yeran": {("subjimpf", "3p")}},
    {"e": {("imp", "2s")}, "ed": {("imp", "2p")}, "id": {("imp", "2p")}, "er": {("inf", "")}, "ir": {("inf", "")}},
    {"ír": {("inf", "")}, "iendo": {("ger", "")}, "yendo": {("ger", "")}},
    {
        ending: {("part", "")}
        for ending in ("ido", "ida", "idos", "idas", "ído", "ída", "cho", "cha", "sto", "sta", "to")
    },
    *_AFTER_INFINITIVE,
)

_IRREGULAR: Final = {
    "ser": (
        ("pres", "soy eres es somos sois son"),
        ("impf", "era eras era éramos erais eran"),
        ("pret", "fui fuiste fue fuimos fuisteis fueron"),
        ("subj", "sea seas sea seamos seáis sean"),
        ("subjimpf", "fuera fueras fuera fuéramos fuerais fueran"),
    ),
    "estar": (
        ("pres", "estoy estás está estamos estáis están"),
        ("impf", "estaba estabas estaba estábamos estabais estaban"),
        ("pret", "estuve estuviste estuvo estuvimos estuvisteis estuvieron"),
        ("subj", "esté estés esté estemos estéis estén"),
    ),
    "haber": (
        ("pres", "he has ha hemos habéis han"),
        ("impf", "había habías había habíamos habíais habían"),
        ("pret", "hube hubiste hubo hubimos hubisteis hubieron"),
        ("subj", "haya hayas haya hayamos hayáis hayan"),
    ),
    "ir": (
        ("pres", "voy vas va vamos vais van"),
        ("impf", "iba ibas iba íbamos ibais iban"),
        ("pret", "fui fuiste fue fuimos fuisteis fueron"),
        ("subj", "vaya vayas vaya vayamos vayáis vayan"),
    ),
    "dar": (
        ("pres", "doy das da damos dais dan"),
        ("pret", "di diste dio dimos disteis dieron"),
        ("subj", "dé des dé demos deis den"),
    ),
    "ver": (
        ("pres", "veo ves ve vemos veis ven"),
        ("impf", "veía veías veía veíamos veíais veían"),
        ("pret", "vi viste vio vimos visteis vieron"),
    ),
    "venir": (("subj", "venga vengas venga vengamos vengáis vengan"),),
    "saber": (("pres", "sé sabes sabe sabemos sabéis saben"),),
}
_EXTRA: Final = {
    "sos": ("ser", ("pres", "2v")),
    "sé": ("saber", ("pres", "1s")),
    "ve": ("ir", ("imp", "2s")),
    "vete": ("ir", ("imp", "2s")),
    "andá": ("ir", ("imp", "2v")),
    "ten": ("tener", ("imp", "2s")),
    "ven": ("venir", ("imp", "2s")),
    "pon": ("poner", ("imp", "2s")),
    "haz": ("hacer", ("imp", "2s")),
    "di": ("decir", ("imp", "2s")),
    "sal": ("salir", ("imp", "2s")),
    "hay": ("haber", ("pres", "")),
}
_STRONG_STEMS: Final = (
    "tuv",
    "estuv",
    "pud",
    "pus",
    "sup",
    "quis",
    "vin",
    "hic",
    "hiz",
    "dij",
    "traj",
    "anduv",
    "duj",
    "cup",
)
_ENCLITICS: Final = (
    "melo",
    "mela",
    "telo",
    "tela",
    "selo",
    "sela",
    "noslo",
    "me",
    "te",
    "se",
    "nos",
    "os",
    "lo",
    "la",
    "los",
    "las",
    "le",
    "les",
)
_INFINITIVE_ENDINGS: Final = ("ar", "er", "ir", "ír")


@dataclass(frozen=True, slots=True)
class Verb:
    """A word read as a verb form: its lemma, its possible readings, and pronouns written onto its end."""

    lemma: str
    readings: frozenset[Reading]
    enclitic: str = ""

    @property
    def tense(self) -> str:
        """The likeliest tense of the form; ``""`` where its ending tells nothing."""
        return next((tense for tense in TENSES if tense in self.tenses), "")

    @property
    def tenses(self) -> frozenset[str]:
        """Every tense the form can have."""
        return frozenset(tense for tense, _ in self.readings)

    @property
    def persons(self) -> frozenset[str]:
        """Every person the form can have; empty for infinitive, gerund and participle."""
        return frozenset(person for _, person in self.readings if person)


def _irregular_forms() -> dict[str, list[tuple[str, Reading]]]:
    forms: dict[str, list[tuple[str, Reading]]] = {}
    for infinitive, rows in _IRREGULAR.items():
        for tense, row in rows:
            for form, person in zip(row.split(), PERSONS, strict=True):
                forms.setdefault(form, []).append((infinitive, (tense, person)))
    for form, reading in _EXTRA.items():
        forms.setdefault(form, []).append(reading)
    return forms


_FORMS: Final = _irregular_forms()


@lru_cache(maxsize=65_536)
def verb(word: str) -> Verb | None:
    """Read *word* as a verb form, pronouns on its end included; None where it is none."""
    if not word or (
        word_class(word) not in {"content", "unknown", "preposition", "conjunction"} and word not in _FORMS
    ):
        return None
    if (found := _irregular(word)) is not None:
        return found
    return (None if is_listed(word) else _with_enclitic(word)) or _regular(word)


@lru_cache(maxsize=65_536)
def may_be_verb(word: str) -> bool:
    """Whether *word* can be a verb form at all, be it more likely a noun (casa, cuenta, vino)."""
    if verb(word) is not None:
        return True
    found = _regular(word, surely=True)
    return (found is not None and bool(found.readings)) or word[:-1].endswith(_STRONG_STEMS)


def _irregular(word: str) -> Verb | None:
    found = _FORMS.get(word)
    if found is None:
        return None
    return Verb(found[0][0], frozenset(reading for _, reading in found))


def _regular(word: str, *, surely: bool = False) -> Verb | None:
    infinitive = _infinitive(word, surely=surely)
    if not infinitive:
        return None
    table = _AR if infinitive.endswith("ar") else _ER_IR
    for length in range(min(6, len(word) - 1), 0, -1):
        ending, stem = word[-length:], word[:-length]
        if stem.endswith(_STRONG_STEMS) and ending in _STRONG:
            return Verb(infinitive, _STRONG[ending])
        if ending in table:
            return Verb(infinitive, table[ending])
    return Verb(infinitive, frozenset())


def _infinitive(word: str, *, surely: bool) -> str:
    """Return the verb *word* is a form of; ``""`` where it is no verb, or, unless *surely*, more likely a noun."""
    found = lemma(word)
    if found.endswith(_INFINITIVE_ENDINGS) and len(found) > len("ir"):
        return found
    for length in (2, 3, 1):
        guesses = [word[:-length] + ending for ending in ("ar", "er", "ir")] if len(word) > length + 1 else []
        for guess in guesses:
            table = _AR if guess.endswith("ar") else _ER_IR
            if word[-length:] in table and is_listed(guess) and (surely or zipf(guess) > zipf(found)):
                return guess
    return ""


def _with_enclitic(word: str) -> Verb | None:
    for enclitic in _ENCLITICS:
        stem = word.removesuffix(enclitic)
        if stem == word or len(stem) < 2:  # noqa: PLR2004
            continue
        for candidate in (stem, without_accents(stem)):
            inner = (_irregular(candidate) or _regular(candidate, surely=True)) if is_word(candidate) else None
            if inner is not None and inner.tenses & {"inf", "ger", "imp", "subj", "pres"}:
                return Verb(inner.lemma, inner.readings, enclitic)
    return None
