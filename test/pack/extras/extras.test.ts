import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { packCompletions } from "../../../src/pack/extras/pack-completions.ts";
import { packSbom } from "../../../src/pack/extras/pack-sbom.ts";
import { RELAY_IDENTITY } from "../../../src/protocol/relay-identity.ts";

const folder = mkdtempSync(join(tmpdir(), "extras-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the bill of materials names what the program is made of, with versions and licences, and has the same bytes each time", async () => {
  const [path = ""] = await packSbom(folder);
  const text = readFileSync(path, "utf8");
  const { bomFormat, specVersion, metadata, components } = JSON.parse(text);
  expect([bomFormat, specVersion]).toEqual(["CycloneDX", "1.6"]);
  expect(metadata.component).toMatchObject({ ...RELAY_IDENTITY, licenses: [{ expression: "MIT" }] });
  const byName = new Map<string, Record<string, unknown>>(
    components.map((one: { name: string }) => [one.name, one]),
  );
  const { dependencies } = await Bun.file("package.json").json();
  for (const name of ["commander", "@mcap/core", "zod", "pino"])
    expect(byName.get(name)?.version).toBe(dependencies[name]);
  expect(byName.get("bun")?.version).toBe(Bun.version);
  expect(byName.get("@mcap/core")).toMatchObject({
    purl: `pkg:npm/%40mcap/core@${dependencies["@mcap/core"]}`,
  });
  for (const { licenses } of components) expect(licenses[0].expression).toMatch(/^[\w.()+ -]+$/);
  await packSbom(folder);
  expect(readFileSync(path, "utf8")).toBe(text);
});

test("the completion scripts have the names under which shells look for them", async () => {
  const paths = await packCompletions(folder);
  const { name } = RELAY_IDENTITY;
  expect(paths.map((path) => basename(path))).toEqual([`${name}.bash`, `_${name}`, `${name}.fish`]);
  expect(readFileSync(paths[1] ?? "", "utf8")).toStartWith(`#compdef ${name}`);
  for (const path of paths) expect(readFileSync(path, "utf8")).toContain("--max-hz");
});
