"""What stands before and behind a figure and tells what it measures: patterns only, used by `measures`."""

from __future__ import annotations

import re

COMPARATOR = re.compile(
    r"(?:(?:at least|at most|up to|(?:more|less|fewer|greater|higher|lower) than|as (?:many|much|few|little|high|"
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
    r"put at|went|go(?:es|ne)?|come|comes|came|bec(?:ame|ome|omes)|number(?:ed|ing)|doubled|tripled|remain(?:s|ed|"
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
    r"^\s+(?:(?:people|others|more)\s+)?(?:(?:were|have been|had been|was|are being|has been|are|"
    r"will be)\s+)?(?:also\s+)?"
    r"(killed|dead|died|injured|wounded|missing|arrested|detained|displaced|evacuated|rescued|infected|"
    r"hospitali[sz]ed|homeless|"
    r"charged|destroyed|damaged|sold)\b(\s+(?:in|by|from|during|after)\s+[^,;:—–“”\"()]{3,60})?",
    re.IGNORECASE,
)
OF_AFTER = re.compile(r"^\s+(?:of|in)\s+([^,;:—–“”\"()]+)")
COUNT_TAIL = re.compile(r"^(?:\s+(?:of|for|against|with|from|without)\s+[^,;:—–“”\"()]+)")
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
PUT_BEFORE = re.compile(r"\bput\s((?:[\w’'–.-]+\s+){1,9}?)at\s*$")
