import { describeSource, type Hub, type Source } from "../hub/index.ts";
import { isJsonObject, type JsonObject } from "../protocol/json-object.ts";

/** What of the project in a game's snapshot a recording has: the machine on which it ran, and how. */
export const SETUP_FIELDS = [
  "version",
  "main_scene",
  "renderer",
  "os",
  "device",
  "processors",
  "graphics",
  "physics_ticks_per_second",
] as const;
export type SetupField = (typeof SETUP_FIELDS)[number];

/**
 * What a recording says of a game, by its connection: what `/status` shows, `setup` if the game has sent a snapshot, and what `more` knows.
 * Undefined if the game is not remembered.
 */
export function describeRecordedGame(
  hub: Hub,
  epoch: string,
  more: ((game: Source) => JsonObject) | undefined,
): JsonObject | undefined {
  const game = hub.registry.all().find((one) => one.epoch === epoch);
  return game && { ...describeSource(game), ...setupOf(game), ...more?.(game) };
}

function setupOf({ newest }: Source): JsonObject {
  const body = newest.get("snapshot")?.body;
  const project = body?.from === "json" ? body.data.project : undefined;
  if (!isJsonObject(project)) return {};
  const said = SETUP_FIELDS.flatMap((field) =>
    project[field] === undefined ? [] : [[field, project[field]]],
  );
  return { setup: Object.fromEntries(said) };
}
