/**
 * A client that takes the frames of the game and pings all the time, in a process of its own, so that work of the bench does not count as
 * the relay's. Usage: bun other-client-process.ts URL. Each message from the parent is answered with the longest wait since the last one.
 */

export {};

/** Time between two pings. Units: milliseconds. */
const PING_MILLIS = 2;

const socket = new WebSocket(`${process.argv[2]}/?format=binary&topics=fps,vr_tracking`);
socket.binaryType = "arraybuffer";
let worstMillis = 0;
socket.onmessage = ({ data }) => {
  if (typeof data !== "string" || !data.includes('"pong"')) return;
  const { t } = JSON.parse(data) as { t: number };
  worstMillis = Math.max(worstMillis, performance.now() - t);
};
socket.onopen = () => {
  setInterval(() => socket.send(JSON.stringify({ command: "ping", t: performance.now() })), PING_MILLIS);
  process.send?.("connected");
};
process.on("message", () => {
  process.send?.(worstMillis);
  worstMillis = 0;
});
