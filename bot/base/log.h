/* log.h - what the operator reads: one line an event, on standard error
 *
 * Nothing that a person wrote, and no secret, goes into a log line but through
 * "%.*s" of something that its caller has cleaned; control characters are
 * written as '?'.
 */
#ifndef FOOTNOTE_BASE_LOG_H
#define FOOTNOTE_BASE_LOG_H

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* process: "footnote" or "footnote answerer"; static storage. */
void log_init(const char *process, enum log_level level);

void log_write(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...)	 log_write(LOG_ERROR, __VA_ARGS__)
#define log_warning(...) log_write(LOG_WARNING, __VA_ARGS__)
#define log_info(...)	 log_write(LOG_INFO, __VA_ARGS__)
#define log_debug(...)	 log_write(LOG_DEBUG, __VA_ARGS__)

#endif
