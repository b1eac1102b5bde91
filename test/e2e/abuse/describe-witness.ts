import type { WitnessReport } from "./witness-report.ts";

/** What the two clients that behave have seen, in one line. */
export function describeWitness({ sent, closes, clients }: WitnessReport): string {
  const each = clients.map(
    ({ lost, leftOut, p50Millis, p99Millis, maxMillis }) =>
      `lost ${lost}, ${leftOut} not judged, p50 ${p50Millis.toFixed(1)} ms, p99 ${p99Millis.toFixed(1)} ms, longest ${maxMillis.toFixed(1)} ms`,
  );
  return `two clients that behave, ${sent} frames at 90 Hz, ${closes} closed: ${each.join("; ")}`;
}
