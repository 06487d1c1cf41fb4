// The path aliases of SvelteKit and Nuxt, which stand in a tsconfig that the framework writes on its first run and nobody commits.
import fs from "node:fs";
import path from "node:path";
import { posix } from "./confine.mjs";

const ENDINGS = [".js", ".ts", ".mjs", ".cjs"];
const MOST = 64 * 1024;
const ALIAS = /["']?([$@~#][\w$@~#/-]*)["']?\s*:\s*["'](\.?\/?[\w./-]+)["']/g;

/** The text of a configuration, which is read and never run. */
function configuration(project, name) {
  for (const end of ENDINGS) {
    try {
      return fs.readFileSync(path.join(project, name + end), "utf8").slice(0, MOST);
    } catch {
      continue;
    }
  }
  return undefined;
}

const both = (project, name, ...folders) => {
  const places = folders.map((folder) => posix(path.join(project, folder)));
  return { [name]: places, [`${name}/*`]: places.map((place) => posix(path.join(place, "*"))) };
};

/** The aliases that a configuration spells out: `alias: { $components: "src/components" }`. */
function spelled(project, text) {
  const block = /\balias\s*:\s*\{([^{}]*)\}/.exec(text)?.[1] ?? "";
  return Object.assign({}, ...[...block.matchAll(ALIAS)].map((each) => both(project, each[1].replace(/\/\*$/, ""), each[2].replace(/\/\*$/, ""))));
}

/** `paths` entries that lead from a framework's aliases to the sources. */
export function frameworkPaths(project) {
  const svelte = configuration(project, "svelte.config");
  if (svelte !== undefined) return { ...both(project, "$lib", "src/lib"), ...spelled(project, svelte) };
  const nuxt = configuration(project, "nuxt.config");
  if (nuxt === undefined) return {};
  const source = /\bsrcDir\s*:\s*["']([\w./-]+)["']/.exec(nuxt)?.[1];
  const folders = source ? [source] : fs.existsSync(path.join(project, "app")) ? ["app", "."] : ["."];
  return { ...both(project, "~", ...folders), ...both(project, "@", ...folders), ...both(project, "~~", "."), ...both(project, "@@", "."), ...spelled(project, nuxt) };
}
