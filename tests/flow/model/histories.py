"""Random histories: an office, its plan, and what happens to them.

A history is a list of lines, each a command; both who lives it (driver.c) and
who says what it must come to (reference.py) read them as they stand here:

    open DAY HOUR                an empty store, by the clock of Hanoi
    config|calendar|directory|plan JSON
                                 a file: JSON is YAML on one line
    act ACT TASK                 start submit approve return done note drop
                                 reopen
    extend TASK DAY
    silence task TASK DAY        nothing is told until then
    silence agency CODE DAY
    lift N                       the N-th silence ends now
    away PERSON DEPUTY DAY       until then; back PERSON
    live DAY HOUR                every moment until then is lived
    sleep DAY HOUR               nothing runs until then, and then it does;
                                 an earlier time: the clock was set back
    restart                      as after a crash
"""

import copy
import datetime
import json

PLAN = "1/KH"
OFFSETS = ["0d", "1d", "2d", "3d", "5d", "7d", "14d", "30d",
           "0wd", "1wd", "2wd", "5wd"]
AFTER = ["1d", "2d", "3d", "7d", "15d", "1wd", "3wd"]
EVERY = ["1d", "2d", "3d", "7d", "7d", "14d", "1wd", "2wd", "5wd"]
CHANNELS = ["email", "sms"]
ZONES = [None, None, None, "Asia/Tokyo", "Europe/Paris"]
FROM = {"start": ("open", "returned"), "submit": ("open", "started"),
        "approve": ("submitted",), "return": ("submitted",),
        "done": ("waiting", "open", "started", "returned"),
        "note": ("waiting", "open", "started", "returned", "submitted"),
        "drop": ("waiting", "open", "started", "returned", "submitted"),
        "reopen": ("submitted", "done", "dropped")}


class Author:
    """Writes one history, with what must be known to write no nonsense."""

    def __init__(self, random):
        self.random = random
        self.lines = []
        self.plan = None
        self.states = {}  # of tasks
        self.due = {}
        self.silences = []  # the day until which, None: lifted
        self.away = {}  # the day until which
        self.now = datetime.datetime(random.randint(2010, 2029), 1, 1) + (
            datetime.timedelta(days=random.randint(0, 364),
                               hours=random.randint(0, 23)))
        self.start = self.now

    def say(self, *words):
        self.lines.append(" ".join(
            word if isinstance(word, str)
            else json.dumps(word, ensure_ascii=False) for word in words))

    def some(self, items, most):
        count = self.random.randint(0, min(most, len(items)))
        return self.random.sample(items, count)

    def chance(self, part):
        return self.random.random() < part

    def day(self, least, most):
        days = datetime.timedelta(days=self.random.randint(least, most))
        return (self.now + days).date().isoformat()

    # ------------------------------------------------------------- the office

    def policy(self, part):
        random = self.random
        whole = {
            "at": random.choice(["06:00", "07:30", "08:00", "10:00"]),
            "before": self.some(OFFSETS, 4),
            "overdue": random.choice(EVERY),
            "escalate": {offset: random.choice(
                ["follow-up", "parent", "issuer"])
                for offset in self.some(AFTER, 3)},
            "channels": {kind: self.some(CHANNELS, 2) or ["email"]
                         for kind in self.some(
                             ["assigned", "before", "last-day", "overdue",
                              "escalated"], 5)},
            "support": self.some(["assigned", "7d", "2d", "1wd"], 3),
            "undated": random.randint(1, 28),
            "silent": random.choice(["30d", "90d", "10wd", "never"]),
        }
        return {key: whole[key] for key in whole if self.chance(part)}

    def person(self, code, number, role):
        channels = self.random.choice([["email"], ["email"], ["sms"],
                                       ["email", "sms"]])
        name = "%s%d" % (code, number)
        return {"id": name, "name": "P", "role": role,
                "email": name + "@x.example",
                "phone": "+8491200%04d" % self.random.randint(0, 9999),
                "channels": channels}

    def agency(self, code, roles):
        agency = {"code": code, "name": code.upper(), "people": [
            self.person(code, number, role)
            for number, role in enumerate(roles)]}
        zone = self.random.choice(ZONES)
        if zone is not None:
            agency["timezone"] = zone
        if self.chance(0.2):
            agency["calendar"] = "rieng"
        if self.chance(0.3):
            agency["policy"] = self.random.choice(["p1", "p2"])
        return agency

    def roles(self, *roles):
        """Some of these, and perhaps the first twice."""
        found = [role for role in roles if self.chance(0.7)]
        if self.chance(0.2):
            found.append(roles[0])
        return found

    def office(self):
        self.say("config", {"policy": {"default": self.policy(0.5),
                                       "p1": self.policy(0.4),
                                       "p2": self.policy(0.4)}})
        days = [{"date": day, "kind": self.random.choice(["off", "work"])}
                for day in sorted({self.day(-10, 200) for _ in range(12)})]
        self.say("calendar", {"calendar": "vn", "days": days})
        self.say("calendar", {"calendar": "rieng", "extends": "vn"})
        agencies = [
            self.agency("tinh", self.roles("receiver", "owner", "reader")),
            self.agency("so", self.roles("follow-up", "owner")),
            self.agency("uy", self.roles("reader", "owner", "receiver")),
        ]
        for code in ("a", "b", "c"):
            agency = self.agency(code, ["owner"] + self.roles(
                "owner", "receiver", "reader"))
            parent = self.random.choice([None, "tinh", "so", "uy"])
            if parent is not None:
                agency["parent"] = parent
            agencies.append(agency)
        self.people = [person["id"] for agency in agencies
                       for person in agency["people"]]
        self.agencies = agencies
        self.say("directory", {"agencies": agencies, "groups": [
            {"code": "khoi", "name": "K", "members": ["a", "b"]}]})

    def change_office(self):
        """Somebody leaves or comes, or is told by another policy."""
        place = self.random.randrange(len(self.agencies))
        agency = self.agencies[place] = copy.deepcopy(self.agencies[place])
        what = self.random.randint(0, 2)
        if what == 0 and len(agency["people"]) > 1:
            agency["people"].pop(self.random.randrange(
                len(agency["people"])))
        elif what == 1:
            role = self.random.choice(["owner", "receiver", "follow-up"])
            agency["people"].append(self.person(
                agency["code"], len(self.lines), role))
        else:
            agency["policy"] = self.random.choice(["p1", "p2"])
        self.say("directory", {"agencies": [agency]})

    # --------------------------------------------------------------- the plan

    def due_words(self):
        issued = datetime.date.fromisoformat(self.plan["issued"])
        chance = self.random.random()
        if chance < 0.7:
            return self.day(-3, 60)
        return "trong thời hạn %d ngày%s kể từ ngày %s" % (
            self.random.randint(2, 40), " làm việc" if chance < 0.9 else "",
            issued.strftime("%d/%m/%Y"))

    def action(self, key):
        random = self.random
        action = {"key": key, "title": "Việc " + key,
                  "lead": random.choice(["a", "b", "c", "so", "khoi"])}
        if self.chance(0.75):
            action["due"] = self.due_words()
        else:
            action["class"] = "standing"
        if self.chance(0.3):
            action["support"] = random.choice([["a"], ["b", "c"], ["khoi"],
                                               ["so"]])
        if self.chance(0.2):
            action["kind"] = "request"
        if self.chance(0.2):
            action["submit-to"] = "tinh"
        if self.chance(0.2):
            action["policy"] = random.choice(["p1", "p2"])
        if self.chance(0.2):
            action["remind"] = self.policy(0.3) or {"at": "09:00"}
        if key != "A" and self.chance(0.15):
            action["after"] = ["A"]
        return action

    def first_plan(self):
        self.plan = {"plan": PLAN, "title": "T", "issued": self.day(-5, 0),
                     "issuer": "tinh", "follow-up": "so"}
        if self.chance(0.5):
            self.plan["watchers"] = ["uy"]
            self.plan["watch"] = {"uy": self.random.choice(
                ["none", "escalations", "digest"])}
        if self.chance(0.3):
            self.plan["policy"] = self.random.choice(["p1", "p2"])
        if self.chance(0.2):
            self.plan["calendar"] = "rieng"
        self.plan["actions"] = [self.action(key) for key in
                                "ABCD"[:self.random.randint(1, 4)]]
        self.say("plan", self.plan)

    def change_plan(self):
        plan = self.plan = copy.deepcopy(self.plan)
        action = self.random.choice(plan["actions"])
        what = self.random.randint(0, 3)
        if what == 0:
            action["lead"] = self.random.choice(["a", "b", "c", "so", "khoi"])
        elif what == 1:
            action.pop("class", None)
            action["due"] = self.due_words()
        elif what == 2:
            action["remind"] = self.policy(0.3) or {"at": "09:00"}
        else:
            plan["policy"] = self.random.choice(["p1", "p2", "default"])
        self.say("plan", plan)

    # ------------------------------------------------------------------- acts

    def act(self, tasks):
        ref, task = self.random.choice(tasks)
        receives = "submit-to" in task.action
        fits = [act for act, states in FROM.items()
                if task.state in states
                and (act != "reopen" or ref in self.owed)
                and not (act == "done" and receives)
                and not (act == "submit" and not receives)]
        if not fits:
            return
        act = self.random.choice(fits)
        self.say("act", act, ref)

    def extend(self, tasks):
        ref, task = self.random.choice(tasks)
        if task.state in ("done", "dropped"):
            return
        first = self.now.date().toordinal() + 1
        if task.due is not None:
            first = max(first, task.due + 1)
        day = datetime.date.fromordinal(first + self.random.randint(0, 40))
        self.say("extend", ref, day.isoformat())

    def silence(self, tasks):
        if self.silences and self.chance(0.3):
            number = self.random.randrange(len(self.silences))
            if (self.silences[number] or "") > self.now.date().isoformat():
                self.silences[number] = None
                self.say("lift", str(number))
            return
        until = self.day(1, 40)
        ref, task = self.random.choice(tasks)
        if self.chance(0.5):
            self.say("silence agency", self.random.choice("abc"), until)
        elif task.state not in ("done", "dropped"):
            self.say("silence task", ref, until)
        else:
            return
        self.silences.append(until)

    def absence(self):
        """A deputy comes later in the list: nobody stands in for himself."""
        if len(self.people) < 2:
            return
        first = self.random.randrange(len(self.people) - 1)
        known = {person["id"] for agency in self.agencies
                 for person in agency["people"]}
        person = self.people[first]
        fits = [code for code in self.people[first + 1:] if code in known]
        if person not in known or not fits:
            return
        if person in self.away:
            if self.away.pop(person) > self.now.date().isoformat():
                self.say("back", person)
            return
        until = self.day(1, 30)
        self.away[person] = until
        self.say("away", person,
                 self.random.choice(fits), until)

    def days_off(self):
        most = self.random.choice([4, 40])
        days = [{"date": day, "kind": self.random.choice(["off", "work"])}
                for day in sorted({self.day(1, most) for _ in range(
                    self.random.randint(1, 4))})]
        self.say("calendar", {"calendar": self.random.choice(["vn", "rieng"]),
                              "days": days})

    def pass_time(self):
        chance = self.random.random()
        verb = "live"
        if chance < 0.3:
            hours = self.random.randint(1, 48)
        elif chance < 0.7:
            hours = self.random.randint(24, 24 * 25)
        elif chance < 0.9:
            verb = "sleep"
            hours = self.random.choice([3, 24 * 3, 24 * 20, 24 * 90])
            hours = self.random.randint(1, hours)
        elif chance < 0.95:
            verb = "sleep"
            hours = -self.random.randint(1, 5)
            if self.now + datetime.timedelta(hours=hours) < self.start:
                return
        else:
            if self.chance(0.3):
                self.say("restart")
            return
        self.now += datetime.timedelta(hours=hours)
        self.say(verb, self.now.date().isoformat(), str(self.now.hour))


def write(random, office):
    """A new history, told to a reference office as it is written."""
    author = Author(random)
    author.say("open", author.now.date().isoformat(), str(author.now.hour))
    author.office()
    author.first_plan()

    def tell():
        for line in author.lines[tell.count:]:
            office.tell(line)
        tell.count = len(author.lines)
    tell.count = 0
    for _ in range(random.randint(4, 24)):
        tell()
        tasks = sorted(office.tasks.items())
        author.owed = office.owed
        what = random.random()
        if what < 0.5:
            author.pass_time()
        elif what < 0.68:
            author.act(tasks)
        elif what < 0.74:
            author.extend(tasks)
        elif what < 0.81:
            author.silence(tasks)
        elif what < 0.87:
            author.absence()
        elif what < 0.92:
            author.days_off()
        elif what < 0.95:
            author.change_office()
        else:
            author.change_plan()
    author.now += datetime.timedelta(days=30)
    author.say("live", author.now.date().isoformat(), "0")
    tell()
    return author.lines
