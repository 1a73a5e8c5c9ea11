"""Closed word classes and head nouns of English that say what kind of thing a name is.

Only general vocabulary stands here: no name of any person, outlet, company or place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarizer.grounding.gazetteer.vocabulary import is_also_name, is_ordinary
from summarizer.grounding.speech.lexicon import word_set

DETERMINERS = word_set(
    "a an the this that these those his her its their our my your some any each every no another both all several many "
    "most few either neither such what which whose one two three four five six seven eight nine ten"
)
PRONOUNS = word_set("he she they it we i you him her them us me who himself herself themselves itself")
POSSESSIVES = word_set("his her its their my your our whose this that which these those")
_PRONOMINAL = PRONOUNS | POSSESSIVES
PREPOSITIONS = word_set(
    "of in on at by for from to with without within into onto upon over under about after before during since until "
    "till through throughout across against among amid between beyond near behind below above along around despite "
    "toward towards via per like unlike as than outside inside off out up down regarding including following according "
    "versus"
)
PLACE_PREPOSITIONS = word_set("in at near from to across outside inside around through throughout into toward towards")
CONJUNCTIONS = word_set(
    "and but or nor so yet if because although though while whereas when whenever where wherever whether unless once "
    "that as than"
)
AUXILIARIES = word_set(
    "is are was were be been being am has have had having do does did will would shall should can could may might must "
    "isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't shouldn't"
)
ADVERBS = word_set(
    "not never also just only even still already again now then here there today yesterday tomorrow tonight however "
    "meanwhile moreover furthermore nevertheless nonetheless instead otherwise therefore thus hence indeed perhaps "
    "maybe often sometimes later earlier soon ago too very much more less most least rather quite almost nearly else "
    "elsewhere back away together further far yes well please thanks why how first last next"
)
FUNCTION_WORDS = DETERMINERS | PRONOUNS | PREPOSITIONS | CONJUNCTIONS | AUXILIARIES | ADVERBS
"""Words that are no part of a name when a sentence starts with them."""
CAPTION_WORDS = word_set(
    "Image Images Photo Photos Photograph Picture Video File Source Credit Credits Caption Update Updated Breaking "
    "Exclusive Advertisement Copyright Related Read Share Graphic I I'm I've I'll I'd I’m I’ve I’ll I’d OK"
)
"""Capitalised words of captions and pages that are never part of a name."""

NEVER_NAMES = CAPTION_WORDS | word_set(
    "Mr Mrs Ms God Internet TV PM AM CEO CFO COO VIP Covid COVID COVID-19 AI IT DNA GDP AIDS HIV Christmas Easter "
    "Ramadan Spring Summer Autumn Fall Winter North South East West Western Eastern Northern Southern Earth World "
    "State Government Group Part Section Figure Table Chapter Page Muslim Muslims Christian Christians Jew Jews Jewish "
    "Arab Arabs Hindu Hindus Democrat Republican Socialist Conservative Catholic Catholics Islam Islamic Bible Web"
)
"""Capitalised words that name nobody when they stand alone."""

NAME_OPENERS = word_set(
    "national federal international central supreme general united royal world american european global first great "
    "new north south east west northern southern eastern western saint prime foreign home chief"
)
"""Words that begin names even where they open a sentence: "National Gallery"."""

HONORIFICS = word_set(
    "Mr Mr. Mrs Mrs. Ms Ms. Miss Dr Dr. Sir Dame Lord Lady Prof Prof. Rev Rev. Sen Sen. Rep Rep. Gov Gov. Gen Gen. Lt "
    "Lt. Col Col. Capt Capt. Sgt Sgt. Maj Maj. Adm Adm. Cmdr Cmdr. Hon Hon. Fr Fr. Sheikh Sheik Imam Rabbi Ayatollah "
    "Cllr Insp. Det. Cpl. Pvt. Supt. Amb. Sec. Pres."
)
ABBREVIATED_TITLES = frozenset(word for word in HONORIFICS if word.endswith(".")) | word_set(
    "St. Jr. Sr. Corp. Inc. Co. Ltd. Bros. Mt. Ft. Dept. Univ. No."
)
ROLE_NOUNS = word_set(
    "president premier chancellor minister secretary undersecretary spokesman spokeswoman spokesperson senator "
    "congressman congresswoman congressperson lawmaker legislator governor mayor ambassador envoy diplomat consul "
    "director head chief chair chairman chairwoman chairperson leader aide adviser advisor expert analyst economist "
    "professor lecturer scholar academic judge justice magistrate general admiral marshal colonel major captain "
    "lieutenant sergeant commander brigadier officer official lawyer attorney barrister solicitor prosecutor advocate "
    "representative delegate candidate nominee king queen prince princess emperor sultan emir sheikh pope cardinal "
    "archbishop bishop pastor priest rabbi imam founder co-founder cofounder chief-executive ceo cfo cto coo executive "
    "researcher scientist author coauthor co-author editor journalist reporter correspondent columnist writer novelist "
    "poet coach manager player striker goalkeeper defender midfielder forward referee umpire champion athlete boss "
    "owner actor actress singer musician rapper comedian artist producer filmmaker photographer illustrator architect "
    "designer engineer developer programmer student pupil teacher principal headteacher dean doctor nurse surgeon "
    "physician psychologist psychiatrist veterinarian farmer fisherman driver pilot astronaut activist campaigner "
    "organizer organiser volunteer member resident survivor witness victim suspect defendant detective sheriff "
    "inspector superintendent constable firefighter paramedic soldier fighter veteran militant dictator ruler monarch "
    "peer lord speaker treasurer controller auditor comptroller commissioner ombudsman coroner councillor councilor "
    "councilman councilwoman alderman deputy trustee partner associate fellow investor trader banker billionaire "
    "entrepreneur businessman businesswoman tycoon magnate strategist consultant historian philosopher sociologist "
    "anthropologist biologist chemist physicist geologist meteorologist climatologist seismologist epidemiologist "
    "virologist ecologist oceanographer astronomer mathematician statistician blogger youtuber influencer host "
    "presenter anchor broadcaster commentator model dancer conductor composer pianist guitarist drummer chef widow "
    "widower wife husband son daughter father mother brother sister cousin nephew niece uncle aunt grandson "
    "granddaughter parent friend neighbor neighbour creator inventor defector whistleblower hacker gunman attacker "
    "plaintiff claimant caretaker vice-president negotiator mediator rapporteur minister-designate president-elect "
    "senator-elect hopeful rival ally counterpart substitute teenager newcomer predecessor successor figurehead "
    "warlord chieftain"
)
"""Nouns for what a person does or is to others."""

ROLE_MODIFIERS = word_set(
    "former acting deputy vice assistant associate senior junior chief executive managing general interim incoming "
    "outgoing then late retired veteran presidential prime foreign national federal state regional local political "
    "military financial economic public private legal medical technical scientific research press communications "
    "security defense defence interior finance education health environment trade labor labour justice energy "
    "agriculture transport opposition party team company group campaign union church police army navy government "
    "software climate policy human rights property film football basketball baseball cricket tennis soccer club "
    "science fiction art music news investment sales marketing operating vaccine intelligence longtime fellow lead "
    "principal founding honorary emeritus special top leading first second lady right-wing left-wing conservative "
    "liberal republican democratic immigration relief aid emergency crime fire safety council cabinet"
)
ROLE_SUFFIXES = ("ist", "ologist", "woman", "man", "person", "keeper", "maker", "holder", "winner", "worker")
_NOT_AGENTS = word_set(
    "after over under however whether never per for or nor either neither other another later earlier together former "
    "rather further longer greater higher lower larger smaller better older younger number order offer matter paper "
    "power water summer winter october november december september river tower center dinner error floor door four "
    "major minor prior superior exterior interior color colour favor favour harbor harbour terror horror mirror cent "
    "corner border letter chapter quarter computer finger answer cover easter exist list consist insist assist resist "
    "persist twist human german woman ottoman"
)

ORGANIZATION_HEADS = word_set(
    "capital ventures equity securities insurance petroleum mining logistics shipping software robotics pharma "
    "rovers wanderers rangers albion hotspur fc afc cf sc rfc cc partners devices semiconductor motors foods energy "
    "airlines agency airline airways alliance army arsenal assembly association associates athletic authority bank "
    "board brigade brigades broadcaster broadcasting brotherhood bureau business cabinet caucus center centre chamber "
    "church club coalition college command commission committee company confederation conference congress consortium "
    "cooperative corp corporation corps council court courts customs department dept directorate division embassy "
    "enterprises exchange executive faculty federation fellowship firm force forces foundation front fund garrison "
    "government group guard guards guild holdings hospital house inc industries institute institution institutes "
    "intelligence international investments judiciary laboratories laboratory labs league legion llc llp ltd magazine "
    "media militia ministry mission mosque movement museum navy network networks news newspaper observatory office "
    "orchestra order organisation organization parliament partnership party patrol plc police press project "
    "pharmaceuticals radio railway railways regiment registry school schools secretariat security senate service "
    "services society squad staff station studios synod systems team technologies telecom television times tribune "
    "tribunal troops trust union unit united universities university watch workers works gmbh ag sa nv spa co bros "
    "brothers post herald gazette journal telegraph chronicle observer guardian review weekly daily mail express "
    "mirror sun org nations academy administration archdiocese diocese charity treasury reserve exchequer commons "
    "lords democrats republicans republican socialists liberals conservatives greens labour crescent gang cartel "
    "battalion"
)
"""A name that ends with one of these, or has it before "of", is an organisation's."""

LEADING_HEADS = word_set(
    "instituto institut universidad universite universidade banco banque partido parti partei movimento movimiento "
    "ministere ministerio grupo groupe"
)
"""Heads of organisations' names that come first, as in the Romance languages."""

HEAD_PHRASES = frozenset({"red cross", "red crescent", "green cross", "world bank"})

PLACE_HEADS = word_set(
    "airport arena avenue base basin bay beach boulevard bridge canal canyon cape cathedral cemetery channel "
    "city coast county creek dam desert district falls field forest fort garden gardens gulf hall harbor harbour "
    "heights highway hill hills hotel island islands isle jail lake lane lakes memorial mount mountain mountains mt "
    "mt. ocean oblast palace park peninsula plain plains plateau plaza point port prefecture prison province quarter "
    "ranch range reef region republic reservoir ridge river road sea sound square stadium states strait straits strip "
    "street suburb temple territory theater theatre tower towers town township trail valley village volcano wall zone "
    "east airfield"
)
NOT_ACTOR_HEADS = word_set(
    "accord accords act acts agreement agreements amendment anniversary anthem award awards bill bond bonds bowl "
    "campaign census challenge championship championships charter code concert constitution contest convention crisis "
    "cup cyclone day days deal debate declaration derby directive disease doctrine earthquake edition election "
    "elections era eve exhibition expo fair famine festival fever final finals flu game games gp holiday holocaust "
    "hurricane index initiative intifada invasion law laws marathon match medal month movie night nights olympic "
    "olympics open operation outbreak pact pandemic paralympics plan prix prize programme program protocol protocols "
    "referendum regulation report resolution revolution rule rules season series show song storm strategy study summit "
    "survey syndrome test theorem tour tournament treaty trial trials trophy tsunami typhoon uprising version virus "
    "vote war wars week weekend wildfire year years questions hearing hearings inquiry exam dictionary bible quran "
    "koran guide handbook app browser software console phone tablet dollar dollars euro euros pound pounds yuan yen "
    "ruble rubles rupee rupees music movies style language act. age ages civilization culture theory"
)
"""Events, laws, works and products: names, and nobody who acts."""

HEADS = ORGANIZATION_HEADS | PLACE_HEADS | NOT_ACTOR_HEADS
"""Every noun that says, at the end of a name, what kind of thing it names."""

INSTITUTIONS = ORGANIZATION_HEADS | word_set(
    "daughters sons knights friends doctors reporters physicians mothers sisters brothers kingdom republic "
    "municipality city county state province port gulf sea bay isle island cape strait district town village borough "
    "duchy hall palace temple cathedral university emirate sultanate commonwealth chapter house"
)
"""Heads that "of" may follow inside a name: "Bank of ...", "Kingdom of ..."."""

FIELDS = word_set(
    "services affairs studies trade commerce industry culture sport sports development security prevention technology "
    "sciences science welfare labour labor education health research finance tourism energy environment agriculture "
    "fisheries forestry food transport transportation communications medicine humanities arts letters engineering "
    "mathematics relations resources standards safety budget management innovation skills climate rights justice "
    "enforcement planning training housing works customs border investigation crafts"
)
"""What ministries and institutes are for; the second half of "Health and Human Services"."""

NAME_PARTICLES = word_set("de da do dos das del della der den van von bin ibn ben al el la le du di ten af av zu")
COMPANY_SUFFIXES = word_set("Inc Inc. Corp Corp. Co Co. Ltd Ltd. plc PLC LLC LLP AG SA NV GmbH SpA Holdings Group")

SPEECH_VERBS = word_set(
    "said says say told tells asked asks added adds wrote writes tweeted announced announces argued argues claimed "
    "claims warned warns insisted insists stated states noted notes replied responded explained explains asserted "
    "alleged contended maintained reported reports suggested suggests predicted predicts admitted acknowledged "
    "conceded declared denied denies confirmed confirms stressed emphasized emphasised boasted joked observed recalled "
    "testified commented concluded estimated cautioned complained described disclosed revealed reiterated called calls "
    "urged urges accused accuses criticized criticised condemned condemns blamed dismissed rejected vowed pledged "
    "promised hopes hoped believes believed thinks thought wants wanted expects expected plans planned refused "
    "demanded demands agreed agrees decided decides backed backs praised apologized apologised quipped continued "
    "pointed"
)
ACTION_VERBS = SPEECH_VERBS | word_set(
    "has had have is was are were will would did does could may can might launched launches signed met meets visited "
    "won wins lost led leads attacked opened closed released published issued sent gave gives took takes made makes "
    "became held hold holds ordered approved passed voted filed sued arrested charged acquired bought sold hired fired "
    "resigned appointed named built moved returned arrived left joined defended faced defeated beat scored began "
    "started stopped ended offered provided supported invaded agreed planned tried sought seeks says posted"
)

GENERIC_GROUPS = word_set(
    "activists analysts campaigners citizens critics customers defenders demonstrators developers diplomats doctors "
    "economists employees engineers executives experts farmers firefighters fishermen hackers insurgents investigators "
    "investors journalists judges lawmakers lawyers leaders migrants militants ministers municipalities nurses "
    "observers officers officials opponents organizers organisers parents patients police prosecutors protesters "
    "protestors rebels refugees regulators reporters researchers residents scientists scholars shareholders soldiers "
    "students supporters survivors teachers traders troops unions villagers volunteers voters witnesses workers"
)
"""People who act together and may be an article's actors without a name."""

ORG_DESCRIPTORS = word_set(
    "group company firm charity agency party union newspaper network chipmaker carmaker automaker airline bank "
    "retailer startup start-up giant maker manufacturer developer operator competitor rival parent subsidiary supplier "
    "contractor consultancy foundation publisher broadcaster magazine website nonprofit organization organisation "
    "militia team club band brand"
)
"""Nouns that stand before an organisation's name and are no part of it: "charity Somebody Cares"."""

TEAMS = word_set(
    "team squad side military army navy police forces troops rebels militants soldiers settlers crew delegation"
)
"""What a people's adjective may stand before to name a group: "the Kenyan team"."""

HYPHENATED_ADJECTIVE = re.compile(
    r"^(?:[Pp]ro|[Aa]nti|[Nn]on|[Ee]x|[Pp]re|[Pp]ost|[Mm]id|[Tt]hen)-|-(?:[a-z]+ed|led|based|born|style|era|run|"
    r"owned|made|held|bound|related|wide|old|long|like|free|friendly|style|"
    r"speaking|sponsored|elect|designate|winner|winning|holder|maker|goer|fold|wise|wing)$|^\w-[a-z]"
)


def is_role_noun(word: str) -> bool:
    """Whether a word, in any case, can say what a person does.

    >>> is_role_noun("Spokesman"), is_role_noun("seismologists"), is_role_noun("summer")
    (True, False, False)
    """
    low = word.casefold().rstrip(".,")
    if "-" in low:
        low = _BEFORE_ROLES.sub("", low)
    if low in ROLE_NOUNS:
        return True
    if low in _NOT_AGENTS or len(low) < 5 or not low.endswith(ROLE_SUFFIXES):
        return False
    if not word[0].isupper() or (low.endswith("ist") and not low.endswith(("qvist", "quist"))):
        return True
    noun = low.rpartition("-")[2]  # "Wasserman" and "Bergman" are no roles; "Prize-winner" is one
    return is_ordinary(noun) and not is_also_name(noun)


_BEFORE_ROLES = re.compile(r"^(?:then|ex|vice|former|co|now)-(?=[a-z])")


def is_agent_noun(word: str) -> bool:
    """Whether a lower-case word right before a person's name is likely a noun for the person ("plumber Jane Doe")."""
    if is_role_noun(word):
        return True
    return len(word) > 4 and word.isalpha() and word not in _NOT_AGENTS and word.endswith(("er", "or", "ian", "ant"))


def is_pronoun(words: str) -> bool:
    """Whether words are a pronoun, and no acronym that is spelt like one ("WHO").

    >>> is_pronoun("They"), is_pronoun("WHO"), is_pronoun("I")
    (True, False, True)
    """
    return words.casefold() in _PRONOMINAL and (len(words) == 1 or not words.isupper())


def head_of(words: Sequence[str]) -> str:
    """The word of a name that says what it names, in lower case.

    >>> head_of(["Bank", "of", "Nowhere"]), head_of(["Nowhere", "Red", "Cross"]), head_of(["Partido", "Nuevo"])
    ('bank', 'organization', 'partido')
    """
    low = [word.casefold().rstrip(".") for word in words]
    if len(low) > 1 and low[0] in LEADING_HEADS:
        return low[0]
    for index, word in enumerate(low):
        if index and word in {"of", "for"}:
            return low[index - 1]
    if len(low) > 1 and f"{low[-2]} {low[-1]}" in HEAD_PHRASES:
        return "organization"
    return low[-1]
