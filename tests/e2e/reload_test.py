#!/usr/bin/python3
"""Reload while people ask: each question has one answer, and none from half of the files.

FOOTNOTE_RELOADS: how often it reloads under load; FOOTNOTE_SEED: in which ways."""
import asyncio
import os
import pathlib
import random
import re
import signal
import sys
import time

from room import FOOTNOTE, Failure, check, main, until

RELOADS = int(os.environ.get("FOOTNOTE_RELOADS", "40"))
SEED = int(os.environ.get("FOOTNOTE_SEED", random.randrange(10000)))
ASKERS, EVERY = 10, 0.2  # seconds between two questions of one asker: 50 a second
LIMITS = "limits: {%s}" % ", ".join(
    f"{who}-{what}: 100000" for who in ("person", "room", "all") for what in ("per-minute", "burst"))
REPLY = "{urn:xmpp:reply:0}reply"
SLACK_KB = 4096

# Twice the same number, in two statements and in two files.
BRIDGE = """---
title: A bridge for Harnley
outlet: Harnley Gazette
---
# The bridge

The bridge is version {0}.[^1]
{1}The tunnel is version {0}.[^2]

[^1]: paragraph 1
[^2]: paragraph 2
"""
FERRY = """---
title: A ferry for Harnley
outlet: Harnley Gazette
---
# The ferry

The ferry is blue.[^1]

[^1]: paragraph 1
"""
FILLING = "The road number {0} leads to Harnley.[^1]\n"
PLUGIN = """intents:
  both:
    about: Which version it is.
    ask: which version
    find: |
      SELECT a.statement, b.statement AS also,
             a.text || ' ' || b.text || ' The plugin is version {0}.' AS answer
      FROM statements AS a, statements AS b
      WHERE a.text LIKE 'The bridge is%' AND b.text LIKE 'The tunnel is%'
    reply: "{{answer}}"
    tests:
      - ask: which version
        answer: The bridge is version {0}.
"""
EXTRA = """intents:
  colour:
    about: What colour it is.
    ask: what colour
    find: SELECT statement, 'blue' AS answer FROM statements WHERE text LIKE '%blue%'
    reply: "{answer}"
"""
VERSIONS = re.compile(r"is version (\d+)")


NATIVE = pathlib.Path(FOOTNOTE).resolve().parent / "tests/data/native/hostile.so"
SHOUT = '''#!/usr/bin/python3
import json
import sys
for line in sys.stdin:
    number = json.loads(line)["statements"][0]["statement"]
    print(json.dumps({{"answers": [{{"statement": number, "answer": "Ahoy {0}"}}]}}))
'''
SHOUT_YAML = '''program: shout.py
intents:
  shout: {ask: ahoy, find: SELECT statement FROM statements LIMIT 1, reply: "{answer}"}
'''


class Files:
    """Stories and plugins in folders of their own, in versions that belong together."""

    def __init__(self, folder):
        self.stories, self.plugins = folder / "stories", folder / "plugins"
        self.stories.mkdir()
        self.plugins.mkdir()
        self.version = 0
        self.next()
        self.rename(self.bridge, self.text())
        self.rename(self.stories / "ferry.md", FERRY)
        self.rename(self.plugin, PLUGIN.format(self.version))

    bridge = property(lambda self: self.stories / "bridge.md")
    ferry = property(lambda self: self.stories / "ferry.md")
    plugin = property(lambda self: self.plugins / "version.yaml")

    def next(self):
        self.version += 1

    def text(self):
        return BRIDGE.format(self.version, "".join(FILLING.format(i) for i in range(200)))

    def add_code(self):
        """A plugin in C, and one with a program."""
        (self.plugins / "code.so").write_bytes(NATIVE.read_bytes())
        self.write_program(self.plugins / "shout.py")
        (self.plugins / "shout.yaml").write_text(SHOUT_YAML)

    def write_program(self, path):
        path.write_text(SHOUT.format(self.version))
        path.chmod(0o755)

    @staticmethod
    def rename(path, text):
        new = path.with_suffix(".new")
        new.write_text(text)
        new.replace(path)


async def _write_slowly(path, text):
    """In place, with readers about while only a half stands there."""
    with open(path, "w") as file:
        file.write(text[:len(text) // 2])
        file.flush()
        await asyncio.sleep(0.05)
        file.write(text[len(text) // 2:])


def _config(stage, **options):
    folder = pathlib.Path(stage.server.folder) / f"files{stage.rooms}"
    folder.mkdir()
    files = Files(folder)
    settings = [f"stories: [{files.stories}]", f"plugins: [{files.plugins}]", LIMITS,
                f"admins: [admin@{stage.server.domain}]"]
    return files, stage.make_bot(settings="\n".join(settings), **options)


async def _begin(stage, code=False):
    files, bot = _config(stage)
    if code:
        files.add_code()
    await bot.start().joined()
    return files, bot


class Asker:
    """Asks in private, at a steady pace, and counts what comes back for each."""

    def __init__(self, client, to, question="which version"):
        self.client, self.to, self.question = client, to, question
        self.asked, self.stopped = [], False

    async def run(self, wait):
        await asyncio.sleep(wait)
        while not self.stopped:
            message = self.client.make_message(mto=self.to, mbody=self.question, mtype="chat")
            message["id"] = f"q-{self.client.who}-{len(self.asked)}"
            self.asked.append(message["id"])
            message.send()
            await asyncio.sleep(EVERY)

    def answers(self):
        found = {q: [] for q in self.asked}
        for message in self.client.inbox:
            reply = message.xml.find(REPLY)
            if reply is not None and message["type"] == "chat":
                found.setdefault(reply.get("id"), []).append(message["body"])
        return found


async def _count(bot):
    """Descriptors, kB of memory and children, once nothing is under way."""
    await until(lambda: len(bot.children()) == 1, "one answerer")
    status = pathlib.Path(f"/proc/{bot.process.pid}/status").read_text()
    kb = int(re.search(r"VmRSS:\s+(\d+)", status)[1])
    # A process that hides its memory shows its descriptors to root alone.
    try:
        fds = len(os.listdir(f"/proc/{bot.process.pid}/fd"))
    except PermissionError:
        fds = 0
    return fds, kb


async def _reloaded(bot, before, what):
    """Waits for the next verdict in the log after that many."""
    def verdicts():
        return re.findall(r"Reloaded: .*|not reloaded: .*", bot.log)
    await until(lambda: len(verdicts()) > before, f"a verdict on {what}", 30)
    return verdicts()


async def _change(files, bot, way, chance):
    """Changes files in one of many ways; returns what the log must say of it."""
    if way == "renamed":
        files.next()
        files.rename(files.bridge, files.text())
        files.rename(files.plugin, PLUGIN.format(files.version))
        return r"changed bridge, version/both"
    if way == "in place":
        files.next()
        await _write_slowly(files.plugin, PLUGIN.format(files.version))
        await _write_slowly(files.bridge, files.text())
        return r"changed bridge, version/both"
    if way == "broken story":
        files.rename(files.bridge, "---\ntitle: x\n---\nNo footnote here.\n")
        return r"not reloaded: .*/bridge\.md:\d+"
    if way == "broken plugin":
        await _write_slowly(files.plugin, "intents:\n  both:\n    ask: (which\n")
        return r"not reloaded: .*/version\.yaml:\d+"
    if way == "failing test":
        files.rename(files.plugin, PLUGIN.format(files.version + 1))
        return r"not reloaded: .*/version\.yaml:\d+: version/both"
    if way == "repaired":
        files.rename(files.bridge, files.text())
        files.rename(files.plugin, PLUGIN.format(files.version))
        return r"Reloaded: .*; nothing changed"
    if way == "story deleted":
        files.ferry.unlink()
        return r"Reloaded: 1 story, .*; removed ferry"
    if way == "story restored":
        files.ferry.write_text(FERRY)
        return r"Reloaded: 2 stories, .*; added ferry"
    if way == "plugin added":
        (files.plugins / "colour.yaml").write_text(EXTRA)
        return r"; added colour/colour$"
    if way == "plugin removed":
        (files.plugins / "colour.yaml").unlink()
        return r"; removed colour/colour$"
    if way == "native renamed":
        new = files.plugins / "code.new"
        new.write_bytes(NATIVE.read_bytes() + bytes(files.version))
        new.replace(files.plugins / "code.so")
        return r"Reloaded: .*; changed code/obey"
    if way == "native in place":
        bytes_ = NATIVE.read_bytes()
        with open(files.plugins / "code.so", "wb") as file:
            file.write(bytes_[:len(bytes_) // 2])
            file.flush()
            await asyncio.sleep(0.05)
            file.write(bytes_[len(bytes_) // 2:])
        return r"Reloaded: .*; changed code/obey"
    if way == "native cut":
        os.truncate(files.plugins / "code.so", 6000)
        return r"not reloaded: .*/code\.so: the file ends too early"
    if way == "program renamed":
        files.write_program(files.plugins / "shout.new")
        (files.plugins / "shout.new").replace(files.plugins / "shout.py")
        return r"Reloaded: .* 3 intents; "
    if way == "program in place":
        files.write_program(files.plugins / "shout.py")
        return r"Reloaded: .* 3 intents; "
    assert way == "signal", way
    bot.process.send_signal(signal.SIGHUP)
    return r"Reloaded: .*; nothing changed"


CYCLE = ["renamed", "broken story", "repaired", "in place", "story deleted", "story restored",
         "failing test", "repaired", "renamed", "plugin added", "signal", "broken plugin",
         "repaired", "plugin removed", "in place", "native renamed", "native cut", "native in place",
         "program renamed", "program in place"]
WORDS = {"hostile nothing": "Done", "ahoy": "Ahoy"}


def _wrong(askers):
    wrong = []
    for asker in askers:
        for question, answers in asker.answers().items():
            if len(answers) != 1:
                wrong.append(f"{question}: {len(answers)} answers")
            elif (WORDS[asker.question] not in answers[0] if asker.question in WORDS
                  else len(set(VERSIONS.findall(answers[0]))) != 1):
                wrong.append(f"{question}: {answers[0]}")
    return wrong


async def each_question_has_one_answer_of_one_version_however_often_it_reloads(stage):
    chance = random.Random(SEED)
    files, bot = await _begin(stage, code=True)
    questions = ["which version"] * (ASKERS - len(WORDS)) + list(WORDS)
    askers = [Asker(await stage.client(f"asker{i}", room=False),
                    f"footnote@{stage.server.domain}", question)
              for i, question in enumerate(questions)]
    check("version 1" in await _first_answer(askers[0]), "no answer before")
    fds, kb = await _count(bot)
    running = [asyncio.ensure_future(a.run(i * EVERY / ASKERS)) for i, a in enumerate(askers)]
    start, verdicts = time.monotonic(), 0
    for i in range(RELOADS):
        way = CYCLE[i % len(CYCLE)]
        wanted = await _change(files, bot, way, chance)
        told = await _reloaded(bot, verdicts, way)
        check(re.search(wanted, told[verdicts]), f"{way}: {told[verdicts:]}")
        verdicts = len(told)
        await asyncio.sleep(chance.uniform(0, 0.3))
    seconds = time.monotonic() - start
    for asker in askers:
        asker.stopped = True
    await asyncio.gather(*running)
    asked = sum(len(a.asked) for a in askers)
    try:
        await until(lambda: not _wrong(askers), "one answer each")
        await asyncio.sleep(0.5)  # for what may come twice
    finally:
        wrong = _wrong(askers)
        print(f"    # seed {SEED}: {RELOADS} reloads, {asked} questions in {seconds:.0f} s, "
              f"{asked / seconds:.0f}/s; wrong: {wrong[:5]}", flush=True)
    check(not wrong, f"seed {SEED}: {len(wrong)} wrong: {wrong[:20]}")
    fds_after, kb_after = await _count(bot)
    print(f"    # descriptors {fds} -> {fds_after}, memory {kb} -> {kb_after} kB", flush=True)
    check(fds_after == fds, f"{fds} descriptors became {fds_after}")
    check("asan" in os.environ.get("FOOTNOTE", "") or kb_after - kb < SLACK_KB,
          f"{kb} kB became {kb_after}")


each_question_has_one_answer_of_one_version_however_often_it_reloads.seconds = 120 + 4 * RELOADS


async def _first_answer(asker):
    message = asker.client.make_message(mto=asker.to, mbody="which version", mtype="chat")
    message.send()
    return (await asker.client.hear(lambda m: "version" in m["body"], "an answer"))["body"]


async def an_admin_reads_what_changed_or_why_nothing_did(stage):
    files, bot = await _begin(stage)
    admin = await stage.client("admin", room=False)
    us = f"footnote@{stage.server.domain}"

    async def tell():
        admin.say("reload", to=us, kind="chat")
        return await admin.private_answer()
    check(re.search(r"^Reloaded: 2 stories, 203 statements, 1 intent; nothing changed$",
                    await tell()), "nothing changed")
    files.next()
    files.rename(files.bridge, files.text())
    files.rename(files.plugin, PLUGIN.format(files.version))
    reply = await tell()
    check(reply.endswith("; changed bridge, version/both"), reply)
    files.plugin.write_text(PLUGIN.format(7))
    reply = await tell()
    check(re.search(r"^Not reloaded.*\n.*/version\.yaml:12: version/both: .*version 7", reply), reply)
    files.plugin.write_text("intents: [\n")
    reply = await tell()
    check(re.search(r"^Not reloaded.*\n.*/version\.yaml:\d+", reply), reply)
    admin.say("which version", to=us, kind="chat")
    check("The plugin is version 2." in await admin.private_answer(), "the old one is gone")


async def the_command_menu_reloads_for_admins_alone(stage):
    _, bot = await _begin(stage)
    admin, other = await stage.client("admin", room=False), await stage.client("other", room=False)
    us = f"footnote@{stage.server.domain}"

    async def run(client):
        iq = client.make_iq_set(ito=f"{us}/{await _resource(stage, bot)}")
        command = slixmpp_element("command", node="reload", action="execute")
        iq.append(command)
        return await iq.send(timeout=15)
    result = await run(admin)
    text = "".join(result.xml.itertext())
    check("Reloaded: 2 stories" in text, text)
    try:
        await run(other)
    except Exception as refusal:  # slixmpp's IqError
        check("IqError" in type(refusal).__name__, repr(refusal))
    else:
        raise Failure("anybody may reload")


async def _resource(stage, bot):
    return re.search(r"connected to \S+ as \S+/(\S+)", bot.log)[1]


def slixmpp_element(name, **attributes):
    from xml.etree import ElementTree
    return ElementTree.Element(f"{{http://jabber.org/protocol/commands}}{name}", attributes)


async def a_folder_may_be_replaced_where_it_stands(stage):
    files, bot = await _begin(stage)
    new = files.stories.with_name("new")
    new.mkdir()
    (new / "bridge.md").write_text(files.text())
    files.stories.rename(files.stories.with_name("old"))
    new.rename(files.stories)
    told = await _reloaded(bot, 0, "the folder")
    check("removed ferry" in told[-1], str(told))
    files.ferry.write_text(FERRY)
    told = await _reloaded(bot, len(told), "a file in the new one")
    check("added ferry" in told[-1], str(told))


async def what_is_loaded_while_files_change_is_not_used(stage):
    files, bot = await _begin(stage)
    serving = await bot.answerer()
    bot.process.send_signal(signal.SIGHUP)
    deadline = time.monotonic() + 10
    while not (others := [pid for pid in bot.children() if pid != serving]):
        check(time.monotonic() < deadline, "no new answerer")
    os.kill(others[0], signal.SIGSTOP)
    files.next()
    files.rename(files.bridge, files.text())
    await asyncio.sleep(0.5)  # longer than files have to be left alone
    files.rename(files.plugin, PLUGIN.format(files.version))
    os.kill(others[0], signal.SIGCONT)
    told = await _reloaded(bot, 0, "the change")
    check("changed bridge, version/both" in told[0] and len(told) == 1, str(told))
    check(others[0] not in bot.children(), "it serves")


async def a_file_that_is_being_written_is_waited_for(stage):
    files, bot = await _begin(stage)
    admin = await stage.client("admin", room=False)
    text = files.text()
    with open(files.bridge, "w") as file:
        file.write(text[:text.index("The tunnel")])
        file.flush()
        await asyncio.sleep(0.6)
        admin.say("reload", to=f"footnote@{stage.server.domain}", kind="chat")
        await asyncio.sleep(0.6)
        check("eloaded: " not in bot.log, bot.log)
        file.write(text[text.index("The tunnel"):])
    check("nothing changed" in await admin.private_answer(), "not the whole file")


async def a_follow_up_does_not_mistake_a_statement_that_has_anothers_number(stage):
    files, bot = await _begin(stage)
    admin = await stage.client("admin", room=False)
    us = f"footnote@{stage.server.domain}"
    admin.say("which version", to=us, kind="chat")
    check("version 1" in await admin.private_answer(), "no answer")
    (files.plugins / "last.yaml").write_text(
        "intents:\n  last:\n    ask: repeat [that]\n    find: SELECT statement, text AS answer "
        "FROM statements WHERE statement = :last\n    reply: \"{answer}\"\n")
    files.rename(files.bridge, files.text().replace(
        "# The bridge\n", "# The bridge\n\nA new first sentence stands here.[^1]\n"))
    await _reloaded(bot, 0, "a sentence more")
    admin.say("repeat that", to=us, kind="chat")
    reply = await admin.private_answer()
    check("road" not in reply and "tunnel" not in reply and "first sentence" not in reply, reply)


async def a_question_in_hand_is_finished_by_the_old_one(stage):
    files, bot = await _begin(stage)
    admin, ada = await stage.client("admin", room=False), await stage.client("ada", room=False)
    us = f"footnote@{stage.server.domain}"
    old = await bot.answerer()
    os.kill(old, signal.SIGSTOP)
    ada.say("which version", to=us, kind="chat")
    await bot.logged("is message")
    files.next()
    files.rename(files.bridge, files.text())
    files.rename(files.plugin, PLUGIN.format(files.version))
    await bot.logged("Reloaded: ")
    admin.say("which version", to=us, kind="chat")
    check("plugin is version 2" in await admin.private_answer(), "the new one does not serve")
    os.kill(old, signal.SIGCONT)
    check("plugin is version 1" in await ada.private_answer(), "the old one did not finish")
    await until(lambda: old not in bot.children(), "its end")


async def an_answerer_that_dies_while_files_are_broken_is_replaced_all_the_same(stage):
    files, bot = await _begin(stage)
    ada = await stage.client("ada", room=False)
    files.rename(files.bridge, "---\ntitle: x\n---\nNo footnote here.\n")
    files.plugin.write_text("intents: [\n")
    await bot.logged("not reloaded: ")
    for _ in range(4):
        os.kill(await bot.answerer(), signal.SIGKILL)
        ada.say("which version", to=f"footnote@{stage.server.domain}", kind="chat")
        check("plugin is version 1" in await ada.private_answer(), "nobody answers")
    await bot.stop()
    check(not bot.children(waiting=True), "somebody is left")


if __name__ == "__main__":
    main(sys.modules["__main__"])
