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
    .option("--json", "print the findings as one JSON document", false);
  return command.action(async () => {
    const { json, project, ...given } = command.opts<DoctorOptions & { json: boolean }>();
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
