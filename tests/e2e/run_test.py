#!/usr/bin/python3
"""`make run` as its user meets it: piped, at a terminal, and when things go wrong."""
import ctypes
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import termios
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("FOOTNOTE", "build/footnote")
# `make run` runs build/footnote; another program is run as make would run it.
COMMAND = (["make", "run"] if PROGRAM == "build/footnote" else
           ["/usr/bin/python3", "config/run.py", PROGRAM])
QUESTION = "footnote: who is Mike Pence?"
SECONDS = 60
PR_SET_CHILD_SUBREAPER = 36


def environment():
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    return kept | {"TERM": "xterm", "TMPDIR": tempfile.gettempdir()}


def children(of=None):
    """Ids and command lines of the processes below us, or below another.
    Orphans are ours too, since we are a subreaper."""
    found, parents = {}, {of or os.getpid()}
    while parents:
        ids = set()
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                state, parent = stat.read_text().rpartition(")")[2].split()[:2]
                if int(parent) in parents and state != "Z":
                    ids.add(int(stat.parent.name))
                    found[int(stat.parent.name)] = \
                        (stat.parent / "cmdline").read_text().replace("\0", " ")
            except OSError:
                pass  # it ended while we looked
        parents = ids
    return found


class Terminal:
    """A command at a terminal of its own, where Ctrl-C is a key."""

    def __init__(self, command):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(ROOT)
            os.execvpe(command[0], command, environment())
        termios.tcsetwinsize(self.fd, (50, 100))
        self.screen = ""

    def type(self, keys):
        os.write(self.fd, keys.encode())

    def read(self, seconds):
        """Reads what comes; returns false at the end."""
        if select.select([self.fd], [], [], seconds)[0]:
            try:
                data = os.read(self.fd, 65536)
            except OSError:  # a terminal's way of saying that nobody is left
                return False
            text = data.decode(errors="replace")
            if "\x1b[6n" in text:  # asked where the cursor is, a terminal answers
                self.type("\x1b[1;1R")
            self.screen += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
        return True

    def wait_for(self, pattern):
        deadline = time.monotonic() + SECONDS
        while not re.search(pattern, self.screen):
            if time.monotonic() > deadline or not self.read(0.1):
                raise AssertionError(f"no {pattern!r} on the screen:\n{self.screen}")

    def wait(self):
        """The exit status."""
        deadline = time.monotonic() + SECONDS
        while self.read(0.1) and time.monotonic() < deadline:
            pass
        while time.monotonic() < deadline:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                os.close(self.fd)
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.02)
        raise AssertionError(f"does not end:\n{self.screen}")


class MakeRun(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="footnote-run-test-")
        self.addCleanup(folder.cleanup)
        self.addCleanup(setattr, tempfile, "tempdir", tempfile.tempdir)
        tempfile.tempdir = folder.name

    def tearDown(self):
        """Whatever happened: nothing that it started is left."""
        deadline = time.monotonic() + 5
        while children() and time.monotonic() < deadline:
            time.sleep(0.05)
        left = children()
        for pid in left:
            os.kill(pid, signal.SIGKILL)
        self.assertEqual(left, {})

    def piped(self, text):
        return subprocess.run(COMMAND, cwd=ROOT, env=environment(), input=text, text=True,
                              capture_output=True, timeout=SECONDS)

    def at_prompt(self):
        terminal = Terminal(COMMAND)
        terminal.wait_for(r"/join .*\n\s*\w")  # and below it the prompt
        return terminal

    def test_piped_question_is_answered_with_its_source_twice(self):
        for _ in range(2):
            start = time.monotonic()
            run = self.piped(QUESTION + "\n")
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertIn(QUESTION, run.stdout)
            self.assertRegex(run.stdout, r"(?m)^footnote   \S.*\n(           .*\n)*"
                             r"           .*paragraph \d+")
            self.assertEqual(os.listdir(tempfile.gettempdir()), [])
            seconds = time.monotonic() - start
        self.assertLess(seconds, 10, "a second run starts in seconds")

    def test_piped_conversation_keeps_its_order(self):
        run = self.piped("good morning everybody\n\nwho is Mike Pence, footnote?\n"
                         "footnote: what did he say in Munich?")
        self.assertEqual(run.returncode, 0, run.stderr)
        who = re.findall(r"^(\S+) {2,}", run.stdout, re.M)
        self.assertEqual([name == "footnote" for name in who], [False, False, True, False, True],
                         run.stdout)

    def test_piped_conversation_goes_on_after_what_cannot_be_said(self):
        long = "footnote: " + "who is Mike Pence? " * 5000
        run = self.piped(f"foot\x01note: who is\x1b Mike\0 Pence\ufffe?\n\x01\n{long}\n"
                         f"{QUESTION}\n")
        self.assertNotEqual(run.returncode, 0)
        self.assertEqual(run.stdout.count(QUESTION + "\n"), 2, run.stdout)
        self.assertEqual(len(re.findall(r"^footnote   ", run.stdout, re.M)), 2, run.stdout)
        self.assertIn("footnote: line 3 is longer than 4,096 bytes, and is not said\n", run.stderr)
        self.assertIn("footnote: 1 of your lines had no answer\n", run.stderr)
        self.assertNotIn("who is Mike Pence? who", run.stdout)

    def test_output_that_cannot_be_written_is_one_line(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            run = subprocess.run(COMMAND, cwd=ROOT, env=environment(), input=QUESTION + "\n",
                                 text=True, stdout=full, stderr=subprocess.PIPE, timeout=SECONDS)
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("footnote: cannot write the conversation: No space left on device\n",
                      run.stderr)
        self.assertNotIn("Traceback", run.stderr)
        self.assertNotIn("Exception", run.stderr)

    def test_closed_input_or_output_is_one_line(self):
        for closed, name in (("<&-", "input"), (">&-", "output")):
            run = subprocess.run(["sh", "-c", f'exec "$@" {closed}', "sh", "/usr/bin/python3",
                                  "config/run.py", PROGRAM],
                                 cwd=ROOT, env=environment(), text=True, stderr=subprocess.PIPE,
                                 timeout=SECONDS)
            self.assertEqual((run.returncode, run.stderr),
                             (1, f"footnote: standard {name} is closed\n"))

    def test_no_input_ends_at_once(self):
        self.assertEqual(self.piped("").returncode, 0)

    def test_no_secret_is_on_a_command_line(self):
        terminal = self.at_prompt()
        shown = " ".join(children().values())
        guest = re.search(r"password +(\S+)", terminal.screen)[1]
        self.assertNotIn(guest, shown)
        self.assertNotIn("FOOTNOTE_PASSWORD", shown)
        terminal.type("\x03")
        self.assertEqual(terminal.wait(), 0)

    def test_prompt_answers_and_ctrl_c_ends_everything(self):
        terminal = self.at_prompt()
        terminal.type(QUESTION + "\r")
        terminal.wait_for(r"footnote   \S(.*\n)*.*paragraph \d+")
        self.assertTrue(any("prosody" in line for line in children().values()))
        terminal.type("\x03")
        self.assertEqual(terminal.wait(), 0, terminal.screen)

    def test_end_of_input_ends_everything(self):
        terminal = self.at_prompt()
        terminal.type("\x04")
        self.assertEqual(terminal.wait(), 0, terminal.screen)

    def test_interrupt_signal_ends_everything(self):
        terminal = self.at_prompt()
        os.killpg(terminal.pid, signal.SIGINT)
        terminal.wait()

    def test_killed_prompt_takes_bot_and_server_along(self):
        terminal = self.at_prompt()
        for pid, line in children().items():
            if "config/run.py" in line and "prosody" not in line:
                os.kill(pid, signal.SIGKILL)
        terminal.wait()

    def test_end_of_the_bot_is_said(self):
        terminal = self.at_prompt()
        for pid, line in children().items():
            if " run -c " in line and "footnote.yaml" in line:
                os.kill(pid, signal.SIGKILL)
        terminal.wait_for("the bot ended")
        self.assertNotEqual(terminal.wait(), 0)


if __name__ == "__main__":
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    unittest.main()
