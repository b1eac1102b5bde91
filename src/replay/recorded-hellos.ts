import { checkSchema } from "../base/check-schema.ts";
import { type HelloMessage, producerMessage } from "../protocol/json-messages.ts";
import type { RecordingReader } from "../recording/index.ts";

/** The fields of a hello that the metadata of a game has as JSON, and those that it has as text. */
const JSON_FIELDS = ["pid", "debug_build", "features", "intervals"] as const;
const TEXT_FIELDS = ["engine", "addon", "project", "device"] as const;
/** What stands for a field that the game did not send. */
const ABSENT = "null";

/** The hello of each connection of a game in a recording, by its epoch, from the newest metadata of the game. */
export function recordedHellos(reader: RecordingReader): ReadonlyMap<string, HelloMessage> {
  return new Map(
    reader.metadata("game").flatMap((game) => {
      const epoch = game.get("epoch");
      const hello = checkSchema(producerMessage, { type: "hello", ...fieldsOf(game) });
      if (epoch === undefined || !hello.success || hello.data.type !== "hello") return [];
      return [[epoch, hello.data] as const];
    }),
  );
}

function fieldsOf(game: ReadonlyMap<string, string>): Record<string, unknown> {
  const sent = (field: string) => (game.get(field) === ABSENT ? undefined : game.get(field));
  return Object.fromEntries([
    ...TEXT_FIELDS.map((field) => [field, sent(field)] as const),
    ...JSON_FIELDS.map((field) => [field, parsed(sent(field))] as const),
  ]);
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
