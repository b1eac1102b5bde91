import type { RawConnection } from "../../support/raw-connection.ts";
import type { ConformanceRelay } from "./conformance-relay.ts";

/** Bytes that a peer sends as HTTP, and the relay's answers. */
export interface HttpCase {
  /** What the peer sends. */
  name: string;
  /** The RFC and its section. */
  section: string;
  /** HOST stands for the relay's host. Line ends are CR LF. */
  bytes: string;
  answers: HttpAnswers;
  /** Whether the answers are other ones than the RFC asks for. docs/websocket-conformance.md names them. */
  deviates?: "deviates";
}

/** The answers to a peer, in order, and what becomes of its connection. */
export interface HttpAnswers {
  statuses: readonly number[];
  /** Codes of the relay's refusals. */
  codes: readonly string[];
  connection: "stays" | "ends";
}

/** Answered by the relay. */
export const answered = (...statuses: number[]): HttpAnswers => ({
  statuses,
  codes: [],
  connection: "stays",
});
/** Refused by the relay. */
export const refused = (status: number, code: string): HttpAnswers => ({
  statuses: [status],
  codes: [code],
  connection: "stays",
});
/** Refused by Bun, which then ends the connection. */
export const ended = (...statuses: number[]): HttpAnswers => ({ statuses, codes: [], connection: "ends" });

/** A head from its lines, and a body. */
export function http(lines: readonly string[], body = ""): string {
  return `${lines.map((line) => `${line}\r\n`).join("")}\r\n${body}`;
}

/** The last request on a connection that stays. Its answer tells that no other one is still to come. */
const PROBE_PATH = "/conformance-probe";
const PROBE = http([`GET ${PROBE_PATH} HTTP/1.1`, "Host: HOST"]);

/** Sends the bytes of a case, and returns the answers. */
export async function answersTo(relay: ConformanceRelay, { bytes, answers }: HttpCase): Promise<HttpAnswers> {
  using peer = await relay.connect();
  const write = (text: string) => peer.write(Buffer.from(text.replaceAll("HOST", relay.host), "latin1"));
  /** Waits until something holds of what came, or the connection has ended. */
  const until = (holds: () => boolean) =>
    Promise.race([peer.ended, peer.until(() => holds() || undefined).catch(() => {})]);
  write(bytes);
  await until(() => answers.connection === "stays" && statusesOf(peer).length >= answers.statuses.length);
  if (!peer.isEnded) write(PROBE);
  await until(() => textOf(peer).includes(PROBE_PATH));
  const isProbed = textOf(peer).includes(PROBE_PATH);
  const ofCase = <Item>(all: readonly Item[]) => (isProbed ? all.slice(0, -1) : all);
  const codes = [...textOf(peer).matchAll(/"type":"error","code":"(\w+)"/g)].map(([, code = ""]) => code);
  return {
    statuses: ofCase(statusesOf(peer)),
    codes: ofCase(codes),
    connection: peer.isEnded ? "ends" : "stays",
  };
}

/** Answers in words. */
export function answersInWords({ statuses, codes, connection }: HttpAnswers): string {
  const what = statuses.length === 0 ? "nothing" : [...statuses, ...codes].join(" ");
  return `is answered with ${what}${connection === "ends" ? ", and the connection ends" : ""}`;
}

function textOf({ received }: RawConnection): string {
  return received.toString("latin1");
}

/** The statuses of all answers that a peer got. */
export function statusesOf(peer: RawConnection): number[] {
  return [...textOf(peer).matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
}
