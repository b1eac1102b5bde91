import { TestNatsServer } from "../../../test/support/nats-server.ts";
import { RELAY } from "../servers/own-servers.ts";
import { startServer } from "../servers/server-process.ts";
import type { LinkPair } from "./link-pair.ts";

/** Most games of a relay in this bench. */
const MOST_GAMES = ["--max-sources", "1000"];

/** A near and a far relay that share a NATS server, each in a process of its own. */
export interface NatsPair extends LinkPair {
  server: TestNatsServer;
}

/** Starts the server and both relays. */
export async function startNatsPair(): Promise<NatsPair> {
  const { command } = RELAY;
  const server = await TestNatsServer.start();
  const relay = (site: string) =>
    startServer({
      name: `${site} relay`,
      command: [...command, ...MOST_GAMES, "--site", site, "--nats", server.url],
    });
  const near = await relay("near");
  const far = await relay("far");
  return {
    server,
    near,
    far,
    async [Symbol.asyncDispose]() {
      await far[Symbol.asyncDispose]();
      await near[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
