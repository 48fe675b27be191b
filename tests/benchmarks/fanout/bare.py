"""The limit: a server that does nothing but send what it gets to everybody. python bare.py PORT"""

import asyncio
import sys

from websockets.asyncio.server import broadcast, serve


async def main(port: int) -> None:
    """Serve until the process is ended."""
    everybody = set()

    async def stay(socket):
        everybody.add(socket)
        try:
            async for text in socket:
                broadcast(everybody, text)
        finally:
            everybody.discard(socket)

    async with serve(stay, "127.0.0.1", port, compression=None, ping_interval=None) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
