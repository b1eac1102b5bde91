import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cachePath } from "./cache-folder.ts";
import type { Need } from "./needs.ts";

/** Packages that are too large to be installed with the project, in a folder of the cache. */
export class FetchedPackages implements Need {
  /** Where they are, once they are {@link found}. */
  readonly folder: string;
  readonly command: string;

  /** `folder`: its name in the cache. `packages`: each at its exact version. `script`: the file in `test/support` that fetches them when it is run. */
  constructor(
    readonly name: string,
    folder: string,
    private readonly packages: readonly string[],
    script: string,
  ) {
    this.folder = cachePath(folder);
    this.command = `bun test/support/${script}`;
  }

  readonly found = (): boolean => {
    const stamp = join(this.folder, ".complete");
    return existsSync(stamp) && readFileSync(stamp, "utf8") === this.#stamp;
  };

  /** Fetches them from the registry unless these versions are there. Fails: the registry cannot be reached. */
  async install(): Promise<void> {
    if (this.found()) return;
    // The installation appears whole or not at all, because two test runs may install at once.
    const unfinished = `${this.folder}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    writeFileSync(join(unfinished, "package.json"), "{}");
    const words = [process.execPath, "add", "--exact", ...this.packages];
    const child = Bun.spawn(words, { cwd: unfinished, stdout: "ignore", stderr: "pipe" });
    const fault = await child.stderr.text();
    if ((await child.exited) !== 0) {
      rmSync(unfinished, { recursive: true });
      throw new Error(`expected the registry to have ${this.packages.join(" and ")}, got: ${fault}`);
    }
    writeFileSync(join(unfinished, ".complete"), this.#stamp);
    rmSync(this.folder, { recursive: true, force: true });
    renameSync(unfinished, this.folder);
  }

  /** Path of a file of a package. */
  path(file: string): string {
    return join(this.folder, "node_modules", file);
  }

  /** Marks an installation, so that a changed list installs anew. */
  get #stamp(): string {
    return this.packages.join("\n");
  }
}

/** Fetches packages, as the main program of a script. */
export async function fetchPackages(packages: FetchedPackages): Promise<void> {
  await packages.install().catch(({ message }: Error) => {
    console.error(message);
    process.exitCode = 1;
  });
}
