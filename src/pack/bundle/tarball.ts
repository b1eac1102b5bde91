import { join } from "node:path";

/** Makes the npm tarball of a folder with a package.json. Returns its path in `dist`. */
export async function tarball(folder: string, dist: string): Promise<string> {
  const child = Bun.spawn(
    [process.execPath, "pm", "pack", "--quiet", "--ignore-scripts", "--destination", dist],
    { cwd: folder, stdin: "ignore", stdout: "pipe", stderr: "pipe" },
  );
  const [name, complaint] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  if (child.exitCode !== 0) throw new Error(`${folder} cannot be packed: ${complaint}`);
  return join(dist, name.trim().split("/").at(-1) ?? "");
}
