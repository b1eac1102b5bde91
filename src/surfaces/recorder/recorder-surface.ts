import { loadOnce } from "../../base/load-once.ts";
import { reasonOf } from "../../base/reason-of.ts";
import { RelayError } from "../../protocol/error-table.ts";
import type { RecordedHitch, Recorder, RecorderContext, RotateBounds } from "../../recording/index.ts";
import type { Surface } from "../../server/index.ts";

/** What the recorder needs of the relay, and what it records from the start. */
export interface RecorderSurfaceContext extends Omit<RecorderContext, "folder"> {
  /** Where recordings are; undefined for a relay that has none. */
  folder: string | undefined;
  /** When the recording that begins with the relay goes on in a new file. */
  rotate: Readonly<RotateBounds>;
  /** Calls back with each hitch whose cause is final. */
  onHitch(listener: (hitch: RecordedHitch) => void): void;
}

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
export function recorderSurface({
  folder,
  rotate,
  onHitch,
  ...context
}: RecorderSurfaceContext): RecorderSurface {
  let loaded: Recorder | undefined;
  const recorder = loadOnce(async () => {
    if (folder === undefined)
      throw new RelayError(
        "recording_failed",
        "expected a folder for recordings: this relay was started without --record",
      );
    const { Recorder } = await import("../../recording/index.ts");
    const made = new Recorder({ ...context, folder });
    context.hub.listen(made);
    onHitch((hitch) => made.hitch(hitch));
    loaded = made;
    return made;
  });
  if (folder !== undefined)
    recorder()
      .then((ready) => {
        const { name } = ready.start({ rotate });
        context.log.info({ folder, recording: name }, `recording everything into ${folder}`);
      })
      .catch((error: unknown) => {
        context.log.error(`nothing is recorded into ${folder}: ${reasonOf(error)}`);
      });
  return {
    name: "recordings",
    recorder,
    writing: () => loaded?.writing ?? 0,
    // Without the folder: where it is on this machine is nobody's business who only looks.
    status: () => ({
      available: folder !== undefined,
      recording: loaded?.active.map(({ name }) => name) ?? [],
      failed: loaded?.failed ?? null,
    }),
    stop: async () => loaded?.close(),
  };
}
