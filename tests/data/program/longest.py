#!/usr/bin/python3
"""Which of the quotes found is the longest, in words."""
import json
import sys

for line in sys.stdin:
    asked = json.loads(line)
    quotes = [s for s in asked["statements"] if s["said"]]
    if not quotes:
        answer = {"declines": True}
    else:
        best = max(quotes, key=lambda s: len(s["said"].split()))
        answer = {"answers": [{"statement": best["statement"], "answer": best["said"]}]}
    print(json.dumps(answer))
