"""Pairs of opposites in the general vocabulary of news, by hand.

A plain table; how it is looked up stands in `opposites`. No word may be here for the sake of one article.
"""

from __future__ import annotations

from typing import Final

AXES: Final = """
rise raise grow climb jump surge soar increase expand swell rebound accelerate boost hike higher rocket escalate upgrade
  more increasing go_up rally mount multiply double triple treble quadruple balloon spike skyrocket heighten inflate
  upturn step_up bigger larger greater
  / fall drop decline decrease shrink slump plunge tumble cut reduce lower slide slip dip dwindle contract sink recede
  slow ease shed trim slash curb halve plummet diminish lessen downgrade fewer less go_down cut_back moderate slacken
  plunge dive erode subside downturn abate deflate smaller crash scale_back
& rise raise grow climb jump surge soar increase fall drop decline decrease shrink slump plunge tumble cut reduce lower
  lift slide slip dip change alter go_up go_down double halve
  / unchanged steady stable flat stagnant hold_at
high / low
strengthen strong stronger tough tougher / weaken weak weaker soften soft softer
highest most largest biggest maximum fastest best strongest longest peak record_high
  / lowest least smallest minimum fewest slowest worst weakest shortest trough record_low
largest biggest longest oldest tallest / smallest shortest youngest tiniest
fastest quickest / slowest
fastest biggest largest steepest sharpest / slowest smallest mildest
support back favour favor endorse approve welcome praise promote advocate applaud champion vote_for backer supporter
  defend defender proponent pro
  / oppose against reject criticise criticize condemn denounce protest object resist veto block disapprove vote_down
  turn_down slam lambast opponent critic attack
ally friend partner supporter backer follower fan / opponent enemy foe rival adversary critic
approve pass adopt accept ratify agree sign back clear endorse
  / reject refuse veto block vote_down turn_down decline spurn rebuff oppose throw_out kill ban
agree accept pledge promise vow consent / refuse decline reject
confirm admit acknowledge concede insist / deny dispute refute reject
confirm back support prove verify / disprove refute contradict debunk rebut dismiss
believe accept trust / doubt question dismiss distrust disbelieve
allow permit let legalise legalize authorise authorize enable greenlight entitle
  / ban forbid prohibit bar block outlaw prevent stop restrict exclude
open reopen / close shut shut_down closure
start begin launch resume restart open commence onset start_of
  / shut_down end stop halt cease finish conclude terminate suspend cancel
  abandon scrap call_off break_off freeze pause close
continue resume keep / stop halt cease suspend end discontinue pause break_off
extend prolong renew / shorten cut curtail end terminate lift
hire recruit employ appoint / fire dismiss sack lay_off
add create gain / cut shed remove eliminate axe scrap lose subtract
arrest detain jail imprison capture hold seize / release free discharge
imprison jail / free release pardon amnesty
convict guilty sentence jail / acquit clear innocent exonerate
accuse charge blame indict implicate / clear exonerate acquit absolve exculpate
join enter / leave quit exit withdraw pull_out
arrive enter reach return come_back / leave depart exit flee
return come_back / leave evacuate flee stay_away
deploy send move mass / withdraw pull_out recall
submit file present resubmit propose lodge table / withdraw drop retract
withdraw drop lift retract waive / maintain keep reaffirm impose stand_by
alive survive rescue save recover live survivor survival / dead die kill perish drown body fatality
improve recover better ease / worsen deteriorate worse
gain / lose
introduce establish create found / abolish repeal scrap dissolve disband
restore reinstate resume / suspend revoke remove
uphold confirm affirm reaffirm / overturn annul quash reverse void strike_down
accept / appeal contest challenge reject dispute
advance / retreat
unite merge united / split divide separate divided
disclose reveal publish show expose release / conceal hide withhold cover_up
optimism hope confident confidence hopeful / pessimism fear worry worried pessimistic despair
optimistic / pessimistic
reassure calm / alarm worry scare
cheap cheaper cheapest affordable / expensive costly costliest dearer dear dearest priciest
longer lengthen long / shorter shorten short brief
older old / younger young
peaceful / violent
temporary temporarily / permanent permanently
major / minor
attract / deter repel
nationalise nationalize / privatise privatize
legalise legalize decriminalise decriminalize / criminalise criminalize
persuade / dissuade
cause trigger / prevent avert
marry / divorce
= upper top / lower bottom
= urban / rural
= employer / employee
= born / die
promote / demote relegate
~ earlier sooner / later
early earlier / late later
fast quick rapid faster quicker quickly / slow slower slowly
speed hasten accelerate quicken bring_forward advance / slow delay decelerate postpone put_off
tighten impose declare toughen tight strict stricter tougher tighter restrict
  / relax loosen lift ease loose looser lax scrap
restrict limit curb constrain tighten / expand widen broaden extend loosen
succeed success successful / fail failure collapse unsuccessful flop
profit surplus profitable gain / loss deficit shortfall
near imminent nearby close / far distant remote
thank praise welcome applaud hail congratulate commend / criticise criticize condemn blame denounce slam rebuke scold
invite welcome / expel deport evict banish
admit / expel exclude bar
= majority / minority
safe safely / dangerous hazardous risky perilous
true correct accurate right / false untrue wrong incorrect bogus mistaken
include / exclude omit
attend join take_part participate compete / boycott skip miss absent stay_away
build construct erect rebuild / demolish destroy dismantle raze close shut
encourage urge recommend advise / discourage deter warn_against advise_against
appoint elect install name reappoint / oust dismiss sack remove depose topple
= north northern / south southern
= east eastern / west western
= man men male boy husband uncle king grandfather / woman women female girl wife aunt queen grandmother
= father / mother
= son / daughter
= brother / sister
= domestic home internal / foreign abroad external overseas
= public / private
= left-wing / right-wing
= liberal / conservative
= morning / evening
= dawn sunrise / dusk sunset nightfall
= day daytime / night nighttime overnight
= summer / winter
= spring / autumn
= front / rear
= upstream / downstream; = upstairs / downstairs
= civilian / military
= offshore / onshore
= former / current
= professional / amateur
= children child / adult
help benefit boost aid / hurt harm damage hinder hamper
beneficial good / harmful damaging bad
~ ahead / behind
above over exceed surpass / below under undershoot
upward / downward
inflow / outflow
voluntary voluntarily / forced involuntary compulsory
spend invest / save
optional voluntary / compulsory mandatory obligatory
~ win beat defeat knock_out overcome eliminate / lose be_beaten
~ victory win survive / defeat lose
~ buy acquire purchase / sell dispose divest
~ import / export
~ borrow / lend
~ lead / trail
~ send give supply / receive get
~ seller supplier exporter / buyer customer importer
~ demand / offer
~ exceed outnumber outstrip outsell outpace surpass overtake / lag trail fall_behind
precede / follow
hot hotter hottest warm warmer warmest / cold colder coldest cool cooler coolest
wet wetter wettest rainy / dry drier driest
heavy heavier heaviest / light lighter lightest
heavily / lightly
light lighter bright / dark darker
wide wider widen broaden / narrow narrower
easy easier easiest ease simplify / difficult hard harder hardest complicate
rich richer richest wealthy wealthiest / poor poorer poorest
rich wealth / poverty
strong strongly / weak weakly
deep deeper deepest deepen / shallow shallower shallowest
clean cleaner / dirty polluted dirtier
full / empty vacant
often frequent frequently regularly / rarely seldom infrequent
quickly rapidly swiftly / slowly gradually
friendly warm cordial / hostile frosty
positive / negative
public publicly openly / secret secretly privately covert
accidental accidentally / deliberate deliberately intentional intentionally
love / hate
enjoy / dislike
remember recall / forget
reward / punish penalise penalize
attack / defend protect
protect / endanger threaten
advantage / disadvantage
strength / weakness
fill / empty drain
pay repay settle / default owe
fund finance / defund
activate enable switch_on / deactivate disable switch_off
comply obey observe respect honour honor abide / violate breach break defy disobey flout ignore
keep honour honor fulfil fulfill / break
hold endure survive restore / collapse break_down fail crumble
retain keep defend / lose cede forfeit relinquish
keep retain remain stay / leave quit resign step_down
score / concede; save / concede miss; clear cross reach pass top / below miss undershoot
sign enact adopt pass / withdraw scrap shelve ditch drop pull
save protect preserve / destroy damage ruin
pass / fail
qualify / miss
recommend / advise_against
recognise recognize / ignore
heed listen / ignore disregard
connect link attach dock join / disconnect detach undock separate
load / unload
ascend / descend
float / sink
freeze / thaw
assemble gather / disperse
winner victor / loser
creditor lender / debtor borrower
= plaintiff prosecutor prosecution / defendant defence defense
= teacher / pupil student
= doctor / patient
= landlord / tenant
guilt / innocence
shortage scarcity lack deficit / surplus glut abundance
simple / complex complicated
ordinary normal usual / unusual exceptional
calm quiet / violent turbulent stormy
speed_up / slow_down
optimist / pessimist
healthy / sick ill
happy pleased delighted satisfied / unhappy dissatisfied angry disappointed
honest / dishonest
constructive / destructive
unanimous unanimously / divided
fully completely wholly entirely / partly partially
mild lenient / severe serious harsh
slight slightly small modest / sharp sharply steep steeply huge massive
minor mild / major serious severe
narrow narrowly / overwhelming overwhelmingly
upbeat / gloomy
hawkish / dovish
bullish / bearish
overvalue / undervalue
overestimate / underestimate
overspend / underspend
overcrowded / empty
arm / disarm
escalate / defuse de-escalate
inhale / exhale
balanced impartial fair neutral / biased unfair one-sided
thrive flourish prosper / struggle suffer wither
boom / bust recession slump
revive / kill
healthy fit / sick ill injured
fill / vacate
acquit / convict
rehire / fire
warn alarm / reassure
worsening / improving
inside / outside
incumbent / challenger
ambush / rescue
precise exact / vague rough
eager keen willing ready / reluctant unwilling hesitant
loyal / rebel
genuine real authentic / fake forged bogus counterfeit
firm resolute / wavering
consolidate / fragment
centralise centralize / decentralise decentralize
independent independence autonomous / dependent
raise lift hoist / lower
unveil reveal / hide conceal
scarce rare / abundant common plentiful
sunny / cloudy rainy
win gain regain recapture retake / lose cede surrender
surrender capitulate / resist fight hold_out
sink / refloat raise
motivate inspire / demoralise demoralize
relieved / disappointed
highlight emphasise emphasize / downplay play_down
play_down downplay / exaggerate overstate
crowded packed full / deserted empty
solve resolve settle / worsen aggravate
cure heal / infect sicken
infected / uninfected
feed / starve
demilitarise / militarise
arm / disarm; recruit / dismiss
subsidise subsidize / tax
insider / outsider
uphold / strike_down
confirm / retract withdraw
enrich / impoverish
vindicate / discredit
praise / mock ridicule
adopt / drop scrap; quiet dormant inactive / active; unearth excavate dig_up / bury; hold stage / cancel call_off
  postpone; move relocate / keep
hit score / miss; = break smash / miss;
  invade enter occupy / withdraw leave; grant give award approve / deny refuse withhold reject revoke;
  renew extend / cancel terminate revoke; land / take_off; present presence attend / absent absence;
  freeze / unfreeze release; restart reopen / shut_down close; create build generate / destroy eliminate;
  meet exceed surpass beat / fall_short miss undershoot; protect / harm; clear reopen / block; restore / cut cut_off;
  calm ease allay soothe quell / fuel stoke inflame heighten; keep retain / drop ditch shelve; stand_by / abandon;
  revive resume / shelve drop abandon mothball; deposit / withdraw; = senior / junior; = ancient / modern;
  = weekday / weekend; = indoor / outdoor; floor / ceiling; = immigration immigrant / emigration emigrant;
  cautious careful / reckless bold; partial / full complete total; gradual / sudden abrupt;
  hopeful confident / doubtful sceptical skeptical; busy busier busiest / quiet quieter quietest;
  melt / freeze; lock / unlock; spare / kill; respect / insult; trust / suspect; agree / disagree;
  hand_over give / keep retain; leak / seal; applaud cheer / boo jeer; widespread / isolated; rally / slump;
  strong strongest / weak weakest; rebuild / demolish; approve / disapprove; enrol enroll / expel; add / deduct;
  upgrade / downgrade; modernise modernize / neglect; occupy / liberate; recruit / discharge
"""
"""One pair a line: its one end / its other. `~` marks verbs whose ends are told from either side ("A bought from B" is
"B sold to A"): they contradict only where the subject is the same. `=` marks ends of which a negation makes nothing;
a `;` parts two pairs on one line; `&` marks a pair of which the words of one end need not mean the same."""
