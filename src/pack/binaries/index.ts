export { packBinaries } from "./pack-binaries.ts";
