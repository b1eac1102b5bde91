import { Command } from "commander";
import { USUAL_PORT } from "../../server/index.ts";
import { numberOption, webSocketUrl } from "../shared/option-values.ts";
import { projectFolder } from "../shared/project-folder.ts";
import { tokenOption } from "../shared/token-option.ts";
import { describeFindings } from "./describe-findings.ts";
import type { DoctorOptions } from "./doctor-context.ts";
import { examine } from "./examine.ts";

/** `doctor`: finds what is wrong, says why it matters and what to do. */
export function doctorCommand(): Command {
  const command = new Command("doctor")
    .description(
      "find what is wrong: relay, ports, games, addon, Godot, headset, clocks; exit 1 if something is to be mended",
    )
    .option(
      "--url <address>",
      "where the relay is to be; by default the usual ports of this machine",
      webSocketUrl,
    )
    .addOption(tokenOption())
    .option(
      "--port <number>",
      "the port that a relay of this machine is to have",
      numberOption({ min: 1, max: 65_535, whole: true }),
      USUAL_PORT,
    )
    .option("--project <directory>", "look at the addon in this project too")
    .option("--godot <path>", "look at this Godot")
    .option("--json", "one JSON document on standard output", false);
  return command.action(async () => {
    const { json, project, ...given } = command.opts<DoctorOptions & { json: boolean }>();
    const options = { ...given, ...(project === undefined ? {} : { project: projectFolder(project) }) };
    const findings = await examine(options);
    const isIll = findings.some(({ verdict }) => verdict === "problem");
    const report = json
      ? JSON.stringify({ verdict: isIll ? "problem" : "fine", findings }, null, 2)
      : describeFindings(findings);
    process.stdout.write(`${report}\n`);
    process.exitCode = isIll ? 1 : 0;
  });
}
