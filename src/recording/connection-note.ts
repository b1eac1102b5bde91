import type { RecordedChannel } from "./recording-writer.ts";

/**
 * What happened to a connection of a game beside its messages: the relay refused something that the game sent, or the connection ended.
 * Recorded because both count when a game is judged.
 */
export type ConnectionNote = { what: "refused"; reason: string } | { what: "closed" };

/** The schema of the channel `/SOURCE/connection`. */
export const CONNECTION: RecordedChannel["schema"] = {
  name: "telemetry.connection",
  encoding: "jsonschema",
  data: Buffer.from(
    JSON.stringify({
      title: "connection of a game",
      type: "object",
      properties: { what: { enum: ["refused", "closed"] }, reason: { type: "string" } },
      required: ["what"],
    }),
  ),
};
