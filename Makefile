# Footnote. `make help` tells what there is.

VERSION = 0.1
B = build
CC ?= gcc
PKGS = libstrophe libpcre2-8 sqlite3 yaml-0.1 libutf8proc libseccomp jansson
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wvla -Wformat=2 -Wundef -Wcast-qual -Wwrite-strings
HARDEN = -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fPIE
CFLAGS ?= -O2 -g
override CFLAGS += -std=c11 -D_GNU_SOURCE -I. $(WARN) -fvisibility=hidden -MMD -MP \
	-DFOOTNOTE_VERSION='"$(VERSION)"' $(if $(SANITIZE),$(SANITIZE),$(HARDEN)) \
	$(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LDFLAGS ?=
override LDFLAGS += $(if $(SANITIZE),$(SANITIZE),-pie -Wl,-z,relro,-z,now)
LIBS = $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lstemmer -lm

Q = $(if $(V),,@)

SRC = $(wildcard bot/*.c bot/base/*.c bot/xmpp/*.c bot/answerer/*.c knowledge/*.c)
OBJ = $(SRC:%.c=$(B)/%.o) $(B)/knowledge/data.o
UNIT = $(patsubst %.c,$(B)/%,$(wildcard tests/unit/*_test.c))

all: $(B)/footnote

$(B)/footnote: $(OBJ)
	@echo "  LINK  $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC    $<"
	$(Q)$(CC) $(CFLAGS) -c -o $@ $<

# Files that are part of the program: the schema and the list of English words.
$(B)/knowledge/data.o: knowledge/data.S knowledge/schema.sql $(wildcard knowledge/english/*.txt) \
		$(B)/words.txt
	@mkdir -p $(@D)
	@echo "  AS    $<"
	$(Q)$(CC) -I. -I$(B) -c -o $@ $<

$(B)/words.txt: /usr/share/dict/american-english /usr/share/dict/british-english
	@mkdir -p $(@D)
	$(Q)LC_ALL=C tr 'A-Z' 'a-z' <$< | cat - /usr/share/dict/british-english | \
		LC_ALL=C grep -x '[a-z]*' | LC_ALL=C sort -u >$@

$(B)/tests/unit/%_test: $(B)/tests/unit/%_test.o $(filter-out $(B)/bot/main.o,$(OBJ))
	@echo "  LINK  $@"
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

unit: $(UNIT)
	$(Q)for t in $(UNIT); do $$t || exit 1; done

clean:
	rm -rf build

.PHONY: all unit clean
-include $(OBJ:.o=.d) $(UNIT:=.d)
