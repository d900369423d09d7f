#include "outbox/webhook_body.h"

#include <string.h>

#define SECONDS_A_DAY 86400

static void add_byte(struct text *json, unsigned char byte, bool is_utf8)
{
	if (byte == '"' || byte == '\\')
		text_addf(json, "\\%c", byte);
	else if (byte < 0x20 || byte == 0x7f)
		text_addf(json, "\\u%04x", byte);
	else if (byte >= 0x80 && !is_utf8)
		text_add(json, "?");
	else
		text_addf(json, "%c", byte);
}

void json_add_string(struct text *json, const char *string)
{
	bool is_utf8;

	if (string == NULL) {
		text_add(json, "null");
		return;
	}
	is_utf8 = text_is_utf8(string, strlen(string));
	text_add(json, "\"");
	for (; *string != '\0'; string++)
		add_byte(json, (unsigned char)*string, is_utf8);
	text_add(json, "\"");
}

static void add_field(struct text *json, const char *name, const char *value)
{
	text_addf(json, ",\"%s\":", name);
	json_add_string(json, value);
}

static void add_date(struct text *json, const char *name, struct date date)
{
	char iso[DATE_TEXT_SIZE];

	add_field(json, name,
		  date_is_set(date) ? date_to_iso(date, iso) : NULL);
}

static void add_flag(struct text *json, const char *name, bool is_so)
{
	text_addf(json, ",\"%s\":%s", name, is_so ? "true" : "false");
}

/* The instant in UTC: programs read it, and the zone is the office's. */
static void add_instant(struct text *json, const char *name, int64_t at)
{
	int64_t day = at / SECONDS_A_DAY - (at % SECONDS_A_DAY < 0);
	int second = (int)(at - day * SECONDS_A_DAY);
	struct date date = { (int)day };
	char iso[DATE_TEXT_SIZE];

	text_addf(json, ",\"%s\":\"%sT%02d:%02d:%02dZ\"", name,
		  date_to_iso(date, iso), second / 3600, second / 60 % 60,
		  second % 60);
}

static void add_item(struct text *json, const struct digest_item *item)
{
	text_addf(json, "{\"number\":%lld", (long long)item->number);
	add_field(json, "ref", item->ref);
	add_field(json, "plan", item->plan);
	add_field(json, "key", item->key);
	add_field(json, "title", item->title);
	add_field(json, "agency_name", item->agency);
	add_field(json, "notice", notice_word(item->notice));
	add_date(json, "due_on", item->due);
	add_field(json, "due_phrase", item->due_phrase);
	add_date(json, "last_working_day", item->last_working_day);
	add_field(json, "period", item->period);
	add_field(json, "submit_to", item->submit_to);
	add_field(json, "product", item->product);
	add_flag(json, "support", item->is_support);
	add_flag(json, "request", item->is_request);
	text_add(json, "}");
}

static void add_unreached(struct text *json, const struct digest *digest)
{
	text_add(json, ",\"unreached\":[");
	for (size_t i = 0; i < digest->unreached_count; i++) {
		const struct digest_unreached *one = &digest->unreached[i];

		text_add(json,
			 i == 0 ? "{\"person_name\":" : ",{\"person_name\":");
		json_add_string(json, one->person);
		add_field(json, "agency_name", one->agency);
		add_field(json, "phone", one->phone);
		text_addf(json, ",\"tasks\":%d}", one->tasks);
	}
	text_add(json, "]");
}

static void add_quiet(struct text *json, const struct digest *digest)
{
	text_add(json, ",\"quiet_feeds\":[");
	for (size_t i = 0; i < digest->quiet_count; i++) {
		const struct digest_quiet *one = &digest->quiet[i];

		text_addf(json, "%s{\"days\":%d", i == 0 ? "" : ",", one->days);
		add_field(json, "agency_name", one->agency);
		add_field(json, "plan", one->plan);
		add_field(json, "label", one->label);
		text_add(json, "}");
	}
	text_add(json, "]");
}

void compose_webhook(const struct digest *digest, struct text *json)
{
	text_add(json, "{\"id\":");
	json_add_string(json, digest->token);
	add_field(json, "kind", "reminders");
	add_instant(json, "at", digest->at);
	add_field(json, "person", digest->person_code);
	add_field(json, "person_name", digest->person);
	add_field(json, "agency", digest->agency_code);
	add_field(json, "agency_name", digest->agency);
	add_date(json, "missed_since", digest->missed_since);
	add_field(json, "instead_of", digest->instead_of);
	text_add(json, ",\"tasks\":[");
	for (size_t i = 0; i < digest->count; i++) {
		text_add(json, i == 0 ? "" : ",");
		add_item(json, &digest->items[i]);
	}
	text_add(json, "]");
	add_unreached(json, digest);
	add_quiet(json, digest);
	text_add(json, "}\n");
}
