import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { edgedRelay, edgesOf } from "../../support/edges/edged-relay.ts";
import { skipWithout } from "../../support/needs.ts";
import { RawConnection } from "../../support/raw-connection.ts";
import { RAW_OPCODE, rawFrame } from "../../support/raw-frame.ts";
import { LINUX_PROGRAMS } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";
import type { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(20_000);

const EDGE_HEADERS = { "x-telemetry-relay-edge": "guess edge 1 6.6.6.6", "x-telemetry-relay-handshake": "1" };
const MIB = 1024 * 1024;

describe.skipIf(skipWithout(LINUX_PROGRAMS))("through an edge", () => {
  let folder: string;
  let relay: TestRelay;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "edges-"));
    relay = await edgedRelay(1, { recordFolder: folder });
  });
  afterAll(async () => {
    await relay[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Resident memory of the edge. Units: bytes. */
  const edgeBytes = async () => {
    const [edge] = await edgesOf(relay);
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${edge?.pid}/status`, "utf8")) ?? [];
    return Number(kilobytes) * 1024;
  };

  test("nobody becomes an edge by its headers, and no header of edges comes back", async () => {
    const answer = await fetch(`${relay.httpUrl}/status`, { headers: EDGE_HEADERS });
    expect(answer.status).toBe(200);
    expect([...answer.headers.keys()].filter((name) => name.startsWith("x-telemetry"))).toEqual([]);
    const page = await fetch(`${relay.httpUrl}/status`, {
      headers: { ...EDGE_HEADERS, origin: "http://evil.example" },
    });
    expect(page.status).toBe(403);
    using game = await RawConnection.connect(relay.httpUrl);
    expect((await game.handshake({ path: "/producer", headers: EDGE_HEADERS })).status).toBe(101);
  });

  test("a game that asks without end and reads no answer costs the edge no memory to speak of", async () => {
    using game = await RawConnection.connect(relay.httpUrl);
    await game.handshake({ path: "/producer" });
    const before = await edgeBytes();
    game.pause();
    const question = rawFrame(RAW_OPCODE.text, JSON.stringify({ command: "nonsense", id: "x".repeat(2000) }));
    const questions = Buffer.concat(Array.from({ length: 500 }, () => question));
    for (let time = 0; time < 40 && !game.isEnded; time++) {
      game.write(questions);
      for (let look = 0; look < 20 && game.unsentBytes > 0; look++) await Bun.sleep(2);
      if (game.unsentBytes > 0) break;
    }
    using other = await TestClient.connect(relay.relay.url, ["telemetry.v1.json"]);
    await other.settled();
    expect((await edgeBytes()) - before).toBeLessThan(40 * MIB);
  });

  test("parts of a recording can be asked for", async () => {
    const { recordings } = (await (await fetch(`${relay.httpUrl}/recordings`)).json()) as {
      recordings: { name: string }[];
    };
    const url = `${relay.httpUrl}/recordings/${recordings[0]?.name}.mcap`;
    const part = await fetch(url, { headers: { range: "bytes=1-4" } });
    expect([part.status, await part.text()]).toEqual([206, "MCAP"]);
  });
});
