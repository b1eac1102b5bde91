import type { Clock } from "../../base/clock.ts";
import type { Hub } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { Rights } from "../../protocol/rights.ts";

/** What the welcome is made of. */
export interface WelcomeParts {
  identity: { name: string; version: string };
  hub: Hub;
  clock: Clock;
  describeLimits(): JsonObject;
}

/** The first message to a v1 client. */
export function welcomeMessage(
  { identity, hub, clock, describeLimits }: WelcomeParts,
  format: string,
  rights: Rights,
): JsonObject {
  return {
    type: "welcome",
    relay: identity,
    epoch: hub.epoch,
    format,
    offset: hub.topics.offset,
    topics: hub.topics.all().map(({ name }) => name),
    rights: [...rights].sort(),
    limits: describeLimits(),
    timestamp: clock.unixMillis() / 1000,
  };
}
