"""The same sentence to tú, vos, usted, vosotros and ustedes: every word that shows the listener, and no other."""

import pytest

from aidioma.spanish.cues import cues_of
from aidioma.spanish.wordings.address import ADDRESSES, listener, said_to
from aidioma.spanish.wordings.wordings import wordings
from aidioma.text import canonical, words


def said(prompt: str, sentence: str) -> set[str]:
    lattice = wordings(prompt, words(sentence))
    return {canonical(sentence)} if lattice is None else {" ".join(one.words) for one in lattice.readings(3000)}


@pytest.mark.parametrize(
    ("prompt", "sentence", "others"),
    [
        ("Do you have time?", "¿Tienes tiempo?",
         ["tenés tiempo", "tiene tiempo", "tienen tiempo", "tenéis tiempo"]),
        ("Are you coming?", "¿Vas a venir?", ["va a venir", "van a venir", "vais a venir"]),
        ("Come here!", "Ven aquí.", ["vení aquí", "venga aquí", "vengan aquí", "venid aquí"]),
        ("Sit down!", "Siéntate.", ["sentate", "siéntese", "siéntense", "sentaos"]),
        ("Don't run!", "No corras.", ["no corra", "no corran", "no corráis"]),
        ("Tell me your name.", "Dime tu nombre.", ["decime tu nombre", "dígame su nombre", "díganme su nombre"]),
        ("I saw you yesterday.", "Te vi ayer.",
         ["lo vi ayer", "la vi ayer", "los vi ayer", "os vi ayer", "le vi ayer"]),
        ("I told you.", "Te lo dije.", ["se lo dije", "os lo dije"]),
        ("This is for you.", "Esto es para ti.", ["esto es para vos", "esto es para usted", "esto es para ustedes"]),
        ("I'm going with you.", "Voy contigo.",
         ["voy con vos", "voy con usted", "voy con vosotros", "voy con ustedes"]),
        ("I want to see you.", "Quiero verte.", ["quiero verlo", "quiero verla", "quiero veros", "quiero verlos"]),
        ("You should rest and worry less.", "Deberías descansar y preocuparte menos.",
         ["debería descansar y preocuparse menos", "deberíais descansar y preocuparos menos"]),
        ("Why don't you leave?", "¿Por qué no te vas?",
         ["por qué no se va", "por qué no os vais", "por qué no se van"]),
        ("Is this your house?", "¿Esta es tu casa?", ["ésta es su casa", "esta es vuestra casa"]),
        ("Wait for me here, please.", "Espere aquí.", ["espera aquí", "esperá aquí", "esperad aquí", "esperen aquí"]),
        ("Close the door and wait.", "Cierra la puerta y espera.",
         ["cierre la puerta y espere", "cerrá la puerta y esperá", "cerrad la puerta y esperad"]),
        ("You are tall.", "Eres alto.", ["sos alto", "es alto", "eres alta", "son altos", "sois altas"]),
        ("You have to be honest.", "Tienes que ser honrado.", ["tienen que ser honrados", "tenés que ser honrada"]),
        ("Are you at home?", "¿Estás en casa?", ["están en casa", "estáis en casa"]),
        ("Don't call me!", "No me llames.", ["no me llamés", "no me llame", "no me llaméis"]),
        ("Do you have many friends?", "¿Tenéis muchos amigos?", ["tienes muchos amigos", "tienen muchos amigos"]),
        ("Can I ask you a question?", "¿Puedo haceros una pregunta?",
         ["puedo hacerte una pregunta", "puedo hacerle una pregunta"]),
        ("You are Germans, aren't you?", "Sois alemanes, ¿verdad?", ["eres alemana verdad", "son alemanas verdad"]),
        ("Go brush your teeth.", "Andá a lavarte los dientes.",
         ["ve a lavarte los dientes", "vaya a lavarse los dientes", "id a lavaros los dientes"]),
        ("What do you have there?", "¿Qué tiene usted ahí?", ["qué tienes ahí", "qué tenéis ahí", "qué tienen ahí"]),
        ("You were never alone.", "Ustedes nunca estuvieron solos.",
         ["nunca estuviste sola", "nunca estuvisteis solos"]),
        ("This is for you.", "Esto es para usted.", ["esto es para ti", "esto es para vosotros"]),
        ("I am like you.", "Soy como vosotros.", ["soy como tú", "soy como usted"]),
        ("Wash your hands before eating.", "Lávese las manos antes de comer.",
         ["lávate las manos antes de comer", "lávense las manos antes de comer"]),
        ("You should do your duty.", "Deberían cumplir con su deber.", ["deberías cumplir con tu deber"]),
        ("Let me know what you want to do.", "Dígame lo que quiere hacer.", ["dime lo que quieres hacer"]),
        ("I'm faster than you.", "Soy más rápida que ustedes.", ["soy más rápida que tú"]),
        ("Hey, be careful!", "Hey, ten cuidado.", ["hey tenga cuidado", "hey tened cuidado"]),
        ("Read this first.", "Leé esto primero.", ["lee esto primero", "lea esto primero"]),
    ],
)  # fmt: skip
def test_each_listener_can_be_spoken_to(prompt: str, sentence: str, others: list[str]) -> None:
    assert set(others) <= said(prompt, sentence)


@pytest.mark.parametrize(
    ("prompt", "sentence", "wrong"),
    [
        pytest.param("Do you have your keys?", "¿Tienes tus llaves?", "tiene tus llaves", id="the whole or nothing"),
        pytest.param("Do you have your keys?", "¿Tienes tus llaves?", "tienes sus llaves", id="likewise"),
        pytest.param("Tell me the truth; hide nothing.", "Dígame la verdad; no me esconda nada.",
                     "dime la verdad no me esconda nada", id="a second verb to usted"),
        pytest.param("Call me when you get home.", "Llámenme cuando lleguen a casa.",
                     "llámame cuando lleguen a casa", id="and to ustedes"),
        pytest.param("If you're cold, close the window.", "Si tienes frío, cierra la ventana.",
                     "si tiene frío cierra la ventana", id="a command behind a condition"),
        pytest.param("Close your eyes and breathe.", "Cierra los ojos e inspira.", "cierre los ojos e inspira", id="e"),
        pytest.param("You are tall.", "Eres alto.", "son alto", id="a complement agrees"),
        pytest.param("You have to be honest.", "Tienes que ser honrado.", "tienen que ser honrado", id="further on"),
        pytest.param("You are brothers.", "Sois hermanos.", "eres hermanos", id="and a noun"),
        pytest.param("You are a good boy.", "Eres un buen chico.", "son un buen chico", id="with what describes it"),
        pytest.param("You are all tired.", "Estáis todos cansados.", "estás todos cansado", id="all of them"),
        pytest.param("Go brush your teeth.", "Andá a lavarte los dientes.", "andá a lavarle los dientes", id="vos"),
        pytest.param("You can't do that.", "No se puede hacer.", "no te puedes hacer", id="nobody's se"),
        pytest.param("Do you like it?", "¿Le gusta?", "le gustas", id="what is liked"),
        pytest.param("Is your father home?", "¿Está su padre en casa?", "estás tu padre en casa", id="your father"),
        pytest.param("If you want, call me.", "Si quiere, llámeme.", "si quieres llámeme", id="a second command"),
        pytest.param("Did you see her?", "¿Usted la vio?", "te vio", id="la is somebody else"),
        pytest.param("Does he know you?", "¿Él le conoce a usted?", "él te conoces a ti", id="and so is the verb"),
        pytest.param("I look forward to your letter.", "Espero con ganas tu carta.", "espero con gana su carta",
                     id="ganas"),
        pytest.param("Does Tom make you happy?", "¿Tom te hace feliz?", "tom os hace feliz", id="behind hacer"),
        pytest.param("How long have you been sitting there?", "¿Cuánto llevas ahí sentado?",
                     "cuánto llevan ahí sentado",
                     id="behind llevar"),
        pytest.param("Thank you, sir, do you have time?", "¿Tienes tiempo, señor?", "tienen tiempo señor", id="sir"),
        pytest.param("I understand the pressures you feel.", "Entiendo las presiones que sientes.",
                     "entiendo las presionen que sienten", id="a noun is no verb"),
        pytest.param("You are in trouble.", "Te has metido en camisa de once varas.",
                     "les has metido en camisa de once varan", id="numbers before nouns"),
        pytest.param("I need salt from you.", "Necesito de ti un poco de sal.", "necesito de usted un poco de salga",
                     id="sal is salt"),
        pytest.param("He works.", "Trabaja.", "trabajas", id="nobody is spoken to"),
        pytest.param("I told you.", "Te lo dije.", "le lo dije", id="se before lo"),
        pytest.param("Sit down!", "Siéntate.", "siéntete", id="sentar is not sentir"),
    ],
)  # fmt: skip
def test_what_would_be_half_done_or_wrong_is_not_said(prompt: str, sentence: str, wrong: str) -> None:
    assert wrong not in said(prompt, sentence)


def test_a_sentence_shows_whom_it_was_written_to() -> None:
    """With the verbs that are about them, and the listeners that it can be said to."""
    sentence = words("¿Tienes tiempo?")
    found = listener(sentence, cues_of("Do you have time?"))
    assert found is not None
    assert (found.authored, set(found.verbs), found.open_to) == ("2s", {0}, ADDRESSES)
    assert said_to(sentence, 0, found, "2p") == ("tenéis",)
    assert said_to(sentence, 1, found, "2p") == ("tiempo",)


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [("He has time.", "Tiene tiempo."), ("You have time.", "Tenés tiempo."), ("You and I", "Tu madre y su casa.")],
)
def test_nobody_or_several_listeners_are_left_alone(prompt: str, sentence: str) -> None:
    found = listener(words(sentence), cues_of(prompt))
    assert found is None or found.authored == "2s"
