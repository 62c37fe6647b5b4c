"""Makes stories of so many statements, to measure what size costs.

Sentences are those of the passages in ../shared/qa where that is there, each copy
of a passage with other names in it; else they are put together from the
dictionary. The same number gives the same stories.
"""
import collections
import gzip
import json
import pathlib
import random
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
PASSAGES = ROOT / "../shared/qa/squad11.jsonl.gz"
DICTIONARY = pathlib.Path("/usr/share/dict/american-english")

NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
END = re.compile(r"(?<=[a-z0-9)][.?!]) (?=[A-Z])")
ENDS = re.compile(r"[.?!][^a-z0-9]* ")  # perhaps: such sentences are left out
SYLLABLES = [c + v for c in "bdfghklmnprstvz" for v in "aeiou"]


def articles():
    """The titles, each with its passages' sentences and the questions about them."""
    if not PASSAGES.exists():
        yield from made_up()
        return
    titles = collections.defaultdict(lambda: ([], []))
    with gzip.open(PASSAGES, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            paragraphs, questions = titles[row["title"]]
            text = re.sub(r"[\[\]^*_`#<>|\\]", "", " ".join(row["text"].split()))
            paragraphs.append([s for s in END.split(text) if 20 < len(s) < 1500
                               and not ENDS.search(s)])
            questions += [q["question"] for q in row["questions"]]
    for title, (paragraphs, questions) in titles.items():
        yield title, paragraphs, questions


def made_up():
    words = [w for w in DICTIONARY.read_text(encoding="utf-8").split()
             if w.isascii() and w.islower() and w.isalpha()]
    chance = random.Random(1)
    some = sorted(chance.sample(words, 8000))

    def word():  # a few words much, most of them seldom
        return some[int(len(some) * chance.random() ** 3)]

    for n in range(50):
        paragraphs, questions = [], []
        for _ in range(20):
            names = [chance.choice(["Nordholm", "Quist", "Varga", "Ellery"]) for _ in range(5)]
            paragraphs.append([f"The {word()} {word()} of {name} {word()} the {word()} in {word()}"
                               f" and {word()} {word()} to the {word()}." for name in names])
            a, b = chance.sample(paragraphs[-1], 2)
            questions.append("what is the " + " ".join(chance.sample(a.split()[1:-1], 4)) + "?")
            questions.append("who " + " ".join(chance.sample(b.split()[1:-1], 4)) + "?")
        yield f"Article {n}", paragraphs, questions


def invent(chance, old):
    """Another name that is as long, about."""
    new = "".join(chance.choice(SYLLABLES) for _ in range(max(2, len(old) // 2)))
    return new.capitalize()


def renamed(sentence, names, chance):
    def other(match):
        return names.setdefault(match[0], invent(chance, match[0]))
    return NAME.sub(other, sentence)


def story(title, paragraphs, names):
    people = sorted(set(names.values()))[:20]
    head = f"---\ntitle: \"{title}\"\noutlet: The Bench\npeople: [{', '.join(people)}]\n---\n"
    body, notes = [], []
    for n, sentences in enumerate(paragraphs, 1):
        body.append("\n".join(f"{s}[^{n}]" for s in sentences))
        notes.append(f"[^{n}]: paragraph {n}")
    return head + "\n" + "\n\n".join(body) + "\n\n" + "\n".join(notes) + "\n"


def write(folder, count, seed=7):
    """Writes stories of count statements; returns their paths and questions about
    them, in which the names are the stories'."""
    chance = random.Random(seed)
    paths, asked, left, copy = [], [], count, 0
    while left > 0:
        for title, paragraphs, questions in articles():
            names = {}
            kept = []
            for sentences in paragraphs:
                sentences = [renamed(s, names, chance) if copy else s for s in sentences[:left]]
                left -= len(sentences)
                if sentences:
                    kept.append(sentences)
            if not kept:
                break
            if not copy:
                names = {n: n for s in kept for x in s for n in NAME.findall(x)}
            path = folder / f"s{copy}-{len(paths)}.md"
            path.write_text(story(f"{title} {copy}", kept, names), encoding="utf-8")
            paths.append(path)
            if len(asked) < 3000:
                asked += [NAME.sub(lambda m: names.get(m[0], m[0]), q)
                          for q in chance.sample(questions, min(20, len(questions)))]
        copy += 1
    return paths, asked
