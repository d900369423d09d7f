#include "base/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define BITS_256 32

void secret_init(void)
{
	const struct rlimit none = { 0, 0 };

	if (sodium_init() < 0) {
		fputs("dondoc: no source of random numbers\n", stderr);
		abort();
	}
	/* Of what was just asked for the memory holds tokens in clear. */
	(void)setrlimit(RLIMIT_CORE, &none);
}

void secret_new(char token[SECRET_SIZE])
{
	unsigned char random[BITS_256];

	randombytes_buf(random, sizeof(random));
	sodium_bin2base64(token, SECRET_SIZE, random, sizeof(random),
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(random, sizeof(random));
}

void secret_digest(const char *bytes, size_t length,
		   char hash[SECRET_HASH_SIZE])
{
	unsigned char digest[BITS_256];

	(void)crypto_generichash(digest, sizeof(digest),
				 (const unsigned char *)bytes, length, NULL, 0);
	sodium_bin2hex(hash, SECRET_HASH_SIZE, digest, sizeof(digest));
}

void secret_hash(const char *token, char hash[SECRET_HASH_SIZE])
{
	secret_digest(token, strlen(token), hash);
}

void secret_tag(const void *bytes, size_t length,
		unsigned char tag[SECRET_TAG_SIZE])
{
	unsigned char digest[BITS_256];

	(void)crypto_generichash(digest, sizeof(digest), bytes, length, NULL,
				 0);
	memcpy(tag, digest, SECRET_TAG_SIZE);
}

bool secret_is_equal(const unsigned char a[SECRET_TAG_SIZE],
		     const unsigned char b[SECRET_TAG_SIZE])
{
	return sodium_memcmp(a, b, SECRET_TAG_SIZE) == 0;
}

void secret_sha256(const char *bytes, size_t length,
		   unsigned char digest[SECRET_SHA256_SIZE])
{
	(void)crypto_hash_sha256(digest, (const unsigned char *)bytes, length);
}

void secret_hex(const unsigned char digest[SECRET_SHA256_SIZE],
		char hexadecimal[SECRET_HASH_SIZE])
{
	sodium_bin2hex(hexadecimal, SECRET_HASH_SIZE, digest,
		       SECRET_SHA256_SIZE);
}

void secret_sign(const char *secret, const char *text,
		 char signature[SECRET_HASH_SIZE])
{
	unsigned char code[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;

	(void)crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret,
					  strlen(secret));
	(void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)text,
					    strlen(text));
	(void)crypto_auth_hmacsha256_final(&state, code);
	sodium_bin2hex(signature, SECRET_HASH_SIZE, code, sizeof(code));
	sodium_memzero(&state, sizeof(state));
}

const char *secret_base64_bytes(struct arena *arena, const char *bytes,
				size_t length)
{
	size_t room = sodium_base64_encoded_len(length,
						sodium_base64_VARIANT_ORIGINAL);
	char *encoded = arena_alloc(arena, room);

	(void)sodium_bin2base64(encoded, room, (const unsigned char *)bytes,
				length, sodium_base64_VARIANT_ORIGINAL);
	return encoded;
}

const char *secret_base64(struct arena *arena, const char *string)
{
	return secret_base64_bytes(arena, string, strlen(string));
}

const char *secret_from_base64(struct arena *arena, const char *base64,
			       size_t *length)
{
	size_t written = strlen(base64);
	char *bytes = arena_alloc(arena, written / 4 * 3 + 4);

	if (sodium_base642bin((unsigned char *)bytes, written / 4 * 3 + 3,
			      base64, written, NULL, length, NULL,
			      sodium_base64_VARIANT_ORIGINAL) != 0)
		return NULL;
	return bytes;
}
