import type { RecordedChannel } from "./recording-writer.ts";

/**
 * What happened to a connection of a game beside its messages, recorded because it counts when the game is judged: the relay refused something that
 * the game sent; the connection ended; the game had kept the messages that follow, to send them together, so they came so many milliseconds after
 * their log times.
 */
export type ConnectionNote =
  | { what: "refused"; reason: string }
  | { what: "closed" }
  | { what: "kept"; ms: number };

/** The schema of the channel `/SOURCE/connection`. */
export const CONNECTION: RecordedChannel["schema"] = {
  name: "telemetry.connection",
  encoding: "jsonschema",
  data: Buffer.from(
    JSON.stringify({
      title: "connection of a game",
      type: "object",
      properties: {
        what: { type: "string", enum: ["refused", "closed", "kept"] },
        reason: { type: "string" },
        ms: { type: "number" },
      },
      required: ["what"],
    }),
  ),
};
