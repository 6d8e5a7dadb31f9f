"""What the columns of other people's tables are called, in both languages, and what each is here. Pure."""

import re
import unicodedata
from typing import Final, Literal

Meaning = Literal[
    "primary_text", "secondary_text", "side", "tags", "note", "difficulty", "accepted", "content_type", "guid", ""
]
"""``side`` is one of the two sides, and which one its words say; ``tags`` are topics in one cell."""

_NAMES: Final[dict[Meaning, str]] = {
    "primary_text": """
        spanish, espanol, castellano, es, spa, es es, es mx, esp, spanish word, spanish text, spanish sentence, word es,
        text es, palabra en espanol, frase en espanol, texto en espanol, spanish translation, in spanish, en espanol,
        target, target language, lengua meta, l2""",
    "secondary_text": """
        english, ingles, en, eng, en us, en gb, english word, english text, english sentence, english translation,
        meaning en, translation en, word en, in english, en ingles, palabra en ingles, native, l1, source text""",
    "side": """
        front, back, term, definition, question, answer, word, meaning, translation, phrase, sentence, text, prompt,
        anverso, reverso, frente, dorso, termino, definicion, pregunta, respuesta, palabra, significado, traduccion,
        frase, oracion, texto, expression, expresion, vocabulary, vocabulario, side 1, side 2, cara a, cara b""",
    "tags": """
        tags, tag, etiquetas, etiqueta, topic, topics, tema, temas, category, categories, categoria, categorias, lesson,
        leccion, unit, unidad, chapter, capitulo""",
    "note": "note, notes, nota, notas, comment, comments, comentario, comentarios, remarks, observaciones",
    "difficulty": "level, nivel, cefr, cefr level, mcer, difficulty, dificultad, nivel mcer",
    "accepted": "accepted, alternatives, alternativas, synonyms, sinonimos, also accepted, otras respuestas",
    "content_type": "type, tipo, content type",
    "guid": "guid",
}
HEADINGS: Final[dict[str, Meaning]] = {name.strip(): to for to, names in _NAMES.items() for name in names.split(",")}
_SIGNS: Final = re.compile(r"[^a-z0-9]+")


def plain_name(name: str) -> str:
    """Return *name* without case, accents and signs."""
    bare = "".join(char for char in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(char))
    return _SIGNS.sub(" ", bare).strip()


def meaning_of(name: str) -> Meaning | None:
    """Return what a column called *name* is to be; None where nobody knows."""
    return HEADINGS.get(plain_name(name))
