"""The closed classes of English words that rules about sentences need: determiners, prepositions, auxiliaries, times.

Word lists and questions about single words only. Verbs of saying, names and grammar must not enter.
"""

from __future__ import annotations

from functools import cache

from summarizer.language.gazetteer.places import month_names, weekday_names


def word_set(words: str) -> frozenset[str]:
    """The words of a text that lists them, parted by blanks."""
    return frozenset(words.split())


DETERMINERS = word_set(
    "the a an his her their its our my your this that these those some any many most several few all both each every "
    "no another other one two three four five six seven eight nine ten dozens hundreds thousands"
)
PRONOUNS = word_set("he she they we i it you who")
PREPOSITIONS = word_set(
    "of in on at to for from by with about against between into during before after under over through without within "
    "among amid despite via per as than toward towards across near since until behind beyond above below like unlike "
    "regarding concerning following upon off onto around along besides"
)
SUBORDINATORS = word_set(
    "that because while whilst although though whereas if when whenever where since as which who whom whose what how "
    "why whether but unless than until"
)
RELATIVES = word_set("who which that whom whose where")
BE = word_set("is are was were be been being am isn't aren't wasn't weren't")
HAVE = word_set("has have had having hasn't haven't hadn't")
DO = word_set("do does did don't doesn't didn't")
MODALS = word_set("will would shall should can could may might must won't wouldn't can't cannot couldn't shouldn't")
AUXILIARIES = BE | HAVE | DO | MODALS
NEGATIONS = word_set("not never neither nor n't")
ADVERBS = word_set(
    "also then later once now still often even just again further previously already soon first always sometimes "
    "repeatedly too only thus therefore instead ever long both all each himself herself themselves itself "
    "nevertheless nonetheless however meanwhile earlier ago today yesterday tomorrow so yet recently later however "
    "quite rather separately elsewhere"
)
_NOT_ADVERBS = word_set("family only reply supply apply italy july ally bully rally assembly monopoly fly imply")
CONJUNCTIONS = word_set("and but or nor yet so plus")
TIME_UNITS = word_set(
    "day days week weeks weekend month months year years hour hours minute minutes morning afternoon evening night "
    "noon midnight today yesterday tomorrow tonight spring summer autumn fall winter season decade century"
)
_PAST = word_set(
    "was were had did said went came took got gave made saw knew found left felt told became began brought kept held "
    "wrote stood heard let meant set met ran paid sat spoke lay led read grew lost fell sent built understood drew "
    "broke spent cut rose drove bought wore chose won sought caught fought taught threw rode sold shot shut flew hit "
    "hurt forgot froze hid laid bore beat bent bet bid bound bred cast clung crept dealt dug fed fled forbade forgave "
    "hung knelt lent lit overcame quit rang sang sank shook shone shrank slept slid spun split spread sprang stole "
    "struck stuck stung swept swore swung tore thought withdrew woke wound put"
)
_FINITE = AUXILIARIES | _PAST
_CONTRACTED = ("n't", "n’t", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'m", "’m")

_FINITE_ENDINGS = ("ed", *_CONTRACTED)


def is_adverb(word: str) -> bool:
    """Whether a lower-case word modifies a verb without being an object of it."""
    return word in ADVERBS or word in NEGATIONS or (word.endswith("ly") and len(word) > 4 and word not in _NOT_ADVERBS)


def is_finite(word: str) -> bool:
    """Whether a lower-case word shows that its clause has a verb of its own."""
    if word in _FINITE:
        return True
    return word.endswith(_FINITE_ENDINGS) and (len(word) > 4 or word.endswith(_CONTRACTED))


def is_time_word(word: str) -> bool:
    """Whether a lower-case word names a day, a month, a year or a length of time."""
    return word in TIME_UNITS or word in _calendar() or (len(word) == 4 and word.isdigit() and word[:2] in {"19", "20"})


@cache
def _calendar() -> frozenset[str]:
    ambiguous = {"may", "sun", "sat", "mar", "march"}
    return frozenset(name.lower() for name in (*month_names(), *weekday_names())) - ambiguous
