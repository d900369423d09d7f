// Reads feeds with ical.js, as Thunderbird does: names of files on standard
// input, a line of JSON for each on standard output.
import {readFileSync} from "node:fs";
import {createInterface} from "node:readline";
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";

const require = createRequire(pathToFileURL(process.argv[2] + "/").href);
const {default: ICAL} = await import(pathToFileURL(
	require.resolve("ical.js")).href);

// Complaints of its own "strict" design are errors.
ICAL.design.strict = true;

function describe(component) {
	const dates = {};
	for (const name of ["dtstart", "dtend", "due", "completed"]) {
		const property = component.getFirstProperty(name);
		if (property)
			dates[name] = property.getFirstValue().toString();
	}
	return {
		uid: component.getFirstPropertyValue("uid"),
		summary: component.getFirstPropertyValue("summary"),
		sequence: component.getFirstPropertyValue("sequence"),
		status: component.getFirstPropertyValue("status"),
		...dates,
	};
}

for await (const file of createInterface({input: process.stdin})) {
	const calendar = new ICAL.Component(
		ICAL.parse(readFileSync(file, "utf-8")));
	const entries = ["vevent", "vtodo"].flatMap(
		(kind) => calendar.getAllSubcomponents(kind));
	for (const entry of entries)
		if (entry.name === "vevent")
			new ICAL.Event(entry, {strictExceptions: true}).duration;
	console.log(JSON.stringify(entries.map(describe)));
}
