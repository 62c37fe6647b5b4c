/* native_file.c - a shared object, loaded from a copy in memory */
#include "bot/answerer/native_file.h"

#include "knowledge/file.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What ends before its segments do would crash whoever loads it. All else that can
 * be wrong with it, the loader tells. */
static bool is_whole(struct span bytes)
{
	ElfW(Ehdr) header;
	ElfW(Phdr) segment;

	if (bytes.len < sizeof(header))
		return bytes.len < SELFMAG || memcmp(bytes.ptr, ELFMAG, SELFMAG) != 0;
	memcpy(&header, bytes.ptr, sizeof(header));
	if (memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_phentsize != sizeof(segment))
		return true;
	for (size_t i = 0; i < header.e_phnum; i++) {
		size_t at = header.e_phoff + i * sizeof(segment);

		if (header.e_phoff > bytes.len || bytes.len - header.e_phoff < sizeof(segment) ||
		    at > bytes.len - sizeof(segment))
			return false;
		memcpy(&segment, bytes.ptr + at, sizeof(segment));
		if (segment.p_type == PT_LOAD && (segment.p_filesz > bytes.len ||
						  segment.p_offset > bytes.len - segment.p_filesz))
			return false;
	}
	return true;
}

static bool is_object(struct span bytes)
{
	ElfW(Ehdr) header;

	if (bytes.len < sizeof(header))
		return false;
	memcpy(&header, bytes.ptr, sizeof(header));
	return memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 && header.e_type == ET_DYN;
}

static int write_copy(struct span bytes, struct error *error)
{
	int fd = memfd_create("plugin", MFD_CLOEXEC);

	if (fd < 0)
		return error_set(error, ERR_SYSTEM, "memfd_create: %s", strerror(errno));
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.ptr, bytes.len);

		if (n < 0 && errno != EINTR) {
			error_set(error, ERR_SYSTEM, "memory: %s", strerror(errno));
			close(fd);
			return ERR_SYSTEM;
		}
		if (n > 0)
			bytes = span_slice(bytes, (size_t)n, bytes.len);
	}
	return fd;
}

/* The loader knows objects by their paths: so the copy stays open, and no other has
 * its number. */
static int load(struct native_file *file, struct error *error)
{
	char path[64];
	const char *why;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", file->fd);
	file->object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (file->object)
		return 0;
	why = dlerror();
	if (strncmp(why, path, strlen(path)) == 0 && why[strlen(path)] == ':')
		why += strlen(path) + 2;
	return error_set(error, ERR_INPUT, "%s", why);
}

int native_file_open(struct native_file *out, const char *path, struct error *error)
{
	char *bytes = NULL;
	size_t len = 0;
	int rc;

	*out = (struct native_file){.fd = -1};
	rc = file_read(path, NATIVE_FILE_MAX, &bytes, &len, error);
	if (rc == 0 && len > 0 && !is_object((struct span){bytes, len}))
		rc = error_set(error, ERR_INPUT,
			       "no shared object: build it with cc -shared -fPIC");
	if (rc == 0 && !is_whole((struct span){bytes, len}))
		rc = error_set(error, ERR_INPUT, "the file ends too early");
	if (rc == 0) {
		out->fd = write_copy((struct span){bytes, len}, error);
		rc = out->fd < 0 ? out->fd : 0;
	}
	free(bytes);
	return rc < 0 ? rc : load(out, error);
}

void native_file_close(struct native_file *file)
{
	if (file->object)
		dlclose(file->object);
	if (file->fd >= 0)
		close(file->fd);
}
