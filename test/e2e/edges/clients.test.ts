import { setDefaultTimeout } from "bun:test";
import { clientContract } from "../../contracts/client.contract.ts";
import { edgedRelay } from "../../support/edges/edged-relay.ts";
import type { Stage } from "../../support/links/stage.ts";

setDefaultTimeout(30_000);

/** One relay with two edges, through which clients and games come. */
async function edgedStage(): Promise<Stage> {
  const relay = await edgedRelay(2);
  return { games: relay, clients: relay, [Symbol.asyncDispose]: () => relay[Symbol.asyncDispose]() };
}

clientContract("clients of the edges of a relay", edgedStage);
