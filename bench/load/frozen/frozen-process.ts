/**
 * The process that the bench freezes: a v1 client and a classic one. Takes `{"url":…}` as JSON. Prints "ready" once both are
 * connected. Prints one FrozenReport as JSON once both have received the end, or after a time limit.
 */
import type { FrozenReport } from "./frozen-report.ts";
import { RecordingClient } from "./recording-client.ts";

/** Time limit for the second client after the first has received the end. Units: milliseconds. */
const PATIENCE_MILLIS = 5000;

const { url } = JSON.parse(process.argv[2] ?? "{}") as { url: string };
const v1 = await RecordingClient.connect(`${url}/?format=json&topics=fps,vr_tracking,custom/*`, true);
const classic = await RecordingClient.connect(url, false);
console.log("ready");
await Promise.race([v1.ended, classic.ended]);
await Promise.race([Promise.all([v1.ended, classic.ended]), Bun.sleep(PATIENCE_MILLIS)]);
const report: FrozenReport = { v1: v1.record, classic: classic.record };
console.log(JSON.stringify(report));
process.exit(0);
