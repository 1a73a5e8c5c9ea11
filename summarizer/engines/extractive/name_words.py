"""Nouns that say what kind of thing a name is: bodies, places, and what never acts, such as laws and events.

General vocabulary only: no name of any person, outlet, company or place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from summarizer.language.lexicon import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    SUBORDINATORS,
    is_adverb,
    word_set,
)
from summarizer.language.names import is_person_noun, is_title

ORGANIZATION_HEADS = word_set(
    "capital ventures equity securities insurance petroleum mining logistics shipping software robotics pharma rovers "
    "wanderers rangers albion hotspur fc afc cf sc rfc cc partners devices semiconductor motors foods energy airlines "
    "agency airline airways alliance army arsenal assembly association associates athletic authority bank board "
    "brigade brigades broadcaster broadcasting brotherhood bureau business cabinet caucus center centre chamber "
    "church club coalition college command commission committee company confederation congress consortium "
    "cooperative corp corporation corps council court courts customs department dept directorate division embassy "
    "enterprises exchange executive faculty federation fellowship firm force forces foundation front fund garrison "
    "government group guard guards guild holdings hospital house inc industries institute institution institutes "
    "intelligence international investments judiciary laboratories laboratory labs league legion llc llp ltd magazine "
    "media militia ministry mission mosque movement museum navy network networks news newspaper observatory office "
    "orchestra order organisation organization parliament partnership party patrol plc police press project "
    "pharmaceuticals radio railway railways regiment registry school schools secretariat security senate service "
    "services society squad staff studios synod systems team technologies telecom television times tribune tribunal "
    "troops trust union unit united universities university watch workers works gmbh ag sa nv spa co bros brothers "
    "post herald gazette journal telegraph chronicle observer guardian review weekly daily mail express mirror sun "
    "org nations academy administration archdiocese diocese charity treasury reserve exchequer commons lords "
    "democrats republicans republican socialists liberals conservatives greens labour crescent gang cartel battalion "
    "co-op coop villa studio"
)
"""A name that ends with one of these, or has it before "of", is an organisation's."""

PLACE_HEADS = word_set(
    "airport arena avenue base basin bay beach boulevard bridge canal canyon cape cathedral cemetery channel city "
    "coast county creek dam desert district falls field forest fort garden gardens gulf hall harbor harbour heights "
    "highway hill hills hotel island islands isle jail lake lane lakes memorial mount mountain mountains mt mt. ocean "
    "oblast palace park peninsula plain plains plateau plaza point port prefecture prison province quarter ranch "
    "range reef region republic reservoir ridge river road sea sound square stadium station states strait straits "
    "strip street suburb temple territory theater theatre tower towers town township trail valley village volcano "
    "wall zone east airfield"
)
"""The same of places."""

THING_HEADS = word_set(
    "invitational masters competition challenge meeting ceremony national podcast episode "
    "flight slam route plot strike jacket hiatus horse accord accords act acts agreement "
    "agreements amendment anniversary anthem award awards bill bond bonds bowl campaign census championship "
    "championships charter code concert conference constitution contest convention crisis cup cyclone day days deal "
    "debate declaration derby directive disease doctrine earthquake edition election elections era eve exhibition expo "
    "fair famine festival fever final finals flu game games gp holiday holocaust hurricane index initiative intifada "
    "invasion law laws marathon match medal month movie night nights olympic olympics open operation outbreak pact "
    "pandemic paralympics plan prix prize programme program protocol protocols referendum regulation report "
    "resolution revolution rule rules season series show song storm strategy study summit survey syndrome test "
    "theorem tour tournament treaty trial trials trophy tsunami typhoon uprising version virus vote war wars week "
    "weekend wildfire year years questions hearing hearings inquiry exam dictionary bible quran koran guide handbook "
    "app browser software console phone tablet dollar dollars euro euros pound pounds yuan yen ruble rubles rupee "
    "rupees music movies style language act. age ages civilization culture theory nebula galaxy comet telescope "
    "chart charts roadmap programs collection experience section violence"
)
"""Events, laws, works and products: names, and nobody who acts."""

OUTLETS = word_set(
    "news newspaper post times telegraph herald guardian mail mirror gazette journal tribune chronicle magazine radio "
    "tv television weekly illustrated broadcasting bbc cnn reuters ap afp upi bloomberg press xinhua tass interfax"
)
"""Words of the name of a paper or a station, which mostly only tells what others did."""

SEATS = frozenset({"white house", "downing street", "blue house", "elysee palace", "whitehall", "number 10"})
"""Offices that speak for a government, and are no other name of its state."""

HEADS = ORGANIZATION_HEADS | PLACE_HEADS | THING_HEADS
DESCRIPTORS = word_set(
    "group company firm charity agency party union newspaper network chipmaker carmaker automaker airline bank paper "
    "retailer startup start-up giant maker manufacturer developer operator subsidiary supplier contractor consultancy "
    "foundation publisher broadcaster magazine website nonprofit organization organisation militia team club band "
    "holding unit carrier division brand fraternity tabloid outlet app platform side champions"
)
"""Nouns that stand before an organisation's name, or say behind it what it is."""

TRADES = word_set(
    "steel lines brewing brewery oil gas electric rail bakery mutual shipyard cement freight trucking optics "
    "aerospace aviation biotech entertainment publishing water foods recovery housing research motorsports internet"
)
"""What may end the name of a firm as well as a person's."""

GROUPS = word_set(
    "activists analysts campaigners citizens critics customers defenders demonstrators developers diplomats doctors "
    "economists employees engineers executives experts farmers firefighters fishermen hackers insurgents "
    "investigators investors journalists judges lawmakers lawyers leaders migrants militants ministers municipalities "
    "nurses observers officers officials opponents organizers organisers parents patients police prosecutors "
    "protesters protestors rebels refugees regulators reporters researchers residents scientists scholars "
    "shareholders soldiers students supporters survivors teachers traders troops unions villagers volunteers voters "
    "witnesses workers"
)
"""People who act together and may be an article's actors without a name."""

TEAMS = word_set("team squad side military army navy police forces troops rebels militants soldiers settlers crew")
"""What a people's adjective may stand before to name a group: "the Kenyan team"."""

KIN = word_set(
    "mother father wife husband son daughter brother sister aunt uncle niece nephew widow widower girlfriend "
    "boyfriend partner fiancee fiancée cousin grandson granddaughter stepson stepdaughter"
)
PEOPLE = word_set(
    "man woman men women boy girl person people child children youth teenager baby couple friend victim colleague "
    "rival predecessor successor counterpart opponent nominee"
)
"""Nouns for people that say nobody's role."""
HONORIFICS = word_set(
    "mr mrs ms mx miss ch dr sir dame lord lady prof professor justice rev hon lt col colonel gen "
    "capt captain major lieutenant sgt maj adm cmdr cpl pvt supt insp det "
    "sen rep gov sens reps cllr cr msp sheikh madam datuk dato dato' dato’ datin tan sri seri tun alhaji hajj hajji "
    "shri smt reverend colonel-general lieutenant-general major-general very honourable honorable"
)
"""Titles that say no role by themselves."""
_OFFICES = word_set(
    "architect associate astronaut billionaire boss broadcaster champion chef consul coo correspondent entrepreneur "
    "fellow host magistrate magnate monarch paramedic poet priest principal pupil rapporteur scholar substitute "
    "surgeon suspect tycoon umpire warlord president-elect villager taoiseach tanaiste tánaiste chancellor "
    "duchess duke baron earl countess czar tsar"
)
_NO_OFFICES = word_set(
    "another other others either neither never ever later earlier former latter further longer greater higher lower "
    "larger smaller better older younger rather whether october november december september paper career order master "
    "number barrier premier-league theater theatre newspaper gender border list exist insist assist resist persist "
    "twist human terrorist islamist islamists shooter letter chapter quarter eager super proper minor major prior "
    "superior exterior interior favour labour harbour easter soccer cancer helicopter poster sister- "
    "together epicenter banner center"
)

_HEAD_PHRASES = frozenset({"red cross", "red crescent", "green cross", "world bank"})


@lru_cache(maxsize=4096)
def is_office(word: str) -> bool:
    """Whether a lower-case word says what somebody is: "minister", "ex-lawyer", "climber"; no honorific does.

    >>> is_office("spokesman"), is_office("after"), is_office("dr")
    (True, False, False)
    """
    bare = _BEFORE_OFFICES.sub("", word)
    if bare in _OFFICES:
        return True
    if bare in HONORIFICS or bare in _NO_OFFICES or bare in _FUNCTIONAL or is_adverb(bare):
        return False
    return is_title(bare) or (len(bare) > 3 and is_person_noun(bare))


_BEFORE_OFFICES = re.compile(r"^(?:then|ex|vice|former|co|now)-(?=[a-z])")
_FUNCTIONAL = PREPOSITIONS | CONJUNCTIONS | DETERMINERS | SUBORDINATORS


def head_of(words: Sequence[str]) -> str:
    """The word of a name that says what it names, in lower case.

    >>> head_of(["Bank", "of", "Nowhere"]), head_of(["Nowhere", "Red", "Cross"])
    ('bank', 'organization')
    """
    low = [word.casefold().rstrip(".") for word in words]
    for index, word in enumerate(low):
        if index and word in {"of", "for"}:
            return low[index - 1]
    if len(low) > 1 and f"{low[-2]} {low[-1]}" in _HEAD_PHRASES:
        return "organization"
    return low[-1]
