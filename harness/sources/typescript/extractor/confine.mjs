// Reads files only inside the project's root, installed packages and the compiler's own library.
import fs from "node:fs";
import path from "node:path";

export const posix = path.sep === "/" ? (file) => file : (file) => file.split(path.sep).join("/");

const MARKERS = [".git", "pnpm-workspace.yaml", "lerna.json", "nx.json", "turbo.json"];

const hasWorkspaces = (dir) => {
  try {
    return Boolean(JSON.parse(fs.readFileSync(path.join(dir, "package.json"), "utf8")).workspaces);
  } catch {
    return false;
  }
};

/** The folder above (or at) the project that holds the whole repository; the project itself when nothing marks one. */
export function repositoryRoot(project) {
  let found = project;
  for (let dir = project; ; dir = path.dirname(dir)) {
    if (MARKERS.some((name) => fs.existsSync(path.join(dir, name))) || hasWorkspaces(dir)) found = dir;
    if (fs.existsSync(path.join(dir, ".git")) || path.dirname(dir) === dir) return found;
  }
}

/** A view of the disk that answers "not there" for everything outside the allowed folders. */
export function confine(roots) {
  const real = (file) => {
    try {
      return posix(fs.realpathSync.native(file));
    } catch {
      return posix(path.resolve(file));
    }
  };
  const bases = roots.flatMap((root) => [posix(path.resolve(root)), real(root)]);
  const under = (file) => bases.some((base) => file === base || file.startsWith(base.endsWith("/") ? base : base + "/"));
  const folders = new Map();
  const refused = new Set();
  const realFolder = (dir) => {
    if (!folders.has(dir)) folders.set(dir, real(dir));
    return folders.get(dir);
  };
  const links = new Map();
  const isLink = (file) => {
    if (!links.has(file)) links.set(file, linkOf(file));
    return links.get(file);
  };
  const linkOf = (file) => {
    try {
      return fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
    } catch {
      return false;
    }
  };
  const installed = (file) => file.includes("/node_modules/") || file.endsWith("/node_modules");
  /** Under a root by its name and by where links lead; installed packages are read wherever their links lead. */
  const allowed = (file) => {
    const name = posix(path.resolve(file));
    if (installed(name)) return true;
    if (!under(name)) return installed(realFolder(path.posix.dirname(name)) + "/");
    const folder = realFolder(path.posix.dirname(name));
    if (!under(folder) && !installed(folder + "/")) return name === posix(path.resolve(roots[0]));
    return !isLink(name) || under(real(name)) || installed(real(name));
  };
  const refuse = (file) => {
    if (/\.(json|tsx?|mts|cts|jsx?)$/.test(file)) refused.add(posix(path.resolve(file)));
    return undefined;
  };
  return { allowed, refused, refuse };
}
