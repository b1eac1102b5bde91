import { RelayError } from "../../../protocol/error-table.ts";
import type { BlackBox } from "../../../recording/black-box/index.ts";
import type { Recorder, RecordingShelf } from "../../../recording/index.ts";

/** What recordings need of the relay. */
export interface RecordingsContext {
  /** The recorder. Fails: recording_failed, if the relay has no folder for recordings. */
  recorder(): Promise<Recorder>;
  /** The black box; undefined for a relay without one. */
  blackBox: (() => Promise<BlackBox>) | undefined;
}

/** Recordings of one kind. */
export interface Shelf {
  kind: "recording" | "black_box";
  shelf: RecordingShelf;
}

/** All recordings of the relay. A relay with a black box has them without a folder for others, too. Fails: recording_failed. */
export async function shelvesOf({ recorder, blackBox }: RecordingsContext): Promise<Shelf[]> {
  if (blackBox === undefined) return [{ kind: "recording", shelf: await recorder() }];
  const boxes: Shelf = { kind: "black_box", shelf: await blackBox() };
  const others = await recorder().catch(() => undefined);
  return others === undefined ? [boxes] : [{ kind: "recording", shelf: others }, boxes];
}

/** The recordings in which a name is, or else some of them, which refuse it. Fails: recording_failed. */
export async function shelfOf(context: RecordingsContext, name: string): Promise<Shelf> {
  const all = await shelvesOf(context);
  const found = all.find(({ shelf }) => shelf.has(name)) ?? all[0];
  if (found === undefined) throw new RelayError("internal", "expected recordings");
  return found;
}
