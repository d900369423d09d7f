/* The ways in which people are told. */
#ifndef DONDOC_PLAN_CHANNELS_H
#define DONDOC_PLAN_CHANNELS_H

/* They are bits. Whoever asks each of them in turn goes by their places:
 * CHANNEL_AT(0) … CHANNEL_AT(CHANNEL_COUNT - 1). */
#define CHANNEL_EMAIL 1u
#define CHANNEL_SMS 2u
#define CHANNEL_WEBHOOK 4u
#define CHANNEL_COUNT 3
#define CHANNEL_AT(place) (1u << (unsigned)(place))

/* "email", "sms", "webhook", by their places, and NULL. */
extern const char *const channel_words[CHANNEL_COUNT + 1];

/* The word for one channel bit, and back (0: unknown). */
const char *channel_word(unsigned channel);
unsigned channel_from_word(const char *word);

/* The place of one channel bit. */
int channel_place(unsigned channel);

#endif
