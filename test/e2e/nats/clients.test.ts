import { describe, setDefaultTimeout } from "bun:test";
import { clientContract } from "../../contracts/client.contract.ts";
import { NATS_SERVER } from "../../support/nats-server.ts";
import { natsStage } from "../../support/nats-stage.ts";
import { skipWithout } from "../../support/needs.ts";

setDefaultTimeout(30_000);

describe.skipIf(skipWithout(NATS_SERVER))("by NATS", () => {
  clientContract("clients of a relay that reads the games of another one", natsStage);
});
