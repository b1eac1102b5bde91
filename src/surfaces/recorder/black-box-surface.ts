import { loadOnce } from "../../base/load-once.ts";
import { reasonOf } from "../../base/reason-of.ts";
import type { BlackBox, BlackBoxContext, BlackBoxOptions } from "../../recording/black-box/index.ts";
import type { RecordedHitch } from "../../recording/index.ts";
import type { Surface } from "../../server/index.ts";

/** What the black box needs of the relay. */
export interface BlackBoxSurfaceContext extends BlackBoxContext {
  /** Calls back with each hitch whose cause is final. */
  onHitch(listener: (hitch: RecordedHitch) => void): void;
}

/** A surface that keeps the last seconds of each game, and the black box behind it. */
export interface BlackBoxSurface extends Surface {
  /** The black box; undefined for a relay without one. */
  blackBox: (() => Promise<BlackBox>) | undefined;
}

/** The black box, which begins and ends with the relay. Without options there is none. Its paths belong to the HTTP API. */
export function blackBoxSurface(
  { onHitch, ...context }: BlackBoxSurfaceContext,
  options: BlackBoxOptions | undefined,
): BlackBoxSurface {
  const name = "black_box";
  if (options === undefined) return { name, blackBox: undefined, status: () => ({ on: false }) };
  let loaded: BlackBox | undefined;
  const blackBox = loadOnce(async () => {
    const { BlackBox } = await import("../../recording/black-box/index.ts");
    loaded = new BlackBox(context, options);
    context.hub.listen(loaded);
    onHitch((hitch) => loaded?.hitch(hitch));
    return loaded;
  });
  blackBox().catch((error: unknown) => {
    context.log.error(`the black box does not run: ${reasonOf(error)}`);
  });
  return {
    name,
    blackBox,
    status: () => loaded?.describeState() ?? { on: true },
    stop: async () => loaded?.close(),
  };
}
