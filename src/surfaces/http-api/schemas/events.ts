import { z } from "zod";
import { count, epoch } from "./common.ts";

const event = z.looseObject({
  type: z.string(),
  topic: z.string(),
  source: z.string(),
  source_epoch: z.string(),
  seq: count.describe("counts the messages of the topic"),
  offset: count.describe("counts the messages of all topics"),
});

/** The answer to `GET /events`, and to the command `get_events` apart from its `type` and `id`. */
export const events = z.strictObject({
  epoch,
  recovered: z
    .boolean()
    .describe(
      "whether no event after `since` is missing; false also if `since` belongs to another epoch, and the page begins with the oldest event",
    ),
  events: z.array(event).describe("oldest first"),
  next: count.describe("value of `since` for the next page"),
  more: z.boolean().describe("whether there are more events now"),
  complete: z.boolean().describe("whether the history still holds every event after `since`"),
});

/** One event. */
export type EventAnswer = z.input<typeof event>;
