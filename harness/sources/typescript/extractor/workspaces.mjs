// Maps the packages of a monorepo to their source, so that unbuilt or unlinked siblings still have types.
import fs from "node:fs";
import path from "node:path";
import { posix } from "./confine.mjs";

const ENTRIES = ["src/index.ts", "src/index.tsx", "src/index.mts", "index.ts", "index.tsx", "lib/index.ts", "src/main.ts"];

function json(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

function pnpmPatterns(root) {
  try {
    const text = fs.readFileSync(path.join(root, "pnpm-workspace.yaml"), "utf8");
    const block = /^packages:\s*\n((?:[ \t]*(?:-.*|#.*)?\n?)*)/m.exec(text)?.[1] ?? "";
    return [...block.matchAll(/^[ \t]*-[ \t]*["']?([^"'\n#]+?)["']?[ \t]*(?:#.*)?$/gm)].map((match) => match[1]);
  } catch {
    return [];
  }
}

function patterns(root) {
  const declared = json(path.join(root, "package.json")).workspaces ?? [];
  return [...(Array.isArray(declared) ? declared : declared.packages ?? []), ...pnpmPatterns(root)];
}

function folders(dir) {
  try {
    return fs.readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !["node_modules", ".git"].includes(entry.name)).map((entry) => path.join(dir, entry.name));
  } catch {
    return [];
  }
}

function expand(dir, parts, depth = 0) {
  if (!parts.length || depth > 6) return fs.existsSync(path.join(dir, "package.json")) ? [dir] : [];
  const [first, ...rest] = parts;
  if (first === "**") return [...expand(dir, rest, depth), ...folders(dir).flatMap((inner) => expand(inner, parts, depth + 1))];
  if (!first.includes("*")) return expand(path.join(dir, first), rest, depth + 1);
  const shape = new RegExp("^" + first.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*") + "$");
  return folders(dir).filter((inner) => shape.test(path.basename(inner))).flatMap((inner) => expand(inner, rest, depth + 1));
}

/** Every workspace package of the repository: its name and its folder. */
export function workspacePackages(root, project) {
  const found = new Map();
  for (let dir = project; ; dir = path.dirname(dir)) {
    for (const pattern of patterns(dir)) {
      if (pattern.startsWith("!")) continue;
      for (const folder of expand(dir, pattern.replace(/^\.\//, "").split("/").filter(Boolean))) {
        const name = json(path.join(folder, "package.json")).name;
        if (name && !found.has(name)) found.set(name, folder);
      }
    }
    if (dir === root || path.dirname(dir) === dir) return found;
  }
}

function declared(manifest, folder, subpath) {
  const target = manifest.exports?.[subpath] ?? (subpath === "." ? manifest.exports : undefined);
  const leaves = [];
  const walk = (node) => (typeof node === "string" ? leaves.push(node) : node && typeof node === "object" && Object.values(node).forEach(walk));
  walk(target);
  if (subpath === ".") leaves.push(manifest.source, manifest.types, manifest.typings, manifest.module, manifest.main);
  return leaves.filter(Boolean).map((leaf) => path.join(folder, leaf));
}

const SOURCE = /\.(?:ts|tsx|mts)$/;
const isSource = (file) => SOURCE.test(file) && !/\.d\.m?ts$/.test(file) && fs.existsSync(file);

function sourceTwin(folder, file) {
  const relative = path.relative(folder, file).replace(/^(?:dist|build|lib|out)(?:\/(?:esm|cjs|types))?\//, "src/");
  const stem = path.join(folder, relative).replace(/(?:\.d)?\.[mc]?[jt]sx?$/, "");
  return [".ts", ".tsx", ".mts", "/index.ts"].map((end) => stem + end).find((twin) => fs.existsSync(twin));
}

function entry(folder, manifest, subpath) {
  const targets = declared(manifest, folder, subpath);
  const direct = targets.find(isSource);
  if (direct) return direct;
  for (const target of targets) {
    const twin = sourceTwin(folder, target);
    if (twin) return twin;
  }
  const built = targets.find((target) => /\.d\.[mc]?ts$/.test(target) && fs.existsSync(target));
  if (built) return built;
  return subpath === "." ? ENTRIES.map((name) => path.join(folder, name)).find((file) => fs.existsSync(file)) : undefined;
}

/** `paths` entries that lead from each sibling package's name to its source. */
export function workspacePaths(root, project) {
  const paths = {};
  for (const [name, folder] of workspacePackages(root, project)) {
    const manifest = json(path.join(folder, "package.json"));
    const main = entry(folder, manifest, ".");
    if (main) paths[name] = [posix(main)];
    for (const subpath of Object.keys(typeof manifest.exports === "object" && manifest.exports ? manifest.exports : {})) {
      if (!subpath.startsWith("./") || subpath.includes("*")) continue;
      const file = entry(folder, manifest, subpath);
      if (file && SOURCE.test(file)) paths[`${name}/${subpath.slice(2)}`] = [posix(file)];
    }
    paths[`${name}/*`] = [posix(path.join(folder, "*")), posix(path.join(folder, "src", "*"))];
  }
  return paths;
}
