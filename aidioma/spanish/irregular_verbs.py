"""
Facts about Spanish verbs that their infinitive does not tell: which stems change, and what follows no rule.

Source:
    Real Academia Española, *Nueva gramática de la lengua española* (2009), chapter 4: the classes and their members.
"""

from typing import Final

from aidioma.text import word_set

E_IE: Final = word_set(
    "denegar desatender desmembrar recomenzar remendar aventar mentar reinvertir reconvertir "
    "acertar acrecentar alentar apacentar apretar arrendar asentar atravesar calentar cegar cerrar cimentar "
    "comenzar concertar confesar desalentar desconcertar desenterrar deshelar despertar desplegar desterrar "
    "empezar encerrar encomendar enmendar ensangrentar enterrar escarmentar fregar gobernar helar herrar "
    "manifestar merendar negar nevar pensar plegar quebrar recalentar recomendar regar renegar repensar replegar "
    "restregar reventar salpimentar segar sembrar sentar serrar sosegar temblar tentar tropezar soterrar refregar "
    "emparentar entrecerrar aserrar empedrar sobrecalentar resembrar subarrendar trasegar distender malentender "
    "ascender atender condescender contender defender descender desentender encender entender extender heder "
    "hender perder querer sobrentender sobreentender tender trascender transcender verter adherir advertir "
    "arrepentir asentir conferir consentir convertir deferir desmentir diferir digerir disentir divertir herir "
    "hervir inferir ingerir injerir interferir invertir malherir mentir pervertir preferir presentir proferir "
    "referir requerir resentir revertir sentir subvertir sugerir transferir trasferir controvertir cernir "
    "discernir concernir"
)
"""e becomes ie where it is stressed; in verbs in -ir it becomes i before other stressed syllables with a, ie or ió."""
E_I: Final = word_set(
    "ceñir colegir competir concebir conseguir constreñir corregir derretir despedir desteñir desvestir elegir "
    "embestir estreñir expedir freír gemir henchir impedir investir medir pedir perseguir proseguir reelegir "
    "regir reír rendir reñir repetir revestir seguir servir sofreír sonreír teñir travestir vestir"
)
"""e becomes i wherever no stressed i follows."""
O_UE: Final = word_set(
    "denostar reencontrar "
    "acordar acostar almorzar apostar aprobar avergonzar colar colgar comprobar concordar consolar contar costar "
    "degollar demostrar desaprobar descolgar descontar desollar despoblar encontrar esforzar forzar hollar "
    "mostrar poblar probar recontar recordar recostar reforzar renovar repoblar reprobar resonar revolcar rodar "
    "rogar sobrevolar soldar soltar sonar soñar tostar trocar tronar volar volcar amolar discordar descollar "
    "encordar ensoñar desoldar holgar resollar absolver cocer condoler conmover demoler desenvolver devolver "
    "disolver doler envolver escocer llover moler morder mover poder promover recocer remorder remover resolver "
    "retorcer revolver soler torcer volver dormir adormir morir"
)
NO_CHANGE_IN_PRETERITE: Final = word_set("cernir discernir concernir")
STRESSED_I: Final = word_set(
    "aviar desvariar arriar "
    "aliar ampliar ansiar averiar chirriar confiar contrariar criar desafiar desconfiar desviar enfriar enviar "
    "espiar esquiar expiar extraviar fiar fotografiar guiar hastiar inventariar liar malcriar piar porfiar "
    "reenviar resfriar rociar vaciar variar amnistiar descarriar aislar ahijar cohibir enraizar prohibir "
    "europeizar"
)
"""The last i or u of the stem is stressed on its own: envío, aíslo, actúo, reúno."""
STRESSED_U: Final = word_set(
    "consensuar interactuar menstruar reevaluar revaluar "
    "acentuar actuar atenuar conceptuar continuar desvirtuar devaluar efectuar evaluar exceptuar extenuar "
    "fluctuar graduar discontinuar redituar usufructuar avaluar habituar insinuar perpetuar puntuar situar tatuar "
    "valuar aullar aunar ahumar maullar rehusar reunir"
)

SAY_Z: Final = word_set("mecer cocer recocer escocer remecer")
"""Verbs in a vowel and -cer that become z, not zc, before a and o."""

PARTICIPLES: Final = {
    "abrir": "abierto", "cubrir": "cubierto", "decir": "dicho", "escribir": "escrito", "hacer": "hecho",
    "imprimir": "impreso",
    "morir": "muerto", "poner": "puesto", "pudrir": "podrido", "romper": "roto", "ver": "visto", "volver": "vuelto",
    "solver": "suelto", "satisfacer": "satisfecho", "proveer": "provisto", "freír": "frito", "scribir": "scrito",
}  # fmt: skip
"""By verb, also at the end of longer ones (descubrir, devolver, inscribir), but bendecir and maldecir."""
FAMILIES: Final = (
    "tener",
    "poner",
    "venir",
    "decir",
    "hacer",
    "traer",
    "ducir",
    "salir",
    "valer",
    "caer",
    "querer",
    "ver",
    "oír",
    "quirir",
)
"""Irregular verbs with longer ones made of them: obtener, suponer, deshacer, conducir."""
PREFIXES: Final = frozenset(
    {
        "", "a", "abs", "ad", "ante", "at", "bien", "circun", "com", "con", "contra", "de", "des", "desa", "descom",
        "dis", "entre", "equi", "ex", "extra", "im", "indis", "inter", "intra", "mal", "man", "o", "ob", "pos", "pre",
        "predis", "presu", "pro", "re", "recom", "recon", "retro", "sobre", "sos", "su", "sub", "subs", "super",
        "sus", "trans", "tras", "yuxta",
    }
)  # fmt: skip
"""What stands before an irregular verb in longer ones that are conjugated like it."""
NOT_OF_FAMILY: Final = word_set(
    "volver resolver absolver devolver envolver disolver revolver desenvolver mover llover ver"
)

FIRST_PERSON: Final = {
    "caber": "quepo", "caer": "caigo", "decir": "digo", "hacer": "hago", "oír": "oigo", "poner": "pongo",
    "salir": "salgo",
    "tener": "tengo", "traer": "traigo", "valer": "valgo", "venir": "vengo", "asir": "asgo", "satisfacer": "satisfago",
}  # fmt: skip
"""Of the present; its stem is that of the subjunctive."""
STRONG: Final = {
    "andar": "anduv", "caber": "cup", "decir": "dij", "ducir": "duj", "estar": "estuv", "haber": "hub", "hacer": "hic",
    "poder": "pud", "poner": "pus", "querer": "quis", "saber": "sup", "satisfacer": "satisfic", "tener": "tuv",
    "traer": "traj", "venir": "vin",
}  # fmt: skip
"""Stems of the preterite that is stressed on them in the first and third person."""
FUTURE: Final = {
    "caber": "cabr", "decir": "dir", "haber": "habr", "hacer": "har", "poder": "podr", "poner": "pondr",
    "querer": "querr",
    "saber": "sabr", "salir": "saldr", "tener": "tendr", "valer": "valdr", "venir": "vendr", "satisfacer": "satisfar",
}  # fmt: skip
COMMANDS: Final = {
    "decir": "di", "hacer": "haz", "ir": "ve", "poner": "pon", "salir": "sal", "ser": "sé", "tener": "ten",
    "venir": "ven",
    "satisfacer": "satisfaz",
}  # fmt: skip

WHOLE: Final = {
    "ser": {
        "pres": "soy eres es somos sois son", "impf": "era eras era éramos erais eran",
        "pret": "fui fuiste fue fuimos fuisteis fueron", "subj": "sea seas sea seamos seáis sean",
        "2v": "sos sé",
    },
    "ir": {
        "pres": "voy vas va vamos vais van", "impf": "iba ibas iba íbamos ibais iban",
        "pret": "fui fuiste fue fuimos fuisteis fueron", "subj": "vaya vayas vaya vayamos vayáis vayan", "ger": "yendo",
        "2v": "vas andá",
    },
    "estar": {
        "pres": "estoy estás está estamos estáis están", "subj": "esté estés esté estemos estéis estén",
        "2v": "estás está",
    },
    "haber": {"pres": "he has ha hemos habéis han", "subj": "haya hayas haya hayamos hayáis hayan", "2v": "has -"},
    "dar": {
        "pres": "doy das da damos dais dan", "pret": "di diste dio dimos disteis dieron",
        "subj": "dé des dé demos deis den", "2v": "das da",
    },
    "ver": {
        "pres": "veo ves ve vemos veis ven", "impf": "veía veías veía veíamos veíais veían",
        "pret": "vi viste vio vimos visteis vieron", "subj": "vea veas vea veamos veáis vean", "2v": "ves ve",
    },
    "saber": {"pres": "sé sabes sabe sabemos sabéis saben", "subj": "sepa sepas sepa sepamos sepáis sepan"},
    "oír": {"pres": "oigo oyes oye oímos oís oyen"},
    "oler": {"pres": "huelo hueles huele olemos oléis huelen", "subj": "huela huelas huela olamos oláis huelan"},
    "errar": {"pres": "yerro yerras yerra erramos erráis yerran", "subj": "yerre yerres yerre erremos erréis yerren"},
    "jugar": {"pres": "juego juegas juega jugamos jugáis juegan",
    "subj": "juegue juegues juegue juguemos juguéis jueguen"},
    "quirir": {
        "pres": "quiero quieres quiere quirimos quirís quieren",
        "subj": "quiera quieras quiera quiramos quiráis quieran",
    },
    "erguir": {
        "pres": "yergo yergues yergue erguimos erguís yerguen", "subj": "yerga yergas yerga irgamos irgáis yergan",
        "pret": "erguí erguiste irguió erguimos erguisteis irguieron", "ger": "irguiendo",
    },
}  # fmt: skip
"""Tenses that are like no other verb's; ``2v`` is vos in the present and its command."""
