import { standardOutput } from "../../base/standard-output.ts";
import { terminalJson } from "../../base/terminal-text.ts";
import { RelayError } from "../../protocol/error-table.ts";
import type { RecordingInfo } from "../../recording/index.ts";
import { askRelay } from "../shared/ask-relay.ts";
import { countText } from "../shared/count-text.ts";
import { findRelay, type RelayPlace } from "../shared/find-relay.ts";
import { noRelayError } from "../shared/no-relay-error.ts";
import { printAnswer } from "../shared/print.ts";
import { Screen } from "../shared/screen.ts";
import { onStopSignal } from "../shared/stop-signal.ts";
import type { RecordFlags } from "./record-flags.ts";
import { RelayRecording, recordedRelay } from "./relay-recording.ts";

/** Time between two looks at the recording. Units: milliseconds. */
const LOOK_MILLIS = 200;

/** Records as a client of a relay until a signal, or until the recording is over. Fails: what `noRelayError` finds, bad_command for a wrong name, recording_failed. */
export async function performRecord(destination: string, flags: RecordFlags): Promise<void> {
  const { token, json } = flags;
  let isStopped = false;
  const stopped = onStopSignal().then(() => {
    isStopped = true;
  });
  const { url, peer } = await placeOf(flags);
  if (peer.kind !== "relay") throw noRelayError(url, peer);
  const recording = new RelayRecording(destination, await recordedRelay(url, token, peer.status), flags);
  const screen = new Screen(standardOutput(), () => performance.now());
  for (let one = recording.active; one !== undefined && !isStopped; one = recording.active) {
    const { name } = one;
    if (!json) screen.status(() => `recording ${name}: ${amountText(recording.active)}`);
    await Promise.race([Bun.sleep(LOOK_MILLIS), stopped]);
  }
  const recordings = await recording.end();
  screen.end();
  const { missing, failure } = recording;
  const answer = json
    ? JSON.stringify({ recordings, missing }, null, 2)
    : recordings.map((one) => `${one.path}: ${amountText(one)}`).join("\n");
  if (answer !== "") await printAnswer(json ? terminalJson(answer) : answer);
  if (failure !== undefined) throw new RelayError("recording_failed", failure);
}

async function placeOf({ url, token }: RecordFlags): Promise<RelayPlace> {
  return url === undefined ? await findRelay(token) : { url, peer: await askRelay(url, token) };
}

function amountText(info: RecordingInfo | undefined): string {
  return `${countText(info?.messages ?? 0)} messages, ${((info?.bytes ?? 0) / 1e6).toFixed(2)} MB`;
}
