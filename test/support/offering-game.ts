import type { TestClient } from "./test-client.ts";
import type { TestRelay } from "./test-relay.ts";

/** Connects a game that has sent its hello, with the addon and these commands. The test sends its answers. */
export async function offeringGame(
  relay: TestRelay,
  source: string,
  ...names: string[]
): Promise<TestClient> {
  const socket = await relay.game();
  const commands = names.map((name) => ({ name, description: `does ${name}`, schema: { type: "object" } }));
  socket.send({
    type: "hello",
    source,
    addon: "0.2.0",
    project: "Room",
    pid: 42,
    device: "Quest 3",
    commands,
  });
  await socket.message(({ type }) => type === "welcome");
  return socket;
}

/** The first calls that a game received. */
export function callsTo(game: TestClient, count = 1): Promise<Record<string, unknown>[]> {
  return game.take(count, ({ command, id }) => command === "call" && id !== undefined);
}
