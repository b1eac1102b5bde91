import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from "node:fs";
import { appendFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cachePath } from "./cache-folder.ts";
import { LONG } from "./long.ts";
import { skipWithout } from "./needs.ts";
import { LINUX_PROGRAMS } from "./system-parts.ts";

const SCRIPT = join(import.meta.dir, "get-godot.sh");
const XR_RUN = join(import.meta.dir, "xr-run.sh");
const VERSION = /^4\.\d+/m;

/** Each kind: its option, its folder in the cache, and the Debian programs that its links point to. */
const KINDS: [kind: string, options: string[], folder: string, links: Record<string, string>][] = [
  ["the editor", [], "godot", { godot: "godot" }],
  [
    "the OpenXR kind",
    ["--xr"],
    "godot-xr",
    { godot: "godot", "monado-service": "monado-service", Xvfb: "Xvfb" },
  ],
  ["the release build", ["--release"], "godot-release", { godot: "godot-template-release" }],
];

type Environment = Record<string, string | undefined>;

async function run(command: string[], changes: Environment = {}) {
  const env: Environment = { ...process.env, GODOT: undefined, ...changes };
  const child = Bun.spawn(command, { env, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [out, error] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code: await child.exited, out: out.trim(), error };
}

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "get godot "));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function skipWhereNotInstalled(kind: string, options: readonly string[], place: string): boolean {
  return skipWithout(LINUX_PROGRAMS, {
    name: `${kind} of Debian's Godot`,
    found: () => existsSync(cachePath(`${place}/.complete`)),
    command: ["test/support/get-godot.sh", ...options].join(" "),
  });
}

describe.each(KINDS)("%s that get-godot.sh has installed", (kind, options, place, links) => {
  const withIt = test.skipIf(skipWhereNotInstalled(kind, options, place));

  withIt("is what its links say, and starts", async () => {
    const { code, out, error } = await run(["bash", SCRIPT, "--check", ...options]);
    expect({ code, out, error }).toEqual({ code: 0, out: cachePath(`${place}/bin/godot`), error: "" });
    const found = Object.keys(links).map((name) => [name, readlinkSync(cachePath(`${place}/bin/${name}`))]);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(
        Object.entries(links).map(([name, program]) => [name, `../root/usr/bin/${program}`]),
      ),
    );
    expect(await run([out, "--version"])).toMatchObject({ code: 0, out: expect.stringMatching(VERSION) });
  });

  withIt(
    "carries the hash of the script, and a changed script or another suite would install anew",
    async () => {
      const hash = new Bun.CryptoHasher("sha256").update(readFileSync(SCRIPT)).digest("hex");
      expect(readFileSync(cachePath(`${place}/.complete`), "utf8")).toStartWith(`${hash} `);
      const changed = join(folder, "changed.sh");
      copyFileSync(SCRIPT, changed);
      expect((await run(["bash", changed, "--check", ...options])).code).toBe(0);
      await appendFile(changed, "# changed\n");
      expect((await run(["bash", changed, "--check", ...options])).code).toBe(1);
      expect((await run(["bash", SCRIPT, "--check", ...options], { GODOT_SUITE: "none" })).code).toBe(1);
    },
  );
});

/** The cache's folder by the user database, for any HOME. */
function databaseCache(): string {
  const asked = Bun.spawnSync(["sh", "-c", 'getent passwd "$(id -u)" | cut -d: -f6']);
  return join(asked.stdout.toString().trim(), ".cache");
}

describe.skipIf(skipWithout(LINUX_PROGRAMS))("get-godot.sh", () => {
  test.each([
    ["XDG_CACHE_HOME", { XDG_CACHE_HOME: "/a folder", HOME: "/home/me" }, "/a folder"],
    ["HOME", { XDG_CACHE_HOME: "", HOME: "/home/me" }, "/home/me/.cache"],
    ["the user database without a HOME", { XDG_CACHE_HOME: "", HOME: undefined }, undefined],
    ["the user database with an empty HOME", { XDG_CACHE_HOME: "", HOME: "" }, undefined],
  ] as [string, Environment, string | undefined][])(
    "and the tests look at the same place, by %s",
    async (_name, environment, cache) => {
      const place = join(cache ?? databaseCache(), "godot-telemetry-relay/godot-xr");
      // No suite has this name, so the program is installed nowhere.
      const { code, error } = await run(["bash", SCRIPT, "--check", "--xr"], {
        ...environment,
        GODOT_SUITE: "none",
      });
      expect({ code, error }).toEqual({ code: 1, error: expect.stringContaining(`: ${place}\n`) });
      const module = join(import.meta.dir, "cache-folder.ts");
      const asked = `console.log((await import(${JSON.stringify(module)})).cachePath("godot-xr"))`;
      expect((await run([process.execPath, "-e", asked], environment)).out).toBe(place);
    },
  );

  test.each([[["--xr", "--release"]], [["--nonsense"]]])("refuses %p", async (options) => {
    expect((await run(["bash", SCRIPT, ...options])).code).toBe(2);
  });

  test("prints a GODOT of the environment as it is, and refuses one that is no program", async () => {
    const given = { GODOT: "/bin/sh", XDG_CACHE_HOME: folder };
    expect(await run(["bash", SCRIPT], given)).toMatchObject({ code: 0, out: "/bin/sh" });
    expect(await run(["bash", SCRIPT], { ...given, GODOT: "/etc/passwd" })).toMatchObject({
      code: 1,
      out: "",
    });
  });
});

// The test fetches 260 MB.
if (LONG) {
  test.skipIf(skipWithout(LINUX_PROGRAMS))(
    "get-godot.sh installs every kind into an empty folder, on a machine without package lists, and each runs",
    async () => {
      const [home, lists] = [join(folder, "home"), join(folder, "lists")];
      for (const path of [home, lists]) mkdirSync(path);
      await Bun.write(join(folder, "apt.conf"), `Dir::State::lists "${lists}";\n`);
      const bare = { HOME: home, XDG_CACHE_HOME: undefined, APT_CONFIG: join(folder, "apt.conf") };
      // The release build first: it also fetches the other one, whose libraries it needs.
      for (const option of ["--release", "--xr", ""]) {
        const { code, out, error } = await run(["bash", SCRIPT, ...(option === "" ? [] : [option])], bare);
        expect({ option, code, error }).toEqual({ option, code: 0, error: expect.any(String) });
        expect(out).toStartWith(home);
        const session = option === "--xr" ? [XR_RUN] : [];
        const started = await run([...session, out, "--version"], bare);
        expect({ option, ...started }).toMatchObject({
          option,
          code: 0,
          out: expect.stringMatching(VERSION),
        });
      }
    },
    900_000,
  );
}
