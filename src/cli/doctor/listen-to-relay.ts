import { parseJsonObject } from "../../protocol/json-object.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import type { FoundRelay } from "./doctor-context.ts";

/** How long the welcome and the answer to a ping may take, and how long games are listened to at most. Units: milliseconds. */
const ANSWER_MILLIS = 3000;
const LISTEN_MILLIS = 2500;
/** Messages of each game after which its clock is known well enough. */
const ENOUGH = 5;

/** What a client heard. Clocks: seconds by which the other is ahead. */
export interface Heard {
  /** Relay against this machine; undefined when no pong came. */
  relayAheadSeconds: number | undefined;
  /** Each game against the relay, by source. */
  gamesAheadSeconds: ReadonlyMap<string, number>;
}

/**
 * Connects as a client does and listens for a while to what these games say with their own time.
 * Returns why it could not, in words, or what it heard.
 */
export async function listenToRelay(
  relay: FoundRelay,
  { token, games }: { token: string | undefined; games: ReadonlySet<string> },
): Promise<Heard | string> {
  const url = new URL(relay.url);
  url.searchParams.set("topics", `performance,${topicOfPacket("tracking")}`);
  url.searchParams.set("history", "none");
  if (token !== undefined) url.searchParams.set("token", token);
  const socket = new WebSocket(url, ["telemetry.v1.json"]);
  const { promise, resolve } = Promise.withResolvers<Heard | string>();
  const ahead = new Map<string, number[]>([...games].map((name) => [name, []]));
  let relayAhead: number | undefined;
  let askedSeconds = 0;
  const finish = () => {
    const heard = [...ahead].filter(([, values]) => values.length > 0);
    const gamesAheadSeconds = new Map(heard.map(([name, values]) => [name, median(values)]));
    resolve({ relayAheadSeconds: relayAhead, gamesAheadSeconds });
  };
  const finishWhenEnough = () => {
    if (relayAhead !== undefined && [...ahead.values()].every((values) => values.length >= ENOUGH)) finish();
  };
  let timer = setTimeout(() => resolve("it did not answer a ping in time"), ANSWER_MILLIS);
  socket.onopen = () => {
    askedSeconds = nowSeconds();
    socket.send(JSON.stringify({ command: "ping" }));
  };
  socket.onmessage = ({ data }) => {
    const { type, timestamp, source } = (typeof data === "string" && parseJsonObject(data)) || {};
    if (typeof timestamp !== "number") return;
    if (type === "pong" && relayAhead === undefined) {
      relayAhead = timestamp - (askedSeconds + nowSeconds()) / 2;
      clearTimeout(timer);
      timer = setTimeout(finish, LISTEN_MILLIS);
    } else if (type === "event" && typeof source === "string" && relayAhead !== undefined) {
      ahead.get(source)?.push(timestamp - (nowSeconds() + relayAhead));
    }
    finishWhenEnough();
  };
  socket.onclose = ({ code, reason }) =>
    resolve(`the connection was closed: ${code}${reason && ` ${reason}`}`);
  const heard = await promise;
  clearTimeout(timer);
  socket.close();
  return heard;
}

function nowSeconds(): number {
  return Date.now() / 1000;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
