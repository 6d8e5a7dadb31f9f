"""Conjugation: forms as grammars print them, for every class of verbs, vos and vosotros included."""

import pytest

from aidioma.spanish.conjugation import PERSONS, paradigm, regular_forms

ROWS = """
    hablar pres hablo hablas habla hablamos habláis hablan
    hablar impf hablaba hablabas hablaba hablábamos hablabais hablaban
    hablar pret hablé hablaste habló hablamos hablasteis hablaron
    hablar fut hablaré hablarás hablará hablaremos hablaréis hablarán
    hablar cond hablaría hablarías hablaría hablaríamos hablaríais hablarían
    hablar subj hable hables hable hablemos habléis hablen
    hablar subjimpf hablara hablaras hablara habláramos hablarais hablaran
    comer pres como comes come comemos coméis comen
    comer impf comía comías comía comíamos comíais comían
    comer pret comí comiste comió comimos comisteis comieron
    comer subj coma comas coma comamos comáis coman
    comer subjimpf comiera comieras comiera comiéramos comierais comieran
    vivir pres vivo vives vive vivimos vivís viven
    vivir subj viva vivas viva vivamos viváis vivan
    pensar pres pienso piensas piensa pensamos pensáis piensan
    pensar subj piense pienses piense pensemos penséis piensen
    empezar pres empiezo empiezas empieza empezamos empezáis empiezan
    empezar pret empecé empezaste empezó empezamos empezasteis empezaron
    empezar subj empiece empieces empiece empecemos empecéis empiecen
    negar subj niegue niegues niegue neguemos neguéis nieguen
    contar pres cuento cuentas cuenta contamos contáis cuentan
    almorzar subj almuerce almuerces almuerce almorcemos almorcéis almuercen
    colgar pret colgué colgaste colgó colgamos colgasteis colgaron
    colgar subj cuelgue cuelgues cuelgue colguemos colguéis cuelguen
    avergonzar pres avergüenzo avergüenzas avergüenza avergonzamos avergonzáis avergüenzan
    avergonzar subj avergüence avergüences avergüence avergoncemos avergoncéis avergüencen
    degollar pres degüello degüellas degüella degollamos degolláis degüellan
    jugar pres juego juegas juega jugamos jugáis juegan
    jugar pret jugué jugaste jugó jugamos jugasteis jugaron
    jugar subj juegue juegues juegue juguemos juguéis jueguen
    entender pres entiendo entiendes entiende entendemos entendéis entienden
    volver pres vuelvo vuelves vuelve volvemos volvéis vuelven
    oler pres huelo hueles huele olemos oléis huelen
    oler pret olí oliste olió olimos olisteis olieron
    cocer pres cuezo cueces cuece cocemos cocéis cuecen
    cocer subj cueza cuezas cueza cozamos cozáis cuezan
    torcer pres tuerzo tuerces tuerce torcemos torcéis tuercen
    sentir pres siento sientes siente sentimos sentís sienten
    sentir pret sentí sentiste sintió sentimos sentisteis sintieron
    sentir subj sienta sientas sienta sintamos sintáis sientan
    sentir subjimpf sintiera sintieras sintiera sintiéramos sintierais sintieran
    preferir pret preferí preferiste prefirió preferimos preferisteis prefirieron
    dormir pres duermo duermes duerme dormimos dormís duermen
    dormir pret dormí dormiste durmió dormimos dormisteis durmieron
    dormir subj duerma duermas duerma durmamos durmáis duerman
    morir subj muera mueras muera muramos muráis mueran
    pedir pres pido pides pide pedimos pedís piden
    pedir pret pedí pediste pidió pedimos pedisteis pidieron
    pedir subj pida pidas pida pidamos pidáis pidan
    seguir pres sigo sigues sigue seguimos seguís siguen
    seguir subj siga sigas siga sigamos sigáis sigan
    elegir pres elijo eliges elige elegimos elegís eligen
    corregir subj corrija corrijas corrija corrijamos corrijáis corrijan
    reír pres río ríes ríe reímos reís ríen
    reír pret reí reíste rio reímos reísteis rieron
    reír subj ría rías ría riamos riais rían
    reír impf reía reías reía reíamos reíais reían
    reír subjimpf riera rieras riera riéramos rierais rieran
    sonreír pret sonreí sonreíste sonrió sonreímos sonreísteis sonrieron
    sonreír subj sonría sonrías sonría sonriamos sonriáis sonrían
    freír pres frío fríes fríe freímos freís fríen
    freír pret freí freíste frio freímos freísteis frieron
    reñir pret reñí reñiste riñó reñimos reñisteis riñeron
    teñir subj tiña tiñas tiña tiñamos tiñáis tiñan
    bullir pret bullí bulliste bulló bullimos bullisteis bulleron
    tañer pret tañí tañiste tañó tañimos tañisteis tañeron
    conocer pres conozco conoces conoce conocemos conocéis conocen
    conocer subj conozca conozcas conozca conozcamos conozcáis conozcan
    nacer pres nazco naces nace nacemos nacéis nacen
    lucir pres luzco luces luce lucimos lucís lucen
    conducir pres conduzco conduces conduce conducimos conducís conducen
    conducir pret conduje condujiste condujo condujimos condujisteis condujeron
    conducir subj conduzca conduzcas conduzca conduzcamos conduzcáis conduzcan
    conducir subjimpf condujera condujeras condujera condujéramos condujerais condujeran
    vencer pres venzo vences vence vencemos vencéis vencen
    mecer pres mezo meces mece mecemos mecéis mecen
    coger pres cojo coges coge cogemos cogéis cogen
    dirigir subj dirija dirijas dirija dirijamos dirijáis dirijan
    distinguir pres distingo distingues distingue distinguimos distinguís distinguen
    delinquir pres delinco delinques delinque delinquimos delinquís delinquen
    buscar pret busqué buscaste buscó buscamos buscasteis buscaron
    buscar subj busque busques busque busquemos busquéis busquen
    pagar pret pagué pagaste pagó pagamos pagasteis pagaron
    averiguar pret averigüé averiguaste averiguó averiguamos averiguasteis averiguaron
    averiguar subj averigüe averigües averigüe averigüemos averigüéis averigüen
    averiguar pres averiguo averiguas averigua averiguamos averiguáis averiguan
    cruzar subj cruce cruces cruce crucemos crucéis crucen
    enviar pres envío envías envía enviamos enviáis envían
    enviar subj envíe envíes envíe enviemos enviéis envíen
    cambiar pres cambio cambias cambia cambiamos cambiáis cambian
    actuar pres actúo actúas actúa actuamos actuáis actúan
    continuar subj continúe continúes continúe continuemos continuéis continúen
    reunir pres reúno reúnes reúne reunimos reunís reúnen
    prohibir pres prohíbo prohíbes prohíbe prohibimos prohibís prohíben
    aislar pres aíslo aíslas aísla aislamos aisláis aíslan
    aullar pres aúllo aúllas aúlla aullamos aulláis aúllan
    criar pres crío crías cría criamos criais crían
    criar pret crie criaste crio criamos criasteis criaron
    guiar pret guie guiaste guio guiamos guiasteis guiaron
    huir pres huyo huyes huye huimos huis huyen
    huir pret hui huiste huyó huimos huisteis huyeron
    construir pres construyo construyes construye construimos construís construyen
    construir pret construí construiste construyó construimos construisteis construyeron
    construir subj construya construyas construya construyamos construyáis construyan
    construir impf construía construías construía construíamos construíais construían
    leer pret leí leíste leyó leímos leísteis leyeron
    leer pres leo lees lee leemos leéis leen
    leer subjimpf leyera leyeras leyera leyéramos leyerais leyeran
    creer pret creí creíste creyó creímos creísteis creyeron
    caer pres caigo caes cae caemos caéis caen
    caer pret caí caíste cayó caímos caísteis cayeron
    caer subj caiga caigas caiga caigamos caigáis caigan
    oír pres oigo oyes oye oímos oís oyen
    oír pret oí oíste oyó oímos oísteis oyeron
    oír subj oiga oigas oiga oigamos oigáis oigan
    oír impf oía oías oía oíamos oíais oían
    oír fut oiré oirás oirá oiremos oiréis oirán
    traer pres traigo traes trae traemos traéis traen
    traer pret traje trajiste trajo trajimos trajisteis trajeron
    ser pres soy eres es somos sois son
    ser impf era eras era éramos erais eran
    ser pret fui fuiste fue fuimos fuisteis fueron
    ser subj sea seas sea seamos seáis sean
    ser subjimpf fuera fueras fuera fuéramos fuerais fueran
    ser fut seré serás será seremos seréis serán
    estar pres estoy estás está estamos estáis están
    estar pret estuve estuviste estuvo estuvimos estuvisteis estuvieron
    estar subj esté estés esté estemos estéis estén
    ir pres voy vas va vamos vais van
    ir impf iba ibas iba íbamos ibais iban
    ir subj vaya vayas vaya vayamos vayáis vayan
    ir fut iré irás irá iremos iréis irán
    haber pret hube hubiste hubo hubimos hubisteis hubieron
    haber fut habré habrás habrá habremos habréis habrán
    haber subj haya hayas haya hayamos hayáis hayan
    dar pres doy das da damos dais dan
    dar pret di diste dio dimos disteis dieron
    dar subj dé des dé demos deis den
    dar subjimpf diera dieras diera diéramos dierais dieran
    ver pres veo ves ve vemos veis ven
    ver impf veía veías veía veíamos veíais veían
    ver pret vi viste vio vimos visteis vieron
    prever pres preveo prevés prevé prevemos prevéis prevén
    prever pret preví previste previó previmos previsteis previeron
    tener pres tengo tienes tiene tenemos tenéis tienen
    tener pret tuve tuviste tuvo tuvimos tuvisteis tuvieron
    tener fut tendré tendrás tendrá tendremos tendréis tendrán
    tener subj tenga tengas tenga tengamos tengáis tengan
    obtener pret obtuve obtuviste obtuvo obtuvimos obtuvisteis obtuvieron
    detener pres detengo detienes detiene detenemos detenéis detienen
    venir pres vengo vienes viene venimos venís vienen
    venir pret vine viniste vino vinimos vinisteis vinieron
    venir fut vendré vendrás vendrá vendremos vendréis vendrán
    convenir pres convengo convienes conviene convenimos convenís convienen
    poner pres pongo pones pone ponemos ponéis ponen
    poner pret puse pusiste puso pusimos pusisteis pusieron
    suponer subj suponga supongas suponga supongamos supongáis supongan
    hacer pres hago haces hace hacemos hacéis hacen
    hacer pret hice hiciste hizo hicimos hicisteis hicieron
    hacer fut haré harás hará haremos haréis harán
    deshacer pret deshice deshiciste deshizo deshicimos deshicisteis deshicieron
    satisfacer pret satisfice satisficiste satisfizo satisficimos satisficisteis satisficieron
    decir pres digo dices dice decimos decís dicen
    decir pret dije dijiste dijo dijimos dijisteis dijeron
    decir fut diré dirás dirá diremos diréis dirán
    decir subj diga digas diga digamos digáis digan
    predecir pres predigo predices predice predecimos predecís predicen
    predecir fut predeciré predecirás predecirá predeciremos predeciréis predecirán
    bendecir fut bendeciré bendecirás bendecirá bendeciremos bendeciréis bendecirán
    saber pres sé sabes sabe sabemos sabéis saben
    saber pret supe supiste supo supimos supisteis supieron
    saber subj sepa sepas sepa sepamos sepáis sepan
    caber pres quepo cabes cabe cabemos cabéis caben
    caber pret cupe cupiste cupo cupimos cupisteis cupieron
    poder pres puedo puedes puede podemos podéis pueden
    poder pret pude pudiste pudo pudimos pudisteis pudieron
    poder fut podré podrás podrá podremos podréis podrán
    poder subj pueda puedas pueda podamos podáis puedan
    querer pres quiero quieres quiere queremos queréis quieren
    querer pret quise quisiste quiso quisimos quisisteis quisieron
    querer fut querré querrás querrá querremos querréis querrán
    querer subj quiera quieras quiera queramos queráis quieran
    salir pres salgo sales sale salimos salís salen
    salir fut saldré saldrás saldrá saldremos saldréis saldrán
    valer cond valdría valdrías valdría valdríamos valdríais valdrían
    andar pret anduve anduviste anduvo anduvimos anduvisteis anduvieron
    adquirir pres adquiero adquieres adquiere adquirimos adquirís adquieren
    adquirir pret adquirí adquiriste adquirió adquirimos adquiristeis adquirieron
    erguir pret erguí erguiste irguió erguimos erguisteis irguieron
    errar pres yerro yerras yerra erramos erráis yerran
    asir pres asgo ases ase asimos asís asen
    discernir pret discerní discerniste discernió discernimos discernisteis discernieron
    discernir pres discierno disciernes discierne discernimos discernís disciernen
    yacer pres yazco yaces yace yacemos yacéis yacen
    proveer pret proveí proveíste proveyó proveímos proveísteis proveyeron
    argüir pres arguyo arguyes arguye argüimos argüís arguyen
    roer pret roí roíste royó roímos roísteis royeron
    rehusar pres rehúso rehúsas rehúsa rehusamos rehusáis rehúsan
    poseer pret poseí poseíste poseyó poseímos poseísteis poseyeron
    soltar pres suelto sueltas suelta soltamos soltáis sueltan
    mentir pret mentí mentiste mintió mentimos mentisteis mintieron
    servir subj sirva sirvas sirva sirvamos sirváis sirvan
    desaparecer subj desaparezca desaparezcas desaparezca desaparezcamos desaparezcáis desaparezcan
    rogar subj ruegue ruegues ruegue roguemos roguéis rueguen
    tocar subj toque toques toque toquemos toquéis toquen
    forzar pres fuerzo fuerzas fuerza forzamos forzáis fuerzan
    esforzar subj esfuerce esfuerces esfuerce esforcemos esforcéis esfuercen
    enraizar pres enraízo enraízas enraíza enraizamos enraizáis enraízan
    hervir pret herví herviste hirvió hervimos hervisteis hirvieron
    nevar pres nievo nievas nieva nevamos neváis nievan
    llover pres lluevo llueves llueve llovemos llovéis llueven
    evacuar pres evacuo evacuas evacua evacuamos evacuáis evacuan
    variar pres varío varías varía variamos variáis varían
    confiar pret confié confiaste confió confiamos confiasteis confiaron
    zurcir pres zurzo zurces zurce zurcimos zurcís zurcen
    exigir pres exijo exiges exige exigimos exigís exigen
    extinguir pres extingo extingues extingue extinguimos extinguís extinguen
"""
"""Verb, tense, and its forms from yo to ellos."""
GERUNDS = """
    hablar hablando; comer comiendo; vivir viviendo; sentir sintiendo; pedir pidiendo; dormir durmiendo;
    morir muriendo; ir yendo; oír oyendo; leer leyendo; traer trayendo; caer cayendo; construir construyendo;
    huir huyendo; reír riendo; sonreír sonriendo; decir diciendo; bendecir bendiciendo; venir viniendo;
    prevenir previniendo; poder pudiendo; ver viendo; ser siendo; reñir riñendo; bullir bullendo;
    erguir irguiendo; seguir siguiendo; freír friendo; discernir discerniendo; creer creyendo; hacer haciendo;
    querer queriendo; argüir arguyendo
"""
PARTICIPLES = """
    hablar hablado; comer comido; vivir vivido; abrir abierto; cubrir cubierto; descubrir descubierto;
    decir dicho; predecir predicho; bendecir bendecido; maldecir maldecido; escribir escrito; describir descrito;
    hacer hecho; deshacer deshecho; satisfacer satisfecho; imprimir impreso; morir muerto; poner puesto;
    suponer supuesto; romper roto; ver visto; prever previsto; volver vuelto; devolver devuelto;
    resolver resuelto; disolver disuelto; oír oído; leer leído; traer traído; caer caído; reír reído;
    freír frito; proveer provisto; construir construido; huir huido; ser sido; estar estado; ir ido; dar dado;
    haber habido; tener tenido; poder podido; querer querido; saber sabido; inscribir inscrito; pudrir podrido;
    creer creído; corromper corrompido; contradecir contradicho; absolver absuelto; envolver envuelto;
    prohibir prohibido; reunir reunido
"""
COMMANDS_TO_TU = """
    hablar habla; comer come; hacer haz; decir di; poner pon; salir sal; ser sé; tener ten; venir ven; ir ve;
    detener detén; mantener mantén; componer compón; deshacer deshaz; predecir predice; bendecir bendice;
    prevenir prevén; dar da; estar está; oír oye; pedir pide; dormir duerme; empezar empieza; rehacer rehaz;
    satisfacer satisfaz; sobresalir sobresal
"""
COMMANDS_TO_VOS = """
    hablar hablá; comer comé; vivir viví; ser sé; ir andá; hacer hacé; decir decí; poner poné; tener tené;
    venir vení; salir salí; dormir dormí; oír oí; dar da; ver ve; estar está; reír reí
"""
COMMANDS_TO_VOSOTROS = """
    hablar hablad; comer comed; vivir vivid; ir id; ser sed; oír oíd; reír reíd; decir decid
"""
VOS = """
    hablar hablás; comer comés; vivir vivís; ser sos; ir vas; haber has; tener tenés; poder podés; querer querés;
    venir venís; decir decís; dar das; ver ves; estar estás; saber sabés; oír oís; prever prevés; reír reís
"""


def pairs(listed: str) -> list[list[str]]:
    return [one.split() for one in listed.split(";")]


@pytest.mark.parametrize("row", ROWS.strip().splitlines(), ids=lambda row: " ".join(row.split()[:2]))
def test_a_tense_has_its_six_forms(row: str) -> None:
    """The first of several spellings is today's."""
    infinitive, tense, *forms = row.split()
    assert [paradigm(infinitive)[tense, person][0] for person in PERSONS] == forms


@pytest.mark.parametrize(("infinitive", "form"), pairs(GERUNDS))
def test_the_gerund_has_the_weak_stem(infinitive: str, form: str) -> None:
    assert paradigm(infinitive)["ger", ""] == (form,)


@pytest.mark.parametrize(("infinitive", "form"), pairs(PARTICIPLES))
def test_the_participle_has_gender_and_number(infinitive: str, form: str) -> None:
    assert {form[:-1] + ending for ending in ("o", "a", "os", "as")} <= set(paradigm(infinitive)["part", ""])


@pytest.mark.parametrize(
    ("infinitive", "slot", "form"),
    [
        *((one, ("imp", "2s"), form) for one, form in pairs(COMMANDS_TO_TU)),
        *((one, ("imp", "2v"), form) for one, form in pairs(COMMANDS_TO_VOS)),
        *((one, ("imp", "2p"), form) for one, form in pairs(COMMANDS_TO_VOSOTROS)),
        *((one, ("pres", "2v"), form) for one, form in pairs(VOS)),
        ("hablar", ("imp", "3s"), "hable"),
        ("comer", ("imp", "3p"), "coman"),
        ("ir", ("imp", "3s"), "vaya"),
        ("hacer", ("imp", "3s"), "haga"),
        ("ser", ("imp", "3p"), "sean"),
        ("pedir", ("imp", "1p"), "pidamos"),
        ("tocar", ("imp", "3s"), "toque"),
    ],
)
def test_each_listener_has_a_command(infinitive: str, slot: tuple[str, str], form: str) -> None:
    """Tú, vos, vosotros, usted and ustedes; vos has a present of its own."""
    assert paradigm(infinitive)[slot][0] == form


@pytest.mark.parametrize(
    ("infinitive", "slot", "forms"),
    [
        ("hablar", ("subjimpf", "1p"), ("habláramos", "hablásemos")),
        ("tener", ("subjimpf", "3s"), ("tuviera", "tuviese")),
        ("decir", ("subjimpf", "3p"), ("dijeran", "dijesen")),
        ("reír", ("pret", "3s"), ("rio", "rió")),
        ("huir", ("pret", "1s"), ("hui", "huí")),
        ("guiar", ("pret", "1s"), ("guie", "guié")),
        ("enviar", ("pret", "1s"), ("envié",)),
    ],
)
def test_some_places_have_two_forms(infinitive: str, slot: tuple[str, str], forms: tuple[str, ...]) -> None:
    """Both past subjunctives, and both spellings of what has one syllable since 2010."""
    assert paradigm(infinitive)[slot] == forms


@pytest.mark.parametrize("word", ["", "a", "mesa", "vivo", "rápido", "ír-"])
def test_what_is_no_infinitive_has_no_forms(word: str) -> None:
    assert paradigm(word) == {}


@pytest.mark.parametrize(
    ("infinitive", "slip"),
    [
        ("saber", "sabo"),
        ("saber", "saberán"),
        ("saber", "saberías"),
        ("poner", "poní"),
        ("romper", "rompido"),
        ("escribir", "escribido"),
        ("hacer", "haceré"),
        ("hacer", "hacido"),
        ("andar", "andé"),
        ("conducir", "condució"),
        ("poder", "podo"),
        ("tener", "teno"),
        ("caber", "cabo"),
        ("dormir", "dormiendo"),
        ("abrir", "abridas"),
    ],
)
def test_regular_forms_of_irregular_verbs_are_known(infinitive: str, slip: str) -> None:
    """Beginners use them, and they are no forms of the verb."""
    assert slip in regular_forms(infinitive)
    assert all(slip not in forms for forms in paradigm(infinitive).values())


@pytest.mark.parametrize("infinitive", ["hablar", "comer", "vivir"])
def test_a_regular_verb_has_its_regular_forms(infinitive: str) -> None:
    """But for vos, the second past subjunctive and commands, which are not among them."""
    known = {form for forms in paradigm(infinitive).values() for form in forms}
    assert regular_forms(infinitive) - known <= {
        form for form in regular_forms(infinitive) if form.endswith(("ído", "ída", "ídos", "ídas"))
    }


def test_what_is_no_infinitive_has_no_regular_forms() -> None:
    assert regular_forms("mesa") == frozenset()
