"""Read who a person is from the words around the name: before it, or in apposition on either side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from summarizer.engines.extractive import lexicon
from summarizer.engines.extractive.mention import Mention
from summarizer.engines.extractive.tokens import Token
from summarizer.grounding.gazetteer.places import find_state, is_demonym
from summarizer.grounding.speech.lexicon import is_finite
from summarizer.schemas.findings import Span

_MAX_WORDS = 18
_STOPS = frozenset(',.;:!?—–“”"()[]\n')
_APPOSITION_OPENERS = lexicon.DETERMINERS | lexicon.ROLE_MODIFIERS
_APPOSITION_ENDS = frozenset('.;:!?—–“”"()[]\n,')
_LINKS = frozenset({"of", "for", "to", "at", "in", "on", "and", "the", "with", "from", "&", "'", "’", "-"})
_CLAUSE_WORDS = (
    lexicon.PRONOUNS
    | lexicon.AUXILIARIES
    | frozenset(
        {"who", "which", "that", "because", "while", "when", "where", "but", "whose", "although", "after", "before"}
    )
)


def find_role(tokens: Sequence[Token], mention: Mention, names: Mapping[int, int]) -> Span | None:
    """The span of the words that say who a person is, or None.

    Args:
        tokens: The article's tokens.
        mention: A place where a person is named.
        names: For every name of the article, the index of the token after it to the index of its first token.
    """
    return _before(tokens, mention, names) or _apposition_after(tokens, mention) or _apposition_before(tokens, mention)


def _before(tokens: Sequence[Token], mention: Mention, names: Mapping[int, int]) -> Span | None:
    """Roles such as "Norwegian President NAME", "security council spokesman NAME", "CEO of the council NAME"."""
    index = mention.first - 1
    reach = mention.role[0] if mention.role else None
    while index >= 0 and reach is not None and tokens[index].start >= reach:
        index -= 1
    if reach is None:
        found = _role_head(tokens, index)
        if found is None:
            return None
        head = found
    else:
        head = index + 1
    start = _walk_back(tokens, head - 1, names)
    last = mention.first - 1 if mention.role else index
    named = any(lexicon.is_agent_noun(token.text.casefold()) for token in tokens[start:last])
    if not named and last > start and tokens[last].text in lexicon.HONORIFICS:
        return None  # "Ohio Rep. NAME": a place and a title say no more than the title
    while last > start and tokens[last].text in lexicon.HONORIFICS:
        last -= 1
    end = tokens[last].end
    return (tokens[start].start, end) if end - tokens[start].start <= 140 else None


def _role_head(tokens: Sequence[Token], index: int) -> int | None:
    """Index of the role noun of a role that ends at `index`, before the name; None where there is none."""
    if index < 0 or tokens[index].possessive:
        return None
    word = tokens[index].text
    if word.islower() and lexicon.is_agent_noun(word) and not word.endswith("s"):
        return index
    if "-" in word and lexicon.is_role_noun(word):
        return index  # "Ex-lawyer NAME"
    if not word[:1].isupper():
        return None
    # an office with its object: "ambassador to the United States", "chief executive of the Refugee Council"
    position = index
    for _ in range(14):
        position -= 1
        if position < 0 or tokens[position].text in _STOPS:
            return None
        low = tokens[position].text.casefold()
        if low in {"of", "for", "to", "at"} and position and lexicon.is_role_noun(tokens[position - 1].text):
            return position - 1
        if not (tokens[position].text[0].isupper() or low in _LINKS or low in {"chapter", "branch", "city", "state"}):
            return None
    return None


def _walk_back(tokens: Sequence[Token], index: int, names: Mapping[int, int]) -> int:
    """Index of the first word of the role whose head follows `index`."""
    start = index + 1
    while index >= 0 and start - index <= 9:
        token = tokens[index]
        word = token.text
        low = word.casefold()
        if word in _STOPS or tokens[start].start - token.end > (3 if token.possessive else 1):
            break
        if index + 1 in names and not token.possessive:
            # "Council for the Welfare of Somebody campaigner": the whole name belongs to the role
            start = names[index + 1]
            index = start - 1
            continue
        if token.possessive:
            # "the club's coach": the owner belongs to the role
            return _owner_start(tokens, index)
        if low in lexicon.FUNCTION_WORDS and low not in lexicon.ROLE_MODIFIERS:
            break
        beside = start == index + 1 and tokens[start].text.islower()
        plain = beside and low.isalpha() and not is_finite(low) and low not in lexicon.ACTION_VERBS and len(low) > 2
        if not (word[0].isupper() or low in lexicon.ROLE_MODIFIERS or _is_modifier(low) or plain):
            break
        if (
            index > 1
            and word.islower()
            and tokens[index - 1].text == "to"
            and not lexicon.is_role_noun(tokens[index - 2].text)
        ):
            break  # "to witness city mayor NAME": a verb
        start = index
        index -= 1
    return start


def _owner_start(tokens: Sequence[Token], index: int) -> int:
    start = index
    while (
        start > 0
        and tokens[start].start - tokens[start - 1].end == 1
        and (tokens[start - 1].text[0].isupper() and tokens[start - 1].text.casefold() not in lexicon.FUNCTION_WORDS)
    ):
        start -= 1
    return start


def _is_modifier(word: str) -> bool:
    if "-" in word:
        return word.replace("-", "").isalpha()
    return len(word) > 4 and word.endswith(
        ("al", "ic", "ary", "ive", "ity", "ogy", "ment", "tion", "ball", "sing", "ting")
    )


def _apposition_after(tokens: Sequence[Token], mention: Mention) -> Span | None:
    """Roles such as "NAME, a security expert at the institute," and "NAME, 42, head of the union"."""
    index = mention.after_last
    if index >= len(tokens) or tokens[index].text not in {",", "(", "—", "–"} or mention.possessive:
        return None
    index += 1
    if index + 1 < len(tokens) and tokens[index].text.isdigit() and tokens[index + 1].text == ",":
        index += 2  # an age
    start = index
    noun = None
    for position in range(index, min(index + _MAX_WORDS, len(tokens))):
        word = tokens[position].text
        if word in _APPOSITION_ENDS or word.casefold() in _CLAUSE_WORDS:
            break
        if noun is None and lexicon.is_role_noun(word) and not tokens[position].possessive:
            noun = position
        if noun is None and position - index > 6:
            break
    else:
        return None
    closed = tokens[position].text in _APPOSITION_ENDS - {":"} or tokens[position].text.casefold() in {
        "who",
        "that",
        "which",
    }
    if noun is None or not closed or position == start:
        return None
    if not _opens_apposition(tokens[start].text) and start != noun:
        return None
    if tokens[start].text.casefold() in {"a", "an", "the", "his", "her", "its", "their"}:
        start += 1
    end = position - 1
    return (tokens[start].start, tokens[end].end) if end >= start else None


def _opens_apposition(word: str) -> bool:
    low = word.casefold()
    if low in {"according", "following", "including"}:
        return False
    return (
        low in _APPOSITION_OPENERS
        or lexicon.is_role_noun(word)
        or (
            word[0].isupper()
            and (
                is_demonym(word) is not None
                or find_state(word) is not None
                or word.casefold() not in lexicon.FUNCTION_WORDS
            )
        )
    )


def _apposition_before(tokens: Sequence[Token], mention: Mention) -> Span | None:
    """Roles such as "The team's coach, NAME," and "the president of the region, NAME,"."""
    comma = mention.first - 1
    if comma < 2 or tokens[comma].text != ",":
        return None
    closed = (
        mention.after_last >= len(tokens)
        or tokens[mention.after_last].text in _STOPS
        or (tokens[mention.after_last].text.casefold() in lexicon.SPEECH_VERBS)
    )
    if not closed or mention.possessive:
        return None
    noun = None
    for position in range(comma - 1, max(comma - _MAX_WORDS, -1), -1):
        token = tokens[position]
        low = token.text.casefold()
        if noun is not None and token.possessive:
            # "declared the club's coach, NAME": the owner belongs to the role, and what precedes it does not
            return tokens[_owner_start(tokens, position)].start, tokens[comma - 1].end
        if token.text in _STOPS or low in _CLAUSE_WORDS or low in lexicon.SPEECH_VERBS:
            return None
        if noun is None or low in {"of", "for", "to", "at", "in"}:
            noun = position if lexicon.is_role_noun(token.text) and not token.possessive else noun
        if noun is not None and (low in {"the", "a", "an", "his", "her", "its", "their"} or position == 0):
            start = position if position == 0 and low not in lexicon.DETERMINERS else position + 1
            return (tokens[start].start, tokens[comma - 1].end)
        if noun is not None and tokens[position - 1].text in {"\n", ".", "“", '"', ","}:
            return (token.start, tokens[comma - 1].end)
    return None
