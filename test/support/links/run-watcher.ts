/** Watches a {@link CountingGame} as a client of a relay on this host, and prints what it has seen every 50 ms: `bun run-watcher.ts URL`. */
import { WatchedCount } from "./watched-count.ts";

const [url = ""] = process.argv.slice(2);
const watched = new WatchedCount();
const socket = new WebSocket(`${url}/?topics=vr_tracking,custom/*,relay&max_hz=0&history=none`, [
  "telemetry.v1.json",
]);
socket.onmessage = ({ data }) => watched.take(JSON.parse(String(data)) as Record<string, unknown>);
setInterval(() => {
  const { numbers, lost, poses, oldestMillis, newest, wrong } = watched;
  console.log(
    JSON.stringify({ count: numbers.length, lost: lost.length, poses, oldestMillis, newest, wrong }),
  );
}, 50);
