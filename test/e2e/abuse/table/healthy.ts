/**
 * Peers of a relay that behave as real ones do, in a process of their own: a game at 90 Hz, two v1 clients and a classic client that
 * ask for something now and then, and a program that asks by HTTP. `bun healthy.ts ws://… PID [TOKEN]`, with the process of the relay. Prints a line when all are
 * connected, and a {@link HealthyReport} as JSON for each line of input.
 */
import { posePacket } from "../../../../bench/load/wire/pose-packet.ts";
import { PlainCodec } from "../../../../src/codec/index.ts";
import { linesOf } from "../../../support/lines-of.ts";
import { AnswerTimes, answersOf } from "./answer-times.ts";
import type { HealthyReport } from "./healthy-report.ts";
import { readThreadNanos } from "./thread-nanos.ts";

const HZ = 90;
const COMMAND_EVERY_MILLIS = 40;
const REQUEST_EVERY_MILLIS = 200;
/** If this process stood still for longer, what was on its way then says nothing of the relay. Units: milliseconds. */
const OWN_PAUSE_MILLIS = 20;
/** What the v1 client with JSON asks, in turn; the others only ping, since answers in 0x02 would have to be unpacked. */
const QUESTIONS = ["ping", "get_snapshot", "ping", "get_stats", "ping"] as const;
const PATHS = ["/health", "/status", "/stats?window=1", "/events?limit=10"] as const;

const [url = "", pid, token] = process.argv.slice(2);
const waitedMillis = () => readThreadNanos(Number(pid)).waited / 1e6;
const codec = new PlainCodec();
/** Until when this process stood still the last time. */
let pausedUntilMillis = 0;
let ranAtMillis = performance.now();
let closes = 0;
let refused: Record<string, number> = {};
const http = new AnswerTimes(waitedMillis);
/** A client, and what it asks; `frames` if it gets frame samples as 0x01. */
interface HealthyClient {
  socket: WebSocket;
  questions: readonly string[];
  frames: AnswerTimes | undefined;
  commands: AnswerTimes;
}
const clients: HealthyClient[] = [];

/** Notes whether this process stood still before. */
function noteRun(): void {
  const now = performance.now();
  if (now - ranAtMillis > OWN_PAUSE_MILLIS) pausedUntilMillis = now;
  ranAtMillis = now;
}

async function connect(path: string, protocols: string[] = []): Promise<WebSocket> {
  const address = new URL(path, url);
  if (token !== undefined) address.searchParams.set("token", token);
  const socket = new WebSocket(address, protocols);
  socket.binaryType = "arraybuffer";
  socket.onclose = () => closes++;
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error(`expected the relay to take a healthy peer at ${path}`));
  });
  return socket;
}

async function addClient(
  path: string,
  protocols: string[],
  { questions, frames }: Pick<HealthyClient, "questions" | "frames">,
): Promise<void> {
  const socket = await connect(path, protocols);
  const commands = new AnswerTimes(waitedMillis);
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    noteRun();
    if (typeof data === "string") {
      // Answers only: a client that parsed everything would measure itself.
      const id = /"id":"question (\d+)"/.exec(data)?.[1];
      if (id !== undefined) commands.came(Number(id), pausedUntilMillis);
    } else if (data.byteLength === 17)
      frames?.cameAfterOthers(new DataView(data).getUint32(1), pausedUntilMillis);
  };
  clients.push({ socket, questions, frames, commands });
}

async function ask(id: number): Promise<void> {
  http.expect(id);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const path = PATHS[id % PATHS.length];
  try {
    const answer = await fetch(`${url.replace(/^ws/, "http")}${path}`, { headers });
    await answer.text();
    if (answer.status !== 200) refused[answer.status] = (refused[answer.status] ?? 0) + 1;
  } catch {
    refused.cut = (refused.cut ?? 0) + 1;
  }
  noteRun();
  http.came(id, pausedUntilMillis);
}

const topics = "/?topics=fps,vr_tracking,custom/healthy";
const onlyPings = () => ({ questions: ["ping"], frames: new AnswerTimes(waitedMillis) });
await addClient("/", [], onlyPings());
await addClient(topics, ["telemetry.v1.binary"], onlyPings());
await addClient(topics, ["telemetry.v1.json"], { questions: QUESTIONS, frames: undefined });
const game = await connect("/producer");
game.send(JSON.stringify({ type: "hello", source: "healthy", intervals: { fps: 0, vr_tracking: 0 } }));

let frame = 0;
let asked = 0;
const startMillis = performance.now();
setInterval(() => {
  noteRun();
  while (performance.now() - startMillis >= (frame * 1000) / HZ) {
    for (const { frames } of clients) frames?.expect(frame);
    const sample = codec.encodePerformance(frame, 90, 11.1, 2.5);
    game.send(Buffer.concat([sample as Uint8Array, posePacket(frame)]));
    if (frame % HZ === 0) {
      const data = { event_name: "healthy", frame };
      game.send(JSON.stringify({ type: "event", event: "custom", data, timestamp: Date.now() / 1000 }));
    }
    frame++;
  }
}, 2);
setInterval(() => {
  noteRun();
  asked++;
  for (const { socket, questions, commands } of clients) {
    commands.expect(asked);
    socket.send(JSON.stringify({ command: questions[asked % questions.length], id: `question ${asked}` }));
  }
}, COMMAND_EVERY_MILLIS);
let requests = 0;
setInterval(() => void ask(requests++), REQUEST_EVERY_MILLIS);

console.log("ready");
for await (const _ of linesOf(Bun.stdin.stream())) {
  const lost = clients.reduce((sum, { frames }) => sum + (frames?.takeLost() ?? 0), 0);
  const report: HealthyReport = {
    frames: answersOf(clients.flatMap(({ frames }) => frames?.take() ?? [])),
    commands: answersOf(clients.flatMap(({ commands }) => commands.take())),
    http: answersOf(http.take()),
    lost,
    refused,
    closes,
  };
  console.log(JSON.stringify(report));
  [closes, refused] = [0, {}];
}
