import { expect, test } from "bun:test";
import { RelayError } from "../../src/protocol/error-table.ts";
import { listenOnFirstFree } from "../../src/server/listen.ts";
import { fakePlatform } from "../support/fake-platform.ts";

const LISTENS_8081 = "  TCP    0.0.0.0:8081           0.0.0.0:0              LISTENING       1\r\n";
const windows = fakePlatform("win32", { tools: { "netstat -ano -p TCP": LISTENS_8081 } });

/** Listens at a port, unless the system keeps it. */
function startBut(kept: readonly number[]) {
  return (port: number) => {
    if (kept.includes(port)) throw Object.assign(new Error("refused"), { code: "EACCES" });
    return port;
  };
}

function refusal(listen: () => unknown): RelayError | undefined {
  try {
    listen();
  } catch (error) {
    if (error instanceof RelayError) return error;
  }
  return undefined;
}

test("Windows: a relay falls back where another program listens at all addresses, and from ports that Windows keeps", () => {
  const usual = { host: "127.0.0.1", port: undefined };
  expect(listenOnFirstFree(usual, startBut([]), windows)).toBe(8083);
  expect(listenOnFirstFree(usual, startBut([8083]), windows)).toBe(8084);
});

test("a given port that another program or Windows has is refused, each with its reason", () => {
  const at = (port: number) =>
    refusal(() => listenOnFirstFree({ host: "127.0.0.1", port }, startBut([9000, 80]), windows));
  expect(at(8081)).toMatchObject({ code: "port_taken", message: expect.stringContaining("another program") });
  expect(at(9000)).toMatchObject({
    code: "port_taken",
    message: expect.stringContaining("excludedportrange"),
  });
  expect(at(80)?.code).toBe("cannot_listen");
});
