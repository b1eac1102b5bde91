import { checkSchema } from "../base/check-schema.ts";
import { type HelloMessage, producerMessage } from "../protocol/json-messages.ts";
import { parseJsonObject } from "../protocol/json-object.ts";
import type { RecordingReader } from "../recording/index.ts";

/** The hello of each connection of a game in a recording, by its epoch: the last one that it sent. */
export function recordedHellos(reader: RecordingReader): ReadonlyMap<string, HelloMessage> {
  return new Map(
    reader.metadata("game").flatMap((game) => {
      const epoch = game.get("epoch");
      const said = parseJsonObject(game.get("hello") ?? "{}");
      const hello = checkSchema(producerMessage, { ...said, type: "hello" });
      if (epoch === undefined || !hello.success || hello.data.type !== "hello") return [];
      return [[epoch, hello.data] as const];
    }),
  );
}
