#!/usr/bin/python3
"""A program that does what none may; the question says what."""
import json
import os
import socket
import sys
import threading
import time


def allocate():
    kept = []
    while True:
        kept.append(bytearray(1 << 24))


def thread():
    worker = threading.Thread(target=lambda: None)
    worker.start()
    worker.join()


def loop():
    while True:
        time.sleep(0.01)


def say(text):
    """Instead of an answer."""
    print(text)
    sys.stdin.readline()


ACTS = {
    "exit": lambda: os._exit(0),
    "loop": loop,
    "allocate": allocate,
    "fork": os.fork,
    "socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "peek": lambda: open("/etc/passwd", encoding="utf-8").read(),
    "scribble": lambda: open("/tmp/footnote-was-here", "w", encoding="utf-8"),
    "near": lambda: open("scribble", "a", encoding="utf-8"),
    "kill": lambda: os.kill(os.getppid(), 9),
    "garbage": lambda: say("garbage"),
    "list": lambda: say("[]"),
    "twice": lambda: sys.stdout.write("{}\n{}\n"),
    "endless": lambda: say("x" * 100000),
    "invent": lambda: say('{"answers": [{"statement": 4711, "answer": "so"}]}'),
    "number": lambda: say('{"answers": [{"statement": 1, "answer": 7}]}'),
    "key": lambda: say('{"answers": [{"statement": 1, "anwser": "so"}]}'),
    "word": lambda: say('{"declines": "no"}'),
    "sure": lambda: say('{"answers": [{"statement": 1, "confidence": 90}]}'),
    "memory": lambda: os.memfd_create("big"),
    "empty": lambda: None,
    "pass": lambda: None,
    "log": lambda: print("it was here", file=sys.stderr),
    "thread": thread,
    "deep": lambda: say("[" * 50000),
    "text": lambda: sys.stdout.buffer.write(b'{"answers": "\\xff"}\n'),
    "deaf": lambda: (os.close(0), loop()),
    "mute": lambda: (os.close(1), loop()),
    "stopped": lambda: os.kill(os.getpid(), 19),
}

INSTEAD = {"empty": {"answers": []}, "pass": {}}

for line in sys.stdin:
    asked = json.loads(line)
    act = asked["slots"]["act"]
    ACTS[act]()
    answer = {"statement": asked["statements"][0]["statement"], "answer": "done\n> done"}
    print(json.dumps(INSTEAD.get(act, {"answers": [answer]})))
