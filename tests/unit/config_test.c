/* config_test.c - footnote.yaml: what is read, and what is said of what is wrong */
#include "bot/config.h"

#include "tests/unit/scratch.h"

#define ACCOUNT "account:\n  jid: bot@example.org\n"

static void a_whole_file_is_read(void **state)
{
	struct problems problems;
	struct config config;

	scratch_write(state, "footnote.yaml",
		      "account:\n"
		      "  jid: Bot@Example.ORG/Desk\n"
		      "  password-file: secret\n"
		      "  server: '[::1]:5223'\n"
		      "  tls: loopback-only\n"
		      "  login: plain\n"
		      "connection:\n"
		      "  silence-seconds: 1.5\n"
		      "  room-silence-seconds: 2\n"
		      "  retry-seconds: 0.1\n"
		      "  retry-most-seconds: 3\n"
		      "  kicked-minutes: 1\n"
		      "  keep-answers-seconds: 4\n"
		      "rooms:\n"
		      "  - jid: News@rooms.example.org\n"
		      "    nick: Foot Note\n"
		      "    password-file: secret\n"
		      "  - jid: talk@rooms.example.org\n"
		      "stories: [one.md, .]\n"
		      "plugins: [.]\n"
		      "answers:\n"
		      "  threshold: 0.25\n"
		      "  max-characters: 500\n"
		      "  deadline-seconds: 1.5\n"
		      "  follow-up-minutes: 2\n"
		      "log: debug\n");
	scratch_write(state, "one.md", "x");
	scratch_write(state, "two.md", "x");
	scratch_write(state, "secret", "pass word\r\n");
	chmod(scratch_path(state, "secret"), 0600);
	problems_init(&problems);
	assert_int_equal(config_load(&config, scratch_path(state, "footnote.yaml"), &problems), 0);
	assert_int_equal(config_read_passwords(&config, &problems), 0);
	assert_string_equal(config.jid, "bot@example.org/Desk");
	assert_string_equal(config.password, "pass word");
	assert_string_equal(config.server, "::1");
	assert_int_equal(config.port, 5223);
	assert_int_equal(config.tls, CONFIG_TLS_LOOPBACK);
	assert_true(config.plain);
	assert_int_equal(config.silence_ms, 1500);
	assert_int_equal(config.room_silence_ms, 2000);
	assert_int_equal(config.retry_ms, 100);
	assert_int_equal(config.retry_most_ms, 3000);
	assert_int_equal(config.kicked_ms, 60000);
	assert_int_equal(config.keep_ms, 4000);
	assert_int_equal(config.room_count, 2);
	assert_string_equal(config.rooms[0].jid, "news@rooms.example.org");
	assert_string_equal(config.rooms[0].nick, "Foot Note");
	assert_string_equal(config.rooms[0].password, "pass word");
	assert_string_equal(config.rooms[1].nick, "footnote");
	assert_null(config.rooms[1].password);
	assert_int_equal(config.story_count, 2);
	assert_string_equal(config.stories[0], scratch_path(state, "one.md"));
	assert_string_equal(config.stories[1], scratch_path(state, "."));
	assert_int_equal(config.plugin_count, 1);
	assert_true(config.threshold > 0.24 && config.threshold < 0.26);
	assert_int_equal(config.max_chars, 500);
	assert_int_equal(config.deadline_ms, 1500);
	assert_int_equal(config.follow_up_ms, 120000);
	assert_int_equal(config.log, LOG_DEBUG);
	config_finish(&config);
	problems_finish(&problems);
}

static void who_may_what_is_read(void **state)
{
	const char *path = scratch_write(state, "footnote.yaml",
					 ACCOUNT "rooms:\n"
						 "  - jid: news@rooms.example.org\n"
						 "    commands: owners\n"
						 "  - jid: talk@rooms.example.org\n"
						 "admins: [Ada@Example.org, bob@example.org]\n"
						 "invitations: server\n"
						 "limits:\n"
						 "  person-per-minute: 0.5\n"
						 "  room-burst: 7\n");
	struct problems problems;
	struct config config;

	problems_init(&problems);
	assert_int_equal(config_load(&config, path, &problems), 0);
	assert_int_equal(config.rooms[0].commands, CONFIG_COMMANDS_OWNERS);
	assert_int_equal(config.rooms[1].commands, CONFIG_COMMANDS_NOBODY);
	assert_int_equal(config.admin_count, 2);
	assert_string_equal(config.admins[0], "ada@example.org");
	assert_int_equal(config.invitations, CONFIG_INVITATIONS_SERVER);
	assert_true(config.limits.person.per_minute > 0.49 &&
		    config.limits.person.per_minute < 0.51);
	assert_int_equal((int)config.limits.person.burst, 40);
	assert_int_equal((int)config.limits.room.burst, 7);
	config_finish(&config);
	problems_finish(&problems);
}

static void what_is_left_out_has_defaults(void **state)
{
	const char *path = scratch_write(state, "footnote.yaml",
					 ACCOUNT "rooms:\nstories:\nplugins: []\nanswers:\n");
	struct problems problems;
	struct config config;

	problems_init(&problems);
	assert_int_equal(config_load(&config, path, &problems), 0);
	assert_null(config.server);
	assert_int_equal(config.tls, CONFIG_TLS_REQUIRED);
	assert_false(config.plain);
	assert_int_equal(config.silence_ms, 30000);
	assert_int_equal(config.keep_ms, 120000);
	assert_int_equal(config.room_count + config.story_count + config.plugin_count, 0);
	assert_int_equal(config.max_chars, 900);
	assert_int_equal(config.deadline_ms, 5000);
	assert_int_equal(config.log, LOG_INFO);
	assert_int_equal(config.admin_count, 0);
	assert_int_equal(config.invitations, CONFIG_INVITATIONS_ADMINS);
	config_finish(&config);
	problems_finish(&problems);
}

/* Each wanted text is a line number and a part of what is said of that line;
 * the list ends with NULL, and nothing else may be said. */
static const struct bad_case {
	const char *text;
	const char *want[6];
} bad_cases[] = {
	{"", {":1: no account"}},
	{"rooms: []\n", {":1: no account"}},
	{"account:\n", {":1: account must have keys", ":1: account has no jid"}},
	{"- account\n", {":1: the file must have keys", ":1: no account"}},
	{"account:\n  tls: required\n", {":2: account has no jid"}},
	{"account:\n  jid: nobody\n", {":2: \"nobody\" is no address of an account"}},
	{"account:\n  jid: a b@c\n", {":2: \"a b@c\" is no address"}},
	{"account:\n  jid: [a@b]\n", {":2: jid must be a text", ":2: account has no jid"}},
	{"account:\n  jid: a@b\n  jid: a@b\n", {":3:3: jid stands twice"}},
	{"account:\n  jid: a@b\n  pasword-file: x\n", {":3: unknown key \"pasword-file\"; known"}},
	{"account:\n  jid: a@b\n  tls: maybe\n", {":3: tls must be \"required\""}},
	{"account:\n  jid: a@b\n  login: md5\n", {":3: login must be \"scram\" or"}},
	{ACCOUNT "connection:\n  retry-seconds: 0\n", {":4: retry-seconds must be a number"}},
	{ACCOUNT "connection:\n  retry-most-seconds: 0.5\n", {":4: retry-most-seconds is below"}},
	{"account:\n  jid: a@b\n  tls: loopback-only\n", {":2: tls \"loopback-only\" needs"}},
	{"account:\n  jid: a@b\n  server: h:0\n", {":3: server must be HOST"}},
	{"account:\n  jid: a@b\n  server: h:99999\n", {":3: server must be HOST"}},
	{"account:\n  jid: a@b\n  server: 'h :1'\n", {":3: server must be HOST"}},
	{ACCOUNT "rooms: news@rooms\n", {":3: rooms must be a list"}},
	{ACCOUNT "rooms:\n  - news@rooms\n", {":4: a room must have keys"}},
	{ACCOUNT "rooms:\n  - nick: x\n", {":4: this room has no jid"}},
	{ACCOUNT "rooms:\n  - jid: rooms\n", {":4: \"rooms\" is no address of a room"}},
	{ACCOUNT "rooms:\n  - jid: a@b/c\n", {":4: \"a@b/c\" is no address of a room"}},
	{ACCOUNT "rooms:\n  - jid: a@b\n  - jid: A@B\n", {":5: room a@b is already in line 4"}},
	{ACCOUNT "answers: 3\n", {":3: answers must have keys"}},
	{ACCOUNT "answers:\n  threshold: 2\n", {":4: threshold must be a number from 0 to 1"}},
	{ACCOUNT "answers:\n  threshold: 0.5x\n", {":4: threshold must be a number"}},
	{ACCOUNT "answers:\n  threshold: nan\n", {":4: threshold must be a number"}},
	{ACCOUNT "answers:\n  max-characters: 200.5\n", {":4: max-characters must be a whole"}},
	{ACCOUNT "answers:\n  deadline-seconds: 0\n", {":4: deadline-seconds must be"}},
	{ACCOUNT "admins: ada@b\n", {":3: admins must be a list"}},
	{ACCOUNT "admins: [ada, a@b/c]\n",
	 {":3: \"ada\" is no address of an account", ":3: \"a@b/c\" is no address"}},
	{ACCOUNT "invitations: all\n",
	 {":3: invitations must be nobody, admins, server or anybody"}},
	{ACCOUNT "limits:\n  room-burst: 0\n", {":4: room-burst must be a number from 1 to"}},
	{ACCOUNT "limits:\n  burst: 1\n", {":4: unknown key \"burst\"; known here: person-"}},
	{ACCOUNT "rooms:\n  - jid: a@b\n    commands: all\n",
	 {":5: commands must be nobody, owners or admins"}},
	{ACCOUNT "log: loud\n", {":3: log must be error, warning, info or debug"}},
	{ACCOUNT "stories: [gone.md]\n", {":3: cannot read ", "gone.md: No such file"}},
	{ACCOUNT "stories: [.]\n", {":3: no story (*.md) in "}},
	{ACCOUNT "? [a]\n: b\n", {":3:"}},
	{"account: {\n", {":2:"}},
	{"account:\n\tjid: a@b\n", {":2:"}},
	{"account:\n  jid: \xff\n", {":2:"}},
	{"acount:\n  jid: a@b\nlog: [x]\nanswers:\n  treshold: 1\n",
	 {":1: unknown key \"acount\"", ":3: log must be a text", ":5: unknown key \"treshold\"",
	  ":1: no account"}},
};

static void all_that_is_wrong_is_told_with_its_line(void **state)
{
	for (size_t i = 0; i < sizeof(bad_cases) / sizeof(*bad_cases); i++) {
		const char *path = scratch_write(state, "footnote.yaml", bad_cases[i].text);
		struct problems problems;
		struct config config;
		size_t line = 0;

		problems_init(&problems);
		assert_int_equal(config_load(&config, path, &problems), ERR_INPUT);
		for (const char *const *want = bad_cases[i].want; *want; want++) {
			if (line == problems.kept || !strstr(problems.lines[line], *want))
				fail_msg("case %zu: \"%s\" is not in \"%s\"", i, *want,
					 line < problems.kept ? problems.lines[line] : "nothing");
			if (!want[1] || want[1][0] == ':')
				line++;
		}
		if (line != problems.count)
			fail_msg("case %zu: also \"%s\"", i, problems.lines[line]);
		config_finish(&config);
		problems_finish(&problems);
	}
}

static void expect_password_problem(void **state, const char *want)
{
	const char *path = scratch_path(state, "footnote.yaml");
	struct problems problems;
	struct config config;

	problems_init(&problems);
	assert_int_equal(config_load(&config, path, &problems), 0);
	assert_int_equal(config_read_passwords(&config, &problems), ERR_INPUT);
	assert_int_equal(problems.count, 1);
	if (!strstr(problems.lines[0], want))
		fail_msg("\"%s\" is not in \"%s\"", want, problems.lines[0]);
	config_finish(&config);
	problems_finish(&problems);
}

static void the_password_is_in_one_place(void **state)
{
	scratch_write(state, "footnote.yaml", ACCOUNT);

	unsetenv(CONFIG_PASSWORD_ENVIRONMENT);
	expect_password_problem(state, ":2: no password");
	scratch_write(state, "footnote.yaml", ACCOUNT "  password-file: secret\n");
	expect_password_problem(state, ":3: cannot read the password from ");
	scratch_write(state, "secret", "\n");
	chmod(scratch_path(state, "secret"), 0600);
	expect_password_problem(state, "it is empty");
	scratch_write(state, "secret", "one\ntwo\n");
	expect_password_problem(state, "more than one line");
	setenv(CONFIG_PASSWORD_ENVIRONMENT, "hush", 1);
	expect_password_problem(state, ":3: two passwords");
}

static const struct check_case {
	const char *text, *want; /* NULL: nothing is wrong */
} check_cases[] = {
	{"  server: 127.0.0.1\n", NULL},
	{"  server: 127.1.2.3:5223\n", NULL},
	{"  server: '[::1]:5222'\n", NULL},
	{"  server: localhost\n", NULL},
	{"  server: nowhere.invalid\n", NULL},
	{"  server: 192.0.2.1\n", ":4: 192.0.2.1 is not on this machine"},
	{"  server: '[2001:db8::1]:5222'\n", ":4: 2001:db8::1 is not on this machine"},
	{"  server: '::1'\n  password-file: secret\n", NULL},
	{"  server: '::1'\n  password-file: gone\n", ":5: no password file "},
	{"  server: '::1'\n  password-file: secret/gone\n", "Not a directory"},
	{"  server: '::1'\n  password-file: .\n", " is no file"},
	{"  server: '::1'\nrooms:\n  - jid: a@b\n    password-file: gone\n", ":6: no password "},
};

static void what_would_stop_the_bot_is_told_before_it_does(void **state)
{
	scratch_write(state, "secret", "unread\nfor it has two lines\n");
	for (size_t i = 0; i < sizeof(check_cases) / sizeof(*check_cases); i++) {
		const struct check_case *it = &check_cases[i];
		struct problems problems;
		struct config config;
		char text[512];

		snprintf(text, sizeof(text), "%s  tls: loopback-only\n%s", ACCOUNT, it->text);
		problems_init(&problems);
		assert_int_equal(config_load(&config, scratch_write(state, "footnote.yaml", text),
					     &problems),
				 0);
		assert_int_equal(config_check(&config, &problems), it->want ? ERR_INPUT : 0);
		assert_int_equal(problems.count, it->want ? 1 : 0);
		if (it->want && !strstr(problems.lines[0], it->want))
			fail_msg("\"%s\" is not in \"%s\"", it->want, problems.lines[0]);
		config_finish(&config);
		problems_finish(&problems);
	}
}

static void the_environment_forgets_the_password(void **state)
{
	const char *path = scratch_write(state, "footnote.yaml", ACCOUNT);
	struct problems problems;
	struct config config;
	const char *value;

	setenv(CONFIG_PASSWORD_ENVIRONMENT, "hush", 1);
	value = getenv(CONFIG_PASSWORD_ENVIRONMENT);
	problems_init(&problems);
	assert_int_equal(config_load(&config, path, &problems), 0);
	assert_int_equal(config_read_passwords(&config, &problems), 0);
	assert_string_equal(config.password, "hush");
	assert_null(getenv(CONFIG_PASSWORD_ENVIRONMENT));
	assert_string_equal(value, "");
	config_finish(&config);
	problems_finish(&problems);
}

static void a_file_that_is_not_there_is_told(void **state)
{
	struct problems problems;
	struct config config;

	problems_init(&problems);
	assert_int_equal(config_load(&config, scratch_path(state, "gone"), &problems), ERR_INPUT);
	assert_int_equal(problems.count, 1);
	assert_non_null(strstr(problems.lines[0], "/gone: No such file"));
	config_finish(&config);
	problems_finish(&problems);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_whole_file_is_read),
		TEST(who_may_what_is_read),
		TEST(what_is_left_out_has_defaults),
		TEST(all_that_is_wrong_is_told_with_its_line),
		TEST(the_password_is_in_one_place),
		TEST(what_would_stop_the_bot_is_told_before_it_does),
		TEST(the_environment_forgets_the_password),
		TEST(a_file_that_is_not_there_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
