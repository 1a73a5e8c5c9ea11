"""Reduces English words to stems, so that a paraphrase is compared with its quote across inflection and derivation.

A stem is a key for comparison, never shown to anybody. Words of opposite meaning have different stems.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

# Principal parts of irregular verbs and plurals, and derivations that change the root; the first word is the base.
_IRREGULAR: Final = """
arise arose arisen; awake awoke awoken; bear bore borne; beat beaten; become became; begin began begun; bend bent;
bind bound; bite bit bitten; bleed bled; blow blew blown; break broke broken; breed bred; bring brought; build built;
burn burnt; buy bought; catch caught; choose chose chosen choice; come came; creep crept; deal dealt; dig dug; do did
done does; draw drew drawn; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel
felt; fight fought; find found; flee fled; fly flew flown flight; forbid forbade forbidden; forget forgot forgotten;
forgive forgave forgiven; freeze froze frozen; get got gotten; give gave given; go went gone goes; grind ground; grow
grew grown growth; hang hung; have has had; hear heard; hide hid hidden; hold held; uphold upheld; withhold withheld;
overthrow overthrew overthrown; keep kept; know knew known knowledge; lay laid; lead led; leave left; lend lent loan;
light lit; lose lost loss losses; make made; mean meant; meet met; pay paid payment; ride rode ridden; ring rang rung;
rise rose risen; run ran; say said says; see saw seen; seek sought; sell sold sale sales; send sent; shake shook
shaken; shine shone; shoot shot shooting; show shown; shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat;
sleep slept; slide slid; speak spoke spoken speech; speed sped; spend spent; spin spun; stand stood; steal stole
stolen theft; stick stuck; sting stung; strike struck stricken; swear swore sworn; sweep swept; swell swollen; swim
swam swum; swing swung; take took taken; teach taught; tear tore torn; tell told; think thought; throw threw thrown;
understand understood; wake woke woken; wear wore worn; win won winner; withdraw withdrew withdrawn
withdrawal; write wrote written; be is are was were been being am; man men; woman women; child children; foot feet;
person people; decide decision; divide division; collide collision; conclude conclusion; exclude exclusion; invade
invasion; expand expansion; extend extension; suspend suspension; persuade persuasion; include inclusion; provide
provision; permit permission; admit admission; submit submission; commit commitment; die died dies dying dead death;
live life lives lived; reduce reduction; produce production; introduce introduction; destroy destruction; receive
receipt; believe belief; succeed success successful; succeeded succession successor; prove proof proven; choose
choice; defend defence defense; offend offence offense; compare comparison; argue argument; analyse analyze analysis;
criticise criticize criticism critic; apologise apologize apology; marry marriage married; resolve resolution; solve
solution; acquire acquisition; oppose opposition opponent; propose proposal proposition; deny denial; reply replied;
complain complaint; respond response; receive reception; describe description; subscribe subscription; strong strength
strengthen; weak weakness weaken; high height; long length; wide width; deep depth; broad broaden; poor poverty; free
freedom; wise wisdom; young youth; hot heat; warn warning; meet meeting; good better best; bad worse worst worsen;
safe safety; sure surety; agree agreement; increase increasing; decrease decreasing; vary variety variation; multiply
multiplication; apply application; certify certification; identify identification; qualify qualification; clarify
clarification; ratify ratification; justify justification; repeal repealed; appeal appealed; impose imposition; expel
expulsion; repeat repetition; abolish abolition; demolish demolition; agree agreed agrees agreeing agreement; free
freed frees; flee flees; sue sued sues suing; tie tied ties tying; owe owed owes owing; axe axed axes axing; age aged
ages ageing aging; seem seems; exceed exceeded exceeding exceeds; proceed proceeded proceeding proceeds; succeed;
overtake overtook overtaken; undertake undertook undertaken
"""
_APART: Final = {
    "policy": "policy",
    "policies": "policy",
    "policymakers": "policymaker",
    "united": "united",
    "party": "party",
    "army": "army",
    "armies": "army",
    "county": "county",
    "counties": "county",
    "impossible": "impossible",
    "more": "more",
    "most": "most",
    "less": "less",
    "least": "least",
    "missions": "mission",
    "mission": "mission",
    "publication": "publication",
    "publications": "publication",
    "passion": "passion",
    "passions": "passion",
    "captivity": "captivity",
    "captive": "captivity",
    "captives": "captivity",
    "parties": "party",
    "used": "us",
    "using": "us",
    "uses": "us",
}
_SUFFIXES: Final = (
    "ization isation ation ement ment anc enc it iness ness en ivit at ator ur ically ical abl ibl ion ist ism iz is or"
    " er iv al li ly"
).split()
"""Endings that make one word of another, without a last e or y."""
_BY_LAST: Final = {
    letter: tuple(sorted((ending for ending in _SUFFIXES if ending[-1] == letter), key=len, reverse=True))
    for letter in {ending[-1] for ending in _SUFFIXES}
}
_PREFIXES: Final = ("re", "out", "over", "under")
"""What may stand before an irregular verb: "rebuilt" is of "rebuild" as "built" is of "build"."""
_WHOLE: Final = frozenset(
    {"rebound", "resent", "relent", "remains", "outgoing", "outlay", "overland", "rebar", "reside"}
)
"""Words that only seem to be made so."""
_VOWELS: Final = frozenset("aeiouy")


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """The stem of a lower-case word.

    >>> stem("accusation") == stem("accused"), stem("withdrew") == stem("withdrawal"), stem("not")
    (True, True, 'not')
    """
    key = _KEYS.get(word)
    if key is None:
        root = _cut(word)
        key = _KEYS.get(root, root)
    return key


def _cut(word: str) -> str:
    """Take off what inflects a word, and then one ending that makes it of another: both alike for all its forms."""
    if len(word) < 4 or not word.isascii():
        return word
    bare = _uninflect(word)
    root = _trim(bare)
    if bare.endswith("ss"):
        return root
    for ending in _BY_LAST.get(root[-1], ()):
        if root.endswith(ending) and len(root) - len(ending) > 3 and not _VOWELS.isdisjoint(root[: -len(ending)]):
            return _trim(root[: -len(ending)])
    return root


def _uninflect(word: str) -> str:
    """A word without the ending of a plural, a past form or a participle."""
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("edly", "ed", "ing", "ings"):
        left = word.removesuffix(ending)
        if left != word and len(left) > 2 and not _VOWELS.isdisjoint(left) and not word.endswith("eed"):
            return left
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if word.endswith("s") and word[-2] not in "su":
        return word[:-1]
    return word


def _trim(root: str) -> str:
    """Undo what an ending did to the root: doubled consonants, a silent e, y for i."""
    if len(root) > 3 and root[-1] in "eiy":
        root = root[:-1]
    if len(root) > 3 and root[-1] == root[-2] and root[-1] not in "aeiou":
        root = root[:-1]
    return root


def _index() -> dict[str, str]:
    keys: dict[str, str] = dict(_APART)
    bases: dict[str, str] = {}
    for line in _IRREGULAR.replace("\n", " ").split(";"):
        forms = line.split()
        for form in forms:
            keys.setdefault(form, _cut(forms[0]))
            bases.setdefault(form, forms[0])
    for form, base in [*bases.items()]:
        for whole in (prefix + form for prefix in _PREFIXES if prefix + form not in _WHOLE):
            keys.setdefault(whole, _cut(whole.removesuffix(form) + base))
    return keys


_KEYS: Final = _index()
