#!/usr/bin/python3
"""Makes given.txt, the given names of people in many countries.

    given.py FAKER LOCALES WORDNET DICTIONARY... >given.txt

FAKER is the folder faker of Debian's python3-fake-factory 0.9.3, LOCALES the folder
lib/locales of Debian's ruby-faker 2.21 (both MIT licence), which make up people of a
country for tests; WORDNET the folder of wordnet-base. What is an English word, too, or a
place, stays out: "Harmony", "Paris". In small letters, without accents. Needs PyYAML.
"""
import importlib
import pathlib
import re
import sys
import unicodedata

import yaml

LONGEST = 20
# Ten thousand names, hardly one of which is met.
LEFT_OUT = {"nl"}


def folded(name):
    name = "".join(c for c in unicodedata.normalize("NFD", name.lower())
                   if not unicodedata.combining(c))
    return name if re.fullmatch("[a-z]{3,%d}" % LONGEST, name) else None


def from_faker(folder):
    sys.path.insert(0, str(folder.parent))
    for path in (folder / "providers/person").glob("*_*/__init__.py"):
        try:
            person = importlib.import_module(f"faker.providers.person.{path.parent.name}").Provider
        except ImportError:
            continue  # one that needs another library: not in Latin letters
        for field in dir(person):
            names = getattr(person, field)
            if field.startswith("first_name") and not callable(names):
                yield from names


def from_locale(tree, above=""):
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from from_locale(value, key)
        elif above == "name" and re.fullmatch("((fe)?male_)?first_name", key):
            yield from (name for name in value if isinstance(name, str))


def from_locales(folder):
    for path in folder.rglob("*.yml"):
        text = path.read_text(encoding="utf-8").replace("\t", " ")
        for locale, tree in yaml.safe_load(text).items():
            if locale not in LEFT_OUT:
                yield from from_locale(tree)


def places(wordnet):
    """The words of noun.location, the fifteenth of lexnames(5WN)."""
    with open(wordnet / "data.noun", encoding="utf-8") as lines:
        for fields in map(str.split, lines):
            if fields[1:2] == ["15"]:
                yield from (folded(word) for word in fields[4:4 + 2 * int(fields[3], 16):2])


def main():
    faker, locales, wordnet, *dictionaries = map(pathlib.Path, sys.argv[1:])
    names = {folded(name) for name in [*from_faker(faker), *from_locales(locales)]}
    for path in dictionaries:
        names -= set(path.read_text(encoding="utf-8").split())
    print("\n".join(sorted(names - {None} - set(places(wordnet)))))


if __name__ == "__main__":
    main()
