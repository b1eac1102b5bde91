import { TestClient } from "../../../test/support/test-client.ts";
import type { NatsPair } from "./nats-pair.ts";

/** Time between two frame samples of the game. Units: milliseconds. */
const SAMPLE_MILLIS = 11;

/** How long it takes until games idle without the server, and until samples are back with it. Units: milliseconds. */
export interface GoneAndBack {
  idleMillis: number[];
  backMillis: number[];
}

/** Kills the server and runs it again, some times, while a game of the near relay has a client at the far one. */
export async function goneAndBack({ server, near, far }: NatsPair, rounds: number): Promise<GoneAndBack> {
  using game = await TestClient.connect(`${near.url}/producer`);
  game.send({ type: "hello", source: "game", addon: "0.2.0" });
  const timer = setInterval(() => {
    const data = { fps: 90, frame_time_ms: 11, physics_time_ms: 1 };
    game.send({ type: "event", event: "fps", data });
  }, SAMPLE_MILLIS);
  using client = await TestClient.connect(`${far.url}/?format=json&topics=fps&max_hz=0`);
  const measured: GoneAndBack = { idleMillis: [], backMillis: [] };
  await nextSample(client);
  for (let round = 0; round < rounds; round++) {
    const { length } = game.messages();
    await server.kill();
    const killedAt = performance.now();
    await game.message((message) => isSwitchOff(message) && game.messages().indexOf(message) >= length);
    measured.idleMillis.push(performance.now() - killedAt);
    await server.run();
    const runsAt = performance.now();
    await nextSample(client);
    measured.backMillis.push(performance.now() - runsAt);
  }
  clearInterval(timer);
  return measured;
}

async function nextSample(client: TestClient): Promise<void> {
  const isSample = ({ event }: Record<string, unknown>) => event === "fps";
  await client.take(client.messages().filter(isSample).length + 1, isSample);
}

function isSwitchOff({ command, config }: Record<string, unknown>): boolean {
  return command === "configure" && (config as { fps_enabled?: boolean }).fps_enabled === false;
}
