"""The peer in Python: what comes on /producer goes to everybody else, by the broadcast of websockets itself."""

import asyncio

import websockets

clients = set()


async def serve_one(socket):
    # Older versions of websockets have the path on the connection, newer ones on its request.
    path = socket.path if hasattr(socket, "path") else socket.request.path
    if path == "/producer":
        async for message in socket:
            websockets.broadcast(clients, message)
        return
    clients.add(socket)
    try:
        await socket.wait_closed()
    finally:
        clients.discard(socket)


async def main():
    async with websockets.serve(serve_one, "127.0.0.1", 0, compression=None) as server:
        port = server.sockets[0].getsockname()[1]
        print(f"websockets server ready at ws://127.0.0.1:{port}", flush=True)
        await asyncio.Future()


asyncio.run(main())
