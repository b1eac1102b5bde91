import { describe, expect, test } from "bun:test";
import { cpSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { skipWithoutGodot, skipWithoutReleaseGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareThreadsProject } from "../../support/godot/test-project.ts";
import { LONG } from "../../support/long.ts";

const EVENTS = resolve(import.meta.dir, "../../../godot-addon/addons/godot_debug_connection/events");
/** The scripts that encode an event, which any thread may call. */
const SCRIPTS = ["event_json.gd", "json_value.gd", "number_tuple.gd", "packed_values.gd"];
/** Each copy has its own code, so each runs it for the first time. With untyped operators, 300 copies crashed in 14 of 20 runs. */
const COPIES = 300;
const RUNS = LONG ? 20 : 1;

describe.skipIf(skipWithoutGodot() || skipWithoutReleaseGodot())(
  "scripts of the addon that any thread may call",
  () => {
    test.each(["editor", "release"] as const)(
      "run for the first time on two threads at once, in an engine of the kind %s",
      async (build) => {
        using project = prepareThreadsProject();
        for (let copy = 0; copy < COPIES; copy++) {
          const folder = join(project.path, "copies", String(copy));
          mkdirSync(folder, { recursive: true });
          for (const script of SCRIPTS) cpSync(join(EVENTS, script), join(folder, script));
        }
        for (let run = 0; run < RUNS; run++) {
          using godot = runGodot({ project: project.path, build });
          const code = await godot.exited;
          expect(godot.output()).toContain(`ran ${COPIES} copies`);
          expect(code).toBe(0);
        }
      },
      RUNS * 30_000,
    );
  },
);
