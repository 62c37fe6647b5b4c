/* link_test.c - the answerer process, from the bot's side
 *
 * The answerer is this program again, as "footnote answerer" would be: it does
 * what each question says.
 */
#include "bot/xmpp/link.h"

#include "bot/answerer/standby.h"
#include "bot/base/log.h"
#include "bot/xmpp/clock.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MS 300
#define WAIT_MS	  20000

static void send_text(enum exchange_kind kind, uint64_t id, struct span text)
{
	struct exchange message = {.kind = kind, .id = id, .text = text, .context = SPAN("c")};

	exchange_send(EXCHANGE_FD, &message, NULL);
}

/* What the process has from the bot: "fds 4 secret (null)". */
static void tell_inheritance(uint64_t id)
{
	DIR *fds = opendir("/proc/self/fd");
	const char *secret = getenv("LINK_TEST_SECRET");
	char text[100];
	int count = -3; /* "." and ".." and the folder itself */

	while (fds && readdir(fds))
		count++;
	if (fds)
		closedir(fds);
	snprintf(text, sizeof(text), "fds %d secret %s", count, secret ? secret : "none");
	send_text(EXCHANGE_ANSWER, id, span_of(text));
}

static void tell_pid(uint64_t id)
{
	char text[20];

	snprintf(text, sizeof(text), "%d", (int)getpid());
	send_text(EXCHANGE_ANSWER, id, span_of(text));
}

/* "plugin a.so crash" dies in the plugin's work, "plugin a.so later" after it. */
static bool spoilt;

/* At once: a sanitizer's report on it may take longer than the bot waits. */
static void crash(void)
{
	signal(SIGSEGV, SIG_DFL);
	raise(SIGSEGV);
}

static void work(const struct exchange *question)
{
	struct span rest = span_slice(question->text, 7, question->text.len), file;

	span_next_part(&rest, ' ', &file);
	send_text(EXCHANGE_WORKING, 0, file);
	if (span_is(rest, "crash"))
		raise(SIGKILL);
	if (span_is(rest, "hang"))
		pause();
	send_text(EXCHANGE_WORKING, 0, SPAN(""));
	if (span_is(rest, "later"))
		crash();
	spoilt = span_is(rest, "spoil");
	send_text(EXCHANGE_ANSWER, question->id, rest);
}

static void obey(const struct exchange *question)
{
	if (spoilt) {
		crash();
	} else if (span_is(question->text, "answer and close your eyes")) {
		tell_pid(question->id);
		raise(SIGSTOP);
	} else if (span_is(question->text, "crash"))
		raise(SIGKILL);
	else if (span_is(question->text, "hang"))
		pause();
	else if (span_is(question->text, "garbage"))
		send(EXCHANGE_FD, "x", 1, 0);
	else if (span_is(question->text, "another id"))
		send_text(EXCHANGE_ANSWER, question->id + 1, SPAN("?"));
	else if (span_is(question->text, "not UTF-8"))
		send_text(EXCHANGE_ANSWER, question->id, SPAN("\xff"));
	else if (span_starts(question->text, SPAN("plugin ")))
		work(question);
	else if (span_is(question->text, "inheritance"))
		tell_inheritance(question->id);
	else
		send_text(EXCHANGE_ANSWER, question->id, question->text);
}

/* The arguments after the first two, which are what is left out. */
static char left_out[1000];

/* Its files can be loaded once. */
static bool leave_copy(void)
{
	struct span aside;
	struct arena arena;
	int rc;

	if (access(left_out, F_OK) == 0) {
		send_text(EXCHANGE_FAILED, 0, SPAN("broken by now"));
		return false;
	}
	arena_init(&arena);
	rc = standby_leave(EXCHANGE_FD, &arena, &aside, NULL);
	left_out[0] = '\0';
	if (rc > 0)
		snprintf(left_out, sizeof(left_out), "without %.*s", SPAN_ARG(aside));
	arena_finish(&arena);
	return rc >= 0;
}

/* As what a plugin may do that writes to the socket. */
static void name_as_copy(pid_t pid)
{
	struct exchange message = {.kind = EXCHANGE_STANDBY, .id = (uint64_t)pid};
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == 0) {
		message.passed = ends[0];
		exchange_send(EXCHANGE_FD, &message, NULL);
	}
}

static int be_answerer(const char *how)
{
	static char buf[EXCHANGE_MAX];
	struct pollfd pollfd = {.fd = EXCHANGE_FD, .events = POLLIN};
	struct exchange question;
	enum exchange_peer peer = EXCHANGE_THERE;

	if (span_is(span_of(how), "fails")) {
		send_text(EXCHANGE_FAILED, 0, SPAN("story.md:1: no"));
		return 2;
	}
	if (span_is(span_of(how), "dies"))
		return 1;
	if (span_is(span_of(how), "copies") && !leave_copy())
		return 2;
	if (span_is(span_of(how), "loads badly") && !strstr(left_out, "-x a.so")) {
		send_text(EXCHANGE_WORKING, 0, SPAN("a.so"));
		pause();
	}
	if (span_is(span_of(how), "names its parent"))
		name_as_copy(getppid());
	send_text(EXCHANGE_READY, 0, left_out[0] ? span_of(left_out) : SPAN("loaded"));
	while (peer == EXCHANGE_THERE && poll(&pollfd, 1, -1) > 0)
		if (exchange_receive(EXCHANGE_FD, buf, &question, &peer, NULL) > 0)
			obey(&question);
	return 0;
}

/* What the bot would know. */
struct seen {
	struct link *link;
	unsigned ready, failed, answers, apologies, unread;
	uint64_t id;
	char text[200];
};

static void keep(struct seen *seen, struct span text)
{
	snprintf(seen->text, sizeof(seen->text), "%.*s", SPAN_ARG(text));
}

static void on_ready(void *data, struct span loaded)
{
	struct seen *seen = data;

	seen->ready++;
	keep(seen, loaded);
}

static void on_failed(void *data, struct span why)
{
	struct seen *seen = data;

	seen->failed++;
	keep(seen, why);
}

static void on_answer(void *data, uint64_t id, const struct exchange *answer)
{
	struct seen *seen = data;

	seen->id = id;
	if (answer)
		seen->answers++;
	else
		seen->apologies++;
	keep(seen, answer ? answer->text : SPAN(""));
}

static void on_unread(void *data, uint64_t id)
{
	struct seen *seen = data;

	seen->unread++;
	seen->id = id;
}

static void begin(struct seen *seen, const char *const *argv)
{
	struct link_events events = {seen, on_ready, on_failed, on_answer, on_unread};

	log_init("footnote", LOG_ERROR);
	*seen = (struct seen){0};
	seen->link = link_create(argv, ANSWER_MS, &events);
}

/* Turns until *counter has reached count. */
static void turn_until(struct seen *seen, const unsigned *counter, unsigned count)
{
	int64_t end = clock_ms() + WAIT_MS;

	while (*counter < count) {
		struct pollfd pollfd = {.fd = link_fd(seen->link), .events = POLLIN};
		int64_t wait = link_deadline(seen->link) - clock_ms();

		if (clock_ms() >= end)
			fail_msg("nothing for %d ms", WAIT_MS);
		poll(&pollfd, 1, wait < 0 ? 0 : wait > 1000 ? 1000 : (int)wait);
		link_turn(seen->link, clock_ms());
	}
}

static void ask(struct seen *seen, uint64_t id, const char *question)
{
	assert_true(link_is_idle(seen->link));
	assert_int_equal(link_ask(seen->link, id, span_of(question), SPAN(""), SPAN(""), 900), 0);
	assert_false(link_is_idle(seen->link));
}

static const char *const well[] = {"/proc/self/exe", "answerer", "well", NULL};

static void a_question_gets_its_answer(void **state)
{
	struct seen seen;

	(void)state;
	begin(&seen, well);
	turn_until(&seen, &seen.ready, 1);
	assert_string_equal(seen.text, "loaded");
	for (unsigned i = 1; i <= 3; i++) {
		ask(&seen, 40 + i, "who?");
		turn_until(&seen, &seen.answers, i);
		assert_int_equal(seen.id, 40 + i);
		assert_string_equal(seen.text, "who?");
	}
	link_destroy(seen.link);
}

static void one_that_fails_is_replaced_at_once(void **state)
{
	static const char *const ways[] = {"crash", "hang", "garbage", "another id", "not UTF-8"};

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct seen seen;
		int64_t start;

		begin(&seen, well);
		turn_until(&seen, &seen.ready, 1);
		start = clock_ms();
		ask(&seen, 7, ways[i]);
		turn_until(&seen, &seen.apologies, 1);
		assert_int_equal(seen.id, 7);
		turn_until(&seen, &seen.ready, 2);
		assert_true(clock_ms() - start < ANSWER_MS + 5000);
		ask(&seen, 8, "who?");
		turn_until(&seen, &seen.answers, 1);
		assert_string_equal(seen.text, "who?");
		link_destroy(seen.link);
	}
}

static void a_question_that_was_not_read_is_not_to_blame(void **state)
{
	struct seen seen;

	(void)state;
	begin(&seen, well);
	turn_until(&seen, &seen.ready, 1);
	ask(&seen, 1, "answer and close your eyes");
	turn_until(&seen, &seen.answers, 1);
	ask(&seen, 2, "who?");
	kill((pid_t)strtol(seen.text, NULL, 10), SIGKILL);
	turn_until(&seen, &seen.unread, 1);
	assert_int_equal(seen.id, 2);
	turn_until(&seen, &seen.ready, 2);
	ask(&seen, 2, "who?");
	turn_until(&seen, &seen.answers, 2);
	assert_int_equal(seen.apologies, 0);
	link_destroy(seen.link);
}

static void one_that_is_retired_finishes_its_question_and_goes(void **state)
{
	struct seen seen;
	int64_t end = clock_ms() + WAIT_MS;

	(void)state;
	begin(&seen, well);
	turn_until(&seen, &seen.ready, 1);
	ask(&seen, 1, "who?");
	link_retire(seen.link);
	assert_false(link_is_gone(seen.link));
	turn_until(&seen, &seen.answers, 1);
	while (!link_is_gone(seen.link) && clock_ms() < end)
		link_turn(seen.link, clock_ms());
	assert_true(link_is_gone(seen.link));
	assert_int_equal(seen.ready, 1);
	link_destroy(seen.link);
}

static void one_that_hangs_when_retired_is_not_replaced(void **state)
{
	struct seen seen;
	int64_t end = clock_ms() + WAIT_MS;

	(void)state;
	begin(&seen, well);
	turn_until(&seen, &seen.ready, 1);
	ask(&seen, 1, "hang");
	link_retire(seen.link);
	turn_until(&seen, &seen.apologies, 1);
	while (!link_is_gone(seen.link) && clock_ms() < end)
		link_turn(seen.link, clock_ms());
	assert_true(link_is_gone(seen.link));
	assert_int_equal(seen.ready, 1);
	link_destroy(seen.link);
}

static void one_that_always_fails_is_started_ever_more_seldom(void **state)
{
	struct seen seen;
	int64_t start = clock_ms();

	(void)state;
	begin(&seen, well);
	for (unsigned i = 1; i <= 6; i++) {
		turn_until(&seen, &seen.ready, i);
		ask(&seen, i, "crash");
		turn_until(&seen, &seen.apologies, i);
	}
	/* Three times at once, then after 100 and 200 ms. */
	assert_true(clock_ms() - start >= 300);
	link_destroy(seen.link);
}

/* Asks such a question and waits for the apology and the next answerer. */
static void end_it(struct seen *seen, const char *question)
{
	unsigned apologies = seen->apologies + 1, ready = seen->ready + 1;

	ask(seen, 1, question);
	turn_until(seen, &seen->apologies, apologies);
	turn_until(seen, &seen->ready, ready);
}

static void a_plugin_that_ends_it_three_times_is_set_aside(void **state)
{
	static const char *const ways[] = {"crash", "hang", "later"};
	struct seen seen;

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		char question[50];

		snprintf(question, sizeof(question), "plugin a.so %s", ways[i]);
		begin(&seen, well);
		turn_until(&seen, &seen.ready, 1);
		ask(&seen, 1, "plugin b.so well");
		turn_until(&seen, &seen.answers, 1);
		assert_string_equal(seen.text, "well");
		end_it(&seen, question);
		end_it(&seen, "plugin b.so crash");
		end_it(&seen, question);
		assert_null(link_aside(seen.link, 0));
		ask(&seen, 1, question);
		turn_until(&seen, &seen.apologies, 4);
		/* What ended it may be known only when the next one is there already. */
		while (strcmp(seen.text, "-x a.so ") != 0)
			turn_until(&seen, &seen.ready, seen.ready + 1);
		assert_string_equal(link_aside(seen.link, 0), "a.so");
		assert_null(link_aside(seen.link, 1));
		assert_int_equal(seen.failed, 0);
		end_it(&seen, "crash");
		assert_string_equal(seen.text, "-x a.so ");
		link_destroy(seen.link);
	}
}

static void what_a_plugin_spoilt_costs_others_nothing(void **state)
{
	struct seen seen;

	(void)state;
	begin(&seen, well);
	turn_until(&seen, &seen.ready, 1);
	ask(&seen, 1, "plugin a.so spoil");
	turn_until(&seen, &seen.answers, 1);
	ask(&seen, 2, "who?");
	turn_until(&seen, &seen.unread, 1);
	assert_int_equal(seen.id, 2);
	turn_until(&seen, &seen.ready, 2);
	ask(&seen, 2, "crash"); /* this time nobody else can be to blame */
	turn_until(&seen, &seen.apologies, 1);
	link_destroy(seen.link);
}

static void a_plugin_has_a_part_of_the_time(void **state)
{
	struct link_events events = {NULL, on_ready, on_failed, on_answer, on_unread};
	struct seen seen = {0};
	int64_t start;

	(void)state;
	log_init("footnote", LOG_ERROR);
	events.data = &seen;
	seen.link = link_create(well, 60000, &events);
	turn_until(&seen, &seen.ready, 1);
	start = clock_ms();
	ask(&seen, 1, "plugin a.so hang");
	turn_until(&seen, &seen.apologies, 1);
	assert_true(clock_ms() - start >= LINK_PLUGIN_MS);
	assert_true(clock_ms() - start < LINK_PLUGIN_MS + 5000);
	link_destroy(seen.link);
}

static void why_it_does_not_start_is_told(void **state)
{
	static const char *const fails[] = {"/proc/self/exe", "answerer", "fails", NULL};
	static const char *const dies[] = {"/proc/self/exe", "answerer", "dies", NULL};
	static const char *const absent[] = {"/nowhere/footnote", NULL};
	struct seen seen;

	(void)state;
	begin(&seen, fails);
	turn_until(&seen, &seen.failed, 1);
	assert_string_equal(seen.text, "story.md:1: no");
	assert_int_equal(link_fd(seen.link), -1); /* no second one before it is seen */
	assert_int_equal(seen.ready, 0);
	link_destroy(seen.link);
	begin(&seen, dies);
	turn_until(&seen, &seen.failed, 1);
	assert_string_equal(seen.text, "");
	link_destroy(seen.link);
	begin(&seen, absent);
	turn_until(&seen, &seen.failed, 1);
	link_destroy(seen.link);
}

static void one_whose_files_are_broken_by_now_is_replaced_by_its_copy(void **state)
{
	char broken[] = "/tmp/footnote-link-XXXXXX";
	const char *const copies[] = {"/proc/self/exe", "answerer", "copies", broken, NULL};
	struct seen seen;

	(void)state;
	close(mkstemp(broken));
	unlink(broken);
	begin(&seen, copies);
	turn_until(&seen, &seen.ready, 1);
	assert_string_equal(seen.text, "loaded");
	close(open(broken, O_CREAT | O_WRONLY, 0600));
	for (unsigned i = 1; i <= 3; i++) {
		end_it(&seen, "plugin a.so crash");
		assert_string_equal(seen.text, i < 3 ? "without " : "without a.so\n");
	}
	end_it(&seen, "crash");
	assert_int_equal(seen.failed, 0);
	link_destroy(seen.link);
	/* None of them is left behind. */
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	unlink(broken);
}

/* Else the bot would end itself with it. */
static void a_copy_is_a_child_of_ours(void **state)
{
	static const char *const liar[] = {"/proc/self/exe", "answerer", "names its parent", NULL};
	struct seen seen;

	(void)state;
	begin(&seen, liar);
	turn_until(&seen, &seen.ready, 1);
	link_destroy(seen.link);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void a_plugin_that_never_ends_loading_is_set_aside(void **state)
{
	static const char *const badly[] = {"/proc/self/exe", "answerer", "loads badly", NULL};
	struct seen seen;

	(void)state;
	begin(&seen, badly);
	turn_until(&seen, &seen.ready, 1);
	assert_string_equal(seen.text, "-x a.so ");
	assert_string_equal(link_aside(seen.link, 0), "a.so");
	link_destroy(seen.link);
}

static void it_has_one_descriptor_and_no_environment(void **state)
{
	struct seen seen;

	(void)state;
	setenv("LINK_TEST_SECRET", "hush", 1);
	begin(&seen, well);
	turn_until(&seen, &seen.ready, 1);
	ask(&seen, 1, "inheritance");
	turn_until(&seen, &seen.answers, 1);
	assert_string_equal(seen.text, "fds 4 secret none");
	link_destroy(seen.link);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_gets_its_answer),
		cmocka_unit_test(one_that_fails_is_replaced_at_once),
		cmocka_unit_test(a_question_that_was_not_read_is_not_to_blame),
		cmocka_unit_test(one_that_is_retired_finishes_its_question_and_goes),
		cmocka_unit_test(one_that_hangs_when_retired_is_not_replaced),
		cmocka_unit_test(one_that_always_fails_is_started_ever_more_seldom),
		cmocka_unit_test(a_plugin_that_ends_it_three_times_is_set_aside),
		cmocka_unit_test(what_a_plugin_spoilt_costs_others_nothing),
		cmocka_unit_test(a_plugin_has_a_part_of_the_time),
		cmocka_unit_test(why_it_does_not_start_is_told),
		cmocka_unit_test(one_whose_files_are_broken_by_now_is_replaced_by_its_copy),
		cmocka_unit_test(a_copy_is_a_child_of_ours),
		cmocka_unit_test(a_plugin_that_never_ends_loading_is_set_aside),
		cmocka_unit_test(it_has_one_descriptor_and_no_environment),
	};

	if (argc >= 3 && span_is(span_of(argv[1]), "answerer")) {
		for (int i = 3; i < argc; i++)
			snprintf(left_out + strlen(left_out), sizeof(left_out) - strlen(left_out),
				 argc > 4 ? "%s " : "%s", argv[i]);
		return be_answerer(argv[2]);
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
