"""The journal: who, from where, before and after, in a chain. Whatever is
changed in it, behind the daemon's back, is found and named."""

import hashlib
import sqlite3

import pytest
from office import SOURCE, Office, ref

MINE = "huyen-chi-lang"
COLUMNS = ("journal_id at kind actor plan_id task_id agency_id person_id"
           " message_id channels text by_id token_id uid origin was"
           " became").split()


def open_store(office):
    """The stopped daemon's store, without the triggers that protect it."""
    store = sqlite3.connect(office.state / "dondoc.db")
    store.execute("PRAGMA foreign_keys = OFF")
    store.execute("DROP TRIGGER IF EXISTS journal_is_not_changed")
    store.execute("DROP TRIGGER IF EXISTS journal_is_not_deleted")
    return store


def written(value):
    """A column as the chain takes it (store/journal_chain.h)."""
    if value is None:
        return b"n"
    if isinstance(value, int):
        return b"i%d;" % value
    return b"t%d:%s" % (len(value.encode()), value.encode())


@pytest.fixture(scope="module")
def office():
    with Office(plans=True) as office:
        office.token = office.json("token", "add", "chi-lang-vt")["token"]
        assert office.run_as(office.token, "done", ref("III.11.2", MINE),
                             "--note", "Đã họp").code == 0
        office.to("2010-06-05")
        yield office


def test_who_from_where_and_what(office):
    row = office.json("journal", "--kind", "done")[-1]
    assert row["actor"] == "chi-lang-vt" and row["actor_role"] == "owner"
    assert row["token"] is not None and row["uid"] is None
    assert row["from"].startswith("tcp 127.0.0.1")
    row = office.json("journal", "--kind", "token-added")[-1]
    assert row["actor"].startswith("uid ") and row["uid"] is not None
    assert row["from"] == "socket" and row["token"] is None
    row = office.json("journal", "--kind", "assigned")[-1]
    assert row["actor"] == "dondoc" and row["from"] is None


def test_filters(office):
    rows = office.json("journal", "--actor", "chi-lang-vt")
    assert {row["kind"] for row in rows} == {"done"}
    assert office.json("journal", "--plan", "1/KH") == []
    assert office.json("journal", "--plan", "51/KH-UBND", "--kind", "done")


def test_it_is_whole(office):
    """And its hashes are what the header says, computed here again."""
    head = office.ok("doctor").strip()
    assert office.run("doctor", "--head", head).code == 0
    assert office.run("doctor", "--head", head[:-1] + "x").code == 1
    office.stop()
    store = sqlite3.connect(office.state / "dondoc.db")
    before, last = bytes(32), 0
    for last, *row, stored in store.execute(
            f"SELECT journal_id, {', '.join(COLUMNS)}, hash FROM journal"
            " ORDER BY journal_id").fetchall():
        before = hashlib.sha256(
            before + b"".join(map(written, row))).digest()
        assert before == stored, last
    assert head == f"{last}:{before.hex()}"
    store.close()
    office.start()


def damage(office, sql, *values):
    """Changes the journal and gives what the doctor then says."""
    office.stop()
    store = open_store(office)
    store.execute(sql, values)
    store.commit()
    store.close()
    office.start()
    return office.run("--json", "doctor")


@pytest.fixture
def another():
    """A store of its own to damage, with some rows of all sorts."""
    with Office(plans=True) as office:
        token = office.json("token", "add", "chi-lang-vt")["token"]
        office.run_as(token, "done", ref("III.11.2", MINE))
        office.ok("doctor")
        yield office


def test_each_column_of_any_row(another):
    """The row that was changed is the one that is named."""
    another.stop()
    store = open_store(another)
    count = store.execute("SELECT count(*) FROM journal").fetchone()[0]
    store.close()
    another.start()
    rows = [1, count // 2, count]
    for number, column in enumerate(COLUMNS[1:]):
        row = rows[number % len(rows)]
        another.stop()
        store = open_store(another)
        kept = store.execute(f"SELECT {column} FROM journal"
                             " WHERE journal_id = ?", (row,)).fetchone()[0]
        new = 1 if kept is None and column in (
            "plan_id task_id agency_id person_id message_id by_id token_id"
            " uid").split() else "x" if kept is None else \
            kept + 1 if isinstance(kept, int) else kept + " "
        store.execute(f"UPDATE journal SET {column} = ?"
                      " WHERE journal_id = ?", (new, row))
        store.commit()
        store.close()
        another.start()
        found = another.run("--json", "doctor")
        assert (found.code, found.json["bad"]) == (1, row), column
        assert f"entry {row} " in found.err
        another.stop()
        store = open_store(another)
        store.execute(f"UPDATE journal SET {column} = ?"
                      " WHERE journal_id = ?", (kept, row))
        store.commit()
        store.close()
        another.start()
    assert another.run("doctor").code == 0


def test_a_row_taken_out_put_in_or_without_a_hash(another):
    found = damage(another, "DELETE FROM journal WHERE journal_id = 5")
    assert (found.code, found.json["bad"]) == (1, 5)
    assert "missing" in found.err
    found = damage(another, "INSERT INTO journal (journal_id, at, kind, actor,"
                   " text) VALUES (5, 1, 'done', 'x', 'x')")
    assert (found.code, found.json["bad"]) == (1, 5)


def test_an_end_that_was_cut_off(another):
    """Shows only to who noted the head."""
    head = another.ok("doctor").strip()
    last = int(head.split(":")[0])
    found = damage(another, "DELETE FROM journal WHERE journal_id = ?", last)
    assert found.code == 0
    found = another.run("doctor", "--head", head)
    assert found.code == 1 and f"entry {last} " in found.err


def test_sql_itself_is_refused(another):
    """Also to who forgets about the triggers."""
    another.stop()
    store = sqlite3.connect(another.state / "dondoc.db")
    for sql in ("UPDATE journal SET text = 'x'", "DELETE FROM journal"):
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            store.execute(sql)
    store.close()
    another.start()


def test_an_old_journal_gets_its_hashes():
    """A store of an earlier version is sealed when it is first opened."""
    with Office() as office:
        office.stop()
        for file in office.state.glob("dondoc.db*"):
            file.unlink()
        store = sqlite3.connect(office.state / "dondoc.db")
        for step in sorted((SOURCE / "daemon/store/schema").glob("*.sql")):
            if int(step.stem) < 11:
                store.executescript(step.read_text(encoding="utf-8"))
                store.execute(f"PRAGMA user_version = {int(step.stem)}")
        for number in range(1, 4):
            store.execute("INSERT INTO journal (at, kind, actor, text)"
                          " VALUES (?, 'note', 'hoa', 'Đã họp')", (number,))
        store.commit()
        store.close()
        office.start()
        assert office.json("doctor")["rows"] >= 3
        assert all(row["hash"] for row in office.json("journal"))
