#!/usr/bin/env python3
"""A client of the old in-game server, as somebody would write it who knows nothing but the wire's description.

Usage: classic_client.py URL. Listens until it has seen every kind of message, uses all four commands, and prints
what it saw as one JSON object. Needs the package python3-websockets (10 or later).
"""

import asyncio
import gzip
import json
import struct
import sys

import websockets

PERFORMANCE = struct.Struct(">BIfff")
COMPRESSED_HEADER = struct.Struct(">BII")
EXPECTED_EVENTS = ("fps", "vr_tracking", "custom", "warning", "error")


class Seen:
    def __init__(self):
        self.performance = []
        self.events = {}
        self.answers = {}
        self.compressed = []

    def take(self, message):
        if isinstance(message, str):
            self.take_json(json.loads(message))
        elif message[0] == 0x01:
            assert len(message) == 17, len(message)
            kind, frame, fps, frame_ms, physics_ms = PERFORMANCE.unpack(message)
            self.performance.append({"frame": frame, "fps": fps, "frame_ms": frame_ms, "physics_ms": physics_ms})
        elif message[0] == 0x02:
            kind, uncompressed, compressed = COMPRESSED_HEADER.unpack_from(message)
            text = gzip.decompress(message[COMPRESSED_HEADER.size:])
            assert len(message) == COMPRESSED_HEADER.size + compressed, (len(message), compressed)
            assert len(text) == uncompressed, (len(text), uncompressed)
            document = json.loads(text)
            self.compressed.append({"bytes": uncompressed, "type": document["type"], "event": document.get("event")})
            self.take_json(document)
        else:
            raise ValueError(f"no classic message begins with {message[0]:#04x}")

    def take_json(self, document):
        if document["type"] == "event":
            self.events.setdefault(document["event"], []).append(document)
        else:
            self.answers.setdefault(document["type"], []).append(document)

    def complete(self):
        return self.performance and all(event in self.events for event in EXPECTED_EVENTS)


async def ask(socket, seen, kind, command):
    before = len(seen.answers.get(kind, []))
    await socket.send(json.dumps(command))
    while len(seen.answers.get(kind, [])) == before:
        seen.take(await socket.recv())
    return seen.answers[kind][-1]


async def main(url):
    seen = Seen()
    async with websockets.connect(url, max_size=16 * 1024 * 1024) as socket:
        print("connected", flush=True)
        while not seen.complete():
            seen.take(await socket.recv())
        pong = await ask(socket, seen, "pong", {"command": "ping", "id": 1, "t": 2.5})
        snapshot = await ask(socket, seen, "snapshot", {"command": "get_snapshot"})
        interval = await ask(socket, seen, "ack", {"command": "set_update_interval", "interval": 0.05})
        configured = await ask(socket, seen, "ack", {"command": "configure", "config": {"fps_enabled": False}})
        error = await ask(socket, seen, "error", {"command": "no such command", "id": "e"})
        # Whatever was under way before the answer has come by now; from here on no 0x01 may.
        frames_before = len(seen.performance)
        poses_before = len(seen.events["vr_tracking"])
        while len(seen.events["vr_tracking"]) < poses_before + 5:
            seen.take(await socket.recv())
    print(json.dumps({
        "performance": seen.performance[0],
        "performance_after_off": len(seen.performance) - frames_before,
        "events": {name: documents[0] for name, documents in seen.events.items()},
        "custom": [document["data"] for document in seen.events["custom"]],
        "tracking": [document["data"] for document in seen.events["vr_tracking"]],
        "compressed": seen.compressed,
        "pong": pong, "snapshot": snapshot, "interval": interval, "configured": configured, "error": error,
    }))


asyncio.run(asyncio.wait_for(main(sys.argv[1]), 60))
