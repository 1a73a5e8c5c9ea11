"""Closed classes of English words: what joins, points, helps and denies, and past forms without an ending.

Words that carry meaning of their own stand in `opposites` and `stems`.
"""

from __future__ import annotations

from typing import Final

AUXILIARIES: Final = frozenset(
    "am is are was were be been being do does did have has had having will would shall should can could may might"
    " must ought cannot".split()
)
BE: Final = frozenset("am is are was were be been being get got gets getting".split())
DETERMINERS: Final = frozenset(
    "the a an his her its their our my your this that these those every each some any no".split()
)
PREPOSITIONS: Final = frozenset(
    "of in on at for from with by about against between into over under during among through within without per"
    " than".split()
)
PAST: Final = frozenset(
    "was were had did went came took got gave made saw found left became began brought kept held wrote let met"
    " ran paid lost sent built drew broke spent cut rose drove bought chose won sought threw sold shot shut flew"
    " hit fell quit beat withdrew grew stole struck led fled told said put set hurt lent dealt knew felt heard"
    " stood sank spoke overtook undertook overthrew outsold rebuilt overcame swept bore woke wore tore hid slid"
    " spread burst cast split swore bid fought caught taught thought meant read forbade upheld underwent withstood"
    " outdid outgrew".split()
)
"""Past forms that do not end in -ed."""
PLURAL_VERBS: Final = frozenset(
    "deny say accuse want plan need call claim believe hope fear argue accept reject support oppose demand seek expect"
    " warn think know report agree refuse urge blame".split()
)
"""Verbs in the form that follows a plural, by which the noun before them is known."""
ADJECTIVAL: Final = ("ic", "al", "ous", "ful", "ish", "ive", "ary", "ern", "ian", "ean", "less", "able")
"""Endings of words that are no verbs."""
CONNECTORS: Final = frozenset(
    "of the de la le du del della di da dos van von der den bin ibn al el y e for and".split()
)
"""Lower-case words that may stand inside a name."""
FUNCTION: Final = AUXILIARIES | frozenset(
    "a an the this that these those my your his her its our their whose some any each every all both either such"
    " same i you he she it we they me him us them himself herself itself themselves myself who whom which what one"
    " ones of in on at to for from by with about against between into during before after under over through"
    " without within among amid despite via per as than toward towards across near since until behind beyond like"
    " upon off onto out around along besides up down away back and or but nor so yet if because although though"
    " whereas while when where whether unless once how why not no never none neither also too very just only even"
    " still already again then now there here more most less least much many few little well quite rather however"
    " meanwhile therefore thus instead else ever further according mr mrs ms dr s t n't".split()
)
CLAUSE_WORDS: Final = frozenset(
    "but because while whereas although though which who when if unless after before since as despite where until"
    " that whether amid".split()
)
