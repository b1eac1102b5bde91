import { describeSource, type Hub, type Source } from "../hub/index.ts";
import { isJsonObject, type JsonObject } from "../protocol/json-object.ts";

/** What of the project in a game's snapshot a recording has, each with its name for people: the machine on which it ran, and how. */
export const SETUP_NAMES = {
  version: "version of the project",
  main_scene: "main scene",
  renderer: "renderer",
  os: "system",
  device: "device",
  processors: "processors",
  graphics: "graphics",
  physics_ticks_per_second: "physics ticks a second",
} as const;

/**
 * What a recording says of a game, by its connection: what `/status` shows, `setup` if the game has sent a snapshot, and what `more` knows.
 * Undefined if the game is not remembered.
 */
export function describeRecordedGame(
  hub: Hub,
  epoch: string,
  more: ((game: Source) => JsonObject) | undefined,
): JsonObject | undefined {
  const game = hub.registry.ofEpoch(epoch);
  return game && { ...describeSource(game), ...setupOf(game), ...more?.(game) };
}

function setupOf({ newest }: Source): JsonObject {
  const body = newest.get("snapshot")?.body;
  const project = body?.from === "json" ? body.data.project : undefined;
  if (!isJsonObject(project)) return {};
  const said = Object.keys(SETUP_NAMES).flatMap((field) =>
    project[field] === undefined ? [] : [[field, project[field]]],
  );
  return { setup: Object.fromEntries(said) };
}
