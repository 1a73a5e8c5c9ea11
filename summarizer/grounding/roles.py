"""Checks whether the article gives an actor a claimed role, mainly in the words right before or after its name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import accumulate, compress, takewhile
from typing import Final, NamedTuple

from summarizer.grounding.cached_method import cached_method
from summarizer.grounding.quotes.lexicon import REPORTING
from summarizer.language.detection import is_latin
from summarizer.language.gazetteer.places import find_state, is_demonym
from summarizer.language.gazetteer.vocabulary import is_ordinary
from summarizer.language.inflection import is_irregular_plural, singular, stem
from summarizer.language.letters import GLUED_CLASS, is_glued, strip_accents
from summarizer.language.lexicon import (
    COMPANY_ABBREVIATIONS,
    FUNCTION_WORDS,
    HAVE,
    MODALS,
    OTHER_OFFICES,
    PREPOSITIONS,
    TITLE_ABBREVIATIONS,
    is_finite,
    read_class,
    read_lines,
    read_pairs,
)
from summarizer.language.name_words import OUTLETS
from summarizer.language.names import is_person_noun, is_title
from summarizer.language.party_labels import PartyLabel, read_party_label
from summarizer.schemas.findings import Span
from summarizer.workers import cached_property

MODIFIER: Final = "|".join(sorted(OTHER_OFFICES))
BEHIND_MODIFIER: Final = "|".join(rf"(?<=\b{word})" for word in sorted(OTHER_OFFICES))
WORD: Final = re.compile(
    rf"[{GLUED_CLASS}]|[^\W_{GLUED_CLASS}]+(?:(?=-\w)(?i:{BEHIND_MODIFIER})|(?:[.'’-][^\W_{GLUED_CLASS}]+)*)"
)
"""Matches a word; a modifier before a hyphen is one of its own: "vice-president"."""
WORDS: Final = re.compile(rf"({WORD.pattern})")
OWNING: Final = re.compile(r"['’]s?$")
FILLING: Final = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "her", "his", "in", "is", "its", "of", "on", "or", "our", "s"}
    | {"the", "their", "to", "was", "who", "with", "・"}
)
CLIPPED: Final = read_pairs("clipped words")  # full titles by abbreviation, without the full stop
SHORTENED: Final = sorted(word for word in TITLE_ABBREVIATIONS | COMPANY_ABBREVIATIONS if word.isalpha())
"""Abbreviations whose full stop does not end a sentence: "Mount St. Joseph University"."""
BEHIND_SHORTENED: Final = "|".join(rf"(?<=\b{word})" for word in SHORTENED)
TO_NAME: Final = rf"\.[SKN]\.U|\.(?i:{'|'.join(word[::-1] for word in SHORTENED)})(?!\w)|[^\s,;:.!?()“”\"—]+"
BEFORE: Final = re.compile(rf"\s+,?(?:{TO_NAME})(?:[ \t]+(?:{TO_NAME}|\.[A-Z])){{0,13}}")
"""Matches the words before a name up to punctuation, on reversed text, so that each position is tried once."""
OF_NAMES: Final = re.compile(
    r"\b(?:of|for|at)\s+(?:the\s+)?[A-Z][\w.’'-]*(?:\s+(?:of\s+|and\s+|for\s+)?[A-Z][\w.’'-]*)*"
)
DETAILS: Final = rf"(?:(?:\s*,)?\s+(?:\d+|{OF_NAMES.pattern})(?=,))*"
"""Matches an age and bodies between a name and its description: "Ann Roe, 49, of the Baltic Institute, a chemist"."""
AFTER: Final = re.compile(
    rf"({DETAILS})(?:\s*[,(—–-]\s*(?:\d+,\s*)?|['’]s?\s+"
    r"|\s+(?=(?:who|is|was|as|became|serves?|served|heads?|headed|leads?|led)\b))"
    rf"((?:[^.,;!?“”\"\n]|\.(?=\w|\s[A-Z]\.)|(?i:{BEHIND_SHORTENED})\.){{1,160}})"
)
HONORIFIC: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sir|Dame|Lord|Lady)\.?\s+\Z")
TAIL: Final = re.compile(r"(?:\s+[a-z][\w-]*){1,3}")
"""Matches common nouns right after a name that may describe it: "Yonhap news agency"."""
OF_BODY: Final = re.compile(rf"\s+{OF_NAMES.pattern}")  # a body right after a name: "Ann Roe of the Baltic Institute"
LETTERS: Final = re.compile(r"(?:\s+[A-Z]{2,5}\b){1,3}")  # letters after a name: "Ann Roe KC"
COUNSEL: Final = re.compile(r"(?:\s+[KQS]C)?,\s+(for|prosecuting|defending|representing)\b|\s+[KQS]C\b")
"""Matches words after a name that mark a lawyer in court."""
LAWYERS: Final = frozenset(map(stem, ("counsel", "barrister", "lawyer", "advocate")))
HEADS: Final = frozenset(map(stem, ("head", "leader", "chief", "director")))
SAME_OFFICES: Final = [
    tuple([frozenset(map(stem, office.split("-"))) for office in words.split()] for words in row.split(" | "))
    for row in read_lines("offices that other offices prove")
]
"""Stems of the words of offices, and of offices that prove them: a union's general secretary is "head of the union"."""
_SOLE: Final = frozenset("the its their his her our is when as while and".split())
"""Words before an office whose holder is the only one: "the president", but not "a director"."""
_BEING: Final = frozenset("is was who now still also and".split())
"""Words behind a name before "the president" that leave the office to its bearer, unlike "who sued" and "when"."""
OF_MANY: Final = frozenset(map(stem, read_class("offices that many hold")))
"""Stems of offices that many hold: "an attorney for the fund" is a lawyer, "a director of the fund" not its head."""
OF_STATES: Final = frozenset(map(stem, ("envoy", "diplomat")))
"""Stems of offices that are of states: Norway's ambassador is a diplomat, the eel fund's is not."""
BODIES: Final = frozenset(map(stem, ("company", "firm", "group", "outlet")))
"""Stems of nouns that hold for bodies of many kinds, which "bank" and "union" do not."""
MAKER: Final = stem("maker")
MEDIA: Final = frozenset(map(stem, read_class("nouns for media in a role")))
"""Stems of nouns for media, which a word in the name implies: the Norby Post is a newspaper."""
LEADING: Final = frozenset(map(stem, ("lead", "head", "run", "direct", "chair", "manage")))
"""Stems of verbs that imply a role with one of the nouns `HEADS`: the "head of the team" leads it."""
IMPLIED_BY: Final = {
    stem(noun): frozenset(map(stem, words.split()))
    for nouns, _, words in (row.partition(" | ") for row in read_lines("roles that words nearby imply"))
    for noun in nouns.split()
}
"""Stems of words near a mention that imply a role, by the role's noun: a person with a father is a son or daughter."""
SPEAKING: Final = frozenset(map(stem, read_class("roles that a body's name before a name implies")))
LEAVING: Final = frozenset(map(stem, ("left", "quit", "retired", "ousted", "sacked", "dismissed", "until", "divorced")))
"""Stems of words that imply a former holder of an office."""
CLAIMING: Final = re.compile(
    r"\w+(?:er|or|ist)s?|(?:accomplice|addict|assailant|captive|convict|critic|culprit|defendant|fugitive|hero(?:ine)?"
    r"|hostage|mistress|opponent|rival|spy|suspect|thief|traitor|victim|villain|witness)(?:e?s)?|enem(?:y|ies)|all(?:y|ies)"
)
"""Matches a noun for what somebody does, did or suffered, which the article would have to state."""
SIDES: Final = ("prosecut", "defen")  # the first letters of words for the sides in court
ELIDED: Final = re.compile(r"^(?:[cdjlmnst]|qu)['’](?=\w{3})", re.IGNORECASE)
"""Matches a French elided word before the next word: "l’adjoint"."""
APPOSED: Final = re.compile(
    r"(?i:\b(?:the|an?|its|their|his|her)\s+)((?:[\w’'-]+\s+){0,4}?([\w’'-]+)),\s+"
    rf"((?:[\w’'-]+(?:(?i:{BEHIND_SHORTENED})\.)?\s+){{1,4}})\Z"
)
"""Matches a description, its last word and the words between its comma and a name: "the builder, the Danish group"."""
LONGEST_DESCRIPTION: Final = 6  # words of that description, including its article
LONGEST_BETWEEN: Final = 4  # words between that comma and the name
DOING: Final = re.compile(
    r"\s*(?:(?:who|which)\s+(?:(?:also|currently|now|still)\s+)?([a-z]+)|(?:(?:also|currently|now|still)\s+)?([a-z]+s))"
    r"\s+([^.,;!?“”\"\n]{1,80})"
)
"""Matches a verb and its object after a name: "Ann Roe, who now leads | the branch", "Bo Ek keeps | goal for Vardo"."""
NAMED: Final = re.compile(r"[A-Z](?=.*[a-z])[\w.'’]*")  # a word of a name except abbreviations and compounds
PARTISANS: Final = read_class("members of parties")
PLURAL: Final = re.compile(r"\b[^\W\d_][\w-]*s\b\.?(?=\s+[A-Z])")
LISTED: Final = re.compile(r"(?:(?:\s+[A-Z][\w.’'-]*){1,5}(?:\s*,(?:\s+and)?|\s+and|\s+&)){1,9}\s+\Z")
"""Matches the names of a list, up to the last of them: "Ann Roe, Bo Ek and | Jo Dahl"."""
WHO: Final = re.compile(r"\A\s*(?:who|which) ")
_LEADING_ON: Final = REPORTING | HAVE | MODALS
PAST: Final = re.compile(r"(?:who\s+)?was\b")
FORMER: Final = frozenset({"former", "ex"})
LEADS: Final = re.compile(r"\b(?:to|and|by|with|from|that|said|told|says|met|meet|saw|asked|\w+ed)\s")
AND: Final = re.compile(r"\s+and\s+")
OFFICE: Final = re.compile(r"(?:(?!\sand\s).)+")
RELATIVE_CLAUSE: Final = re.compile(r"\b(?:that|which|who|whose)\b")
IN_CONGRESS: Final = frozenset(map(stem, ("congressman", "congresswoman")))
OTHER_CHAMBERS: Final = {stem("representative"): frozenset({stem("senator")}), stem("senator"): IN_CONGRESS}
"""Stems of offices that a member of one chamber of Congress does not hold, by that of the office before the name."""
DETERMINER: Final = re.compile(r"(?i)(?:the|an?)\s+")
ELSEWHERE: Final = "|".join(sorted(FILLING))
OTHER_OFFICE: Final = re.compile(
    rf"(?i)(?<![\w-])({MODIFIER})(?:-|\s+)((?:(?!(?:{ELSEWHERE})\b)[\w’'&.-]+(?:\s+|\Z|(?=\W))){{1,6}})"
)
"""Matches a modifier and the words that it turns into another office: a deputy director is no director."""
OWNER: Final = re.compile(r".*?\w(?:['’]s|s['’])(?=\s)")
OF: Final = re.compile(r"\b(?:of|for|at|in|who|that|on|to|with|from|between)\b")
"""Matches the end of the part of a role with its noun: "head | of the trawler owners' federation"."""
RELATIVE: Final = re.compile(
    r"(?i)(?:\b(?:his|her|its|their)|['’]s?) (?:\w+ )?(?:deputy|counterpart|successor|predecessor|colleague|rival)\b"
)
"""Matches a description by another person's office: "Her Norwegian counterpart, Terje Solvang" is a minister, too."""
BEHIND_ROLE: Final = re.compile(r",?[ \t]+([A-Z][\w’'-]+(?:[ \t]+[A-Z][\w’'-]+){1,2})\b(?!(?:,|[ \t]+and)?[ \t]+[A-Z])")
"""Matches a single name right after a role: "the clerk, Ann Roe", not "the clerks, Ann Roe and Bo Ek"."""
REACH: Final = 160  # characters around a mention that are searched for its role
GLUED_REACH: Final = 40  # the same in scripts without spaces
NOUN: Final = 2  # letters of the noun at the end of a role in scripts without spaces
CLOSE: Final = 80
FAR_BEFORE: Final = 500  # characters before a name within which a plural noun may include its bearer
FAR: Final = 250  # characters from a name within which a noun may describe its bearer
TRANSLATED: Final = read_class("names that languages translate")
ENDINGS: Final = ("e", "en", "n", "er", "s", "es", "nen")
"""Endings of the plurals of German and Dutch nouns: "die Gewerkschaften Verdi und Komba"."""
_SENTENCE_ENDS: Final = re.compile(r"[.;:!?]\s")
_JOINING: Final = frozenset({"und", "sowie", "en"})
COMMA, BLANKS = re.compile(r",\s+"), re.compile(r"\s+")
GOES_ON: Final = re.compile(r"[\w’'-]")  # what continues a word
LONG_WORD, CHANGED = 5, 2  # fewest letters of a word that may have another ending; most letters of the ending
EXONYMS: Final = read_pairs("beginnings of states in other languages")
EXCHANGED: Final = str.maketrans("kzw", "csv")
ALIKE: Final = 3  # letters that the names of a state share in most languages
LONG: Final = 3  # words of a role that cannot belong to another name right behind it: "Ann Roe, Minister Bo Ek and"
EXTRA_WORDS: Final = 2  # most lower-case words that may stand between a title and the name: 'President and billionaire'


class Beside(NamedTuple):
    """The words beside a mention."""

    before: str  # the words right before it; may be empty
    after: str  # the words after it that may describe it; may be empty
    described: re.Match[str] | None  # a description before it, with the mention in apposition; see `APPOSED`
    after_match: re.Match[str] | None  # the match of `AFTER`, if it describes the mention
    has_other_office: bool  # whether a modifier in the words turns an office into another; see `OTHER_OFFICE`


class RoleCheck(NamedTuple):
    """What the article says of a role."""

    reason: str = ""  # why it does not give the role to the actor; empty if it does or may do so in other words
    # whether it gives the role to somebody else or the actor another one; otherwise the words may be the model's own
    is_contradicted: bool = False


class RoleReader:
    """Reads the roles of the actors named in one article. The words beside each mention are read once.

    Args:
        inflects: Whether the language has endings that `stem` does not know, so that capitals do not tell names.
        is_foreign: Whether the text is not in English, so that words that it lacks may be a translation.
    """

    def __init__(self, text: str, *, inflects: bool = False, is_foreign: bool = False) -> None:
        self._text, self._is_foreign = text, is_foreign
        self._endings = ENDINGS if inflects else ()

    def check(self, role: str, *, mentions: Sequence[Span], others: Sequence[Span] = (), name: str = "") -> RoleCheck:
        """Check whether the article gives a role to an actor, or may do so in other words.

        Word order, inflection and the form of a nationality do not matter ("president of Russia", "Russian
        President"). The role, or each of two offices ("founder and chair"), may stand right beside a mention. Elsewhere
        any wording passes, unless the article lacks the role's title, a name in it or half of its words, or has more
        of them beside another person's name.

        Args:
            mentions: Spans of mentions of the actor.
            others: Spans of mentions of other persons.
            name: The actor's name in the reason; its first mention by default.

        >>> reader = RoleReader("Norwegian President Anna Lind met Bo Ek. The clerk wept.")
        >>> [reader.check(role, mentions=[(34, 39)], others=[(20, 29)]).reason for role in ("clerk", "President")]
        ['', 'the article does not call “Bo Ek” “President”']
        """
        wanted = role_keys(role)
        if not wanted:
            return RoleCheck("a role needs words", is_contradicted=True)
        if self._has_office(role, mentions):
            return RoleCheck()
        name = name or (self._text[slice(*mentions[0])] if mentions else "the actor")
        reason = f"the article does not call “{name}” “{role}”"
        if is_glued(role[-1:]):
            is_held = self._may_hold_glued(role, wanted, mentions)
            return RoleCheck() if is_held else RoleCheck(reason, is_contradicted=True)
        if self._is_foreign and self._may_be_translated(role, wanted):
            return RoleCheck()
        if self._is_foreign and not self._endings:  # `_find_plurals` knows the endings
            role = WORD.sub(self._read_form, role)
        is_contradicted = self._check_offices(role, mentions, [*others, *self._find_named_behind(role, mentions)])
        return RoleCheck() if is_contradicted is None else RoleCheck(reason, is_contradicted)

    def _read_form(self, found: re.Match[str]) -> str:
        """The article's form of a matched word that it has with another ending: "dyrektor" for "dyrektorka"."""
        word, low = found[0], found[0].casefold()
        if len(word) < LONG_WORD or _word_key(word) in self._known:
            return word
        kept = low[: max(LONG_WORD, len(low) - CHANGED)]
        known = [one for one in dict.fromkeys(self._words[0]) if one.casefold().startswith(kept)]
        return next((o for o in known if len(o) <= len(low if o.casefold().startswith(low) else kept) + CHANGED), word)

    def _may_be_translated(self, role: str, wanted: frozenset[str]) -> bool:
        """Whether a role has words that the text lacks, also in other forms, and that are all English or places.

        In a text of another script, any Latin word may be English or a name.
        """
        lacking = wanted - self._known
        compounds = (OWNING.sub("", word) for word in WORD.findall(role) if _word_key(word) in lacking)
        words = [part for one in compounds for part in one.split("-") if not self._known & role_keys(part)]
        is_other = not is_latin(self._text) and all(map(str.isascii, words))
        is_english = is_other or all(_may_be_english(word) or self._may_have_state(word) for word in words)
        forms = {word.casefold() + ending for word in words for ending in (*self._endings, "in")}
        return bool(words) and is_english and self._known.isdisjoint(forms)

    def _may_have_state(self, word: str) -> bool:
        """Whether a word names a state, and the text has a word that begins like it: "français" for "France"."""
        state = (find_state(word) or is_demonym(word) or "").casefold()
        other = [start for start, named in EXONYMS.items() if named == state]
        starts = tuple(map(_fold_letters, (word[:ALIKE], state[:ALIKE], *other)))
        return state != "" and any(_fold_letters(known).startswith(starts) for known in self._known)

    def _check_offices(self, role: str, mentions: Sequence[Span], others: Sequence[Span]) -> bool | None:
        """Whether the article contradicts one of the offices of a role; None if it has the words of all of them."""
        near = frozenset[str]().union(*(_word_keys(self._text[max(0, a - REACH) : b + REACH]) for a, b in mentions))
        names = (WORD.findall(self._text[slice(*span)].casefold()) for span in mentions)
        if any(not OUTLETS.isdisjoint(words) for words in names):
            near |= MEDIA
        if any(self._is_counsel(role, span, near) for span in mentions):
            return None
        labelled = self._read_label(role, mentions)
        if labelled is None:
            return True
        if role_keys(role) <= labelled:
            return None
        near |= labelled | self._find_plurals(role_keys(role), mentions)
        parts = [part for part in _split_offices(role) if not self._has_office(part, mentions)]
        found = {self._check_office(part, mentions, others, near) for part in parts}
        return True if True in found else False if False in found else None

    def _read_label(self, role: str, mentions: Sequence[Span]) -> frozenset[str] | None:
        """Comparison keys that a label such as "Ann Roe (R-Texas)" adds; None if it has another state or party."""
        for span in mentions:
            if party := read_party_label(self._text, span[1]):
                return _read_party(role, party, role_keys(self.read_beside(span).before))
        return frozenset()

    def _has_office(self, role: str, mentions: Sequence[Span]) -> bool:
        """Whether an office, or one that its noun may stand for, is right beside a mention."""
        wanted, words, noun = role_keys(role), role.split(), _read_noun(role)
        owners = (self.read_beside(span).before.rstrip() for span in mentions if noun in SPEAKING and len(wanted) > 1)
        if any(OWNING.search(owner) and wanted - {noun} <= role_keys(owner) for owner in owners):
            return True  # "the union's Ann Roe" is its spokeswoman
        if len(words) >= LONG and any(self._has_behind(words, end) for _, end in mentions):
            return True  # also one with commas: "Ann Roe, Minister for Ports, Fish and Food (MPFF), agreed"
        return any(self.stands_beside(wanted, span) for span in mentions) or any(
            self._has_plain(wanted, office, span) and self.stands_beside(meant, span)
            for meant, office in _reword(role, wanted)
            for span in mentions
        )

    def _has_behind(self, words: Sequence[str], at: int) -> bool:
        """Whether some words stand behind a comma at an offset; a pattern for each role would cost more to compile."""
        gap = COMMA.match(self._text, at)
        for word in words:
            if gap is None or not self._text.startswith(word, gap.end()):
                return False
            at = gap.end() + len(word)
            gap = BLANKS.match(self._text, at)
        return not GOES_ON.match(self._text, at)

    def _has_plain(self, wanted: frozenset[str], office: frozenset[str], span: Span) -> bool:
        """Whether an office beside a mention is its holder's own, and the only one of its kind unless of many.

        "A manager" is one of several, a "finance director" directs finance, and the president's aide is no president.
        Words of the role that the office may prove, `wanted`, may describe the office.
        """
        beside = self.read_beside(span)
        for words, is_before in ((WORD.findall(beside.before), True), (WORD.findall(beside.after), False)):
            keys = [_word_key(word) for word in words]
            for first, last in ((a, a + len(office) + more) for a in range(len(words)) for more in (0, 1)):
                if not keys[first] or not office <= frozenset(keys[first:last]) <= office | {""}:
                    continue  # one word such as "for" may stand in an office: "minister for foreign affairs"
                is_own = is_before and all(word[0].isupper() or word in FILLING for word in words[first:])
                behind = words[last : last + 1]
                if (is_own or _is_held(words[:first], wanted, office, is_before=is_before)) and all(
                    word.casefold() in FILLING or keys[last] in wanted or word[0].isupper() for word in behind
                ):
                    return True
        return False

    def _may_hold_glued(self, role: str, wanted: frozenset[str], mentions: Sequence[Span]) -> bool:
        """Whether all letters of a role, and its noun, are close to a mention in a script without spaces."""
        around = [self._text[max(0, start - GLUED_REACH) : end + GLUED_REACH] for start, end in mentions]
        return any(role[-NOUN:] in words and wanted <= role_keys(words) for words in around)

    def _is_counsel(self, role: str, span: Span, near: frozenset[str]) -> bool:
        """Whether the role is a lawyer's, and a mention is worded like one in court: "Ann Roe KC, for the family".

        The side and the names in the role must be near the mentions.
        """
        counsel = COUNSEL.match(self._text, span[1])
        if counsel is None or _read_noun(role) not in LAWYERS:
            return False
        sides = [side for side in SIDES if any(word.casefold().startswith(side) for word in WORD.findall(role))]
        names = [_word_key(word) for word in WORD.findall(role) if word[0].isupper() and not is_title(word.casefold())]
        is_defence = counsel[1] == "for" and sides == ["defen"]
        return near.issuperset(names) and (is_defence or all(any(w.startswith(s) for w in near) for s in sides))

    def _check_office(
        self, role: str, mentions: Sequence[Span], others: Sequence[Span], near: frozenset[str]
    ) -> bool | None:
        """Whether the article contradicts an office; None if it has its words, and no more of them beside others.

        A state that it leaves out proves nothing, unless a mention has another one beside it. If one of the actor's
        has the office's noun beside it, others prove something only if all of the office stands beside one of them.
        """
        wanted, noun, lacking = role_keys(role), _read_noun(role), self._find_lacking(role, near)
        states = frozenset(key for key, word in lacking.items() if _is_state(word))
        has_new_name = any(lacking[key].istitle() for key in lacking.keys() - states)
        has_noun = any(map(partial(self._has_noun, noun, wanted), mentions))
        if has_noun:  # an owner is no holder: Norby is not the lawyer of "Norby's lawyer"
            others = [span for span in others if not role_keys(self._text[slice(*span)]) <= wanted]
            is_past = any(PAST.match(self.read_beside(span).after) for span in mentions)
            is_former = not is_past and not FORMER.isdisjoint(lacking)
            is_other = is_former or self._is_of_other_body(role, noun, mentions, has_new_name=has_new_name)
        elif has_new_name and noun in lacking:
            return True
        else:
            is_other = self._is_of_somebody_else(role, wanted - states, mentions, others, near)
        if is_other or (states and any(map(self._has_state, mentions))):
            return True
        if any(self._is_held_by(wanted - states, noun, span) for span in others):
            return True
        is_doubtful = not has_noun and self._is_better_held(role, mentions, others, near)
        return None if not is_doubtful and self._has_words(role, near) else False

    def _is_of_somebody_else(
        self,
        role: str,
        wanted: frozenset[str],
        mentions: Sequence[Span],
        others: Sequence[Span],
        near: frozenset[str],
    ) -> bool:
        """Whether a mention has another office beside it, or only other persons have the role's noun beside them."""
        if any(self._has_other_office(wanted, span) for span in mentions):
            return True
        noun = _read_noun(role)
        may_be_implied = noun not in IMPLIED_BY and _is_implied(role, near)
        return not may_be_implied and self._is_only_of_others(noun, mentions, others)

    def _has_state(self, span: Span) -> bool:
        """Whether a state or nationality is beside a mention."""
        return any(_is_state(word) for words in self.read_beside(span)[:2] for word in WORD.findall(words))

    def _is_held_by(self, wanted: frozenset[str], noun: str, span: Span) -> bool:
        """Whether another person's mention has the role beside it as that person's own.

        "Ann Roe, the utility's lawyer" and "the group that bought the utility" are no utilities.
        """
        if not self.stands_beside(wanted, span, modified=True):
            return False
        beside = self.read_beside(span)
        if not PREPOSITIONS.isdisjoint(beside.before.split()[-1:]):  # "an offer for the striker from Vardo"
            return noun in role_keys(beside.after)
        head = " ".join(text for _, text in _read_heads(beside.after))
        return noun not in role_keys(f"{beside.before} {beside.after}") or any(
            noun == _word_key(word) for word in WORD.findall(f"{beside.before} {head}") if not OWNING.search(word)
        )

    def _is_of_other_body(self, role: str, noun: str, mentions: Sequence[Span], *, has_new_name: bool) -> bool:
        """Whether a mention has the role's noun with another body beside it: the Green leader leads no Liberals.

        Abbreviations and places prove no difference. If the role has a name that the article lacks, any body does.
        """
        names = [word for word in WORD.findall(role)[1:] if word[0].isupper() and _word_key(word)]
        beside = [words for span in mentions for words in self.read_beside(span)[:2] if noun in role_keys(words)]
        found = [[name for name in _find_bodies(words, noun) if f" in {name}" not in self._text] for words in beside]
        bodies = [frozenset(map(_word_key, body)) for body in found if body]
        may_be_same = any(map(str.isupper, names)) or not role_keys(" ".join(beside)).isdisjoint(map(_word_key, names))
        is_other = bool(names) and not may_be_same and any(map(role_keys(role).isdisjoint, bodies))
        return is_other or (has_new_name and bool(bodies))

    def _is_only_of_others(self, noun: str, mentions: Sequence[Span], others: Sequence[Span]) -> bool:
        """Whether the article has the noun of a role only right beside other persons: "its author, Ann Roe".

        A plural noun may include anyone named after it, and a counterpart has the office of a person named before.
        """
        text, places = self._text, self._find_places(noun)
        relative = max((at for at, _ in mentions if RELATIVE.search(text, max(0, at - CLOSE), at)), default=0)
        if not mentions or any(start < relative for start, _ in places):
            return False
        known = sorted(mentions)
        single: set[int] = set()
        for start, end in places:
            at, is_plural = bisect_right(known, (start, len(text))), text[start:end].endswith("s")
            if at and start < known[at - 1][1]:
                return False  # "the mayor’s daughter" as a name of the actor
            if is_plural and at < len(known) and known[at][0] - start < FAR_BEFORE:
                return False
            single |= set() if is_plural else {start}
        return bool(single) and single <= {place for span in others for place in self._read_places(noun, span)}

    def _read_places(self, noun: str, span: Span) -> Iterator[int]:
        """Yield the offsets of the noun of a role in the words that describe one mention."""
        text, start, beside = self._text, max(0, span[0] - REACH), self.read_beside(span)
        if leads_to_name(beside.before, frozenset({noun})):
            words = WORD.finditer(text, start, span[0])
            nouns = [word.span() for word in words if _word_key(word.group()) == noun]
            if nouns and PREPOSITIONS.isdisjoint(WORD.findall(OF_NAMES.sub(" ", text[nouns[-1][1] : span[0]]))):
                yield nouns[-1][0]
        if beside.described is not None and noun == _word_key(beside.described[2]):
            yield start + beside.described.start(2)
        if beside.after_match is not None:
            for first, head in _read_heads(beside.after_match[2]):
                found = [word.start() for word in WORD.finditer(head) if _word_key(word.group()) == noun]
                yield from (beside.after_match.start(2) + first + at for at in found)

    @cached_property
    def _words(self) -> tuple[list[str], list[Span]]:
        """The article's words as written, and their spans."""
        parts = WORDS.split(self._text)
        ends = list(accumulate(map(len, parts)))
        return parts[1::2], list(zip(ends[::2], ends[1::2], strict=False))

    @cached_property
    def _known(self) -> frozenset[str]:
        """The comparison keys of the article's words."""
        return frozenset(self._keys)

    @cached_property
    def _keys(self) -> list[str]:
        """The comparison key of each of the article's words."""
        return list(map(_word_key, self._words[0]))

    def _find_places(self, noun: str) -> list[Span]:
        """The spans of a noun in the article, by its comparison key; empty if there are none."""
        return list(compress(self._words[1], map(noun.__eq__, self._keys))) if noun else []

    def _find_named_behind(self, role: str, mentions: Sequence[Span]) -> list[Span]:
        """The spans of names right after the noun of a role that share no word with the actor's names or the role."""
        own = {word for start, end in mentions for word in WORD.findall(self._text[start:end])}
        own.update(WORD.findall(role))  # "Ann Roe, Chair, Norby Harbour Trust" for "Chair of Norby Harbour Trust"
        found = (BEHIND_ROLE.match(self._text, end) for _, end in self._find_places(_read_noun(role)))
        return [name.span(1) for name in found if name and own.isdisjoint(WORD.findall(name[1]))]

    def _has_other_office(self, wanted: frozenset[str], span: Span) -> bool:
        """Whether the words beside a mention turn the role into another office: "the deputy director, Ann Roe"."""
        beside = self.read_beside(span)
        return beside.has_other_office and any(
            not wanted.isdisjoint(role_keys(words) - role_keys(_drop_offices(words, wanted)))
            for words in (beside.before, beside.after)
        )

    def _has_words(self, role: str, near: frozenset[str]) -> bool:
        """Whether the article has a role's noun and at least half of its words.

        A noun that the article lacks may be the model's own ("widow of the pilot" for the pilot's wife) if it is no
        title and does not say what somebody does or suffered ("owner", "victim"), and most of the role's other words
        but names are near a mention: `near` has the comparison keys of the words there.
        """
        words = {key: word for word in WORD.findall(role) if (key := _word_key(word))}
        noun, lacking = _read_noun(role), self._find_lacking(role, near)
        if any(word[0].isupper() or word.casefold() in OTHER_OFFICES for word in lacking.values()):
            return False
        if noun not in lacking:
            return 2 * len(lacking) <= len(words)
        own, others = lacking[noun].casefold(), {key for key, word in words.items() if word[0].islower()} - {noun}
        if is_title(own) or CLAIMING.fullmatch(own):
            return False
        return len(others & near) >= len(others) // 2 + (1 if is_person_noun(own) else 2)

    def _find_plurals(self, wanted: frozenset[str], mentions: Sequence[Span]) -> frozenset[str]:
        """The comparison keys whose plural precedes a mention in a list: "die Gewerkschaften Verdi und Komba"."""
        plurals = {key + ending: key for key in wanted for ending in self._endings}
        found = set[str]()
        for start, _ in mentions if plurals else ():
            words = WORD.findall(_SENTENCE_ENDS.split(self._text[max(0, start - REACH) : start])[-1])[::-1]
            at = next((at for at, word in enumerate(words) if word[0].islower() and word not in _JOINING), len(words))
            found |= {plurals[key] for key in map(_word_key, words[: at + 1]) if key in plurals}
        return frozenset(found)

    def _find_lacking(self, role: str, near: frozenset[str]) -> dict[str, str]:
        """The words of a role that the article lacks, by comparison key, unless a verb or a body implies the noun."""
        known = self._known if near else frozenset[str]()
        known = known if near.isdisjoint(LEAVING) else known | role_keys("former")
        noun = _read_noun(role)
        is_made = noun == MAKER and len((role_keys(role) - {noun}) & near) > 1  # "maker of kitchen appliances"
        is_of_body = noun in BODIES or is_made or noun in MEDIA & near
        implied = {noun} if is_of_body or _is_implied(role, near) else set[str]()
        keys = ((_word_key(word), word) for word in WORD.findall(role))
        return {key: word for key, word in keys if key and key not in known | near and key not in implied}

    def _has_noun(self, noun: str, wanted: frozenset[str], span: Span) -> bool:
        """Whether the words beside a mention have a noun, and no modifier turns it into another office."""
        beside = self.read_beside(span)
        return next(self._read_places(noun, span), None) is not None and any(
            noun in role_keys(_drop_offices(words, wanted)) for words in (beside.before, beside.after)
        )

    def _is_better_held(
        self, role: str, mentions: Sequence[Span], others: Sequence[Span], near: frozenset[str]
    ) -> bool:
        """Whether more words of a role are beside a mention of another person than near the actor's.

        Or none is near the actor's, and its noun is close to another person and far from the actor. False for a
        counterpart, who has the office of a person named before.
        """
        text, wanted = self._text, role_keys(role)
        places = [start for start, _ in self._find_places(_read_noun(role))]
        if not places or any(RELATIVE.search(text, max(0, start - CLOSE), start) for start, _ in mentions):
            return False
        own, best = (
            max((len(wanted & role_keys(" ".join(self.read_beside(span)[:2]))) for span in spans), default=0)
            for spans in (mentions, others)
        )
        known = len(wanted & near)
        if best > max(own, 1) and best >= known:
            return True
        return not known and _are_near(places, others, CLOSE) and not _are_near(places, mentions, FAR)

    def stands_beside(self, wanted: frozenset[str], span: Span, *, modified: bool = False) -> bool:
        """Whether all words of a role stand right beside one mention, or in it ("Governor Ann Roe" as an alias).

        With `modified`, a "deputy director" is also a director.
        """
        beside, text = self.read_beside(span), self._text
        read: Callable[[str], str] = str if modified else partial(_drop_offices, wanted=wanted)
        before, after = map(read, beside[:2]) if beside.has_other_office else beside[:2]
        if wanted <= role_keys(text[slice(*span)]) or leads_to_name(before, wanted) or wanted <= role_keys(after):
            return True
        described = beside.described
        if described is not None and wanted <= role_keys(described[1]) and role_keys(described[2]) <= wanted:
            last = described[3].split()[-1].casefold()
            if DETERMINER.match(described[3]) or is_title(last.rstrip(".")):
                return True  # "a mediator, retired judge Ann Roe, wrote"
        behind = text[span[1] : span[1] + REACH]
        if _acts_as(wanted, after) or _acts_as(wanted, behind):
            return True
        if PAST.match(after) and wanted - role_keys("former") <= role_keys(after):
            return True
        nearest = " ".join(before.split()[-EXTRA_WORDS:])
        body = OF_BODY.match(text, span[1])
        tails = filter(None, (_read_tail(text, span[1]), body.group() if body else ""))
        return any(wanted <= role_keys(read(f"{nearest} {tail}")) for tail in tails)

    @cached_method
    def read_beside(self, span: Span) -> Beside:
        """Read the words right before and after a mention; cached."""
        text, (start, end) = self._text, span
        near = text[max(0, start - REACH) : start].rpartition("\n\n")[2]  # "… of Norbank Plc. | Ann Roe said"
        described = _find_apposed(near)
        honorific = HONORIFIC.search(near, max(0, len(near) - 12))
        near = _drop_listed(near[: honorific.start()] if honorific else near)
        found = BEFORE.match(near[::-1])
        before = found.group()[::-1] if found else ""
        letters = LETTERS.match(text, end)
        end = letters.end() if letters else end
        match = AFTER.match(text, end, end + 2 * REACH)
        match = None if match and _starts_with_verb(match[2]) else match
        after = " ".join(filter(None, (letters.group() if letters else "", *(match.group(2, 1) if match else ()))))
        is_other = any(map(OTHER_OFFICE.search, (before, after)))
        return Beside(before, after, described, match, is_other)


def _reword(role: str, wanted: frozenset[str]) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Yield the comparison keys of a role with an office that proves its own, and that office: see `SAME_OFFICES`."""
    noun, is_of_state = _read_noun(role), any(find_state(word) or is_demonym(word) for word in role.split())
    for offices, others in SAME_OFFICES:
        for office in offices:
            if noun in office and office <= wanted and (is_of_state or office.isdisjoint(OF_STATES)):
                yield from ((wanted - office | other, other) for other in others)


def _is_held(words: Sequence[str], wanted: frozenset[str], office: frozenset[str], *, is_before: bool) -> bool:
    """Whether the words before an office beside a name leave it to the bearer, and to nobody else unless many hold it.

    Args:
        wanted: Comparison keys of words that may describe the office.
        is_before: Whether the words stand before the name; behind it, a verb takes the office: "who sued the chair".
    """
    at = len(words) - 1
    while at >= 0 and (_word_key(words[at]) in wanted or words[at][0].isupper() or OWNING.search(words[at])):
        at -= 1
    before = [word.casefold() for word in words[max(0, at - 1) : at + 1]]
    sole = _SOLE if wanted.isdisjoint(FORMER) and office.isdisjoint(OF_MANY) else _SOLE | {"a", "an"}
    return not before or (
        before[-1] in sole
        and PREPOSITIONS.isdisjoint(before[:-1])
        and (is_before or (_BEING.issuperset(before[:-1]) and words[0] != "and" and "whose" not in words))
    )


def _acts_as(wanted: frozenset[str], words: str) -> bool:
    """Whether the words after a name say that its bearer acts in a role: a leader leads, a goalkeeper keeps goal."""
    doing = DOING.match(words)
    if doing is None:
        return False
    verb, objects = stem(doing[1] or doing[2]), doing[3].casefold().split()
    agents = {stem(f"{first}{verb}{ending}") for first in ("", *objects[:1]) for ending in ("er", "or")}
    return not wanted.isdisjoint(agents) and wanted <= agents | role_keys(doing[3])


def _read_heads(words: str) -> Iterator[tuple[int, str]]:
    """Yield the offset of each office in a description, and the office up to its noun: "a judge at | and mayor of".

    Offices in a relative clause do not count: "the head of the fund that bought the club and its striker".
    """
    first = len(opening.group()) if (opening := WHO.match(words)) else 0
    relative = RELATIVE_CLAUSE.search(words, first)
    for office in OFFICE.finditer(words, first, relative.start() if relative else len(words)):
        yield office.start(), OF.split(office.group())[0]


def _may_be_english(word: str) -> bool:
    """Whether a word is an ordinary English one, or names a place other than a state that languages translate."""
    low = word.casefold()
    return is_ordinary(low) or is_title(low) or low in TRANSLATED


@lru_cache(maxsize=4096)
def _fold_letters(word: str) -> str:
    """A word in lower case without accents, and with one letter for those that languages exchange: "c" and "k"."""
    return strip_accents(word.casefold()).translate(EXCHANGED)


def _is_implied(role: str, near: frozenset[str]) -> bool:
    """Whether a word near a mention implies the noun of a role: a person who drives is a driver."""
    noun = _read_noun(role)
    agents = [word for word in WORD.findall(role) if _word_key(word) == noun and word.endswith(("er", "or"))]
    cut = (word[:-letters] for word in agents for letters in (1, 2))
    verbs = {stem(verb) for verb in cut if verb not in FUNCTION_WORDS}  # a mayor is nobody of whom "May" tells
    implying = verbs or (LEADING if noun in HEADS else set[str]())
    return not near.isdisjoint(implying | IMPLIED_BY.get(noun, frozenset()))


def _read_tail(text: str, end: int) -> str:
    """The common nouns right after a name ("Yonhap news agency", not "Ek said the striker"); empty if none."""
    found = TAIL.match(text, end)
    words = WORD.findall(found.group()) if found else []
    return " ".join(takewhile(lambda word: word not in FUNCTION_WORDS and not is_finite(word), words))


def _find_bodies(words: str, noun: str) -> list[str]:
    """The words of names in one phrase with a noun, not places: "the Civic Union's whip", "clerk at the Aid Fund"."""
    place = [word.span() for word in WORD.finditer(words) if _word_key(word.group()) == noun][-1]
    behind = OF_BODY.match(words, place[1])
    before = reversed(WORD.findall(words[: place[0]]))
    phrase = takewhile(lambda word: word not in FUNCTION_WORDS and not is_finite(word), before)
    held = [*phrase, *(WORD.findall(behind.group()) if behind else ())]
    held = [word for word in held if NAMED.fullmatch(word) and _word_key(word) and not is_title(word.casefold())]
    return [word for word in held if not _is_state(word)]


def _is_state(word: str) -> bool:
    return word[0].isupper() and bool(find_state(word) or is_demonym(word))


def _starts_with_verb(words: str) -> bool:
    """Whether words after a name start with a verb rather than a description: "Ann Roe, the clerk, | said a"."""
    first = WORD.match(words)
    return first is not None and first.group() in _LEADING_ON


def _are_near(places: Sequence[int], spans: Sequence[Span], reach: int) -> bool:
    """Whether one of some offsets is within some characters of one of some spans."""
    return any(start - reach <= place <= end + reach for start, end in spans for place in places)


def _drop_listed(near: str) -> str:
    """Remove the names between the office of several and one of them.

    >>> _drop_listed("goals by the strikers Ann Roe, Bo Ek and "), _drop_listed("goals by Ann Roe, Bo Ek and ")
    ('goals by the strikers ', 'goals by Ann Roe, Bo Ek and ')
    """
    for plural in PLURAL.finditer(near):
        low = plural.group().rstrip(".").casefold()
        one = singular(low)
        is_office = low[:-1] in CLIPPED or is_title(one) or is_person_noun(one) or one in PARTISANS
        if is_office and LISTED.match(near, plural.end()):
            return f"{near[: plural.end()]} "
    return near


def _find_apposed(near: str) -> re.Match[str] | None:
    """The match of `APPOSED`, searched for from the first word at which it can start; None if there is none."""
    head, _, between = near.rpartition(",")
    if not 0 < len(between.split()) <= LONGEST_BETWEEN:
        return None
    words = head.rsplit(maxsplit=LONGEST_DESCRIPTION)
    return APPOSED.search(near, len(words[0]) if len(words) > LONGEST_DESCRIPTION else 0)


def _split_offices(role: str) -> list[str]:
    """Split a role into its offices; "and" in a name splits nothing, also behind a comma: "for Ports, Fish and Food".

    >>> _split_offices("founder and chair"), _split_offices("president of the Association of Heads and Deputies")
    (['founder', 'chair'], ['president of the Association of Heads and Deputies'])
    """
    names = [name.span() for name in OF_NAMES.finditer(role.replace(",", " "))]
    cuts = [cut for cut in AND.finditer(role) if not any(a < cut.start() and cut.end() < b for a, b in names)]
    edges = [0, *(at for cut in cuts for at in cut.span()), len(role)]
    return [role[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _read_noun(role: str) -> str:
    """The comparison key of the noun of a role; empty if it has none."""
    return next((key for word in reversed(WORD.findall(OF.split(role)[0])) if (key := _word_key(word))), "")


def _read_party(role: str, label: PartyLabel, before: frozenset[str]) -> frozenset[str] | None:
    """The comparison keys that a label such as "(R-Texas)" adds; None if the role has another party, state or chamber.

    Args:
        before: The comparison keys of the words before the name, such as "Rep." or "former Rep.".
    """
    wanted = role_keys(role)
    others = frozenset[str]().union(*(keys for office, keys in OTHER_CHAMBERS.items() if office in before))
    if label.contradicts(frozenset(WORD.findall(role))) or not wanted.isdisjoint(others - before):
        return None
    is_same = FORMER.isdisjoint(wanted ^ before)  # a former congressman is no congressman
    is_member = label.is_state and is_same and stem("representative") in before
    return role_keys(" ".join([label.names, *label.state])) | (IN_CONGRESS if is_member else frozenset())


def _drop_offices(words: str, wanted: frozenset[str]) -> str:
    """Remove the offices that an unwanted modifier turns into others: "deputy director" if "director" is wanted.

    >>> _drop_offices("the acting deputy director and head", frozenset({"deputi", "director"}))
    'the  and head'
    """

    def leave(office: re.Match[str]) -> str:
        if not role_keys(office[1]).isdisjoint(wanted):
            return f"{office[1]} {_drop_offices(office[2], wanted)}"
        owner = OWNER.match(office[2])
        ends = (word.start() for word in WORD.finditer(office[2]) if word.group().casefold() in FUNCTION_WORDS)
        return f" {office[2][owner.end() if owner else next(ends, len(office[2])) :]}"

    return OTHER_OFFICE.sub(leave, words)


def leads_to_name(before: str, wanted: frozenset[str]) -> bool:
    """Whether a title stands before a name, with at most `EXTRA_WORDS` other words and no other name between."""
    if not (wanted <= _word_keys(before) or any(" " in key for key in wanted)):
        return False  # as before most names; a state of several words has a key of its own
    words = WORD.findall(before)
    for first in range(len(words) - 1, -1, -1):
        if wanted <= role_keys(" ".join(words[first:])):
            rest = OF_NAMES.sub(" ", before[before.rindex(words[first]) :] if first else before)
            extra = [word for word in WORD.findall(rest) if not role_keys(word) <= wanted]
            return len(extra) <= EXTRA_WORDS and not any(word[0].isupper() for word in extra)
    return False


@lru_cache(maxsize=4096)
def role_keys(words: str) -> frozenset[str]:
    """Comparison keys of a role's words: stems, with titles in full and the state for a nationality."""
    place = None if words.islower() else find_state(words.strip())
    if place:
        return frozenset({place.casefold()})
    return _word_keys(words)


def _word_keys(words: str) -> frozenset[str]:
    """Comparison keys of single words."""
    return frozenset(filter(None, map(_word_key, WORD.findall(words))))


def _write_out(low: str) -> str:
    """The full form of a clipped title, also of a plural one: "Sens.", "Reps."."""
    return CLIPPED.get(low) or CLIPPED.get(low.removesuffix("s"), low)


@lru_cache(maxsize=16384)
def _word_key(word: str) -> str:
    """The comparison key of one word; empty if it has none."""
    word = word if word.isalpha() else ELIDED.sub("", OWNING.sub("", word))
    state = None if word.islower() else is_demonym(word) or find_state(word)  # lower-case words need no look-up
    low = word.casefold()
    return (
        state.casefold()
        if state
        else ""
        if low in FILLING
        else stem("former" if low in FORMER else singular(low) if is_irregular_plural(low) else _write_out(low))
    )
