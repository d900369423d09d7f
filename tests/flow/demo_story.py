"""What people do in script/demo up to 1 October 2010, for tests that look at
what came of it."""

from office import ref

LEAD = "so-ldtbxh"
DISTRICTS = ["bac-son", "cao-loc", "loc-binh", "trang-dinh", "van-lang"]


def plan_of(place):
    return ref("III.11.2", f"huyen-{place}")


def meeting_of(place):
    return ref("III.11.1", f"huyen-{place}")


# Day, person, act and its arguments.
STORY = [
    ("2010-06-09", "ldtbxh-vt", "done", ref("III.1.2b", LEAD)),
    ("2010-06-09", "ldtbxh-vt", "done", ref("V.1.4", LEAD)),
    ("2010-06-09", "chi-lang-vt", "start", plan_of("chi-lang")),
    ("2010-06-15", "chi-lang-vt", "done", plan_of("chi-lang")),
    ("2010-06-15", "tp-lang-son-vt", "done", ref("III.11.2", "tp-lang-son")),
    *[("2010-06-17", f"{place}-vt", "done", plan_of(place))
      for place in DISTRICTS],
    ("2010-06-24", "ldtbxh-vt", "done", ref("V.1.1", LEAD)),
    ("2010-06-24", "ldtbxh-vt", "submit", ref("VI.2", LEAD, "2010-Q2")),
    ("2010-06-24", "huu-lung-vt", "done", plan_of("huu-lung"),
     "--note", "Chậm do thay cán bộ"),
    ("2010-06-28", "ubnd-vx", "approve", ref("VI.2", LEAD, "2010-Q2")),
    ("2010-06-28", "ldtbxh-vt", "submit", ref("V.1.2", LEAD)),
    *[("2010-06-28", f"{place}-vt", "done", meeting_of(place))
      for place in [*DISTRICTS, "chi-lang", "huu-lung"]],
    ("2010-06-28", "tp-lang-son-vt", "done", ref("III.11.1", "tp-lang-son")),
    ("2010-06-30", "chu-tich-tk", "approve", ref("V.1.2", LEAD)),
    ("2010-06-30", "ldtbxh-vt", "done", ref("V.1.3", LEAD)),
    ("2010-06-30", "ldtbxh-vt", "done", ref("V.1.5", LEAD)),
    ("2010-06-30", "ldtbxh-vt", "done", ref("V.1.6", LEAD)),
    ("2010-06-30", "van-quan-vt", "done", meeting_of("van-quan")),
    ("2010-07-09", "van-quan-vt", "done", plan_of("van-quan")),
    ("2010-07-09", "ldtbxh-vt", "done", ref("V.1.6b", LEAD)),
    ("2010-07-29", "ldtbxh-vt", "done", ref("V.3.1", LEAD)),
    ("2010-08-05", "ldtbxh-vt", "submit", ref("V.3.2", LEAD)),
    ("2010-08-10", "chu-tich-tk", "return", ref("V.3.2", LEAD),
     "--reason", "Bổ sung nhu cầu của 2 huyện"),
    ("2010-08-20", "ldtbxh-vt", "submit", ref("V.3.2", LEAD)),
    ("2010-08-25", "chu-tich-tk", "approve", ref("V.3.2", LEAD)),
    ("2010-08-25", "ldtbxh-vt", "submit", ref("III.1.3", LEAD)),
    ("2010-09-06", "ubnd-vx", "approve", ref("III.1.3", LEAD)),
    ("2010-09-06", "binh-gia-vt", "done", meeting_of("binh-gia"),
     "--note", "Chậm: mưa lũ"),
    ("2010-09-24", "ldtbxh-vt", "submit", ref("VI.2", LEAD, "2010-Q3")),
    ("2010-10-01", "ubnd-vx", "approve", ref("VI.2", LEAD, "2010-Q3")),
    *[("2010-10-01", f"{place}-vt", "done", ref("V.4.1", f"huyen-{place}"))
      for place in ["bac-son", "cao-loc", "chi-lang"]],
]


def tell(office, story=None):
    """Lives through it."""
    tokens = {}
    for day, person, act, task, *more in STORY if story is None else story:
        office.to(f"{day}T09:30")
        if person == "office":
            result = office.run(act, task, *more)
        else:
            if person not in tokens:
                tokens[person] = office.json("token", "add", person)["token"]
            result = office.run_as(tokens[person], act, task, *more)
        assert result.code == 0, (day, person, act, task, result.err)
