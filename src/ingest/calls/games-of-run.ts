import type { Hub, Source } from "../../hub/index.ts";
import type { EngineRun } from "../../protocol/engine-run.ts";

/** The connected games of a run, which their hello names. An older addon, and a game that lost its environment, name only their process. */
export function gamesOfRun(hub: Hub, { run, pid }: EngineRun): Source[] {
  return hub.registry
    .connected()
    .filter(({ site, hello }) => site === undefined && (hello?.run ? hello.run === run : hello?.pid === pid));
}
