/**
 * Prints how long each codec takes for a message of the addon that comes 90 times a second, as JSON. Run by codec.bench.ts in a process of
 * its own, because code that a hot loop has compiled hides what a relay sees: at its start, code that is not compiled yet, and
 * between two messages, caches that others have used.
 */

import { loadVectorMessage } from "../../test/codec/vectors.ts";
import { median } from "../support/statistics.ts";
import { bothCodecs, FRAMES_SUBJECTS } from "./codec-subjects.ts";

/** Times of one codec for one message. Units: nanoseconds. */
export interface RateResult {
  name: string;
  implementation: string;
  firstSecondNanos: number;
  laterNanos: number;
}

const RATE_HZ = 90;
/** More than the caches of one core hold beside the relay's own data. Units: numbers. */
const OTHER_DATA = 256 * 1024;

if (import.meta.main) {
  const seconds = Number(process.argv[2] ?? 5);
  const { wasm, plain } = bothCodecs();
  const subjects = [...FRAMES_SUBJECTS].flatMap(([name, vector]) => {
    const message = loadVectorMessage(vector);
    // Two closures on purpose, as in codec-subjects.ts.
    return [
      {
        name,
        implementation: wasm.name,
        message,
        run: (bytes: Uint8Array) => wasm.decode(bytes).count,
        nanos: [] as number[],
      },
      {
        name,
        implementation: plain.name,
        message,
        run: (bytes: Uint8Array) => plain.decode(bytes).count,
        nanos: [] as number[],
      },
    ];
  });
  const others = new Float64Array(OTHER_DATA);
  for (let tick = 0; tick < seconds * RATE_HZ; tick++) {
    await Bun.sleep(1000 / RATE_HZ);
    for (let turn = 0; turn < subjects.length; turn++) {
      const subject = subjects[(turn + tick) % subjects.length];
      if (subject === undefined) continue;
      for (let at = 0; at < OTHER_DATA; at += 8) others[at] = (others[at] ?? 0) + 1;
      const received = subject.message.slice();
      const before = Bun.nanoseconds();
      const count = subject.run(received);
      subject.nanos.push(Bun.nanoseconds() - before);
      if (count !== 1) throw new Error(`${subject.name} (${subject.implementation}): expected a packet`);
    }
  }
  const results = subjects.map(
    ({ name, implementation, nanos }): RateResult => ({
      name,
      implementation,
      firstSecondNanos: median(nanos.slice(0, RATE_HZ)),
      laterNanos: median(nanos.slice(RATE_HZ)),
    }),
  );
  console.log(JSON.stringify(results));
}
