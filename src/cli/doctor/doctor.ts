import { Command } from "commander";
import { terminalJson } from "../../base/terminal-text.ts";
import { USUAL_PORT } from "../../server/index.ts";
import { numberOption, webSocketUrl } from "../shared/option-values.ts";
import { printAnswer } from "../shared/print.ts";
import { projectFolder } from "../shared/project-folder.ts";
import { tokenOption } from "../shared/token-option.ts";
import { describeFindings } from "./describe-findings.ts";
import type { DoctorOptions } from "./doctor-context.ts";
import { examine } from "./examine.ts";
import { type AddonFlags, putAddon } from "./put-addon.ts";

/** The flags of `doctor` as commander returns them. */
type DoctorFlags = DoctorOptions & AddonFlags & { json: boolean };

/** `doctor`: finds problems, says why they matter and how to fix them. */
export function doctorCommand(): Command {
  const command = new Command("doctor")
    .option(
      "--url <address>",
      "address of the relay (default: port 8081, 8083, 8084 or 8085 of this machine)",
      webSocketUrl,
    )
    .addOption(tokenOption())
    .option(
      "--port <number>",
      "port that the relay on this machine should have",
      numberOption({ min: 1, max: 65_535, whole: true }),
      USUAL_PORT,
    )
    .option("--project <directory>", "also check the addon in this project")
    .option("--godot <path>", "check this Godot program (default: the one that launch would use)")
    .option("--find", "also look for relays that are announced on the local network", false)
    .option("--json", "print the findings as one JSON document", false)
    .option(
      "--install-addon <directory>",
      "put the addon into this project, or update it, instead of the checks: copies its files, and enables it in project.godot. Shows each change and asks first",
    )
    .option("--remove-addon <directory>", "take the addon out of this project again, instead of the checks")
    .option("--yes", "do not ask before --install-addon and --remove-addon", false);
  return command.action(async () => {
    const { json, project, installAddon, removeAddon, yes, ...given } = command.opts<DoctorFlags>();
    if (installAddon !== undefined || removeAddon !== undefined) {
      process.exitCode = await putAddon({ installAddon, removeAddon, yes });
      return;
    }
    const options = { ...given, ...(project === undefined ? {} : { project: projectFolder(project) }) };
    const findings = await examine(options);
    const hasProblem = findings.some(({ verdict }) => verdict === "problem");
    const report = json
      ? terminalJson(JSON.stringify({ verdict: hasProblem ? "problem" : "fine", findings }, null, 2))
      : describeFindings(findings);
    await printAnswer(report);
    process.exitCode = hasProblem ? 1 : 0;
  });
}
