"""A proxy that cuts connections, for the tests: every byte position once.

Stands before 127.0.0.1:PORT and prints its own port. Of the connections that
come one after the other every second one passes; the others are cut after 1,
2, 3 … bytes in one direction: `up`, what the client says, or `down`, what the
server answers. FOLDER/log gets a line for each: "passed", "cut N", and "swept"
once a connection ended by itself before its byte came. Ends when its standard
input ends.
"""

import argparse
import asyncio
import os


class Sweep:
    """Which connection is cut where."""

    def __init__(self, options):
        self.options = options
        self.connections = 0
        self.is_swept = False

    def next(self):
        """After how many bytes the new connection is cut; None: not."""
        self.connections += 1
        if self.is_swept or self.connections % 2 == 0:
            return None
        return (self.connections + 1) // 2

    def log(self, line):
        with open(f"{self.options.folder}/log", "a",
                  encoding="utf-8") as file:
            file.write(line + "\n")


async def pump(reader, writer, limit, cut):
    """Passes bytes on; after `limit` of them calls `cut`. Whoever ends it ends
    it for both."""
    passed = 0
    try:
        while data := await reader.read(65536):
            if limit is not None:
                data = data[:limit - passed]
            passed += len(data)
            writer.write(data)
            await writer.drain()
            if passed == limit:
                cut()
                return
    except ConnectionError:
        pass
    writer.close()


async def serve(sweep, reader, writer):
    limit = sweep.next()
    directions = [limit if sweep.options.direction == way else None
                  for way in ("up", "down")]
    is_cut = False
    there, back = await asyncio.open_connection("127.0.0.1",
                                                sweep.options.to)

    def cut():
        # What was passed on arrives; nothing comes back any more.
        nonlocal is_cut
        is_cut = True
        sweep.log(f"cut {limit}")
        writer.transport.abort()
        back.close()

    await asyncio.gather(pump(reader, back, directions[0], cut),
                         pump(there, writer, directions[1], cut))
    if is_cut:
        return
    sweep.log("passed")
    if limit is not None and not sweep.is_swept:
        sweep.is_swept = True
        sweep.log("swept")


async def run(options):
    sweep = Sweep(options)
    loop = asyncio.get_running_loop()
    # What is left of broken connections is no news to the test.
    loop.set_exception_handler(lambda loop, context: None)
    server = await asyncio.start_server(
        lambda reader, writer: serve(sweep, reader, writer), "127.0.0.1", 0)
    ended = asyncio.Event()
    loop.add_reader(0, lambda: os.read(0, 1) or ended.set())
    print(server.sockets[0].getsockname()[1], flush=True)
    await ended.wait()
    os._exit(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--to", type=int, required=True)
    parser.add_argument("--direction", choices=("up", "down"), required=True)
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
