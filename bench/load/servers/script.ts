import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { OPCODE } from "../../../src/cli/load/frame-reader.ts";
import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { tickOf } from "../fan-out/delivery-record.ts";
import { GameSocket } from "../games/game-socket.ts";
import { type GameKind, playedGame } from "../games/played-game.ts";
import { sendEvenly } from "../send-evenly.ts";
import { RELAY } from "./own-servers.ts";
import { startServer } from "./server-process.ts";

/** Time limit for the last messages. Units: milliseconds. */
const PATIENCE_MILLIS = 5000;

/** A message of a script: a text, or the bytes of a binary message in base64. */
export type ScriptMessage = string | { base64: string };

/** What the relay's clients receive of a game, by tick. */
export interface Script {
  /** File with the messages of each tick, as JSON. */
  path: string;
  ticks: number;
}

/**
 * Plays a game to a relay with one classic client, and writes down what that client receives in each tick. The bare server then
 * publishes exactly these messages. `onlyEveryTick` leaves out what does not come in each tick, such as the JSON fps event.
 */
export async function recordScript(
  game: GameKind,
  { ticks, rateHz, onlyEveryTick = false }: { ticks: number; rateHz: number; onlyEveryTick?: boolean },
): Promise<Script> {
  await using relay = await startServer(RELAY);
  const script: ScriptMessage[][] = [];
  const client = await RawWebSocket.connect(relay.url, {
    take(opcode, bytes, start, end) {
      if (opcode !== OPCODE.text && opcode !== OPCODE.binary) return;
      if (tickOf(opcode, bytes, start, end) !== undefined) script.push([]);
      const isText = opcode === OPCODE.text;
      const message = isText
        ? bytes.toString("utf8", start, end)
        : { base64: bytes.toString("base64", start, end) };
      if (!onlyEveryTick || !isText || message.toString().includes('"vr_tracking"'))
        script.at(-1)?.push(message);
    },
  });
  const producer = await GameSocket.connect(relay.url, playedGame(game));
  // One tick more, whose frame sample shows that the tick before it is complete.
  await sendEvenly({ count: ticks + 1, rateHz }, () => producer.sendTick());
  const endMillis = performance.now() + PATIENCE_MILLIS;
  while (script.length <= ticks && performance.now() < endMillis) await Bun.sleep(2);
  producer.close();
  client.terminate();
  if (script.length <= ticks)
    throw new Error(`expected the relay to send ${ticks + 1} frame samples of ${game}, got ${script.length}`);
  const folder = fileURLToPath(new URL("../../../build/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  const path = `${folder}deliveries-${game}-${onlyEveryTick ? "flood" : "fan-out"}.json`;
  writeFileSync(path, JSON.stringify(script.slice(0, ticks)));
  return { path, ticks };
}
