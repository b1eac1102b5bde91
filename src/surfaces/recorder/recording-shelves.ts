import { RelayError } from "../../protocol/error-table.ts";
import type { KindOfRecordings, RecordingShelf, RecordingShelves } from "../../recording/index.ts";

/** All recordings of a relay. `recorder` fails if the relay has no folder for recordings; `blackBox` is undefined for a relay without one. */
export function recordingShelves(
  recorder: () => Promise<RecordingShelf>,
  blackBox: (() => Promise<RecordingShelf>) | undefined,
): RecordingShelves {
  const all = async (): Promise<KindOfRecordings[]> => {
    if (blackBox === undefined) return [{ kind: "recording", shelf: await recorder() }];
    const boxes: KindOfRecordings = { kind: "black_box", shelf: await blackBox() };
    const others = await recorder().catch(() => undefined);
    return others === undefined ? [boxes] : [{ kind: "recording", shelf: others }, boxes];
  };
  const of = async (name: string): Promise<KindOfRecordings> => {
    const found = (await all()).find(({ shelf }) => shelf.has(name));
    if (found !== undefined) return found;
    throw new RelayError("no_recording", `expected the name of a recording, got ${name.slice(0, 100)}`);
  };
  return { all, of };
}
