import { addonAge } from "../protocol/addon-age.ts";
import type { JsonObject } from "../protocol/json-messages.ts";
import { GAME_STREAMS } from "../protocol/streams.ts";
import type { Source } from "./source.ts";

/** A game as `/status` shows it. */
export function describeSource({ name, epoch, connected, hello, commands, site }: Source): JsonObject {
  return {
    source: name,
    epoch,
    site: site ?? null,
    connected,
    engine: hello?.engine ?? null,
    addon: hello?.addon ?? null,
    addon_age: addonAge(hello?.addon) ?? null,
    project: hello?.project ?? null,
    device: hello?.device ?? null,
    pid: hello?.pid ?? null,
    debug_build: hello?.debug_build ?? null,
    features: hello?.features ?? [],
    // Not all that a game may have written beside them.
    intervals: Object.fromEntries(
      GAME_STREAMS.flatMap((stream) => {
        const seconds = hello?.intervals?.[stream];
        return seconds === undefined ? [] : [[stream, seconds]];
      }),
    ),
    commands: [...commands],
  };
}
