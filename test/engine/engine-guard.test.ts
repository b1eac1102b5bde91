import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "../../src/base/log.ts";
import { EngineGuard } from "../../src/engine/engine-guard.ts";
import { RUN_VARIABLE } from "../../src/protocol/engine-run.ts";
import { processesWith } from "../support/fake-engine.ts";
import { skipWithout } from "../support/needs.ts";
import { PROC } from "../support/system-parts.ts";

setDefaultTimeout(20_000);

const IS_LEFT_OUT = skipWithout(PROC);
const SLEEP = IS_LEFT_OUT ? "" : realpathSync("/bin/sleep");

/** A process that sleeps, with a mark in its environment and in a session of its own. Disposing ends it. */
function sleeper(mark: string): Bun.Subprocess {
  const env = { ...process.env, [RUN_VARIABLE]: mark };
  return Bun.spawn([SLEEP, "300"], { env, detached: true, stdout: "ignore" });
}

/** A program that starts a guard for a mark and nothing else, and says when the guard runs. */
const GUARD_ALONE = `
  const { EngineGuard } = await import(${JSON.stringify(`${import.meta.dir}/../../src/engine/engine-guard.ts`)});
  const { silentLog } = await import(${JSON.stringify(`${import.meta.dir}/../../src/base/log.ts`)});
  new EngineGuard(process.argv.at(-1), "/nowhere/else", silentLog);
  console.log("guarded");
  setInterval(() => {}, 1000);
`;

/** The real `ps` with the options of macOS: its -E is the e of Linux, and its comm is the whole path. */
const PS_OF_MACOS = `#!/bin/sh
case "$*" in
  "-axwwE -o pid=,command=") exec /usr/bin/ps axwwe -o pid=,command= ;;
  "-o comm= -p "*) exec readlink "/proc/$4/exe" ;;
esac
exit 1
`;

/** A program that lets a guard of macOS end the marked processes of an engine. */
const RELEASE = `
  const { EngineGuard } = await import(${JSON.stringify(`${import.meta.dir}/../../src/engine/engine-guard.ts`)});
  const { spawnPlan } = await import(${JSON.stringify(`${import.meta.dir}/../../src/base/platform/processes.ts`)});
  const { silentLog } = await import(${JSON.stringify(`${import.meta.dir}/../../src/base/log.ts`)});
  const [mark, program] = process.argv.slice(-2);
  await new EngineGuard(mark, program, silentLog, spawnPlan({ name: "darwin" })).release();
`;

describe.skipIf(IS_LEFT_OUT)("the guard of an engine", () => {
  test("finds the marked processes of macOS, where only ps shows an environment", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ps-"));
    writeFileSync(join(folder, "ps"), PS_OF_MACOS, { mode: 0o755 });
    const mark = crypto.randomUUID();
    await using left = sleeper(mark);
    await using browser = sleeper(crypto.randomUUID());
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    const release = async (program: string) =>
      expect(await Bun.spawn([process.execPath, "-e", RELEASE, mark, program], { env }).exited).toBe(0);
    await release("/nowhere/else");
    expect([left.exitCode, left.signalCode]).toEqual([null, null]);
    await release(SLEEP);
    rmSync(folder, { recursive: true });
    await left.exited;
    expect([left.signalCode, browser.signalCode]).toEqual(["SIGKILL", null]);
  });

  test("ends the processes of an engine: those with its mark and its program", async () => {
    const mark = crypto.randomUUID();
    await using left = sleeper(mark);
    await new EngineGuard(mark, SLEEP, silentLog).release();
    await left.exited;
    expect(left.signalCode).toBe("SIGKILL");
  });

  test("does not end a process with another mark, or another program that the engine started", async () => {
    const mark = crypto.randomUUID();
    await using others = sleeper(crypto.randomUUID());
    await using browser = sleeper(mark);
    await new EngineGuard(mark, "/nowhere/else", silentLog).release();
    await new EngineGuard(crypto.randomUUID(), SLEEP, silentLog).release();
    expect([others.exitCode, browser.exitCode]).toEqual([null, null]);
    expect([others.signalCode, browser.signalCode]).toEqual([null, null]);
  });

  test("ends every process with its mark if the relay died before it said which process is the engine", async () => {
    const mark = crypto.randomUUID();
    await using engine = sleeper(mark);
    const relay = Bun.spawn([process.execPath, "-e", GUARD_ALONE, mark], { stdout: "pipe" });
    await relay.stdout.getReader().read();
    relay.kill("SIGKILL");
    await engine.exited;
    expect(engine.signalCode).toBe("SIGKILL");
  });

  test("is replaced when it ends", async () => {
    const mark = crypto.randomUUID();
    const guard = new EngineGuard(mark, SLEEP, silentLog);
    const first = guard.pid;
    if (first === undefined) throw new Error("there is no guard");
    process.kill(first, "SIGKILL");
    while (guard.pid === first) await Bun.sleep(5);
    // Its process exists before it runs the shell, whose command line has the mark.
    while (processesWith(mark).length === 0) await Bun.sleep(5);
    expect(processesWith(mark)).toEqual([guard.pid ?? 0]);
    await guard.release();
  });
});
