"""The seven months of script/demo, and every feed on its days.

The acts are read from script/demo itself, so that what is tested is what is
shown."""

import hashlib
import re
import shlex
from datetime import date, timedelta

from office import NUMBER, SOURCE, Office

FIRST, LAST = date(2010, 6, 2), date(2010, 12, 31)


def acts():
    """[(day, [words of a command])…] of script/demo, in order."""
    text = (SOURCE / "script" / "demo").read_text("utf-8")
    text = text[text.index("\nday "):text.index("memory=$(awk")]
    day, found, loop = FIRST, [], None
    for line in text.splitlines():
        line = line.strip().replace("${P}", f"{NUMBER}#")
        if line.startswith("day "):
            day = date.fromisoformat(line.split()[1])
        elif line.startswith("for place in "):
            loop = line.removeprefix("for place in ").split(";")[0].split()
        elif line == "done":
            loop = None
        elif line.startswith("as "):
            words = shlex.split(re.sub(r"\$\{?place\}?", "%PLACE%", line))[2:]
            for place in loop or [""]:
                found.append((day, [word.replace("%PLACE%", place)
                                    for word in words]))
    assert len(found) > 40, "script/demo is written otherwise now"
    return found


def subjects(office):
    """The options of `feed add` for every subject there is."""
    rows = office.json("agency", "ls")
    people = ["chi-lang-vt", "ldtbxh-vt", "ubnd-vx", "chu-tich-tk"]
    return ([("--group" if row["kind"] == "group" else "--agency", row["code"])
             for row in rows] + [("--person", code) for code in people] +
            [("--plan", NUMBER), ("--plan", NUMBER, "--language", "en"),
             ("--agency", "huyen-chi-lang", "--alarms")])


class Feeds:
    """Every different body of every feed, as files; and what was where."""

    def __init__(self, folder, days):
        self.folder = folder
        self.files = {}  # (subject, view): [(day, file)…], a row a version
        with Office(plans=True, clock=f"{FIRST}T07:00") as office:
            self._play(office, days)

    def _play(self, office, days):
        paths = {words: "/feeds/{}.ics".format(
            office.json("feed", "add", *words)["token"])
            for words in subjects(office)}
        waiting = acts()
        for day in days:
            while waiting and waiting[0][0] <= day:
                at, words = waiting.pop(0)
                office.to(f"{at}T09:30")
                office.ok(*words)
            office.to(f"{day}T10:00")
            for words, path in paths.items():
                for view in ("", "?as=todo"):
                    self._keep(office, (words, view), path + view, day)
        assert not waiting

    def _keep(self, office, which, path, day):
        status, headers, body = office.http("GET", path)
        assert status == 200, (which, day)
        name = hashlib.sha256(body).hexdigest()[:24] + ".ics"
        file = self.folder / name
        versions = self.files.setdefault(which, [])
        if not versions or versions[-1][1] != file:
            versions.append((day, file))
            file.write_bytes(body)
        else:
            assert headers["ETag"] == self.etag[which]
        self.etag[which] = headers["ETag"]

    etag = {}

    @property
    def all(self):
        return sorted(self.folder.glob("*.ics"))


def some_days(step):
    """Days of the seven months, the last one among them."""
    days = [FIRST + timedelta(n)
            for n in range(0, (LAST - FIRST).days + 1, step)]
    return days if days[-1] == LAST else [*days, LAST]
