"""What Evolution's data server has of a subscribed calendar: run on a D-Bus of
its own (dbus-run-session), with HOME a folder of the test's.

  evolution.py HOST PORT PATH

Has it fetch, and waits until it has the events whose status and summary are in
the JSON list on standard input, but no longer than WAIT_S. Then prints a line
of JSON for each event, as the server's clients get them."""

import json
import sys
from pathlib import Path

import gi

gi.require_version("EDataServer", "1.2")
gi.require_version("ECal", "2.0")
from gi.repository import ECal, EDataServer, GLib  # noqa: E402

SOURCE = """[Data Source]
DisplayName=dondoc
Enabled=true
Parent=webcal-stub

[Calendar]
BackendName=webcal
Selected=true

[Security]
Method=none

[Authentication]
Host={host}
Port={port}
Method=none

[WebDAV Backend]
ResourcePath={path}

[Refresh]
Enabled=false
"""
WAIT_S = 40
AT_ONCE = 0xffffffff  # not only when it says that it is connected


def events(client):
    return [component.get_icalcomponent() for component in
            client.get_object_list_as_comps_sync("#t", None)[1]]


def status_of(event):
    return event.get_status().value_nick.upper()


def refresh(client, wanted):
    loop = GLib.MainLoop()
    view = client.get_view_sync("#t", None)[1]

    def look(*_):
        if sorted([status_of(event), event.get_summary()]
                  for event in events(client)) == wanted:
            loop.quit()

    for signal in ("objects-added", "objects-modified", "objects-removed",
                   "complete"):
        view.connect(signal, look)
    view.start()
    client.refresh_sync(None)
    GLib.timeout_add_seconds(WAIT_S, loop.quit)
    loop.run()


def main():
    host, port, path = sys.argv[1:]
    folder = Path(GLib.get_user_config_dir()) / "evolution" / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dondoc.source").write_text(
        SOURCE.format(host=host, port=port, path=path))
    registry = EDataServer.SourceRegistry.new_sync(None)
    source = registry.ref_source("dondoc")
    client = ECal.Client.connect_sync(source, ECal.ClientSourceType.EVENTS,
                                      AT_ONCE, None)
    refresh(client, sorted(json.load(sys.stdin)))
    for event in events(client):
        start = event.get_dtstart()
        print(json.dumps({
            "uid": event.get_uid(), "summary": event.get_summary(),
            "status": status_of(event),
            "start": f"{start.get_year():04}-{start.get_month():02}-"
                     f"{start.get_day():02}",
            "all_day": bool(start.is_date()),
        }, ensure_ascii=False))


main()
