# Footnote. `make help` tells what there is.

VERSION = 0.1
PREFIX = /usr/local
B = build
FUZZ_SECONDS = 60

CC = gcc
PYTHON = /usr/bin/python3
PKGS = libstrophe libpcre2-8 sqlite3 yaml-0.1 libutf8proc libseccomp jansson libxml-2.0 zlib
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wvla -Wformat=2 -Wundef -Wcast-qual -Wwrite-strings
HARDEN = -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fPIE
ASAN = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer

CFLAGS ?= -O2 -g
override CFLAGS += -std=c11 -D_GNU_SOURCE -I. $(WARN) -fvisibility=hidden -MMD -MP \
	-DFOOTNOTE_VERSION='"$(VERSION)"' $(if $(SANITIZE),$(SANITIZE),$(HARDEN)) $(PKG_CFLAGS)
LDFLAGS ?=
override LDFLAGS += $(if $(SANITIZE),$(SANITIZE),-pie -Wl,-z,relro,-z,now)
LIBS = $(PKG_LIBS) -lstemmer -lresolv -lm

# Asked once, and only when something is compiled: the step that installs
# pkg-config comes before.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(PKGS)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PKGS)))$(PKG_LIBS)

Q = $(if $(V),,@)
SUBMAKE = $(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

SRC = $(wildcard bot/*.c bot/base/*.c bot/xmpp/*.c bot/answerer/*.c knowledge/*.c)
OBJ = $(SRC:%.c=$(B)/%.o) $(B)/knowledge/data.o
PARTS = $(filter-out $(B)/bot/main.o,$(OBJ))
PLUGINS = $(patsubst %.c,$(B)/%.so,$(wildcard plugins/*.c))
# That plugins in YAML name.
PROGRAMS = $(filter-out %.c %.yaml,$(wildcard plugins/*.*))
TEST_PLUGINS = $(patsubst %.c,$(B)/%.so,$(wildcard tests/data/native/*.c))
UNIT = $(patsubst %.c,$(B)/%,$(wildcard tests/unit/*_test.c))
CLI = $(wildcard tests/cli/*_test.py)
E2E = $(wildcard tests/e2e/*_test.py)
FUZZ = $(patsubst tests/fuzz/%_fuzz.c,%,$(wildcard tests/fuzz/*_fuzz.c))
BENCH = $(B)/tests/bench/matching
RIVALS = $(B)/tests/bench/rival_pcre2.o $(B)/tests/bench/rival_re2.o
REPLAY = $(FUZZ:%=$(B)/tests/fuzz/%_fuzz)
FUZZERS = $(FUZZ:%=$(B)/%_fuzz)

all: # builds build/footnote
	$(Q)config/packages check build
	+$(Q)$(SUBMAKE) program

run: # installs what is missing, builds, and puts you into a room with the bot
	$(Q)config/packages install build run
	+$(Q)$(SUBMAKE) program
	$(Q)exec $(PYTHON) config/run.py $(B)/footnote

test: # installs what is missing, builds, and runs all tests
	$(Q)config/packages install build run test
	+$(Q)$(SUBMAKE) test-programs
	+$(Q)$(SUBMAKE) B=$(B)/asan SANITIZE="$(ASAN)" asan-programs
	$(Q)tests/run $(call suite,$(B)) 'FOOTNOTE=$(B)/footnote $(PYTHON) tests/eval/sets --test' \
		$(call suite,$(B)/asan) $(call replays,$(B)/asan)

# Commands for tests/run, of what was built in folder $1. Scripts find the
# program that they test by the environment.
suite = $(patsubst %.c,$1/%,$(wildcard tests/unit/*_test.c)) '$1/footnote check' \
	'FOOTNOTE=$1/footnote $(PYTHON) tests/eval/run --test' \
	$(foreach t,$(CLI) $(E2E),'FOOTNOTE=$1/footnote $(PYTHON) $t')
replays = $(foreach f,$(FUZZ),'$1/tests/fuzz/$f_fuzz tests/fuzz/corpus/$f')

unit: # builds and runs the unit tests
	$(Q)config/packages check build test
	+$(Q)$(SUBMAKE) unit-programs
	$(Q)tests/run $(UNIT)

asan: # builds and runs all tests with AddressSanitizer and UBSan
	$(Q)config/packages check build run test
	+$(Q)$(SUBMAKE) B=$(B)/asan SANITIZE="$(ASAN)" asan-programs
	$(Q)tests/run $(call suite,$(B)/asan) $(call replays,$(B)/asan)

fuzz: # fuzzes each target for FUZZ_SECONDS; what crashes lands in build/fuzz
	$(Q)config/packages install build fuzz
	+$(Q)$(SUBMAKE) B=$(B)/fuzz CC=clang SANITIZE="-fsanitize=fuzzer-no-link,address,undefined \
		-fno-sanitize-recover=undefined" fuzzers
	$(Q)for f in $(FUZZ); do echo "  FUZZ  $$f"; mkdir -p $(B)/fuzz/corpus/$$f; \
		$(B)/fuzz/$${f}_fuzz -max_total_time=$(FUZZ_SECONDS) -timeout=10 -print_final_stats=1 \
		-artifact_prefix=$(B)/fuzz/$$f- $(B)/fuzz/corpus/$$f \
		$$(ls -d tests/fuzz/corpus/$$f 2>/dev/null) || exit 1; done

eval: # asks our questions about the story that ships, and the sets in ../shared/qa, if any
	$(Q)config/packages check build run
	+$(Q)$(SUBMAKE) program
	$(Q)FOOTNOTE=$(B)/footnote $(PYTHON) tests/eval/run $(if $(V),-v)
	$(Q)FOOTNOTE=$(B)/footnote $(PYTHON) tests/eval/sets

plugin: # NAME=weather, or weather.py, weather.c: writes a plugin to begin with
	$(Q)config/packages check build
	+$(Q)$(SUBMAKE) program
	$(Q)$(B)/footnote new $(if $(NAME),plugins/$(NAME),)

# Question sets, from outside of this folder: README.md tells their format.
SETS = $(wildcard ../shared/qa/squad11.jsonl.gz ../shared/qa/squad20.jsonl.gz)
# The article that the story which ships retells, where it is at hand.
ARTICLE = $(wildcard ../shared/story/article.txt)

train: # fits the weights of search and short answers to SETS and to our questions
	$(Q)config/packages install build train
	$(Q)$(if $(SETS),,echo "no question sets; make train SETS='FILE.jsonl.gz …'" >&2; exit 1)
	+$(Q)$(SUBMAKE) program
	$(Q)$(if $(ARTICLE),$(B)/footnote import $(ARTICLE) -o $(B)/article.md)
	$(Q)$(PYTHON) knowledge/train.py $(B)/footnote $(if $(ARTICLE),$(B)/article.md) \
		$(wildcard tests/eval/*.jsonl) $(SETS) >$(B)/weights.c
	$(Q)mv $(B)/weights.c knowledge/weights.c
	+$(Q)$(SUBMAKE) program
	$(Q)$(PYTHON) knowledge/train_extract.py $(B)/footnote tests/eval/news.jsonl $(SETS) \
		>$(B)/extract_weights.c
	$(Q)mv $(B)/extract_weights.c knowledge/extract_weights.c
	+$(Q)$(SUBMAKE) program

bench: # measures what finding an intent costs, and an answer, beside others in the same run
	$(Q)config/packages install build run bench
	+$(Q)$(SUBMAKE) bench-programs
	$(Q)$(BENCH)
	$(Q)FOOTNOTE=$(B)/footnote $(PYTHON) tests/bench/run
	$(Q)FOOTNOTE=$(B)/footnote $(PYTHON) tests/bench/search

lint: # checks layout, layers and names; static analysis
	$(Q)config/packages install build test lint
	$(Q)tests/lint $(CFLAGS)

format: # lays out the code as lint wants it
	$(Q)config/packages install lint
	$(Q)git ls-files -co --exclude-standard '*.c' '*.h' | xargs clang-format -i

fresh: # runs make run and make test in a fresh Debian that has git and make only
	$(Q)config/packages install fresh
	$(Q)tests/fresh

# Where it all goes, for the shell, blanks and quotes and all.
INTO = '$(subst ','\'',$(DESTDIR)$(PREFIX))'
INSTALLED = bin/footnote share/footnote share/doc/footnote lib/systemd/system/footnote.service \
	lib/footnote include/footnote lib/pkgconfig/footnote.pc
# The folders that it makes where they are not there; /usr keeps its own.
FOLDERS = lib/systemd/system lib/systemd lib/pkgconfig share/doc \
	$(if $(DESTDIR)$(filter-out /usr /usr/local,$(PREFIX)),bin lib share include .)

install: all prefix # DESTDIR, PREFIX
	install -D -m 755 $(B)/footnote $(INTO)/bin/footnote
	install -d $(INTO)/share/footnote/stories $(INTO)/share/footnote/plugins
	install -m 644 $(wildcard knowledge/stories/*.md) $(INTO)/share/footnote/stories
	install -m 644 $(wildcard plugins/*.yaml) $(INTO)/share/footnote/plugins
	$(if $(PROGRAMS),install -m 755 $(PROGRAMS) $(INTO)/share/footnote/plugins)
	install -d $(INTO)/lib/footnote/plugins $(INTO)/lib/pkgconfig
	install -m 755 $(PLUGINS) $(INTO)/lib/footnote/plugins
	install -D -m 644 bot/plugin.h $(INTO)/include/footnote/bot/plugin.h
	sed 's,@PREFIX@,$(PREFIX),; s,@VERSION@,$(VERSION),' config/footnote.pc \
		>$(INTO)/lib/pkgconfig/footnote.pc
	install -D -m 644 README.md $(INTO)/share/doc/footnote/README.md
	install -D -m 644 config/footnote.yaml $(INTO)/share/doc/footnote/footnote.yaml
	install -d $(INTO)/lib/systemd/system
	sed 's,@PREFIX@,$(PREFIX),' config/footnote.service \
		>$(INTO)/lib/systemd/system/footnote.service

uninstall: prefix # DESTDIR, PREFIX; leaves /etc/footnote
	rm -rf $(foreach f,$(INSTALLED),$(INTO)/$(f))
	$(Q)for f in $(foreach f,$(FOLDERS),$(INTO)/$(f)); do rmdir "$${f%/.}" 2>/dev/null || :; done
	$(Q)$(if $(DESTDIR),cd '$(subst ','\'',$(DESTDIR))' 2>/dev/null && \
		rmdir -p $(patsubst /%,%,$(dir $(PREFIX))) 2>/dev/null || :)

# systemd's unit names it, and splits lines at blanks.
prefix:
	$(if $(and $(filter 1,$(words $(PREFIX))),$(filter /%,$(PREFIX))),,\
		$(error PREFIX must be a path from / on, without blanks))

packages: # installs what any of these targets needs
	$(Q)config/packages install build run bench test lint fuzz fresh

clean: # removes build/
	rm -rf $(B)

help: # lists the targets
	@sed -n 's/^\([a-z]*\):.*# \(.*\)/make \1:\2/p' Makefile | awk -F: '{ printf "%-16s%s\n", $$1, $$2 }'

# What the targets above ask a make of its own for, once the packages are there.
program: $(B)/footnote $(PLUGINS)
unit-programs: $(TEST_PLUGINS) $(UNIT)
test-programs: $(B)/footnote $(PLUGINS) $(TEST_PLUGINS) $(UNIT)
asan-programs: $(B)/footnote $(PLUGINS) $(TEST_PLUGINS) $(UNIT) $(REPLAY)
bench-programs: $(B)/footnote $(PLUGINS) $(BENCH)
fuzzers: $(FUZZERS)
program unit-programs test-programs bench-programs asan-programs fuzzers:
	@:

$(B)/footnote: $(OBJ)
	@echo "  LINK  $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

# A plugin needs nothing but its header, and exports nothing but its record.
$(PLUGINS) $(TEST_PLUGINS): $(B)/%.so: %.c
	@mkdir -p $(@D)
	@echo "  PLUG  $<"
	$(Q)$(CC) $(filter-out -fPIE,$(CFLAGS)) -fPIC -shared -MT $@ -MF $(@:.so=.d) \
		$(filter-out -pie,$(LDFLAGS)) -o $@ $<

# Loops over numbers, which gcc makes four at a time of at -O3.
FAST = features features_alike extract
$(FAST:%=$(B)/knowledge/%.o): override CFLAGS += $(if $(SANITIZE),,-O3)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<

# Files that are part of the program: the schema and the list of English words.
$(B)/knowledge/data.o: knowledge/data.S knowledge/schema.sql knowledge/english/vectors.bin \
		$(wildcard knowledge/english/*.txt) $(B)/words.txt $(B)/wordnet.txt $(B)/contraries.txt $(B)/parts.txt $(B)/gazetteer.txt
	@mkdir -p $(@D)
	@echo "  AS    $<"
	$(Q)$(CC) -I. -I$(B) -c -o $@ $<

$(B)/wordnet: knowledge/english/wordnet.c
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) -O2 -std=c11 -D_GNU_SOURCE $(WARN) -o $@ $< -lstemmer

$(B)/wordnet.txt: $(B)/wordnet
	$(Q)$(B)/wordnet /usr/share/wordnet >$@.new && mv $@.new $@

$(B)/contraries.txt: $(B)/wordnet
	$(Q)$(B)/wordnet /usr/share/wordnet contraries >$@.new && mv $@.new $@

$(B)/parts.txt: knowledge/english/parts.awk knowledge/english/verbs.txt
	@mkdir -p $(@D)
	$(Q)awk -f $^ $(addprefix /usr/share/wordnet/,cntlist.rev $(addprefix index.,adj noun verb)) | \
		LC_ALL=C sort >$@

$(B)/gazetteer: knowledge/english/gazetteer.c
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) -O2 -std=c11 -D_GNU_SOURCE $(WARN) -o $@ $< -ljansson

$(B)/gazetteer.txt: $(B)/gazetteer knowledge/english/given.txt
	$(Q)$(B)/gazetteer /usr/share/wordnet /usr/share/iso-codes/json knowledge/english/given.txt >$@.new && mv $@.new $@

$(B)/words.txt: /usr/share/dict/american-english /usr/share/dict/british-english
	@mkdir -p $(@D)
	$(Q)LC_ALL=C tr 'A-Z' 'a-z' <$< | cat - /usr/share/dict/british-english | \
		LC_ALL=C grep -x '[a-z]*' | LC_ALL=C sort -u >$@

$(UNIT): $(B)/%: $(B)/%.o $(PARTS)
	@echo "  LINK  $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

$(REPLAY): $(B)/%: $(B)/%.o $(B)/tests/fuzz/replay.o $(PARTS)
	@echo "  LINK  $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BENCH): $(B)/%: $(B)/%.o $(RIVALS) $(PARTS)
	@echo "  LINK  $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) -lre2 -lstdc++

$(B)/%.o: %.cc
	@mkdir -p $(@D)
	@echo "  CXX   $<"
	$(Q)$(CXX) -O2 -g -std=c++17 -I. -Wall -Wextra -fPIE -MMD -MP -c -o $@ $<

$(FUZZERS): $(B)/%: $(B)/tests/fuzz/%.o $(PARTS)
	@echo "  LINK  $@"
	$(Q)$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)

.PHONY: all run test unit plugin asan fuzz eval train bench lint format fresh install uninstall prefix \
	packages clean help program unit-programs test-programs asan-programs fuzzers
.DELETE_ON_ERROR:
.SECONDARY:
-include $(OBJ:.o=.d) $(PLUGINS:.so=.d) $(TEST_PLUGINS:.so=.d) $(UNIT:=.d) $(BENCH:=.d) $(RIVALS:.o=.d) $(REPLAY:=.d)
