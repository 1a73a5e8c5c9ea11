"""What stands before and behind a figure and tells what it measures: patterns only, used by `measures`."""

from __future__ import annotations

import re

NEAR, FAR = 60, 100
"""How far before a figure the words that bound it, and the verb that moves it, may begin."""
COMPARATOR = re.compile(
    r"(?<![\w-])(?:(?:at least|at most|up to|(?:more|less|fewer|greater|higher|lower) than|"
    r"as (?:many|much|few|little|high|"
    r"low) as"
    r"|no (?:more|fewer|less) than|not (?:more|less) than|close to|in excess of|upwards? of|a (?:maximum|minimum) of"
    r"|(?:just |well )?(?:over|under)|an estimated|nearly|almost|about|around|roughly|approximately|above|below|some"
    r"|estimated|between)\s+)+$",
    re.IGNORECASE,
)
CHANGES = (
    "increase|decrease|rise|fall|drop|decline|growth|reduction|cut|jump|surge|gain|loss|plunge|slump|hike|expansion|"
    "contraction|share|stake|chance|probability|majority|turnout|discount|tariff|tax|duty|raise|boost|swing|lead|margin"
)
CHANGE_AFTER = re.compile(
    rf"^[\s-]*((?:[\w’'-]+\s+){{0,2}}?(?:{CHANGES})s?)\b(\s+(?:in|of|on|for|to)\s+([^,;:—–“”\"()]+))?", re.IGNORECASE
)
VERB_BEFORE = re.compile(
    r"\b(?:(?:has|have|had|will|would|could|may|might|should|can|is|are|was|were|be|been|being|expected|projected|"
    r"forecast|set|"
    r"likely|due|also|already|nearly|reportedly|currently|now|to|to have)\s+)*"
    r"(?:ris(?:e|es|en|ing)|rose|increas(?:e|es|ed|ing)|gr(?:ow|ows|ew|own|owing)|jump(?:s|ed|ing)?|surg(?:e|es|ed|"
    r"ing)|soar(?:s|ed|ing)?|"
    r"climb(?:s|ed|ing)?|f(?:all|alls|ell|allen|alling)|declin(?:e|es|ed|ing)|drop(?:s|ped|ping)?|plung(?:e|es|ed|"
    r"ing)|decreas(?:e|es|ed|ing)|"
    r"reach(?:es|ed|ing)?|hit(?:s|ting)?|total(?:s|ed|led|ing|ling)?|exceed(?:s|ed|ing)?|stands?|stood|account(?:s|"
    r"ed|ing)? for|cost(?:s|ing)?|"
    r"amount(?:s|ed|ing)? to|is|are|was|were|be|averag(?:e|es|ed|ing)|slump(?:s|ed|ing)?|shr(?:ink|inks|ank|unk)|"
    r"valued at|estimated at|"
    r"put at|plummet(?:s|ed|ing)?|tumbl(?:e|es|ed|ing)|s(?:ank|ink|inks|unk)|slid(?:es?|ing)?|swell(?:s|ed|ing)?|"
    r"sw(?:ollen|ings?|ung)|halved|went|go(?:es|ne)?|come|comes|came|bec(?:ame|ome|omes)|number(?:ed|ing)|doubled|tripled|remain(?:s|ed|"
    r"ing)?|widen(?:s|"
    r"ed)?|narrow(?:s|ed)?)"
    r"(?:\s+(?:by|to|at|from|up|down|about|between|an?|the|estimated|already|now|currently|still|only|just|"
    r"again))*\s*$",
    re.IGNORECASE,
)
MOVED_BEFORE = re.compile(
    r"\b(?:\w{3,}ed|cut|cuts|boosts?|raises?|lifts?|reduces?|lowers?|slows?|drove|drives?|grew|increase|decrease|"
    r"reduce|raise|boost|"
    r"lower|bring|limit|slow)\s+((?:[\w’'–.-]+\s+){1,8}?)(?:up\s+|down\s+)?(?:by|from|to)\s*$"
)
DONE_BEFORE = re.compile(
    r"\b(killed|injured|wounded|arrested|detained|displaced|evacuated|rescued|infected|hospitali[sz]ed|executed|"
    r"charged|hired|"
    r"destroyed|damaged|deported|kidnapped|abducted|captured|freed|released)\s+$",
    re.IGNORECASE,
)
DONE_AFTER = re.compile(
    r"^\s+(?:(?:people|others|more)\s+)?(?:(?:(?:were|have been|had been|was|are being|has been|are|will be|is)\s+)"
    r"(?:also\s+)?(?P<done>[a-z]{3,}ed|taken|found|held|hit|shot|hurt|sent|left|lost|homeless|dead|missing)"
    r"|(?P<state>killed|dead|died|injured|wounded|missing|arrested|detained|displaced|evacuated|rescued|infected|"
    r"hospitali[sz]ed|homeless|charged|destroyed|damaged|sold))\b"
    r"(?P<where>\s+(?:in|by|from|during|after|to|for|on|at|with)\s+[^,;:—–“”\"()]{3,60})?",
    re.IGNORECASE,
)
OF_AFTER = re.compile(r"^\s+(?:of|in)\s+([^,;:—–“”\"()]+)")
COUNT_TAIL = re.compile(
    r"^(?:\s+(?:of|for|against|with|from|without|in|at|near|across|living in|employed by)\s+[^,;:—–“”\"()]+)"
)
PASSIVE_AFTER = re.compile(
    r"^(?P<tail>\s(?:of|from|in|at|on|with|aboard)\s[^,;:—–“”]{2,50}?)\s(?:were|was|have been|had been|are|will be)\s"
    r"(?P<done>[a-z]{3,}ed|taken|hurt|shot|found)\b"
)
WHO_AFTER = re.compile(r"^\s+((?:who|that)\s(?:(?!(?:not|to|said|and|but)\b)[\w’'-]+\s?){1,6})")
NOUN_AFTER = re.compile(
    r"^[\s-]+((?:(?!(?:and|or|to|for|in|at|on|with|from|by|that|which|after|until|of)\b)[^\W\d_][\w’'-]*\s*){1,5}"
    r"(?:of\s[^,;:—–()]{3,40})?)"
)
PURPOSE_AFTER = re.compile(r"^\s+(to\s(?!the\b|an?\b|its\b|their\b)[a-z]+\s[^,;:—–“”()]{3,60})")
FOR_AFTER = re.compile(r"^\s+for\s+([^,;:—–“”()]{3,60})")
COMPARED_AFTER = re.compile(
    r"^\s+((?:as\s)?(?:\w+er|more|less|better|worse|above|below|likely|ahead|behind)\b[^,;:—–“”()]{0,60})"
)
BEFORE_PREPOSITION = re.compile(
    r"\b((?:(?:an?|the|its|their|his|her)\s(?:(?!(?:an?|the)\s)[\w’'-]+\s){1,6}?)|[^\W\d_][\w’'-]*\s)(?:of|at|to|"
    r"from)\s*$",
    re.IGNORECASE,
)
WORTH = re.compile(r"([^\W\d_][\w’'-]*)\s+worth\s*$")
FOR_BEFORE = re.compile(r"\bfor\s*$")
CUT_TAIL = re.compile(
    r"\s+(?:that|which|who|whose|when|while|as|after|since|before|because|if|but|will|would|has|have|had|is|are|was|"
    r"were|may|might"
    r"|could|can|should|said|says|and (?:the|an?|he|she|it|they|was|were|is|are|has|have|had|[a-z]+ed)|to (?!the\b|"
    r"an?\b)\w+"
    r"|by the end|(?:this|last|next) (?:year|month|week|quarter)|in the (?:first|last|past|next))\b.*$",
    re.DOTALL,
)
PUT_BEFORE = re.compile(
    r"\b(?:puts?|estimated?|estimates|measured?|measures|valued?|values|rated?|priced?|pegged|capped|set|holds?|held|keeps?|"
    r"kept)\s(?!by\b)((?:[\w’'–.-]+\s+){1,9}?)(?:(?:steady|stable|unchanged|flat)\s+)?at\s*$"
)
"""Somebody puts something at a figure."""
DONE_TO = re.compile(
    r"^(?P<subject>.*?\S)\s+(?:has been|have been|had been|was|were|is|are|being|be|been)\s+(?:[a-z]+\s+){0,2}?"
    r"(?:[a-z]{3,}ed|cut|put|set|seen|sold|bought|held|kept|made|driven|brought|shown|given)"
    r"(?:\s+(?:back|up|down|out|off))?(?:\s+by\s+[^,]{2,60}?)?\s+(?:to|at|by|from)\s*$"
)
"""Something was scaled back to a figure, or was measured by somebody at one."""
TREND_BEFORE = re.compile(
    r"(?P<what>(?:[\w’'-]+\s+){0,5}?)(?:slipp|fall|ris|grow|climb|drop|declin|recover|rebound|slow|jump|edg|plung|"
    r"slump|increas|decreas|dipp|soar|surg|shrink|narrow|widen)ing(?:\s(?:back|up|down|only|just))?\s(?:to|by|at|from)\s*$"
)
"""Something that is slipping to a figure."""
BARE_MOVE = re.compile(
    r"^\W*(?:(?:but|and|or|then|before)\s)?(?:fall|rise|slip|drop|climb|grow|fell|rose|slipped|dropped|grew|down|up|"
    r"declin\w+|slump\w*|jump\w*)\b(?:\s(?:back|only|just|again|on))*\s(?:(?:to|by|at|from|in)\s)?\s*$",
    re.IGNORECASE,
)
"""A verb of change without a subject of its own: "would reach 4 percent, but fall to 3"."""
FROM_BEFORE = re.compile(
    r"(?:\b(?:up |down )?from|compared (?:with|to)|against|versus|instead of|rather than)\s"
    r"(?:an?\s(?:previous|earlier|initial|original|record|revised)\s\w+\sof\s|about\s|just\s)?\s*$"
)
"""What stands before the figure that another one is compared with."""
TO_AFTER = re.compile(r"^\s+to\s+([^,;:—–“”()]{3,80})")
BETWEEN_AFTER = re.compile(r"^\s+(between\s[^,;:—–“”()]{3,40}?\sand\s[^,;:—–“”()\s]{2,30})")
AS_MUCH_AFTER = re.compile(r"^\s+as\s(?:much|many|often|likely)\b")
RELATIVE_AFTER = re.compile(r"^\s+(?:that|who|which)\s+([^,;:—–“”()]{6,80})")
VERDICT_AFTER = re.compile(
    r"^[\s-]+((?:[a-z]+\s)?(?:ruling|decision|vote|verdict|victory|win|defeat|loss|draw|tie|lead|margin|majority|"
    r"split|result)\b(?:\s(?:by|of|in|over|against|for)\s[^,;:—–“”()]{3,50})?)"
)
RATE_AFTER = re.compile(
    r"^(\s(?:an?|per|each|every)\s(?:day|night|week|month|year|hour|minute|second|crossing|person|head|household|share|"
    r"ton|tonne|barrel|litre|liter|kilo|pound))\b"
)
ADDRESS_AFTER = re.compile(
    r"(?:\s[\w.]+){0,2}\s(?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Boulevard|Blvd\.?|Lane|Drive|Square|Place)\b"
)
WHICH_AT = re.compile(
    r"(?P<what>(?:the|an?|its|their|his|her)\s(?:[\w’'-]+\s){1,9}?[\w’'-]+),\swhich\s[^,.;]{2,60}\s(?:at|to|by)\s*$"
)
"""A relative clause that puts what stands before it at a figure."""
