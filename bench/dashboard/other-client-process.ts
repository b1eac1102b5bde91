/**
 * A client that takes the frames of the game and pings all the time, in a process of its own, so that work of the bench does not count as
 * the server's. Usage: bun other-client-process.ts URL PID, the process of the server. Each message from the parent is answered with the
 * longest waits since the last one.
 */

import { waitedNanos } from "../load/servers/waited-nanos.ts";
import type { LongestPings } from "./other-client.ts";

/** Time between two pings. Units: milliseconds. */
const PING_MILLIS = 2;

const [, , url, pid] = process.argv;
const socket = new WebSocket(`${url}/?format=binary&topics=fps,vr_tracking`);
socket.binaryType = "arraybuffer";
/** When each ping was sent, and how long the server had waited for a core by then, by the ping's number. */
const sent = new Map<number, { atMillis: number; waitedMillis: number }>();
let pings = 0;
let longest: LongestPings = { millis: 0, ownMillis: 0 };
socket.onmessage = ({ data }) => {
  if (typeof data !== "string" || !data.includes('"pong"')) return;
  const { t } = JSON.parse(data) as { t: number };
  const before = sent.get(t);
  if (before === undefined) return;
  sent.delete(t);
  const now = moment();
  const millis = now.atMillis - before.atMillis;
  const ownMillis = Math.max(0, millis - (now.waitedMillis - before.waitedMillis));
  longest = { millis: Math.max(longest.millis, millis), ownMillis: Math.max(longest.ownMillis, ownMillis) };
};
socket.onopen = () => {
  setInterval(() => {
    sent.set(++pings, moment());
    socket.send(JSON.stringify({ command: "ping", t: pings }));
  }, PING_MILLIS);
  process.send?.("connected");
};
process.on("message", () => {
  process.send?.(longest);
  longest = { millis: 0, ownMillis: 0 };
});

function moment() {
  return { atMillis: performance.now(), waitedMillis: (waitedNanos(Number(pid)) ?? 0) / 1e6 };
}
