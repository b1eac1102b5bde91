import { expect, setDefaultTimeout, test } from "bun:test";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { packBinaries } from "../../../src/pack/binaries/index.ts";
import { TARGETS } from "../../../src/pack/binaries/targets.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { LONG } from "../../support/long.ts";
import { skipWithout } from "../../support/needs.ts";
import { LINUX_PROGRAMS } from "../../support/system-parts.ts";
import { TestClient } from "../../support/test-client.ts";

setDefaultTimeout(120_000);

const dockerfile = readFileSync(join(import.meta.dir, "../../../Dockerfile"), "utf8");

/** The files that the image takes from Debian. */
const copied = [...dockerfile.matchAll(/^COPY --from=glibc (.*) \S+$/gm)].flatMap(([, files = ""]) =>
  files.split(" "),
);

/** A root folder with the files of the image, from this Debian. No Docker engine is needed, and none is at hand. */
async function imageRoot(): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), "image-"));
  for (const path of copied) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    copyFileSync(path, join(root, path));
  }
  mkdirSync(join(root, "proc"));
  const [binary = ""] = await packBinaries(
    root,
    TARGETS.filter(({ bun }) => bun === "bun-linux-x64"),
  );
  expect(dockerfile).toContain(`COPY dist/${basename(binary)} /godot-telemetry-relay\n`);
  return root;
}

test.skipIf(skipWithout(LINUX_PROGRAMS))(
  "the image has the loader and every library that Bun asks for",
  () => {
    // The binary has Bun's own list of libraries. `ldd` also names what the kernel provides.
    const { stdout } = Bun.spawnSync(["ldd", process.execPath]);
    const asked = [...stdout.toString().matchAll(/^\s*(?:\S+ => )?(\/\S+) \(/gm)].map(
      ([, path = ""]) => path,
    );
    expect(asked.length).toBeGreaterThan(3);
    expect(copied.toSorted()).toEqual(asked.toSorted());
  },
);

// Only in the long form: it compiles the binary and needs a namespace of its own, which not every machine gives.
if (LONG)
  test.skipIf(skipWithout(LINUX_PROGRAMS))(
    "the binary serves a client in a root folder with the files of the image and /proc",
    async () => {
      const root = await imageRoot();
      const inside = ["unshare", "--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child"];
      const command = [...inside, `--root=${root}`, "--mount-proc", `/${basename(TARGETS[0]?.file ?? "")}`];
      await using demo = new CliProcess(["demo", "--port", "0"], {
        command,
        env: { PATH: process.env.PATH },
      });
      using client = await TestClient.connect(await demo.relayUrl());
      expect(await client.message(({ event }) => event === "vr_tracking")).toMatchObject({ type: "event" });
    },
  );
