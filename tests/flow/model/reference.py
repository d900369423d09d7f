"""Who is told of what on which day: the rules of reminders once more.

Written from the texts (the policies of dondoc.yaml, the contracts in the
headers), not from the code, and as plainly as it goes: no store, no index of
what is due next; each task walks through its moments. histories.py tells
what a history looks like, line by line; `Office.told` has what it comes to."""

import datetime
import functools
import json
import zoneinfo

OFFICE_ZONE = "Asia/Ho_Chi_Minh"
DAY = 86400
LISTENING = ("waiting", "open", "started", "returned")  # else silent
CLOSED = ("done", "dropped")
DEFAULT = {
    "at": "08:00", "before": ["14d", "7d", "3d", "1d", "0d"], "overdue": "7d",
    "escalate": {"1d": "follow-up", "7d": "parent", "15d": "issuer"},
    "channels": {"assigned": ["email"], "before": ["email"],
                 "last-day": ["email", "sms"], "overdue": ["email", "sms"],
                 "escalated": ["email"]},
    "support": ["assigned", "7d"], "undated": 15, "silent": "90d",
}
# Whom an audience is made of: the first of these roles of which there is
# somebody; None is everybody.
ROLES = {
    "lead": ["owner"], "support": ["owner"],
    "follow-up": ["follow-up", "owner"],
    "parent": ["receiver", "owner"], "issuer": ["receiver", "owner"],
    "watcher": ["receiver", "owner", None],
    "digest": ["receiver", "owner", None],
}
# Of the same time the last one is told, and says the others too.
RANKS = ["silent", "undated", "ahead", "opened", "escalated", "changed",
         "assigned", "overdue", "last-day"]
# What a plan that says it otherwise is news of.
NEWS = ("title", "due", "submit-to", "product")
# By whose channels the kinds are told that have none of their own.
BY = {"ahead": "before", "undated": "assigned", "opened": "assigned",
      "changed": "assigned", "silent": "escalated"}
ABOVE = ("follow-up", "parent", "issuer", "watcher", "digest")


def day_of(text):
    return datetime.date.fromisoformat(text).toordinal()


@functools.lru_cache(None)
def instant(zone, day, minute):
    """UTC seconds of a minute of a day there."""
    date = datetime.date.fromordinal(day)
    clock = datetime.time(minute // 60, minute % 60)
    return int(datetime.datetime.combine(
        date, clock, zoneinfo.ZoneInfo(zone)).timestamp())


@functools.lru_cache(None)
def local(zone, at):
    """Day and HH:MM there."""
    moment = datetime.datetime.fromtimestamp(at, zoneinfo.ZoneInfo(zone))
    return moment.toordinal(), moment.strftime("%H:%M")


def minute_of(text):
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


class Calendar:
    """Working days: of the week, of the calendar beneath, of its own."""

    def __init__(self, beneath=None):
        self.beneath = beneath
        self.days = {}

    def works(self, day):
        if day in self.days:
            return self.days[day]
        if self.beneath is not None:
            return self.beneath.works(day)
        return (day - 1) % 7 < 5  # ordinal 1 was a Monday

    def roll(self, day, step):
        while not self.works(day):
            day += step
        return day

    def add(self, day, count):
        """So many working days after a day, or before it."""
        step = 1 if count > 0 else -1
        while count != 0:
            day += step
            if self.works(day):
                count -= step
        return day

    def shift(self, day, offset, sign):
        count, unit = split(offset)
        if unit == "wd":
            return self.add(day, sign * count)
        return day + sign * count


@functools.lru_cache(None)
def split(offset):
    unit = "wd" if offset.endswith("wd") else "d"
    return int(offset[:-len(unit)]), unit


def lay_over(policy, over):
    """A policy over another: what it does not name stays."""
    both = dict(policy, **over)
    both["channels"] = dict(policy["channels"], **over.get("channels", {}))
    return both


class Task:
    def __init__(self, ref, action, agency):
        self.ref = ref
        self.action = action
        self.agency = agency
        self.state = "open"
        self.due = None
        self.version = 1
        self.granted = 0
        self.extended = self.by_machine = False
        self.decided = {}  # on which days each rule told whom

    def appear(self, now, due, waits):
        self.state = "waiting" if waits else "open"
        self.due = due
        self.appeared = self.opened = self.word = self.upto = now
        self.amended = now

    def move(self, due, now):
        """Another due day: its notices start anew."""
        self.version += due != self.due
        self.due = due
        self.upto = now


class Office:
    def __init__(self):
        self.calendars = {"vn": Calendar()}
        self.policies = {"default": DEFAULT}
        self.agencies = {}
        self.people = {}
        self.groups = {}
        self.plan = None
        self.tasks = {}
        self.silences = []
        self.absences = []
        self.told = []

    def tell(self, line):
        """A command, as histories.py has them."""
        verb, _, rest = line.partition(" ")
        is_file = verb in ("config", "directory", "plan", "calendar")
        getattr(self, "do_" + verb)(*[rest] if is_file else rest.split())

    # ------------------------------------------------------ what is said of it

    def do_open(self, day, hour):
        self.now = instant(OFFICE_ZONE, day_of(day), int(hour) * 60)

    def do_config(self, text):
        policies = json.loads(text)["policy"]
        self.policies = {"default": lay_over(DEFAULT,
                                             policies.get("default", {}))}
        for name, policy in policies.items():
            self.policies[name] = lay_over(self.policies["default"], policy)

    def do_directory(self, text):
        file = json.loads(text)
        for agency in file["agencies"]:
            self.agencies[agency["code"]] = agency
        self.people = {person["id"]: person for agency in
                       self.agencies.values() for person in agency["people"]}
        for group in file.get("groups", []):
            self.groups[group["code"]] = group["members"]

    def instants(self):
        """When each notice comes, as things stand."""
        return {ref: {identity(notice): notice["at"] for notice in
                      self.notices(task, self.now + 400 * DAY)}
                for ref, task in self.tasks.items()}

    def catch_up(self, task, before):
        """What is a past moment now, but was none yet, is told at once."""
        self.decide(task, [
            notice for notice in self.notices(task, self.now)
            if before.get(identity(notice), 0) > task.upto >= notice["at"]],
            self.now)

    def do_calendar(self, text):
        file = json.loads(text)
        before = self.instants()
        beneath = self.calendars.get(file.get("extends"))
        calendar = self.calendars.setdefault(file["calendar"],
                                             Calendar(beneath))
        for day in file.get("days", []):
            calendar.days[day_of(day["date"])] = day["kind"] == "work"
        for ref, task in self.tasks.items():
            self.recount(task, before[ref])

    def recount(self, task, before):
        """Another calendar: terms end on other days, notices come on others."""
        if is_term(task.action) and task.state not in CLOSED:
            due = self.wanted(task, task.action)
            if due != task.due:
                task.move(due, self.now)
                return
        self.catch_up(task, before)

    # ------------------------------------------------------------------- plans

    def do_plan(self, text):
        plan = json.loads(text)
        self.plan = plan
        self.actions = {action["key"]: action for action in plan["actions"]}
        owed = {}
        for action in plan["actions"]:
            lead = action.get("lead", plan["follow-up"])
            for code in self.groups.get(lead) or [lead]:
                owed["%s#%s@%s" % (plan["plan"], action["key"], code)] = (
                    action, code)
        self.owed = set(owed)
        for task in self.tasks.values():
            action = self.actions.get(task.action["key"])
            if action and task.state not in CLOSED and any(
                    action.get(word) != task.action.get(word)
                    for word in NEWS):
                task.amended = self.now
        for ref, task in self.tasks.items():
            if ref not in owed and task.state not in CLOSED:
                task.state = "dropped"
                task.by_machine = True
        for ref, (action, code) in owed.items():
            self.owe(ref, action, code)
        self.open_successors()

    def owe(self, ref, action, code):
        task = self.tasks.get(ref)
        if task is None:
            task = self.tasks[ref] = Task(ref, action, code)
            task.appear(self.now, self.count(action), "after" in action)
        elif task.state == "dropped" and task.by_machine:
            task.move(self.wanted(task, action), self.now)
            task.state = "waiting" if "after" in action else "open"
            task.opened = self.now
            task.extended = False
        elif task.state not in CLOSED:
            self.redate(task, action)
        task.action = action
        task.by_machine = False

    def redate(self, task, action):
        """What the plan says now; granted time is not taken back by that."""
        due = self.wanted(task, action)
        if not is_term(action) and (
                due == self.count(task.action)
                or task.extended and (due is None or due <= task.due)):
            return
        if due != task.due:
            task.move(due, self.now)
            task.extended = False

    def wanted(self, task, action):
        due = self.count(action)
        return max(due, task.granted) if is_term(action) else due

    def count(self, action):
        """A day, or a term from a day by the plan's calendar."""
        due = action.get("due")
        if due is None:
            return None
        words = due.split()
        if len(words) == 1:
            return day_of(due)
        calendar = self.calendar_of({})
        issued = day_of(self.plan["issued"])
        count = int(words[3])
        if "làm" in words:
            return calendar.add(issued, count)
        return calendar.roll(issued + count, 1)

    def open_successors(self):
        for task in self.tasks.values():
            if task.state != "waiting":
                continue
            if all(other.state in CLOSED
                   for other in self.tasks.values()
                   if other.action["key"] in task.action["after"]):
                task.state = "open"
                task.opened = self.now

    # -------------------------------------------------------------------- acts

    def do_act(self, act, ref, *_):
        task = self.tasks[ref]
        if act == "reopen":
            self.reopen(ref, task)
        task.word = self.now
        if act == "return":
            task.amended = self.now
        states = {"start": "started", "submit": "submitted", "approve": "done",
                  "done": "done", "drop": "dropped", "return": "returned",
                  "reopen": "open"}
        if task.state == "waiting" and act != "note":
            task.opened = self.now
        if task.state not in LISTENING and act in ("return", "reopen"):
            task.upto = self.now
        task.state = states.get(act, task.state)
        self.open_successors()

    def reopen(self, ref, task):
        """What moved while it was closed has moved now."""
        if ref not in self.owed:
            raise ValueError("nobody owes it")
        if is_term(task.action) or not task.extended:
            task.move(self.wanted(task, task.action), self.now)

    def do_extend(self, ref, day):
        task = self.tasks[ref]
        task.word = self.now
        task.move(day_of(day), self.now)
        task.extended = True
        task.granted = max(task.granted, task.due)

    def do_silence(self, kind, name, until):
        self.silences.append({
            kind: name, "from": self.now,
            "to": instant(OFFICE_ZONE, day_of(until) + 1, 0)})

    def do_lift(self, number):
        self.silences[int(number)]["to"] = self.now

    def do_away(self, person, deputy, until):
        today = local(OFFICE_ZONE, self.now)[0]
        self.absences.append({
            "person": person, "deputy": deputy,
            "from": instant(OFFICE_ZONE, today, 0),
            "to": instant(OFFICE_ZONE, day_of(until) + 1, 0)})

    def do_back(self, person):
        for absence in self.absences:
            if absence["person"] == person and absence["to"] > self.now:
                absence["to"] = self.now

    # -------------------------------------------------------------------- time

    def do_live(self, day, hour):
        """Every moment between is lived, each when it comes."""
        to = instant(OFFICE_ZONE, day_of(day), int(hour) * 60)
        for task in self.tasks.values():
            moments = {}
            for notice in self.notices(task, to):
                if task.upto < notice["at"] <= to:
                    moments.setdefault(max(notice["at"], self.now),
                                       []).append(notice)
            for at in sorted(moments):
                self.decide(task, moments[at], at)
            task.upto = max(task.upto, to)
        self.now = to

    def do_sleep(self, day, hour):
        """Nothing runs until then, and then all that was missed at once. The
        clock may also have been set back: then nothing was missed."""
        to = instant(OFFICE_ZONE, day_of(day), int(hour) * 60)
        for task in self.tasks.values():
            self.decide(task, [notice for notice in self.notices(task, to)
                               if task.upto < notice["at"] <= to], to)
            task.upto = max(task.upto, to)
        self.now = to

    def do_restart(self):
        pass

    # ------------------------------------------------------------ who and when

    def calendar_of(self, agency):
        code = agency.get("calendar") or self.plan.get("calendar") or "vn"
        return self.calendars[code]

    def policy_of(self, task):
        action = task.action
        name = (action.get("policy")
                or self.agencies[task.agency].get("policy")
                or self.plan.get("policy") or "default")
        return lay_over(self.policies[name], action.get("remind", {}))

    def listeners(self, task):
        """(agency, audience); whoever owes it hears as that only."""
        plan = self.plan
        support = []
        for code in task.action.get("support", []):
            support += self.groups.get(code, [code])
        heard = [(code, "support") for code in dict.fromkeys(support)]
        heard += [(plan["follow-up"], "follow-up"), (plan["issuer"], "issuer")]
        parent = self.agencies[task.agency].get("parent")
        if parent is not None:
            heard.append((parent, "parent"))
        for code, mode in plan.get("watch", {}).items():
            if mode != "none":
                heard.append((code, "watcher" if mode == "escalations"
                              else "digest"))
        return [(task.agency, "lead")] + [
            (code, audience) for code, audience in heard
            if code != task.agency]

    def audience(self, code, audience):
        people = self.agencies[code]["people"]
        for role in ROLES[audience]:
            found = [person for person in people
                     if role is None or person["role"] == role]
            if found:
                return found
        return []

    def notices(self, task, to):
        """Every notice of a task until then, past ones too."""
        if task.state not in LISTENING:
            return
        policy = self.policy_of(task)
        for code, audience in self.listeners(task):
            agency = self.agencies[code]
            clock = policy
            if audience in ABOVE:
                clock = self.policies[agency.get("policy", "default")]
            zone = agency.get("timezone", OFFICE_ZONE)
            minute = minute_of(clock["at"])
            calendar = self.calendar_of(agency)
            for rule, kind, day, first in self.days(task, policy, audience, calendar,
                                             zone, minute, to):
                at = (instant(zone, day, minute) if day is not None
                      else task.appeared + 1)
                if at <= task.appeared:
                    continue  # its moment was over
                yield {"rule": (task.version, rule), "day": day, "from": first,
                       "agency": code, "audience": audience, "kind": kind,
                       "at": at}

    def days(self, task, policy, audience, calendar, zone, minute, to):
        last = local(zone, to)[0]
        if audience == "lead" or (audience == "support"
                                  and "assigned" in policy["support"]):
            day = first_sending(calendar, zone, minute, task.appeared)
            if task.due is not None and (
                    day > task.due >= local(zone, task.appeared)[0]):
                day = None  # at once, and not tomorrow as late
            yield ("assigned", task.appeared), "assigned", day, None
            if task.amended != task.appeared:
                day = first_sending(calendar, zone, minute, task.amended)
                yield ("changed", task.amended), "changed", day, None
        if audience == "lead" and task.state == "open":
            if task.opened != task.appeared:
                day = first_sending(calendar, zone, minute, task.opened)
                yield ("opened", task.opened), "opened", day, None
        if task.due is None:
            yield from self.undated(task, policy, audience, calendar, zone,
                                    last)
            return
        yield from self.ahead(task, policy, audience, calendar)
        yield from self.late(task, policy, audience, calendar, last)

    def ahead(self, task, policy, audience, calendar):
        offsets = {"lead": policy["before"],
                   "support": [offset for offset in policy["support"]
                               if offset != "assigned"]}
        final = calendar.roll(task.due, -1)
        for offset in offsets.get(audience, []):
            day = calendar.roll(calendar.shift(task.due, offset, -1), -1)
            yield ("before", offset), (
                "last-day" if day == final else "ahead"), day, None

    def late(self, task, policy, audience, calendar, last):
        if audience == "lead":
            day = first = task.due + 1
            while day <= last:
                rolled = calendar.roll(day, 1)
                if rolled >= first:  # two turns may fall on one day
                    yield "overdue", "overdue", rolled, first
                day = calendar.shift(day, policy["overdue"], 1)
                # In working days a turn is the one after the last.
                first = rolled + 1 if policy["overdue"].endswith("wd") else day
        if task.action.get("kind") == "request":
            return
        for offset, whom in policy["escalate"].items():
            if audience in (whom, "watcher"):
                day = calendar.shift(task.due, offset, 1)
                yield ("escalate", whom, offset), "escalated", (
                    calendar.roll(day, 1)), None
        if audience == "digest":
            for day in monthly(policy["undated"], task.due + 1, last):
                yield "digest", "escalated", calendar.roll(day, 1), day

    def undated(self, task, policy, audience, calendar, zone, last):
        if task.state == "waiting":
            return
        if audience == "lead":
            since = local(zone, max(task.appeared, task.opened))[0] + 28
            for day in monthly(policy["undated"], since, last):
                yield "undated", "undated", calendar.roll(day, 1), day
        if (audience == "follow-up" and policy["silent"] != "never"
                and task.action.get("kind") != "request"):
            day = local(zone, max(task.appeared, task.opened, task.word))[0]
            while day <= last:
                day = calendar.shift(day, policy["silent"], 1)
                yield "silent", "silent", calendar.roll(day, 1), day

    # ---------------------------------------------------------------- deciding

    def is_silent(self, task, at):
        return any(silence["from"] <= at < silence["to"]
                   and (silence.get("task") == task.ref
                        or silence.get("agency") == task.agency)
                   for silence in self.silences)

    def recipient(self, code, at):
        for absence in self.absences:
            if (absence["person"] == code
                    and absence["from"] <= at < absence["to"]
                    and absence["deputy"] in self.people):
                return self.recipient(absence["deputy"], at)
        return code

    def decide(self, task, notices, now):
        """One moment: whoever is told hears once by each channel, of the
        latest; of those of the same time by their rank; of the same notice in
        his own name before somebody else's."""
        channels = self.policy_of(task)["channels"]
        best = {}
        for notice in notices:
            silent = (self.is_silent(task, notice["at"])
                      or self.is_silent(task, now))
            kind = notice["kind"]
            for person in self.audience(notice["agency"], notice["audience"]):
                recipient = self.recipient(person["id"], now)
                for channel in self.people[recipient]["channels"]:
                    days = task.decided.setdefault(
                        (notice["rule"], person["id"], channel), [])
                    if (channel not in channels[BY.get(kind, kind)]
                            or any(day >= (notice["from"] or day)
                                   for day in days)):
                        continue
                    days.append(notice["day"] or 0)
                    if silent:
                        continue
                    own = recipient == person["id"]
                    best.setdefault((recipient, channel), []).append((
                        notice["at"], RANKS.index(kind), own,
                        "" if own else " for " + person["id"]))
        for (recipient, channel), rows in best.items():
            _, rank, _, absent = max(rows, key=lambda row: row[:3])
            day, clock = local(OFFICE_ZONE, now)
            self.told.append("%s %s %s %s %s %s%s" % (
                datetime.date.fromordinal(day), clock, recipient, channel,
                task.ref.split("#")[1], RANKS[rank], absent))


def is_term(action):
    return " " in action.get("due", "")


def identity(notice):
    """What stays of a notice when its day moves."""
    return notice["rule"], notice["from"], notice["agency"], notice["audience"]


def first_sending(calendar, zone, minute, after):
    """A working day's hour after an instant."""
    day = calendar.roll(local(zone, after)[0], 1)
    if instant(zone, day, minute) <= after:
        day = calendar.roll(day + 1, 1)
    return day


def monthly(number, first, last):
    """That day of each month, from one day to another."""
    date = datetime.date.fromordinal(first).replace(day=1)
    while date.toordinal() <= last:
        day = date.replace(day=number)
        if day.toordinal() >= first:
            yield day.toordinal()
        date = (date + datetime.timedelta(days=31)).replace(day=1)


def told(lines):
    """What a history comes to: sorted lines, as the driver prints them."""
    office = Office()
    for line in lines:
        office.tell(line)
    return sorted(office.told)
