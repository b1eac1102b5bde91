import { type RawAnswer, RawConnection } from "../../../support/raw-connection.ts";
import { type Attack, type AttackOutcome, forEachAtOnce, within } from "../attack.ts";
import type { RelayAddress } from "../relay-address.ts";

/** How long an answer may take. Units: milliseconds. */
const ANSWER_MILLIS = 10_000;

/** What is sent as it stands, and what is wrong with an answer to it; undefined stands for none, the relay having cut. */
interface Probe {
  bytes: string;
  wrong(answer: RawAnswer | undefined): string | undefined;
}

async function probeWithAll(relay: RelayAddress, probes: readonly Probe[]): Promise<AttackOutcome> {
  const complaints: string[] = [];
  let refused = 0;
  await forEachAtOnce(probes, 5, async ({ bytes, wrong }) => {
    using connection = await RawConnection.connect(relay.httpUrl);
    connection.write(bytes);
    const answered = connection.answer().catch(() => undefined);
    const shown = JSON.stringify(bytes.slice(0, 80));
    if (!(await within(ANSWER_MILLIS, answered))) {
      complaints.push(`${shown}: neither answered nor cut`);
      return;
    }
    const answer = await answered;
    const complaint = wrong(answer);
    if (complaint !== undefined) complaints.push(`${shown}: ${complaint}`);
    if (answer === undefined || answer.status >= 400) refused++;
  });
  return { attempts: probes.length, refused, complaints };
}

function get(target: string, headers = ""): string {
  return `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n`;
}

/** Paths that lead out of what is served. */
export const pathTraversal: Attack = {
  name: "path traversal",
  run(relay) {
    const ups = [
      "..",
      "%2e%2e",
      "%2E.",
      "..%2f..",
      "%2e%2e%2f",
      "..%5c",
      "..\\",
      "....//",
      "%252e%252e",
      "..%00",
      "%c0%ae%c0%ae",
    ];
    const targets = ups.flatMap((up) =>
      ["", "/assets", "/dashboard", "/status"].flatMap((under) =>
        ["etc/passwd", "package.json", "proc/self/environ"].map(
          (file) => `${under}/${`${up}/`.repeat(6)}${file}`,
        ),
      ),
    );
    const probes = targets.map((target) => ({
      bytes: get(target),
      wrong(answer: RawAnswer | undefined) {
        if (answer === undefined || answer.status >= 400) return undefined;
        return `answered ${answer.status} ${answer.body.slice(0, 100)}`;
      },
    }));
    return probeWithAll(relay, probes);
  },
};

/** Lines that would become headers, requests inside requests, and heads without an end. */
export const headerInjection: Attack = {
  name: "header injection and malformed requests",
  run(relay) {
    const clean = (answer: RawAnswer | undefined) =>
      answer !== undefined && ("x-injected" in answer.headers || answer.body.includes("\nX-Injected"))
        ? "a header was injected"
        : undefined;
    const refusedOrCut = (answer: RawAnswer | undefined) =>
      answer === undefined || answer.status >= 400 ? undefined : `answered ${answer.status}`;
    const injected = "%0d%0aX-Injected:%201";
    const upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n";
    const key = `Sec-WebSocket-Key: ${btoa("sixteen letters.")}\r\n`;
    const probes: Probe[] = [
      ...["/", "/status", "/nowhere"].map((path) => ({ bytes: get(`${path}${injected}`), wrong: clean })),
      { bytes: get(`/status?a=${injected}`), wrong: clean },
      { bytes: get(`/?format=${injected}`, upgrade + key), wrong: clean },
      { bytes: get(`/?topics=${injected}`, upgrade + key), wrong: clean },
      { bytes: get("/status", "Origin: http://evil.example\u0000\u0001\r\n"), wrong: refusedOrCut },
      { bytes: get("/status", "Origin: http://e.example%0d%0aX-Injected: 1\r\n"), wrong: clean },
      {
        bytes: get("/", `${upgrade}${key}Sec-WebSocket-Protocol: telemetry.v1.json%0d%0aX-Injected: 1\r\n`),
        wrong: clean,
      },
      { bytes: get("/", `${upgrade}Sec-WebSocket-Key: short\r\n`), wrong: refusedOrCut },
      { bytes: get("/", upgrade), wrong: refusedOrCut },
      { bytes: get("/status", "Host: evil.example\r\n"), wrong: refusedOrCut },
      { bytes: "GET /status HTTP/1.1\r\n\r\n", wrong: refusedOrCut },
      { bytes: "GET http://evil.example/status HTTP/1.1\r\nHost: evil.example\r\n\r\n", wrong: refusedOrCut },
      { bytes: get("/status", `X-Long: ${"x".repeat(100_000)}\r\n`), wrong: refusedOrCut },
      { bytes: get("/status", "X: y\r\n".repeat(5000)), wrong: refusedOrCut },
      { bytes: get(`/${"x".repeat(100_000)}`), wrong: refusedOrCut },
      { bytes: "\u0000\u0001\u0002 \r\n\r\n\r\n", wrong: refusedOrCut },
      { bytes: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", wrong: refusedOrCut },
      // A request hidden in the body of another: the second must not be answered as one of its own.
      {
        bytes: `POST /command HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
        wrong: refusedOrCut,
      },
      {
        bytes: "POST /command HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        wrong: refusedOrCut,
      },
      {
        bytes: `POST /command HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 3000000\r\n\r\n${" ".repeat(3_000_000)}`,
        wrong: refusedOrCut,
      },
      {
        bytes: `POST /command HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${`10000\r\n${" ".repeat(65_536)}\r\n`.repeat(40)}`,
        wrong: refusedOrCut,
      },
    ];
    return probeWithAll(relay, Array.from({ length: 3 }, () => probes).flat());
  },
};
