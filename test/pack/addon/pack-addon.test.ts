import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { unzipSync } from "fflate";
import { packAddon } from "../../../src/pack/addon/pack-addon.ts";
import { RELAY_IDENTITY } from "../../../src/protocol/relay-identity.ts";
import { posixPath } from "../../support/posix-paths.ts";

const ROOT = join(import.meta.dir, "../../..");
const ADDON = "addons/godot_debug_connection";
const TOP = `godot-telemetry-addon-${RELAY_IDENTITY.version}`;

const folder = mkdtempSync(join(tmpdir(), "pack-addon-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Makes the zip in a process of its own, in a time zone. */
async function packIn(zone: string): Promise<Buffer> {
  const dist = join(folder, zone.replace("/", "-"));
  const script = `import { packAddon } from ${JSON.stringify(join(ROOT, "src/pack/addon/pack-addon.ts"))};
    await packAddon(${JSON.stringify(dist)});`;
  const child = Bun.spawn([process.execPath, "-e", script], { env: { ...process.env, TZ: zone } });
  expect(await child.exited).toBe(0);
  return readFileSync(join(dist, `${TOP}.zip`));
}

describe("the addon's zip", () => {
  let bytes: Buffer;
  /** Its files by path below the addon's folder. */
  let files: Map<string, Uint8Array>;
  let paths: string[];
  const text = (path: string) => Buffer.from(files.get(path) ?? "").toString();

  beforeAll(async () => {
    const [zip = ""] = await packAddon(folder);
    bytes = readFileSync(zip);
    paths = Object.keys(unzipSync(bytes));
    const below = `${TOP}/${ADDON}/`;
    files = new Map(
      Object.entries(unzipSync(bytes)).map(([path, content]) => [path.replace(below, ""), content]),
    );
  });

  test("has every file of the addon's folder, unchanged, below one top folder", () => {
    const source = join(ROOT, "godot-addon", ADDON);
    const own = readdirSync(source, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => posixPath(join(entry.parentPath, entry.name).slice(source.length + 1)));
    expect(paths).toEqual(own.sort().map((path) => `${TOP}/${ADDON}/${path}`));
    for (const path of own) expect(text(path)).toBe(Buffer.from(readFileSync(join(source, path))).toString());
  });

  test("has the same bytes whenever and wherever it is made", async () => {
    const zones = await Promise.all(["Asia/Tokyo", "America/Los_Angeles"].map(packIn));
    expect(zones.map((zip) => zip.equals(bytes))).toEqual([true, true]);
  });

  // What an asset library asks of an addon: https://docs.godotengine.org/en/stable/community/asset_library/submitting_to_assetlib.html
  describe("keeps the rules of Godot's asset library:", () => {
    test("it is small", () => {
      expect(bytes.length).toBeGreaterThan(50_000);
      expect(bytes.length).toBeLessThan(250_000);
    });

    test("names are in snake case, and differ by more than upper and lower case", () => {
      const NOT_CODE = ["LICENSE", "README.md"];
      const names = [...files.keys()].flatMap((path) => path.split("/"));
      const odd = names.filter((name) => !/^[a-z0-9_]+(\.[a-z]+)*$/.test(name) && !NOT_CODE.includes(name));
      expect(odd).toEqual([]);
      expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
    });

    test("it has no stray file: scripts, each with its id, and the few files that describe the addon", () => {
      const [ids, rest] = [[...files.keys()].filter(isId), [...files.keys()].filter((path) => !isId(path))];
      const scripts = rest.filter((path) => path.endsWith(".gd"));
      expect(scripts.length).toBeGreaterThan(50);
      expect(ids.sort()).toEqual(scripts.map((path) => `${path}.uid`).sort());
      expect(rest.filter((path) => !path.endsWith(".gd")).sort()).toEqual([
        "LICENSE",
        "README.md",
        "icon.png",
        "icon.png.import",
        "plugin.cfg",
      ]);
    });

    test("its licence is the project's, with year and holder", () => {
      expect(text("LICENSE")).toBe(readFileSync(join(ROOT, "LICENSE"), "utf8"));
      expect(text("LICENSE")).toMatch(/^MIT License\n\nCopyright \(c\) 20\d\d \S/);
    });

    test("its icon is a square PNG of 128 pixels, which games do not import", () => {
      const icon = Buffer.from(files.get("icon.png") ?? "");
      expect(icon.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
      expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([128, 128]);
      expect(text("icon.png.import")).toBe('[remap]\n\nimporter="skip"\n');
    });

    test("its plugin.cfg has the five fields of a plugin, with the version of this relay and a script that exists", () => {
      const fields = [...text("plugin.cfg").matchAll(/^(\w+)="(.*)"$/gm)].map(([, key = "", value = ""]) => [
        key,
        value,
      ]);
      const plugin = Object.fromEntries(fields) as Record<string, string>;
      expect(Object.keys(plugin).sort()).toEqual(["author", "description", "name", "script", "version"]);
      expect(plugin.version).toBe(RELAY_IDENTITY.version);
      expect(plugin.description).toMatch(/^[A-Z].{20,200}\.$/);
      expect(plugin.name).toMatch(/^[A-Z][\w ]{3,40}$/);
      expect(files.has(plugin.script ?? "")).toBe(true);
    });

    test("its README names the oldest version of Godot, which is that of the demo project", () => {
      const [, oldest] = /^For Godot (4\.\d+) and later\./m.exec(text("README.md")) ?? [];
      const project = readFileSync(join(ROOT, "godot-addon/project.godot"), "utf8");
      expect(project).toContain(`config/features=PackedStringArray("${oldest}")`);
    });

    test("its README leads to no file that the zip does not have", () => {
      const links = [...text("README.md").matchAll(/\]\(([^)#\s]+)/g)].map(([, link = ""]) => link);
      expect(links.filter((link) => !/^https?:/.test(link) && !files.has(link))).toEqual([]);
    });

    test("an archive of the repository's folder has nothing but the addon", () => {
      const ignored = readFileSync(join(ROOT, "godot-addon/.gitattributes"), "utf8").matchAll(
        /^\/(\S+) export-ignore$/gm,
      );
      // What Godot and tests write there is ignored by git.
      const written = [".godot", ".godot-run", ".user-data", "android"];
      const others = readdirSync(join(ROOT, "godot-addon")).filter(
        (name) => name !== "addons" && !written.includes(name),
      );
      expect([...ignored].map(([, name = ""]) => name).sort()).toEqual(others.sort());
      expect(readdirSync(join(ROOT, "godot-addon/addons"))).toEqual([basename(ADDON)]);
      expect(existsSync(join(ROOT, ".gitmodules"))).toBe(false);
      expect(readFileSync(join(ROOT, ".gitignore"), "utf8")).toContain("godot-addon/.godot/");
    });
  });
});

const isId = (path: string) => path.endsWith(".uid");
