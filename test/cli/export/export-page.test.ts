import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FROM_SOURCE } from "../../support/cli-process.ts";
import { skipWithout } from "../../support/needs.ts";
import { pageCommands } from "../../support/pages/page-commands.ts";
import { recordSession } from "../../support/recorded-session.ts";
import { SHELL } from "../../support/system-parts.ts";

setDefaultTimeout(60_000);

const PAGE = "docs/export.md";
const PROGRAM = FROM_SOURCE.map((word) => `'${word}'`).join(" ");
const folder = mkdtempSync(join(tmpdir(), "export-page-"));
beforeAll(() => void recordSession(folder));
afterAll(() => rmSync(folder, { recursive: true }));

test.skipIf(skipWithout(SHELL))("every command of the page works as it stands", async () => {
  const { commands } = pageCommands(PAGE, readFileSync(join(import.meta.dir, "../../..", PAGE), "utf8"));
  const results = await Promise.all(
    commands.map(async ({ text }) => {
      const line = text.replace(/^godot-telemetry-relay/, PROGRAM);
      const child = Bun.spawn(["bash", "-c", line], { cwd: folder, stdout: "pipe", stderr: "pipe" });
      const [out, error] = await Promise.all([child.stdout.text(), child.stderr.text()]);
      const [, file] = /--output (\S+)/.exec(text) ?? [];
      return { text, code: await child.exited, out, error, file };
    }),
  );
  expect(results.length).toBeGreaterThan(5);
  for (const { text, code, out, error, file } of results) {
    expect([text, code]).toEqual([text, 0]);
    if (file === undefined) expect(JSON.parse(out.split("\n")[0] ?? "")).toHaveProperty("log_time_ns");
    else {
      expect(error).toContain(`wrote ${file}`);
      expect(statSync(join(folder, file)).size).toBeGreaterThan(500);
    }
  }
});
