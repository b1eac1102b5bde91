import { FakeAdbServer } from "./fake-adb-server.ts";

/**
 * Gives a test run a server of adb of its own, without devices. Loaded before the first test (bunfig.toml). Otherwise each `adb` that `doctor`
 * runs would start the real server, which stays, or would see the headsets of whoever runs the tests. At an address other than `localhost`,
 * adb starts no server either.
 */
const server = await FakeAdbServer.start();
process.env.ADB_SERVER_SOCKET = `tcp:127.0.0.1:${server.port}`;
for (const name of ["ANDROID_ADB_SERVER_ADDRESS", "ANDROID_ADB_SERVER_PORT"]) delete process.env[name];
