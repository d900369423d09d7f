/* Secrets: tokens that open doors, and the hashes that are kept of them. */
#ifndef DONDOC_BASE_SECRET_H
#define DONDOC_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"

#define SECRET_SIZE 44 /* 256 random bits as base64url, and a NUL */
#define SECRET_SHA256_SIZE 32 /* bytes */
#define SECRET_HASH_SIZE 65 /* 256 bits as hexadecimal, and a NUL */

/* Call once before the others; aborts when there is no random source. From
 * then on the process leaves no core files. */
void secret_init(void);

/* A new token. It is shown once; keep only its hash. */
void secret_new(char token[SECRET_SIZE]);

/* BLAKE2b-256 of a token. The token has 256 random bits, so its hash needs
 * neither salt nor stretching, and may be looked up by equality. */
void secret_hash(const char *token, char hash[SECRET_HASH_SIZE]);

/* The same over bytes: for content tags. */
void secret_digest(const char *bytes, size_t length,
		   char hash[SECRET_HASH_SIZE]);

#define SECRET_TAG_SIZE 16

/* Its first 128 bits, as bytes. */
void secret_tag(const void *bytes, size_t length,
		unsigned char tag[SECRET_TAG_SIZE]);

/* Whether two are equal, in a time that does not tell where they are not. */
bool secret_is_equal(const unsigned char a[SECRET_TAG_SIZE],
		     const unsigned char b[SECRET_TAG_SIZE]);

/* SHA-256 (FIPS 180-4), what others can compute too; and as hexadecimal. */
void secret_sha256(const char *bytes, size_t length,
		   unsigned char digest[SECRET_SHA256_SIZE]);
void secret_hex(const unsigned char digest[SECRET_SHA256_SIZE],
		char hexadecimal[SECRET_HASH_SIZE]);

/* HMAC-SHA256 of a text under a secret, as hexadecimal. */
void secret_sign(const char *secret, const char *text,
		 char signature[SECRET_HASH_SIZE]);

/* Base64 (RFC 4648, with padding) of a string, in the arena. */
const char *secret_base64(struct arena *arena, const char *string);
const char *secret_base64_bytes(struct arena *arena, const char *bytes,
				size_t length);

/* The bytes of base64, in the arena, NULL when it is none. */
const char *secret_from_base64(struct arena *arena, const char *base64,
			       size_t *length);

#endif
