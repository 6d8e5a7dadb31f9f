"""Other wordings of a right translation: those that the prompt leaves open, and none that it does not."""

import pytest

from aidioma.spanish.wordings.wordings import wordings
from aidioma.text import canonical, words


def said(prompt: str, sentence: str) -> set[str]:
    lattice = wordings(prompt, words(sentence))
    return {canonical(sentence)} if lattice is None else {" ".join(one.words) for one in lattice.readings(3000)}


@pytest.mark.parametrize(
    ("prompt", "sentence", "others"),
    [
        ("I'll call tomorrow.", "Llamaré mañana.", ["voy a llamar mañana", "mañana llamaré", "mañana voy a llamar"]),
        ("I'm going to eat.", "Voy a comer.", ["comeré"]),
        ("I have seen the film.", "He visto la película.", ["vi la película"]),
        ("She was in Lima.", "Estaba en Lima.", ["estuvo en lima"]),
        ("That is a good idea.", "Esa es una buena idea.", ["ésa es una buena idea", "aquella es una buena idea"]),
        ("It only costs three euros.", "Solo cuesta tres euros.", ["sólo cuesta 3 euros", "solo cuesta 3 euros"]),
        ("I saw him.", "Lo vi.", ["le vi"]),
        ("I like these books.", "Me gustan estos libros.", ["a mí me gustan estos libros", "estos libros me gustan"]),
        ("She likes coffee.", "A ella le gusta el café.", ["le gusta el café", "el café le gusta"]),
        ("He lives in Lima.", "Él vive en Lima.", ["vive en lima"]),
        ("The bread is on the table.", "El pan está en la mesa.", ["en la mesa está el pan"]),
        ("I work on Saturdays.", "Trabajo los sábados.", ["los sábados trabajo"]),
        ("The fridge is empty.", "Compré la nevera.", ["compré el refrigerador", "compré la heladera"]),
        ("I want to turn on the light.", "Quiero encender la luz.", ["quiero prender la luz"]),
        ("We turned on the light.", "Encendimos la luz.", ["prendimos la luz"]),
        ("The car is here.", "El coche está aquí.", ["el auto está acá", "el carro está aquí"]),
        ("I wish I were rich.", "Ojalá fuera rico.", ["ojalá fuera rica"]),
        ("Why did you try to run away?", "¿Por qué trataste de escapar?", ["por qué intentó huir"]),
        ("Tom remembers the book.", "Tom recuerda el libro.", ["tomás se acuerda del libro"]),
        ("I don't remember what you said.", "No recuerdo lo que dijiste.", ["no me acuerdo de qué dijiste"]),
        ("I will call again at four.", "Llamaré de nuevo a las cuatro.", ["volveré a llamar a las 4"]),
        ("I'm single.", "Estoy soltero.", ["soy soltera"]),
        ("Did you hear what he said?", "¿Oíste lo que él dijo?", ["oyó lo que dijo"]),
        ("I must go.", "Tengo que irme.", ["debo irme"]),
        ("Nobody has seen it.", "Nadie lo ha visto.", ["no lo ha visto nadie", "no lo vio nadie"]),
        ("They were wrong.", "Ellos estaban equivocados.", ["ellas estaban equivocadas"]),
        ("What did you answer?", "¿Qué has respondido?", ["qué respondiste", "qué contestaron"]),
        ("No one is listening to me.", "Nadie me está escuchando.", ["nadie me escucha", "nadie está escuchándome"]),
        ("I gave it to them.", "Se lo di a ellos.", ["se lo di", "se lo di a ellas"]),
        ("Give it to me.", "Dámelo.", ["dámela", "démela"]),
        (
            "Most of the students passed.",
            "La mayoría de los estudiantes aprobó.",
            ["la mayoría de los estudiantes aprobaron"],
        ),
        ("I have been working since six.", "He estado trabajando desde las seis.", ["llevo trabajando desde las 6"]),
        ("I can give it to you.", "Puedo dártelo.", ["te lo puedo dar", "se la puedo dar"]),
        ("This hotel belongs to my brother.", "Este hotel es de mi hermano.", ["este hotel pertenece a mi hermano"]),
        ("You will be safe here.", "Aquí estarás seguro.", ["aquí van a estar seguras"]),
        ("We are very tired.", "Estamos muy cansados.", ["estamos muy cansadas"]),
    ],
)
def test_what_the_prompt_leaves_open_may_be_said_otherwise(prompt: str, sentence: str, others: list[str]) -> None:
    assert set(others) <= said(prompt, sentence)


@pytest.mark.parametrize(
    ("prompt", "sentence", "wrong"),
    [
        pytest.param("I went.", "Fui.", "he ido", id="a preterite is no perfect"),
        pytest.param("Do you remember me?", "¿Te acuerdas de mí?", "recuerdas mí", id="a person has another pronoun"),
        pytest.param("I know it.", "Lo sé.", "la sé", id="what is known is no thing"),
        pytest.param("I bought the book and read it.", "Compré el libro y lo leí.", "compré el libro y la leí",
                     id="what it is, is named"),
        pytest.param("It can be seen.", "Se puede ver.", "puede verse ver", id="once"),
        pytest.param("I remember him.", "Lo recuerdo.", "lo me acuerdo de", id="nor two"),
        pytest.param("You must not go.", "No debes ir.", "no tienes que ir", id="what is forbidden is no duty"),
        pytest.param("They are all tired.", "Ellos están todos cansados.", "ellas están todos cansadas",
                     id="all of them"),
        pytest.param("I think the house was old.", "Creo que la casa era vieja.", "creo que la casa era viejo",
                     id="who is old is no speaker"),
        pytest.param("I am your father, I'm tired.", "Soy tu padre, estoy cansado.", "soy tu padre estoy cansada",
                     id="a man speaks"),
        pytest.param("I have lived here for years.", "He vivido aquí.", "viví aquí", id="what still goes on"),
        pytest.param("I have always liked it.", "Siempre me ha gustado.", "siempre me gustó", id="always"),
        pytest.param("I was in Lima when it began.", "Estaba en Lima cuando empezó.", "estuve en lima cuando empezó",
                     id="was in while"),
        pytest.param("This gift is small.", "Este regalo es pequeño.", "éste regalo es pequeño",
                     id="accent before noun"),
        pytest.param("These apples are red.", "Estas manzanas son rojas.", "éstas manzanas son rojas", id="likewise"),
        pytest.param("It turns off by itself.", "Se apaga solo.", "se apaga sólo", id="solo that says alone"),
        pytest.param("I gave him the job, but he lost it.", "Le di el empleo, pero lo perdió.",
                     "le di el empleo pero le perdió", id="le is for persons"),
        pytest.param("I have 32 books.", "Tengo treinta y dos libros.", "tengo 30 y 2 libros", id="within a number"),
        pytest.param("Two thousand people came.", "Vinieron dos mil personas.", "vinieron 2 1000 personas", id="2000"),
        pytest.param("Last night we danced.", "Ayer por la noche bailamos.", "por la noche bailamos ayer",
                     id="ayer por"),
        pytest.param("I'll call you tomorrow morning.", "Te llamaré mañana por la mañana.",
                     "mañana te llamaré mañana por la", id="mañana por la mañana"),
        pytest.param("I work almost every day.", "Trabajo casi todos los días.", "todos los días trabajo casi",
                     id="casi"),
        pytest.param("I work until Monday.", "Trabajo hasta el lunes.", "el lunes trabajo hasta", id="hasta"),
        pytest.param("The car is expensive.", "El coche es caro.", "la guagua es caro", id="another gender agrees"),
        pytest.param("The fridge is clean.", "La nevera está limpia.", "el refrigerador está limpia",
                     id="of an adjective"),
        pytest.param("I bought the fridge and sold it.", "Compré la nevera y la vendí.",
                     "compré el refrigerador y la vendí", id="of a pronoun"),
        pytest.param("All the buses are late.", "Todos los autobuses tardan.", "todos las guaguas tardan",
                     id="of todos"),
        pytest.param("He works and she rests.", "Él trabaja y ella descansa.", "trabaja y ella descansa",
                     id="contrast"),
        pytest.param("I hope it rains tomorrow.", "Ojalá llueva mañana.", "mañana ojalá llueva",
                     id="ojalá comes first"),
        pytest.param("He has a car.", "Tiene un coche.", "tiene un guagua", id="article and gender"),
        pytest.param("The film was good.", "La película era buena.", "la película estuvo buena", id="ser is not estar"),
    ],
)  # fmt: skip
def test_what_would_be_wrong_is_not_said(prompt: str, sentence: str, wrong: str) -> None:
    assert wrong not in said(prompt, sentence)


@pytest.mark.parametrize("sentence", ["", "sí", " ".join(["muy"] * 41)])
def test_what_has_one_wording_has_no_lattice(sentence: str) -> None:
    """Nothing, a word that cannot change, and whole texts."""
    assert wordings("Yes.", words(sentence)) is None
