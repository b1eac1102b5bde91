import { setDefaultTimeout } from "bun:test";
import { clientContract } from "../../contracts/client.contract.ts";
import { aloneStage, linkedStage } from "../../support/links/stage.ts";

setDefaultTimeout(30_000);

clientContract("clients of the relay that the games are connected to", aloneStage);
clientContract("clients of the far relay of a link", linkedStage);
