import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { CliProcess } from "../support/cli-process.ts";
import { GODOT, requireGodot } from "../support/godot/find-godot.ts";
import { prepareDemo } from "../support/godot/test-project.ts";
import { skipWithout } from "../support/needs.ts";
import { CURL } from "../support/pages/curl.ts";
import { expectedCommands } from "../support/pages/expected-commands.ts";
import type { PageCommand } from "../support/pages/page-commands.ts";
import type { TypedResult } from "../support/pages/type-command.ts";
import { typeCommands } from "../support/pages/type-commands.ts";
import { makeTypingPlace } from "../support/pages/typing-place.ts";
import { PYTHON } from "../support/python-client.ts";
import { SHELL } from "../support/system-parts.ts";

/** Which commands these are, and what covers the others, test/rules/pages.test.ts says. */
const commands = expectedCommands();

describe.skipIf(skipWithout(SHELL, GODOT, PYTHON, CURL))("commands of the pages", () => {
  let results = new Map<PageCommand, TypedResult | Error>();
  const used = new AsyncDisposableStack();
  afterAll(() => used.disposeAsync());
  beforeAll(async () => {
    const project = used.use(prepareDemo());
    copyFileSync(join(project.path, "demo/demo.tscn"), join(project.path, "arena.tscn"));
    await Bun.$`${requireGodot()} --headless --path ${project.path} --import`.quiet();
    const relay = used.use(new CliProcess(["demo"]));
    expect(await relay.relayUrl()).toBe("ws://127.0.0.1:8081");
    results = await typeCommands(commands, makeTypingPlace(requireGodot(), project.path));
  }, 1_800_000);

  test.each(
    commands.map(({ command, expected }) => {
      const { page, line, text } = command;
      return [`${page}:${line} ${text.split("\n")[0]}`, command, expected] as const;
    }),
  )("%s", (_name, command, { prints, exits, relayShows = /^/ }) => {
    const result = results.get(command);
    if (result instanceof Error || result === undefined) throw result;
    const { exitCode, output, status } = result;
    if (!exits.includes(exitCode))
      throw new Error(`expected exit code ${exits.join(" or ")}, got ${exitCode}: ${output}`);
    expect(output).toMatch(prints);
    expect(status).toMatch(relayShows);
  });
});
