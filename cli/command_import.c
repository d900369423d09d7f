/* import: actions and people out of a spreadsheet. */
#include <stdlib.h>
#include <string.h>

#include "cli/field.h"
#include "cli/file.h"
#include "cli/import.h"
#include "cli/table.h"

static const struct import_column action_columns[] = {
	{ .key = "key",
	  .names = "key|mục|mã|mã số|tt|stt",
	  .is_required = true },
	{ .key = "title",
	  .names = "title|nhiệm vụ|tên nhiệm vụ|nội dung|nội dung nhiệm vụ|"
		   "nội dung/nhiệm vụ|nhiệm vụ giải pháp",
	  .is_required = true },
	{ .key = "lead",
	  .names = "lead|chủ trì|cơ quan chủ trì|đơn vị chủ trì|"
		   "đơn vị thực hiện|cơ quan thực hiện",
	  .is_agency = true },
	{ .key = "support",
	  .names = "support|phối hợp|cơ quan phối hợp|đơn vị phối hợp",
	  .is_list = true,
	  .is_agency = true },
	{ .key = "submit-to",
	  .names = "submit-to|trình|cơ quan phê duyệt|báo cáo",
	  .is_agency = true },
	{ .key = "due",
	  .names = "due|thời hạn|hạn|thời gian|thời gian thực hiện|"
		   "thời gian hoàn thành|thời hạn hoàn thành" },
	{ .key = "until", .names = "until|đến" },
	{ .key = "after", .names = "after|sau", .is_list = true },
	{ .key = "product",
	  .names = "product|sản phẩm|sản phẩm đầu ra|kết quả" },
	{ .key = "evidence", .names = "evidence|minh chứng" },
	{ .key = "kind", .names = "kind|loại" },
	{ .key = "tag", .names = "tag|nhãn" },
	{ .key = "note", .names = "note|ghi chú" },
	{ 0 },
};

static const struct import_column people_columns[] = {
	{ .key = "agency",
	  .names = "agency|cơ quan|đơn vị|mã cơ quan",
	  .is_required = true,
	  .is_agency = true },
	{ .key = "id", .names = "id|mã|tài khoản", .is_required = true },
	{ .key = "name",
	  .names = "name|họ tên|họ và tên|tên",
	  .is_required = true },
	{ .key = "role", .names = "role|vai trò" },
	{ .key = "email", .names = "email|e-mail|thư điện tử" },
	{ .key = "phone", .names = "phone|điện thoại|số điện thoại" },
	{ .key = "channels", .names = "channels|kênh", .is_list = true },
	{ .key = "language", .names = "language|ngôn ngữ" },
	{ 0 },
};

static const struct import_column *column_of(const struct import *import,
					     const char *key)
{
	const struct import_column *column = import->columns;

	while (strcmp(column->key, key) != 0)
		column++;
	return column;
}

/* "{key: …, title: …}" of a record, without the field of that name. */
static void add_record(struct import *import, const struct csv_record *record,
		       const char *without)
{
	const char *between = "{";

	for (const struct import_column *column = import->columns;
	     column->key != NULL; column++) {
		const struct csv_field *field =
			import_field(import, record, column->key);

		if (field == NULL || strcmp(column->key, without) == 0)
			continue;
		import_add(import, between);
		import_add_field(import, column_of(import, column->key), field);
		between = ", ";
	}
	import_add(import, "}\n");
}

static enum wire_exit send(struct import *import, const char *check,
			   const char *apply)
{
	import->call->is_trial = call_option(import->call, "dry-run") != NULL;
	return import_send(import, import->call->is_trial ? check : apply);
}

/* -------------------------------------------------------------- actions */

/* The plan's head, from a file of its own. */
static bool add_head(struct import *import)
{
	struct text text = { 0 };
	struct why why;
	const char *path = call_option(import->call, "plan");
	bool is_read = file_read(path, &text, &why) == ERROR_NONE;

	if (!is_read)
		output_say("%s", why.text);
	import_add(import, text_string(&text));
	if (text.length > 0 && text.bytes[text.length - 1] != '\n')
		import_add(import, "\n");
	text_clear(&text);
	return is_read;
}

static enum wire_exit run_actions(struct call *call)
{
	struct import import;
	enum wire_exit code = WIRE_EXIT_REFUSED;

	if (import_open(&import, call, action_columns) && add_head(&import)) {
		import.made_of = call_option(call, "plan");
		import.is_confirmed = call_option(call, "yes") != NULL;
		import_add(&import, "actions:\n");
		for (size_t i = 1; i < import.csv.count; i++) {
			import_add(&import, "  - ");
			add_record(&import, &import.csv.records[i], "");
		}
		code = send(&import, "/plans/check", "/plans/apply");
	}
	import_close(&import);
	return code;
}

/* --------------------------------------------------------------- people */

/* Fields of the wire under the names that the file gives them. */
static void add_kept(struct import *import, const json_t *from,
		     const char *const (*names)[2])
{
	for (size_t i = 0; names[i][0] != NULL; i++) {
		json_t *value = json_object_get(from, names[i][0]);
		char *text = json_dumps(value, JSON_ENCODE_ANY);

		if (value != NULL && !json_is_null(value) && text != NULL) {
			import_add(import, i > 0 ? ", " : "");
			import_add(import, names[i][1]);
			import_add(import, ": ");
			import_add(import, text);
		}
		free(text);
	}
}

static bool is_in_table(struct import *import, const char *id)
{
	for (size_t i = 1; i < import->csv.count; i++) {
		const struct csv_field *field =
			import_field(import, &import->csv.records[i], "id");

		if (field != NULL && strcmp(field->text, id) == 0)
			return true;
	}
	return false;
}

/* Whom the agency has already and the table does not name: they stay. */
static bool add_present(struct import *import, const char *code)
{
	static const char *const names[][2] = {
		{ "id", "id" },
		{ "name", "name" },
		{ "role", "role" },
		{ "email", "email" },
		{ "phone", "phone" },
		{ "webhook", "webhook" },
		{ "channels", "channels" },
		{ "language", "language" },
		{ "calendar", "calendar" },
		{ NULL, NULL },
	};
	struct text path = { 0 };
	const json_t *people;
	const json_t *agency;

	text_add(&path, "/agency");
	client_add_query(&path, "agency", code);
	agency = call_fetch(import->call, text_string(&path), NULL);
	text_clear(&path);
	people = json_object_get(agency, "people");
	for (size_t i = 0; i < json_array_size(people); i++) {
		const json_t *person = json_array_get(people, i);

		if (is_in_table(import, field_string(person, "id")))
			continue;
		import_add(import, "      - {");
		add_kept(import, person, names);
		import_add(import, "}\n");
	}
	return agency != NULL;
}

static const json_t *row_of(const struct import *import, const char *code)
{
	for (size_t i = 0; i < json_array_size(import->agencies); i++) {
		const json_t *row = json_array_get(import->agencies, i);

		if (strcmp(field_string(row, "code"), code) == 0)
			return row;
	}
	return NULL;
}

/* The agency as it is, with its people and those of the table. */
static bool add_agency(struct import *import, const json_t *row)
{
	static const char *const names[][2] = {
		{ "code", "code" },	    { "name", "name" },
		{ "short", "short" },	    { "parent", "parent" },
		{ "calendar", "calendar" }, { "timezone", "timezone" },
		{ "policy", "policy" },	    { NULL, NULL },
	};
	const char *code = field_string(row, "code");
	struct text kept = { 0 };

	for (size_t i = 0; names[i][0] != NULL; i++) {
		char *text = json_dumps(json_object_get(row, names[i][0]),
					JSON_ENCODE_ANY);

		if (text != NULL && strcmp(text, "null") != 0)
			text_addf(&kept, "%s%s: %s\n", i > 0 ? "    " : "  - ",
				  names[i][1], text);
		free(text);
	}
	import_add(import, text_string(&kept));
	text_clear(&kept);
	import_add(import, "    people:\n");
	if (!add_present(import, code))
		return false;
	for (size_t i = 1; i < import->csv.count; i++) {
		const struct csv_record *record = &import->csv.records[i];
		const struct csv_field *field =
			import_field(import, record, "agency");

		if (strcmp(import_agency(import, field->text), code) != 0)
			continue;
		import_add(import, "      - ");
		add_record(import, record, "agency");
	}
	return true;
}

/* Every agency that the table names, once. */
static bool add_agencies(struct import *import)
{
	struct strings done = { 0 };

	import_add(import, "agencies:\n");
	for (size_t i = 1; i < import->csv.count; i++) {
		const struct csv_field *field =
			import_field(import, &import->csv.records[i], "agency");
		const char *code = import_agency(import, field->text);
		const json_t *row = row_of(import, code);

		if (row == NULL ||
		    strcmp(field_string(row, "kind"), "agency") != 0) {
			output_complain("%s:%zu:%zu: there is no agency '%s'",
					import->file, field->line,
					field->column, field->text);
			import->errors++;
			continue;
		}
		if (strings_have(&done, code))
			continue;
		strings_add(&done, &import->call->arena, code);
		if (!add_agency(import, row))
			return false;
	}
	return import->errors == 0;
}

static enum wire_exit run_people(struct call *call)
{
	struct import import;
	enum wire_exit code = WIRE_EXIT_REFUSED;

	if (import_open(&import, call, people_columns) && add_agencies(&import))
		code = send(&import, "/agencies/check", "/agencies/apply");
	import_close(&import);
	return code;
}

static const struct option action_options[] = {
	{ .name = "plan",
	  .letter = 'p',
	  .argument = "FILE",
	  .is_required = true,
	  .help = "a plan file without actions: its number, title, issuer …" },
	{ .name = "dry-run", .help = "only say what it would change" },
	{ .name = "yes", .letter = 'y', .help = "do not ask" },
	{ 0 },
};

static const struct option people_options[] = {
	{ .name = "dry-run", .help = "only say what it would change" },
	{ 0 },
};

const struct command command_import_actions = {
	.words = { "import", "actions" },
	.arguments = "FILE",
	.least = 1,
	.most = 1,
	.options = action_options,
	.summary = "Register a plan whose actions are a table (CSV)",
	.help = "UTF-8, with comma, semicolon or tab between; the first line "
		"names the columns, in English or Vietnamese: key (Mục), title "
		"(Nhiệm vụ), lead (Cơ quan chủ trì), support (Phối hợp), "
		"submit-to (Trình), due (Thời hạn), until, after, product (Sản "
		"phẩm), evidence, kind, tag, note (Ghi chú). Agencies by code "
		"or name. Complaints name line and column of the table.",
	.example = "dondoc import actions nhiem-vu.csv --plan "
		   "51-KH-UBND.yaml --dry-run\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_actions,
};

const struct command command_import_people = {
	.words = { "import", "people" },
	.arguments = "FILE",
	.least = 1,
	.most = 1,
	.options = people_options,
	.summary = "Add or change people by a table (CSV)",
	.help = "Columns: agency (Cơ quan), id (Mã), name (Họ tên), role (Vai "
		"trò), email, phone (Điện thoại), channels (Kênh), language. "
		"People whom the table does not name stay as they are.",
	.example = "dondoc import people can-bo.csv --dry-run\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_people,
};
