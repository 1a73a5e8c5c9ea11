"""The words that negate, and those by which a sentence can say without a negation what its quote negates.

Word lists alone; what they are of in a sentence is read in `negations`.
"""

from __future__ import annotations

from typing import Final

from summarizer.grounding.prose.opposites import to_stems

NEGATIONS: Final = frozenset(
    "not no never none nobody nothing nowhere neither nor cannot hardly barely scarcely rarely seldom without".split()
)
NEGATORS: Final = to_stems(
    "fail refuse decline deny reject lack prevent avoid dismiss dispute doubt refute unable unlikely impossible false"
    " untrue rule_out turn_down vote_down withhold forbid ban miss rebuff spurn stop cease skip halt cancel call_off"
    " scrap abandon suspend boycott"
)
"""Stems that negate what follows them."""
POLITE: Final = to_stems("decline")
"""Negators only before "to"."""
LIGHT: Final = to_stems("get make take give have do hold carry put bring")
"""Verbs that mean little without their object."""
LACKS: Final = to_stems("lack")
"""Negators of a thing: there is none of it."""
RAISING: Final = to_stems("think believe expect plan intend want seem appear suppose need likely able possible")
"""Words that hand a negation on to what follows: "does not plan to close" is "plans not to close"."""
RAISING_NOUNS: Final = to_stems(
    "intention reason way possibility chance sign evidence indication plan need truth basis substance"
    " claim allegation suggestion accusation"
)
"""The same of nouns: "no sign of a leak", but "did not sign"."""
STEADY: Final = to_stems("keep remain hold stay unchanged flat steady stable freeze maintain constant")
"""Stems by which something neither rises nor falls."""
NEGATES_AFTER: Final = to_stems("warn advise recommend caution decide rule argue")
"""Verbs after which "against" negates."""
TRANSPARENT: Final = to_stems(
    "say tell think believe plan intend intention want expect recommend clear true know consider appear seem"
    " decide possible able likely find confirm report show suggest mean need warn inform prove establish demonstrate"
)
TRANSPARENT_NOUNS: Final = to_stems(
    "evidence sign indication proof reason way intention link hint criticism claim allegation suggestion accusation"
    " allege truth basis substance rumour rumor report"
)
"""Words that carry their negation on to what follows them: "no evidence that", "not clear whether"."""
SOFT: Final = (
    frozenset(NEGATORS)
    | to_stems(
        "oppose against criticise condemn block halt stop end cancel scrap drop abandon skip boycott absent lose"
        " fail collapse stall deadlock break reject refuse withdraw quit freeze suspend postpone delay wait remain"
        " unclear pending short free clear acquit unchanged flat steady little alone except despite rather far empty"
        " wrong myth lie hoax call_off break_off pull_out break_down scale_back put_off give_up rule_out silent"
        " secret lapse expire miss escape exempt ignore forget abstain overturn annul void veto opt stay negative"
        " clean keep early premature fear hold resist leave open alone outside exhaust devoid minus zero neglect omit"
        " evade survive spare unless loss cost lift"
    )
    | frozenset("only few fewer less yet still until".split())
)
"""Words by which a sentence can say without a negation what its quote negates, or the other way about."""
PREFIXES: Final = ("un", "dis", "non", "in", "im", "ir", "il", "mis")
"""Prefixes that negate the word that is left without them."""
PREFIXED: Final = tuple(
    word.rstrip("ey")
    for word in (
        "inability inaccessible inaccurate inactive inaction inadequate inadmissible inappropriate inaudible"
        " incapable incompatible incompetent incomplete inconclusive inconsistent inconvenient incorrect indecisive"
        " indirect ineffective inefficient ineligible inequality inexperienced inflexible informal infrequent"
        " inhumane insane insecure insensitive insignificant insincere insolvent instability insufficient intolerable"
        " intolerant invalid invisible involuntary imbalance immature immobile immoral impatient imperfect impossible"
        " impractical imprecise improbable improper irrational irregular irrelevant irresponsible irreversible"
        " illegal illegitimate illegible illogical illiterate disagree disallow disapprove disbelieve disconnect"
        " discontinue disengage irreplaceable irreparable irresistible irrevocable inconsiderable inconceivable"
        " incurable indefensible indispensable inedible inefficacy inevitable inexact inexcusable inexpensive"
        " inhospitable injustice innumerable inoperable inseparable insoluble insufferable intangible intolerance"
        " invariable invulnerable imbalanced immaterial immodest immoderate immune impartial impassable imperceptible"
        " impermissible impersonal implausible impolite impotent impracticable impure incoherent incomprehensible"
        " inconsequential inconsiderate incorruptible indecent indifference indigestible indistinct ineffectual"
        " inelegant inequitable infertile infinite infidelity irreconcilable irrepressible illiberal illicit disable"
        " disappear disarm disclaim discomfort discontent discourteous disembark disentangle disinclined disincentive"
        " disinterested dislodge dismount disorganised disorganized displease disproportionate dissimilar dissociate"
        " distasteful disunity dishonest disloyal disobey disprove disqualify disrespect dissatisfied distrust"
        " dislike disadvantage mistrust"
    ).split()
)
"""Beginnings of words that a prefix other than "un" and "non" negates; many more only begin like that ("intend")."""
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
        ("no", "choice"),
        ("no", "option"),
        ("no", "later"),
        ("no", "sooner"),
        ("no", "wonder"),
        ("not", "unlike"),
    }
)
"""Negations that negate nothing."""
NEGATIVE: Final = frozenset(
    "instead rather otherwise only just merely former formerly ex yet until unless except despite without"
    " short free far few fewer little nil nought zero".split()
)
"""Function words, and words like them, by which a sentence can say that something is not."""
