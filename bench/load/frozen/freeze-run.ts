import { fileURLToPath } from "node:url";
import { RawWebSocket } from "../../../src/cli/load/raw-web-socket.ts";
import { PlainCodec } from "../../../src/codec/index.ts";
import { sendEvenly } from "../send-evenly.ts";
import { RELAY } from "../servers/own-servers.ts";
import { startServer } from "../servers/server-process.ts";
import { posePacket } from "../wire/pose-packet.ts";
import { END_EVENT, type FrozenReport, STEP_EVENT } from "./frozen-report.ts";

/** Duration of each part of a run. */
export interface FreezeWork {
  rateHz: number;
  beforeSeconds: number;
  frozenSeconds: number;
  afterSeconds: number;
}

/** Data of one run. */
export interface FreezeRun {
  report: FrozenReport;
  /** Send time of each frame, by number: one 0x01, one 0x03 and one event each. Units: unix milliseconds. */
  sentAtMillis: number[];
  /** Units: unix milliseconds. */
  frozenAtMillis: number;
  wokeAtMillis: number;
  /** The relay's count of messages not sent to its classic client. */
  classicDropped: number;
}

/** Freezes a process with a v1 and a classic client while a game continues. Fails: an Error when a part does not start. */
export async function runFreeze(work: FreezeWork): Promise<FreezeRun> {
  const { rateHz, beforeSeconds, frozenSeconds, afterSeconds } = work;
  await using relay = await startServer(RELAY);
  const script = fileURLToPath(new URL("./frozen-process.ts", import.meta.url));
  const child = Bun.spawn([process.execPath, script, JSON.stringify({ url: relay.url })], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const lines = linesOf(child.stdout);
  try {
    await expectLine(lines, "ready");
    const game = await RawWebSocket.connect(`${relay.url}/producer`, { take: () => {} });
    const sentAtMillis: number[] = [];
    const play = (seconds: number) =>
      sendEvenly({ count: Math.round(seconds * rateHz), rateHz }, () => sendFrame(game, sentAtMillis));
    await play(beforeSeconds);
    child.kill("SIGSTOP");
    const frozenAtMillis = unixMillis();
    await play(frozenSeconds);
    const wokeAtMillis = unixMillis();
    child.kill("SIGCONT");
    await play(afterSeconds);
    const classicDropped = await droppedOfClassic(relay.url);
    sendEvent(game, { event_name: END_EVENT });
    const report = JSON.parse(await nextLine(lines)) as FrozenReport;
    return { report, sentAtMillis, frozenAtMillis, wokeAtMillis, classicDropped };
  } finally {
    child.kill("SIGKILL");
    await child.exited;
  }
}

const codec = new PlainCodec();

/** Sends one frame of a game: a frame sample and poses in one message, and an event. */
function sendFrame(game: RawWebSocket, sentAtMillis: number[]): void {
  const number = sentAtMillis.length;
  const sample = codec.encodePerformance(number, 90, 11.1, 2.5);
  if (typeof sample === "string") throw new Error(`expected a 0x01 packet, got the refusal ${sample}`);
  const frame = Buffer.concat([sample, posePacket(number)]);
  sentAtMillis.push(unixMillis());
  game.sendBinary(frame);
  sendEvent(game, { event_name: STEP_EVENT, number });
}

function sendEvent(game: RawWebSocket, data: object): void {
  game.sendText(JSON.stringify({ type: "event", event: "custom", data, timestamp: unixMillis() / 1000 }));
}

/** The relay's count of drops for the one classic client. */
async function droppedOfClassic(url: string): Promise<number> {
  const response = await fetch(`${url.replace("ws:", "http:")}/clients`);
  const { clients } = (await response.json()) as { clients: { format: string; dropped: number }[] };
  const classic = clients.find(({ format }) => format === "classic");
  if (classic === undefined) throw new Error("expected /clients to show a classic client, but none is there");
  return classic.dropped;
}

/** The clock that this process shares with the frozen one. */
function unixMillis(): number {
  return performance.timeOrigin + performance.now();
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

async function nextLine(lines: AsyncGenerator<string, void>): Promise<string> {
  const { value, done } = await lines.next();
  if (done === true) throw new Error("expected the frozen process to print a line, but it ended");
  return value ?? "";
}

async function expectLine(lines: AsyncGenerator<string, void>, expected: string): Promise<void> {
  const line = await nextLine(lines);
  if (line !== expected) throw new Error(`expected the frozen process to print ${expected}, got ${line}`);
}
