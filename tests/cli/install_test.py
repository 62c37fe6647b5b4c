#!/usr/bin/python3
"""`make install` and `make uninstall`: wherever they are told to, and gone again.

What is installed is what FOOTNOTE names; nothing is built.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILT = os.path.dirname(os.environ.get("FOOTNOTE", "build/footnote"))


PLUGIN = r'''
#include "bot/plugin.h"

static enum footnote_verdict first(const struct footnote_host *host, struct footnote_turn *turn,
				   void *state)
{
	struct footnote_rows *rows = host->query(turn, "SELECT statement FROM statements");

	(void)state;
	if (!host->next(rows))
		return FOOTNOTE_DECLINE;
	host->answer(turn, host->integer(rows, "statement"), NULL, 1);
	return FOOTNOTE_ANSWER;
}

static const struct footnote_intent intents[] = {
	{.name = "first",
	 .priority = 100,
	 .ask = FOOTNOTE_LIST("what comes first"),
	 .handle = first,
	 .tests = (const struct footnote_test[]){{.ask = "what comes first?", .cites = 1}, {0}}},
	{0},
};

FOOTNOTE_PLUGIN(.intents = intents);
'''


def make(target, **variables):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    return subprocess.run(["make", "-s", "-o", "all", target, f"B={BUILT}",
                           *(f"{k}={v}" for k, v in variables.items())],
                          cwd=ROOT, env=kept, capture_output=True, text=True, timeout=60,
                          check=False)


class Install(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="footnote-install-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def make(self, target, **variables):
        done = make(target, **variables)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_folder_with_blanks_quotes_and_percents(self):
        staged = self.folder / "it's 100% a \"folder\""
        self.make("install", DESTDIR=staged)
        answer = subprocess.run([staged / "usr/local/bin/footnote", "ask", "who is Mike Pence?"],
                                capture_output=True, text=True, timeout=60, check=False, cwd="/")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertIn("Vice President", answer.stdout)
        unit = (staged / "usr/local/lib/systemd/system/footnote.service").read_text()
        self.assertIn("\nExecStart=/usr/local/bin/footnote run ", unit)
        self.assertEqual(os.listdir(self.folder), [staged.name])
        self.make("uninstall", DESTDIR=staged)
        self.assertEqual(os.listdir(staged), [])

    def test_plugin_is_built_outside_the_tree(self):
        prefix = self.folder / "opt"
        self.make("install", PREFIX=prefix)
        source = self.folder / "first.c"
        source.write_text(PLUGIN)
        flags = subprocess.run(["pkg-config", "--cflags", "footnote"], capture_output=True,
                               text=True, check=True,
                               env={**os.environ, "PKG_CONFIG_PATH": prefix / "lib/pkgconfig"})
        plugin = prefix / "lib/footnote/plugins/first.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror",
                        *flags.stdout.split(), "-o", plugin, source], check=True, cwd=self.folder)
        answer = subprocess.run([prefix / "bin/footnote", "ask", "what comes first?"],
                                capture_output=True, text=True, timeout=60, check=False, cwd="/")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertTrue(answer.stdout.startswith("> Britain could weaken"), answer.stdout)
        check = subprocess.run([prefix / "bin/footnote", "check"], capture_output=True, text=True,
                               timeout=60, check=False, cwd="/")
        self.assertIn(" 0 failed", check.stdout + check.stderr)
        self.make("uninstall", PREFIX=prefix)
        self.assertFalse(prefix.exists())

    def test_uninstall_leaves_what_others_put_there(self):
        other = self.folder / "usr/local/bin/other"
        other.parent.mkdir(parents=True)
        other.touch()
        self.make("install", DESTDIR=self.folder)
        self.make("uninstall", DESTDIR=self.folder)
        left = sorted(p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*"))
        self.assertEqual(left, ["usr", "usr/local", "usr/local/bin", "usr/local/bin/other"])

    def test_prefix_of_its_own_goes_as_a_whole(self):
        self.make("install", PREFIX=self.folder / "opt")
        self.make("uninstall", PREFIX=self.folder / "opt")
        self.assertEqual(os.listdir(self.folder), [])

    def test_uninstall_of_nothing(self):
        self.make("uninstall", DESTDIR=self.folder / "none")

    def test_prefix_that_systemd_could_not_read_is_refused(self):
        for prefix in (self.folder / "a b", "relative", ""):
            done = make("install", DESTDIR=self.folder, PREFIX=prefix)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("PREFIX must be", done.stderr)
            self.assertEqual(os.listdir(self.folder), [])


if __name__ == "__main__":
    sys.exit(unittest.main())
