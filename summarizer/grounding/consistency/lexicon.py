"""Closed classes of English words that the checks of figures against each other read. General words only."""

from __future__ import annotations

from typing import Final

PEOPLE: Final = frozenset(
    """
    person people victim passenger casualty fatality prisoner detainee hostage patient resident employee worker staff
    member student pupil voter delegate migrant refugee participant survivor soldier troop officer policeman official
    civilian man woman child boy girl adult minor teenager infant baby toddler youth senior pensioner militant rebel
    fighter tourist foreigner local national citizen teacher doctor nurse crew guest visitor spectator protester
    demonstrator marcher attendee inmate suspect defendant respondent candidate applicant lawmaker senator deputy
    legislator councillor councilor juror judge player athlete guard driver firefighter medic paramedic journalist
    engineer scientist farmer miner sailor pilot volunteer recruit household male female injured wounded dead missing
    body death
    """.split()
)
"""Nouns for people, in the singular as the finder writes units: one of them may be part of another."""
ANYBODY: Final = frozenset("person people victim casualty fatality death dead life body human soul".split())
"""Units under which everybody is counted."""
DISJOINT: Final = (
    frozenset({"man", "woman"}),
    frozenset({"male", "female"}),
    frozenset({"boy", "girl"}),
    frozenset({"adult", "child"}),
    frozenset({"adult", "minor"}),
    frozenset({"man", "woman", "child"}),
    frozenset({"man", "woman", "boy", "girl"}),
    frozenset({"civilian", "soldier"}),
    frozenset({"civilian", "militant"}),
    frozenset({"passenger", "crew"}),
    frozenset({"gold", "silver", "bronze"}),
)
"""Nouns of which nobody is two at once."""
ALLOCATED: Final = frozenset(
    "go goes went gone going allocate allocated assigned awarded award awards earmarked spent comes came come won"
    " wins win took takes secured voted vote died survived drowned perished holds held hold".split()
)
"""Verbs of which each counted thing is the subject or object once: a seat that went to one party went to no other."""
COMPOSED: Final = (
    ("made", "up", "of"),
    ("consisting", "of"),
    ("consists", "of"),
    ("consist", "of"),
    ("composed", "of"),
    ("comprised", "of"),
    ("comprising",),
    ("comprises",),
    ("broken", "down", "as"),
    ("broken", "down", "into"),
)
"""Words after which all parts of a whole are listed."""
OPEN: Final = frozenset(
    "including included among amongst such mostly mainly notably especially particularly eg etc each apiece per"
    " respectively whom which whose average averaging or roughly other others like include includes".split()
)
"""Words by which a list holds not all parts, or its figures are no parts."""
REMAINING: Final = frozenset({"remaining", "rest", "remainder"})
TOTALS: Final = (
    ("in", "total"),
    ("in", "all"),
    ("all", "told"),
    ("altogether",),
    ("combined",),
    ("totalling",),
    ("totaling",),
    ("for", "a", "total", "of"),
    ("making", "a", "total", "of"),
    ("a", "total", "of"),
    ("adding", "up", "to"),
)
RISES: Final = frozenset(
    "rise rises rose risen rising climb climbs climbed climbing grow grows grew grown growing increase increases"
    " increased increasing jump jumps jumped jumping surge surges surged surging soar soars soared soaring gain gained"
    " gains widen widens widened widening expand expanded expands swell swelled swells up growth"
    " accelerated accelerates quickened".split()
)
FALLS: Final = frozenset(
    "fall falls fell fallen falling drop drops dropped dropping decline declines declined declining decrease decreases"
    " decreased decreasing slip slips slipped slipping sink sinks sank sunk plunge plunges plunged plunging tumble"
    " tumbled tumbles shrink shrinks shrank shrunk shrinking narrow narrows narrowed narrowing slump slumped dip dipped"
    " dips slide slid slides down reduction cut cuts"
    " slow slows slowed slowing ease eases eased easing cool cools cooled".split()
)
MULTIPLES: Final = {
    "doubled": 2, "doubling": 2, "doubles": 2, "tripled": 3, "tripling": 3, "triples": 3, "trebled": 3,
    "quadrupled": 4, "quadrupling": 4, "halved": 0.5, "halving": 0.5, "halves": 0.5,
}  # fmt: skip
ADJUSTED: Final = frozenset(
    "adjusted adjusting constant organic organically comparable underlying excluding real annualised"
    " annualized currency currencies seasonally average averaged annual annually yearly compound ranking rank place"
    " ranked like-for-like like loss losses deficit negative minus not didn never n't instead forecast".split()
)
"""Words by which a change is not simply that from one stated level to the other."""
CHANGES_NOUN: Final = frozenset(
    "rise increase jump gain growth surge fall drop decline decrease reduction cut slump climb plunge dip up down"
    " change".split()
)
FOR: Final = frozenset(
    "for favour favor favored favoured support supported supports supporting approve approved approves approving yes"
    " agree agreed agrees back backed backs".split()
)
AGAINST: Final = frozenset(
    "against oppose opposed opposes opposing disapprove disapproved disapproves disapproving no reject rejected rejects"
    " disagree disagreed disagrees".split()
)
EVENTS: Final[dict[str, str]] = {
    word: name
    for name, words in {
        "killed": "killed kill kills killing dead die died dies dying deaths death fatalities fatality perished slain"
        " drowned lives",
        "injured": "injured injure injures injuring wounded wounding wounds hurt injuries injury hurting",
        "missing": "missing unaccounted",
        "arrested": "arrested arrest arrests arresting detained detain detains detaining",
        "evacuated": "evacuated evacuate evacuating evacuates",
        "displaced": "displaced displacing displaces homeless",
        "rescued": "rescued rescue rescuing rescues",
        "infected": "infected infecting infections",
        "attending": "attended attend protested demonstrated marched rallied gathered protesters demonstrators marchers"
        " participants attendees attending marching protesting demonstrating participated crowd turnout",
        "laid off": "layoffs redundancies",
    }.items()
    for word in words.split()
}
"""What happens to people who are counted in news, by the words that say it."""
COUNT_NOUNS: Final = frozenset("toll number count tally figure total crowd turnout".split())
LINKING: Final = frozenset(
    "is was are were be been has have had now stands stood stand put puts at to of reaches reached hits hit totals"
    " totalled totaled came comes numbered numbers".split()
)
NO_TOTAL: Final = frozenset(
    "another other others further additional more including among amongst first second third fourth last each"
    " every average feared presumed believed likely unless risk plan plans target expected expects expect"
    " forecast no not never without denied wrongly false falsely hoax typically usually normally capacity previous"
    " earlier initially originally previously initial revised corrected updated similar since whom remaining"
    " threatened threatens projected estimates per".split()
)
"""Words near a figure by which it is no plain count of what happened."""
BACKGROUND: Final = frozenset(
    "ago previous previously earlier last similar since history decade century anniversary then former past"
    " worst deadliest recalled another".split()
)
"""Words by which a sentence tells of another event or time than its article does."""
UPDATES: Final = frozenset(
    "rose risen rises rise rising climbed climbs climb revised corrected initially initial earlier later updated update"
    " previously latest raised lowered".split()
)
"""Words by which a count is told to have changed."""
CLOCK: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february april june july august"
    " september october november december morning evening night nightfall noon midday afternoon dawn midnight"
    " yesterday today week weekend month year quarter hours days spring summer autumn winter".split()
)
SAYING: Final = frozenset(
    "said says say saying told reported reports estimated estimates put puts spoke speaks claimed claims counted counts"
    " according announced confirmed confirms gave gives set sets".split()
)
SOURCES: Final = frozenset(
    """
    police organisers organizers officials authorities union unions hospital hospitals ministry government opposition
    army military rebels activists witnesses residents villagers campaigners experts analysts company mayor governor
    spokesman spokeswoman prosecutors doctors rescuers media investigators protesters demonstrators monitors observers
    agency council insurers families relatives lawyers critics supporters opponents employers workers
    """.split()
)
"""Nouns for those who give figures."""
ADDED: Final = frozenset("another other others further additional more".split())
"""Words by which a count comes on top of another."""
RANKS: Final = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth".split())
"""Words by which one of several is told from the others."""
