import type { RawConnection } from "../../support/raw-connection.ts";
import { RAW_OPCODE, rawFrame } from "../../support/raw-frame.ts";
import { receivedFrames } from "../../support/received-frames.ts";
import type { ConformanceEndpoint } from "./conformance-endpoint.ts";
import { type ConformanceRelay, growth } from "./conformance-relay.ts";

/** Something that a peer sends on an open WebSocket, and what the relay does. */
export interface FrameCase {
  /** What the peer sends. */
  name: string;
  /** The section of RFC 6455 that says what to do. */
  section: string;
  /** Only for endpoints whose messages are of this kind. */
  only?: "text" | "binary";
  /** The bytes. Each part of a list arrives by itself. */
  bytes(to: ConformanceEndpoint): Buffer | readonly Buffer[];
  outcome: Outcome;
  /** Whether the outcome is another one than RFC 6455 asks for. docs/websocket-conformance.md names it. */
  deviates?: "deviates";
}

/** What a peer sees, and what the relay counts. */
export interface Outcome {
  /** Texts of the messages that the relay took. */
  taken: readonly string[];
  /** Payloads of the relay's pongs. */
  pongs: readonly string[];
  /** Code of the relay's close frame, `none` if it has none; else whether the connection lives on or was cut. */
  close: number | "none" | "open" | "cut";
  /** Refusals that the relay counts of frames and of sizes, by code. */
  counted: Readonly<Record<string, number>>;
}

const NOTHING: Outcome = { taken: [], pongs: [], close: "open", counted: {} };

/** The relay takes messages with these texts. */
export const takes = (...taken: string[]): Outcome => ({ ...NOTHING, taken });

/** The relay answers with these pongs. */
export const pongs = (...payloads: string[]): Outcome => ({ ...NOTHING, pongs: payloads });

/** The relay answers a close with a close of the same code. */
export const echoes = (close: number | "none"): Outcome => ({ ...NOTHING, close });

/** The relay fails the connection with this code. */
export const fails = (close: 1002 | 1007 | 1009): Outcome => ({
  ...NOTHING,
  close,
  counted: close === 1009 ? { message_too_large: 1 } : { bad_frame: 1 },
});

/** The relay refuses a message, and the connection lives on. */
export const refuses = (code: string): Outcome => ({ ...NOTHING, counted: { [code]: 1 } });

/** An outcome in words. */
export function inWords({ taken, pongs: answered, close, counted }: Outcome): string {
  const refused = Object.keys(counted);
  if (typeof close === "number")
    return refused.length > 0 ? `fails with ${close}` : `is closed with ${close}`;
  if (close === "none") return "is closed without a code";
  if (refused.length > 0) return `is refused as ${refused.join(", ")}`;
  if (answered.length > 0) return `is answered with ${answered.length} pongs`;
  return taken.length > 0 ? `is taken as ${taken.length} messages` : "changes nothing";
}

/** Counted refusals that are about frames. Those of the messages in them depend on the endpoint. */
const ABOUT_FRAMES = ["bad_frame", "message_too_large"];
/** Payload of the ping that tells whether the relay has read everything, and still answers. */
const PROBE = "the last frame";
const FAILURES: readonly unknown[] = [1002, 1007, 1009];

/** Sends the bytes of a case to an endpoint, and returns what came of it. */
export async function outcomeOf(
  relay: ConformanceRelay,
  endpoint: ConformanceEndpoint,
  { bytes, outcome }: FrameCase,
): Promise<Outcome> {
  const before = await relay.status();
  using peer = await relay.connect();
  const { path, protocol } = endpoint;
  const headers = protocol === undefined ? {} : { "Sec-WebSocket-Protocol": protocol };
  const { status } = await peer.handshake({ path, headers });
  if (status !== 101) throw new Error(`expected 101, got ${status}`);
  await send(peer, bytes(endpoint));
  peer.write(rawFrame(RAW_OPCODE.ping, PROBE));
  const probed = peer.until(() => (framesOf(peer).some(isProbe) ? true : undefined));
  await Promise.race([probed.catch(() => {}), peer.ended]);
  const frames = framesOf(peer).filter((frame) => !isProbe(frame));
  const closing = frames.find(({ opcode }) => opcode === RAW_OPCODE.close);
  const close = closing === undefined ? (peer.isEnded ? "cut" : "open") : closeCodeOf(closing.payload);
  const countsFailure = FAILURES.includes(outcome.close) && Object.keys(outcome.counted).length > 0;
  for (;;) {
    const after = await relay.status();
    const counted = Object.fromEntries(
      Object.entries(growth(before.refusals, after.refusals)).filter(([code]) => ABOUT_FRAMES.includes(code)),
    );
    // The relay counts a connection out some turns after the peer has seen its end.
    if (countsFailure && close === outcome.close && Object.keys(counted).length === 0) continue;
    const pong = frames.filter(({ opcode }) => opcode === RAW_OPCODE.pong);
    return {
      taken: endpoint.taken(frames, before, after),
      pongs: pong.map(({ payload }) => payload.toString()),
      close,
      counted,
    };
  }
}

function closeCodeOf(payload: Buffer): number | "none" {
  return payload.length < 2 ? "none" : payload.readUInt16BE(0);
}

async function send(peer: RawConnection, bytes: Buffer | readonly Buffer[]): Promise<void> {
  if (Buffer.isBuffer(bytes)) {
    peer.write(bytes);
    return;
  }
  for (const part of bytes as readonly Buffer[]) {
    peer.write(part);
    // The relay runs in this process, and reads in its next turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const framesOf = (peer: RawConnection) =>
  receivedFrames(peer.received.subarray(peer.received.indexOf("\r\n\r\n") + 4)).frames;

const isProbe = ({ opcode, payload }: { opcode: number; payload: Buffer }) =>
  opcode === RAW_OPCODE.pong && payload.toString() === PROBE;
