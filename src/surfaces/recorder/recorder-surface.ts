import { loadOnce } from "../../base/load-once.ts";
import { reasonOf } from "../../base/reason-of.ts";
import { RelayError } from "../../protocol/error-table.ts";
import type { Recorder, RecorderContext } from "../../recording/index.ts";
import type { Surface } from "../../server/index.ts";

/** A surface that records, and the recorder behind it. */
export interface RecorderSurface extends Surface {
  /** The recorder; loaded when it is first asked for. Fails: recording_failed, if the relay has no folder for recordings or cannot use it. */
  recorder(): Promise<Recorder>;
  /** How many recordings are being written. */
  writing(): number;
}

/**
 * The recorder: recordings in a folder, one of which begins with the relay. Without a folder it records nothing. Its paths belong to the HTTP API.
 * A folder that cannot be used is told once; the relay lives on.
 */
export function recorderSurface(
  context: Omit<RecorderContext, "folder">,
  folder: string | undefined,
): RecorderSurface {
  let loaded: Recorder | undefined;
  const recorder = loadOnce(async () => {
    if (folder === undefined)
      throw new RelayError(
        "recording_failed",
        "expected a folder for recordings: this relay was started without --record",
      );
    const { Recorder } = await import("../../recording/index.ts");
    loaded = new Recorder({ ...context, folder });
    context.hub.listen(loaded);
    return loaded;
  });
  if (folder !== undefined)
    recorder()
      .then((ready) => {
        const { name } = ready.start();
        context.log.info({ folder, recording: name }, `recording everything into ${folder}`);
      })
      .catch((error: unknown) => {
        context.log.error(`nothing is recorded: ${reasonOf(error)}`);
      });
  return {
    name: "recordings",
    recorder,
    writing: () => loaded?.writing ?? 0,
    status: () => loaded?.describeState() ?? { folder: folder ?? null, recording: [], failed: null },
    stop: async () => loaded?.close(),
  };
}
