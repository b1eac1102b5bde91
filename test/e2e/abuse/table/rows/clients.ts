import { within } from "../../attack.ts";
import { type AttackRow, isOver, millisLeft, type Target } from "../attack-row.ts";
import { floodSockets } from "../flood-sockets.ts";
import { customEvent, textFrame } from "../frames.ts";
import { HostileSocket } from "../hostile-socket.ts";

const V1 = "/?format=json";

/** Has a few games make as many topics as there can be. */
async function makeTopics(target: Target): Promise<void> {
  for (let game = 0; game < 4; game++) {
    const socket = await HostileSocket.open(target.httpUrl, "/producer");
    for (let index = 0; index < 64; index++) {
      socket.send(textFrame(customEvent(`topic ${game} ${index}`, { text: "x".repeat(200) })));
      await socket.untilSent();
    }
    await Bun.sleep(20);
    socket.terminate();
  }
}

/** Opens this many clients that stay until the attack ends. */
async function holdClients(
  target: Target,
  count: number,
  path: string,
  frames: readonly Uint8Array[],
  pause: boolean,
): Promise<number> {
  const sockets: HostileSocket[] = [];
  while (sockets.length < count && !isOver(target)) {
    const socket = await HostileSocket.open(target.httpUrl, path);
    if (pause) socket.pause();
    for (const frame of frames) socket.send(frame);
    sockets.push(socket);
  }
  await Bun.sleep(millisLeft(target));
  for (const socket of sockets) socket.terminate();
  return sockets.length * (1 + frames.length);
}

const WILDCARDS = textFrame({
  command: "subscribe",
  topics: Array.from({ length: 64 }, (_, index) => ({ topic: "*", source: `game ${index}`, max_hz: index })),
});

/** Clients that ask for much, or do not read. */
export const CLIENT_ROWS: readonly AttackRow[] = [
  {
    name: "subscribe: 64 times * by source over all topics, again and again, 2 clients",
    prepare: makeTopics,
    attack(target) {
      const unsubscribe = textFrame({ command: "unsubscribe", topics: ["*"] });
      return floodSockets(target, { path: V1, sockets: 2, frames: [WILDCARDS, unsubscribe] });
    },
  },
  {
    name: "subscribe: 64 wildcards held by each of 60 clients",
    passesSeconds: Number.POSITIVE_INFINITY,
    prepare: makeTopics,
    attack: (target) => holdClients(target, 60, V1, [WILDCARDS], false),
  },
  {
    name: "history: get_events, resume and subscribe for all that is kept, 4 clients",
    prepare: makeTopics,
    attack(target) {
      const frames = [
        { command: "get_events", limit: 1000, topics: ["custom/*", "fps", "stats", "vr_tracking"] },
        { command: "subscribe", topics: ["*", "fps", "vr_tracking"], history: { last: 10_000 } },
        { command: "resume", epoch: "x", since: 0, topics: ["*"] },
      ].map(textFrame);
      return floodSockets(target, { path: V1, sockets: 4, frames });
    },
  },
  {
    name: "40 frozen clients of every format that asked for everything",
    passesSeconds: Number.POSITIVE_INFINITY,
    async attack(target) {
      const frames = Array.from({ length: 200 }, () => textFrame({ command: "get_snapshot" }));
      const held = ["/", V1, "/?format=binary&topics=*", "/?format=msgpack&topics=*"].map((path) =>
        holdClients(target, 10, path, path.includes("msgpack") ? [] : frames, true),
      );
      return (await Promise.all(held)).reduce((sum, one) => sum + one, 0);
    },
  },
  {
    name: "commands: ping, get_snapshot, get_stats, rubbish, as fast as they are taken, 4 clients",
    attack(target) {
      const frames = [
        { command: "ping" },
        { command: "get_snapshot" },
        { command: "get_stats" },
        "rubbish",
        "{}",
      ].map(textFrame);
      return floodSockets(target, { path: V1, sockets: 4, frames });
    },
  },
  {
    name: "commands of 1 MiB: 250,000 values, deep ids, 2 clients",
    attack(target) {
      const texts = [
        `{"command":"ping","t":[${"0,".repeat(250_000)}0]}`,
        `{"command":"ping","id":${"[".repeat(500_000)}`,
        `{"command":"configure","config":{${'"a":0,'.repeat(150_000)}"b":0}}`,
        `{"command":"subscribe","topics":[${'"fps",'.repeat(150_000)}"fps"]}`,
      ];
      return floodSockets(target, { path: "/", sockets: 2, frames: texts.map(textFrame) });
    },
  },
  {
    name: "handshakes: 300 half-open, and clients and games that come and go",
    passesSeconds: Number.POSITIVE_INFINITY,
    async attack(target) {
      const heads = [
        "",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n",
        "GET / HTTP/1.1\r\nUpgrade: websocket\r\nX-Slow: ",
      ];
      const open: HostileSocket[] = [];
      for (let index = 0; index < 300 && !isOver(target); index++) {
        const socket = await HostileSocket.connect(target.httpUrl);
        socket.send(Buffer.from(heads[index % heads.length] ?? ""));
        open.push(socket);
      }
      let visits = 0;
      while (!isOver(target)) {
        const path = visits % 2 === 0 ? "/?format=json&topics=*&history=last" : "/producer";
        const visitor = await HostileSocket.open(target.httpUrl, path);
        visitor.send(textFrame({ type: "hello", source: `visitor ${visits}` }));
        await within(millisLeft(target), visitor.untilSent());
        visitor.terminate();
        visits++;
      }
      for (const socket of open) socket.terminate();
      return open.length + visits;
    },
  },
];
