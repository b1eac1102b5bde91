import { describe, expect, test } from "bun:test";
import { ADB } from "./adb.ts";
import { FakeAdbServer } from "./fake-adb-server.ts";
import { linesOf } from "./lines-of.ts";
import { skipWithout } from "./needs.ts";

/** The variable that leads adb to a server on a port. With `-P`, adb would start a server of its own if none answers. */
const leadTo = (port: number) => ({ env: { ...process.env, ADB_SERVER_SOCKET: `tcp:127.0.0.1:${port}` } });

/** Runs Debian's adb against a server on a port. */
async function adb(port: number, ...args: string[]): Promise<string> {
  const child = Bun.spawn(["adb", ...args], { ...leadTo(port), stdout: "pipe", stderr: "pipe" });
  const [output, errors] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return `${output}${errors}`;
}

describe.skipIf(skipWithout(ADB))("Debian's adb and the fake server", () => {
  test("agree about devices, commands, the log and reversed ports", async () => {
    await using server = await FakeAdbServer.start();
    const device = server.plugIn("HEADSET1", { model: "Quest 3", clockOffsetSeconds: 3.25 });
    server.plugIn("HEADSET2", { state: "unauthorized" });
    expect(await adb(server.port, "devices")).toBe(
      "List of devices attached\nHEADSET1\tdevice\nHEADSET2\tunauthorized\n\n",
    );
    const run = (...args: string[]) => adb(server.port, "-s", "HEADSET1", ...args);
    expect(await run("shell", "getprop ro.product.model")).toBe("Quest 3\n");
    expect(Number(await run("exec-out", "date +%s.%N")) - Date.now() / 1000).toBeCloseTo(3.25, 0);
    expect(await run("reverse", "tcp:8081", "tcp:9999")).toBe("");
    expect(device.reversed).toEqual(new Map([["tcp:8081", "tcp:9999"]]));
    expect(await run("reverse", "--list")).toContain("tcp:8081 tcp:9999");
    expect(await run("reverse", "--remove", "tcp:8081")).toBe("");
    expect(device.reversed.size).toBe(0);
    expect(await adb(server.port, "-s", "HEADSET2", "shell", "ls")).toContain("unauthorized");
  });

  test("agree about a log that goes on", async () => {
    await using server = await FakeAdbServer.start();
    const device = server.plugIn("HEADSET1");
    device.log("FPS=70/72,Stale=2");
    device.log("FPS=71/72,Stale=1");
    const args = ["logcat", "-v", "epoch", "-T", "1", "-s", "VrApi:I"];
    const child = Bun.spawn(["adb", ...args], {
      ...leadTo(server.port),
      stdout: "pipe",
      stderr: "inherit",
    });
    const lines: string[] = [];
    for await (const line of linesOf(child.stdout)) {
      if (lines.push(line) === 1) device.log("FPS=72/72,Stale=0");
      if (lines.length >= 2) break;
    }
    child.kill();
    await child.exited;
    expect(lines.map((line) => line.replace(/^ *\d+\.\d{3} +/, ""))).toEqual([
      "2072 10406 I VrApi   : FPS=71/72,Stale=1",
      "2072 10406 I VrApi   : FPS=72/72,Stale=0",
    ]);
  });

  test("leave no server of adb behind: a test run has one of its own, and where none is, adb starts none", async () => {
    const own = /:(\d+)$/.exec(process.env.ADB_SERVER_SOCKET ?? "")?.[1];
    expect(await adb(Number(own), "devices")).toBe("List of devices attached\n\n");
    const gone = await FakeAdbServer.start();
    const { port } = gone;
    await gone.stop();
    expect(await adb(port, "devices")).toContain("cannot start server on remote host");
    await expect(Bun.connect({ hostname: "127.0.0.1", port, socket: { data() {} } })).rejects.toThrow();
  });
});
