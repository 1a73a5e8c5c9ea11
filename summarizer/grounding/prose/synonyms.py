"""Groups of words that mean the same in news, by hand.

A plain table; how it is looked up stands in `opposites`. No word may be here for the sake of one article.
"""

from __future__ import annotations

from typing import Final

SYNONYMS: Final = """
seize confiscate impound
arrest detain apprehend
buy purchase acquire take_over
kill slay murder
attack assault strike hit shell bomb raid
exceed outnumber outstrip outsell outpace surpass overtake top
tell inform notify
ask request
urge call_on appeal exhort implore
order instruct direct command
sue take_to_court
injure hurt wound
help assist aid
build construct
resign step_down quit
hide conceal
probe investigate investigation inquiry enquiry
agreement deal accord pact
talk negotiation discussion
dispute row quarrel
country nation
firm company
worker employee staff
minister secretary
boss head chief
car vehicle automobile
ship vessel
plane aircraft aeroplane airplane
doctor physician
police officer
soldier troop
child children kid
home house household
bill law legislation
vote ballot poll
rate level
sale sell
plan scheme project intend aim
start begin commence launch
end finish conclude terminate
close shut closure
let allow permit
ban prohibit forbid outlaw bar
fire sack dismiss
rescue save
publish release
show reveal disclose
fine penalty penalise penalize
visit trip
return come_back go_back
lend loan
give donate hand grant award
get receive obtain
replace succeed supplant
lead head chair
win beat defeat overcome knock_out eliminate
lie mislead deceive
flee escape
delay postpone put_off
cancel scrap call_off axe
keep maintain retain
need require
want wish seek
pay spend
meet encounter
protest demonstrate rally
damage harm hurt
carry transport
stay remain
fire shoot
blame responsible
"""
"""Words that mean much the same in news, one group a line: they are taken for the same word where texts are aligned."""
