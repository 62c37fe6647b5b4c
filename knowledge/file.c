/* file.c - whole files, read and written at once */
#include "knowledge/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_regular(const char *path, int *fd_out, size_t *len_out, struct error *error)
{
	struct stat status;
	/* Without O_NONBLOCK a FIFO would hold the open until somebody writes. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return error_set(error, ERR_SYSTEM, "%s", strerror(errno));
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
		*fd_out = fd;
		*len_out = (size_t)status.st_size;
		return 0;
	}
	close(fd);
	return error_set(error, ERR_INPUT,
			 S_ISDIR(status.st_mode) ? "is a directory" : "is not a file");
}

static int64_t changed_ns(int fd, size_t *len)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return -1;
	*len = (size_t)status.st_size;
	return (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
}

/* Fills memory from fd; ERR_INPUT where there is less than that by now. */
static int copy_in(int fd, char *bytes, size_t len, struct error *error)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = read(fd, bytes + done, len - done);

		if (n < 0 && errno != EINTR)
			return error_set(error, ERR_SYSTEM, "%s", strerror(errno));
		if (n == 0)
			return error_set(error, ERR_INPUT, "became shorter while it was read");
		if (n > 0)
			done += (size_t)n;
	}
	return 0;
}

int file_map(const char *path, struct file_map *out, struct error *error)
{
	size_t len = 0;
	int fd = -1, rc = open_regular(path, &fd, &len, error);
	bool copied = len <= FILE_COPY_MAX;
	void *bytes;

	*out = (struct file_map){.fd = -1};
	if (rc < 0 || len == 0)
		goto out;
	out->changed_ns = changed_ns(fd, &len);
	bytes = copied ? mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
		       : mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED) {
		rc = error_set(error, ERR_SYSTEM, "%s", strerror(errno));
		goto out;
	}
	out->bytes = (struct span){bytes, len};
	if (copied)
		rc = copy_in(fd, bytes, len, error);
	else
		out->fd = fd;
	if (rc < 0)
		file_unmap(out);
out:
	if (fd >= 0 && out->fd != fd)
		close(fd);
	return rc;
}

void file_unmap(struct file_map *map)
{
	if (map->bytes.len > 0)
		munmap((void *)(uintptr_t)map->bytes.ptr, map->bytes.len);
	if (map->fd >= 0)
		close(map->fd);
	*map = (struct file_map){.fd = -1};
}

bool file_map_is_intact(const struct file_map *map)
{
	size_t len = 0;

	return map->fd < 0 ||
	       (changed_ns(map->fd, &len) == map->changed_ns && len == map->bytes.len);
}

static int read_all(int fd, size_t capacity, size_t max_bytes, char **bytes_out, size_t *len_out,
		    struct error *error)
{
	size_t len = 0;
	char *bytes;

	if (capacity > max_bytes)
		return error_set(error, ERR_LIMIT, "is too large: %zu bytes, the most is %zu",
				 capacity, max_bytes);
	bytes = malloc(capacity + 1);
	if (!bytes)
		abort();
	while (len < capacity) {
		ssize_t n = read(fd, bytes + len, capacity - len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			free(bytes);
			return error_set(error, ERR_SYSTEM, "%s", strerror(errno));
		}
		if (n == 0)
			break;
		len += (size_t)n;
	}
	bytes[len] = '\0';
	*bytes_out = bytes;
	*len_out = len;
	return 0;
}

int file_read(const char *path, size_t max_bytes, char **bytes_out, size_t *len_out,
	      struct error *error)
{
	size_t capacity = 0;
	int fd = -1, rc = open_regular(path, &fd, &capacity, error);

	if (rc < 0)
		return rc;
	rc = read_all(fd, capacity, max_bytes, bytes_out, len_out, error);
	close(fd);
	return rc;
}

int file_read_head(const char *path, char *bytes, size_t max_bytes, size_t *len_out,
		   struct error *error)
{
	struct stat status;
	ssize_t n = -1;
	int fd = -1;

	*len_out = 0;
	if (stat(path, &status) == 0) {
		/* Opening a device can already do something. */
		if (!S_ISREG(status.st_mode))
			return error_set(error, ERR_INPUT, "is not a file");
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	}
	while (fd >= 0 && (n = read(fd, bytes + *len_out, max_bytes - *len_out)) != 0) {
		if (n > 0)
			*len_out += (size_t)n;
		else if (errno != EINTR)
			break;
	}
	if (n < 0)
		error_set(error, ERR_SYSTEM, "%s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return n < 0 ? ERR_SYSTEM : 0;
}

static int write_all(int fd, struct span bytes)
{
	mode_t mask = umask(0);

	umask(mask);
	if (fchmod(fd, 0666 & ~mask) < 0)
		return -1;
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes.ptr += n;
		bytes.len -= (size_t)n;
	}
	return fsync(fd);
}

/* So that the new name, too, outlives a loss of power. */
static int sync_folder(const char *path)
{
	char *copy = strdup(path);
	int fd, rc;

	if (!copy)
		abort();
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(copy);
	if (fd < 0)
		return -1;
	rc = fsync(fd);
	close(fd);
	return rc;
}

int file_replace(const char *path, struct span bytes, struct error *error)
{
	size_t size = strlen(path) + sizeof(".XXXXXX");
	char *beside = malloc(size);
	int fd, rc = 0;

	if (!beside)
		abort();
	snprintf(beside, size, "%s.XXXXXX", path);
	fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0) {
		rc = error_set(error, ERR_SYSTEM, "%s: %s", path, strerror(errno));
		goto out;
	}
	if (write_all(fd, bytes) < 0 || rename(beside, path) < 0) {
		rc = error_set(error, ERR_SYSTEM, "%s: %s", path, strerror(errno));
		unlink(beside);
	} else if (sync_folder(path) < 0) {
		rc = error_set(error, ERR_SYSTEM, "%s: %s", path, strerror(errno));
	}
	close(fd);
out:
	free(beside);
	return rc;
}
