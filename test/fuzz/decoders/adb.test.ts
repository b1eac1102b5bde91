import { expect } from "bun:test";
import * as fc from "fast-check";
import { AdbBytes, MAX_UNREAD_BYTES } from "../../../src/ingest/headset/adb/adb-bytes.ts";
import { DeviceClock } from "../../../src/ingest/headset/adb/device-clock.ts";
import { deviceState } from "../../../src/ingest/headset/adb/device-state.ts";
import { listedDevices, MAX_DEVICES } from "../../../src/ingest/headset/adb/listed-devices.ts";
import { MAX_LINE_CHARACTERS, parseVrApiLine } from "../../../src/ingest/headset/adb/vrapi-line.ts";
import { headset } from "../../../src/protocol/headset.ts";
import { VRAPI_LINES } from "../../ingest/headset/vrapi-lines.ts";
import { fuzz } from "../support/fuzz.ts";
import { mutatedBytes, mutatedText } from "../support/mutations.ts";

const piece = fc.constantFrom(
  ..."FPS=72|/90|,Stale=8|,CPU4/GPU=3/4|,1651/545MHz|,LCnt=2(DR0,LM2)|(|)|,CPU%=0.23(W0.41)|,Temp=-0.0C/1e9C|,GPU%=|=|,|ASW=90, Type=App|I/VrApi (1): |1759561200.123 |\r".split(
    "|",
  ),
);
const lines = fc.oneof(
  fc.constantFrom(...Object.values(VRAPI_LINES)),
  fc.array(piece, { minLength: 1, maxLength: 12 }).map((parts) => parts.join("")),
);

fuzz<string>({
  name: "vrapi-lines",
  inputs: mutatedText(lines),
  runs: 1000,
  take(line) {
    const read = parseVrApiLine(line);
    if (read === undefined) return read;
    expect(line.length).toBeLessThanOrEqual(MAX_LINE_CHARACTERS);
    expect(headset.safeParse({ [read.section]: read.data }).error?.issues ?? []).toEqual([]);
    return read;
  },
});

const dumps = fc
  .array(
    fc.constantFrom(
      ..."HEADSET1\tdevice\n|emulator-5554\toffline\n|10.0.0.7:5555\tno permissions\n|  level: 87\n|  scale: 0\n|  temperature: -310\n|Thermal Status: 3\n|  USB powered: true\n| \n|\t\n|\n|1759561200.123456789\n|1759561200.%N\n".split(
        "|",
      ),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(""));

fuzz<string>({
  name: "adb-outputs",
  inputs: mutatedText(dumps),
  runs: 1000,
  take(output) {
    const state = deviceState(output);
    expect(headset.safeParse(state).error?.issues ?? []).toEqual([]);
    const clock = new DeviceClock();
    const devices = listedDevices(output);
    expect(devices.length).toBeLessThanOrEqual(MAX_DEVICES);
    return { state, devices, isTime: clock.take(output, 1000, 1010), offset: clock.offset };
  },
});

const answers = fc
  .array(fc.constantFrom("OKAY", "FAIL", "0000", "0005hello", "ffff", "zzzz", "\n", "a line\r\n", "é"), {
    maxLength: 10,
  })
  .map((parts) => new Uint8Array(Buffer.from(parts.join(""))));

fuzz<Uint8Array>({
  name: "adb-bytes",
  inputs: mutatedBytes(answers),
  runs: 1000,
  take(stream) {
    const whole = readIn(stream, Math.max(1, stream.length));
    // It makes no difference where the stream is cut.
    if (stream.length < 2000) for (const size of [1, 3]) expect(readIn(stream, size)).toEqual(whole);
    expect(new AdbBytes().status()).toBeUndefined();
    return whole;
  },
});

/** What is read of a stream that comes in parts of a size: a status, texts while they are texts, then lines. */
function readIn(stream: Uint8Array, size: number): unknown {
  const bytes = new AdbBytes();
  const read: unknown[] = [];
  let isText = true;
  for (let at = 0; at < stream.length; at += size) {
    bytes.push(stream.subarray(at, at + size));
    if (bytes.isTooMuch) return { isTooMuch: stream.length > MAX_UNREAD_BYTES };
    if (read.length === 0) {
      const status = bytes.status();
      if (status === undefined) continue;
      read.push(status);
    }
    for (;;) {
      const next = isText ? bytes.block() : bytes.line();
      if (next === undefined) break;
      if (next === null) isText = false;
      read.push(next);
    }
  }
  return read;
}
