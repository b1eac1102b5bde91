import { expect, test } from "bun:test";
import { isTakenBeside, isTakenError, whyTaken } from "../../../src/base/platform/binding.ts";
import { fakePlatform } from "../../support/fake-platform.ts";

const MAC = `tcp46      0      0  *.8081                 *.*                    LISTEN
tcp4       0      0  192.168.1.5.8083       *.*                    LISTEN
tcp4       0      0  127.0.0.1.8084         *.*                    LISTEN
`;
const WINDOWS = `  TCP    0.0.0.0:8081           0.0.0.0:0              LISTENING       1
  TCP    192.168.1.5:8083       0.0.0.0:0              LISTENING       1
  TCP    127.0.0.1:8084         0.0.0.0:0              LISTENING       1
`;
const TOOLS = { "netstat -an -p tcp": MAC, "netstat -ano -p TCP": WINDOWS };

test.each([
  ["beside a listener at all addresses", "127.0.0.1", 8081, true],
  ["beside one at another address", "127.0.0.1", 8083, false],
  ["beside one at the same address", "127.0.0.1", 8084, true],
  ["beside one at the same address, by name", "localhost", 8084, true],
  ["at all addresses, beside one at one address", "0.0.0.0", 8083, true],
  ["at a free port", "127.0.0.1", 8085, false],
  ["at any free port", "127.0.0.1", 0, false],
])("a relay %s", (_, host, port, expected) => {
  for (const name of ["darwin", "win32"] as const)
    expect(isTakenBeside({ host, port }, fakePlatform(name, { tools: TOOLS }))).toBe(expected);
  expect(isTakenBeside({ host, port }, fakePlatform("linux", { tools: TOOLS }))).toBe(false);
  expect(isTakenBeside({ host, port }, fakePlatform("win32"))).toBe(false);
});

test.each([
  ["EADDRINUSE", 8081, true],
  ["EADDRINUSE", 80, true],
  ["EACCES", 8081, true],
  ["EACCES", 80, false],
  ["EADDRNOTAVAIL", 8081, false],
  [undefined, 8081, false],
])("%p at port %p", (code, port, expected) => {
  expect(isTakenError(code, port)).toBe(expected);
});

test("a port that Windows keeps is told apart from one that another program has", () => {
  const windows = fakePlatform("win32");
  expect(whyTaken("EADDRINUSE", windows)).toBe("another program listens there. Stop it");
  expect(whyTaken("EACCES", windows)).toContain("excludedportrange");
  expect(whyTaken("EACCES", fakePlatform("linux"))).not.toContain("Windows");
});
