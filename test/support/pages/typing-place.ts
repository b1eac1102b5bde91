import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordedPlay } from "../recorded-play.ts";

const ROOT = join(import.meta.dir, "../../..");

/** Where commands of pages are typed: a folder for each page, and the programs that they name on the path. */
export interface TypingPlace {
  /** A folder for the commands of a page, with the game at PROJECT, a recording `recordings/walk.mcap`, a budget file, and the files of the page. */
  folderFor(page: string, files: Readonly<Record<string, string>>): string;
  readonly env: Record<string, string | undefined>;
}

/**
 * Makes the place. Two programs stand for those of a user: `godot` runs without a window, and `npx -y bun@1.4.5` is
 * the Bun that runs the tests, in the clone. `.ci/run` uses the real `npx -y bun@1.4.5`. The words of the variable
 * SHORTER stand behind each command of ours.
 */
export function makeTypingPlace(godot: string, project: string): TypingPlace {
  const place = mkdtempSync(join(tmpdir(), "pages-"));
  const programs = join(place, "programs");
  mkdirSync(programs);
  const games = [{ name: "recorded", seed: 1, faults: [] }];
  const { path: recording } = recordedPlay({ folder: place, name: "walk", seconds: 5, games });
  program("godot", `exec '${godot}' --headless "$@"`);
  program(
    "godot-telemetry-relay",
    `GODOT_TELEMETRY_RELAY_PROGRAM=godot-telemetry-relay exec '${process.execPath}' '${ROOT}/src/cli/main.ts' "$@" $SHORTER`,
  );
  program(
    "npx",
    `[ "$1 $2" = "-y bun@1.4.5" ] && shift 2 && cd '${ROOT}' && exec '${process.execPath}' "$@"`,
  );
  // An answer that is an error makes the command fail.
  program("curl", `exec '${Bun.which("curl") ?? "curl"}' --fail-with-body --silent --show-error "$@"`);
  return {
    env: {
      ...process.env,
      PATH: `${programs}:${process.env.PATH}`,
      GODOT: join(programs, "godot"),
      // The certificate that the relay makes lies here.
      XDG_CACHE_HOME: join(place, "cache"),
    },
    folderFor(page, files) {
      const folder = join(place, page.replaceAll("/", "-"), Bun.hash(JSON.stringify(files)).toString(36));
      if (mkdirSync(folder, { recursive: true }) !== undefined) {
        symlinkSync(project, join(folder, "PROJECT"));
        mkdirSync(join(folder, "recordings"));
        copyFileSync(recording, join(folder, "recordings/walk.mcap"));
        copyFileSync(join(ROOT, "docs/check-budget.sample.json"), join(folder, "budget.json"));
        for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      }
      return folder;
    },
  };

  function program(name: string, line: string): void {
    const path = join(programs, name);
    writeFileSync(path, `#!/bin/sh\n${line}\n`);
    chmodSync(path, 0o755);
  }
}
