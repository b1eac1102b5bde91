import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { filesLike } from "../support/posix-paths.ts";

const ROOT = join(import.meta.dir, "../..");
const SRC = join(ROOT, "src");

/** Folders of src by rank; an import points at a lower rank only. */
const RANKS: Readonly<Record<string, number>> = {
  base: 0,
  protocol: 1,
  account: 2,
  codec: 2,
  hub: 2,
  ingest: 3,
  delivery: 3,
  insight: 3,
  addon: 3,
  discovery: 3,
  edges: 3,
  engine: 3,
  recording: 3,
  replay: 4,
  import: 4,
  export: 4,
  motion: 4,
  server: 4,
  surfaces: 5,
  app: 6,
  cli: 7,
  pack: 8,
};
/** The client library stands beside the ranks: what it may import, and who may import it. */
const CLIENT_IMPORTS = new Set(["base", "protocol", "codec"]);
const CLIENT_USERS = new Set(["app", "cli", "dashboard"]);
/** The page stands beside the ranks too: it runs in a browser, so nobody imports it, and it imports what runs there. */
const PAGE = "dashboard";
const PAGE_IMPORTS = new Set(["base", "protocol", "client"]);
/** Sources of src; the page has components as well. */
const SOURCES = "**/*.{ts,tsx}";
/** A folder's second entrance: what of the codec runs in browsers and Node too. For the client library alone. */
const PORTABLE_CODEC = "codec/portable.ts";
/** The client library's second entrance: what only the relay's own code uses. */
const CLIENT_INTERNALS = "client/internal.ts";

interface Import {
  from: string;
  to: string;
}

/** Every import of src, types among them, as paths below src. Packages and Bun's own modules are left out. */
function importsOfSrc(): Import[] {
  const files = filesLike(SOURCES, SRC);
  return files.flatMap((from) => importsOf(readFileSync(join(SRC, from), "utf8"), from));
}

function importsOf(source: string, from: string): Import[] {
  const specifiers = source.matchAll(/(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*["'](\.[^"']+)["']/g);
  return [...specifiers].map(([, specifier]) => ({
    from,
    to: posix.join(dirname(from), specifier ?? ""),
  }));
}

/** The folder that a rule speaks of: `delivery`, or `surfaces/websocket`. */
function folderOf(path: string): string {
  const [top = "", second = ""] = path.split("/");
  return top === "surfaces" ? `${top}/${second}` : top;
}

function complaintsAbout({ from, to }: Import): string[] {
  if (to.startsWith("..")) return [];
  const [fromTop = "", toTop = ""] = [from.split("/")[0], to.split("/")[0]];
  if (folderOf(from) === folderOf(to)) return [];
  const complaints: string[] = [];
  if (toTop === PAGE) {
    complaints.push(`${from} imports the page`);
  } else if (fromTop === PAGE) {
    if (!PAGE_IMPORTS.has(toTop))
      complaints.push(`${from} imports ${to}: the page may import base, protocol, client`);
  } else if (toTop === "client") {
    if (!CLIENT_USERS.has(fromTop)) complaints.push(`${from} imports the client library`);
  } else if (fromTop === "client") {
    if (!CLIENT_IMPORTS.has(toTop))
      complaints.push(`${from} imports ${to}: client may import base, protocol, codec`);
  } else {
    const [fromRank, toRank] = [RANKS[fromTop], RANKS[toTop]];
    if (fromRank === undefined || toRank === undefined)
      complaints.push(`${from} imports ${to}: a folder without a rank`);
    else if (toRank >= fromRank) complaints.push(`${from} imports ${to}: not downwards`);
  }
  const enteredByFile = toTop === "base" || toTop === "protocol";
  const secondEntrance = (fromTop === "client" && to === PORTABLE_CODEC) || to === CLIENT_INTERNALS;
  if (!enteredByFile && !secondEntrance && !to.endsWith("/index.ts"))
    complaints.push(`${from} imports ${to}: not by its index.ts`);
  return complaints;
}

/** Folders that import each other, a folder and one inside it too. */
function mutualFolders(imports: readonly Import[]): string[] {
  const arrows = new Set(imports.map(({ from, to }) => `${dirname(from)} > ${dirname(to)}`));
  return [...arrows]
    .map((arrow) => arrow.split(" > "))
    .filter(([one = "", other = ""]) => one < other && arrows.has(`${other} > ${one}`))
    .map(([one, other]) => `${one} <-> ${other}`)
    .sort();
}

/** A complaint about a command that imports another command's folder. Commands may share code only in cli/shared. */
function complaintsAboutCommand({ from, to }: Import): string[] {
  const [fromTop, fromCommand = ""] = from.split("/");
  const [toTop, toCommand = ""] = to.split("/");
  if (fromTop !== "cli" || toTop !== "cli") return [];
  // A file directly in cli has no folder of its own: it may import what commands share, and the main file of a command, such as serve/serve.ts.
  if (fromCommand.endsWith(".ts")) {
    const isAllowed =
      toCommand.endsWith(".ts") || toCommand === "shared" || to === `cli/${toCommand}/${toCommand}.ts`;
    return isAllowed ? [] : [`${from} imports ${to}: not the main file of a command`];
  }
  const isAllowed = toCommand === fromCommand || toCommand === "shared";
  return isAllowed ? [] : [`${from} imports ${to}: a command may import only its own folder and cli/shared`];
}

/** A ring of files that import each other, if there is one. */
function findRing(imports: readonly Import[]): string[] | undefined {
  const targets = Map.groupBy(imports, (one) => one.from);
  const done = new Set<string>();
  function visit(file: string, path: readonly string[]): string[] | undefined {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const { to } of targets.get(file) ?? []) {
      const ring = visit(to, [...path, file]);
      if (ring !== undefined) return ring;
    }
    done.add(file);
    return undefined;
  }
  for (const file of targets.keys()) {
    const ring = visit(file, []);
    if (ring !== undefined) return ring;
  }
  return undefined;
}

describe("the architecture", () => {
  const imports = importsOfSrc();

  test("is read from real imports", () => {
    expect(imports.length).toBeGreaterThan(100);
    expect(imports.filter(({ to }) => !existsSync(join(SRC, to)))).toEqual([]);
  });

  test("lets imports point downwards only, and folders be entered by their index", () => {
    expect(imports.flatMap(complaintsAbout)).toEqual([]);
  });

  test("lets no command import another command's folder", () => {
    const within = imports.filter(({ from, to }) => from.startsWith("cli/") && to.startsWith("cli/"));
    expect(within.length).toBeGreaterThan(50);
    expect(within.flatMap(complaintsAboutCommand)).toEqual([]);
  });

  test("has no import cycle of files", () => {
    expect(findRing(imports)).toBeUndefined();
  });

  test("has no two folders that import each other", () => {
    expect(mutualFolders(imports)).toEqual([]);
  });

  test("is explained folder by folder in docs/architecture.md", () => {
    const page = readFileSync(join(ROOT, "docs/architecture.md"), "utf8");
    const folders = new Set(filesLike(SOURCES, SRC).map((file) => dirname(file)));
    const unexplained = [...folders].filter((folder) => !page.includes(`\`${folder}\``));
    expect(unexplained).toEqual([]);
  });

  test("keeps the browser out of the page's model, and the model and the drawings free of components", () => {
    const read = (folder: string) =>
      imports.filter(({ from }) => from.startsWith(`${folder}/`)).map(({ from, to }) => `${from} > ${to}`);
    const upwards = [
      ...read("dashboard/model").filter((arrow) => /> dashboard\/(?:draw|parts)\//.test(arrow)),
      ...read("dashboard/draw").filter((arrow) => /> dashboard\/parts\//.test(arrow)),
    ];
    expect(upwards).toEqual([]);
    const model = filesLike("dashboard/model/**/*.{ts,tsx}", SRC);
    expect(model.length).toBeGreaterThan(10);
    const touching = model.filter((file) =>
      /\b(?:document|window|localStorage|sessionStorage|HTML\w*Element)\b\s*[.[]/.test(
        readFileSync(join(SRC, file), "utf8"),
      ),
    );
    expect(touching).toEqual([]);
  });

  test("keeps Bun.serve in server/", () => {
    const users = filesLike(SOURCES, SRC).filter((file) =>
      /\bBun\.serve\b\s*[<(]/.test(readFileSync(join(SRC, file), "utf8")),
    );
    expect(users.map(folderOf)).toEqual(["server"]);
  });
});

describe("the rules themselves", () => {
  test("detect an import upwards, sideways, past an index, into the client library, and into and out of the page", () => {
    const wrong = [
      { from: "base/clock.ts", to: "protocol/limits.ts" },
      { from: "hub/hub.ts", to: "codec/index.ts" },
      { from: "surfaces/websocket/a.ts", to: "surfaces/http-api/index.ts" },
      { from: "delivery/tier.ts", to: "hub/source.ts" },
      { from: "hub/hub.ts", to: "client/index.ts" },
      { from: "client/index.ts", to: "hub/index.ts" },
      { from: "ingest/index.ts", to: "codec/portable.ts" },
      { from: "app/relay.ts", to: "unknown/index.ts" },
      { from: "surfaces/dashboard/index.ts", to: "dashboard/model/view.ts" },
      { from: "client/index.ts", to: "dashboard/model/view.ts" },
      { from: "dashboard/parts/page.tsx", to: "insight/index.ts" },
      { from: "dashboard/model/games.ts", to: "client/connect.ts" },
    ];
    expect(wrong.map((one) => complaintsAbout(one).length > 0)).toEqual(wrong.map(() => true));
  });

  test("detect a command that imports another command, the program, or a part of a command", () => {
    const wrong = [
      { from: "cli/doctor/check-ports.ts", to: "cli/launch/launch-options.ts" },
      { from: "cli/shared/simulation.ts", to: "cli/demo/demo.ts" },
      { from: "cli/serve/serve.ts", to: "cli/program.ts" },
      { from: "cli/program.ts", to: "cli/launch/launch-options.ts" },
    ];
    const right = [
      { from: "cli/doctor/doctor.ts", to: "cli/doctor/examine.ts" },
      { from: "cli/doctor/doctor.ts", to: "cli/shared/option-values.ts" },
      { from: "cli/shared/token-option.ts", to: "cli/shared/option-values.ts" },
      { from: "cli/program.ts", to: "cli/serve/serve.ts" },
      { from: "cli/main.ts", to: "cli/program.ts" },
      { from: "cli/program.ts", to: "cli/shared/help-end.ts" },
      { from: "cli/doctor/doctor.ts", to: "app/index.ts" },
    ];
    expect(wrong.map((one) => complaintsAboutCommand(one).length)).toEqual(wrong.map(() => 1));
    expect(right.flatMap(complaintsAboutCommand)).toEqual([]);
  });

  test("detect an import cycle", () => {
    const ring = findRing([
      { from: "a.ts", to: "b.ts" },
      { from: "b.ts", to: "c.ts" },
      { from: "c.ts", to: "a.ts" },
    ]);
    expect(ring).toEqual(["a.ts", "b.ts", "c.ts", "a.ts"]);
  });

  test("detect folders that import each other, side by side and nested, and no others", () => {
    const pairs = mutualFolders([
      { from: "a/x.ts", to: "a/b/index.ts" },
      { from: "a/b/y.ts", to: "a/z.ts" },
      { from: "c/x.ts", to: "d/x.ts" },
      { from: "d/y.ts", to: "c/y.ts" },
      { from: "a/x.ts", to: "c/x.ts" },
      { from: "a/x.ts", to: "a/y.ts" },
    ]);
    expect(pairs).toEqual(["a <-> a/b", "c <-> d"]);
  });

  test("read imports, types and re-exports", () => {
    const source =
      'import type { A } from "./a.ts";\nexport { b } from "../hub/index.ts";\nconst c = require("./c.ts");';
    expect(importsOf(source, "delivery/x.ts").map(({ to }) => to)).toEqual([
      "delivery/a.ts",
      "hub/index.ts",
      "delivery/c.ts",
    ]);
  });
});
