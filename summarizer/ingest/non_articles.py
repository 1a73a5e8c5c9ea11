"""Names a page that holds no article for what it is: a paywall's stub, a cookie wall, a check for robots, an index.

A brief of such a page would be fluent and of nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from summarizer.errors import NoArticleError
from summarizer.ingest.blocks import Block, normalize
from summarizer.ingest.boilerplate import SENTENCE_END

PAYWALL: Final = re.compile(
    r"subscri\w+ (?:now |today )?to (?:continue|keep|read|unlock|access)|(?:continue|keep) reading (?:this|with|by)"
    r"|(?:register|sign (?:in|up)|create (?:a|your) (?:free )?account) (?:now |for free )?to (?:continue|keep|read"
    r"|unlock)"
    r"|(?:for|to) registered (?:readers|users)(?: only)?"
    r"|(?:for|to) subscribers? only|subscriber[- ]only"
    r"|(?:this|the rest of this) (?:article|story|content|post) is (?:only |reserved )?(?:for|available to) "
    r"(?:our )?(?:paying |paid )?(?:subscribers|members)|unlock this (?:article|story)"
    r"|(?:^|\b(?:subscribe|sign (?:in|up)|log in|register|join|upgrade)\b.{0,30})to read the full (?:article|story)"
    r"|to continue,? (?:upgrade|subscribe|register|log in|sign in)|free articles? (?:left"
    r"|remaining)|\byour?\b.{0,40} free articles?|abonnez-vous pour"
    r"|réservé (?:à nos|aux) abonnés|il vous reste .{0,12}% de cet article"
    r"|pour lire la suite|weiterlesen mit|nur für abonnent|jetzt (?:abonnieren|abo )"
    r"|mit .{0,20}plus.{0,20} weiterlesen|testen sie .{0,40}monat"
    r"|suscríbete (?:para|y)\b|(?:solo|exclusivo) para suscriptores"
    r"|riservato agli (?:abbonati|utenti|iscritti)|abbonati per|exclusivo para assinantes|assine para"
    r"|verder lezen\?|alleen voor abonnees|続きを読む|有料会員|会員限定|残り[\d,]+文字"
    r"|付费阅读|(?:登录|订阅).{0,6}继续阅读|구독자 전용|유료 회원",
    re.IGNORECASE,
)
SUBSCRIPTION_OFFER: Final = re.compile(
    r"(?:already|have) (?:a|have an?|an?) (?:subscri|member|account)|déjà abonné|schon abonn|ya eres suscriptor"
    r"|già abbonat[oi]\?|já é assinante|al abonnee\?"
    r"|cancel (?:at )?any ?time|jederzeit kündbar|sans engagement|cancela cuando quieras|disdici quando vuoi",
    re.IGNORECASE,
)
"""What stands before a paywall, and at the end of many a free article too."""

CONSENT: Final = re.compile(
    r"\bcookies?\b|\bconsent\b|tracking\b|personali[sz]ed ads|our \d* ?partners|\d+ (?:partner|companies|vendors)\b"
    r"|information on (?:a|your) device|anuncios personalizados|en (?:tu|su) dispositivo|sul tuo dispositivo"
    r"|auf (?:Ihrem|deinem) Gerät|sur votre (?:appareil|terminal)|op (?:je|uw) apparaat"
    r"|privacy (?:policy|settings|choices)|legitimate interest"
    r"|einwilligung|zustimm|datenschutz|consentement|témoins de connexion|galletas|consentimiento|consenso|toestemming",
    re.IGNORECASE,
)
READER_ADDRESS: Final = re.compile(
    r"\byour?\b|\bwe (?:and our|use|store|value|may)\b|\bour (?:\d+ )?partners\b|\bSie\b"
    r"|\bIhre[nrms]?\b|\bvous\b|\bvotre\b"
    r"|\bnous\b|\busted\b|\bnuestros\b|\btus?\b|\bi nostri\b|\btuo\b|\bonze\b",
)
"""How a wall speaks to whom it stops; an article about cookies does not."""

ROBOT: Final = re.compile(
    r"checking (?:your browser|if the site connection)|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot"
    r"|unusual (?:traffic|activity)|complete the (?:captcha|security check)|ddos protection|access (?:to this page has "
    r"been )?denied|just a moment|press (?:&|and) hold|ray id",
    re.IGNORECASE,
)
SCRIPTED: Final = re.compile(
    r"(?:enable|requires?|turn on|activate|need) (?:to (?:enable|run) )?javascript|javascript (?:is|to be) (?:disabled"
    r"|required|enabled)|run this app|activez javascript|javascript aktivieren",
    re.IGNORECASE,
)

HEADING: Final = re.compile(r"h[1-6]")
COMPLETE_END: Final = re.compile(r"[^.…][.!?。！？।][”\"’'»)」』]*$")
"""How a text ends that was not cut off."""

CREDIT_LINE: Final = re.compile(r"[—–(\[*]|(?:additional |with )?(?:reporting|editing|assistance)\b", re.IGNORECASE)
"""How the line begins that names who helped."""

MAX_STUB_LENGTH: Final = 1_500
"""Code points below which what was extracted may be what stands before a paywall."""

FEW_PARAGRAPHS: Final = 2
"""As many are more than most paywalls show, where nothing but an offer stands after them."""

MIN_CONTIGUOUS: Final = 5
"""Paragraphs that follow one another without a link between them: more than a teaser, or what a paywall shows."""

MESSAGES: Final = {
    "paywall": "The page is a paywall's stub: only {size} characters of the article are on it",
    "cookie_wall": "The page is a cookie wall: it asks for consent, and no article is on it",
    "robot_check": "The page is a check for robots, and no article is on it",
    "index": "The page is an index: headlines and links to articles, and no article of its own",
    "empty": "No article was found on the page",
    "scripted": "The page is an empty shell that a browser fills by JavaScript, and no article is on it",
}
ADVICE: Final = {
    "index": "Give the address of one article.",
    "empty": "Send its text.",
}


def reject_non_article(
    blocks: Sequence[Block], kept: Sequence[str], *, linked_data: Sequence[Mapping[str, Any]], page_type: str | None
) -> None:
    """Refuse a page that holds no article.

    Args:
        blocks: The page's blocks.
        kept: The blocks that were extracted as the article.
        linked_data: The page's JSON-LD objects.
        page_type: Its `og:type`.

    Raises:
        NoArticleError: It holds none.
    """
    kind = next(classify_page(blocks, kept, linked_data=linked_data, page_type=page_type), None)
    if kind is None:
        return
    said = MESSAGES[kind].format(size=f"{sum(map(len, kept)):,}")
    advice = ADVICE.get(kind, "Send the article's text, or a copy of the page with the article on it.")
    raise NoArticleError(f"{said}. {advice}", kind="empty" if kind == "scripted" else kind)


def classify_page(
    blocks: Sequence[Block], kept: Sequence[str], *, linked_data: Sequence[Mapping[str, Any]], page_type: str | None
) -> Iterator[str]:
    """What a page may be, if it is no article; the surest first."""
    size = sum(map(weighted_length, kept))
    page = " ".join(block.text for block in blocks)
    if size < MAX_STUB_LENGTH and ROBOT.search(page) and len(page) < 3_000:
        yield "robot_check"
    if size < 400 and len(page) < 3_000 and SCRIPTED.search(page):
        yield "scripted"
    about_consent = sum(len(text) for text in kept if CONSENT.search(text) and READER_ADDRESS.search(text))
    if kept and about_consent * 2 > size and size < 6_000:
        yield "cookie_wall"
    held = count_words(linked_data)
    words = sum(len(text.split()) for text in kept)
    if held is None or words * 5 < held * 4:
        closed = is_paywalled(linked_data) and not is_complete(blocks, kept)
        if size < MAX_STUB_LENGTH and (closed or has_subscription_prompt(blocks, kept)):
            yield "paywall"
        if is_paywalled(linked_data) and held is not None and words * 2 < held:
            yield "paywall"
    if is_index(blocks, kept, page_type=page_type):
        yield "index"
    if not kept or size < 100:
        yield "cookie_wall" if len(CONSENT.findall(page)) >= 4 else "empty"


def is_complete(blocks: Sequence[Block], kept: Sequence[str], *, running: int = MIN_CONTIGUOUS) -> bool:
    """Whether a short article reads like all of it: paragraphs that follow one another, and a sentence that ends."""
    last = next((text for text in reversed(kept) if not CREDIT_LINE.match(text)), "")
    return bool(COMPLETE_END.search(last)) and count_contiguous(blocks, kept) >= running


def weighted_length(text: str) -> float:
    """The length of a text as if it were written in letters: a sign of Chinese or Japanese says more than one."""
    return len(text) + 1.5 * sum("\u3040" <= char <= "\u9fff" for char in text)


def is_paywalled(linked_data: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a page says of itself that its article is not free to read."""
    return any(str(one.get("isAccessibleForFree", "")).lower() == "false" for one in linked_data)


def count_words(linked_data: Sequence[Mapping[str, Any]]) -> int | None:
    """How many words a page says that its article has."""
    counts = [str(one.get("wordCount", "")) for one in linked_data]
    return max((int(count) for count in counts if count.isdecimal()), default=None)


def has_subscription_prompt(blocks: Sequence[Block], kept: Sequence[str]) -> bool:
    """Whether a page asks for a subscription where its article breaks off, and not on top of every page."""
    texts = {normalize(text) for text in kept}
    begun = next((at for at, block in enumerate(blocks) if normalize(block.text) in texts), 0)
    after = [block for block in blocks[begun:] if not any(one.tag == "footer" for one in block.element.iterancestors())]
    if any(PAYWALL.search(block.text) for block in after if block.linked * 2 < len(block.text)):
        return True
    return any(SUBSCRIPTION_OFFER.search(block.text) for block in after) and not is_complete(
        blocks, kept, running=FEW_PARAGRAPHS
    )


def is_index(blocks: Sequence[Block], kept: Sequence[str], *, page_type: str | None) -> bool:
    """Whether a page is made of links to articles: many headlines that are links, and hardly a paragraph without."""
    if count_contiguous(blocks, kept) >= MIN_CONTIGUOUS:
        return False
    linked = [block for block in blocks if is_headline_link(block)]
    paragraphs = [text for text in kept if weighted_length(text) >= 200]
    headings = [block for block in linked if not block.boilerplate and HEADING.fullmatch(block.element.tag)]
    if len(headings) >= 5 and len(paragraphs) < 2:
        return True
    if page_type == "article":
        return False
    told = sum(map(len, paragraphs))
    return len(linked) >= 10 and (len(paragraphs) < 2 or told < sum(len(block.text) for block in linked))


def count_contiguous(blocks: Sequence[Block], kept: Sequence[str]) -> int:
    """How many of an article's paragraphs follow another; an index has a linked headline between its teasers."""
    texts = {normalize(text) for text in kept}
    count, follows = 0, False
    for block in blocks:
        if weighted_length(block.text) >= 60 and SENTENCE_END.search(block.text) and normalize(block.text) in texts:
            count += follows
            follows = True
        elif is_headline_link(block):
            follows = False
    return count


def is_headline_link(block: Block) -> bool:
    """Whether a block is the headline of another page."""
    return block.linked * 5 >= len(block.text) * 4 and len(block.text.split()) >= 3
