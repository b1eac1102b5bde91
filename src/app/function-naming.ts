import type { Hub } from "../hub/index.ts";
import type { Producers } from "../ingest/index.ts";
import { type HintReader, howToNameFunctions } from "../protocol/how-to-name-functions.ts";

/** What the hints about names of functions depend on. */
export interface FunctionNamingParts {
  hub: Hub;
  producers: Pick<Producers, "canProfile">;
  /** Address of the relay's `/debugger`. */
  debuggerUrl: string;
  /** Whether the relay profiles the scripts of a game, if the game has a debugger. */
  profiles(source: string): boolean;
}

/** Makes the function that says what a reader can do so that the hitches of a game name functions; undefined if nothing is in the way. */
export function functionNaming({ hub, producers, debuggerUrl, profiles }: FunctionNamingParts) {
  return (name: string, reader: HintReader): string | undefined => {
    const source = hub.registry.all().find((one) => one.name === name);
    const { engine, debug_build: isDebug } = source?.hello ?? {};
    // A simulated game has no scripts, and what was recorded cannot be profiled any more.
    if (engine === "simulated" || source?.judged === "elsewhere") return undefined;
    const alone = isDebug === false ? "release" : "alone";
    const game = producers.canProfile(name) ? "connected" : alone;
    return howToNameFunctions({ isOn: profiles(name), game }, reader, debuggerUrl);
  };
}
