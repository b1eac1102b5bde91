import { NATS_SERVER } from "../nats-server.ts";
import { natsStage } from "../nats-stage.ts";
import { skipWithout } from "../needs.ts";
import { linkedStage, type Stage } from "./stage.ts";

/** The ways by which games reach another relay, those for which this machine has what they need. */
export function linkedStages(): [way: string, start: () => Promise<Stage>][] {
  const byLink: [string, () => Promise<Stage>] = ["a link", linkedStage];
  return skipWithout(NATS_SERVER) ? [byLink] : [byLink, ["a NATS server", natsStage]];
}
