export { type AddonAutoload, addonAutoload } from "./addon-autoload.ts";
export {
  type AddonChange,
  carryOut,
  changesAnything,
  planInstallation,
  planRemoval,
} from "./addon-change.ts";
export { installedVersion } from "./installed-addon.ts";
export { ADDON_FOLDER, packagedAddon } from "./packaged-addon.ts";
export { projectSettings } from "./project-settings.ts";
