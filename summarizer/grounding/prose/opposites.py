"""Pairs of opposites, phrasal verbs, and the words that negate: the word lists that meaning is compared by.

General English alone; what a difference between a sentence and its quote means is decided in `polarity`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from summarizer.grounding.prose.stems import base_of, stem

# One axis a line: its one end / its other. `~` marks verbs whose ends are told from either side ("A bought from B" is
# "B sold to A"): they contradict only where the subject is the same.
_AXES: Final = """
rise raise grow climb jump surge soar increase expand swell rebound accelerate boost hike higher rocket escalate upgrade
  bigger larger more increasing go_up rally mount multiply
  / fall drop decline decrease shrink slump plunge tumble cut reduce lower slide slip dip dwindle contract sink recede
  slow ease shed trim slash curb halve plummet diminish lessen downgrade smaller fewer less go_down cut_back moderate
high / low
strengthen strong stronger / weaken weak weaker
highest most largest biggest maximum / lowest least smallest minimum fewest
support back favour favor endorse approve welcome praise promote advocate applaud champion vote_for
  / oppose against reject criticise criticize condemn denounce protest object resist veto block disapprove vote_down
  turn_down slam lambast
approve pass adopt accept ratify agree sign / reject refuse veto block vote_down turn_down decline spurn rebuff
agree accept pledge promise vow / refuse decline
confirm admit acknowledge concede / deny dispute refute reject
allow permit let legalise legalize authorise authorize enable
  / ban forbid prohibit bar block outlaw prevent stop restrict
open reopen / close shut shut_down
start begin launch resume restart / end stop halt cease finish conclude terminate suspend cancel abandon scrap call_off
  freeze pause
extend continue prolong keep maintain resume
  / end stop halt suspend cancel abandon scrap call_off terminate cease freeze
hire recruit employ / fire dismiss sack lay_off
add create / cut shed remove eliminate axe scrap
arrest detain jail imprison capture / release free
convict guilty / acquit clear innocent exonerate
accuse charge blame indict / clear exonerate acquit absolve
join enter / leave quit exit withdraw pull_out
arrive enter reach / leave depart exit
deploy send move mass / withdraw pull_out
alive survive rescue save recover live / dead die kill perish drown
improve recover / worsen deteriorate
gain / lose
introduce establish create / abolish repeal scrap
restore reinstate / suspend revoke
uphold confirm / overturn annul quash reverse
accept / appeal contest challenge reject
advance / retreat
merge unite / split divide
disclose reveal publish / conceal hide withhold
optimism hope / pessimism fear
cheap cheaper affordable / expensive costly dearer
longer / shorter
older / younger
peaceful / violent
temporary / permanent
major / minor
attract / deter
nationalise nationalize / privatise privatize
legalise legalize / criminalise criminalize
victory / defeat
persuade / dissuade
cause / prevent
marry / divorce
= upper top / lower bottom
= urban / rural
= employer / employee
= born / die
promote / demote
~ earlier sooner / later
fast quick rapid / slow
tighten impose toughen / relax loosen lift ease
succeed success / fail failure collapse
profit surplus / loss deficit
near imminent nearby / far distant
thank praise welcome applaud hail congratulate / criticise criticize condemn blame denounce slam rebuke sue
invite welcome / expel deport evict
= majority / minority
optimistic / pessimistic
safe / dangerous
true / false untrue
include / exclude
attend join take_part / boycott skip
build / demolish destroy
encourage / discourage
appoint / oust dismiss sack
friend ally / enemy foe
= north northern / south southern
= east eastern / west western
= man / woman
= father / mother
= son / daughter
= brother / sister
= domestic / foreign
public / private
help benefit boost / hurt harm damage
~ ahead / behind
voluntary / forced
spend invest / save
optional voluntary / compulsory mandatory obligatory
~ win beat defeat survive / lose be_beaten
~ buy acquire purchase / sell dispose divest
~ import / export
~ borrow / lend
~ lead / trail
~ send give supply / receive get
~ seller supplier exporter / buyer customer importer
~ demand / offer
"""
PHRASES: Final[Mapping[tuple[str, str], str]] = {
    (stem(verb), particle): key
    for verb, particle, key in (
        ("go", "up", "go_up"),
        ("move", "up", "go_up"),
        ("push", "up", "go_up"),
        ("drive", "up", "go_up"),
        ("pick", "up", "go_up"),
        ("go", "down", "go_down"),
        ("come", "down", "go_down"),
        ("bring", "down", "go_down"),
        ("push", "down", "go_down"),
        ("slow", "down", "slow"),
        ("cut", "back", "cut_back"),
        ("scale", "back", "cut_back"),
        ("cut", "down", "cut_back"),
        ("turn", "down", "turn_down"),
        ("vote", "down", "vote_down"),
        ("throw", "out", "turn_down"),
        ("vote", "for", "vote_for"),
        ("vote", "against", "oppose"),
        ("rule", "out", "rule_out"),
        ("call", "off", "call_off"),
        ("break", "off", "call_off"),
        ("shut", "down", "shut_down"),
        ("close", "down", "shut_down"),
        ("lay", "off", "lay_off"),
        ("put", "off", "delay"),
        ("pull", "out", "pull_out"),
        ("take", "part", "take_part"),
        ("step", "down", "resign"),
        ("stand", "down", "resign"),
        ("break", "down", "collapse"),
        ("call", "on", "urge"),
        ("call", "for", "demand"),
        ("carry", "out", "conduct"),
        ("set", "up", "found"),
        ("give", "up", "abandon"),
        ("lose", "strength", "weaken"),
        ("pay", "back", "repay"),
        ("give", "back", "return"),
    )
}
"""Verbs whose particle makes another verb of them."""


class Axis:
    """Where a word stands between two opposites.

    Attributes:
        number: Which pair of opposites.
        sign: At which end, 1 or -1.
        converse: Whether the ends are one deed, told from either side.
        fixed: Whether a negation does not make the one end of the other.
    """

    __slots__ = ("converse", "fixed", "number", "sign")

    def __init__(self, number: int, sign: int, *, converse: bool, fixed: bool) -> None:
        self.number = number
        self.sign = sign
        self.converse = converse
        self.fixed = fixed


_LISTED: Final[dict[str, set[str]]] = {}
"""For each stem of a list here, the words that were listed."""
_ENDINGS: Final = frozenset(
    "s es d ed ing ings r er ers ion ions tion tions sion sions ation ations al als ial ials ment ments ure ures"
    " m ms ies ied th ly st est ance ity".split()
) | {""}
_FOREIGN: Final = frozenset({"importance", "impossibility"})


def read_key(low: str) -> str:
    """The stem of a lower-case word, marked where it is a listed word's by chance: "soldier" has the stem of "sell".

    >>> read_key("seller") == stem("sell"), read_key("soldier") == stem("sell")
    (True, False)
    """
    key = stem(low)
    listed = _LISTED.get(key)
    return key if listed is None or any(_is_form(low, word) for word in listed) else f"~{key}"


def _is_form(low: str, word: str) -> bool:
    if low == word or base_of(low) == word:
        return True
    root = word[:-1] if word[-1] in "ey" or word.endswith(("d", "t")) else word
    if low.startswith(word) and low not in _FOREIGN:
        rest = low[len(word) :]
        return rest in _ENDINGS or (rest[0] == word[-1] and rest[1:] in ("ed", "ing", "ings", "er", "ers"))
    return low.startswith(root) and low[len(root) :] in _ENDINGS and low not in _FOREIGN


def _index_axes() -> dict[str, tuple[Axis, ...]]:
    axes: dict[str, dict[int, Axis]] = {}
    lines: list[str] = []
    for line in _AXES.strip().splitlines():
        if line.startswith("  "):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
    for number, line in enumerate(lines):
        ends = line.lstrip("~=").split("/")
        for sign, end in zip((1, -1), ends, strict=True):
            for word in end.split():
                key = word if "_" in word else stem(word)
                _LISTED.setdefault(key, set()).add(word)
                axes.setdefault(key, {}).setdefault(
                    number, Axis(number, sign, converse=line[0] == "~", fixed=line[0] == "=")
                )
    return {key: tuple(found.values()) for key, found in axes.items()}


AXES: Final[Mapping[str, tuple[Axis, ...]]] = _index_axes()
"""For each stem, the pairs of opposites that it is an end of."""


def _stems(words: str) -> frozenset[str]:
    for word in words.split():
        _LISTED.setdefault(stem(word), set()).add(word)
    return frozenset(word if "_" in word else stem(word) for word in words.split())


NEGATIONS: Final = frozenset(
    "not no never none nobody nothing nowhere neither nor cannot hardly barely scarcely rarely seldom without".split()
)
NEGATORS: Final = _stems(
    "fail refuse decline deny reject lack prevent avoid dismiss dispute doubt refute unable unlikely impossible false"
    " untrue rule_out turn_down vote_down withhold forbid ban miss rebuff spurn stop cease skip halt cancel call_off"
    " scrap abandon suspend boycott"
)
"""Stems that negate what follows them."""
WEAK: Final = _stems("cancel call_off scrap abandon suspend boycott skip miss")
"""Negators that may be told without a negation as well as with one."""
POLITE: Final = _stems("decline")
"""Negators only before "to"."""
ENDED: Final = _stems("stop end lift drop withdraw abandon cease lose quit former remove scrap give_up halt shed leave")
"""Stems by which something is no longer so."""
STEADY: Final = _stems("keep remain hold stay unchanged flat steady stable freeze maintain constant")
"""Stems by which something neither rises nor falls."""
NEGATES_AFTER: Final = _stems("warn advise recommend caution decide rule argue")
"""Verbs after which "against" negates."""
TRANSPARENT: Final = _stems(
    "say tell think believe plan intend intention want expect recommend clear true know consider appear seem"
    " decide possible able likely find confirm report show suggest mean need warn inform"
)
TRANSPARENT_NOUNS: Final = _stems(
    "evidence sign indication proof reason way intention link hint criticism claim allegation suggestion accusation"
)
"""Words that carry their negation on to what follows them: "no evidence that", "not clear whether"."""
SOFT: Final = (
    frozenset(NEGATORS)
    | _stems(
        "oppose against criticise condemn block halt stop end cancel scrap drop abandon skip boycott absent lose fail"
        " collapse stall deadlock break reject refuse withdraw quit freeze suspend postpone delay wait remain unclear"
        " pending short free clear acquit unchanged flat steady hardly little alone except despite rather far empty"
        " wrong myth lie hoax call_off give_up rule_out silent secret lapse expire miss escape exempt ignore forget"
        " abstain overturn annul void veto opt stay keep early premature low least lowest worst fear hold resist leave"
        " open alone outside exhaust devoid minus zero neglect omit evade survive spare unless loss cost lift"
    )
    | frozenset("only few fewer less yet still until".split())
)
"""Words by which a sentence can say without a negation what its quote negates, or the other way about."""
PREFIXES: Final = ("un", "dis", "non", "in", "im", "ir", "il", "mis")
"""Prefixes that negate the word that is left without them."""
EXCEPTIVE: Final = frozenset({"except", "excluding", "exception", "apart", "bar"})
"""Words that take something out of what is said of all."""
IDIOMS: Final = frozenset(
    {
        ("no", "other"),
        ("not", "only"),
        ("not", "just"),
        ("not", "least"),
        ("not", "merely"),
        ("no", "fewer"),
        ("no", "less"),
        ("no", "doubt"),
        ("no", "matter"),
        ("no", "."),
        ("if", "not"),
        ("or", "not"),
        ("nothing", "but"),
    }
)
"""Negations that negate nothing."""
