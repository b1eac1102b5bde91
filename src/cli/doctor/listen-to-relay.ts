import { parseJsonObject } from "../../protocol/json-object.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import type { FoundRelay } from "./doctor-context.ts";

/** Time limit for the answer to a ping, and longest time to listen to games. Units: milliseconds. */
const ANSWER_MILLIS = 3000;
const LISTEN_MILLIS = 2500;
/** How many messages of a game are enough to judge its clock. */
const ENOUGH = 5;

/** Differences between clocks. Units: seconds; positive if the other clock is ahead. */
export interface Heard {
  /** The relay's clock against this machine's; undefined if the relay sent no pong. */
  relayAheadSeconds: number | undefined;
  /** Each game's clock against the relay's, by source. */
  gamesAheadSeconds: ReadonlyMap<string, number>;
}

/**
 * Connects to the relay as a client and compares the clocks of the relay, of these games and of this machine.
 * Returns the differences, or a text that says why it could not listen.
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
  let timer = setTimeout(() => resolve("the relay did not answer a ping in time"), ANSWER_MILLIS);
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
