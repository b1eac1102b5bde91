import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { DEFAULT_RELAY_OPTIONS } from "../../../src/app/index.ts";
import { type Simulation, startSimulation } from "../../../src/cli/shared/simulation.ts";
import { Chromium, skipWithoutChromium } from "../../support/chromium.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { InstalledClient, run } from "../../support/packages/installed-client.ts";
import type { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

setDefaultTimeout(60_000);

const CONSUMER = readFileSync(join(import.meta.dir, "consumer.ts"), "utf8");
const ROOT = join(import.meta.dir, "../../..");
/** Examples of docs/client.md. */
const SNIPPETS = snippetsOf("docs/client.md", "ts");
/** Code of README that imports the client. */
const EXAMPLES = snippetsOf("README.md", "ts").filter((code) =>
  /^import .* from "godot-telemetry-client";$/m.test(code),
);
/** What the page of the Vite project reports. */
const page = Promise.withResolvers<unknown>();
let pageFolder = "";
/** Serves the page. Its origin is one that the relay has to allow. */
const site = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch: async (request) => {
    const { pathname } = new URL(request.url);
    if (request.method === "POST") {
      page.resolve(await request.json());
      return new Response();
    }
    const file = Bun.file(join(pageFolder, pathname === "/" ? "index.html" : pathname));
    return (await file.exists()) ? new Response(file) : new Response("", { status: 404 });
  },
});
let installed: InstalledClient;
let relay: TestRelay;
let room: Simulation;
let jumping: TestClient;
let jumps: ReturnType<typeof setInterval>;

beforeAll(async () => {
  relay = TestRelay.start({ access: { ...DEFAULT_RELAY_OPTIONS.access, allowedOrigins: [site.url.origin] } });
  room = startSimulation({ url: `${relay.relay.url}/producer`, hz: 90, seed: 1, source: "room" });
  jumping = await relay.game();
  // Examples wait for an event, and begin at times that the test does not know.
  jumps = setInterval(
    () => jumping.send({ type: "event", event: "custom", data: { event_name: "jump" } }),
    50,
  );
  installed = await InstalledClient.install();
});
afterAll(async () => {
  clearInterval(jumps);
  jumping[Symbol.dispose]();
  room.stop();
  await site.stop(true);
  await relay[Symbol.asyncDispose]();
});

const POSE = expect.objectContaining({
  headset: expect.objectContaining({
    position: [expect.any(Number), expect.any(Number), expect.any(Number)],
  }),
});

/** A project that shares no types with its surroundings. */
const ALONE = {
  strict: true,
  skipLibCheck: false,
  target: "ES2022",
  types: [],
  rewriteRelativeImportExtensions: true,
};

/** Every setting that makes TypeScript stricter. */
const STRICTEST = {
  erasableSyntaxOnly: true,
  isolatedDeclarations: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  declaration: true,
};

/** The code of a page in a language. */
function snippetsOf(page: string, language: string): string[] {
  const fences = readFileSync(join(ROOT, page), "utf8").matchAll(/^```(\w+)\n(.*?)^```$/gms);
  return [...fences].flatMap(([, ofLanguage, code = ""]) => (ofLanguage === language ? [code] : []));
}

/** The code with the address of this test's relay. */
function here(code: string): string {
  return code.replaceAll("ws://127.0.0.1:8081", relay.relay.url);
}

/** Makes a project of the consumer with these settings, in the folder `name`. */
function strictProject(name: string, settings: object): string {
  const compilerOptions = { ...ALONE, outDir: "out", ...settings };
  return installed.project(name, {
    "tsconfig.json": JSON.stringify({ compilerOptions, files: ["consumer.ts"] }),
    "consumer.ts": CONSUMER,
  });
}

test("publint finds nothing to complain of", async () => {
  const { messages } = await publint({ pkgDir: installed.packageFolder, pack: false, strict: true });
  expect(messages).toEqual([]);
});

test("the package has its licences and no dependencies", () => {
  const read = (file: string) => readFileSync(join(installed.packageFolder, file), "utf8");
  const manifest = JSON.parse(read("package.json")) as Record<string, unknown>;
  expect([manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(read("LICENSE")).toStartWith("MIT License");
  expect(read("NOTICES.txt")).toContain("@msgpack/msgpack");
});

describe("a strict TypeScript project", () => {
  test("without the types of the DOM and of Node compiles under nodenext, and receives poses in Node with the WebSocket of ws", async () => {
    const folder = strictProject("nodenext", { module: "nodenext", lib: ["ES2022"] });
    expect(await installed.compile(folder)).toBe("");
    installed.project("nodenext", {
      "main.js": `import { WebSocket } from "ws";
import { firstPose } from "./out/consumer.js";
console.log(JSON.stringify(await firstPose(process.argv[2], WebSocket)));`,
    });
    expect(JSON.parse(await run(folder, ["node", "main.js", relay.relay.url]))).toEqual(POSE);
  });

  test("with the types of the DOM compiles under bundler, with every strict setting", async () => {
    const folder = strictProject("bundler", {
      module: "preserve",
      moduleResolution: "bundler",
      lib: ["ESNext", "DOM"],
      ...STRICTEST,
    });
    expect(await installed.compile(folder)).toBe("");
  });
});

describe("a plain Node script", () => {
  test("as docs/client.md shows it receives a pose", async () => {
    const [script = ""] = snippetsOf("docs/client.md", "js");
    const folder = installed.project("plain", {
      "main.mjs": here(script).replace("console.log(data.headset)", "console.log(JSON.stringify(data))"),
    });
    expect(JSON.parse(await run(folder, ["node", "main.mjs"]))).toEqual(POSE);
  });

  test("without a WebSocket is told what to do", async () => {
    const folder = installed.project("without-websocket", {
      "main.mjs": `import { connect } from "godot-telemetry-client";
delete globalThis.WebSocket;
try { connect("ws://127.0.0.1:8081"); } catch (error) { console.log(JSON.stringify([error.code, error.message])); }`,
    });
    const [code, message] = JSON.parse(await run(folder, ["node", "main.mjs"])) as string[];
    expect(code).toBe("no_websocket");
    expect(message).toContain("npm install ws");
    expect(message).toContain("connect(url, { WebSocket })");
  });
});

test.skipIf(skipWithoutChromium())("a Vite project builds, and receives poses in Chromium", async () => {
  const folder = installed.project("vite", {
    "index.html": '<!doctype html><title>poses</title><script type="module" src="/main.ts"></script>',
    "main.ts": `import { connect } from "godot-telemetry-client";
const client = connect(new URLSearchParams(location.search).get("relay") ?? "", { format: "binary" });
for await (const { data } of client.stream("vr_tracking")) {
  const { games } = await client.stats({ windowSeconds: "run" });
  await fetch("/", { method: "POST", body: JSON.stringify({ data, games: games.map(({ source }) => source) }) });
  break;
}`,
  });
  await run(folder, ["node", "../node_modules/vite/bin/vite.js", "build"]);
  pageFolder = join(folder, "dist");
  await using _browser = new Chromium(`${site.url.href}?relay=${relay.relay.url}`);
  expect(await page.promise).toEqual({ data: POSE, games: expect.arrayContaining(["room"]) });
});

describe("the examples of the pages", () => {
  let folder = "";

  test("compile", async () => {
    expect(SNIPPETS.length).toBeGreaterThan(5);
    const codes = [...SNIPPETS, ...EXAMPLES].map((code, index) => [`${index + 1}.ts`, here(code)]);
    const compilerOptions = { ...ALONE, exactOptionalPropertyTypes: true, module: "nodenext", noEmit: true };
    folder = installed.project("examples", {
      "tsconfig.json": JSON.stringify({ compilerOptions: { ...compilerOptions, lib: ["ESNext", "DOM"] } }),
      ...Object.fromEntries(codes),
    });
    expect(await installed.compile(folder)).toBe("");
  });

  test.each(SNIPPETS.map((_, index) => index + 1))(
    "example %d of docs/client.md runs, and ends by itself",
    async (number) => {
      await using program = example(number);
      expect(await program.stderr).toBe("");
      expect(await program.process.exited).toBe(0);
    },
  );

  test("that of README prints what comes", async () => {
    expect(EXAMPLES.length).toBe(1);
    await using program = example(SNIPPETS.length + 1);
    expect(await program.line()).toMatch(/\d/);
  });

  function example(number: number): CliProcess {
    return new CliProcess([`${number}.ts`], { command: [process.execPath], cwd: folder });
  }
});
