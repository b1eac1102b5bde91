import { expect, setDefaultTimeout, test } from "bun:test";
import { CliProcess } from "../../support/cli-process.ts";
import { FakeAdbServer } from "../../support/fake-adb-server.ts";

setDefaultTimeout(30_000);

interface Status {
  headsets: { connected: boolean; devices: { serial: string; lines: number; port: string }[] };
}

test("serve --adb reads the headsets of the server that adb's variable names, and leaves none of its ports behind", async () => {
  await using adb = await FakeAdbServer.start();
  const headset = adb.plugIn("HEADSET1", { clockOffsetSeconds: -12.5 });
  const env = { ...process.env, ADB_SERVER_SOCKET: undefined, ANDROID_ADB_SERVER_PORT: String(adb.port) };
  await using relay = new CliProcess(["serve", "--adb", "--port", "0"], { env });
  const url = (await relay.relayUrl()).replace(/^ws/, "http");
  let headsets: Status["headsets"] | undefined;
  while (!headsets?.devices.some(({ lines, port }) => lines > 0 && port === "kept")) {
    headset.log("FPS=72/72,Stale=0,1651/545MHz");
    headsets = ((await (await fetch(`${url}/status`)).json()) as Status).headsets;
  }
  expect(headsets).toMatchObject({
    connected: true,
    devices: [{ serial: "HEADSET1", model: "Quest 3", source: null, port: "kept" }],
  });
  expect(headset.reversed).toEqual(new Map([["tcp:8081", `tcp:${new URL(url).port}`]]));
  const stats = await fetch(`${url}/stats?window=60`);
  expect(stats.status).toBe(200);
  relay.process.kill("SIGTERM");
  expect(await relay.process.exited).toBe(0);
  expect(headset.reversed.size).toBe(0);
});
