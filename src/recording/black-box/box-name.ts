/** Why the black box kept something. */
const BOX_CAUSES = ["hitch", "alert", "crash", "asked"] as const;
export type BoxCause = (typeof BOX_CAUSES)[number];

/** Longest part of a name that is the game's. */
const MAX_GAME_CHARACTERS = 40;
const NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\..+?\.(hitch|alert|crash|asked)(\.\d+)?$/;

/** The name of a recording of the black box, without its ending: `2026-11-30T23-15-02.demo-room.hitch`, in UTC. */
export function boxName(unixMillis: number, source: string, cause: BoxCause): string {
  const time = new Date(unixMillis).toISOString().slice(0, 19).replaceAll(":", "-");
  const game = source.replaceAll(/[^A-Za-z0-9_-]+/g, "-").slice(0, MAX_GAME_CHARACTERS);
  return `${time}.${game}.${cause}`;
}

/** Why the black box kept a recording, by its name; undefined for a name that it did not give. */
export function boxCauseOf(name: string): BoxCause | undefined {
  const word = NAME.exec(name)?.[1];
  return BOX_CAUSES.find((cause) => cause === word);
}
