"""Sentences about news, each with a true paraphrase and lies that differ from it in one thing, all written by hand.

Read by `bench.prose`. Half of the cases is held out: rules are made by looking at the other half alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

KINDS: Final = {"f": "figure", "n": "name", "-": "negation", "d": "direction", "m": "modality", "r": "roles"}


@dataclass(slots=True)
class Case:
    """A quote, what may truly be said of it, and what may not.

    Attributes:
        quote: The article's words.
        names: Names that the proven siblings of the quote bring: its speaker's, a referred actor's.
        true: True paraphrases.
        lies: Lying ones, each with its kind; see `KINDS`.
        held_out: Whether the rules were made without looking at it.
    """

    quote: str
    names: list[str] = field(default_factory=list)
    true: list[str] = field(default_factory=list)
    lies: list[tuple[str, str]] = field(default_factory=list)
    held_out: bool = False


def load_cases() -> list[Case]:
    """Read the suite below; every second case is held out."""
    cases: list[Case] = []
    for line in _SUITE.strip().splitlines():
        mark, words = line[0], line[2:].strip()
        if mark == "=":
            cases.append(Case(words, held_out=len(cases) % 2 == 1))
        elif mark == " ":
            cases[-1].quote += " " + words
        elif mark == "@":
            cases[-1].names += [name.strip() for name in words.split(";")]
        elif mark == "+":
            cases[-1].true.append(words)
        else:
            cases[-1].lies.append((KINDS[mark], words))
    return cases


# =  the quote (a line that begins with a space goes on with it)     @  names that siblings bring
# +  a true paraphrase     f n - d m r  a lie; see KINDS
_SUITE = """
= The council will not raise property taxes this year, Mayor Anna Lind said on Monday.
+ Lind said property taxes would not go up this year.
+ Mayor Anna Lind ruled out a rise in property taxes this year.
n Mayor Boris Lind said property taxes would not go up this year.
- Lind said property taxes would go up this year.
d Lind said property taxes would not be lowered this year.
n Lind said on Tuesday that property taxes would not go up.
= Norway's sovereign fund sold its 4.2 percent stake in the mining group last week.
+ The Norwegian fund disposed of its 4.2 percent holding in the mining group.
f The Norwegian fund disposed of its 2.4 percent holding in the mining group.
n The Swedish fund disposed of its 4.2 percent holding in the mining group.
d The Norwegian fund bought a 4.2 percent stake in the mining group.
m The Norwegian fund may sell its 4.2 percent stake in the mining group.
= "We have no plans to close the Hull factory," a company spokeswoman told reporters.
+ The company says it does not intend to close its Hull factory.
- The company says it intends to close its Hull factory.
n The company says it does not intend to close its Leeds factory.
d The company says it does not intend to open the Hull factory.
= Unemployment fell to 5.1 percent in March from 5.4 percent a month earlier.
+ The jobless rate dropped from 5.4 percent to 5.1 percent in March.
+ Unemployment declined to 5.1 percent in March.
f The jobless rate dropped from 5.4 percent to 5.0 percent in March.
d Unemployment rose to 5.1 percent in March.
d Unemployment moved from 5.1 percent to 5.4 percent in March.
n The jobless rate dropped to 5.1 percent in April.
= Prosecutors accused the former minister of taking bribes worth $2 million from a construction firm.
+ The former minister was accused by prosecutors of accepting $2 million in bribes from a construction company.
f The former minister was accused by prosecutors of accepting $20 million in bribes.
r The former minister accused prosecutors of taking bribes from a construction firm.
d Prosecutors cleared the former minister of taking bribes from a construction firm.
- Prosecutors did not accuse the former minister of taking bribes.
= Israel's army said it had not struck the hospital and blamed a misfired rocket.
+ The Israeli military denied hitting the hospital, blaming a rocket that misfired.
- The Israeli military said it had struck the hospital.
n The Egyptian military denied hitting the hospital, blaming a rocket that misfired.
d The Israeli military admitted hitting the hospital.
= France and Germany will jointly build a new generation of fighter jets, President Macron announced.
+ Macron announced that a new generation of fighter jets would be built jointly by Germany and France.
n Macron announced that a new generation of fighter jets would be built jointly by Italy and France.
m Macron said France and Germany might jointly build a new generation of fighter jets.
- Macron announced that France and Germany would not jointly build new fighter jets.
= The central bank may cut interest rates before the summer if inflation keeps slowing, Governor Pia Holm said.
+ Holm said a cut in interest rates before the summer was possible if inflation continued to slow.
m Holm said the central bank will cut interest rates before the summer.
d Holm said the central bank may raise interest rates before the summer.
d Holm said interest rates may be cut after the summer.
n Hansen said a cut in interest rates before the summer was possible.
= The Senate rejected the bill by 52 votes to 48, handing the president a rare defeat.
+ The bill was voted down in the Senate, 52 to 48.
+ Senators rejected the bill by 52 votes to 48.
f The bill was voted down in the Senate, 53 to 48.
d The Senate passed the bill by 52 votes to 48.
- The Senate did not reject the bill.
m The Senate may reject the bill.
= Ukraine shelled a village in Russia's Belgorod region, killing two people, the governor said.
+ Two people died when Ukraine shelled a village in Russia's Belgorod region, according to the governor.
f Three people died when Ukraine shelled a village in Russia's Belgorod region.
r Russia shelled a village in Ukraine, killing two people.
n Two people died when Ukraine shelled a village in Russia's Kursk region.
- Ukraine did not shell a village in Russia's Belgorod region, the governor said.
= Sales of electric cars rose by almost a third, to 1.2 million, in the first half of the year.
+ Electric car sales increased by nearly a third to 1.2 million in the first half.
f Electric car sales increased by nearly a half to 1.2 million in the first half.
f Electric car sales increased to 1.2 billion in the first half of the year.
d Electric car sales fell by nearly a third, to 1.2 million.
= The union opposes the merger because it fears that 3,000 jobs would be lost.
+ The union is against the merger, fearing the loss of 3,000 jobs.
f The union is against the merger, fearing the loss of 30,000 jobs.
d The union supports the merger.
d The union is in favour of the merger, which would cost 3,000 jobs.
- The union does not oppose the merger.
= Doctors Without Borders said its staff were not able to reach the camp because of the fighting.
+ Doctors Without Borders said fighting prevented its staff from reaching the camp.
+ Because of the fighting, the camp could not be reached, Doctors Without Borders said.
- Doctors Without Borders said its staff were able to reach the camp.
n The Red Cross said fighting prevented its staff from reaching the camp.
= Microsoft agreed to buy the video game maker for $68.7 billion, its largest deal ever.
+ In its biggest deal, Microsoft agreed to acquire the maker of video games for $68.7 billion.
+ Microsoft is to pay nearly $69 billion for the video game maker.
f Microsoft agreed to acquire the video game maker for $67.8 billion.
n Google agreed to acquire the video game maker for $68.7 billion.
- Microsoft did not agree to buy the video game maker.
d Microsoft agreed to sell the video game maker for $68.7 billion.
= The minister resigned after the newspaper published the emails.
+ The publication of the emails by the newspaper was followed by the minister's resignation.
+ After the newspaper published the emails, the minister stepped down.
d The minister resigned before the newspaper published the emails.
- The minister did not resign after the newspaper published the emails.
m The minister may resign after the newspaper published the emails.
= Scientists say the vaccine could be ready by 2027, but stress that trials have not been completed.
+ The vaccine may be ready by 2027, though trials are not finished, scientists say.
f The vaccine may be ready by 2026, scientists say.
m The vaccine will be ready by 2027, scientists say.
- Scientists say trials of the vaccine have been completed.
= Liverpool beat Chelsea 3-1 at Anfield on Saturday, with Diaz scoring twice.
+ Chelsea were beaten 3-1 by Liverpool at Anfield, where Diaz scored two goals.
+ Liverpool won 3-1 against Chelsea on Saturday.
f Liverpool won 3-2 against Chelsea on Saturday.
r Chelsea beat Liverpool 3-1 at Anfield on Saturday.
n Liverpool won 3-1 against Arsenal on Saturday.
d Liverpool lost 3-1 to Chelsea on Saturday.
= The court convicted the banker of fraud but acquitted him of money laundering.
+ The banker was found guilty of fraud and cleared of money laundering.
+ The banker was convicted of fraud.
- The court did not convict the banker of fraud.
d The court acquitted the banker of fraud but convicted him of money laundering.
= India's exports to the United States grew 12 percent last year while imports shrank.
+ Indian exports to the U.S. rose 12 percent last year, and imports declined.
f Indian exports to the U.S. rose 21 percent last year.
d Indian exports to the U.S. shrank 12 percent last year while imports grew.
r Exports of the United States to India grew 12 percent last year.
n Indian exports to Canada rose 12 percent last year.
= More than 1,400 people have been evacuated and at least 12 are still missing, rescue workers said.
+ At least 12 people are missing and over 1,400 have been evacuated, according to rescuers.
f At least 21 people are missing and over 1,400 have been evacuated.
f Fewer than 1,400 people have been evacuated, rescue workers said.
- No one is missing, rescue workers said.
m At least 12 people may be missing, rescue workers said.
= "Nobody warned us that the dam could break," said resident Kofi Mensah.
@ Kofi Mensah; Mensah
+ Mensah said residents had not been told that the dam might fail.
- Mensah said residents had been warned that the dam could break.
n Adu said residents had not been told that the dam might fail.
= Tesla's profit dropped 44 percent in the second quarter as price cuts hit margins.
+ Price cuts squeezed margins at Tesla, whose second-quarter profit fell 44 percent.
f Tesla's second-quarter profit fell 54 percent.
f Tesla's profit fell 44 percent in the third quarter.
d Tesla's profit climbed 44 percent in the second quarter.
n Ford's second-quarter profit fell 44 percent.
= Thousands of farmers blocked roads around Paris to protest against the trade deal with South America.
+ Roads around Paris were blocked by thousands of farmers protesting the trade deal with South America.
f Millions of farmers blocked roads around Paris.
n Thousands of farmers blocked roads around Brussels.
d Thousands of farmers demonstrated in support of the trade deal with South America.
- Farmers did not block roads around Paris.
= The WHO does not recommend closing borders, its director said on Friday.
+ The WHO's director said closing borders was not recommended.
+ The World Health Organization advises against closing borders.
- The WHO recommends closing borders, its director said.
d The WHO does not recommend opening borders, its director said.
n The WHO's director said on Thursday that closing borders was not recommended.
= Kenya borrowed $1 billion from China to build the railway between Nairobi and Mombasa.
+ China lent Kenya $1 billion for the railway linking Mombasa with Nairobi.
+ Kenya took a $1 billion loan from China to build the railway.
f China lent Kenya $1 million for the railway.
r China borrowed $1 billion from Kenya to build the railway.
n China lent Kenya $1 billion for the railway linking Kisumu with Nairobi.
= The company expects revenue of between 3.1 and 3.3 billion euros in 2025, down from 3.6 billion euros.
+ Revenue of 3.1 to 3.3 billion euros is forecast by the company for 2025, less than before.
f Revenue of 3.1 to 3.9 billion euros is forecast by the company for 2025.
f Revenue of 3.1 to 3.3 billion dollars is forecast by the company for 2025.
d The company expects revenue in 2025 to be up from 3.6 billion euros.
m The company will make between 3.1 and 3.3 billion euros in 2025.
= Police arrested a 34-year-old man in Marseille in connection with the theft of the painting.
+ A man aged 34 was arrested by police in Marseille over the theft of the painting.
f A man aged 43 was arrested by police in Marseille over the theft of the painting.
n A man aged 34 was arrested by police in Lyon over the theft of the painting.
- Police have not arrested a man over the theft of the painting.
d Police released a 34-year-old man held over the theft of the painting.
= Turkey has lifted its objections to Sweden's NATO membership.
+ Ankara no longer objects to Sweden joining NATO.
+ Turkey dropped its opposition to Swedish membership of NATO.
- Turkey has not lifted its objections to Sweden's NATO membership.
r Sweden has lifted its objections to Turkey's NATO membership.
n Hungary has lifted its objections to Sweden's NATO membership.
= The new rules take effect on 1 July 2026 and apply to companies with more than 250 employees.
+ From July 1, 2026, the new rules will apply to firms with over 250 workers.
f From July 1, 2027, the new rules will apply to firms with over 250 workers.
f The new rules apply to companies with fewer than 250 employees.
n The new rules take effect on 1 June 2026.
- The new rules do not apply to companies with more than 250 employees.
= "I never met Mr. Orlov and I did not receive any money from him," Senator Reyes said.
@ Senator Reyes; Reyes
+ Reyes denied meeting Orlov or receiving money from him.
+ Reyes said he had never met Orlov.
- Reyes said he had met Orlov.
r Orlov said he had never met Reyes.
n Reyes said he had never met Petrov.
d Reyes admitted receiving money from Orlov.
= Average rents in Lisbon have doubled since 2015, according to the housing institute.
+ The housing institute says Lisbon rents are twice what they were in 2015 on average.
f The housing institute says average rents in Lisbon have tripled since 2015.
f Average rents in Lisbon have doubled since 2005.
d Average rents in Lisbon have halved since 2015.
n Average rents in Porto have doubled since 2015.
= Japan should accept more foreign workers, the business federation said in a report.
+ In a report, the business federation called on Japan to take in more foreign workers.
- The business federation said Japan should not accept more foreign workers.
d The business federation said Japan should accept fewer foreign workers.
m The business federation said Japan will accept more foreign workers.
n The business federation said Korea should accept more foreign workers.
= Brazil's Supreme Court ordered the platform to remove the accounts within 24 hours.
+ The platform was told by the Brazilian Supreme Court to take down the accounts within a day.
f The Brazilian Supreme Court gave the platform 48 hours to remove the accounts.
n Chile's Supreme Court ordered the platform to remove the accounts.
- Brazil's Supreme Court did not order the platform to remove the accounts.
r The platform ordered Brazil's Supreme Court to remove the accounts.
= Nigeria's inflation rate slowed to 24.5 percent in January, the statistics office said.
+ Inflation in Nigeria eased to 24.5 percent in January, according to the statistics office.
f Inflation in Nigeria eased to 25.4 percent in January.
d Nigeria's inflation rate accelerated to 24.5 percent in January.
n Inflation in Ghana eased to 24.5 percent in January.
= The airline cancelled 120 flights on Sunday because pilots were on strike.
+ A pilots' strike forced the airline to scrap 120 flights on Sunday.
f A pilots' strike forced the airline to scrap 210 flights on Sunday.
n A pilots' strike forced the airline to scrap 120 flights on Saturday.
- The airline did not cancel flights on Sunday.
d The airline resumed 120 flights on Sunday.
= The president will veto the bill if Congress passes it, the White House said.
+ If Congress passes the bill, the president is going to veto it, according to the White House.
- The president will not veto the bill, the White House said.
m The president might veto the bill, the White House said.
d The president will sign the bill if Congress passes it, the White House said.
r Congress will veto the bill if the president passes it, the White House said.
= Pakistan's prime minister thanked Qatar for mediating between Islamabad and Kabul.
+ Qatar was thanked by the Pakistani prime minister for its mediation between Kabul and Islamabad.
r Qatar's prime minister thanked Pakistan for mediating.
n Pakistan's prime minister thanked Oman for mediating between Islamabad and Kabul.
d Pakistan's prime minister criticised Qatar for mediating between Islamabad and Kabul.
= Engineers found no cracks in the bridge, and it will reopen to traffic on Thursday.
+ The bridge, in which no cracks were found, will reopen on Thursday.
- Engineers found cracks in the bridge.
d The bridge will close to traffic on Thursday.
m The bridge may reopen to traffic on Thursday.
n The bridge will reopen to traffic on Wednesday.
= The museum bought the painting from a London dealer for 11 million pounds.
+ A London dealer sold the painting to the museum for £11 million.
f A London dealer sold the painting to the museum for £12 million.
r A London dealer bought the painting from the museum for 11 million pounds.
n The museum bought the painting from a Paris dealer for 11 million pounds.
d The museum sold the painting to a London dealer for 11 million pounds.
= Opposition leader Maria Corina Machado urged the army to disobey President Maduro.
+ Machado, the opposition leader, called on the army to disobey Maduro.
r President Maduro urged the army to disobey opposition leader Machado.
n Opposition leader Juan Machado urged the army to disobey Maduro.
- Machado urged the army not to disobey Maduro.
d Opposition leader Machado urged the army to obey President Maduro.
= Half of the 600 respondents said they were worried about losing their jobs to automation.
+ Of the 600 people asked, 50 percent feared that automation would cost them their jobs.
f Of the 600 people asked, 60 percent feared that automation would cost them their jobs.
f A third of the 600 respondents said they were worried about losing their jobs.
- Half of the 600 respondents said they were not worried about losing their jobs.
= Hurricane Nadia weakened to a tropical storm before it reached the coast of Florida.
+ Nadia had lost strength and was a tropical storm when it hit the Florida coast.
n Hurricane Marco weakened to a tropical storm before it reached the coast of Florida.
d Hurricane Nadia strengthened before it reached the coast of Florida.
d Hurricane Nadia weakened to a tropical storm after it reached the coast of Florida.
n Hurricane Nadia weakened to a tropical storm before it reached the coast of Georgia.
= The IMF raised its forecast for global growth to 3.2 percent from 3.1 percent.
+ The IMF now expects the world economy to grow 3.2 percent, up from 3.1 percent.
+ The International Monetary Fund lifted its global growth forecast by 0.1 points, to 3.2 percent from 3.1.
f The IMF raised its forecast for global growth to 3.4 percent.
d The IMF lowered its forecast for global growth to 3.2 percent.
d The IMF changed its forecast for global growth to 3.1 percent from 3.2 percent.
n The World Bank raised its forecast for global growth to 3.2 percent.
= Parents should not give the syrup to children under six, the agency warned.
+ The agency warned parents against giving the syrup to children younger than six.
f The agency warned parents against giving the syrup to children under eight.
- The agency said parents should give the syrup to children under six.
d Parents should not give the syrup to children over six, the agency warned.
= Greta Olsen succeeded Per Dahl as head of the Danish shipping group in May.
+ In May, Per Dahl was succeeded by Greta Olsen as head of the Danish shipping group.
r Per Dahl succeeded Greta Olsen as head of the Danish shipping group in May.
n Greta Dahl succeeded Per Olsen as head of the Danish shipping group.
n Greta Olsen succeeded Per Dahl as head of the Danish shipping group in June.
= The UN says 1.1 million people in Gaza face catastrophic hunger.
+ According to the United Nations, 1,100,000 people in Gaza are facing catastrophic hunger.
f According to the United Nations, 1.7 million people in Gaza are facing catastrophic hunger.
n According to the United Nations, 1.1 million people in Sudan are facing catastrophic hunger.
- The UN says people in Gaza do not face catastrophic hunger.
m The UN says 1.1 million people in Gaza could face catastrophic hunger.
= Apple has not said when the feature will be available in Europe.
+ Apple has yet to say when Europe will get the feature.
- Apple has said when the feature will be available in Europe.
n Samsung has not said when the feature will be available in Europe.
= Colombia's government and the ELN rebels agreed to extend their ceasefire by six months.
+ The ceasefire between the Colombian government and the ELN will be prolonged by six months.
f The Colombian government and the ELN agreed to extend their ceasefire by nine months.
- Colombia's government and the ELN rebels did not agree to extend their ceasefire.
n The Colombian government and the FARC agreed to extend their ceasefire by six months.
d Colombia's government and the ELN rebels agreed to end their ceasefire.
= The plan would allow shops to open on Sundays, which churches and unions reject.
+ Under the plan, which unions and churches oppose, shops could open on Sundays.
d The plan, which churches and unions support, would allow shops to open on Sundays.
- The plan would not allow shops to open on Sundays.
d The plan would forbid shops to open on Sundays.
= A spokesman for Volkswagen declined to comment on the report.
+ Volkswagen did not comment on the report.
- A spokesman for Volkswagen commented on the report.
n A spokesman for Renault declined to comment on the report.
= Russian President Vladimir Putin told his Turkish counterpart that grain exports would resume within weeks.
+ Putin told Turkey's president that grain exports would restart within weeks.
r Turkey's president told Putin that grain exports would resume within weeks.
d Putin told his Turkish counterpart that grain exports would stop within weeks.
n Turkish President Vladimir Putin said grain exports would resume within weeks.
- Putin told his Turkish counterpart that grain exports would not resume.
= The drug cut the risk of a heart attack by 20 percent in a study of 17,600 patients.
+ In a trial with 17,600 patients, the drug reduced heart attack risk by a fifth.
f In a trial with 17,600 patients, the drug reduced heart attack risk by a quarter.
f In a trial with 16,700 patients, the drug reduced heart attack risk by a fifth.
d The drug increased the risk of a heart attack by 20 percent.
- The drug did not cut the risk of a heart attack.
m The drug may cut the risk of a heart attack by 20 percent.
= Residents were told to boil tap water until further notice.
+ Until further notice, residents must boil their tap water.
- Residents were told not to boil tap water.
- Residents were told they need not boil tap water.
= Samsung overtook Apple as the world's largest seller of smartphones.
+ Apple was overtaken by Samsung as the biggest smartphone seller in the world.
r Apple overtook Samsung as the world's largest seller of smartphones.
n Samsung overtook Huawei as the world's largest seller of smartphones.
d Samsung overtook Apple as the world's smallest seller of smartphones.
= Austria's chancellor hopes to form a government by the end of the month.
+ The Austrian chancellor wants to have a government in place by the end of the month.
m Austria's chancellor will form a government by the end of the month.
n The Australian chancellor hopes to form a government by the end of the month.
- Austria's chancellor does not hope to form a government by the end of the month.
= At least seven of the nine miners trapped underground were rescued alive.
+ Seven or more of the nine trapped miners were brought out alive.
f At least eight of the nine miners trapped underground were rescued alive.
f At least seven of the eleven miners trapped underground were rescued alive.
d At least seven of the nine miners trapped underground were found dead.
- None of the nine miners trapped underground was rescued.
= The Fed left interest rates unchanged but signalled two cuts next year.
+ Rates were not changed by the Fed, which hinted at two cuts next year.
f The Fed signalled three cuts next year.
d The Fed signalled two increases in interest rates next year.
- The Fed changed interest rates.
n The Bank of England left interest rates unchanged but signalled two cuts next year.
= "Without European money the project is dead," Energy Minister Lars Friis said.
@ Lars Friis; Friis
+ Friis said the project would not survive without money from Europe.
n Friis said the project would not survive without money from America.
- Friis said the project would survive without money from Europe.
d Friis said the project would live without European money.
= The city plans to ban diesel cars from the centre by 2030.
+ Diesel cars are to be banned from the city centre by 2030, under its plans.
f The city plans to ban diesel cars from the centre by 2035.
m The city has banned diesel cars from the centre.
- The city does not plan to ban diesel cars from the centre.
d The city plans to allow diesel cars in the centre by 2030.
= South Korea's exports of chips to China fell for a fourth straight month.
+ For the fourth month in a row, South Korean chip exports to China declined.
f For the fifth month in a row, South Korean chip exports to China declined.
n North Korea's exports of chips to China fell for a fourth straight month.
r China's exports of chips to South Korea fell for a fourth straight month.
d South Korea's exports of chips to China grew for a fourth straight month.
= Shell won its appeal against a ruling that required it to cut emissions by 45 percent.
+ Shell successfully appealed a ruling that had obliged it to reduce emissions by 45 percent.
f Shell won its appeal against a ruling that required it to cut emissions by 55 percent.
d Shell lost its appeal against a ruling that required it to cut emissions by 45 percent.
n BP won its appeal against a ruling that required it to cut emissions by 45 percent.
d Shell won its appeal against a ruling that required it to increase emissions by 45 percent.
= Amnesty International called the arrests arbitrary and demanded the release of all 14 activists.
+ All 14 activists should be freed, said Amnesty International, which described the arrests as arbitrary.
f All 15 activists should be freed, said Amnesty International.
n Human Rights Watch demanded the release of all 14 activists.
- Amnesty International did not demand the release of the 14 activists.
d Amnesty International demanded the arrest of all 14 activists.
= The storm left about 300,000 households without electricity in Texas.
+ Some 300,000 homes in Texas lost power in the storm.
f Some 30,000 homes in Texas lost power in the storm.
n Some 300,000 homes in Kansas lost power in the storm.
- The storm did not leave households in Texas without electricity.
= Iran must stop enriching uranium, Secretary of State Marco Rubio said.
+ Rubio said Iran has to end its uranium enrichment.
- Rubio said Iran need not stop enriching uranium.
m Rubio said Iran may stop enriching uranium.
d Rubio said Iran must start enriching uranium.
n Rubio said Iraq must stop enriching uranium.
= The newspaper apologised to the actress for publishing the photographs.
+ The actress received an apology from the newspaper, which had published the photographs.
r The actress apologised to the newspaper for publishing the photographs.
- The newspaper did not apologise to the actress.
m The newspaper may apologise to the actress for publishing the photographs.
= Ethiopia and Eritrea are not at war, but both are moving troops to the border.
+ Though not at war, Eritrea and Ethiopia are both sending soldiers to the border.
- Ethiopia and Eritrea are at war.
n Though not at war, Eritrea and Sudan are both sending soldiers to the border.
d Both Ethiopia and Eritrea are withdrawing troops from the border.
= The Dutch government survived a confidence vote by a margin of just three seats.
+ The Netherlands' government won a confidence vote by three seats.
f The Netherlands' government won a confidence vote by four seats.
d The Dutch government lost a confidence vote by three seats.
n The Belgian government survived a confidence vote by a margin of just three seats.
- The Dutch government did not survive a confidence vote.
= Analysts at Nordea expect house prices to fall by up to 10 percent next year.
+ House prices could drop as much as 10 percent next year, Nordea's analysts expect.
f House prices could drop as much as 15 percent next year, Nordea's analysts expect.
f Analysts at Nordea expect house prices to fall by at least 10 percent next year.
d Analysts at Nordea expect house prices to rise by up to 10 percent next year.
m House prices will fall by 10 percent next year.
n Analysts at Danske expect house prices to fall by up to 10 percent next year.
= Marta Silva, 29, became the first woman to win the race, finishing in 2 hours 14 minutes.
+ The race was won for the first time by a woman: Marta Silva, 29, who needed 2 hours and 14 minutes.
f Marta Silva, 28, became the first woman to win the race.
f Marta Silva became the second woman to win the race.
n Maria Silva, 29, became the first woman to win the race.
d Marta Silva became the first woman to lose the race.
= The government has agreed to pay for the repairs, although the insurers had refused.
+ The repairs, for which insurers refused to pay, will be paid for by the government.
- The government has refused to pay for the repairs.
r The insurers have agreed to pay for the repairs, although the government had refused.
- The insurers had not refused to pay for the repairs.
= "It is too early to say whether the fire was set on purpose," fire chief Dan Cole said.
@ Dan Cole; Cole
+ Cole said it was not yet clear whether the fire had been set deliberately.
- Cole said the fire was set on purpose.
n Kohl said it was not yet clear whether the fire had been set deliberately.
m Cole said the fire must have been set on purpose.
= Peru exported 540,000 tonnes of blueberries last season, more than any other country.
+ No other country exported more blueberries than Peru, which shipped 540,000 tonnes last season.
f Peru exported 450,000 tonnes of blueberries last season.
f Peru exported 540,000 kilograms of blueberries last season.
d Peru imported 540,000 tonnes of blueberries last season.
n Chile exported 540,000 tonnes of blueberries last season.
= The strike has been called off after the employers offered a pay rise of 7 percent.
+ Employers offered 7 percent more pay, and the strike was cancelled.
f Employers offered 9 percent more pay, and the strike was cancelled.
- The strike has not been called off.
d Employers offered a pay cut of 7 percent.
r The strike has been called off by the employers after they demanded a pay rise of 7 percent.
= NASA delayed the launch until Thursday at the earliest because of a fuel leak.
+ A fuel leak led NASA to postpone the launch to Thursday at the earliest.
n A fuel leak led ESA to postpone the launch to Thursday at the earliest.
- NASA did not delay the launch.
m NASA might delay the launch because of a fuel leak.
= Spain's Socialists won 120 seats, 16 fewer than the conservative People's Party.
+ The Socialists took 120 seats in Spain and the People's Party had 16 more.
f The Socialists took 130 seats in Spain.
d Spain's Socialists won 120 seats, 16 more than the conservative People's Party.
r The conservative People's Party won 120 seats, 16 fewer than Spain's Socialists.
n Portugal's Socialists won 120 seats, 16 fewer than the conservative People's Party.
= There is no evidence that the phones were hacked, the inquiry concluded.
+ The inquiry found no evidence of the phones having been hacked.
+ The inquiry did not find that the phones were hacked.
- There is evidence that the phones were hacked, the inquiry concluded.
- The inquiry concluded that the phones were hacked.
= Chad's army said it had killed 123 fighters of Boko Haram in an operation on Lake Chad.
+ In an operation on Lake Chad, 123 Boko Haram fighters were killed by the army, the army said.
f In an operation on Lake Chad, 132 Boko Haram fighters were killed by the army.
r Boko Haram killed 123 soldiers of Chad's army in an operation on Lake Chad.
n Niger's army said it had killed 123 fighters of Boko Haram.
- Chad's army said it had not killed fighters of Boko Haram.
= The bank was fined 45 million pounds for failing to report suspicious transactions.
+ For not reporting suspicious transactions, the bank has to pay a fine of £45 million.
f For not reporting suspicious transactions, the bank has to pay a fine of £54 million.
f The bank was fined 45 million euros for failing to report suspicious transactions.
- The bank was fined 45 million pounds for reporting suspicious transactions.
- The bank was not fined for failing to report suspicious transactions.
= Prime Minister Keir Starmer backs the expansion of Heathrow, which London's mayor opposes.
+ Heathrow's expansion is supported by Starmer, the prime minister, but not by the mayor of London.
d Prime Minister Keir Starmer opposes the expansion of Heathrow.
r London's mayor backs the expansion of Heathrow, which Prime Minister Keir Starmer opposes.
n Prime Minister Keir Starmer backs the expansion of Gatwick.
= Only 38 percent of eligible voters took part, the lowest turnout since 1990.
+ Turnout was the lowest since 1990: just 38 percent of those eligible voted.
f Turnout was the lowest since 1990: just 83 percent of those eligible voted.
f Turnout, at 38 percent, was the lowest since 1999.
d Turnout, at 38 percent, was the highest since 1990.
= Thailand's parliament approved a bill that allows same-sex couples to marry.
+ A bill allowing marriage for same-sex couples was passed by the Thai parliament.
- Thailand's parliament did not approve a bill that allows same-sex couples to marry.
d Thailand's parliament rejected a bill that allows same-sex couples to marry.
d Thailand's parliament approved a bill that bans same-sex couples from marrying.
n Taiwan's parliament approved a bill that allows same-sex couples to marry.
m Thailand's parliament may approve a bill that allows same-sex couples to marry.
= The Red Cross says it has had no access to the prisoners since February.
+ Since February, the Red Cross has been unable to visit the prisoners, it says.
- The Red Cross says it has had access to the prisoners since February.
n Since March, the Red Cross has been unable to visit the prisoners, it says.
= Oil prices climbed above $90 a barrel after Saudi Arabia extended its output cuts.
+ Saudi Arabia prolonged its production cuts, and oil rose to more than $90 a barrel.
f Saudi Arabia prolonged its production cuts, and oil rose to more than $95 a barrel.
d Oil prices fell below $90 a barrel after Saudi Arabia extended its output cuts.
d Oil prices climbed above $90 a barrel before Saudi Arabia extended its output cuts.
n Oil prices climbed above $90 a barrel after Kuwait extended its output cuts.
= Teachers want smaller classes, and the ministry has promised to hire 5,000 of them by 2028.
+ The ministry promised that 5,000 teachers would be hired by 2028; they want smaller classes.
f The ministry promised that 500 teachers would be hired by 2028.
d Teachers want larger classes.
d The ministry has promised to fire 5,000 teachers by 2028.
- The ministry has not promised to hire 5,000 teachers.
m The ministry has hired 5,000 teachers.
= Greece returned the ship to its owners after they paid a guarantee.
+ After its owners paid a guarantee, Greece gave the ship back to them.
d Greece returned the ship to its owners before they paid a guarantee.
- Greece did not return the ship to its owners.
n Italy returned the ship to its owners after they paid a guarantee.
= Canada expelled six Indian diplomats, and India responded by expelling six Canadians.
+ Six Indian diplomats were expelled by Canada; in response, India told six Canadians to leave.
f Canada expelled sixteen Indian diplomats.
n Canada expelled six Chinese diplomats.
- Canada did not expel Indian diplomats.
d Canada invited six Indian diplomats.
= "We will defend Taiwan if China attacks," the American admiral said in Honolulu.
+ The American admiral said Taiwan would be defended in case of a Chinese attack.
- The American admiral said the United States would not defend Taiwan if China attacks.
r The American admiral said China would be defended if Taiwan attacks.
m The American admiral said Taiwan might be defended if China attacks.
n The American admiral said Japan would be defended if China attacks.
= Deaths on the roads decreased by 3 percent to 20,400 in the European Union.
+ In the EU, road deaths went down 3 percent, to 20,400.
f In the EU, road deaths went down 8 percent, to 20,400.
d In the EU, road deaths went up 3 percent, to 20,400.
n In the UK, road deaths went down 3 percent, to 20,400.
= The mayor denied that the contract had been awarded to his brother's firm without a tender.
+ According to the mayor, it is not true that his brother's company got the contract without a tender.
- The mayor confirmed that the contract had been awarded to his brother's firm without a tender.
- The mayor said that the contract had been awarded to his brother's firm without a tender.
d The mayor admitted that the contract had been awarded to his brother's firm without a tender.
= Argentina owes the IMF 44 billion dollars and has asked for more time to repay it.
+ Argentina has requested more time to pay back the $44 billion that it owes the IMF.
f Argentina has requested more time to pay back the $44 million that it owes the IMF.
r The IMF owes Argentina 44 billion dollars.
d Argentina has asked for less time to repay the IMF.
n Ecuador owes the IMF 44 billion dollars.
= Only two of the 27 member states voted against the sanctions: Hungary and Slovakia.
+ Hungary and Slovakia alone among the 27 member states voted against the sanctions.
f Hungary and Slovakia alone among the 28 member states voted against the sanctions.
n Hungary and Slovenia alone among the 27 member states voted against the sanctions.
d Hungary and Slovakia voted for the sanctions.
- Hungary and Slovakia did not vote against the sanctions.
= Researchers warned that the glacier could collapse within five years.
+ Within five years, the glacier might collapse, researchers warned.
f Within ten years, the glacier might collapse, researchers warned.
m The glacier will collapse within five years, researchers said.
- Researchers said that the glacier could not collapse within five years.
= Alstom will supply 60 trains to Egypt, which will pay with a French loan.
+ Egypt is going to get 60 trains from Alstom, financed by a loan from France.
f Egypt is going to get 16 trains from Alstom.
r Egypt will supply 60 trains to Alstom.
n Alstom will supply 60 trains to Algeria.
m Alstom may supply 60 trains to Egypt.
- Alstom will not supply trains to Egypt.
= The judge refused to release the suspects on bail.
+ The suspects were denied bail by the judge.
+ Bail was refused.
- The judge released the suspects on bail.
- The judge did not refuse to release the suspects on bail.
= New Zealand lost the final to South Africa by a single point, 12-11.
+ South Africa won the final against New Zealand 12-11.
f South Africa won the final against New Zealand 12-10.
r South Africa lost the final to New Zealand by a single point.
d New Zealand won the final against South Africa, 12-11.
n New Zealand lost the final to Australia by a single point.
= Swiss voters backed higher pensions but turned down a later retirement age.
+ A higher pension was approved by Swiss voters, a later retirement age rejected.
d Swiss voters backed lower pensions.
d Swiss voters turned down higher pensions but backed a later retirement age.
n Swedish voters backed higher pensions but turned down a later retirement age.
- Swiss voters did not back higher pensions.
= The ferry had not been inspected since 2019, according to the report.
+ According to the report, the last inspection of the ferry was in 2019.
+ The report says no inspection of the ferry had taken place since 2019.
f The report says no inspection of the ferry had taken place since 2017.
- The ferry had been inspected since 2019, according to the report.
= Inflation would have been higher without the subsidies, the ministry argued.
+ The ministry argued that the subsidies had kept inflation lower than it would have been.
d Inflation would have been lower without the subsidies, the ministry argued.
- Inflation would not have been higher without the subsidies, the ministry argued.
= Saudi Arabia's crown prince received Syria's new president in Riyadh on Sunday.
+ Syria's new president was received by the Saudi crown prince in Riyadh.
r Syria's new president received Saudi Arabia's crown prince on Sunday.
n Syria's new president was received by the Saudi crown prince in Jeddah.
- Saudi Arabia's crown prince did not receive Syria's new president.
= The firm has cut 800 of its 5,000 jobs and could cut another 200.
+ Of its 5,000 jobs, the firm has shed 800, and 200 more may go.
f Of its 5,000 jobs, the firm has shed 900.
d The firm has added 800 jobs.
m The firm will cut another 200 jobs.
m The firm could cut 800 of its 5,000 jobs.
= Bangladesh beat Pakistan in a Test match for the first time.
+ Pakistan lost a Test match to Bangladesh for the first time.
f Bangladesh beat Pakistan in a Test match for the third time.
r Pakistan beat Bangladesh in a Test match for the first time.
n Bangladesh beat India in a Test match for the first time.
- Bangladesh did not beat Pakistan in a Test match.
= The hospital said that the patient, a 61-year-old farmer, had recovered and gone home.
+ The patient, a farmer of 61, was well again and had left the hospital, it said.
f The patient, a farmer of 71, was well again and had left the hospital.
- The hospital said that the patient had not recovered.
d The hospital said that the patient had died.
= Mexico sends 80 percent of its exports to the United States.
+ Eighty percent of Mexican exports go to the U.S.
+ The United States takes four-fifths of Mexico's exports.
f Ninety percent of Mexican exports go to the U.S.
r The United States sends 80 percent of its exports to Mexico.
d Mexico gets 80 percent of its imports from the United States.
n Canada sends 80 percent of its exports to the United States.
= The party's support has slipped from 31 to 26 percent since the election.
+ Since the election, support for the party fell by five points to 26 percent, from 31.
+ Backing for the party is down to 26 percent, from 31 percent at the election.
f Since the election, support for the party fell to 25 percent.
d Support for the party has risen to 31 percent from 26 percent since the election.
= Lebanon's army chief, Joseph Aoun, was elected president after two years without a head of state.
+ Joseph Aoun, who leads Lebanon's army, was elected president after two years of vacancy.
f Joseph Aoun was elected president after three years without a head of state.
n Michel Aoun was elected president after two years without a head of state.
- Joseph Aoun was not elected president.
m Joseph Aoun may be elected president.
= Environmental groups sued the state for failing to meet its climate targets.
+ The state was taken to court by environmental groups because it had missed its climate targets.
+ The state was sued by environmental groups over missed climate targets.
r The state sued environmental groups for failing to meet climate targets.
- Environmental groups did not sue the state.
- Environmental groups praised the state for meeting its climate targets.
= The Philippines protested after a Chinese ship fired water cannon at one of its boats.
+ Manila complained that one of its boats had been hit with water cannon by a Chinese ship.
r China protested after a Philippine ship fired water cannon at one of its boats.
n The Philippines protested after a Japanese ship fired water cannon at one of its boats.
- The Philippines did not protest after a Chinese ship fired water cannon at one of its boats.
= Wheat harvests will be smaller this year because of the drought, the grain council said.
+ The grain council said the drought would make for smaller wheat harvests this year.
d Wheat harvests will be bigger this year, the grain council said.
- Wheat harvests will not be smaller this year, the grain council said.
m Wheat harvests might be smaller this year, the grain council said.
= "The talks were constructive, but we are far from a deal," said EU negotiator Sofia Brandt.
@ Sofia Brandt; Brandt
+ Brandt called the talks constructive but said no deal was near.
- Brandt said the talks were not constructive.
d Brandt said a deal was close.
n Brunner called the talks constructive but said no deal was near.
= The club paid Benfica 60 million euros for the defender, a record for a teenager.
+ For a record 60 million euros, the teenage defender moved to the club from Benfica.
f For a record 16 million euros, the teenage defender moved to the club from Benfica.
n The club paid Porto 60 million euros for the defender.
r Benfica paid the club 60 million euros for the defender.
= About one in three Britons has cut back on food, a survey by the charity found.
+ Roughly a third of people in Britain are spending less on food, the charity's survey found.
f Roughly half of Britons have cut back on food, a survey by the charity found.
n About one in three Germans has cut back on food, a survey by the charity found.
d About one in three Britons is spending more on food, a survey by the charity found.
= The volcano last erupted in 1952, and scientists see no sign of a new eruption.
+ The last eruption was in 1952; there is no sign of another, scientists say.
f The volcano last erupted in 1962.
- Scientists see signs of a new eruption.
m Scientists say the volcano will erupt.
= Poland will spend 4.7 percent of GDP on defence next year, more than any other NATO country.
+ Polish defence spending will reach 4.7 percent of GDP next year, the highest share in NATO.
f Polish defence spending will reach 7.4 percent of GDP next year.
d Poland will spend less on defence next year than any other NATO country.
n Finland will spend 4.7 percent of GDP on defence next year.
m Poland could spend 4.7 percent of GDP on defence next year.
= The director said she had resigned voluntarily and had not been dismissed.
+ The director said she was not dismissed but had left of her own accord.
- The director said she had been dismissed.
- The director said she had not resigned voluntarily.
= Vietnam replaced China as the largest supplier of furniture to the U.S. market.
+ China was replaced by Vietnam as the biggest supplier of furniture to the United States.
r China replaced Vietnam as the largest supplier of furniture to the U.S. market.
n Vietnam replaced Mexico as the largest supplier of furniture to the U.S. market.
d Vietnam replaced China as the largest buyer of furniture.
= The trial of the three former executives is to begin on October 14 in Frankfurt.
+ Three former executives will go on trial in Frankfurt on 14 October.
f Three former executives will go on trial in Frankfurt on 15 October.
f The trial of the four former executives is to begin in Frankfurt.
n Three former executives will go on trial in Hamburg on 14 October.
- The trial of the three former executives will not begin on October 14.
d The trial of the three former executives is to end on October 14.
= Most of the donors, including Norway and Japan, have resumed their payments to the agency.
+ Norway and Japan are among the donors that pay the agency again.
- Norway and Japan have not resumed their payments to the agency.
d Norway and Japan have suspended their payments to the agency.
n Norway and Korea are among the donors that pay the agency again.
m Norway and Japan may resume their payments to the agency.
= House prices in Dublin rose faster than wages, and fewer young people can afford to buy.
+ Dublin house prices outpaced wages, so that fewer of the young can afford a home.
d House prices in Dublin fell faster than wages.
d House prices in Dublin rose slower than wages.
d More young people in Dublin can afford to buy a house.
n House prices in Belfast rose faster than wages.
= He said the army would leave the region by June, and that no base would remain.
@ General Idriss Keita; Keita
+ Keita said that by June the army would have left the region without keeping a base.
n Keita said that by July the army would have left the region.
- Keita said that the army would not leave the region by June.
d Keita said the army would enter the region by June.
m Keita said the army might leave the region by June.
"""
