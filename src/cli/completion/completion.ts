import { Argument, Command } from "commander";
import { RELAY_IDENTITY } from "../../protocol/relay-identity.ts";
import { printAnswer } from "../shared/print.ts";
import { bashScript } from "./bash-script.ts";
import { completedCommands } from "./completed-commands.ts";
import { fishScript } from "./fish-script.ts";
import { zshScript } from "./zsh-script.ts";

/** The writer of each shell's script. */
const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** `completion`: prints a script with which a shell completes the command line. `whole` creates the program with every command. */
export function completionCommand(whole: () => Promise<Command>): Command {
  return new Command("completion")
    .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(SCRIPTS)))
    .action(async (shell: keyof typeof SCRIPTS) => {
      await printAnswer(SCRIPTS[shell](RELAY_IDENTITY.name, completedCommands(await whole())));
    });
}
