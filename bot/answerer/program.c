/* program.c - a program that works for a plugin, in whatever language */
#include "bot/answerer/program.h"

#include "bot/answerer/confine.h"
#include "bot/answerer/watch.h"
#include "bot/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct program {
	const char *path, *file; /* its own, and the plugin's */
	pid_t pid;
	int fd;	   /* -1: it does not run */
	int pidfd; /* to end it by; the same */
	char line[PROGRAM_ANSWER_MAX];
};

/* What a script's first line names; empty where it names nothing. */
static const char *read_interpreter(const char *file, char *line, int size)
{
	FILE *in = fopen(file, "re");
	bool script = in && fgets(line, size, in) && strncmp(line, "#!", 2) == 0;

	if (in)
		fclose(in);
	if (!script)
		return "";
	line[strcspn(line, "\n")] = '\0';
	return line + strspn(line, "#! ");
}

/* Why the file in this folder cannot be executed, as its author can mend it. */
static void explain(const char *file, int code, struct error *error)
{
	char line[100];
	const char *first = read_interpreter(file, line, sizeof(line));

	if (access(file, F_OK) == 0 && access(file, X_OK) < 0)
		error_set(error, ERR_INPUT, "it is not executable: chmod +x %s", file);
	else if (strchr(first, '\r'))
		error_set(error, ERR_INPUT, "its lines end as on Windows; they must end with \\n");
	else if (first[0] && code == ENOENT)
		error_set(error, ERR_INPUT, "its first line names %s, which is not there", first);
	else if (first[0] && code == EACCES)
		error_set(error, ERR_INPUT,
			  "its first line names %s, which it may not run: only "
			  "what Debian's packages have installed",
			  first);
	else if (code == ENOEXEC)
		error_set(error, ERR_INPUT,
			  "its first line must name its interpreter, as #!/usr/bin/python3");
	else
		error_set(error, ERR_SYSTEM, "%s", strerror(code));
}

/* In the child: becomes the program, or writes to report why it cannot. */
static _Noreturn void become(const char *path, int fd, int report, pid_t parent)
{
	struct sigaction usual = {.sa_handler = SIG_DFL};
	const char *slash = strrchr(path, '/');
	union {
		const char *const *in;
		char *const *out;
	} variables = {.in = confine_environment}; /* execve() does not write to them */
	char *name = strdup(slash ? slash + 1 : path), *argv[] = {name, NULL};
	char *where =
		slash ? strndup(path, slash > path ? (size_t)(slash - path) : 1) : strdup(".");
	char *here = NULL;
	struct error error = {0};
	int folder;

	for (int i = 1; i < NSIG; i++)
		sigaction(i, &usual, NULL);
	alarm(0);
	/* There may be no memory to be had once it is confined. */
	if (!name || !where || asprintf(&here, "./%s", name) < 0 || dup2(fd, STDIN_FILENO) < 0 ||
	    dup2(fd, STDOUT_FILENO) < 0 || dup2(report, 3) < 0 || fcntl(3, F_SETFD, FD_CLOEXEC) < 0)
		_exit(127);
	close_range(4, ~0U, 0);
	folder = open(where, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
		_exit(127);
	if (folder < 0 || fchdir(folder) < 0)
		error_set(&error, ERR_SYSTEM, "%s: %s", where, strerror(errno));
	else if (confine(PROGRAM_MEMORY_MAX, &error) == 0) {
		execve(here, argv, variables.out);
		explain(name, errno, &error);
	}
	if (write(3, error.text, strlen(error.text)) < 0)
		_exit(126);
	_exit(127);
}

/* What the child reports before it becomes the program; nothing where it does. */
static int read_report(int fd, struct error *error)
{
	char why[sizeof(error->text)];
	size_t len = 0;
	ssize_t got;

	while (len < sizeof(why) && (got = read(fd, why + len, sizeof(why) - len)) != 0) {
		if (got < 0 && errno != EINTR)
			break;
		if (got > 0)
			len += (size_t)got;
	}
	return len > 0 ? error_set(error, ERR_INPUT, "%.*s", (int)len, why) : 0;
}

/* Starts it, with a socket to it. */
static int launch(struct program *program, struct error *error)
{
	int ends[2], report[2], pidfd = -1, rc;
	pid_t parent = getpid(), pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return error_set(error, ERR_SYSTEM, "socketpair: %s", strerror(errno));
	if (pipe2(report, O_CLOEXEC) < 0) {
		rc = error_set(error, ERR_SYSTEM, "pipe: %s", strerror(errno));
		close(ends[0]);
		close(ends[1]);
		return rc;
	}
	pid = confine_fork(CLONE_VFORK | CLONE_PIDFD, &pidfd);
	if (pid == 0)
		become(program->path, ends[1], report[1], parent);
	close(ends[1]);
	close(report[1]);
	rc = pid < 0 ? error_set(error, ERR_SYSTEM, "fork: %s", strerror(errno))
		     : read_report(report[0], error);
	close(report[0]);
	if (rc < 0) {
		close(ends[0]);
		if (pid > 0)
			waitpid(pid, NULL, 0);
		if (pidfd >= 0)
			close(pidfd);
		return rc;
	}
	program->pid = pid;
	program->fd = ends[0];
	program->pidfd = pidfd;
	return 0;
}

static void let_go(struct program *program)
{
	if (program->fd >= 0)
		close(program->fd);
	if (program->pidfd >= 0)
		close(program->pidfd);
	program->fd = program->pidfd = -1;
}

int program_start(struct program **out, const char *path, const char *file, struct error *error)
{
	*out = calloc(1, sizeof(**out));
	if (!*out)
		abort();
	**out = (struct program){.path = path, .file = file, .fd = -1, .pidfd = -1};
	return launch(*out, error);
}

void program_restart(struct program *program)
{
	struct error error;

	let_go(program);
	if (launch(program, &error) < 0)
		log_error("%s: %s: %s", program->file, program->path, error.text);
}

const char *program_folder(const struct program *program, struct arena *arena)
{
	const char *slash = strrchr(program->path, '/');
	struct span folder = {program->path, slash ? (size_t)(slash - program->path) : 0};

	if (!slash)
		return ".";
	return folder.len > 0 ? arena_string(arena, folder) : "/";
}

const char *program_file(const struct program *program)
{
	return program->file;
}

void program_stop(struct program *program)
{
	if (!program)
		return;
	let_go(program);
	free(program);
}

static void set_text(json_t *object, const char *key, struct span text)
{
	json_object_set_new(object, key, json_stringn(text.ptr ? text.ptr : "", text.len));
}

static json_t *describe_row(const struct finding *row, const struct query *query)
{
	const struct statement *statement = &row->statements[0];
	json_t *object = json_object();

	for (size_t i = 0; i < query_columns(query); i++)
		set_text(object, query_column_name(query, i), row->values[i]);
	set_text(object, "text", statement->text);
	set_text(object, "story", statement->story);
	json_object_set_new(object, "statement", json_integer(statement->id));
	json_object_set_new(object, "paragraph", json_integer(statement->paragraph));
	json_object_set_new(object, "confidence", json_real(row->confidence));
	return object;
}

static json_t *describe(const struct match *match, const struct finding_scope *scope,
			const struct findings *found)
{
	const struct intent *intent = match->intent;
	json_t *line = json_object(), *slots = json_object(), *rows = json_array();

	set_text(line, "intent", intent->name);
	set_text(line, "question", scope->terms->question);
	for (size_t i = 0; i < intent->slot_count; i++)
		if (match->values[i].ptr)
			set_text(slots, arena_string(scope->arena, intent->slots[i]),
				 match->values[i]);
	for (size_t i = 0; i < found->count; i++)
		json_array_append_new(rows, describe_row(&found->rows[i], intent->query));
	json_object_set_new(line, "slots", slots);
	json_object_set_new(line, "statements", rows);
	return line;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int wait_for(const struct program *program, short events, int64_t deadline,
		    struct error *error)
{
	struct pollfd waiting = {.fd = program->fd, .events = events};
	int64_t left = deadline - now_ms();
	int rc = poll(&waiting, 1, left > 0 ? (int)left : 0);

	if (rc < 0 && errno != EINTR)
		return error_set(error, ERR_SYSTEM, "poll: %s", strerror(errno));
	if (rc == 0)
		return error_set(error, ERR_LIMIT,
				 "the program wrote no line within %d ms; it must answer each line "
				 "as it comes, and flush",
				 PROGRAM_ANSWER_MS);
	return 0;
}

/* How it ended, as far as that is known in time. */
static int tell_end(struct program *program, int64_t deadline, struct error *error)
{
	const struct timespec moment = {.tv_nsec = 2000000};
	int status;
	pid_t ended;

	while ((ended = waitpid(program->pid, &status, WNOHANG)) == 0 && now_ms() < deadline)
		nanosleep(&moment, NULL);
	if (ended > 0)
		program->pid = 0;
	if (ended <= 0)
		return error_set(error, ERR_SYSTEM, "the program ended before it answered");
	if (WIFEXITED(status))
		return error_set(error, ERR_SYSTEM,
				 "the program ended with status %d before it answered",
				 WEXITSTATUS(status));
	if (WTERMSIG(status) == SIGSYS)
		return error_set(error, ERR_SYSTEM,
				 "the program was stopped: it may neither use the network nor "
				 "start another");
	return error_set(error, ERR_SYSTEM, "the program was ended by a signal: %s",
			 strsignal(WTERMSIG(status)));
}

static int send_line(struct program *program, struct span text, int64_t deadline,
		     struct error *error)
{
	while (text.len > 0) {
		ssize_t sent = send(program->fd, text.ptr, text.len, MSG_DONTWAIT | MSG_NOSIGNAL);
		int rc = 0;

		if (sent > 0)
			text = span_slice(text, (size_t)sent, text.len);
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			rc = wait_for(program, POLLOUT, deadline, error);
		else if (errno != EINTR)
			rc = tell_end(program, deadline, error);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int receive_line(struct program *program, int64_t deadline, struct span *line,
			struct error *error)
{
	size_t len = 0;

	while (len < sizeof(program->line)) {
		ssize_t got = recv(program->fd, program->line + len, sizeof(program->line) - len,
				   MSG_DONTWAIT);
		int rc = 0;

		if (got > 0) {
			const char *end = memchr(program->line + len, '\n', (size_t)got);

			len += (size_t)got;
			if (end && end + 1 < program->line + len)
				return error_set(error, ERR_INPUT,
						 "the program writes more than one line");
			*line = (struct span){program->line, len};
			if (end)
				return 0;
		} else if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			rc = wait_for(program, POLLIN, deadline, error);
		} else if (got == 0 || errno != EINTR) {
			rc = tell_end(program, deadline, error);
		}
		if (rc < 0)
			return rc;
	}
	return error_set(error, ERR_LIMIT, "the program writes a line of more than %d bytes",
			 PROGRAM_ANSWER_MAX);
}

/* The row of what the program was given that has the statement. */
static const struct finding *find_given(const struct findings *given, json_t *number)
{
	json_int_t id = json_is_integer(number) ? json_integer_value(number) : 0;

	for (size_t i = 0; i < given->count; i++)
		if (given->rows[i].statements[0].id == id)
			return &given->rows[i];
	return NULL;
}

/* What is misspelt would else be left out without a word. */
static int check_keys(json_t *object, const char *known, struct error *error)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value)
	{
		if (!span_among(span_of(key), known))
			return error_set(
				error, ERR_INPUT,
				"the program writes the unknown key \"%.40s\"; here it may "
				"write: %s",
				key, known);
	}
	return 0;
}

static int check_answer(json_t *answer, struct error *error)
{
	json_t *text = json_object_get(answer, "answer");
	json_t *confidence = json_object_get(answer, "confidence");
	double sure = confidence ? json_number_value(confidence) : 1;

	if (!json_is_object(answer))
		return error_set(error, ERR_INPUT,
				 "each of the program's answers must be an object with the key "
				 "\"statement\"");
	if (check_keys(answer, "statement answer also confidence", error) < 0)
		return ERR_INPUT;
	if (text && !json_is_string(text))
		return error_set(error, ERR_INPUT, "the program's \"answer\" must be a text");
	if (confidence && (!json_is_number(confidence) || sure < 0 || sure > 1))
		return error_set(error, ERR_INPUT,
				 "the program's \"confidence\" must be a number from 0 to 1");
	return 0;
}

static const struct finding *given_by(json_t *answer, const char *key, const struct findings *given,
				      struct error *error)
{
	json_t *number = json_object_get(answer, key);
	const struct finding *found = find_given(given, number);

	if (!found && json_is_integer(number))
		error_set(error, ERR_INPUT,
			  "the program answers with statement %lld, which it was not given",
			  (long long)json_integer_value(number));
	else if (!found)
		error_set(
			error, ERR_INPUT,
			"the program's \"%s\" must be the number of a statement that it was given",
			key);
	return found;
}

static int read_answer(json_t *answer, const struct findings *given,
		       const struct finding_scope *scope, struct findings *out, struct error *error)
{
	json_t *text = json_object_get(answer, "answer");
	json_t *confidence = json_object_get(answer, "confidence");
	const struct finding *from, *second = NULL;
	struct finding *row;

	if (check_answer(answer, error) < 0)
		return ERR_INPUT;
	from = given_by(answer, "statement", given, error);
	if (from && json_object_get(answer, "also"))
		second = given_by(answer, "also", given, error);
	if (!from || (json_object_get(answer, "also") && !second))
		return ERR_INPUT;
	row = findings_add(out, scope->arena);
	if (!row)
		return 0;
	*row = *from;
	if (second) {
		row->statements[1] = second->statements[0];
		row->statement_count = 2;
	}
	row->answer = (struct span){NULL, 0};
	if (text)
		row->answer = finding_words(scope->arena, (struct span){json_string_value(text),
									json_string_length(text)});
	if (confidence)
		row->confidence = json_number_value(confidence);
	return 0;
}

static int read_object(json_t *reply, const struct findings *given,
		       const struct finding_scope *scope, struct findings *out, struct error *error)
{
	json_t *answers = json_object_get(reply, "answers"), *answer;
	json_t *declines = json_object_get(reply, "declines");
	size_t i;
	int rc = check_keys(reply, "answers declines", error);

	if (rc == 0 && answers && !json_is_array(answers))
		rc = error_set(error, ERR_INPUT, "the program's \"answers\" must be a list");
	if (rc == 0 && declines && !json_is_boolean(declines))
		rc = error_set(error, ERR_INPUT,
			       "the program's \"declines\" must be true or false");
	out->declined = json_is_true(declines);
	out->passed = !answers && !out->declined;
	json_array_foreach(answers, i, answer) if (rc == 0) rc =
		read_answer(answer, given, scope, out, error);
	return rc;
}

static int read_reply(struct span line, const struct findings *given,
		      const struct finding_scope *scope, struct findings *out, struct error *error)
{
	json_error_t why;
	json_t *reply;
	int rc;

	line = span_trim(line);
	reply = json_loadb(line.ptr, line.len, 0, &why);
	if (json_is_object(reply))
		rc = read_object(reply, given, scope, out, error);
	else
		rc = error_set(error, ERR_INPUT, "the program writes what is no JSON object: %.*s",
			       (int)(line.len < 100 ? line.len : 100), line.ptr);
	json_decref(reply);
	return rc;
}

/* What it has written before it is asked would be taken for its answer. */
static int check_silence(const struct program *program, struct error *error)
{
	char byte;

	if (recv(program->fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK) <= 0)
		return 0;
	return error_set(error, ERR_INPUT, "the program writes what it was not asked for");
}

static int ask(struct program *program, const struct match *match,
	       const struct finding_scope *scope, const struct findings *given,
	       struct findings *out, struct error *error)
{
	json_t *object = describe(match, scope, given);
	char *text = json_dumps(object, JSON_COMPACT);
	int64_t deadline = now_ms() + PROGRAM_ANSWER_MS;
	struct span line = {NULL, 0};
	int rc;

	json_decref(object);
	if (!text)
		abort();
	rc = check_silence(program, error);
	if (rc == 0)
		rc = send_line(program, span_of(text), deadline, error);
	if (rc == 0)
		rc = send_line(program, SPAN("\n"), deadline, error);
	free(text);
	if (rc == 0)
		rc = receive_line(program, deadline, &line, error);
	return rc < 0 ? rc : read_reply(line, given, scope, out, error);
}

/* A program that failed is not trusted to be in step again: the next question has a
 * new one. */
static void give_up(struct program *program, const char *why)
{
	watch_fail(program->file, why);
	if (program->pid > 0) {
		syscall(SYS_pidfd_send_signal, program->pidfd, SIGKILL, NULL, 0);
		waitpid(program->pid, NULL, 0);
	}
	program_restart(program);
}

int program_find(const struct match *match, const struct finding_scope *scope, struct findings *out,
		 struct error *error)
{
	struct program *program = match->intent->code;
	struct findings given = {0};
	int rc = findings_of_query(match, scope, &given, error);

	if (rc < 0)
		return rc;
	if (program->fd < 0)
		return error_set(error, ERR_SYSTEM, "the program could not be started again");
	watch_enter(program->file, match->intent->name);
	rc = ask(program, match, scope, &given, out, error);
	if (rc < 0) {
		out->count = 0;
		give_up(program, error->text);
	}
	watch_leave();
	return rc;
}
