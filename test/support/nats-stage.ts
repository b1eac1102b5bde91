import type { Stage } from "./links/stage.ts";
import { joined, natsRelay } from "./nats-relays.ts";
import { TestNatsServer } from "./nats-server.ts";

/** Two relays that share a NATS server and know each other. */
export async function natsStage(): Promise<Stage> {
  const server = await TestNatsServer.start();
  const near = natsRelay("near", [server]);
  const far = natsRelay("far", [server]);
  await joined([near, "far"], [far, "near"]);
  return {
    games: near,
    clients: far,
    async [Symbol.asyncDispose]() {
      await far[Symbol.asyncDispose]();
      await near[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
