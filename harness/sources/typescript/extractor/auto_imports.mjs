// Declares what Nuxt and unplugin-auto-import put into every file without an import, where the declarations that they
// write themselves are not there: they are made at build time and seldom committed.
import fs from "node:fs";
import path from "node:path";
import { posix } from "./confine.mjs";

const BRINGERS = ["nuxt", "nuxt3", "@nuxt/ui", "unplugin-auto-import", "unimport"];
const FOLDERS = /(?:^|\/)(?:composables|utils|stores?|hooks|api|services)\/.+\.[cm]?[jt]s$/;
const WRITTEN = /(?:^|\/)(?:auto-imports|imports)\.d\.ts$/;
const EXPORTED = /^export\s+(?:async\s+)?(?:function\*?|const|let|class|enum)\s+([A-Za-z_$][\w$]*)/gm;
const LISTED = /^export\s*\{([^}]*)\}(?!\s*from)/gm;
const DEFAULT = /^export\s+default\b/m;
const PACKAGES = {
  vue: "ref computed reactive readonly shallowRef shallowReactive customRef toRef toRefs toRaw toValue unref isRef watch watchEffect nextTick onMounted onUnmounted onBeforeMount onBeforeUnmount inject provide h defineComponent",
  pinia: "defineStore storeToRefs acceptHMRUpdate",
  "vue-router": "useRouter useRoute",
};

function brings(project) {
  try {
    const { dependencies, devDependencies } = JSON.parse(fs.readFileSync(path.join(project, "package.json"), "utf8"));
    return BRINGERS.some((name) => dependencies?.[name] ?? devDependencies?.[name]);
  } catch {
    return false;
  }
}

function exportsOf(file, text) {
  const names = [...text.matchAll(EXPORTED)].map((match) => match[1]);
  for (const [, list] of text.matchAll(LISTED)) names.push(...list.split(",").map((each) => each.trim().split(/\s+as\s+/).pop()).filter((each) => /^[A-Za-z_$][\w$]*$/.test(each) && each !== "default"));
  return names;
}

/** The name that a default export goes by: its file's, as `create-api.ts` is `createApi`. */
function defaultName(file, text) {
  const base = path.basename(file).replace(/\.[cm]?[jt]s$/, "");
  const name = (base === "index" ? path.basename(path.dirname(file)) : base).replace(/[-_.]+([A-Za-z0-9])/g, (_, letter) => letter.toUpperCase());
  return DEFAULT.test(text) && /^[A-Za-z_$][\w$]*$/.test(name) ? name : undefined;
}

/** Name and text of a declaration file for a project's automatic imports, or undefined where it has none. */
export function autoImports(project, files, disk) {
  if (!brings(project) || files.some((file) => WRITTEN.test(file)) || fs.existsSync(path.join(project, ".nuxt", "imports.d.ts"))) return undefined;
  const origins = new Map();
  const wholes = new Set();
  for (const file of files.filter((each) => FOLDERS.test(posix(path.relative(project, each))) && !each.endsWith(".d.ts") && disk.allowed(each))) {
    const text = fs.readFileSync(file, "utf8");
    const whole = defaultName(file, text);
    const names = exportsOf(file, text);
    if (whole && !names.includes(whole)) wholes.add(whole);
    for (const name of new Set([...names, ...(whole ? [whole] : [])])) origins.set(name, origins.has(name) ? undefined : posix(file).replace(/\.[cm]?[jt]s$/, ""));
  }
  for (const [name, all] of Object.entries(PACKAGES)) for (const each of all.split(" ")) if (!origins.has(each)) origins.set(each, name);
  const lines = [...origins].filter(([, from]) => from).map(([name, from]) => `  const ${name}: (typeof import(${JSON.stringify(from)}))["${wholes.has(name) ? "default" : name}"];`);
  return { file: posix(path.join(project, "harness-auto-imports.d.ts")), text: `export {};\ndeclare global {\n${lines.join("\n")}\n}\n` };
}
