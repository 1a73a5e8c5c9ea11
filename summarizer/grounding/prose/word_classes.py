"""Closed classes of English words: what joins, points, helps and denies, and past forms without an ending.

Forms of words that carry meaning of their own are in `stems`.
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
    "was were had did went came took got gave made saw found left became began brought kept held wrote let"
    " met ran paid lost sent built drew broke spent cut rose drove bought chose won sought threw sold shot"
    " shut flew hit fell quit beat withdrew grew stole struck led fled told said put set hurt lent dealt knew"
    " felt heard stood sank spoke overtook undertook overthrew outsold rebuilt overcame swept bore woke wore"
    " tore hid slid spread burst cast split swore bid fought caught taught thought meant read forbade upheld"
    " underwent withstood outdid outgrew forgave forgot froze ground hung laid lit rode rang sang slept spun"
    " sped stuck swam swung threatened trod wept wound bit bled blew bound bred chose clung crept dug drank"
    " dreamt drove ate fed fled flung forsook hurled knelt leapt leant lay misled mistook outbid outran"
    " overran overrode overslept partook pled proved rid sewed shook shone shrank slung slit smelt snuck"
    " sowed spat spelt spilt sprang strode strove stung stank swelled understood undid unwound wrung withheld"
    " weighed".split()
)
"""Past forms that do not end in -ed."""
PLURAL_VERBS: Final = frozenset(
    "deny say accuse want plan need call claim believe hope fear argue accept reject support oppose demand seek expect"
    " warn think know report agree refuse urge blame".split()
)
"""Verbs in the form that follows a plural, by which the noun before them is known."""
NOUNS_FIRST: Final = frozenset(
    "group man time people eye form head face part hand number state line foot figure water voice side body"
    " field soldier case house school question word mind interest type surface action value church room"
    " experience position effect job home officer light power level reason arm rate tree ground war purpose"
    " company amount age pressure course mother plant wall section gun earth picture center centre condition"
    " sense game air mass evidence distance table right battle view father stress experiment matter doctor"
    " rifle function land size paper letter price wage source smoke stage pattern husband sort corner process"
    " shoulder blood film subject feature party piece sample floor wave space book shelter summer object bed"
    " color colour inch term pain character chance season kid top dust research site court shape team image"
    " board rule farm ship bank phase structure ball detail service model captain murder style tax noise"
    " author pound factor trade edge dog sight cloud flower soil branch sentence glass district speed"
    " contrast machine forest stock block chair camp award bond gas box culture crowd progress parent pair"
    " flag roof tube page police companion task bill balance provision rank second fund fence message stream"
    " circle shadow trip coat career expense bottle date wind drug lot fraction club commission account scale"
    " instrument network content row market square band station firm sheet flight appeal motion host"
    " background cup blanket occasion advantage neighbor neighbour instance powder sequence debate wire pool"
    " chain steel queen article mistake trend coach cop staff coast tool plot weather truck crew gate shell"
    " loan target shade garden sum impact uniform complement entrance campaign conflict bottom shore iron"
    " seed master landscape plate signal proportion journey sport mine jacket fish disk bag oil star fate"
    " partner champion combat slope clock tip profile button theme boat habit rebel transition beach comfort"
    " traffic pot orbit fault engineer route string weekend holiday bell tape pole tune screen angle brand"
    " bridge league scheme ambition fee gang code minister tank pipe prize cycle tail storm privilege clerk"
    " inventory burden bomb contest layer deck crop diet rail cash output pilot lobby script budget ballot"
    " joint reform fuel hazard pension tenant fatigue mill ally patient worker voter price profit sale export"
    " import share cost vote result leader member trader union lawyer source report series news sales goods"
    " seat home name place shift step tie term loss gain crime".split()
)
"""Words that are verbs too, but mostly nouns (by WordNet's counts): with an ending of "s" they are plurals."""
NOUNS_OF_DOING: Final = frozenset(
    "spending funding housing banking lending borrowing training building meeting hearing shooting bombing ruling"
    " filing offering opening warning rating trading farming mining fishing shipping fighting killing wedding"
    " testing hiring voting polling planning parking manufacturing engineering marketing advertising publishing"
    " drilling logging hacking crossing landing recording reporting saving savings feeling finding swimming skiing"
    " cycling racing gambling smuggling trafficking bargaining flooding".split()
)
"""Nouns in "ing" that other nouns stand before, "defence spending", where no object follows."""
ADJECTIVAL: Final = ("ic", "al", "ous", "ful", "ish", "ive", "ary", "ern", "ian", "ean", "less", "able")
"""Endings of words that are no verbs, but for a few."""
VERBS_LIKE_THESE: Final = frozenset(
    "give live drive dive thrive strive arrive survive revive receive deceive perceive conceive forgive deprive"
    " derive contrive deal heal steal seal reveal repeal appeal conceal signal total rival panic mimic traffic"
    " picnic enable disable publish finish establish abolish punish polish vanish cherish perish diminish"
    " demolish relish furnish govern concern discern vary clean mean".split()
)
"""Verbs that end so."""
COMPARATIVES: Final = frozenset(
    "higher lower bigger larger smaller greater tighter looser stricter tougher softer stronger weaker faster slower"
    " cheaper newer older younger wider longer shorter harder easier richer poorer safer cleaner fewer other former new"
    " old young good bad big small large high low long short strong weak free poor rich white black red green armed"
    " several many few most more some two first last next".split()
)
"""Words before which no verb stands, though they do not end like adjectives."""
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
    " meanwhile therefore thus whatsoever instead else ever further according mr mrs ms dr s t n't".split()
)
