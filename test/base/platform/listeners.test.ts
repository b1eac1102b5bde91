import { describe, expect, test } from "bun:test";
import { createServer } from "node:net";
import { listenersNow, portUse } from "../../../src/base/platform/listeners.ts";
import { thisMachine } from "../../../src/base/platform/this-machine.ts";
import { fakePlatform } from "../../support/fake-platform.ts";

/** From Linux: 127.0.0.1:6005 listens, 127.0.0.1:6006 is only connected. */
const PROC = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1775 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 7788 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1776 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 7789 1 0000000000000000 20 4 30 10 -1
`;
const LSOF = "p4711\ncGodot\nf33\n";
/** As macOS prints it. */
const NETSTAT_MAC = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)
tcp4       0      0  127.0.0.1.6005         *.*                    LISTEN
tcp46      0      0  *.8081                 *.*                    LISTEN
tcp6       0      0  ::1.49200              ::1.6006               ESTABLISHED
tcp6       0      0  fe80::1%lo0.6007       *.*                    LISTEN
`;
/** As a German Windows prints it: the state is translated. */
const NETSTAT_WINDOWS = `
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    0.0.0.0:135            0.0.0.0:0              ABHÖREN         1048
  TCP    127.0.0.1:6005         0.0.0.0:0              ABHÖREN         4711
  TCP    127.0.0.1:6006         127.0.0.1:50123        HERGESTELLT     4711
`.replaceAll("\n", "\r\n");
const NETSTAT_WINDOWS_6 = `
  TCP    [::]:8081              [::]:0                 LISTENING       5120
  TCP    [fe80::1%7]:6007       [::]:0                 LISTENING       5121
`.replaceAll("\n", "\r\n");
const WINDOWS = {
  "netstat -ano -p TCP": NETSTAT_WINDOWS,
  "netstat -ano -p TCPv6": NETSTAT_WINDOWS_6,
  "tasklist /FI PID eq 4711 /FO CSV /NH":
    '"Godot_v4.6.3-stable_win64.exe","4711","Console","1","183.452 K"\r\n',
  "tasklist /FI PID eq 5120 /FO CSV /NH": "INFORMATION: Es werden keine Aufgaben …\r\n",
};
const MAC = { "netstat -an -p tcp": NETSTAT_MAC, "lsof -nP -iTCP:6005 -sTCP:LISTEN -Fpc": LSOF };
const LINUX = {
  files: { "/proc/net/tcp": PROC, "/proc/4711/comm": "godot\n" },
  links: { "/proc/4711/fd/3": "socket:[7788]" },
};

describe("a port", () => {
  test.each([
    ["linux", LINUX, 6005, { state: "taken", pid: 4711, program: "godot" }],
    ["linux", { files: LINUX.files }, 6005, { state: "taken" }],
    ["linux", LINUX, 6006, { state: "free" }],
    ["linux", {}, 6005, { state: "unknown" }],
    ["darwin", { tools: MAC }, 6005, { state: "taken", pid: 4711, program: "Godot" }],
    ["darwin", { tools: MAC }, 8081, { state: "taken" }],
    ["darwin", { tools: MAC }, 6006, { state: "free" }],
    ["darwin", {}, 6005, { state: "unknown" }],
    ["win32", { tools: WINDOWS }, 6005, { state: "taken", pid: 4711, program: "Godot_v4.6.3-stable_win64" }],
    ["win32", { tools: WINDOWS }, 8081, { state: "taken", pid: 5120 }],
    ["win32", { tools: WINDOWS }, 6006, { state: "free" }],
    ["win32", {}, 6005, { state: "unknown" }],
  ] as const)("on %s (%#)", async (name, machine, port, expected) => {
    expect(await portUse(port, fakePlatform(name, machine))).toEqual(expected);
  });

  test("of this machine is taken while a program listens, without a connection to it", async () => {
    let connections = 0;
    const server = createServer(() => connections++);
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
    });
    expect(await portUse(port, thisMachine)).toMatchObject({ state: "taken", pid: process.pid });
    await new Promise((resolve) => server.close(resolve));
    expect(await portUse(port, thisMachine)).toEqual({ state: "free" });
    expect(connections).toBe(0);
  });
});

test("all listening sockets have their address, * for all addresses", () => {
  expect(listenersNow(fakePlatform("darwin", { tools: MAC }))).toEqual([
    { address: "127.0.0.1", port: 6005 },
    { address: "*", port: 8081 },
    { address: "fe80::1", port: 6007 },
  ]);
  expect(listenersNow(fakePlatform("win32", { tools: WINDOWS }))).toEqual([
    { address: "*", port: 135, pid: 1048 },
    { address: "127.0.0.1", port: 6005, pid: 4711 },
    { address: "*", port: 8081, pid: 5120 },
    { address: "fe80::1", port: 6007, pid: 5121 },
  ]);
  expect(listenersNow(fakePlatform("win32"))).toBeUndefined();
});
