"""The table of reasons: each row is told where it is true, and nowhere else."""

import pytest

from aidioma.i18n import Message
from aidioma.model.marks import EditClass
from aidioma.spanish.classify import edit_class
from aidioma.spanish.explain import ENGLISH, SPANISH, row_for, tip, told_again, why
from aidioma.spanish.reasons.row import MistakePlace, Row, Sample
from aidioma.spanish.rules import feedback_for
from aidioma.text import Language, words

_TABLE: list[tuple[Language, Row]] = [*(("es", row) for row in SPANISH), *(("en", row) for row in ENGLISH)]
_EACH = pytest.mark.parametrize(
    ("language", "row"), [pytest.param(language, row, id=f"{language}: {row.reason}") for language, row in _TABLE]
)


def _place(sample: Sample, row: Row, language: Language) -> MistakePlace:
    previous, wrong, right, following = sample
    kind = edit_class((wrong, right), language=language)
    return MistakePlace(wrong, right, previous, following, kind if kind in row.kinds else min(row.kinds))


@_EACH
def test_each_row_fits_its_example(language: Language, row: Row) -> None:
    """And is the one that is told of it."""
    place = _place(row.example, row, language)
    found = row_for(place, language)
    assert row.fits(place)
    assert found is not None
    assert (found.reason, found.tip) == (row.reason, row.tip)


@_EACH
def test_no_row_is_told_of_its_counter_example(language: Language, row: Row) -> None:
    found = row_for(_place(row.counter, row, language), language)
    assert found is not row


@_EACH
def test_what_was_told_is_read_again(language: Language, row: Row) -> None:
    """A kept reason is said in another language by the pattern and the words it was made of."""
    told = row.told(_place(row.example, row, language))
    again = told_again(str(told), language)
    assert again is not None
    assert again.pattern == told.pattern
    assert str(again) == str(told)
    assert "{" not in told


@pytest.mark.parametrize("said", ["", "Llamarse means to call oneself.", "It is the feminine of “x” with more to it."])
def test_what_an_author_or_a_judge_says_is_left_alone(said: str) -> None:
    assert told_again(said, "es") is None


@pytest.mark.parametrize(
    ("answer", "right", "said"),
    [
        ("Ella trabajo en casa", "Ella trabaja en casa",
         "“trabaja” goes with él, ella or usted; “trabajo” goes with yo."),
        ("La problema es grave", "El problema es grave", "“problema” is masculine, so it is “el problema”."),
        ("La casa blanco", "La casa blanca", "“casa” is feminine, so it is “casa blanca”."),
        ("La agua está fría", "El agua está fría", "“agua” is feminine, but it begins with a stressed a: “el agua”."),
        ("Voy comer", "Voy a comer",
         "“a” is missing: a form of ir needs it before an infinitive, as in “voy a comer”."),
        ("Sueño de ti", "Sueño con ti", "“soñar” goes with “con”."),
        ("Me gusta los libros", "Me gustan los libros",
         "“gustan” goes with ellos, ellas or ustedes: what is liked or missing decides, not the person."),
        ("Ayer compro pan", "Ayer compré pan",
         "“compré” is the preterite (a finished past), which is needed here; “compro” is the present."),
        ("Hace frio", "Hace frío", "It is written “frío”."),
        ("Yo sabo nadar", "Yo sé nadar", "“saber” is irregular: it is “sé”, not “sabo”."),
        ("Quiero que viene", "Quiero que venga", "Here the subjunctive is needed: “venga”."),
        ("Soy leyendo", "Estoy leyendo", "“estoy” comes from estar, which goes with “leyendo”: something is going on."),
        ("No conocía nadie", "No conocía a nadie",
         "“a” is missing: “nadie” as the object of a verb has it, as any person has."),
        ("Soy alérgico las nueces", "Soy alérgico a las nueces", "“a” is missing here."),
        ("Para favor, espera", "Por favor, espera", "“por favor” belong together: it is a set phrase."),
        ("Llena esto formulario", "Llena este formulario",
         "“esto” never stands before a noun: here it is “este”."),
        ("Ves eso pequeña casa", "Ves esa pequeña casa",
         "“eso” never stands before a noun: here it is “esa”."),
        ("Este carta es mía", "Esta carta es mía",
         "“carta” has “esta” before it: este, ese and aquel take its gender and number."),
        ("Es un mi gato", "Es mi gato",
         "“un” is one too many: a noun has one word such as un, el, mi or este before it."),
        ("Arroja mis dados", "Arroja los dados", "Here it is “los”, not “mis”: it is not said whose."),
        ("Les lo di", "Se lo di", "Before “lo” it is “se”, not “les”."),
        ("Habían muchas personas", "Había muchas personas",
         "Here it is “había”: of what there is, haber is never plural."),
        ("Sos un idiota", "Fui un idiota",
         "“fui” is the preterite (a finished past), with yo; “sos” is the present, with vos."),
        ("Tenga cuidado", "Ten cuidado", "“ten” goes with tú; “tenga” goes with él, ella or usted."),
        ("Todavía les quiere", "Todavía le quiere", "Here it is “le”, for one; “les” stands for more than one."),
        ("Tengo lavar", "Tengo que lavar",
         "“que” stands between a form of tener and an infinitive: it says what must be done."),
        ("Lo sabe de no viene", "Lo sabe que no viene",
         "Here it is “que”, not “de”: it joins the two parts of the sentence."),
        ("Encantado de verte", "Encantada de verte",
         "Here it is “encantada”: the participle follows who or what it is about."),
        ("Hay miles estrellas", "Hay miles de estrellas", "“de” stands between “miles” and what there is of it."),
        ("Tomé decisión", "Tomé una decisión", "“una” is missing: “decisión” is one thing or person of several."),
        ("Nadie no viene", "Nadie viene", "“no” is not needed: “nadie” before the verb says it already."),
        ("El tiene sed", "Tiene sed", "“el” is “the”; who acts would be “él”, which is not needed here."),
        ("Es uno taxi", "Es un taxi", "Before a noun “uno” becomes “un”."),
        ("Una bonito país", "Un bonito país", "It is masculine here: “un”."),
        ("Fue más mejor", "Fue mucho mejor", "“mejor” says “more” already: no “más” stands with it."),
        ("Cuando años tienes", "Cuántos años tienes",
         "Here it is “cuántos”, in English “how many”; “cuando” is “when”."),
        ("Lo comida está fría", "La comida está fría", "“lo” is no article for a noun: here it is “la”."),
        ("Le di un susto", "Le dio un susto", "“dio” goes with él, ella or usted; “di” goes with yo."),
        ("Sè quién es", "Sé quién es", "“sé” has the other accent: Spanish has á, é, í, ó and ú alone."),
        ("Para comer y bebe", "Para comer y beber",
         "“beber” is the infinitive, which is needed here; “bebe” is the present."),
        ("La obligué ha salir", "La obligué a salir", "“a” and “ha” sound alike; here it is “a”."),
        ("Yo a Trump", "Odio a Trump",
         "“yo” is not needed here: the verb's ending says who. What is needed is “odio”."),
        ("Quiero que verlo", "Quiero verlo", "“que” is not needed before “verlo”, which is an infinitive."),
        ("Tengo un otro amigo", "Tengo otro amigo", "There is no “un” before “otro”."),
        ("Mi mama canta", "Mi mamá canta",
         "Here it is “mamá”: “mamá” is “mum”; “mama” is a breast, and in parts of America a mum, too."),
        ("Vivo en Hawai", "Vivo en Hawái", "It is written “Hawái”."),
        ("Sin vea el mar", "Sin ver el mar", "After “sin” it is the infinitive: “ver”."),
        ("Siete u nueve", "Siete o nueve", "Here it is “o”: “e” stands before i- alone, “u” before o-."),
        ("Todos querían un", "Todos querían uno", "“un” stands before a noun alone: here it is “uno”."),
        ("Vino a la menudo", "Vino a menudo", "“a menudo” belong together: it is a set phrase."),
        ("Algunos viejas canciones", "Algunas viejas canciones", "It is feminine here: “algunas”."),
        ("Las vacaciones sería así", "Las vacaciones serían así",
         "“serían” goes with ellos, ellas or ustedes; “sería” goes with yo, él, ella or usted."),
        ("Busco por mis llaves", "Busco mis llaves",
         "“por” is not needed after “busco”: the verb says “for”, “to” or “at” by itself."),
    ],
)  # fmt: skip
def test_a_teacher_would_say_so(answer: str, right: str, said: str) -> None:
    feedback = feedback_for(words(answer), words(right), language="es", typed=answer)
    assert feedback.edits[0].why == said


@pytest.mark.parametrize(
    ("answer", "right", "said"),
    [
        ("She work here", "She works here", "“works” goes with he, she or it; “work” does not."),
        ("I goed home", "I went home", "It is “went”, not “goed”: this verb is irregular."),
        ("He is doctor", "He is a doctor", "“a” is missing: here English needs an article."),
        ("The life is short", "Life is short", "There is no “the” here: English has no article for things in general."),
        ("Is raining", "It is raining", "“it” is missing: an English verb needs its subject or object said."),
    ],
)
def test_a_teacher_of_english_would_say_so(answer: str, right: str, said: str) -> None:
    feedback = feedback_for(words(answer, "en"), words(right, "en"), language="en", typed=answer)
    assert feedback.edits[0].why == said


def test_the_tip_is_for_the_mistake_that_was_made() -> None:
    """Not for its class: an accent that parts vowels and one on the last syllable are told apart."""
    policia = feedback_for(words("la policia"), words("la policía"), language="es")
    cafe = feedback_for(words("un cafe"), words("un café"), language="es")
    assert policia.edits[0].why == "It is written “policía”."
    assert "parts it from the vowel" in policia.tip
    assert "Stressed at its end" in cafe.tip
    assert tip(()) == ""


def test_the_tip_goes_with_the_word_beside_the_mistake() -> None:
    """A number is no gender, though both reasons are worded alike."""
    assert "singular or plural together" in feedback_for(words("sus nombre"), words("su nombre"), language="es").tip
    assert "with its article" in feedback_for(words("la problema"), words("el problema"), language="es").tip


def test_a_word_that_is_mended_elsewhere_has_not_moved() -> None:
    """Que for qué, and a que that is missing: neither stands in the wrong place."""
    told = feedback_for(words("que quieres haga"), words("qué quieres que haga"), language="es").edits
    assert [edit.edit_class for edit in told] == [EditClass.ACCENT, EditClass.MISSING]
    moved = feedback_for(words("la roja casa"), words("la casa roja"), language="es").edits
    assert {edit.edit_class for edit in moved} == {EditClass.ORDER}


def test_a_reason_knows_its_pattern() -> None:
    told = why(("la", "el"), EditClass.GENDER, following="problema")
    assert isinstance(told, Message)
    assert told.pattern == "“{noun}” is {quality}, so it is “{right} {noun}”."
