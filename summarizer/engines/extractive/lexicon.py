"""Closed word classes and head nouns of English that say what kind of thing a name is.

Only general vocabulary stands here: no name of any person, outlet, company or place.
"""

from __future__ import annotations

import re

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

IC_GROUPS = word_set(
    "activists analysts campaigners citizens critics customers defenders demonstrators developers diplomats doctors "
    "economists employees engineers executives experts farmers firefighters fishermen hackers insurgents investigators "
    "investors journalists judges lawmakers lawyers leaders migrants militants ministers municipalities nurses "
    "observers officers officials opponents organizers organisers parents patients police prosecutors protesters "
    "protestors rebels refugees regulators reporters researchers residents scientists scholars shareholders soldiers "
    "students supporters survivors teachers traders troops unions villagers volunteers voters witnesses workers"
)
"""People who act together and may be an article's actors without a name."""

ESCRIPTORS = word_set(
    "group company firm charity agency party union newspaper network chipmaker carmaker automaker airline bank "
    "retailer startup start-up giant maker manufacturer developer operator competitor rival parent subsidiary supplier "
    "contractor consultancy foundation publisher broadcaster magazine website nonprofit organization organisation "
    "militia team club band brand"
)
"""Nouns that stand before an organisation's name and are no part of it: "charity Somebody Cares"."""

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
